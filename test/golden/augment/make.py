"""Writes augment.json beside this file: what batchgenerators and scipy make of a small image.

pip install batchgenerators scipy scikit-image; python make.py
"""

import json
from pathlib import Path
from unittest import mock

import numpy as np
from batchgenerators.augmentations.color_augmentations import augment_contrast, augment_gamma
from batchgenerators.augmentations.noise_augmentations import augment_gaussian_blur
from batchgenerators.augmentations.resample_augmentations import augment_linear_downsampling_scipy
from scipy.ndimage import affine_transform, gaussian_filter, map_coordinates

rng = np.random.default_rng(20260)
shape = (4, 5, 6)
image = rng.normal(1.5, 2, (2, *shape)).astype(np.float32)
label = rng.integers(0, 4, shape).astype(np.uint8)
factors = {"gamma": [0.7, 1.4], "contrast": [0.4, 2.5]}


def channels_last(data):
    return [round(float(value), 6) for value in np.moveaxis(data, 0, -1).ravel()]


def with_factors(augment, values, **options):
    """The two channels with given factors in place of drawn ones; draws that decide whether to change always do."""
    given = iter(values)
    with mock.patch("numpy.random.uniform", side_effect=lambda *limits: next(given) if limits else 0):
        return channels_last(augment(image.copy(), per_channel=True, **options))


matrix = np.array([[0.95, -0.2, 0.13], [0.22, 1.1, -0.17], [-0.09, 0.21, 0.87]])
origin = np.array([-0.43, 0.31, 0.83])
out_shape = (3, 5, 7)


def resampled(data, order):
    return affine_transform(data, matrix, origin, out_shape, order=order, mode="nearest", prefilter=False)


offsets = rng.uniform(-1.5, 1.5, (3, *out_shape)).astype(np.float32)
affine_places = np.einsum("ij,jzyx->izyx", matrix, np.indices(out_shape)) + origin[:, None, None, None]


def displaced(data, order):
    return map_coordinates(data, affine_places + offsets, order=order, mode="nearest", prefilter=False)


def blurred(sigmas):
    pairs = zip(image, sigmas)
    return channels_last(
        np.stack([augment_gaussian_blur(channel[None].copy(), (sigma, sigma))[0] for channel, sigma in pairs])
    )


def coarse(zooms, order, **options):
    return channels_last(
        np.stack(
            [
                augment_linear_downsampling_scipy(
                    channel[None].copy(), (zoom, zoom), order_downsample=0, order_upsample=order, **options
                )[0]
                for channel, zoom in zip(image, zooms)
            ]
        )
    )


def gaussian_map(patch):
    """As nnU-Net: a filtered impulse, its greatest value 1."""
    impulse = np.zeros(patch)
    impulse[tuple(size // 2 for size in patch)] = 1
    filtered = gaussian_filter(impulse, [size / 8 for size in patch], 0, mode="constant", cval=0)
    return (filtered / filtered.max()).ravel().tolist()


golden = {
    "shape": [*shape, 2],
    "image": channels_last(image),
    "label": label.ravel().tolist(),
    "factors": factors,
    "gamma": with_factors(augment_gamma, factors["gamma"], gamma_range=(0.5, 2), retain_stats=True),
    "gammaInverted": with_factors(
        augment_gamma, factors["gamma"], gamma_range=(0.5, 2), retain_stats=True, invert_image=True
    ),
    "blur": {"sigmas": [0.8, 2.3], "image": blurred([0.8, 2.3])},
    "lowResolution": {
        "zooms": [0.55, 0.7],
        "cubic": coarse([0.55, 0.7], 3),
        "linear": coarse([0.55, 0.7], 1),
        "inPlane": coarse([0.55, 0.7], 3, ignore_axes=(0,)),
    },
    "contrast": with_factors(augment_contrast, factors["contrast"], contrast_range=(0.3, 3), preserve_range=True),
    "affine": {
        "matrix": matrix.ravel().tolist(),
        "origin": origin.tolist(),
        "shape": out_shape,
        "image": channels_last(np.stack([resampled(channel, 1) for channel in image.astype(np.float64)])),
        "label": resampled(label, 0).ravel().tolist(),
    },
    "displaced": {
        "offsets": np.moveaxis(offsets, 0, -1).astype(np.float64).round(6).ravel().tolist(),
        "image": channels_last(np.stack([displaced(channel, 1) for channel in image.astype(np.float64)])),
        "label": displaced(label, 0).ravel().tolist(),
    },
    "gaussian": [{"patch": patch, "weights": gaussian_map(patch)} for patch in [(1, 6, 5), (4, 7, 8)]],
}
Path(__file__).with_name("augment.json").write_text(json.dumps(golden) + "\n")
