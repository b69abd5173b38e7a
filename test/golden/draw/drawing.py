"""Draws slices from the definition with numpy alone; `make.py` and `views.py` make the golden pictures by it."""

import struct
import zlib

import numpy


def slice_of(array, plane, convention, depth):
    """Rows from the top of the screen: anterior or superior first; the right of the patient left where radiological."""
    if plane == "axial":
        picture = array[:, :, depth].T[::-1]
    elif plane == "coronal":
        picture = array[:, depth, :].T[::-1]
    else:
        return array[depth].T[::-1, ::-1]
    return picture[:, ::-1] if convention == "radiological" else picture


def centres(length, start, scale):
    return (numpy.arange(length) + 0.5 - start) / scale


def nearest(picture, item):
    """The slice enlarged to the frame; -1 outside."""
    u, v = centres(item["width"], item["left"], item["scaleX"]), centres(item["height"], item["top"], item["scaleY"])
    result = numpy.full((item["height"], item["width"]), -1.0)
    inside = numpy.ix_((v >= 0) & (v < picture.shape[0]), (u >= 0) & (u < picture.shape[1]))
    rows, columns = numpy.floor(v).astype(int), numpy.floor(u).astype(int)
    rows, columns = numpy.clip(rows, 0, picture.shape[0] - 1), numpy.clip(columns, 0, picture.shape[1] - 1)
    result[inside] = picture[numpy.ix_(rows, columns)][inside]
    return result, inside


def linear(picture, item):
    u, v = centres(item["width"], item["left"], item["scaleX"]), centres(item["height"], item["top"], item["scaleY"])
    along = numpy.array([numpy.interp(u - 0.5, numpy.arange(len(row)), row) for row in picture])
    return numpy.array([numpy.interp(v - 0.5, numpy.arange(len(column)), column) for column in along.T]).T


def grey(values, window):
    low, high = window
    return numpy.floor(numpy.clip((values - low) * 255 / (high - low) + 0.5, 0, 255))


def blended(under, over, alpha):
    """Alpha of 255 parts of over, rounded."""
    return (under * (255 - alpha) + over * alpha + 127) // 255


def rgb(colour):
    return numpy.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])


def outline(picture, item, reach):
    """Pixels with another class, or the end of the slice, within reach along a row or column."""
    larger = {"left": item["left"] + reach, "top": item["top"] + reach}
    larger |= {side: item[side] + 2 * reach for side in ("width", "height")}
    labels, _ = nearest(picture, item | larger)
    edge = numpy.zeros(labels.shape, bool)
    for step in range(1, reach + 1):
        for axis in (0, 1):
            edge |= (numpy.roll(labels, step, axis) != labels) | (numpy.roll(labels, -step, axis) != labels)
    return edge[reach:-reach, reach:-reach]


def draw(volumes, item):
    part = lambda name: slice_of(volumes[name], item["plane"], item["convention"], item["depth"]).astype(float)
    values, inside = nearest(part("image"), item)
    if item["isSmooth"]:
        values[inside] = linear(part("image"), item)[inside]
    frame = numpy.zeros((item["height"], item["width"], 3))
    frame[inside] = grey(values, item["window"])[inside][..., None]
    if "heat" in item:
        add_heat(frame, part("heat"), inside, item)
    y, x = numpy.mgrid[: item["height"], : item["width"]]
    for layer in item["layers"]:
        labels, _ = nearest(part(layer["part"]), item)
        alpha = numpy.floor(255 * layer["opacity"] + 0.5)
        for index, colour in enumerate(layer["colours"]):
            if colour is None:
                continue
            mask = labels == index
            if layer["mode"] == "outline":
                mask &= outline(part(layer["part"]), item, layer["lineWidth"])
                if layer["isDashed"]:
                    mask &= (x + y) // 4 % 2 == 0
            frame[mask] = blended(frame[mask], rgb(colour), alpha)
    return frame.astype(numpy.uint8)


def add_heat(frame, picture, inside, item):
    """A quarter of the full value has the full opacity; below, the map fades out evenly."""
    values, _ = nearest(picture, item)
    if item["isSmooth"]:
        values[inside] = linear(picture, item)[inside]
    values = numpy.floor(values + 0.5).astype(int)
    alpha = numpy.floor(255 * item["heat"]["opacity"] * numpy.minimum(1, values / 64) + 0.5)[..., None]
    colours = numpy.array(item["heat"]["colours"])[values.clip(0)]
    frame[inside] = blended(frame, colours, alpha)[inside]


def write_png(path, frame):
    chunk = lambda kind, data: (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    )
    height, width, _ = frame.shape
    rows = b"".join(b"\0" + row.tobytes() for row in frame)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + parts)
