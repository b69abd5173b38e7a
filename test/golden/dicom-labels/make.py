"""Writes a DICOM series, RT structure sets and segmentations of it, and expected.json: the voxels that other programs find.

pip install numpy scikit-image pydicom highdicom; python make.py

Outlines are filled by scikit-image's polygon2mask, segmentations written by highdicom. The liver is a file of pydicom's
tests (MIT licence, a frame of a segmentation by dcmqi), read by pydicom; packed by gzip here.
"""

import base64
import gzip
import json
from pathlib import Path

import highdicom as hd
import numpy as np
import pydicom
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.sr.codedict import codes
from pydicom.uid import UID, ExplicitVRLittleEndian
from skimage.draw import polygon2mask

here = Path(__file__).parent
rng = np.random.default_rng(20266)
depth, rows, columns = 6, 20, 28
spacing = (0.9, 1.2)  # rows, columns
gap = 2.5


def rotation(a, b):
    ca, sa, cb, sb = np.cos(a), np.sin(a), np.cos(b), np.sin(b)
    return np.array([[ca, -sa, 0], [sa, ca, 0], [0, 0, 1]]) @ np.array([[1, 0, 0], [0, cb, -sb], [0, sb, cb]])


turned = rotation(0.2, -0.3)
along_row, along_column, normal = turned[:, 0], turned[:, 1], turned[:, 2]
origin = np.array([-31.5, 12.25, 101.0])


def uid(*numbers):
    """Of the example root of the standard's documents."""
    return UID("1.2.826.0.1.3680043.8.498.20266." + ".".join(map(str, numbers)))


def place(column, row, slice_):
    """Patient millimetres (LPS) of a voxel."""
    return origin + along_row * spacing[1] * column + along_column * spacing[0] * row + normal * gap * slice_


def save(dataset, name, sop_class, instance):
    dataset.SOPClassUID, dataset.SOPInstanceUID = sop_class, instance
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.save_as(here / name, enforce_file_format=True)


def patient(dataset):
    dataset.PatientName, dataset.PatientID = "Nobody^Ever", "0000"
    dataset.PatientBirthDate, dataset.PatientSex = "", "O"
    dataset.StudyInstanceUID, dataset.StudyID, dataset.AccessionNumber = uid(1), "1", ""
    dataset.StudyDate, dataset.StudyTime, dataset.ReferringPhysicianName = "20240102", "101112", ""
    dataset.FrameOfReferenceUID, dataset.PositionReferenceIndicator = uid(3), ""
    dataset.Manufacturer = "None"


def write_series():
    series = []
    values = rng.integers(-1000, 1000, (depth, rows, columns)).astype(np.int16)
    for z in range(depth):
        dataset = Dataset()
        patient(dataset)
        dataset.Modality, dataset.SeriesInstanceUID, dataset.SeriesNumber = "CT", uid(2), 1
        dataset.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
        dataset.InstanceNumber = depth - z
        dataset.ImagePositionPatient = [f"{v:.6f}" for v in place(0, 0, z)]
        dataset.ImageOrientationPatient = [f"{v:.10f}" for v in [*along_row, *along_column]]
        dataset.PixelSpacing, dataset.SliceThickness = list(spacing), 5
        dataset.Rows, dataset.Columns, dataset.SamplesPerPixel = rows, columns, 1
        dataset.PhotometricInterpretation = "MONOCHROME2"
        dataset.BitsAllocated = dataset.BitsStored = 16
        dataset.HighBit, dataset.PixelRepresentation = 15, 1
        dataset.RescaleSlope, dataset.RescaleIntercept = 1, 0
        dataset.PixelData = values[z].tobytes()
        dataset["PixelData"].VR = "OW"
        (here / "series").mkdir(exist_ok=True)
        save(dataset, f"series/{z}.dcm", pydicom.uid.CTImageStorage, uid(4, z))
        series.append(dataset)
    return series


def star(column, row, radius, points, jitter=0.3):
    """Corners (column, row), no two at one angle, so that the outline does not cross itself."""
    angles = np.sort(rng.random(points)) * 2 * np.pi
    radii = radius * (1 + jitter * (rng.random(points) - 0.5))
    return np.stack([column + radii * np.cos(angles), row + radii * np.sin(angles)], axis=1)


def filled(contours):
    """Even-odd over all contours [(slice, corners)] of a structure."""
    mask = np.zeros((depth, rows, columns), bool)
    for z, corners in contours:
        mask[z] ^= polygon2mask((rows, columns), corners[:, ::-1])
    return mask


def contour(corners, slice_, kind="CLOSED_PLANAR"):
    item = Dataset()
    points = [place(c, r, slice_) for c, r in corners]
    item.ContourGeometricType, item.NumberOfContourPoints = kind, len(points)
    item.ContourData = [f"{v:.9f}"[:16] for point in points for v in point]
    return item


def structure_set(name, structures, instance, frame_of_reference=uid(3)):
    """`structures`: (number, name, contour items)."""
    dataset = Dataset()
    patient(dataset)
    dataset.Modality, dataset.SeriesInstanceUID, dataset.SeriesNumber = "RTSTRUCT", uid(5, instance), 2
    dataset.StructureSetLabel, dataset.StructureSetDate, dataset.StructureSetTime = "Outlines", "20240102", "101112"
    reference = Dataset()
    reference.FrameOfReferenceUID = frame_of_reference
    dataset.ReferencedFrameOfReferenceSequence = Sequence([reference])
    rois, outlines = [], []
    for number, roi_name, items in structures:
        roi = Dataset()
        roi.ROINumber, roi.ReferencedFrameOfReferenceUID, roi.ROIName = number, frame_of_reference, roi_name
        roi.ROIGenerationAlgorithm = ""
        rois.append(roi)
        outline = Dataset()
        outline.ReferencedROINumber, outline.ContourSequence = number, Sequence(items)
        outlines.append(outline)
    dataset.StructureSetROISequence = Sequence(rois)
    dataset.ROIContourSequence = Sequence(outlines)
    save(dataset, name, pydicom.uid.RTStructureSetStorage, uid(6, instance))


def as_text(label):
    return base64.b64encode(gzip.compress(label.astype(np.uint8).tobytes(), mtime=0)).decode()


def write_structures(expected):
    body, hole, kidney, lesion, keyhole_at = [], [], [], [], {1, 2}
    for z in range(1, 5):
        body.append((z, star(13.2, 9.6, 8.3, 40)))
        hole.append((z, star(12.4, 8.8, 2.6, 15)))
    for z in sorted(keyhole_at):
        # A ring as one outline: around, in by a channel without width, around inside the other way, and back.
        outer = star(22.1, 13.3, 4.4, 21, 0.2)
        inner = star(22.1, 13.3, 1.6, 11, 0.2)
        kidney.append((z, np.concatenate([outer, outer[:1], inner[::-1], inner[-1:]])))
    for z in [2, 3]:
        lesion.append((z, star(17.7, 7.4, 2.9, 17)))
    masks = {"liver": filled(body + hole), "kidney": filled(kidney), "tumour": filled(lesion)}
    label = np.zeros((depth, rows, columns), np.uint8)
    for value, name in enumerate(sorted(masks), 1):
        label[masks[name]] = value
    expected["structures"] = {
        "label": as_text(label),
        "names": {"1": "Kidney left", "2": "Liver", "3": "tumour"},
        "overlap": int((masks["liver"] & masks["tumour"]).sum() + 0),
    }
    # With another order of classes, another one stays where they overlap.
    label = np.zeros((depth, rows, columns), np.uint8)
    for value, name in enumerate(["tumour", "liver"], 1):
        label[masks[name]] = value
    expected["wanted"] = as_text(label)
    drawn = lambda contours: [contour(corners, z) for z, corners in contours]
    open_line = contour(star(5, 5, 3, 6), 2, "OPEN_PLANAR")
    point = contour(np.array([[3.0, 4.0]]), 2, "POINT")
    structure_set(
        "structures.dcm",
        [(7, "tumour", drawn(lesion)), (2, "Liver", drawn(body + hole) + [open_line]), (5, "Kidney left", drawn(kidney) + [point])],
        1,
    )
    # The same in another order, as of another patient, with one more structure that nobody asked for.
    structure_set(
        "other-order.dcm",
        [(1, "KIDNEY  LEFT ", drawn(kidney)), (2, "Couch", drawn([(0, star(4, 15, 3, 9))])), (3, "liver", drawn(body + hole)), (4, "Tumour", drawn(lesion))],
        2,
    )
    # Planes a quarter of a slice off, some outside, and two in one slice, of which the nearer counts.
    off = [(z, star(13, 10, 6, 25)) for z in [1, 2, 3]]
    farther = contour(star(9, 6, 3, 9), 2.4)
    expected["between"] = as_text(filled(off))
    structure_set(
        "between.dcm",
        [(1, "Liver", [contour(corners, z + 0.25) for z, corners in off] + [farther, contour(star(9, 6, 3, 9), -1.2)])],
        3,
    )
    corners = star(13, 10, 6, 12)
    tilted = contour(corners, 2)
    tilted.ContourData = [f"{v:.9f}"[:16] for c, r in corners for v in place(c, r, 2 + 0.1 * c)]
    structure_set("tilted.dcm", [(1, "Liver", [tilted])], 4)
    structure_set("elsewhere.dcm", [(1, "Liver", [contour(star(13, 10, 6, 12), 40)])], 5, uid(9))


def segment(number, name):
    return hd.seg.SegmentDescription(
        number, name, codes.SCT.Tissue, codes.SCT.Liver, hd.seg.SegmentAlgorithmTypeValues.MANUAL
    )


def segmentation(name, series, pixels, kind, names, instance, **more):
    made = hd.seg.Segmentation(
        series,
        pixels,
        kind,
        [segment(number, each) for number, each in enumerate(names, 1)],
        uid(7, instance),
        2,
        uid(8, instance),
        1,
        "None",
        "None",
        "1",
        "1",
        **more,
    )
    made.save_as(here / name)
    return made


def write_segmentations(series, expected):
    blob = lambda: np.stack([polygon2mask((rows, columns), star(*centre, 5, 20)[:, ::-1]) for centre in rng.uniform([8, 6], [20, 13], (depth, 2))])
    spleen, liver = blob(), blob()
    spleen[[0, 3]] = False  # Frames without a segment are not written.
    both = np.stack([spleen, liver], axis=-1).astype(np.uint8)
    label = np.where(spleen, 2, np.where(liver, 1, 0))
    expected["segments"] = {"label": as_text(label), "names": {"1": "Liver", "2": "Spleen"}, "overlap": int((spleen & liver).sum())}
    kinds = hd.seg.SegmentationTypeValues
    segmentation("binary.dcm", series, both, kinds.BINARY, ["Spleen", "Liver"], 1)
    apart = label.astype(np.uint8)
    segmentation("label-map.dcm", series, apart, kinds.LABELMAP, ["Liver", "Spleen"], 2)
    more = {"transfer_syntax_uid": pydicom.uid.RLELossless}
    segmentation("compressed.dcm", series, apart, kinds.LABELMAP, ["Liver", "Spleen"], 7, **more)
    share = (rng.random(spleen.shape) * spleen)[..., None]
    expected["fractional"] = as_text(np.round(share[..., 0] * 255) >= 127.5)
    segmentation("fractional.dcm", series, share, kinds.FRACTIONAL, ["Spleen"], 3, max_fractional_value=255)

    # Some slices, the last first.
    some = [4, 2, 1]
    part = np.zeros_like(apart)
    part[some] = apart[some]
    expected["some"] = as_text(part)
    segmentation("some.dcm", [series[z] for z in some], apart[some], kinds.BINARY, ["Liver", "Spleen"], 4)

    # Pixels half as large in the same planes: the nearest one counts.
    fine = np.zeros((depth, 2 * rows, 2 * columns), bool)
    for z in range(depth):
        fine[z] = polygon2mask((2 * rows, 2 * columns), star(26, 20, 13, 30)[:, ::-1])
    shift = 0.1
    corner = lambda z: hd.PlanePositionSequence("PATIENT", place(-0.25 + shift, -0.25, z))
    measures = hd.PixelMeasuresSequence([spacing[0] / 2, spacing[1] / 2], 5, gap)
    c = np.arange(columns) - (-0.25 + shift)
    r = np.arange(rows) + 0.25
    at = np.ix_(range(depth), np.round(r * 2).astype(int), np.round(c * 2).astype(int))
    expected["fine"] = as_text(fine[at])
    segmentation(
        "fine.dcm", series, fine.astype(np.uint8), kinds.BINARY, ["Liver"], 5,
        pixel_measures=measures, plane_positions=[corner(z) for z in range(depth)],
        plane_orientation=hd.PlaneOrientationSequence("PATIENT", [*along_row, *along_column]),
    )
    # In planes between slices.
    segmentation(
        "shifted.dcm", series, apart, kinds.BINARY, ["Liver", "Spleen"], 6,
        pixel_measures=hd.PixelMeasuresSequence(spacing, 5, gap),
        plane_positions=[hd.PlanePositionSequence("PATIENT", place(0, 0, z + 0.4)) for z in range(depth)],
        plane_orientation=hd.PlaneOrientationSequence("PATIENT", [*along_row, *along_column]),
    )


def write_liver(expected):
    for name in ["liver_1frame", "liver_expb_1frame"]:
        path = Path(get_testdata_file(f"{name}.dcm"))
        (here / f"{name}.dcm.gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))
    # pydicom refuses one-bit pixels in big-endian words; both files hold the same frame.
    expected["liver"] = as_text(pydicom.dcmread(get_testdata_file("liver_1frame.dcm")).pixel_array)


series = write_series()
affine = np.eye(4)
affine[:3, 0], affine[:3, 1], affine[:3, 2], affine[:3, 3] = along_row * spacing[1], along_column * spacing[0], normal * gap, origin
affine[:2] *= -1
expected = {"shape": [depth, rows, columns], "affine": affine.ravel().tolist()}
write_structures(expected)
write_segmentations(series, expected)
write_liver(expected)
(here / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
