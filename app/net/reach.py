"""What a unit can still change: the receptive field, turned round. Exact sets of units, not boxes."""

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from .graph import Graph, Layer, Read
from .reads import channels_around
from .windows import tap_slices, with_edges

Mask = npt.NDArray[np.bool_]


def reach(graph: Graph, layer: Layer, unit: int) -> dict[str, Mask]:
    """For each later layer in which it can change a unit, in the graph's order: which units, (size,) bool.

    By structure alone: a unit counts when some tap of a tap is this one, whatever the weights say.
    """
    start = np.zeros(layer.size, np.bool_)
    start[unit] = True
    changed = {layer.id: start}
    for here in graph.layers:
        if here.id != layer.id and any(name in changed for name in here.inputs):
            inputs = tuple(graph[name] for name in here.inputs)
            below = tuple(changed.get(x.id, np.zeros(x.size, np.bool_)) for x in inputs)
            found = STEPS[here.read](here, inputs, below)
            if found.any():
                changed[here.id] = found
    del changed[layer.id]
    return changed


def _window(layer: Layer, inputs: tuple[Layer, ...], below: tuple[Mask, ...]) -> Mask:
    (source,), (mask,), groups = inputs, below, layer.params["groups"]
    channels, rows, columns = layer.extent
    _, height, width = source.extent
    grouped: Mask = np.any(mask.reshape(groups, -1, height, width), axis=1)  # (groups, H, W)
    framed = with_edges(layer, source, grouped, False)
    found = np.zeros((groups, rows, columns), np.bool_)
    for _, _, y, x in tap_slices(layer):
        found |= framed[:, y, x]
    return found.repeat(channels // groups, axis=0).reshape(-1)


def _all(layer: Layer, inputs: tuple[Layer, ...], below: tuple[Mask, ...]) -> Mask:  # noqa: ARG001
    return np.full(layer.size, below[0].any())


def _same(layer: Layer, inputs: tuple[Layer, ...], below: tuple[Mask, ...]) -> Mask:  # noqa: ARG001
    return np.array(below).any(axis=0).reshape(-1)


def _join(layer: Layer, inputs: tuple[Layer, ...], below: tuple[Mask, ...]) -> Mask:  # noqa: ARG001
    return np.concatenate(below)


def _across(layer: Layer, inputs: tuple[Layer, ...], below: tuple[Mask, ...]) -> Mask:  # noqa: ARG001
    planes = below[0].reshape(layer.extent[0], -1)
    around = (channels_around(layer, channel) for channel in range(len(planes)))
    return np.concatenate([planes[first : last + 1].any(axis=0) for first, last in around])


def _none(layer: Layer, inputs: tuple[Layer, ...], below: tuple[Mask, ...]) -> Mask:  # noqa: ARG001
    return np.zeros(layer.size, np.bool_)


STEPS: Mapping[Read, Callable[[Layer, tuple[Layer, ...], tuple[Mask, ...]], Mask]] = {
    "window": _window, "all": _all, "same": _same, "join": _join, "across": _across,
    "none": _none,
}  # fmt: skip
