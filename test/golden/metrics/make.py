"""Makes metrics.json: pairs of small masks with scores from SimpleITK, scikit-learn, MedPy, MONAI, surface-distance and scipy.

Run: python make.py   (numpy, scipy, SimpleITK, medpy, scikit-learn, monai with torch, surface-distance; writes beside itself)

Masks are written as runs of a flat C-order array [z, y, x], starting with a run of zeros. A stack of one slice is scored
as a 2D image. Distances from border to border are MedPy's and a k-d tree's; what MONAI has is asserted to be the same.
Where a mask is empty, only what these programs define is given.
"""

import json
from pathlib import Path

import medpy.metric.binary as medpy
import numpy as np
import SimpleITK as sitk
import surface_distance
import torch
from monai.metrics import compute_average_surface_distance, compute_hausdorff_distance, compute_surface_dice
from scipy import ndimage
from scipy.spatial import cKDTree
from sklearn import metrics as sklearn

# Names that scipy and numpy have given up, and surface-distance still uses.
ndimage.filters = getattr(ndimage, "filters", ndimage)
ndimage.morphology = getattr(ndimage, "morphology", ndimage)
np.Inf = np.inf

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


def flat(truth, prediction, spacing):
    return (truth[0], prediction[0], spacing[1:]) if truth.shape[0] == 1 else (truth, prediction, spacing)


def tensors(*masks):
    return [torch.from_numpy(mask[None, None].astype(np.float32)) for mask in masks]


def border_scores(truth, prediction, spacing):
    """Of two masks that are not empty."""
    a, b, mm = flat(truth, prediction, spacing)
    ab, ba = directed(a, b, mm), directed(b, a, mm)
    scores = {
        "hd95": float(max(np.percentile(ab, 95), np.percentile(ba, 95))),
        "hd95Pooled": float(medpy.hd95(a, b, mm)),
        "hausdorff": float(medpy.hd(a, b, mm)),
        "assd": float(medpy.assd(b, a, mm)),
        "masd": float((medpy.asd(b, a, mm) + medpy.asd(a, b, mm)) / 2),
    }
    pred, true = tensors(b, a)
    same = lambda name, value: np.testing.assert_allclose(float(value), scores[name], rtol=1e-4, err_msg=name)
    monai = {"include_background": True, "spacing": list(map(float, mm))}
    same("hd95", compute_hausdorff_distance(pred, true, percentile=95, **monai))
    same("hausdorff", compute_hausdorff_distance(pred, true, **monai))
    same("assd", compute_average_surface_distance(pred, true, symmetric=True, **monai))
    return scores


def tolerance_scores(truth, prediction, spacing, tolerance):
    """Shares of both surfaces within a tolerance, by MONAI and by surface-distance."""
    a, b, mm = flat(truth, prediction, spacing)
    pred, true = tensors(b, a)
    border = compute_surface_dice(pred, true, [tolerance], include_background=True, spacing=list(map(float, mm)))
    surfels = surface_distance.compute_surface_distances(a, b, mm)
    return {
        "nsd": float(border),
        "nsdSurfel": float(surface_distance.compute_surface_dice_at_tolerance(surfels, tolerance)),
    }


def lesion_f1(truth, prediction, overlap):
    """As the ISLES'22 challenge, where a lesion counts from one voxel on: overlap 0."""
    parts = lambda mask, other: [
        other[labelled == i].mean() > overlap
        for labelled, count in [ndimage.label(mask, np.ones((3, 3, 3)))]
        for i in range(1, count + 1)
    ]
    hits, alarms = parts(truth, prediction), parts(prediction, truth)
    tp, fn, fp = sum(hits), len(hits) - sum(hits), len(alarms) - sum(alarms)
    return float(tp / (tp + (fp + fn) / 2))


def case(name, truth, prediction, spacing):
    (tn, fp), (fn, tp) = sklearn.confusion_matrix(truth.ravel(), prediction.ravel(), labels=[False, True]).tolist()
    flags = truth.ravel(), prediction.ravel()
    scores = {
        "dice": float(sklearn.f1_score(*flags)),
        "jaccard": float(sklearn.jaccard_score(*flags)),
        "sensitivity": float(sklearn.recall_score(*flags)) if tp + fn else None,
        "specificity": float(sklearn.recall_score(~flags[0], ~flags[1])) if tn + fp else None,
        "precision": float(sklearn.precision_score(*flags, zero_division=0)),
        "accuracy": float(sklearn.accuracy_score(*flags)),
        "volumeDifference": float((prediction.sum() - truth.sum()) * np.prod(spacing) / 1000),
        "relativeVolumeDifference": 100 * float(medpy.ravd(prediction, truth)) if tp + fn else None,
        "lesionF1": lesion_f1(truth, prediction, 0),
        **tolerance_scores(truth, prediction, spacing, 1),
    }
    overlap = sitk.LabelOverlapMeasuresImageFilter()
    overlap.Execute(sitk.GetImageFromArray(truth.astype(np.uint8)), sitk.GetImageFromArray(prediction.astype(np.uint8)))
    # SimpleITK's is signed and twice as large.
    scores["volumeSimilarity"] = 1 - abs(overlap.GetVolumeSimilarity()) / 2
    if truth.any() and prediction.any():
        assert np.isclose(overlap.GetDiceCoefficient(), scores["dice"])
        a, b, mm = flat(truth, prediction, spacing)
        surfels = surface_distance.compute_surface_distances(a, b, mm)
        scores["hd95Surfel"] = float(surface_distance.compute_robust_hausdorff(surfels, 95))
        scores.update(border_scores(truth, prediction, spacing))
    return {
        "name": name,
        "shape": truth.shape,
        "spacingMm": spacing,
        "truth": runs(truth),
        "prediction": runs(prediction),
        "counts": {"tp": tp, "fp": fp, "fn": fn, "tn": tn},
        "scores": scores,
        "other": {
            "toleranceMm": 2.5,
            "lesionOverlap": 0.5,
            "scores": {
                **tolerance_scores(truth, prediction, spacing, 2.5),
                "lesionF1": lesion_f1(truth, prediction, 0.5),
            },
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
    case("lesions found, missed, and seen where there are none", blob(s, 0.08), blob(s, 0.08), (1.0, 1.0, 1.0)),
    case("distances that equal the tolerance", box(s, (4, 4, 4), (8, 9, 10)), box(s, (5, 4, 4), (9, 9, 10)), (1.0, 0.5, 0.5)),
    case("one voxel beside another", box(s, (4, 4, 4), (5, 5, 5)), box(s, (4, 5, 6), (5, 6, 7)), (2.0, 0.7, 0.9)),
    case("equal masks", ball(s, (6, 9, 11), (4, 6, 7)), ball(s, (6, 9, 11), (4, 6, 7)), (2.5, 0.7, 0.9)),
    case("nothing predicted", box(s, (1, 2, 3), (4, 6, 8)), np.zeros(s, bool), (2.5, 0.7, 0.9)),
    case("nothing to find", np.zeros(s, bool), box(s, (1, 2, 3), (4, 6, 8)), (2.5, 0.7, 0.9)),
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
