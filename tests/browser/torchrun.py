"""LeNet by torch alone, layer by layer: what the page's numbers are held against."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file

from app.settings import HOME
from app.zoo.lenet import LeNet

Flat = np.ndarray[Any, np.dtype[np.float64]]
SHAPES = {
    "input": (1, 32, 32), "conv1": (6, 28, 28), "relu1": (6, 28, 28), "pool1": (6, 14, 14),
    "conv2": (16, 10, 10), "relu2": (16, 10, 10), "pool2": (16, 5, 5), "flatten": (400,), "fc1": (120,),
    "relu3": (120,), "fc2": (100,), "relu4": (100,), "output": (10,), "softmax": (10,),
}  # fmt: skip
LAYERS = [layer for layer in SHAPES if layer != "input"]
SIZES = {layer: int(np.prod(shape)) for layer, shape in SHAPES.items()}


def at(layer: str, channel: int, row: int, col: int) -> int:
    """The flat index of a unit."""
    _, rows, cols = SHAPES[layer]
    return (channel * rows + row) * cols + col


def brightest(truth: dict[str, Flat], layer: str) -> int:
    """The unit with the largest value of a layer."""
    return int(truth[layer].argmax())


class Network:
    """`Network()(pixels)` gives every layer's values by its name, in its own shape."""

    def __init__(self) -> None:
        self.module = LeNet().eval()
        self.module.load_state_dict(load_file(HOME / "models" / "lenet" / "weights.safetensors"))

    def __call__(self, pixels: list[float]) -> dict[str, Flat]:
        """pixels: the 1024 numbers of the input layer."""
        x = torch.tensor(pixels, dtype=torch.float32).reshape(1, 1, 32, 32)
        found = {"input": x}
        with torch.inference_mode():
            for layer in LAYERS:
                found[layer] = x = getattr(self.module, layer)(x)
        return {layer: value[0].double().numpy() for layer, value in found.items()}
