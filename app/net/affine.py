"""The exact weights of a unit on the drawing.

With its winners and its open ReLUs as they are for this drawing, a network of convolutions, pools, ReLUs and
dense layers is an affine function of its input:

    value = sum over pixels p of  weight[p] * x[p]  + constant

The weights are found as a gradient is, layer by layer down to the drawing, in float64. As in torch, a ReLU is
open where its value is above 0, and of equal values in a max pool the first one wins.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .fit import Tensors
from .graph import Finish, Fold, Layer, Read
from .reads import channels_around
from .receptive import Field, fields, receptive_field
from .run import Run
from .windows import tap_slices, with_edges, without_edges

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class InputWeights:
    """value(of) = (weights * pixels).sum() + constant.

    layer, unit: whose value it is: the unit asked for, but for softmax its score before it.
    exact: False when a tanh, a sigmoid, a softmax or a local response normalisation lies between: then the
        weights are the slope here.
    field: the rectangle of the input that the unit can see; all other weights are 0.
    weights: (C, height, width) over that rectangle.
    sum: of weights times pixels. constant: the rest of the value, the biases carried through.
    """

    layer: Layer
    unit: int
    exact: bool
    field: Field
    weights: Floats
    constant: float
    sum: float


def input_weights(run: Run, weights: Mapping[str, Tensors], layer: Layer, unit: int) -> InputWeights:
    """The weights of the input's pixels in one unit (flat index). `weights` are those of `describe`."""
    graph = run.graph
    if layer.fold == "softmax":
        layer = graph[layer.inputs[0]]
    first = graph.layers[0]
    slopes = gradient(run, weights, layer, unit).reshape(first.extent)
    field = receptive_field(graph, layer, unit)
    rows, columns = (
        slice(field.top, field.top + field.height), slice(field.left, field.left + field.width)
    )  # fmt: skip
    total = float((slopes * run[first.id].reshape(first.extent)).sum())
    between = (graph[name] for name in fields(graph, layer, unit))
    exact = not any(x.finish in BENT or x.fold in BENT for x in between)
    constant = float(run.flat(layer.id)[unit]) - total
    return InputWeights(layer, unit, exact, field, slopes[:, rows, columns], constant, total)


def gradient(run: Run, weights: Mapping[str, Tensors], layer: Layer, unit: int) -> Floats:
    """d value / d input, by the input's flat index."""
    graph = run.graph
    slopes = {x.id: np.zeros(0) for x in graph.layers} | {layer.id: np.zeros(layer.size)}
    slopes[layer.id][unit] = 1.0
    for here in reversed(graph.layers):
        above = slopes[here.id]
        if not (here.inputs and above.any()):
            continue
        case = Case(run, here, weights.get(here.id, Tensors()), run.flat(here.id).astype(np.float64))
        above = above * FINISHES[here.finish](case.output)
        for name, part in zip(here.inputs, BACK[here.read, here.fold](case, above), strict=True):
            slopes[name] = slopes[name] + part if slopes[name].size else part
    found = slopes[graph.layers[0].id]
    return found if found.size else np.zeros(graph.layers[0].size)


@dataclass(frozen=True)
class Case:
    """One layer of a run; output: its values, (size,)."""

    run: Run
    layer: Layer
    own: Tensors
    output: Floats

    @property
    def source(self) -> Layer:
        return self.run.graph[self.layer.inputs[0]]

    def factors(self, *shape: int) -> Floats:
        """The layer's weights in that shape; a number holds at every tap, and none is 1."""
        if self.layer.weight == "tensor":
            return np.asarray(self.own.weight, np.float64).reshape(shape)
        return np.full(shape, 1.0 if self.layer.weight is None else self.layer.weight)


def _window_sum(case: Case, above: Floats) -> list[Floats]:
    layer, source, groups = case.layer, case.source, case.layer.params["groups"]
    channels, rows, columns = layer.extent
    size = layer.params["kernel"]
    kernel = case.factors(groups, channels // groups, source.extent[0] // groups, *size)
    slopes = above.reshape(groups, channels // groups, rows * columns)
    framed = with_edges(layer, source, np.zeros(source.extent), 0.0)
    for k, l, y, x in tap_slices(layer):  # noqa: E741
        part = kernel[..., k, l].swapaxes(1, 2) @ slopes  # (groups, channels read, H * W)
        framed[:, y, x] += part.reshape(-1, rows, columns)
    return [without_edges(layer, source, framed).reshape(-1)]


def _window_max(case: Case, above: Floats) -> list[Floats]:
    """All of the slope goes to the first of the largest."""
    layer, source = case.layer, case.source
    values = with_edges(layer, source, case.run[source.id].astype(np.float64), -np.inf)
    best = np.full(layer.extent, -np.inf)
    winner = np.full(layer.extent, -1)
    for tap, (_, _, y, x) in enumerate(tap_slices(layer)):
        better = values[:, y, x] > best
        best, winner = np.where(better, values[:, y, x], best), np.where(better, tap, winner)
    framed = np.zeros(values.shape)
    for tap, (_, _, y, x) in enumerate(tap_slices(layer)):
        framed[:, y, x] += np.where(winner == tap, above.reshape(layer.extent), 0.0)
    return [without_edges(layer, source, framed).reshape(-1)]


def _all_sum(case: Case, above: Floats) -> list[Floats]:
    return [above @ case.factors(case.layer.size, case.source.size)]


def _softmax(case: Case, above: Floats) -> list[Floats]:
    return [case.output * (above - above @ case.output)]


def _response(case: Case, above: Floats) -> list[Floats]:
    """y = x * S^(−beta): through x itself, and through the S of each unit that has x among its neighbours."""
    layer, channels = case.layer, case.layer.extent[0]
    x = case.run[case.source.id].reshape(channels, -1).astype(np.float64)
    near = np.zeros((channels, channels))  # near[c, n]: does channel c look at channel n?
    for channel in range(channels):
        first, last = channels_around(layer, channel)
        near[channel, first : last + 1] = 1.0
    weight, beta = layer.params["alpha"] / layer.params["size"], layer.params["beta"]
    sums = layer.params["k"] + weight * (near @ x**2)
    slopes = above.reshape(channels, -1) * sums**-beta
    through = near.T @ (slopes * x / sums)
    return [(slopes - 2 * weight * beta * x * through).reshape(-1)]


def _same(case: Case, above: Floats) -> list[Floats]:
    channels = case.layer.extent[0]
    part = (above.reshape(channels, -1) * case.factors(channels, 1)).reshape(-1)
    return [part] * len(case.layer.inputs)


def _join(case: Case, above: Floats) -> list[Floats]:
    sizes = [case.run.graph[name].size for name in case.layer.inputs]
    return np.split(above, np.cumsum(sizes)[:-1])


BENT = {"tanh", "sigmoid", "softmax", "normalise"}  # finishes and folds that no weights make exactly
BACK: Mapping[tuple[Read, Fold], Callable[[Case, Floats], list[Floats]]] = {
    ("window", "sum"): _window_sum, ("window", "max"): _window_max, ("all", "sum"): _all_sum,
    ("all", "softmax"): _softmax, ("same", "sum"): _same, ("join", "sum"): _join,
    ("across", "normalise"): _response,
}  # fmt: skip
FINISHES: Mapping[Finish, Callable[[Floats], Floats]] = {
    "none": np.ones_like,
    "relu": lambda y: (y > 0).astype(np.float64),
    "tanh": lambda y: 1 - y * y,
    "sigmoid": lambda y: y * (1 - y),
}
