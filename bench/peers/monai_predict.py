"""
Prediction of a volume by MONAI's sliding window on PyTorch, float32. Arguments: the net, the folder with volume.bin and
the weights, then the volume's shape.
"""

import re
import sys
from pathlib import Path

import monai
import numpy as np
import torch
from monai.inferers import sliding_window_inference

from common import net_of, serve, timed
from torch_net import UNet


def resident(key):
    """VmRSS or VmHWM of this process in bytes."""
    return 1024 * int(re.search(rf"{key}:\s+(\d+)", Path("/proc/self/status").read_text())[1])


def main():
    name, folder, *numbers = sys.argv[1:]
    net = net_of(name)
    model = UNet(net).take(folder).eval()
    patches = 0

    def predictor(batch):
        nonlocal patches
        patches += len(batch)
        return model(batch)

    def predict(volume):
        return timed(
            lambda: sliding_window_inference(
                volume[None, None], net["shape"], net["batch"], predictor, overlap=0.5, mode="gaussian"
            )
        )

    def samples(result):
        return result[0].movedim(0, -1).reshape(-1, net["classes"])[::100003].flatten().tolist()

    @torch.inference_mode()
    def answer(_):
        nonlocal patches
        # The library's own memory: its code, its threads and the weights.
        model(torch.zeros(1, 1, *[16] * net["rank"]))
        before = resident("VmRSS")
        volume = torch.from_numpy(np.fromfile(f"{folder}/volume.bin", np.float32))
        patches = 0
        seconds, result = predict(volume.reshape(*map(int, numbers)))
        told = {"seconds": seconds, "peakGigabytes": (resident("VmHWM") - before) / 1e9, "patches": patches}
        _, one = predict(volume[: np.prod(net["shape"])].reshape(net["shape"]))
        return {**told, "samples": samples(result), "ofPatch": samples(one)}

    serve(answer, {"parameters": model.count(), "versions": {"monai": monai.__version__, "torch": torch.__version__}})


main()
