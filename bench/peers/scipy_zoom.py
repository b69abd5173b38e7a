"""
Resampling by scipy, cubic. Arguments: the folder with volume.bin (float32), then its shape and that of the result. `nearest`
continues the image by its border; `grid_mode` lets both grids cover the same box, as in the engine.
"""

import sys

import numpy as np
import scipy

from common import serve, timed


def main():
    folder, *numbers = sys.argv[1:]
    before, after = np.reshape(list(map(int, numbers)), (2, 3))
    volume = np.fromfile(f"{folder}/volume.bin", np.float32).reshape(before)

    def answer(_):
        seconds, result = timed(
            lambda: scipy.ndimage.zoom(volume, after / before, order=3, mode="nearest", grid_mode=True)
        )
        if result.shape != tuple(after):
            raise SystemExit(f"scipy gave the shape {result.shape}")
        # The engine cuts overshoot to the range of the image, as skimage and nnU-Net do.
        samples = np.clip(result.ravel()[::100003], volume.min(), volume.max())
        return {"seconds": seconds, "samples": samples.tolist()}

    serve(answer, {"versions": {"scipy": scipy.__version__, "numpy": np.__version__}})


main()
