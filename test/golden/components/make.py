"""Writes components.json beside this file: what numpy and scipy find where two label maps differ.

pip install numpy scipy; python make.py
"""

import json
from pathlib import Path

import numpy as np
from scipy.ndimage import gaussian_filter, label

rng = np.random.default_rng(20265)
classes = 4
touching = np.ones((3, 3, 3))


def blobs(shape, noise):
    """Smooth patches of every class, with single voxels of others in them."""
    fields = [gaussian_filter(rng.normal(size=shape), 1.5) for _ in range(classes)]
    labels = np.argmax(fields, axis=0)
    return np.where(rng.random(shape) < noise, rng.integers(0, classes, shape), labels).astype(np.uint8)


def errors(truth, prediction):
    found = {}
    for kind, own, other in [("falsePositive", prediction, truth), ("falseNegative", truth, prediction)]:
        for c in range(1, classes):
            wrong = (own == c) & (other != c)
            components, count = label(wrong, touching)
            sizes = np.bincount(components.ravel())[1:]
            found[f"{kind} {c}"] = {
                "sizes": sorted(sizes.tolist(), reverse=True),
                "x": wrong.sum((0, 1)).tolist(),
                "y": wrong.sum((0, 2)).tolist(),
                "z": wrong.sum((1, 2)).tolist(),
            }
            assert count == len(sizes)
    return found


def pair(shape, noise):
    truth, prediction = blobs(shape, noise), blobs(shape, noise)
    # Right in most places, as predictions are.
    prediction = np.where(gaussian_filter(rng.normal(size=shape), 1) < 0.05, truth, prediction)
    return {
        "shape": shape,
        "truth": "".join(map(str, truth.ravel())),
        "prediction": "".join(map(str, prediction.ravel())),
        "errors": errors(truth, prediction),
    }


pairs = [pair((7, 11, 9), 0.02), pair((1, 16, 20), 0.1), pair((12, 10, 1), 0.2), pair((6, 8, 8), 0.6)]
Path(__file__).with_name("components.json").write_text(json.dumps({"classes": classes, "pairs": pairs}) + "\n")
