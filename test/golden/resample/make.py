"""Makes golden.json: what numpy, scipy and scikit-image compute for resampling, padding, percentiles and z-score.

pip install numpy scipy scikit-image; python make.py
"""

import json
import pathlib

import numpy
import scipy
import scipy.ndimage
import skimage
import skimage.transform

random = numpy.random.default_rng(20)


def listed(array):
    """Flat numbers that read back as the same float32."""
    return [float(numpy.format_float_scientific(value, unique=True)) for value in numpy.float32(array).ravel()]


def image(shape):
    """Noise on a ramp with a bright block: edges that differ from 0, overshoot at the block's border."""
    z, y, x = numpy.meshgrid(*[numpy.arange(n) for n in shape], indexing="ij")
    values = 100 + 7 * z - 3 * y + 5 * x + random.normal(0, 20, shape)
    values[shape[0] // 2 :, shape[1] // 3 :, shape[2] // 2 :] += 400
    return values.astype(numpy.float32)


def resized(values, shape, order):
    """In float64, so that the golden has no rounding of its own; scipy must agree before overshoot is cut."""
    result = skimage.transform.resize(
        values.astype(numpy.float64), shape, order=order, mode="edge", anti_aliasing=False, preserve_range=True, clip=True
    )
    zoom = numpy.array(shape) / values.shape
    plain = scipy.ndimage.zoom(values.astype(numpy.float64), zoom, order=order, mode="nearest", grid_mode=True)
    assert plain.shape == tuple(shape)
    assert numpy.abs(numpy.clip(plain, values.min(), values.max()) - result).max() < 1e-9
    return result


def separate(values, shape, axis, order):
    """nnU-Net's separate treatment of a thick axis: `order` within slices, the nearest slice across."""
    within = [values.shape[i] if i == axis else n for i, n in enumerate(shape)]
    unclipped = scipy.ndimage.zoom(
        values.astype(numpy.float64), numpy.array(within) / values.shape, order=order, mode="nearest", grid_mode=True
    )
    zoom = numpy.array(shape) / within
    across = scipy.ndimage.zoom(unclipped, zoom, order=0, mode="nearest", grid_mode=True)
    return numpy.clip(across, values.min(), values.max())


resizes = []
for source, target in [
    ((5, 8, 9), (8, 13, 7)),  # up, up, down
    ((6, 7, 10), (3, 5, 4)),  # down; factor 2 in z puts centres on borders
    ((4, 6, 5), (8, 12, 10)),  # exactly twice
    ((1, 9, 11), (1, 6, 17)),  # a 2D image
    ((2, 3, 2), (7, 2, 9)),  # shorter than the spline's support
    ((3, 1, 4), (5, 4, 1)),  # axes of one voxel
    ((3, 4, 37), (3, 4, 90)),  # one axis only, longer than a block of lines is wide
]:
    values = image(source)
    resizes.append(
        {
            "from": source,
            "to": target,
            "input": listed(values),
            "cubic": listed(resized(values, target, 3)),
            "linear": listed(resized(values, target, 1)),
            "nearest": listed(resized(values, target, 0)),
        }
    )

thick = image((4, 9, 8))
thick_axis = {
    "from": thick.shape,
    "to": (9, 13, 5),
    "input": listed(thick),
    "cubic": listed(separate(thick, (9, 13, 5), 0, 3)),
    "linear": listed(separate(thick, (9, 13, 5), 0, 1)),
}

# Labels in compact regions with four classes; -1 where two classes come within 1e-6 of each other.
labels = scipy.ndimage.zoom(random.integers(0, 4, (3, 3, 4)), (3, 3, 3), order=0).astype(numpy.uint8)
label_cases = []
for target in [(5, 13, 9), (14, 6, 20)]:
    weights = numpy.stack([resized((labels == c).astype(numpy.float32), target, 1) for c in range(4)])
    largest = numpy.sort(weights, axis=0)
    expected = weights.argmax(0)
    expected[largest[-1] - largest[-2] < 1e-6] = -1
    label_cases.append({"to": target, "expected": expected.ravel().tolist()})

pads = []
padded = image((2, 3, 4))
for mode in ["constant", "edge", "reflect"]:
    # pad's rule: half before (rounded down), the rest after; 11 is far longer than the axis.
    before_after = [(1, 2), (4, 4), (0, 1)]
    options = {"constant_values": -7} if mode == "constant" else {}
    pads.append({"mode": mode, "to": (5, 11, 5), "expected": listed(numpy.pad(padded, before_after, mode=mode, **options))})

intensities = numpy.concatenate([random.normal(-3, 50, 700), [0.0] * 120, random.normal(1e5, 1, 30), [-0.0, -1e-30, 1e-30]])
intensities = random.permutation(intensities).astype(numpy.float32)
percents = [0, 0.5, 3.3, 50, 83.7, 99.5, 100]

pathlib.Path(__file__).with_name("golden.json").write_text(
    json.dumps(
        {
            "madeWith": {"numpy": numpy.__version__, "scipy": scipy.__version__, "scikit-image": skimage.__version__},
            "resizes": resizes,
            "thickAxis": thick_axis,
            "labels": {"from": labels.shape, "input": labels.ravel().tolist(), "cases": label_cases},
            "pads": {"from": padded.shape, "input": listed(padded), "cases": pads},
            "intensities": {
                "input": listed(intensities),
                "percents": percents,
                "percentiles": [float(p) for p in numpy.percentile(intensities.astype(numpy.float64), percents)],
                "zScore": listed((intensities - intensities.mean(dtype=float)) / intensities.std(dtype=float)),
            },
        }
    )
    + "\n"
)
