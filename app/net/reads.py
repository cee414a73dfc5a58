"""The ways in which a unit reads: the taps of unit u, in the order in which torch stores the weights."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .graph import Graph, Layer, Read

Indices = npt.NDArray[np.intp]


class Taps(NamedTuple):
    """What one unit reads.

    source: for each tap, which of `layer.inputs` it belongs to.
    unit: for each tap, the unit's flat index in that input; −1 is outside the edge, where the value is 0.
    """

    source: Indices
    unit: Indices


def taps(graph: Graph, layer: Layer, unit: int) -> Taps:
    """The taps of one unit, by the layer's record alone."""
    return READS[layer.read](layer, tuple(graph[name] for name in layer.inputs), unit)


def channels_read(layer: Layer, source: Layer, channel: int) -> tuple[int, int]:
    """(first, how many) channels of `source` that a window reads for an output channel: its group."""
    groups = layer.params["groups"]
    span = source.extent[0] // groups
    return channel // (layer.extent[0] // groups) * span, span


def _window(layer: Layer, inputs: tuple[Layer, ...], unit: int) -> Taps:
    (source,) = inputs
    _, rows, columns = source.extent
    channel, row, column = layer.place(unit)
    first, span = channels_read(layer, source, channel)
    y = _along(layer, 0, row)[:, None]  # (kh, 1)
    x = _along(layer, 1, column)[None, :]  # (1, kw)
    inside = (y >= 0) & (y < rows) & (x >= 0) & (x < columns)
    maps = np.arange(first, first + span)[:, None, None] * (rows * columns)  # (span, 1, 1)
    index = np.where(inside, maps + (y * columns + x), -1).reshape(-1)
    return Taps(np.zeros(index.size, np.intp), index)


def _along(layer: Layer, axis: int, at: int) -> Indices:
    """Rows (axis 0) or columns (axis 1) of the input under the window at output row or column `at`."""
    size, step, edge, gap = (layer.params[name][axis] for name in ("kernel", "stride", "padding", "dilation"))
    first = at * step - edge
    return np.arange(first, first + size * gap, gap)


def _all(layer: Layer, inputs: tuple[Layer, ...], unit: int) -> Taps:  # noqa: ARG001
    size = inputs[0].size
    return Taps(np.zeros(size, np.intp), np.arange(size))


def _same(layer: Layer, inputs: tuple[Layer, ...], unit: int) -> Taps:  # noqa: ARG001
    return Taps(np.arange(len(inputs)), np.full(len(inputs), unit, np.intp))


def _join(layer: Layer, inputs: tuple[Layer, ...], unit: int) -> Taps:  # noqa: ARG001
    ends = np.cumsum([source.size for source in inputs])
    which = int(np.searchsorted(ends, unit, side="right"))
    start = int(ends[which - 1]) if which else 0
    return Taps(np.array([which]), np.array([unit - start]))


def channels_around(layer: Layer, channel: int) -> tuple[int, int]:
    """(first, last) channel that local response normalisation looks at from `channel`, as torch lays it."""
    size = layer.params["size"]
    return max(0, channel - size // 2), min(layer.extent[0] - 1, channel + (size - 1) // 2)


def _across(layer: Layer, inputs: tuple[Layer, ...], unit: int) -> Taps:  # noqa: ARG001
    channel, row, column = layer.place(unit)
    first, last = channels_around(layer, channel)
    index = [layer.index(each, row, column) for each in range(first, last + 1)]
    return Taps(np.zeros(len(index), np.intp), np.array(index))


def _none(layer: Layer, inputs: tuple[Layer, ...], unit: int) -> Taps:  # noqa: ARG001
    return Taps(np.zeros(0, np.intp), np.zeros(0, np.intp))


READS: Mapping[Read, Callable[[Layer, tuple[Layer, ...], int], Taps]] = {
    "window": _window, "all": _all, "same": _same, "join": _join, "across": _across,
    "none": _none,
}  # fmt: skip
