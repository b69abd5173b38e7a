"""Arrays as numpy.save writes them, for test/core/plugins/npy.test.ts. Needs numpy."""

import json
from pathlib import Path

import numpy as np

here = Path(__file__).parent
expected = {}


def keep(name, array, version=None):
    with open(here / f"{name}.npy", "wb") as file:
        np.lib.format.write_array(file, array, version=version)
    expected[name] = {"shape": list(array.shape), "type": array.dtype.name, "values": array.ravel("C").tolist()}


random = np.random.default_rng(1)
keep("volume", random.normal(size=(2, 3, 4)).astype("<f4"))
keep("slice", random.integers(-300, 300, (3, 5)).astype("<i2"))
keep("channels", random.normal(size=(2, 2, 3, 2)), (2, 0))
keep("labels", random.integers(0, 3, (2, 3, 4)).astype("u1"))
keep("fortran", np.asfortranarray(random.normal(size=(2, 3, 4)).astype("<f4")))
keep("big-endian", random.normal(size=(2, 3)).astype(">f4"))
(here / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
