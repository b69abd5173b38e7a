"""Makes the DICOM files in `files/` and what other programs read from them in `golden.json`.

Needs pydicom, pyjpegls, SimpleITK, Pillow, numpy. Where SimpleITK does not do what the standard says (frames of enhanced files,
padding, MONOCHROME1, doses, pictures without a place), the golden values are those that the file was made from.
"""

import io
import json
import shutil
from pathlib import Path

import numpy as np
import pydicom
import SimpleITK as sitk
from PIL import Image
from pydicom import dcmwrite
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import UID, DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian, JPEGLSLossless, RLELossless

here = Path(__file__).parent
files = here / "files"
shutil.rmtree(files, ignore_errors=True)
files.mkdir()
rng = np.random.default_rng(6)
golden = {}

MR = "1.2.840.10008.5.1.4.1.1.4"
CT = "1.2.840.10008.5.1.4.1.1.2"
ENHANCED_MR = "1.2.840.10008.5.1.4.1.1.4.1"
SECONDARY = "1.2.840.10008.5.1.4.1.1.7"
DOSE = "1.2.840.10008.5.1.4.1.1.481.2"
STRUCTURES = "1.2.840.10008.5.1.4.1.1.481.3"
JPEG_BASELINE = UID("1.2.840.10008.1.2.4.50")


def rotation(a, b, c):
    """Columns are the directions of x (along a row), y (along a column), z (the normal) in LPS."""
    x = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
    y = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
    z = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
    return z @ y @ x


def header(sop, series, instance, modality="MR", study="1", patient="P1"):
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.file_meta.MediaStorageSOPClassUID = sop
    ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID = f"2.25.{study}.{series}.{instance}"
    ds.SOPClassUID = sop
    ds.Modality = modality
    ds.PatientID = patient
    ds.StudyInstanceUID = f"2.25.{study}"
    ds.SeriesInstanceUID = f"2.25.{study}.{series}"
    ds.FrameOfReferenceUID = f"2.25.{study}.{series}.99"
    ds.InstanceNumber = instance
    return ds


def pixels(ds, array, bits_stored=None, signed=None, photometric="MONOCHROME2", big=False):
    array = np.asarray(array)
    ds.Rows, ds.Columns = array.shape[-2:] if photometric in ("MONOCHROME1", "MONOCHROME2", "PALETTE COLOR") else array.shape[:2]
    ds.SamplesPerPixel = 1 if photometric in ("MONOCHROME1", "MONOCHROME2", "PALETTE COLOR") else 3
    ds.PhotometricInterpretation = photometric
    if ds.SamplesPerPixel == 3:
        ds.PlanarConfiguration = 0
    ds.BitsAllocated = array.dtype.itemsize * 8
    ds.BitsStored = bits_stored or ds.BitsAllocated
    ds.HighBit = ds.BitsStored - 1
    ds.PixelRepresentation = int(array.dtype.kind == "i" if signed is None else signed)
    data = array.astype(array.dtype.newbyteorder(">" if big else "<")).tobytes()
    ds.PixelData = data + b"\0" * (len(data) % 2)
    ds["PixelData"].VR = "OW" if array.dtype.itemsize > 1 else "OB"


def save(ds, path, syntax=ExplicitVRLittleEndian):
    path = files / path
    path.parent.mkdir(parents=True, exist_ok=True)
    ds.file_meta.TransferSyntaxUID = syntax
    ds.preamble = b"\0" * 128
    implicit = syntax == ImplicitVRLittleEndian
    dcmwrite(path, ds, enforce_file_format=True, implicit_vr=implicit, little_endian=syntax != ExplicitVRBigEndian)


def ds_text(values):
    return [f"{value:.10g}"[:16] for value in values]


def place(ds, direction, origin, spacing):
    ds.ImageOrientationPatient = ds_text([*direction[:, 0], *direction[:, 1]])
    ds.ImagePositionPatient = ds_text(origin)
    ds.PixelSpacing = ds_text(spacing)
    # Both lie: nobody may use them where there are several slices.
    ds.SliceThickness = "99"
    ds.SpacingBetweenSlices = "77"


def affine_of(direction, origin, spacing, step):
    """RAS affine of voxel (x, y, z), from LPS; spacing [rows, columns]."""
    affine = np.eye(4)
    affine[:3, 0] = direction[:, 0] * spacing[1]
    affine[:3, 1] = direction[:, 1] * spacing[0]
    affine[:3, 2] = step
    affine[:3, 3] = origin
    affine[:2] *= -1
    return affine


def keep(name, array, affine, path):
    array = np.asarray(array)
    array = array[..., None] if array.ndim == 3 else array
    golden[name] = {
        "path": path,
        "shape": list(array.shape),
        "affine": [round(float(v), 6) + 0 for v in np.asarray(affine).ravel()],
        "values": [round(float(v), 4) for v in array.ravel()],
    }


def keep_by_sitk(name, folder, path, uid=None):
    names = sitk.ImageSeriesReader.GetGDCMSeriesFileNames(str(files / folder), uid or "")
    image = sitk.ReadImage(list(names)) if len(names) > 1 else sitk.ReadImage(names[0])
    array = sitk.GetArrayFromImage(image)
    direction = np.array(image.GetDirection()).reshape(3, 3)
    affine = np.eye(4)
    affine[:3, :3] = direction @ np.diag(image.GetSpacing())
    affine[:3, 3] = image.GetOrigin()
    affine[:2] *= -1
    keep(name, array, affine, path)


def series(folder, names, volume, direction, origin, step, spacing=(1.5, 0.75), sop=MR, number=1, edit=None, **more):
    """A file a slice, in the order of `names`; slice i lies at origin + i · step."""
    syntax = more.pop("syntax", ExplicitVRLittleEndian)
    bits = more.pop("bits", None)
    big = syntax == ExplicitVRBigEndian
    for i, name in enumerate(names):
        if name is None:
            continue
        ds = header(sop, number, i + 1, **more)
        place(ds, direction, origin + i * step, spacing)
        pixels(ds, volume[i], bits, big=big)
        if edit:
            edit(ds, i)
        save(ds, f"{folder}/{name}", syntax)


# An oblique series: names in no order, names without an extension, slope and intercept of each slice, 12 bits with sign.
direction = rotation(0.3, -0.2, 0.5)
origin = np.array([-31.25, 12.5, 47.0])
step = direction[:, 2] * 2.5
volume = rng.integers(-2048, 2047, (6, 5, 7)).astype(np.int16)


def scaled(ds, i):
    ds.RescaleSlope, ds.RescaleIntercept = str(1 + i / 4), str(-100 + i)


series("oblique", ["IM4", "IM1", "IM6", "1.2.840.113", "IM2", "IM5"], volume, direction, origin, step, edit=scaled, bits=12)
keep_by_sitk("oblique", "oblique", "oblique/IM6")
# SimpleITK gives all slices the type of the first, and drops fractions.
names = ["IM4", "IM1", "IM6", "1.2.840.113", "IM2", "IM5"]
slices = [pydicom.dcmread(files / "oblique" / name) for name in names]
exact = np.array([ds.pixel_array * float(ds.RescaleSlope) + float(ds.RescaleIntercept) for ds in slices])
golden["oblique"]["values"] = exact.ravel().tolist()

# The same with 12 bits in the high part of 16, unsigned, above an overlay in the low bits.
stored = rng.integers(0, 4095, (3, 5, 7)).astype(np.uint16)


def high(ds, i):
    ds.HighBit, ds.BitsStored = 15, 12


series("high-bits", ["a.dcm", "b.dcm", "c.dcm"], stored * 16 + 5, direction, origin, step, edit=high)
keep("high-bits", stored, affine_of(direction, origin, (1.5, 0.75), step), "high-bits/a.dcm")

# Sagittal, descending along the normal, integers after scaling: a CT with a padding far below air.
sagittal = np.array([[0, 0, -1.0], [1, 0, 0], [0, -1, 0]])
ct = rng.integers(0, 3000, (4, 5, 7)).astype(np.int16)
ct[:, 0, 0] = -2000


def hounsfield(ds, i):
    ds.RescaleSlope, ds.RescaleIntercept, ds.PixelPaddingValue = "1", "-1024", -2000
    ds["PixelPaddingValue"].VR = "SS"


series("ct", ["4.dcm", "3.dcm", "2.dcm", "1.dcm"], ct, sagittal, np.array([10.0, -5, 3]), np.array([1.0, 0, 0]), (0.5, 0.5), CT, edit=hounsfield, modality="CT")
filled = np.where(ct == -2000, ct[ct != -2000].min(), ct).astype(float) - 1024
keep("ct", filled[::-1], affine_of(sagittal, np.array([13.0, -5, 3]), (0.5, 0.5), np.array([-1.0, 0, 0])), "ct/1.dcm")

# A tilted gantry: slices along z, their planes tilted by 20 degrees.
tilt = rotation(np.deg2rad(20), 0, 0)
small = rng.integers(0, 255, (4, 3, 4)).astype(np.uint16)
series("tilted", ["1.dcm", "2.dcm", "3.dcm", "4.dcm"], small, tilt, np.zeros(3), np.array([0, 0, 3.0]), (1, 1), CT, modality="CT")
keep("tilted", small, affine_of(tilt, np.zeros(3), (1, 1), np.array([0, 0, 3.0])), "tilted/3.dcm")

# What is wrong with series.
axial = np.eye(3)
up = np.array([0, 0, 2.0])
series("missing", ["1.dcm", "2.dcm", None, "4.dcm"], small, axial, np.zeros(3), up, (1, 1))


def shift_last(ds, i):
    if i == 3:
        ds.ImagePositionPatient = ["0", "0", "6.7"]


series("uneven", ["1.dcm", "2.dcm", "3.dcm", "4.dcm"], small, axial, np.zeros(3), up, (1, 1), edit=shift_last)


def sideways(ds, i):
    if i == 1:
        ds.ImagePositionPatient = ["0.5", "0", "2"]


series("sideways", ["1.dcm", "2.dcm", "3.dcm", "4.dcm"], small, axial, np.zeros(3), up, (1, 1), edit=sideways)


def echo(ds, i):
    ds.ImagePositionPatient = ["0", "0", str(2 * (i // 2))]
    ds.EchoTime = str(4 + i % 2 * 8)


series("echoes", ["1.dcm", "2.dcm", "3.dcm", "4.dcm"], small, axial, np.zeros(3), up, (1, 1), edit=echo)
series("copies", ["1.dcm", "2.dcm"], small, axial, np.zeros(3), up, (1, 1))
shutil.copy(files / "copies/1.dcm", files / "copies/1 (2).dcm")
keep("copies", small[:2], affine_of(axial, np.zeros(3), (1, 1), up), "copies/1.dcm")

# Two series and a localizer of the first series in one folder, with files that are none of theirs.
series("mixed", ["a1", "a2", "a3", "a4"], small, axial, np.zeros(3), up, (1, 1))
series("mixed", ["b1", "b2", "b3"], small[:3] + 7, axial, np.ones(3), up, (2, 2), number=2)
series("mixed", ["localizer"], small[:1], sagittal, np.zeros(3), up, (4, 4), edit=lambda ds, i: setattr(ds, "InstanceNumber", 9))
(files / "mixed/README").write_text("none of the slices\n")
(files / "mixed/DICOMDIR").write_bytes(b"\0" * 128 + b"DICM" + b"\xff" * 20)
for name, uid, path in [("mixed-a", "2.25.1.1", "mixed/a3"), ("mixed-b", "2.25.1.2", "mixed/b1")]:
    if name == "mixed-a":
        keep(name, small, affine_of(axial, np.zeros(3), (1, 1), up), path)
    else:
        keep_by_sitk(name, "mixed", path, uid)

# Ways to write the same slice.
one = rng.integers(-500, 1500, (1, 6, 5)).astype(np.int16)
for name, syntax in [("implicit", ImplicitVRLittleEndian), ("big-endian", ExplicitVRBigEndian), ("deflated", DeflatedExplicitVRLittleEndian)]:
    series(name, ["1.dcm"], one, axial, np.zeros(3), up, (1, 1), syntax=syntax)
    keep(name, one, affine_of(axial, np.zeros(3), (1, 1), np.array([0, 0, 77.0])), f"{name}/1.dcm")
ds = header(MR, 1, 1)
place(ds, axial, np.zeros(3), (1, 1))
pixels(ds, one[0])
ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
ds.compress(RLELossless, encoding_plugin="pydicom")
save(ds, "rle/1.dcm", RLELossless)
keep("rle", one, affine_of(axial, np.zeros(3), (1, 1), np.array([0, 0, 77.0])), "rle/1.dcm")

ds = header(MR, 1, 1)
place(ds, axial, np.zeros(3), (1, 1))
pixels(ds, one[0])
ds.compress(JPEGLSLossless, encoding_plugin="pyjpegls")
save(ds, "jpeg-ls/1.dcm", JPEGLSLossless)
keep("jpeg-ls", one, affine_of(axial, np.zeros(3), (1, 1), np.array([0, 0, 77.0])), "jpeg-ls/1.dcm")

# JPEG 2000 and lossless JPEG as GDCM writes them.
smooth = (1000 * np.sin(np.arange(24) / 5)[:, None] * np.cos(np.arange(20) / 7)[None]).astype(np.int16)
smooth += rng.integers(-20, 20, smooth.shape).astype(np.int16)
for name, compressor in [("jpeg2000", "JPEG2000"), ("jpeg-lossless", "JPEG")]:
    (files / name).mkdir()
    writer = sitk.ImageFileWriter()
    image = sitk.GetImageFromArray(smooth[None])
    writer.SetImageIO("GDCMImageIO")
    writer.UseCompressionOn()
    writer.SetCompressor(compressor)
    writer.SetFileName(str(files / name / "1.dcm"))
    writer.Execute(image)
    back = sitk.ReadImage(str(files / name / "1.dcm"))
    assert (sitk.GetArrayFromImage(back)[0] == smooth).all()
    keep(name, smooth[None], affine_of(axial, np.zeros(3), (1, 1), np.array([0, 0, 1.0])), f"{name}/1.dcm")

# Pictures: no place in the patient.
picture = np.clip(np.add.outer(np.arange(16) * 9, np.arange(16) * 7)[..., None] * np.array([0.4, 0.7, 0.2]) + np.array([90, 10, 50]), 0, 255).astype(np.uint8)
plain = np.diag([-1.0, -1, 1, 1])


def secondary(name, array, photometric, edit=None, syntax=ExplicitVRLittleEndian):
    ds = header(SECONDARY, 1, 1, modality="OT")
    pixels(ds, array, photometric=photometric)
    if edit:
        edit(ds)
    save(ds, f"{name}/1.dcm", syntax)


secondary("rgb", picture, "RGB")
keep("rgb", picture[None], plain, "rgb/1.dcm")


def planar(ds):
    ds.PlanarConfiguration = 1
    ds.PixelData = picture.transpose(2, 0, 1).tobytes()


secondary("rgb-planes", picture, "RGB", planar)
keep("rgb-planes", picture[None], plain, "rgb-planes/1.dcm")

matrix = np.array([[0.299, 0.587, 0.114], [-0.168736, -0.331264, 0.5], [0.5, -0.418688, -0.081312]])
ybr = np.clip(np.rint(picture @ matrix.T + [0, 128, 128]), 0, 255).astype(np.uint8)
secondary("ybr", ybr, "YBR_FULL")
keep_by_sitk("ybr", "ybr", "ybr/1.dcm")
golden["ybr"]["affine"] = plain.ravel().tolist()


def halved(ds):
    pairs = ybr.reshape(16, 8, 2, 3).astype(float)
    colours = np.rint(pairs[..., 1:].mean(2)).astype(np.uint8)
    ds.PixelData = np.concatenate([pairs[..., 0].astype(np.uint8), colours], -1).tobytes()


secondary("ybr-422", ybr, "YBR_FULL_422", halved)
keep_by_sitk("ybr-422", "ybr-422", "ybr-422/1.dcm")
golden["ybr-422"]["affine"] = plain.ravel().tolist()

indexes = rng.integers(0, 8, (4, 6)).astype(np.uint8)
table = rng.integers(0, 255, (3, 8)).astype(np.uint16)


def palette(ds):
    for colour, values in zip(("Red", "Green", "Blue"), table):
        setattr(ds, f"{colour}PaletteColorLookupTableDescriptor", [8, 0, 16])
        ds[f"{colour}PaletteColorLookupTableDescriptor"].VR = "US"
        setattr(ds, f"{colour}PaletteColorLookupTableData", (values * 257).astype("<u2").tobytes())


secondary("palette", indexes, "PALETTE COLOR", palette)
keep("palette", table[:, indexes].transpose(1, 2, 0)[None], plain, "palette/1.dcm")

grey = rng.integers(0, 1023, (4, 6)).astype(np.uint16)
ds = header(SECONDARY, 1, 1, modality="DX")
pixels(ds, grey, 10, photometric="MONOCHROME1")
ds.ImagerPixelSpacing = ["0.2", "0.1"]
save(ds, "monochrome1/1.dcm")
keep("monochrome1", 1023 - grey[None].astype(int), np.diag([-0.1, -0.2, 1, 1]), "monochrome1/1.dcm")


def jpeg(array, mode):
    stream = io.BytesIO()
    Image.fromarray(array, mode).save(stream, "JPEG", quality=95, subsampling=0)
    data = stream.getvalue()
    return encapsulate([data]), np.asarray(Image.open(io.BytesIO(data)))


def compressed(data):
    def edit(ds):
        ds.PixelData = data
        ds["PixelData"].is_undefined_length = True

    return edit


data, decoded = jpeg(picture[..., 1], "L")
secondary("jpeg-grey", picture[..., 1], "MONOCHROME2", compressed(data), JPEG_BASELINE)
keep("jpeg-grey", decoded[None], plain, "jpeg-grey/1.dcm")
data, decoded = jpeg(picture, "RGB")
secondary("jpeg-colour", picture, "YBR_FULL", compressed(data), JPEG_BASELINE)
keep("jpeg-colour", decoded[None], plain, "jpeg-colour/1.dcm")


# Files of several frames.
def item(**values):
    ds = Dataset()
    for name, value in values.items():
        setattr(ds, name, value)
    return ds


frames = rng.integers(0, 1000, (4, 3, 5)).astype(np.uint16)
order = [2, 0, 3, 1]
ds = header(ENHANCED_MR, 1, 1)
pixels(ds, frames[order])
ds.NumberOfFrames = 4
orientation = item(ImageOrientationPatient=ds_text([*direction[:, 0], *direction[:, 1]]))
measures = item(PixelSpacing=["1.5", "0.75"], SliceThickness="99")
ds.SharedFunctionalGroupsSequence = [item(PlaneOrientationSequence=[orientation], PixelMeasuresSequence=[measures])]
ds.PerFrameFunctionalGroupsSequence = [
    item(
        PlanePositionSequence=[item(ImagePositionPatient=ds_text(origin + i * step))],
        PixelValueTransformationSequence=[item(RescaleSlope=str(i + 1), RescaleIntercept=str(-i), RescaleType="US")],
    )
    for i in order
]
save(ds, "enhanced/1.dcm")
factors = np.arange(4)[:, None, None]
keep("enhanced", frames * (factors + 1.0) - factors, affine_of(direction, origin, (1.5, 0.75), step), "enhanced/1.dcm")

dose = rng.integers(0, 2**31, (3, 4, 5)).astype(np.uint32)
ds = header(DOSE, 1, 1, modality="RTDOSE")
place(ds, axial, np.array([5.0, 6, 7]), (2, 3))
pixels(ds, dose)
ds.NumberOfFrames = 3
ds.GridFrameOffsetVector = ["0", "2.5", "5"]
ds.DoseGridScaling = "1e-6"
save(ds, "dose/1.dcm")
keep("dose", (dose * 1e-6).astype(np.float32), affine_of(axial, np.array([5.0, 6, 7]), (2, 3), np.array([0, 0, 2.5])), "dose/1.dcm")

ds = header(SECONDARY, 1, 1, modality="US")
pixels(ds, frames.astype(np.uint8))
ds.NumberOfFrames = 4
save(ds, "film/1.dcm")


# Patients as archives export them: patient/study/series, with structure sets.
def structures(path, series_uid, study, frame):
    ds = header(STRUCTURES, 7, 1, modality="RTSTRUCT", study=study, patient=f"P{study}")
    reference = item(SeriesInstanceUID=series_uid, ContourImageSequence=[])
    ds.ReferencedFrameOfReferenceSequence = [
        item(FrameOfReferenceUID=frame, RTReferencedStudySequence=[item(RTReferencedSeriesSequence=[reference])])
    ]
    ds.StructureSetROISequence = []
    ds.ROIContourSequence = []
    save(ds, path)


for patient, study in [("anna", "11"), ("bert", "12")]:
    for number, name, shift in [(1, "T1", 0), (2, "FLAIR", 50)]:
        series(
            f"patients/{patient}/study/{number:02d}",
            ["1.dcm", "2.dcm", "3.dcm"],
            small[:3] + shift + int(study),
            axial,
            np.zeros(3),
            up,
            (1, 1),
            number=number,
            study=study,
            patient=f"P{study}",
            edit=lambda ds, i, name=name: setattr(ds, "SeriesDescription", name),
        )
    structures(f"patients/{patient}/study/07/rs.dcm", f"2.25.{study}.1", study, f"2.25.{study}.1.99")

lines = [f"{json.dumps(name)}: {json.dumps(entry)}" for name, entry in golden.items()]
(here / "golden.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
print(len(golden), "images,", sum(each.stat().st_size for each in files.rglob("*") if each.is_file()), "bytes")
