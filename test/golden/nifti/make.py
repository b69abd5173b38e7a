"""Makes the NIfTI files of this folder with nibabel, and expected.json with what nibabel reads from them.

    python make.py                   writes the files and expected.json (made with nibabel 5.4.2, numpy 2)
    python make.py --verify FOLDER   compares files that our writer made with the JSON beside them:
                                     node --import tsx test/golden/nifti/write-samples.ts FOLDER
                                     (last done with nibabel 5.4.2: all agreed)

Voxels are listed in our order, [z, y, x, channel] with x before y before z.
"""

import gzip
import json
import sys
from pathlib import Path

import nibabel as nib
import numpy as np

HERE = Path(__file__).parent
SHAPE = (5, 4, 3)  # x, y, z
RNG = np.random.default_rng(20)
TYPES = ["uint8", "int8", "uint16", "int16", "uint32", "int32", "int64", "uint64", "float32", "float64"]
AFFINE = np.array([[-0.9, 0, 0, 30], [0, 1.1, 0, -20.5], [0, 0, 2.5, 7], [0, 0, 0, 1]], float)
expected = []


def rotation(axis, degrees):
    a = np.deg2rad(degrees)
    c, s = np.cos(a), np.sin(a)
    i, j = [(1, 2), (2, 0), (0, 1)][axis]
    r = np.eye(3)
    r[i, i], r[i, j], r[j, i], r[j, j] = c, -s, s, c
    return r


def affine_from(matrix, origin=(11.5, -7.25, 100.125)):
    affine = np.eye(4)
    affine[:3, :3] = matrix
    affine[:3, 3] = origin
    return affine


def values_of(dtype, shape=SHAPE):
    dtype = np.dtype(dtype)
    if dtype.kind == "f":
        return RNG.normal(scale=1e3, size=shape).astype(dtype)
    info = np.iinfo(dtype)
    low, high = max(info.min, -(2**53) + 1), min(info.max, 2**53 - 1)
    values = RNG.integers(low, high, size=shape, dtype=np.int64 if low < 0 else np.uint64, endpoint=True).astype(dtype)
    values.flat[0], values.flat[1] = low, high
    return values


def ours(array):
    """x, y, z[, 1][, channel] as nibabel has it → flat [z, y, x, channel]."""
    array = np.asarray(array)
    while array.ndim < 3:
        array = array[..., None]
    channels = array.shape[-1] if array.ndim > 3 else 1
    array = array.reshape(array.shape[:3] + (channels,))
    return np.transpose(array, (2, 1, 0, 3))


def describe(path):
    image = nib.load(path)
    data = ours(image.dataobj)
    flat = data.ravel()
    result = {
        "file": path.name,
        "dataType": image.get_data_dtype().newbyteorder("=").name,
        "shape": list(data.shape),
        "affine": image.affine.ravel().tolist(),
        "sformCode": int(image.header["sform_code"]),
        "qformCode": int(image.header["qform_code"]),
        "orientation": "".join(nib.aff2axcodes(image.affine)),
        "values": flat.tolist(),
    }
    if image.ndim == 3:
        canonical = nib.as_closest_canonical(image)
        voxels = ours(canonical.dataobj)
        result["canonical"] = {
            "shape": list(voxels.shape),
            "affine": canonical.affine.ravel().tolist(),
            "values": voxels.ravel().tolist(),
        }
    return result


def save(name, array, affine=AFFINE, kind=nib.Nifti1Image, big=False, sform=1, qform=1, edit=None):
    header = kind.header_class(endianness=">" if big else "<")
    header.set_data_dtype(array.dtype)
    image = kind(array, affine, header=header)
    image.set_sform(affine, sform)
    image.set_qform(affine, qform)
    if edit:
        edit(image.header)
    path = HERE / name
    image.to_filename(path)
    return path


def patched(name, array, edit, affine=AFFINE, **options):
    """nibabel mends some header fields on saving: they are set in the saved bytes."""
    path = save(name, array, affine, **options)
    raw = bytearray(path.read_bytes())
    header = nib.Nifti1Header(bytes(raw[:348]), check=False)
    edit(header)
    raw[:348] = header.binaryblock
    path.write_bytes(bytes(raw))
    return path


def make():
    paths = []
    for dtype in TYPES:
        paths.append(save(f"type-{dtype}.nii", values_of(dtype)))
        paths.append(save(f"type-{dtype}-big-2.nii.gz", values_of(dtype), kind=nib.Nifti2Image, big=True))
    paths.append(save("nifti1-big.nii", values_of("int16"), big=True))
    paths.append(save("nifti2-little.nii", values_of("float32"), kind=nib.Nifti2Image))

    small = values_of("int16")

    def scaled(slope, inter):
        def edit(header):
            header["scl_slope"], header["scl_inter"] = slope, inter

        return edit

    paths.append(patched("slope.nii", small, scaled(0.5, -10)))
    paths.append(patched("slope-intercept-only.nii", small, scaled(1, 5)))
    paths.append(patched("slope-zero.nii", small, scaled(0, 12)))
    paths.append(patched("slope-nan.nii", small, scaled(np.nan, 12)))
    paths.append(patched("slope-one.nii", small, scaled(1, 0)))

    oblique = affine_from(rotation(2, 25) @ rotation(0, -35) @ rotation(1, 12) @ np.diag([0.8, 1.2, 3]))
    steep = affine_from(rotation(2, 47) @ rotation(0, 44) @ rotation(1, 46) @ np.diag([1, 2, 3]))
    left = affine_from(rotation(1, 20) @ np.diag([-0.7, 0.9, 2]))
    half_turn = affine_from(np.diag([-1, -1, 2.0]))
    permuted = affine_from(np.array([[0, 0, -3.0], [0.5, 0, 0], [0, -0.6, 0]]))
    cyclic = affine_from(np.array([[0, 1.5, 0], [0, 0, 2.0], [-1, 0, 0]]))
    sheared = affine_from(np.array([[1, 0.3, 0.1], [0, 1.2, -0.4], [0.2, 0, 2.0]]))
    # Without the clearest axis choosing first, and without taking shears out, these two would get other letters.
    ordered = affine_from(np.array([[0.4, -0.6, -0.2], [-1, -0.5, -0.2], [-0.8, 0.3, -0.2]]))
    skewed = affine_from(np.array([[0, 0.9, -0.7], [0.9, -0.4, -0.2], [0.7, -0.2, 0.1]]))
    # A half turn whose b² + c² + d² is rounded to a little less than 1: the real part is 0, not the root of that rest.
    axis = np.array([2, 7, 7]) / np.linalg.norm([2, 7, 7])
    turned = affine_from((2 * np.outer(axis, axis) - np.eye(3)) @ np.diag([1, 2, 3]))
    grids = dict(
        oblique=oblique,
        steep=steep,
        left=left,
        half_turn=half_turn,
        permuted=permuted,
        cyclic=cyclic,
        sheared=sheared,
        ordered=ordered,
        skewed=skewed,
        turned=turned,
    )
    for name, affine in grids.items():
        name = name.replace("_", "-")
        paths.append(save(f"sform-{name}.nii", values_of("uint8"), affine, sform=2, qform=0))
        paths.append(save(f"qform-{name}.nii", values_of("uint8"), affine, sform=0, qform=3))

    def codes(sform, qform):
        def edit(header):
            header["sform_code"], header["qform_code"] = sform, qform

        return edit

    def contradict(header):
        header.set_qform(oblique, 2)
        header.set_sform(permuted, 1)

    paths.append(patched("neither.nii", small, codes(0, 0)))
    paths.append(patched("contradicting-forms.nii", small, contradict))
    paths.append(patched("odd-codes.nii", small, codes(77, -3)))

    paths.append(save("channels.nii.gz", values_of("int16", SHAPE + (3,)), oblique))
    paths.append(save("vector.nii", values_of("float32", SHAPE + (1, 2))))
    paths.append(save("flat.nii", values_of("uint8", SHAPE[:2])))
    paths.append(patched("flat-neither.nii", values_of("uint8", SHAPE[:2]), codes(0, 0)))

    def extended(header):
        header.extensions.append(nib.nifti1.Nifti1Extension("comment", b"moves the voxels behind itself"))

    paths.append(save("extension.nii", small, edit=extended))

    whole = (HERE / "type-float32.nii").read_bytes()
    members = HERE / "members.nii.gz"
    members.write_bytes(b"".join(gzip.compress(part, mtime=0) for part in (whole[:100], whole[100:400], whole[400:])))
    paths.append(members)

    descriptions = [describe(path) for path in paths]
    (HERE / "expected.json").write_text("[\n" + ",\n".join(json.dumps(each) for each in descriptions) + "\n]\n")


def verify(folder):
    for want in json.loads((folder / "written.json").read_text()):
        image = nib.load(folder / want["file"])
        data = ours(image.dataobj)
        assert list(data.shape) == want["shape"], want["file"]
        assert np.array_equal(data.ravel(), np.array(want["values"])), want["file"]
        assert image.get_data_dtype() == np.dtype(want["dataType"]), want["file"]
        assert np.allclose(image.affine, np.reshape(want["affine"], (4, 4)), atol=1e-5), want["file"]
        if want["orthogonal"]:
            assert np.allclose(image.header.get_qform(), image.affine, atol=1e-5), want["file"]
        found = [int(image.header["sform_code"]), int(image.header["qform_code"])]
        assert found == want["codes"], (want["file"], found)
        assert image.header.get_xyzt_units()[0] == "mm", want["file"]
        assert image.header.get_slope_inter() == (1, 0) or image.header.get_slope_inter() == (None, None)
        print("ok", want["file"])


if __name__ == "__main__":
    verify(Path(sys.argv[2])) if sys.argv[1:2] == ["--verify"] else make()
