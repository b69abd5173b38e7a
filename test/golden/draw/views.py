"""Makes the pictures of panes, alone and beside one another, drawn from what each setting is said to mean.

Needs the volumes of make.py.
"""

import json
import pathlib

import matplotlib
import nibabel
import numpy

from drawing import draw, rgb, write_png

here = pathlib.Path(__file__).parent
axes_of = {"axial": (0, 1, 2), "coronal": (0, 2, 1), "sagittal": (1, 2, 0)}
class_colours = [None, "#e69f00", "#56b4e9", "#009e73"]
# True positive, false positive, false negative, another class.
difference_colours = [None, "#56b4e9", "#e69f00", "#cc79a7", "#f0e442"]
display = {
    "plane": "axial", "view": "one", "hasLabels": True, "hasTruth": True, "hasPrediction": True, "mode": "outline",
    "fillOpacity": 0.4, "outlineOpacity": 1, "heat": "none", "heatOpacity": 0.5, "isSmooth": False,
    "hasCrosshair": False, "convention": "radiological",
}  # fmt: skip


def difference(truth, prediction, colours):
    """0 neither, 1 both the same, 2 prediction only, 3 truth only, 4 two classes. What is not shown is background."""
    shown = numpy.array([colour is not None for colour in colours])
    truth, prediction = truth * shown[truth], prediction * shown[prediction]
    result = numpy.where(prediction == 0, 3, numpy.where(truth == 0, 2, 4))
    return numpy.where(truth == prediction, numpy.where(truth == 0, 0, 1), result)


def placed(spacing, shape, view):
    """The voxel `centre` in the middle of the pane, `zoom` pixels for the shortest side of a voxel, from a whole pixel on."""
    column, row, _ = axes_of[view["plane"]]
    at = {}
    for name, length, axis, side in (("X", view["size"]["width"], column, "left"), ("Y", view["size"]["height"], row, "top")):
        # Seen from the feet, from the front and from the left; the top of the screen is the front or the top of the head.
        is_reversed = name == "Y" or axis == 1 or view["display"]["convention"] == "radiological"
        middle = shape[axis] - 1 - view["centre"][axis] if is_reversed else view["centre"][axis]
        at["scale" + name] = view["zoom"] * spacing[axis] / min(spacing)
        at[side] = int(numpy.floor(length / 2 - (middle + 0.5) * at["scale" + name] + 0.5))
    return at


def layer(view, part, **changes):
    shown = view["display"]
    style = {"mode": shown["mode"], "opacity": shown[shown["mode"] + "Opacity"], "lineWidth": view["ratio"]}
    return {"part": part, "isDashed": False, "colours": view["colours"]} | style | changes


def layers(view, content):
    shown = view["display"]
    if not shown["hasLabels"]:
        return []
    if content == "difference":
        # Always filled; half as opaque as outlines are where these are chosen.
        opacity = shown["fillOpacity"] if shown["mode"] == "fill" else 0.5 * shown["outlineOpacity"]
        return [layer(view, content, colours=difference_colours, mode="fill", opacity=opacity)]
    if content != "overlay":
        return [layer(view, content)]
    if not shown["hasPrediction"]:
        return [layer(view, "truth")] if shown["hasTruth"] else []
    if not shown["hasTruth"]:
        return [layer(view, "prediction")]
    above = layer(view, "truth", mode="outline", opacity=shown["outlineOpacity"])
    return [layer(view, "prediction", isDashed=True), above]


def heat(view):
    shown = view["display"]
    if shown["heat"] == "none" or view["content"] == "other" or view["isBlinded"]:
        return {}
    name = "magma" if shown["heat"] == "uncertainty" else "viridis"
    colours = numpy.floor(matplotlib.colormaps[name](numpy.arange(256))[:, :3] * 255 + 0.5)
    return {"heat": {"opacity": shown["heatOpacity"], "colours": colours.astype(int).tolist()}}


def crosshair(frame, item, view, shape):
    """Through the middle of the voxel, but for 8 screen pixels around it."""
    column, row, _ = axes_of[view["plane"]]
    is_reversed = column == 1 or item["convention"] == "radiological"
    across = shape[column] - 1 - view["cursor"][column] if is_reversed else view["cursor"][column]
    down = shape[row] - 1 - view["cursor"][row]
    x = int(numpy.floor(item["left"] + (across + 0.5) * item["scaleX"]))
    y = int(numpy.floor(item["top"] + (down + 0.5) * item["scaleY"]))
    rows, columns = numpy.mgrid[: item["height"], : item["width"]]
    gap = 8 * view["ratio"]
    frame[((rows == y) & (abs(columns - x) > gap)) | ((columns == x) & (abs(rows - y) > gap))] = rgb("#2dd4bf")


def pane(volumes, spacing, view):
    shown, size, shape = view["display"], view["size"], volumes["image"].shape
    of_difference = difference(volumes["truth"], volumes["prediction"], view["colours"])
    item = {
        "plane": view["plane"], "convention": shown["convention"], "depth": view["cursor"][axes_of[view["plane"]][2]],
        "window": view["window"], "isSmooth": shown["isSmooth"], **size, **placed(spacing, shape, view), **heat(view),
    }  # fmt: skip
    drawn = lambda content: draw(volumes | {"difference": of_difference}, item | {"layers": layers(view, content)})
    pair = view["pair"]
    if view["content"] == "swipe":
        at = int(numpy.floor(view["swipe"] * size["width"] + 0.5))
        frame = numpy.concatenate([drawn(pair[0])[:, :at], drawn(pair[1])[:, at:]], axis=1)
    elif view["content"] == "flicker":
        frame = drawn(pair[view["flicker"]])
    else:
        frame = drawn(view["content"])
    if shown["hasCrosshair"]:
        crosshair(frame, item, view, shape)
    if view["content"] == "swipe":
        thick = view["ratio"]
        frame[:, at - 2 * thick : at + thick] = 0
        frame[:, at - thick : at] = 255
    return frame


# Centres lie so that no place is half a pixel, which the last bit of a spacing would tip to either side.
def view(volume="ras", plane="axial", content="overlay", settings={}, **changes):
    return {
        "volume": volume, "plane": plane, "content": content, "size": {"width": 150, "height": 140}, "ratio": 1,
        "cursor": [3, 3, 2], "centre": [4.2, 3.1, 2.1], "zoom": 10, "window": [50, 800], "display": display | settings,
        "colours": class_colours, "pair": ["truth", "prediction"], "isBlinded": False, "swipe": 0.5, "flicker": 0,
        "ruler": None,
    } | changes  # fmt: skip


def composed(volumes, spacing, panes, columns):
    """Row by row, lines between them; a column is as wide as its widest pane, a row as high as its highest."""
    rows = -(-len(panes) // columns)
    gap = panes[0]["ratio"]
    widths = [max(each["size"]["width"] for each in panes[i::columns]) for i in range(columns)]
    heights = [max(each["size"]["height"] for each in panes[i * columns : (i + 1) * columns]) for i in range(rows)]
    frame = numpy.empty((sum(heights) + gap * (rows - 1), sum(widths) + gap * (columns - 1), 3), numpy.uint8)
    frame[:] = rgb("#2b313c")
    for i in range(rows * columns):
        row, column = divmod(i, columns)
        top, left = sum(heights[:row]) + gap * row, sum(widths[:column]) + gap * column
        size = {"width": widths[column], "height": heights[row]}
        picture = pane(volumes, spacing, panes[i] | {"size": size}) if i < len(panes) else 0
        frame[top : top + size["height"], left : left + size["width"]] = picture
    return frame


volume_names = ["ras", "sagittal", "permuted", "oblique"]
views = [view(name, plane, "difference") for name in volume_names for plane in axes_of]
views += [
    view(settings={"hasLabels": False}),
    view(settings={"hasPrediction": False}),
    view(settings={"hasTruth": False}, plane="coronal"),
    view(settings={"hasTruth": False, "hasPrediction": False}),
    view(settings={"hasCrosshair": True}, plane="sagittal", cursor=[6, 4, 3]),
    view(settings={"mode": "fill"}),
    view(settings={"mode": "fill", "fillOpacity": 0.9, "outlineOpacity": 0.3}, plane="coronal"),
    view(settings={"mode": "fill", "fillOpacity": 0}, content="truth"),
    view(content="truth"),
    view(content="prediction", settings={"mode": "fill"}),
    view(content="other", plane="coronal"),
    view(content="truth", colours=[None, None, "#56b4e9", "#009e73"]),
    view(content="difference", settings={"mode": "fill", "fillOpacity": 0.7}),
    view(content="difference", settings={"mode": "fill"}, colours=[None, "#e69f00", None, None]),
    view(content="difference", settings={"convention": "neurological", "hasCrosshair": True}),
    view(content="swipe", swipe=0.37, settings={"mode": "fill"}),
    view(content="swipe", swipe=0.6, pair=["prediction", "truth"], plane="coronal", cursor=[3, 3, 2], ratio=2),
    view(content="flicker"),
    view(content="flicker", flicker=1),
    view(content="flicker", flicker=1, pair=["prediction", "truth"]),
    view(settings={"heat": {"classIndex": 1}}),
    view(settings={"heat": {"classIndex": 1}, "isSmooth": True, "heatOpacity": 0.8}, plane="coronal"),
    view(settings={"heat": "uncertainty"}, content="prediction", plane="sagittal", cursor=[6, 3, 2]),
    view(settings={"heat": {"classIndex": 2}}, content="other"),
    view(settings={"heat": {"classIndex": 2}}, content="truth", isBlinded=True),
    view("permuted", "sagittal", settings={"isSmooth": True, "convention": "neurological"}, ratio=2, zoom=7.5, centre=[4, 2.4, 1.2]),
    view("oblique", "coronal", settings={"mode": "fill", "convention": "neurological"}, zoom=31, centre=[2.5, 3, 2.5]),
]

beside = [view(content=content, settings={"mode": "fill"}) for content in ("truth", "prediction", "difference")]
quarters = [
    view("permuted", "axial", size={"width": 110, "height": 130}, ratio=2, settings={"hasCrosshair": True}),
    view("permuted", "coronal", size={"width": 100, "height": 140}, ratio=2, settings={"hasCrosshair": True}),
    view("permuted", "sagittal", size={"width": 120, "height": 90}, ratio=2, settings={"hasCrosshair": True}),
]
figures = [
    {"volume": "ras", "columns": 2, "views": beside[:2]},
    {"volume": "oblique", "columns": 3, "views": beside},
    {"volume": "permuted", "columns": 2, "views": quarters},
]


def read(volume):
    """From the files, not from the arrays they were made of: nibabel says how a volume lies."""
    names = ("image", "truth", "prediction", "other", "heat")
    images = {each: nibabel.as_closest_canonical(nibabel.load(here / f"{volume}-{each}.nii.gz")) for each in names}
    spacing = [float(mm) for mm in images["image"].header.get_zooms()[:3]]
    return {name: numpy.asarray(image.dataobj) for name, image in images.items()}, spacing


def write(name, items):
    lines = ",\n".join(json.dumps(each) for each in items)
    (here / name).write_text(f"[\n{lines}\n]\n")


for number, each in enumerate(views):
    each["picture"] = f"view-{number:02}-{each['volume']}-{each['plane']}-{each['content']}.png"
    write_png(here / each["picture"], pane(*read(each["volume"]), each))
for number, each in enumerate(figures):
    each["picture"] = f"figure-{number}-{each['volume']}.png"
    write_png(here / each["picture"], composed(*read(each["volume"]), each["views"], each["columns"]))
write("views.json", views)
write("figures.json", figures)
