"""The words every other part speaks: a graph of layers, a layer an array of units.

Nothing here knows of torch. A layer's record holds all that the arithmetic of its units needs:

    y[u] = finish( fold over taps t of  x[tap t] * w[channel(u) * T + t]  + b[channel(u)] )

Softmax and local response normalisation end otherwise: see `ENDS` in `app.net.trace`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import prod
from typing import Any, Literal

Kind = Literal[
    "input", "conv", "relu", "tanh", "sigmoid", "maxpool", "avgpool", "flatten",
    "dropout", "batchnorm", "lrn", "dense", "add", "concat", "softmax",
]  # fmt: skip
Read = Literal["none", "window", "all", "same", "join", "across"]
Fold = Literal["none", "sum", "max", "softmax", "normalise"]
Finish = Literal["none", "relu", "tanh", "sigmoid"]
Weight = float | Literal["tensor"] | None
Shape = tuple[int, ...]


@dataclass(frozen=True)
class Layer:
    """One call of one operation. `kind` is for label and colour; nothing is computed from it.

    shape: (C, H, W), or (N,) for a flat layer; the batch axis is dropped.
    weight: None stands for 1, a number for that number at every tap, "tensor" for the layer's own weights.
    bias: None stands for 0, a number for that number at every unit, "tensor" for one of its own a channel.
    params: for a window its `kernel`, `stride`, `padding`, `dilation` (each [rows, columns]) and `groups`;
        for local response normalisation `size`, `alpha`, `beta` and `k`.
    """

    id: str
    title: str
    kind: Kind
    block: str
    inputs: tuple[str, ...]
    shape: Shape
    read: Read
    fold: Fold
    weight: Weight = None
    bias: Weight = None
    finish: Finish = "none"
    params: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def size(self) -> int:
        """How many units the layer has."""
        return prod(self.shape)

    @cached_property
    def extent(self) -> tuple[int, int, int]:
        """(channels, rows, columns); a flat layer of N units is (N, 1, 1)."""
        channels, rows, columns = (*self.shape, 1, 1)[:3]
        return channels, rows, columns

    def place(self, unit: int) -> tuple[int, int, int]:
        """The (channel, row, column) of a flat index; in a flat layer (index, 0, 0)."""
        _, rows, columns = self.extent
        channel, inside = divmod(unit, rows * columns)
        row, column = divmod(inside, columns)
        return channel, row, column

    def index(self, channel: int, row: int, column: int) -> int:
        """The flat index of a place; the inverse of `place`."""
        _, rows, columns = self.extent
        return (channel * rows + row) * columns + column

    def to_json(self) -> dict[str, Any]:
        """The layer as plain lists, numbers and text, as `GET /api/models/{id}` gives it."""
        return {
            "id": self.id, "title": self.title, "kind": self.kind, "block": self.block,
            "inputs": list(self.inputs), "shape": list(self.shape), "read": self.read, "fold": self.fold,
            "weight": self.weight, "bias": self.bias, "finish": self.finish, "params": dict(self.params),
        }  # fmt: skip


@dataclass(frozen=True)
class Graph:
    """The layers in the order in which they are computed; the first is the input."""

    layers: tuple[Layer, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Layer]:
        return {layer.id: layer for layer in self.layers}

    @cached_property
    def ids(self) -> tuple[str, ...]:
        return tuple(layer.id for layer in self.layers)

    def __getitem__(self, layer: str) -> Layer:
        return self.by_id[layer]

    def to_json(self) -> list[dict[str, Any]]:
        return [layer.to_json() for layer in self.layers]
