"""GFLOP/s of a large matrix multiplication on all cores: what this machine can at most, in float32 and bfloat16."""

import json

import torch

from common import timed

size = 4096
result = {}
for name, kind in (("float32", torch.float32), ("bfloat16", torch.bfloat16)):
    a, b = (torch.randn(size, size).to(kind) for _ in range(2))
    torch.mm(a, b)
    result[name] = 2 * size**3 / min(timed(lambda: torch.mm(a, b))[0] for _ in range(5)) / 1e9
print(json.dumps(result))
