"""A forward pass that keeps the output of every layer, at close to the speed of the bare pass."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import torch

from .describe import Described
from .graph import Graph

Values = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Run:
    """All values of one forward pass, as one block: `run["pool1"][3, 4, 5]`.

    values: float32, every layer's units one after the other, in the graph's order.
    at: where each layer begins in `values`.
    """

    graph: Graph
    values: Values
    at: npt.NDArray[np.intp]

    def __getitem__(self, layer: str) -> Values:
        """The layer's values in its own shape, (C, H, W) or (N,); a view, not a copy."""
        return self.flat(layer).reshape(self.graph[layer].shape)

    def flat(self, layer: str) -> Values:
        """The layer's values as one row, by unit index; a view, not a copy."""
        start = self.at[self.graph.ids.index(layer)]
        return self.values[start : start + self.graph[layer].size]

    @cached_property
    def low(self) -> Values:
        """The smallest value of each layer, in the graph's order."""
        return np.minimum.reduceat(self.values, self.at)

    @cached_property
    def high(self) -> Values:
        """The largest value of each layer, in the graph's order."""
        return np.maximum.reduceat(self.values, self.at)


class Recorder:
    """Runs a described network; safe to share between threads, since nothing in it changes."""

    def __init__(self, described: Described) -> None:
        self.graph = described.graph
        self._program = described.program
        sizes = [layer.size for layer in self.graph.layers]
        self._at = np.cumsum([0, *sizes[:-1]], dtype=np.intp)

    def __call__(self, x: torch.Tensor) -> Run:
        """x: the prepared input, (1, C, H, W) or (1, N), float32."""
        with torch.inference_mode():
            outputs = self._program(x)
            values = torch.cat([output.reshape(-1) for output in outputs]).numpy()
        return Run(self.graph, values, self._at)

    def many(self, inputs: torch.Tensor) -> list[Values]:
        """Each layer's values for several prepared inputs, (N, C, H, W), in one pass: (N, units), in the
        graph's order.

        They may differ from those of single passes in the last bit.
        """
        with torch.inference_mode():
            outputs = self._program(inputs)
            return [output.reshape(len(inputs), -1).numpy() for output in outputs]
