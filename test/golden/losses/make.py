"""Writes losses.json beside this file: losses of small random patches by their formulas in numpy, and by MONAI and PyTorch
where those define the same. Probabilities and truth are [batch, ...space, classes], in C order.

pip install numpy torch monai; python make.py
"""

import json
from pathlib import Path

import numpy as np
import torch
from monai.losses import DiceLoss, FocalLoss, GeneralizedDiceLoss, TverskyLoss
from monai.losses.unified_focal_loss import AsymmetricFocalLoss, AsymmetricFocalTverskyLoss

rng = np.random.default_rng(20266)
smooth = 1e-5


def patches(shape, classes, present, sigmoid=False):
    """Labels of the first `present` classes, the higher the rarer, and probabilities that lean towards them."""
    share = np.array([2.0**-c for c in range(present)])
    label = rng.choice(present, size=shape, p=share / share.sum())
    logits = rng.normal(size=(*shape, classes)) + 1.5 * (label[..., None] == np.arange(classes))
    odds = np.exp(logits)
    p = odds / (1 + odds) if sigmoid else odds / odds.sum(-1, keepdims=True)
    return label, p.astype(np.float32)


# --- formulas -------------------------------------------------------------------------------------------------------


def space(x):
    return tuple(range(1, x.ndim - 1))


def sums(t, p, background=True):
    tp, y, q = (t * p).sum(space(t)), t.sum(space(t)), p.sum(space(t))
    first = 0 if background else 1
    return tp[:, first:], (q - tp)[:, first:], (y - tp)[:, first:], y[:, first:]


def mean(values, weights=None, background=True):
    if weights is None:
        return values.mean()
    w = np.array(weights, float)[0 if background else 1 :]
    return ((values * w).sum(1) / w.sum()).mean()


def dice_of(tp, fp, fn):
    return (2 * tp + smooth) / (2 * tp + fp + fn + smooth)


def tversky_of(tp, fp, fn, a, b):
    return (tp + smooth) / (tp + a * fp + b * fn + smooth)


def volume_weights(y, exponent):
    with np.errstate(divide="ignore"):
        w = np.where(y > 0, 1 / y**exponent, 0)
    w = np.where(y > 0, w, w.max(1, keepdims=True))
    w = np.where(w.max(1, keepdims=True) == 0, 1, w)
    return w / w.sum(1, keepdims=True)


def right(t, p):
    """Probability of the true class."""
    return (t * p).sum(-1) / p.sum(-1)


def soft_dice(t, p, background=True, weights=None):
    tp, fp, fn, _ = sums(t, p, background)
    return 1 - mean(dice_of(tp, fp, fn), weights, background)


def batch_dice(t, p, background=True, weights=None):
    tp, fp, fn, y = sums(t, p, background)
    w = np.ones(y.shape[1]) if weights is None else np.array(weights, float)[0 if background else 1 :]
    return 1 - dice_of((tp * w).sum(), (fp * w).sum(), (fn * w).sum())


def weighted_dice(t, p, background=True):
    tp, fp, fn, y = sums(t, p, background)
    return 1 - (dice_of(tp, fp, fn) * volume_weights(y, 1)).sum(1).mean()


def generalized_dice(t, p, background=True):
    tp, fp, fn, y = sums(t, p, background)
    w = volume_weights(y, 2)
    return 1 - dice_of((tp * w).sum(1), (fp * w).sum(1), (fn * w).sum(1)).mean()


def tversky(t, p, a=0.5, b=0.5, background=True, weights=None):
    tp, fp, fn, _ = sums(t, p, background)
    return 1 - mean(tversky_of(tp, fp, fn, a, b), weights, background)


def cross_entropy(t, p, weights=None):
    w = np.ones(t.shape[-1]) if weights is None else np.array(weights, float)
    voxels = (t * w).sum(-1)
    return -(voxels * np.log(right(t, p))).sum() / voxels.sum()


def balanced_cross_entropy(t, p):
    return -np.mean([np.log(right(t, p))[t[..., c] == 1].mean() for c in range(t.shape[-1]) if t[..., c].any()])


def focal(t, p, alpha=(1,), gamma=2):
    a = (t * np.array(alpha)).sum(-1)
    return -(a * (1 - right(t, p)) ** gamma * np.log(right(t, p))).mean()


def rare_focal(t, p, form, delta=0.7, gamma=2, weights=None):
    w = np.ones(t.shape[-1]) if weights is None else np.array(weights, float) / np.mean(weights)
    q, back = right(t, p), t[..., 0]
    focus = (1 - q) ** gamma
    if form == "asymmetric":
        focus = np.where(back == 1, focus, 1)
    return -(np.where(back == 1, 1 - delta, delta) * (t * w).sum(-1) * focus * np.log(q)).mean()


def focal_tversky(t, p, delta=0.7, gamma=0.75, background=True, weights=None):
    tp, fp, fn, _ = sums(t, p, background)
    return mean((1 - tversky_of(tp, fp, fn, 1 - delta, delta)) ** gamma, weights, background)


def rare_tversky(t, p, form, delta=0.7, gamma=0.75, background=True, weights=None):
    tp, fp, fn, _ = sums(t, p, background)
    error = 1 - tversky_of(tp, fp, fn, 1 - delta, delta)
    power = np.full(error.shape[1], 1 - gamma)
    if form == "asymmetric" and background:
        power[0] = 1
    return mean(error**power, weights, background)


def unified(t, p, form, weight=0.5, delta=0.6, gamma=0.5, background=True, weights=None):
    overlap = rare_tversky(t, p, form, delta, gamma, background, weights)
    return weight * overlap + (1 - weight) * rare_focal(t, p, form, delta, gamma, weights)


def binary(t, p, positive=1, negative=1, background=True, weights=None):
    voxels = -(positive * t * np.log(p) + negative * (1 - t) * np.log(1 - p))
    return mean(voxels.mean(space(t))[:, 0 if background else 1 :], weights, background)


def error(t, p, power, background=True, weights=None):
    return mean((np.abs(t - p) ** power).mean(space(t))[:, 0 if background else 1 :], weights, background)


def combo(t, p, alpha=0.5, beta=0.5, background=True, weights=None):
    entropy = binary(t, p, beta, 1 - beta, background, weights)
    return alpha * entropy + (1 - alpha) * soft_dice(t, p, background, weights)


# --- values ---------------------------------------------------------------------------------------------------------


def by_formula(t, p):
    c = t.shape[-1]
    w = [1.0, 3.0, 0.5, 2.0][:c]
    counted = [({}, {}), ({"background": False}, {"background": False}), ({"classWeights": w}, {"weights": w}),
               ({"background": False, "classWeights": w}, {"background": False, "weights": w})]  # fmt: skip
    for params, given in counted:
        yield "diceSoft", params, soft_dice(t, p, **given)
        yield "dice", params, batch_dice(t, p, **given)
        yield "weightedDice", params, (soft_dice if "weights" in given else weighted_dice)(t, p, **given)
        yield "jaccard", params, tversky(t, p, 1, 1, **given)
        yield "tversky", params, tversky(t, p, **given)
        yield "tversky", {**params, "alpha": 0.3, "beta": 0.8}, tversky(t, p, 0.3, 0.8, **given)
        yield "focalTversky", params, focal_tversky(t, p, **given)
        yield "focalTversky", {**params, "delta": 0.4, "gamma": 2}, focal_tversky(t, p, 0.4, 2, **given)
        yield "binaryCrossEntropy", params, binary(t, p, **given)
        yield "meanSquaredError", params, error(t, p, 2, **given)
        yield "meanAbsoluteError", params, error(t, p, 1, **given)
        yield "combo", params, combo(t, p, **given)
        yield "combo", {**params, "alpha": 0.3, "beta": 0.7}, combo(t, p, 0.3, 0.7, **given)
        entropy = cross_entropy(t, p, given.get("weights"))
        yield "diceCrossEntropy", {**params, "crossEntropyWeight": 2}, soft_dice(t, p, **given) + 2 * entropy
        yield "tverskyCrossEntropy", {**params, "crossEntropyWeight": 2}, tversky(t, p, **given) + 2 * entropy
        for form in ["symmetric", "asymmetric"]:
            yield f"{form}FocalTversky", params, rare_tversky(t, p, form, **given)
            yield f"{form}FocalTversky", {**params, "delta": 0.4, "gamma": 0.2}, rare_tversky(t, p, form, 0.4, 0.2, **given)
            yield f"{form}UnifiedFocal", params, unified(t, p, form, **given)
            other = {"weight": 0.2, "delta": 0.8, "gamma": 0.3}
            yield f"{form}UnifiedFocal", {**params, **other}, unified(t, p, form, **other, **given)
    for params, weights in [({}, None), ({"classWeights": w}, w)]:
        yield "crossEntropy", params, cross_entropy(t, p, weights)
        yield "weightedCrossEntropy", params, cross_entropy(t, p, weights) if weights else balanced_cross_entropy(t, p)
        for form in ["symmetric", "asymmetric"]:
            yield f"{form}Focal", params, rare_focal(t, p, form, weights=weights)
            yield f"{form}Focal", {**params, "delta": 0.4, "gamma": 0.5}, rare_focal(t, p, form, 0.4, 0.5, weights)
    for background in [True, False]:
        yield "generalizedDice", {"background": background}, generalized_dice(t, p, background)
    yield "focal", {}, focal(t, p)
    yield "focal", {"alpha": [0.25], "gamma": 0.5}, focal(t, p, [0.25], 0.5)
    yield "focal", {"alpha": w, "gamma": 3}, focal(t, p, w, 3)


def by_others(t, p, sigmoid):
    first = lambda x: torch.movedim(torch.tensor(x, dtype=torch.float64), -1, 1)
    y, q = first(t), first(p)
    c = t.shape[-1]
    w = [1.0, 3.0, 0.5, 2.0][:c]
    for background in [True, False]:
        counted = {"background": background}
        weights = torch.tensor(w, dtype=torch.float64)[0 if background else 1 :]
        options = {"include_background": background, "smooth_nr": smooth, "smooth_dr": smooth}
        yield "diceSoft", counted, DiceLoss(**options)(q, y), "MONAI"
        # MONAI does not divide by the sum of the weights.
        weighted = DiceLoss(**options, weight=weights / weights.mean())(q, y)
        yield "diceSoft", {**counted, "classWeights": w}, weighted, "MONAI"
        twice = {**options, "smooth_nr": 2 * smooth, "smooth_dr": 2 * smooth}
        yield "jaccard", counted, DiceLoss(**twice, jaccard=True)(q, y), "MONAI"
        yield "tversky", {**counted, "alpha": 0.3, "beta": 0.8}, TverskyLoss(**options, alpha=0.3, beta=0.8)(q, y), "MONAI"
        # MONAI's weights are so small that any smoothing would outweigh them.
        generalized = GeneralizedDiceLoss(include_background=background, smooth_nr=0, smooth_dr=0)(q, y)
        yield "generalizedDice", {**counted, "smooth": 1e-9}, generalized, "MONAI"
    yield "binaryCrossEntropy", {}, torch.nn.BCELoss()(q, y), "PyTorch"
    yield "meanSquaredError", {}, torch.nn.MSELoss()(q, y), "PyTorch"
    yield "meanAbsoluteError", {}, torch.nn.L1Loss()(q, y), "PyTorch"
    if sigmoid:
        return
    label = y.argmax(1)
    yield "crossEntropy", {}, torch.nn.NLLLoss()(q.log(), label), "PyTorch"
    each = torch.nn.NLLLoss(torch.tensor(w, dtype=torch.float64))
    yield "crossEntropy", {"classWeights": w}, each(q.log(), label), "PyTorch"
    # MONAI divides by the number of classes as well.
    yield "focal", {"gamma": 2}, c * FocalLoss(use_softmax=True, gamma=2)(q.log(), y), "MONAI"
    each = FocalLoss(use_softmax=True, gamma=3, weight=w)
    yield "focal", {"alpha": w, "gamma": 3}, c * each(q.log(), y), "MONAI"
    if c == 2:
        yield "asymmetricFocal", {}, 2 * AsymmetricFocalLoss()(q, y), "MONAI"
        yield "asymmetricFocalTversky", {"smooth": 1e-7}, AsymmetricFocalTverskyLoss()(q, y), "MONAI"


made = []
for name, shape, classes, present, sigmoid in [
    ("2D, two classes", (2, 4, 5), 2, 2, False),
    ("3D, four classes, the last absent", (2, 3, 4, 3), 4, 3, False),
    ("3D, nothing but background", (1, 3, 4, 3), 3, 1, False),
    ("3D, sigmoid outputs", (2, 2, 4, 3), 3, 3, True),
]:
    label, p = patches(shape, classes, present, sigmoid)
    t = (label[..., None] == np.arange(classes)).astype(float)
    values = [(*each, "numpy") for each in by_formula(t, p.astype(float))]
    # Without a foreground, MONAI's generalised Dice is 0 over 0.
    values += [v for v in by_others(t, p.astype(float), sigmoid) if np.isfinite(float(v[2]))]
    made.append({
        "name": name,
        "shape": [*shape, classes],
        "label": label.ravel().tolist(),
        "prediction": [float(f"{x:.9g}") for x in p.ravel()],
        "values": [{"loss": i, "params": q, "value": float(f"{float(v):.9g}"), "by": by} for i, q, v, by in values],
    })  # fmt: skip

rows = ",\n".join(json.dumps(case) for case in made)
Path(__file__).with_name("losses.json").write_text(f'{{"cases": [\n{rows}\n]}}\n')
