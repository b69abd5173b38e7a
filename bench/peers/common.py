"""What the programs in Python share: the networks, the batch and the weights to start from, and how they are asked."""

import json
import sys
import time
from pathlib import Path

import numpy as np


def net_of(name):
    """The settings that the engine reads too."""
    return json.loads(Path(__file__).with_name("nets.json").read_text())[name]


def batch_of(folder, net):
    """Image [batch, *shape, 1] and one-hot truth [batch, *shape, classes], as float32, channels last."""
    image = np.fromfile(Path(folder, "image.bin"), np.float32).reshape(net["batch"], *net["shape"], 1)
    labels = np.fromfile(Path(folder, "labels.bin"), np.uint8).reshape(net["batch"], *net["shape"])
    return image, np.eye(net["classes"], dtype=np.float32)[labels]


def take_weights(folder, shapes):
    """The engine's trained weights one after the other; fails where the networks differ in their number."""
    values = np.fromfile(Path(folder, "weights.bin"), np.float32)
    sizes = [int(np.prod(shape)) for shape in shapes]
    if sum(sizes) != values.size:
        raise SystemExit(f"the engine's network has {values.size} trained weights, this one {sum(sizes)}")
    parts = np.split(values, np.cumsum(sizes)[:-1])
    return [part.reshape(shape) for part, shape in zip(parts, shapes)]


def timed(work):
    """Seconds, and what the work gave."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def serve_steps(step, facts):
    """Three steps to warm up, whose losses are told; then as many as each line of the input asks for: their seconds."""
    losses = [float(step()) for _ in range(3)]
    serve(lambda count: [timed(step)[0] for _ in range(count)], {**facts, "losses": losses})


def serve(answer, facts):
    """Tells the facts, then answers the number in each line of the input; one line of JSON each."""
    print(json.dumps(facts), flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(int(line))), flush=True)
