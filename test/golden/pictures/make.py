"""Makes the pictures of this folder with Pillow, tifffile and numpy, and expected.json with what Pillow or tifffile reads.

    python make.py        (made with Pillow, tifffile and numpy 2)

Pillow cannot write interlaced PNG, nor grey of 2 and 4 bits: `png` does, and Pillow reads it again.
Values are listed in our order, [page, row, column, channel], without alpha; of palettes their colours, and their indexes.
"""

import json
import struct
import zlib
from pathlib import Path

import numpy as np
import tifffile
from PIL import Image

HERE = Path(__file__).parent
RNG = np.random.default_rng(6)
H, W = 7, 11
expected = []


def note(file, values, data_type, indexes=None, tolerance=0):
    values = np.asarray(values)
    while values.ndim < 4:
        values = values[None] if values.ndim in (2, 3) and (values.ndim == 2 or values.shape[-1] == 3) else values[..., None]
    assert values.shape[1:3] == (H, W) or file.startswith("jpeg"), (file, values.shape)
    entry = dict(file=file, shape=list(values.shape), dataType=data_type, values=values.ravel().tolist())
    if indexes is not None:
        entry["indexes"] = np.asarray(indexes).ravel().tolist()
    if tolerance:
        entry["tolerance"] = tolerance
    expected.append(entry)


def png(file, samples, depth, colour, interlaced=False, palette=None):
    """Rows take the five filters in turn."""
    rows, columns = samples.shape[:2]
    flat = samples.reshape(rows, columns, -1)

    def packed(part):
        part = part.reshape(part.shape[0], -1)
        if depth == 16:
            return part.astype(">u2").view(np.uint8).reshape(part.shape[0], -1)
        if depth == 8:
            return part.astype(np.uint8)
        bits = ((part[..., None] >> np.arange(depth - 1, -1, -1)) & 1).reshape(part.shape[0], -1).astype(np.uint8)
        return np.packbits(bits, axis=1)

    step = max(1, depth * flat.shape[2] // 8)

    def filtered(part):
        out, above = b"", None
        for number, row in enumerate(packed(part).astype(int)):
            kind = number % 5
            up = np.zeros_like(row) if above is None else above
            left = np.concatenate([np.zeros(step, int), row[:-step]]) if len(row) > step else np.zeros_like(row)
            corner = np.concatenate([np.zeros(step, int), up[:-step]]) if len(row) > step else np.zeros_like(row)
            guess = left + up - corner
            a, b, c = abs(guess - left), abs(guess - up), abs(guess - corner)
            paeth = np.where((a <= b) & (a <= c), left, np.where(b <= c, up, corner))
            coded = (row - [0, left, up, (left + up) // 2, paeth][kind]) % 256
            out += bytes([kind]) + coded.astype(np.uint8).tobytes()
            above = row
        return out

    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    parts = [flat[y::dy, x::dx] for x, y, dx, dy in passes] if interlaced else [flat]
    raw = b"".join(filtered(part) for part in parts if part.size)
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    header = struct.pack(">IIBBBBB", columns, rows, depth, colour, 0, 0, int(interlaced))
    content = zlib.compress(raw)
    half = len(content) // 2
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"tEXt", b"Comment\0made by make.py")
    if palette is not None:
        data += chunk(b"PLTE", np.asarray(palette, np.uint8).tobytes())
    data += chunk(b"IDAT", content[:half]) + chunk(b"IDAT", content[half:]) + chunk(b"IEND", b"")
    (HERE / file).write_bytes(data)


def pillow(file):
    return np.asarray(Image.open(HERE / file))


grey = RNG.integers(0, 256, (H, W), dtype=np.uint8)
rgb = RNG.integers(0, 256, (H, W, 3), dtype=np.uint8)
alpha = RNG.integers(0, 256, (H, W, 1), dtype=np.uint8)
deep = RNG.integers(0, 65536, (H, W), dtype=np.uint16)

# PNG written by Pillow.
for file, array, mode in [
    ("grey8.png", grey, "L"),
    ("rgb8.png", rgb, "RGB"),
    ("rgba8.png", np.concatenate([rgb, alpha], 2), "RGBA"),
    ("grey-alpha8.png", np.concatenate([grey[..., None], alpha], 2), "LA"),
]:
    Image.fromarray(array).save(HERE / file)
    read = pillow(file)
    note(file, read if mode in ("L", "RGB") else read[..., 0] if mode == "LA" else read[..., :3], "uint8")
Image.fromarray(deep).save(HERE / "grey16.png")
note("grey16.png", pillow("grey16.png"), "uint16")
Image.fromarray(grey > 127).save(HERE / "grey1.png")
note("grey1.png", pillow("grey1.png").astype(int), "uint8")
indexes = RNG.integers(0, 4, (H, W), dtype=np.uint8)
painted = Image.fromarray(indexes, "P")
painted.putpalette([0, 0, 0, 230, 159, 0, 86, 180, 233, 0, 158, 115])
painted.save(HERE / "palette2.png", bits=2)
note("palette2.png", np.asarray(Image.open(HERE / "palette2.png").convert("RGB")), "uint8", indexes)
painted.info["transparency"] = 0
painted.save(HERE / "palette8-transparent.png", bits=8, transparency=0)
note("palette8-transparent.png", np.asarray(Image.open(HERE / "palette8-transparent.png").convert("RGB")), "uint8", indexes)

# PNG that Pillow only reads. It spreads 2 and 4 bits over 0 … 255.
for depth, spread in [(1, 255), (2, 85), (4, 17), (8, 1)]:
    for interlaced in (False, True):
        values = RNG.integers(0, 2**depth, (H, W), dtype=np.uint8)
        file = f"filters-grey{depth}{'-interlaced' if interlaced else ''}.png"
        png(file, values, depth, 0, interlaced)
        assert (np.asarray(Image.open(HERE / file).convert("L")) == values * spread).all(), file
        note(file, values, "uint8")
png("filters-rgb8-interlaced.png", rgb, 8, 2, True)
note("filters-rgb8-interlaced.png", pillow("filters-rgb8-interlaced.png"), "uint8")
png("filters-grey16-interlaced.png", deep, 16, 0, True)
note("filters-grey16-interlaced.png", pillow("filters-grey16-interlaced.png"), "uint16")
deep_rgb = RNG.integers(0, 65536, (H, W, 3), dtype=np.uint16)
png("filters-rgb16.png", deep_rgb, 16, 2)
assert (pillow("filters-rgb16.png") == deep_rgb >> 8).all()  # Pillow keeps the upper 8 bits.
note("filters-rgb16.png", deep_rgb, "uint16")
greys = np.repeat(np.arange(0, 256, 17, dtype=np.uint8)[:, None], 3, 1)
values = RNG.integers(0, 16, (H, W), dtype=np.uint8)
png("filters-palette4-grey-interlaced.png", values, 4, 3, True, greys)
note("filters-palette4-grey-interlaced.png", np.asarray(Image.open(HERE / "filters-palette4-grey-interlaced.png").convert("L")), "uint8", values)

# TIFF written by Pillow (libtiff).
for name, compression in [("none", None), ("lzw", "tiff_lzw"), ("deflate", "tiff_adobe_deflate"), ("packbits", "packbits")]:
    file = f"grey8-{name}.tif"
    Image.fromarray(grey).save(HERE / file, compression=compression)
    note(file, pillow(file), "uint8")
Image.fromarray(rgb).save(HERE / "rgb8-lzw-predictor.tif", compression="tiff_lzw", tiffinfo={317: 2})
note("rgb8-lzw-predictor.tif", pillow("rgb8-lzw-predictor.tif"), "uint8")
Image.fromarray(np.concatenate([rgb, alpha], 2)).save(HERE / "rgba8-deflate.tif", compression="tiff_adobe_deflate")
note("rgba8-deflate.tif", pillow("rgba8-deflate.tif")[..., :3], "uint8")
Image.fromarray(grey > 127).save(HERE / "grey1.tif", compression="packbits")
note("grey1.tif", pillow("grey1.tif").astype(int), "uint8")
painted.save(HERE / "palette8.tif")
note("palette8.tif", np.asarray(Image.open(HERE / "palette8.tif").convert("RGB")), "uint8", indexes)
pages = RNG.integers(0, 65536, (3, H, W), dtype=np.uint16)
for name, compression in [("lzw", "tiff_lzw"), ("deflate", "tiff_adobe_deflate")]:
    file = f"pages16-{name}.tif"
    first, *rest = [Image.fromarray(page) for page in pages]
    first.save(HERE / file, save_all=True, append_images=rest, compression=compression)
    note(file, pages, "uint16")
Image.fromarray(RNG.normal(size=(H, W)).astype(np.float32)).save(HERE / "float32.tif", compression="tiff_lzw")
note("float32.tif", pillow("float32.tif"), "float32")
# A slope repeats itself: long strings, and codes of more than 9 bits.
slope = (np.add.outer(np.arange(H), np.arange(W)) % 5).astype(np.uint8)
noise = RNG.integers(0, 256, (70, 60), dtype=np.uint8)
Image.fromarray(noise).save(HERE / "long-lzw.tif", compression="tiff_lzw")
expected.append(dict(file="long-lzw.tif", shape=[1, 70, 60, 1], dataType="uint8", values=noise.ravel().tolist()))
Image.fromarray(slope).save(HERE / "slope-lzw.tif", compression="tiff_lzw")
note("slope-lzw.tif", slope, "uint8")

# TIFF written by tifffile.
def tiff(file, array, data_type, **options):
    tifffile.imwrite(HERE / file, array, metadata=None, **options)
    note(file, tifffile.imread(HERE / file), data_type)


tiff("int16-big-endian.tif", (deep.astype(int) - 32768).astype(np.int16), "int16", byteorder=">")
tiff("uint32.tif", RNG.integers(0, 2**32, (H, W), dtype=np.uint32), "uint32")
tiff("int32.tif", RNG.integers(-(2**31), 2**31, (H, W), dtype=np.int32), "int32")
tiff("int8.tif", RNG.integers(-128, 128, (H, W), dtype=np.int8), "int8")
tiff("float64-bigtiff.tif", RNG.normal(size=(H, W)), "float64", bigtiff=True)
tiff("rgb8-strips.tif", rgb, "uint8", photometric="rgb", rowsperstrip=2, compression="zlib")
tiff("tiles16.tif", deep, "uint16", tile=(16, 16), compression="zlib")
wide = RNG.integers(0, 256, (20, 37, 3), dtype=np.uint8)
tifffile.imwrite(HERE / "tiles-rgb.tif", wide, tile=(16, 16), photometric="rgb", metadata=None)
expected.append(dict(file="tiles-rgb.tif", shape=[1, 20, 37, 3], dataType="uint8", values=tifffile.imread(HERE / "tiles-rgb.tif").ravel().tolist()))
tifffile.imwrite(HERE / "rgb16-planar.tif", np.moveaxis(deep_rgb, 2, 0), photometric="rgb", planarconfig="separate", metadata=None)
note("rgb16-planar.tif", np.moveaxis(tifffile.imread(HERE / "rgb16-planar.tif"), 0, 2), "uint16")
tifffile.imwrite(HERE / "white-is-zero.tif", 255 - grey, photometric="miniswhite", metadata=None)
assert (np.asarray(Image.open(HERE / "white-is-zero.tif")) == grey).all()
note("white-is-zero.tif", grey, "uint8")

# Predictors by libtiff.
for array, name, data_type, predictor in [
    (deep, "predictor16", "uint16", 2),
    (rgb, "predictor-rgb8", "uint8", 2),
    (RNG.normal(size=(H, W)).astype(np.float32), "predictor-float32", "float32", 3),
]:
    file = f"{name}.tif"
    Image.fromarray(array).save(HERE / file, compression="tiff_adobe_deflate", tiffinfo={317: predictor})
    assert tifffile.TiffFile(HERE / file).pages[0].predictor == predictor
    note(file, pillow(file), data_type)

# JPEG: decoders differ by rounding, and where colours are stored at half the size.
y, x = np.mgrid[0:19, 0:27]
smooth = np.stack([128 + 90 * np.sin(x / 9), 128 + 80 * np.cos(y / 7), 60 + 2 * x + y / 2], 2).clip(0, 255).astype(np.uint8)
for file, array, options, tolerance in [
    ("jpeg-grey.jpg", smooth[..., 0], {}, 2),
    ("jpeg-rgb.jpg", smooth, dict(subsampling=0), 3),
    ("jpeg-progressive.jpg", smooth, dict(subsampling=0, progressive=True), 3),
    ("jpeg-subsampled.jpeg", smooth, dict(subsampling=2), 16),
]:
    Image.fromarray(array).save(HERE / file, quality=90, **options)
    read = pillow(file)
    note(file, read[None, ..., None] if read.ndim == 2 else read[None], "uint8", tolerance=tolerance)

(HERE / "expected.json").write_text("[\n" + ",\n".join(json.dumps(each) for each in expected) + "\n]\n")
