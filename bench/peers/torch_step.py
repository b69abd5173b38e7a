"""
Training steps in PyTorch. Arguments: the net, `default` (float32), `channelsLast` (float32) or `bfloat16` (autocast,
channels last), the folder of batch and weights.
"""

import sys

import torch

from common import batch_of, net_of, serve_steps
from torch_net import UNet


def loss_of(truth, prediction):
    """Soft Dice loss, averaged over items and classes, + cross-entropy."""
    space = list(range(2, prediction.dim()))
    both = truth * prediction
    entropy = -both.sum(1).clamp(1e-7, 1).log().mean()
    sums = truth.sum(space) + prediction.sum(space)
    dice = (2 * both.sum(space) + 1e-5) / (sums + 1e-5)
    return 1 - dice.mean() + entropy


def main():
    name, mode, folder = sys.argv[1:]
    net = net_of(name)
    model = UNet(net).take(folder)
    image, truth = (torch.from_numpy(each).movedim(-1, 1).contiguous() for each in batch_of(folder, net))
    if mode != "default":
        layout = torch.channels_last_3d if net["rank"] == 3 else torch.channels_last
        model, image, truth = (each.to(memory_format=layout) for each in (model, image, truth))
    # Its plain form takes longer.
    optimizer = torch.optim.Adam(model.parameters(), 1e-3, eps=1e-7, fused=True)

    def step():
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cpu", torch.bfloat16, enabled=mode == "bfloat16"):
            prediction = model(image)
        loss = loss_of(truth, prediction)
        loss.backward()
        optimizer.step()
        return loss.item()

    serve_steps(step, {"parameters": model.count(), "versions": {"torch": torch.__version__}})


main()
