"""The windows of a whole layer at once, one tap of all of them at a time.

`reads.py` lists the taps of one unit; here tap (k, l) of every unit is one slice of the layer below, edges
included, so that a layer costs a slice a tap and never a list as long as its units times their taps.
"""

from collections.abc import Iterator
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from .graph import Layer

Value = TypeVar("Value", bound=np.generic)


def with_edges(layer: Layer, source: Layer, values: npt.NDArray[Value], outside: Any) -> npt.NDArray[Value]:
    """`values` (C, H, W) of the source with what the windows reach beyond the edge filled with `outside`."""
    channels = values.shape[0]
    (top, rows), (left, columns) = (_room(layer, source, axis) for axis in (0, 1))
    framed = np.full((channels, rows, columns), outside, values.dtype)
    framed[:, top : top + values.shape[1], left : left + values.shape[2]] = values
    return framed


def without_edges(layer: Layer, source: Layer, framed: npt.NDArray[Value]) -> npt.NDArray[Value]:
    """The inverse of `with_edges`; a view."""
    (top, left), (_, rows, columns) = layer.params["padding"], source.extent
    return framed[:, top : top + rows, left : left + columns]


def tap_slices(layer: Layer) -> Iterator[tuple[int, int, slice, slice]]:
    """(k, l, rows, columns) of each tap, in torch's order.

    framed[:, rows, columns] is what tap (k, l) of every unit reads, (C, H, W) with the layer's own H and W.
    """
    height, width = layer.params["kernel"]
    for k in range(height):
        for l in range(width):  # noqa: E741  (k, l: row and column in the kernel, as in the field)
            yield k, l, _slice(layer, 0, k), _slice(layer, 1, l)


def _room(layer: Layer, source: Layer, axis: int) -> tuple[int, int]:
    """(rows before the first, rows in all) along an axis: the source with its edge, and every window."""
    kernel, stride, padding, gap = (_along(layer, name, axis) for name in NAMES)
    windows = (layer.extent[axis + 1] - 1) * stride + (kernel - 1) * gap + 1
    return padding, max(padding + source.extent[axis + 1], windows)


def _slice(layer: Layer, axis: int, tap: int) -> slice:
    _, stride, _, gap = (_along(layer, name, axis) for name in NAMES)
    first = tap * gap
    return slice(first, first + (layer.extent[axis + 1] - 1) * stride + 1, stride)


NAMES = "kernel", "stride", "padding", "dilation"


def _along(layer: Layer, name: str, axis: int) -> int:
    return int(layer.params[name][axis])
