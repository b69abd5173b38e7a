"""Reads a segmentation that `predict --also dicomSeg` wrote with highdicom and SimpleITK, and compares its voxels with
those of the NIfTI file beside it. Not part of the tests, which need no Python.

pip install numpy pydicom highdicom nibabel SimpleITK; python check.py SERIES_FOLDER LABEL.dcm LABEL.nii.gz
"""

import sys
from pathlib import Path

import highdicom as hd
import nibabel as nib
import numpy as np
import pydicom
import SimpleITK as sitk

series_folder, segmentation, label = sys.argv[1:]
seg = hd.seg.segread(segmentation)
print([(each.segment_number, each.segment_label) for each in seg.SegmentSequence], seg.NumberOfFrames, "frames")

# As one volume with its own affine, put on the grid of the NIfTI file by places in the patient.
nifti = nib.load(label)
expected = np.asarray(nifti.dataobj)
volume = seg.get_volume(combine_segments=True, allow_missing_positions=True)
to_nifti = np.linalg.inv(nifti.affine) @ np.diag([-1, -1, 1, 1]) @ volume.affine
found = np.zeros_like(expected)
places = np.argwhere(volume.array > 0)
voxels = np.round((to_nifti @ np.c_[places, np.ones(len(places))].T)[:3]).astype(int)
found[tuple(voxels)] = volume.array[tuple(places.T)]
print("as a volume:", "equal" if (found == expected).all() else "DIFFERENT", int((expected > 0).sum()), "voxels")

# By the slices that frames refer to.
slices = [pydicom.dcmread(path) for path in Path(series_folder).rglob("*") if path.is_file()]
slices = [each for each in slices if each.SOPInstanceUID in str(seg.ReferencedSeriesSequence[0])]
first = slices[0]
normal = np.cross(first.ImageOrientationPatient[:3], first.ImageOrientationPatient[3:])
slices.sort(key=lambda each: float(np.dot(normal, each.ImagePositionPatient)))
by_slice = seg.get_pixels_by_source_instance(
    [each.SOPInstanceUID for each in slices], combine_segments=True, assert_missing_frames_are_empty=True
)
print("by slices:", "equal" if (by_slice == expected.transpose(2, 1, 0)).all() else "DIFFERENT")
print("SimpleITK:", sitk.ReadImage(segmentation).GetSize())
