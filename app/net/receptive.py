"""Which part of the drawing a unit can see: `read`, applied to boxes, again and again back to the input."""

from collections.abc import Callable, Mapping
from math import ceil
from typing import NamedTuple

from .graph import Graph, Layer, Read
from .reads import channels_around, channels_read


class Box(NamedTuple):
    """Units of a layer: first and last channel, row and column, both included."""

    c0: int
    c1: int
    y0: int
    y1: int
    x0: int
    x1: int


class Field(NamedTuple):
    """A rectangle of the input, in its own pixels, clipped to it."""

    top: int
    left: int
    height: int
    width: int


def receptive_field(graph: Graph, layer: Layer, unit: int) -> Field:
    """The smallest rectangle of the input that holds all the unit can see; 0 by 0 when it sees nothing.

    >>> receptive_field(lenet, lenet["pool1"], 0)
    Field(top=0, left=0, height=6, width=6)
    """
    box = fields(graph, layer, unit).get(graph.layers[0].id)
    if box is None:
        return Field(0, 0, 0, 0)
    return Field(box.y0, box.x0, box.y1 - box.y0 + 1, box.x1 - box.x0 + 1)


def fields(graph: Graph, layer: Layer, unit: int) -> dict[str, Box]:
    """What the unit sees of each layer below, its own included; where branches meet, the box around both."""
    channel, row, column = layer.place(unit)
    seen = {layer.id: Box(channel, channel, row, row, column, column)}
    for here in reversed(graph.layers):
        if here.id not in seen:
            continue
        inputs = tuple(graph[name] for name in here.inputs)
        for which, source in enumerate(inputs):
            box = STEPS[here.read](here, seen[here.id], inputs, which)
            if box is not None:
                seen[source.id] = _around(seen.get(source.id, box), box)
    return seen


def _around(a: Box, b: Box) -> Box:
    return Box(
        min(a.c0, b.c0), max(a.c1, b.c1), min(a.y0, b.y0), max(a.y1, b.y1), min(a.x0, b.x0), max(a.x1, b.x1)
    )


def _whole(layer: Layer) -> Box:
    channels, rows, columns = layer.extent
    return Box(0, channels - 1, 0, rows - 1, 0, columns - 1)


def _window(layer: Layer, box: Box, inputs: tuple[Layer, ...], which: int) -> Box | None:
    source = inputs[which]
    first, _ = channels_read(layer, source, box.c0)
    last, span = channels_read(layer, source, box.c1)
    _, rows, columns = source.extent
    y0, y1 = _along(layer, 0, box.y0, box.y1, rows)
    x0, x1 = _along(layer, 1, box.x0, box.x1, columns)
    if y0 > y1 or x0 > x1:  # the window lies wholly in the padding
        return None
    return Box(first, last + span - 1, y0, y1, x0, x1)


def _along(layer: Layer, axis: int, first: int, last: int, size: int) -> tuple[int, int]:
    """First and last row (axis 0) or column (axis 1) that the windows first..last touch inside the input."""
    kernel, stride, padding, dilation = (
        layer.params[name][axis] for name in ("kernel", "stride", "padding", "dilation")
    )
    touched: list[int] = []
    for window in range(first, last + 1):
        start = window * stride - padding
        end = start + (kernel - 1) * dilation
        # Taps stand `dilation` apart: step over those outside, to the first and the last that are inside.
        low = start + max(0, ceil(-start / dilation)) * dilation
        high = end - max(0, ceil((end - (size - 1)) / dilation)) * dilation
        if low <= high:
            touched += [low, high]
    return (min(touched), max(touched)) if touched else (0, -1)


def _all(layer: Layer, box: Box, inputs: tuple[Layer, ...], which: int) -> Box:  # noqa: ARG001
    return _whole(inputs[which])


def _same(layer: Layer, box: Box, inputs: tuple[Layer, ...], which: int) -> Box:
    """The same box; where the shape changes (flatten), the box around the same flat indices."""
    source = inputs[which]
    if source.extent == layer.extent:
        return box
    first, last = layer.index(box.c0, box.y0, box.x0), layer.index(box.c1, box.y1, box.x1)
    (c0, y0, x0), (c1, y1, x1) = source.place(first), source.place(last)
    whole = _whole(source)
    if c0 != c1:
        return whole._replace(c0=c0, c1=c1)
    return Box(c0, c1, y0, y1, x0, x1) if y0 == y1 else whole._replace(c0=c0, c1=c1, y0=y0, y1=y1)


def _join(layer: Layer, box: Box, inputs: tuple[Layer, ...], which: int) -> Box | None:  # noqa: ARG001
    before = sum(source.extent[0] for source in inputs[:which])
    c0, c1 = max(0, box.c0 - before), min(inputs[which].extent[0] - 1, box.c1 - before)
    return box._replace(c0=c0, c1=c1) if c0 <= c1 else None


def _across(layer: Layer, box: Box, inputs: tuple[Layer, ...], which: int) -> Box:  # noqa: ARG001
    return box._replace(c0=channels_around(layer, box.c0)[0], c1=channels_around(layer, box.c1)[1])


def _none(layer: Layer, box: Box, inputs: tuple[Layer, ...], which: int) -> None:  # noqa: ARG001
    return None


STEPS: Mapping[Read, Callable[[Layer, Box, tuple[Layer, ...], int], Box | None]] = {
    "window": _window, "all": _all, "same": _same, "join": _join, "across": _across,
    "none": _none,
}  # fmt: skip
