"""One formula for every unit, worked out in float64 on the float32 values of a run. Numpy only.

    y[u] = finish( fold over taps t of  x[tap t] * w[channel(u) * T + t]  + b[channel(u)] )

Softmax and local response normalisation end in a way of their own: see `ENDS`.
The mirror of `static/js/net/trace.js`; tests hold both to torch.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .fit import Tensors
from .graph import Finish, Fold, Graph, Layer
from .reads import Taps, channels_read, taps
from .receptive import Field, receptive_field
from .run import Run

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Weights = Mapping[str, Tensors]


class Folded(NamedTuple):
    """What a fold makes of the products, before the bias: `winner` is a tap, or None."""

    total: float
    winner: int | None


class End(NamedTuple):
    """What a unit comes to in the end; own and scale: see `Trace`."""

    output: float
    own: float | None = None
    scale: float | None = None


@dataclass(frozen=True)
class Trace:
    """How one unit got its value.

    taps, values, weights, products: one entry a tap; outside the edge index −1, value and product 0.
    For softmax the products are exp(x − m), m the largest input; for local response normalisation weight
        times x².
    per_channel: for a window, what each input channel adds (for a max pool: its largest), by channel.
    sum: the fold and the bias together, before `finish`; for softmax the sum of all products.
    output: finish(sum), the value the run holds; for softmax the unit's own product divided by the sum; for
        local response normalisation own * scale.
    winner: for a max pool the number of the winning tap, the first of equals as in torch; else None.
    own, scale: for local response normalisation the value that is normalised, and sum^(−beta); else None.
    """

    layer: Layer
    unit: int
    taps: Taps
    values: Floats
    weights: Floats
    products: Floats
    per_channel: tuple[tuple[int, float], ...]
    bias: float
    sum: float
    output: float
    winner: int | None
    receptive_field: Field
    own: float | None = None
    scale: float | None = None


def trace(run: Run, weights: Weights, layer: Layer, unit: int) -> Trace:
    """Explain one unit of a run. `unit` is the flat index; `weights` are those of `describe`."""
    graph = run.graph
    read = taps(graph, layer, unit)
    own = weights.get(layer.id, Tensors())
    channel = layer.place(unit)[0]
    values = _values(run, layer, read)
    factors = _factors(layer, own, channel, values.size)
    products = PRODUCTS[layer.fold](values, factors)
    bias = _bias(layer, own, channel)
    total, winner = FOLDS[layer.fold](products, read)
    total = float(run.flat(layer.id)[unit]) if layer.read == "none" else total + bias
    output, itself, scale = ENDS[layer.fold](layer, values, products, read.unit == unit, total)
    return Trace(
        layer, unit, read, values, factors, products, _per_channel(graph, layer, channel, products, read),
        bias, total, output, winner, receptive_field(graph, layer, unit), itself, scale,
    )  # fmt: skip


def _values(run: Run, layer: Layer, read: Taps) -> Floats:
    values = np.zeros(read.unit.size)
    for which, name in enumerate(layer.inputs):
        mine = (read.source == which) & (read.unit >= 0)
        values[mine] = run.flat(name)[read.unit[mine]]
    return values


def _factors(layer: Layer, own: Tensors, channel: int, count: int) -> Floats:
    if layer.weight == "tensor":
        assert isinstance(own.weight, np.ndarray)
        return own.weight.reshape(-1)[channel * count : (channel + 1) * count].astype(np.float64)
    return np.full(count, 1.0 if layer.weight is None else layer.weight)


def _bias(layer: Layer, own: Tensors, channel: int) -> float:
    if layer.bias == "tensor":
        assert isinstance(own.bias, np.ndarray)
        return float(own.bias[channel])
    return layer.bias or 0.0


def _per_channel(
    graph: Graph, layer: Layer, channel: int, products: Floats, read: Taps
) -> tuple[tuple[int, float], ...]:
    if layer.read != "window":
        return ()
    first, span = channels_read(layer, graph[layer.inputs[0]], channel)
    parts = zip(np.split(products, span), np.split(read.unit, span), strict=True)
    return tuple((first + n, FOLDS[layer.fold](p, Taps(i, i)).total) for n, (p, i) in enumerate(parts))


def _sum(products: Floats, read: Taps) -> Folded:  # noqa: ARG001
    return Folded(float(products.sum()), None)


def _max(products: Floats, read: Taps) -> Folded:
    winner = int(np.where(read.unit >= 0, products, -np.inf).argmax())
    return Folded(float(products[winner]), winner)


def _nothing(products: Floats, read: Taps) -> Folded:  # noqa: ARG001
    return Folded(0.0, None)


FOLDS: Mapping[Fold, Callable[[Floats, Taps], Folded]] = {
    "sum": _sum, "max": _max, "softmax": _sum, "normalise": _sum, "none": _nothing,
}  # fmt: skip


def _weighed(values: Floats, factors: Floats) -> Floats:
    return values * factors


PRODUCTS: Mapping[Fold, Callable[[Floats, Floats], Floats]] = {
    "sum": _weighed, "max": _weighed, "none": _weighed,
    "softmax": lambda values, factors: np.exp(values - values.max()),  # noqa: ARG005
    "normalise": lambda values, factors: factors * values**2,
}  # fmt: skip


def _sigmoid(x: float) -> float:
    return float(np.exp(-np.logaddexp(0.0, -x)))


FINISHES: Mapping[Finish, Callable[[float], float]] = {
    "none": lambda x: x,
    "relu": lambda x: max(x, 0.0),
    "tanh": lambda x: float(np.tanh(x)),
    "sigmoid": _sigmoid,
}


def _finished(layer: Layer, values: Floats, products: Floats, own: Mask, total: float) -> End:  # noqa: ARG001
    return End(FINISHES[layer.finish](total))


def _share(layer: Layer, values: Floats, products: Floats, own: Mask, total: float) -> End:  # noqa: ARG001
    return End(float(products[own][0]) / total)


def _divided(layer: Layer, values: Floats, products: Floats, own: Mask, total: float) -> End:  # noqa: ARG001
    """Krizhevsky, Sutskever, Hinton 2012, section 3.3, with torch's alpha / size."""
    itself, scale = float(values[own][0]), total ** -layer.params["beta"]
    return End(itself * scale, itself, scale)


# The last step from the sum to the unit's value; `own` marks the tap that is the unit's own input.
ENDS: Mapping[Fold, Callable[[Layer, Floats, Floats, Mask, float], End]] = {
    "sum": _finished, "max": _finished, "none": _finished, "softmax": _share, "normalise": _divided,
}  # fmt: skip
