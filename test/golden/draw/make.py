"""Makes the volumes, the pictures and what they show: slices of stored volumes as numpy and nibabel show them.

pip install numpy nibabel matplotlib; python make.py; python views.py
"""

import json
import pathlib

import nibabel
import numpy

from drawing import draw, write_png

here = pathlib.Path(__file__).parent
random = numpy.random.default_rng(7)
# Nothing is symmetric, so that no flip or exchange of axes goes unnoticed. Patient axes: x right, y anterior, z superior.
shape = (9, 7, 5)
spacing = (1.0, 1.5, 2.5)


def anatomy():
    x, y, z = numpy.meshgrid(*[numpy.arange(n) for n in shape], indexing="ij")
    image = (40 * x + 25 * y + 60 * z + random.integers(-30, 30, shape)).astype(numpy.int16)
    image[7, 5, 4] = 900
    truth = numpy.zeros(shape, numpy.uint8)
    truth[5:8, 3:6, 1:5] = 1
    truth[2:4, 1:5, 2:4] = 2
    prediction = numpy.zeros(shape, numpy.uint8)
    prediction[4:8, 3:5, 1:5] = 1
    prediction[2:4, 2:5, 1:4] = 2
    prediction[0:2, 0:2, 2] = 3
    prediction[3, 3, 2] = 1
    other = numpy.zeros(shape, numpy.uint8)
    other[5:8, 2:6, 2:5] = 1
    other[1:4, 1:5, 2:3] = 2
    probability = (numpy.hypot(x - 6, 2 * (y - 3)) * -25 + 200 + 20 * z).clip(0, 255).astype(numpy.uint8)
    return {"image": image, "truth": truth, "prediction": prediction, "other": other, "heat": probability}


def affine(turn_degrees=0):
    turn = numpy.radians(turn_degrees)
    about_x = numpy.array([[1, 0, 0], [0, numpy.cos(turn), -numpy.sin(turn)], [0, numpy.sin(turn), numpy.cos(turn)]])
    about_z = numpy.array([[numpy.cos(turn), -numpy.sin(turn), 0], [numpy.sin(turn), numpy.cos(turn), 0], [0, 0, 1]])
    result = numpy.eye(4)
    result[:3, :3] = about_x @ about_z @ numpy.diag(spacing)
    result[:3, 3] = (-20, 11, -4)
    return result


def stored(array, matrix, letters):
    """The same voxels at the same places, stored along axes that grow towards the letters."""
    image = nibabel.Nifti1Image(array, matrix)
    wanted = nibabel.orientations.axcodes2ornt(letters)
    return image.as_reoriented(nibabel.orientations.ornt_transform(nibabel.io_orientation(matrix), wanted))


def layer(part, **changes):
    colours = [None, "#e69f00", "#56b4e9", "#009e73"]
    return {"part": part, "mode": "fill", "opacity": 0.4, "lineWidth": 1, "isDashed": False, "colours": colours} | changes


def fitted(plane, **changes):
    """The whole slice with true proportions and a margin, 8 pixels a millimetre."""
    column, row = {"axial": (0, 1), "coronal": (0, 2), "sagittal": (1, 2)}[plane]
    scale_x, scale_y = 8 * spacing[column], 8 * spacing[row]
    return {
        "plane": plane, "convention": "radiological", "depth": 2, "window": [50, 800], "isSmooth": False,
        "width": int(shape[column] * scale_x) + 10, "height": int(shape[row] * scale_y) + 6,
        "left": 5, "top": 3, "scaleX": scale_x, "scaleY": scale_y, "layers": [],
    } | changes


volumes = {"ras": ("RAS", 0), "sagittal": ("PIL", 0), "permuted": ("SAR", 0), "oblique": ("LPS", 20)}
both = [layer("prediction"), layer("truth", mode="outline", opacity=1)]
items = []
for name in volumes:
    for plane in ("axial", "coronal", "sagittal"):
        items.append(fitted(plane, volume=name, layers=both))
items += [
    fitted("axial", volume="ras", convention="neurological", depth=4),
    fitted("coronal", volume="ras", convention="neurological", isSmooth=True, layers=both),
    fitted("sagittal", volume="ras", convention="neurological", depth=3, layers=both),
    fitted("axial", volume="ras", isSmooth=True, left=-17.25, top=4.5, scaleX=9.7, scaleY=14.55),
    fitted("axial", volume="ras", width=40, height=30, left=-50, top=-40, scaleX=24, scaleY=36,
           layers=[layer("prediction", mode="outline", opacity=0.8, isDashed=True, lineWidth=2)]),
    fitted("coronal", volume="ras", width=20, height=16, left=3.4, top=1.7, scaleX=0.8, scaleY=2,
           layers=[layer("truth", colours=[None, None, "#ff00ff", "#009e73"])]),
]  # fmt: skip

arrays = anatomy()
for name, (letters, degrees) in volumes.items():
    for part, array in arrays.items():
        nibabel.save(stored(array, affine(degrees), letters), here / f"{name}-{part}.nii.gz")
for number, item in enumerate(items):
    # From the file, not from the array it was made of: nibabel says how the volume lies.
    read = {
        part: numpy.asarray(nibabel.as_closest_canonical(nibabel.load(here / f"{item['volume']}-{part}.nii.gz")).dataobj)
        for part in arrays
    }
    item["picture"] = f"{number:02}-{item['volume']}-{item['plane']}.png"
    write_png(here / item["picture"], draw(read, item))
(here / "expected.json").write_text(json.dumps(items, indent=1) + "\n")
