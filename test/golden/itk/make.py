"""Makes NRRD and MetaImage files by SimpleITK, pynrrd and by hand, and expected.json with what SimpleITK reads from them.

    python make.py                   writes the files and expected.json (SimpleITK 2.5.7, pynrrd 1.1.3, numpy 2)
    python make.py --verify FOLDER   compares files that our writers made with the JSON beside them, by SimpleITK and pynrrd:
                                     node --import tsx test/golden/itk/write-samples.ts FOLDER
                                     (last done with SimpleITK 2.5.7 and pynrrd 1.1.3: all agreed)

Voxels are listed in our order, [z, y, x, channel]; affines lead to RAS millimetres.
"""

import gzip
import json
import sys
import zlib
from pathlib import Path

import nrrd
import numpy as np
import SimpleITK as sitk

HERE = Path(__file__).parent
SHAPE = (3, 4, 5)  # z, y, x
RNG = np.random.default_rng(7)
TYPES = ["uint8", "int8", "uint16", "int16", "uint32", "int32", "int64", "uint64", "float32", "float64"]
expected = []


def rotation(axis, degrees):
    a = np.deg2rad(degrees)
    c, s = np.cos(a), np.sin(a)
    i, j = [(1, 2), (2, 0), (0, 1)][axis]
    r = np.eye(3)
    r[i, i], r[i, j], r[j, i], r[j, j] = c, -s, s, c
    return r


OBLIQUE = rotation(2, 25) @ rotation(0, -35) @ rotation(1, 12)
SPACING = np.array([0.8, 1.2, 3.0])
STEPS = (OBLIQUE * SPACING).T  # one row an axis
ORIGIN = np.array([11.5, -7.25, 100.125])


def values_of(dtype, shape=SHAPE):
    dtype = np.dtype(dtype)
    if dtype.kind == "f":
        return RNG.normal(scale=1e3, size=shape).astype(dtype)
    info = np.iinfo(dtype)
    low, high = max(info.min, -(2**53) + 1), min(info.max, 2**53 - 1)
    values = RNG.integers(low, high, size=shape, dtype=np.int64 if low < 0 else np.uint64, endpoint=True).astype(dtype)
    values.flat[0], values.flat[1] = low, high
    return values


def image_of(array, is_vector=False):
    image = sitk.GetImageFromArray(array, isVector=is_vector)
    if image.GetDimension() == 3:
        image.SetDirection(OBLIQUE.ravel().tolist())
        image.SetSpacing(SPACING.tolist())
        image.SetOrigin(ORIGIN.tolist())
    return image


def describe(name, read=None):
    """`read` is the file that SimpleITK is to read, where it does not read this one as the standard says."""
    image = sitk.ReadImage(str(HERE / (read or name)))
    array = sitk.GetArrayFromImage(image)
    dimension = image.GetDimension()
    channels = image.GetNumberOfComponentsPerPixel()
    if channels == 1:
        array = array[..., None]
    if dimension == 2:
        array = array[None]
    if dimension == 4:
        array = np.moveaxis(array[..., 0], 0, -1)
    room = min(dimension, 3)
    affine = np.eye(4)
    direction = np.reshape(image.GetDirection(), (dimension, dimension))[:room, :room]
    affine[:room, :room] = direction * np.array(image.GetSpacing()[:room])
    affine[:room, 3] = image.GetOrigin()[:room]
    affine = np.diag([-1.0, -1.0, 1.0, 1.0]) @ affine
    expected.append(
        {
            "file": name,
            "dataType": array.dtype.name,
            "shape": list(array.shape),
            "affine": (affine + 0.0).ravel().tolist(),
            "values": array.ravel().tolist(),
        }
    )


def write(name, *parts):
    (HERE / name).write_bytes(b"".join(part.encode() if isinstance(part, str) else part for part in parts))


def vectors(rows):
    return " ".join("none" if row is None else "(" + ",".join(repr(float(v)) for v in row) + ")" for row in rows)


def nrrd_header(array, first=(), encoding="raw", endian="little", **fields):
    """`array` is slowest first, as numpy has it; extra fields in the order given."""
    names = {"int16": "short", "uint8": "uchar", "float32": "float", "int32": "int32_t", "uint16": "uint16"}
    lines = ["NRRD0005", "# a comment", *first, f"type: {names[array.dtype.newbyteorder('=').name]}"]
    lines += [f"dimension: {array.ndim}", "sizes: " + " ".join(map(str, array.shape[::-1]))]
    lines += [f"encoding: {encoding}", f"endian: {endian}", "key:=value: with a colon"]
    lines += [f"{key.replace('_', ' ')}: {value}" for key, value in fields.items()]
    return "\n".join(lines) + "\n"


def make_nrrd():
    for i, dtype in enumerate(TYPES):
        name = f"type-{dtype}.nrrd"
        sitk.WriteImage(image_of(values_of(dtype)), str(HERE / name), useCompression=i % 2 == 0)
        describe(name)
    sitk.WriteImage(image_of(values_of("float32", SHAPE + (3,)), True), str(HERE / "vector-first.nrrd"), useCompression=True)
    describe("vector-first.nrrd")
    sitk.WriteImage(image_of(values_of("int16", (4, 5))), str(HERE / "flat.nrrd"))
    describe("flat.nrrd")
    sitk.WriteImage(image_of(values_of("uint8", (4, 5, 3)), True), str(HERE / "flat-colour.nrrd"))
    describe("flat-colour.nrrd")

    small = values_of("int16")
    place = dict(space_directions=vectors(STEPS), space_origin=vectors([ORIGIN]))
    for space in ["right-anterior-superior", "LAS", "left-posterior-superior", "RAS", "scanner-xyz", "3D-left-handed"]:
        name = f"space-{space.lower()}.nrrd"
        write(name, nrrd_header(small, space=space, **place), "\n", small.tobytes())
        describe(name)
    write("space-dimension.nrrd", nrrd_header(small, space_dimension=3, **place), "\n", small.tobytes())
    describe("space-dimension.nrrd")
    write("spacings.nrrd", nrrd_header(small, spacings="0.5 0.75 2"), "\n", small.tobytes())
    describe("spacings.nrrd")
    write("nothing.nrrd", nrrd_header(small), "\n", small.tobytes())
    describe("nothing.nrrd")
    mins = {"spacings": "0.5 0.75 2", "axis mins": "10 -20 30"}
    write("mins-cell.nrrd", nrrd_header(small, **mins, centers="cell cell cell"), "\n", small.tobytes())
    describe("mins-cell.nrrd")
    write("mins-node.nrrd", nrrd_header(small, **mins, centerings="node node node"), "\n", small.tobytes())
    describe("mins-node.nrrd")
    write("mins.nrrd", nrrd_header(small, **mins), "\n", small.tobytes())
    describe("mins.nrrd")

    # Channels last and in the middle: the same image as with channels first, which SimpleITK reads as such.
    first = values_of("int16", SHAPE + (2,))
    for name, array, rows, kinds in [
        ("channels-last.nrrd", np.moveaxis(first, -1, 0), [*STEPS, None], "domain domain domain list"),
        ("channels-middle.nrrd", np.moveaxis(first, -1, 2), [STEPS[0], None, *STEPS[1:]], "domain vector domain domain"),
        ("channels-first.nrrd", first, [None, *STEPS], "vector domain domain domain"),
    ]:
        fields = dict(space="LPS", space_directions=vectors(rows), kinds=kinds, space_origin=vectors([ORIGIN]))
        write(name, nrrd_header(np.ascontiguousarray(array), **fields), "\n", np.ascontiguousarray(array).tobytes())
        describe(name)

    # As pynrrd writes them.
    header = {"space": "left-posterior-superior", "space directions": STEPS, "space origin": ORIGIN}
    for encoding in ["raw", "gzip", "ascii"]:
        for dtype, endian in [("float32", ">"), ("int16", "<"), ("float64", ">")]:
            if (encoding, dtype) == ("ascii", "float64"):
                continue
            name = f"pynrrd-{encoding}-{dtype}.nrrd"
            array = values_of(dtype).astype(np.dtype(dtype).newbyteorder(endian))
            nrrd.write(str(HERE / name), array.T, {**header, "encoding": encoding}, index_order="F")
            describe(name)
    nrrd.write(str(HERE / "detached-gzip.nhdr"), small.T, header, detached_header=True)
    describe("detached-gzip.nhdr")
    nrrd.write(str(HERE / "detached-raw.nhdr"), small.T, {**header, "encoding": "raw"}, detached_header=True)
    describe("detached-raw.nhdr")

    place = dict(space="LPS", **place)
    write("hex.nrrd", nrrd_header(small, encoding="hex", **place), "\n", small.tobytes().hex("\n", 16).upper())
    describe("hex.nrrd")
    write("big-raw.nrrd", nrrd_header(small, endian="big", **place), "\n", small.astype(">i2").tobytes())
    describe("big-raw.nrrd")
    skips = {"line skip": 2, "byte skip": 3}
    write("skip.raw", "one\ntwo\n", "abc", small.tobytes())
    write("skip.nhdr", nrrd_header(small, **place, **skips, **{"data file": "skip.raw"}))
    describe("skip.nhdr")
    write("skip-back.nhdr", nrrd_header(small, **place, **{"byte skip": -1, "data file": "skip.raw"}))
    describe("skip-back.nhdr")
    write("skip-packed.raw.gz", "one\n", gzip.compress(b"abcde" + small.tobytes(), mtime=0))
    packed = {"line skip": 1, "byteskip": 5, "data file": "skip-packed.raw.gz"}
    write("skip-packed.nhdr", nrrd_header(small, encoding="gz", **place, **packed))
    describe("skip-packed.nhdr")

    (HERE / "slices").mkdir(exist_ok=True)
    for i, part in enumerate(small):
        write(f"slices/slice{i + 1:02}.raw", part.tobytes())
    listed = "".join(f"slices/slice{i + 1:02}.raw\n" for i in range(3))
    write("list.nhdr", nrrd_header(small, **place, **{"data file": "LIST"}), listed)
    describe("list.nhdr")
    write("pattern.nhdr", nrrd_header(small, **place, **{"data file": "slices/slice%02d.raw 1 3 1"}))
    describe("pattern.nhdr")


def meta_header(array, data_file, **fields):
    names = {"int16": "MET_SHORT", "uint8": "MET_UCHAR", "int32": "MET_LONG", "float32": "MET_FLOAT"}
    lines = ["ObjectType = Image", f"NDims = {array.ndim}"]
    given = {
        "BinaryData": "True",
        "TransformMatrix": " ".join(repr(float(v)) for v in OBLIQUE.T.ravel()),
        "Offset": " ".join(repr(float(v)) for v in ORIGIN),
        "ElementSpacing": " ".join(repr(float(v)) for v in SPACING),
        "DimSize": " ".join(map(str, array.shape[::-1])),
        "ElementType": names[array.dtype.newbyteorder("=").name],
        **fields,
        "ElementDataFile": data_file,
    }
    return "\n".join(lines + [f"{key} = {value}" for key, value in given.items() if value is not None]) + "\n"


def make_meta():
    for i, dtype in enumerate(TYPES):
        name = f"type-{dtype}.mha"
        sitk.WriteImage(image_of(values_of(dtype)), str(HERE / name), useCompression=i % 2 == 0)
        describe(name)
    sitk.WriteImage(image_of(values_of("float32", SHAPE + (3,)), True), str(HERE / "vector.mha"), useCompression=True)
    describe("vector.mha")
    sitk.WriteImage(image_of(values_of("uint8")), str(HERE / "packed.mhd"), useCompression=True)
    describe("packed.mhd")
    sitk.WriteImage(image_of(values_of("uint16")), str(HERE / "plain.mhd"))
    describe("plain.mhd")
    sitk.WriteImage(image_of(values_of("int16", (4, 5))), str(HERE / "flat.mha"))
    describe("flat.mha")
    fourth = sitk.GetImageFromArray(values_of("int16", (2,) + SHAPE), isVector=False)
    fourth.SetSpacing((*SPACING.tolist(), 5.0))
    sitk.WriteImage(fourth, str(HERE / "fourth.mha"))
    describe("fourth.mha")

    small = values_of("int16")
    write("big.mha", meta_header(small, "LOCAL", BinaryDataByteOrderMSB="True"), small.astype(">i2").tobytes())
    describe("big.mha")
    longs = values_of("int32")
    write("long.mha", meta_header(longs, "LOCAL"), longs.tobytes())
    describe("long.mha")
    write("text.mha", meta_header(small, "LOCAL", BinaryData="False"), " ".join(map(str, small.ravel())) + "\n")
    describe("text.mha")
    write("head.raw", "twelve bytes", small.tobytes())
    write("head.mhd", meta_header(small, "head.raw", HeaderSize=12))
    describe("head.mhd")
    write("head-back.mhd", meta_header(small, "head.raw", HeaderSize=-1))
    describe("head-back.mhd")
    write("old-names.mha", meta_header(small, "LOCAL", TransformMatrix=None, Offset=None, ElementSpacing=None,
          Orientation=" ".join(repr(float(v)) for v in OBLIQUE.T.ravel()), Position="1 2 3", ElementSize="1 2 3"),
          small.tobytes())
    describe("old-names.mha")
    listed = "".join(f"slices/slice{i + 1:02}.raw\n" for i in range(3))
    # The slices are those of the NRRD files.
    slices = np.stack([np.frombuffer((HERE / f"slices/slice{i + 1:02}.raw").read_bytes(), "<i2") for i in range(3)])
    write("list.mhd", meta_header(slices.reshape(SHAPE), "LIST"), listed)
    describe("list.mhd")
    write("pattern.mhd", meta_header(slices.reshape(SHAPE), "slices/slice%02d.raw 1 3 1"))
    describe("pattern.mhd")
    packed = zlib.compress(small.tobytes())
    write("zlib.mha", meta_header(small, "LOCAL", CompressedData="True", CompressedDataSize=len(packed)), packed)
    describe("zlib.mha")


def verify(folder):
    for want in json.loads((folder / "written.json").read_text()):
        path = str(folder / want["file"])
        image = sitk.ReadImage(path)
        array = sitk.GetArrayFromImage(image).reshape(want["shape"])
        assert np.array_equal(array.ravel(), np.array(want["values"])), want["file"]
        assert array.dtype == np.dtype(want["dataType"]), want["file"]
        affine = np.eye(4)
        affine[:3, :3] = np.reshape(image.GetDirection(), (3, 3)) * np.array(image.GetSpacing())
        affine[:3, 3] = image.GetOrigin()
        affine = np.diag([-1.0, -1.0, 1.0, 1.0]) @ affine
        # ITK makes the directions of sheared grids straight.
        assert not want["orthogonal"] or np.allclose(affine, np.reshape(want["affine"], (4, 4)), atol=1e-9), want["file"]
        if path.endswith(".nrrd"):
            data, header = nrrd.read(path, index_order="C")
            assert np.array_equal(data.ravel(), np.array(want["values"])), want["file"]
            rows = header["space directions"][-3:]
            steps = np.diag([-1.0, -1.0, 1.0]) @ np.array(rows, float).T
            assert np.allclose(steps, np.reshape(want["affine"], (4, 4))[:3, :3], atol=1e-12), want["file"]
        print("ok", want["file"])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--verify"]:
        verify(Path(sys.argv[2]))
    else:
        make_nrrd()
        make_meta()
        (HERE / "expected.json").write_text("[\n" + ",\n".join(json.dumps(each) for each in expected) + "\n]\n")
