"""Makes metrics.json: pairs of small masks with scores from SimpleITK, scikit-learn, MedPy and scipy.

Run: python make.py   (numpy, scipy, SimpleITK, medpy, scikit-learn; writes beside itself)

Masks are written as runs of a flat C-order array [z, y, x], starting with a run of zeros. HD95 is the larger of the two
directed 95th percentiles; MedPy has only the pooled one, so its directed distances are taken and numpy does the rest.
ASSD is the mean over both borders together. A stack of one slice is scored as a 2D image.
"""

import json
from pathlib import Path

import medpy.metric.binary as medpy
import numpy as np
import SimpleITK as sitk
from scipy import ndimage
from scipy.spatial import cKDTree
from sklearn.metrics import confusion_matrix

rng = np.random.default_rng(20)


def ball(shape, centre, radii):
    grid = np.meshgrid(*[np.arange(n) for n in shape], indexing="ij")
    return sum(((g - c) / r) ** 2 for g, c, r in zip(grid, centre, radii)) <= 1


def blob(shape, share):
    noise = ndimage.gaussian_filter(rng.normal(size=shape), [min(2, n / 8) for n in shape])
    return noise > np.quantile(noise, 1 - share)


def box(shape, low, high):
    mask = np.zeros(shape, bool)
    mask[tuple(slice(a, b) for a, b in zip(low, high))] = True
    return mask


def directed(a, b, spacing):
    """Distances from the border of a to that of b: by MedPy, and the same again by a k-d tree."""
    surface = getattr(medpy, "__surface_distances")(a, b, spacing, 1)
    border = lambda m: m & ~ndimage.binary_erosion(m)
    points = lambda m: np.argwhere(border(m)) * np.asarray(spacing)
    tree = cKDTree(points(b)).query(points(a))[0]
    assert np.allclose(np.sort(surface), np.sort(tree), atol=1e-9)
    return surface


def case(name, truth, prediction, spacing):
    a, b, mm = (truth[0], prediction[0], spacing[1:]) if truth.shape[0] == 1 else (truth, prediction, spacing)
    ab, ba = directed(a, b, mm), directed(b, a, mm)
    assert np.isclose(max(ab.max(), ba.max()), medpy.hd(a, b, mm))
    (tn, fp), (fn, tp) = confusion_matrix(truth.ravel(), prediction.ravel(), labels=[False, True]).tolist()
    overlap = sitk.LabelOverlapMeasuresImageFilter()
    overlap.Execute(sitk.GetImageFromArray(truth.astype(np.uint8)), sitk.GetImageFromArray(prediction.astype(np.uint8)))
    return {
        "name": name,
        "shape": truth.shape,
        "spacingMm": spacing,
        "truth": runs(truth),
        "prediction": runs(prediction),
        "counts": {"tp": tp, "fp": fp, "fn": fn, "tn": tn},
        "scores": {
            "dice": overlap.GetDiceCoefficient(1),
            "jaccard": overlap.GetJaccardCoefficient(1),
            "sensitivity": float(medpy.sensitivity(prediction, truth)),
            "specificity": float(medpy.specificity(prediction, truth)) if tn + fp else None,
            "precision": float(medpy.precision(prediction, truth)),
            "accuracy": (tp + tn) / truth.size,
            "hd95": float(max(np.percentile(ab, 95), np.percentile(ba, 95))),
            "hausdorff": float(medpy.hd(a, b, mm)),
            "assd": float(np.concatenate([ab, ba]).mean()),
        },
    }


def runs(mask):
    flat = mask.ravel().astype(np.int8)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flat])))
    return np.diff(np.concatenate([[0], edges, [flat.size]])).tolist()


s = (14, 20, 24)
cases = [
    case("overlapping balls", ball(s, (6, 9, 11), (4, 6, 7)), ball(s, (7, 10, 13), (5, 5, 6)), (2.5, 0.7, 0.9)),
    case("balls apart", ball(s, (3, 4, 5), (2, 3, 3)), ball(s, (10, 15, 18), (3, 3, 4)), (1.0, 1.5, 0.4)),
    case("rough blobs touching the image edge", blob(s, 0.4), blob(s, 0.3), (3.0, 1.1, 0.8)),
    case("box within a box", box(s, (1, 2, 3), (12, 17, 20)), box(s, (4, 6, 8), (8, 11, 13)), (1.0, 1.0, 1.0)),
    case("whole image against one voxel", np.ones(s, bool), box(s, (13, 0, 23), (14, 1, 24)), (0.5, 2.0, 1.0)),
    case("one false voxel far off", box(s, (4, 4, 4), (8, 9, 10)), box(s, (4, 4, 4), (8, 9, 10)) | box(s, (13, 19, 23), (14, 20, 24)), (1.2, 0.6, 0.6)),
    case("sparse noise", rng.random(s) < 0.03, rng.random(s) < 0.02, (0.3, 1.7, 1.1)),
    case("one slice", ball((1, 40, 36), (0, 18, 17), (1, 12, 10)), ball((1, 40, 36), (0, 20, 15), (1, 13, 8)), (5.0, 0.7, 0.9)),
    case("one slice of rough blobs", blob((1, 40, 36), 0.3), blob((1, 40, 36), 0.3), (1.0, 1.3, 0.6)),
]
values = [0.3, -1.5, 2.0, 7.25, 0.3, 4.0, 1e-3]
statistics = {
    "values": values,
    "mean": float(np.mean(values)),
    "sd": float(np.std(values, ddof=1)),
    "median": float(np.median(values)),
    "quantiles": [[q, float(np.quantile(values, q))] for q in (0, 0.025, 0.25, 0.5, 0.9, 0.95, 0.999, 1)],
}
target = Path(__file__).with_name("metrics.json")
target.write_text(json.dumps({"cases": cases, "statistics": statistics}, separators=(",", ":")) + "\n")
