"""The network in PyTorch, for training steps and for MONAI."""

import torch
from torch import nn

from common import take_weights


class UNet(nn.Module):
    def __init__(self, net):
        super().__init__()
        rank, depth = net["rank"], net["depth"]
        conv = nn.Conv3d if rank == 3 else nn.Conv2d
        up = nn.ConvTranspose3d if rank == 3 else nn.ConvTranspose2d
        norm = nn.BatchNorm3d if rank == 3 else nn.BatchNorm2d
        self.pool = nn.MaxPool3d(2) if rank == 3 else nn.MaxPool2d(2)

        def unit(before, after):
            return [conv(before, after, 3, padding=1), nn.ReLU(), norm(after, eps=1e-3)]

        def block(before, after):
            return nn.Sequential(*unit(before, after), *unit(after, after))

        widths = [min(512, net["filters"] * 2**level) for level in range(depth + 1)]
        self.down = nn.ModuleList(block(before, after) for before, after in zip([1, *widths], widths))
        self.up = nn.ModuleList(
            nn.ModuleList([up(below, width, 2, stride=2), block(2 * width, width)])
            for below, width in zip(widths[:0:-1], widths[-2::-1])
        )
        self.last = conv(widths[0], net["classes"], 1)

    def forward(self, x):
        skips = []
        for block in self.down:
            x = block(self.pool(x) if skips else x)
            skips.append(x)
        for (up, block), skip in zip(self.up, skips[-2::-1]):
            x = block(torch.cat([up(x), skip], 1))
        return torch.softmax(self.last(x).float(), 1)

    def take(self, folder):
        """Starts from the engine's weights: its kernels are [*size, in, out], or [*size, out, in] of a transposed one."""
        parameters = list(self.parameters())
        shapes = [(*each.shape[2:], *each.shape[1::-1]) for each in parameters]
        with torch.no_grad():
            for parameter, value in zip(parameters, take_weights(folder, shapes)):
                value = torch.from_numpy(value)
                axes = [] if value.dim() == 1 else [-1, -2, *range(value.dim() - 2)]
                parameter.copy_(value.permute(axes) if axes else value)
        return self

    def count(self):
        """Weights and moving statistics, as Keras counts them."""
        return sum(each.numel() for each in self.state_dict().values() if each.dim() > 0)
