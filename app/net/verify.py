"""One unit worked out a second time: by a function of torch, on the part of the layer below that it reads.

Nothing of `trace.py` or `reads.py` is used here: the window is cut out by slicing, and torch sums. This
is the one place that goes by a layer's `kind`, since the kind is the name of torch's function. The arithmetic
is float64 on the float32 values of the run, so that the difference is what the run itself rounded away.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from .fit import Tensors
from .graph import Kind, Layer
from .run import Run


class Verified(NamedTuple):
    """recorded: the unit's value in the run. recomputed: torch's. method: the call to torch, with shapes."""

    recorded: float
    recomputed: float
    method: str

    @property
    def difference(self) -> float:
        """recomputed − recorded."""
        return self.recomputed - self.recorded


class Recomputed(NamedTuple):
    value: Tensor  # of one element
    method: str


@dataclass(frozen=True)
class Case:
    """One unit: whole layers below it, in their own shapes, and the layer's weights, float64."""

    layer: Layer
    place: tuple[int, int, int]
    inputs: tuple[Tensor, ...]
    weight: Tensor | None
    bias: Tensor | None


def verify(run: Run, weights: Mapping[str, Tensors], layer: Layer, unit: int) -> Verified:
    """Work out `unit` (flat index) again. `weights` are those of `describe`; nothing is raised."""
    own = weights.get(layer.id, Tensors())
    inputs = tuple(torch.tensor(run[name], dtype=torch.float64) for name in layer.inputs)
    weight, bias = (torch.as_tensor(t, dtype=torch.float64) if t is not None else None for t in own)
    with torch.inference_mode():
        value, method = METHODS[layer.kind](Case(layer, layer.place(unit), inputs, weight, bias))
    recorded = float(run.flat(layer.id)[unit])
    return Verified(recorded, recorded if layer.kind == "input" else float(value), method)


def _input(_case: Case) -> Recomputed:
    return Recomputed(torch.empty(1), "the drawing itself: nothing is computed")


def _cut(case: Case, first: int, span: int, outside: float) -> Tensor:
    """The window (1, span, rows, columns) of channels first..first+span, gaps included, edges filled."""
    _, row, column = case.place
    (kh, kw), (sh, sw), (ph, pw), (dh, dw) = (
        case.layer.params[name] for name in ("kernel", "stride", "padding", "dilation")
    )
    height, width = (kh - 1) * dh + 1, (kw - 1) * dw + 1
    around = (pw, pw + width, ph, ph + height)  # enough beyond the far edges for every window
    padded = F.pad(case.inputs[0][first : first + span], around, value=outside)
    top, left = row * sh, column * sw
    return padded[None, :, top : top + height, left : left + width]


def _conv(case: Case) -> Recomputed:
    assert case.weight is not None
    channel, span = case.place[0], case.weight.shape[1]
    group = channel // (case.weight.shape[0] // case.layer.params["groups"])
    x = _cut(case, group * span, span, 0.0)
    weight = case.weight[channel : channel + 1]
    bias = None if case.bias is None else case.bias[channel : channel + 1]
    value = F.conv2d(x, weight, bias, dilation=case.layer.params["dilation"])
    told = [_named("window", x), _named("kernel", weight)] + ([] if bias is None else [_named("bias", bias)])
    return Recomputed(value, f"F.conv2d({', '.join(told)}{_gaps(case.layer)})")


def _max_pool(case: Case) -> Recomputed:
    x, size = _cut(case, case.place[0], 1, float("-inf")), tuple(case.layer.params["kernel"])
    value = F.max_pool2d(x, size, dilation=case.layer.params["dilation"])
    return Recomputed(value, f"F.max_pool2d({_named('window', x)}, {size}{_gaps(case.layer)})")


def _avg_pool(case: Case) -> Recomputed:
    x, size = _cut(case, case.place[0], 1, 0.0), tuple(case.layer.params["kernel"])
    return Recomputed(F.avg_pool2d(x, size), f"F.avg_pool2d({_named('window', x)}, {size})")


def _dense(case: Case) -> Recomputed:
    assert case.weight is not None
    unit, (x,) = case.place[0], case.inputs
    row, bias = case.weight[unit : unit + 1], None if case.bias is None else case.bias[unit : unit + 1]
    told = [_named("x", x), _named("row", row)] + ([] if bias is None else [_named("bias", bias)])
    return Recomputed(F.linear(x, row, bias), f"F.linear({', '.join(told)})")


def _norm(case: Case) -> Recomputed:
    """Mean and variance at rest are in weight and bias already, so what is left of them is 0 and 1."""
    assert case.weight is not None
    assert case.bias is not None
    x, (channel, _, _) = _one(case).reshape(1, 1), case.place
    weight, bias = case.weight[channel : channel + 1], case.bias[channel : channel + 1]
    zero, one = torch.zeros(1, dtype=x.dtype), torch.ones(1, dtype=x.dtype)
    value = F.batch_norm(x, zero, one, weight, bias, eps=0)
    return Recomputed(value, "F.batch_norm(x[1, 1], mean=0, var=1, weight[1], bias[1], eps=0)")


def _response(case: Case) -> Recomputed:
    """The channels before the unit's own come first in what is cut out, so their number is its own place."""
    size, *constants = (case.layer.params[name] for name in ("size", "alpha", "beta", "k"))
    (x,), (channel, row, column) = case.inputs, case.place
    before = min(channel, size // 2)
    near = x[None, channel - before : channel + (size - 1) // 2 + 1, row : row + 1, column : column + 1]
    told = ", ".join(map(str, (size, *constants)))
    value = F.local_response_norm(near, size, *constants)[0, before, 0, 0]
    return Recomputed(value, f"F.local_response_norm({_named('x', near)}, {told})[0, {before}, 0, 0]")


def _softmax(case: Case) -> Recomputed:
    (x,), unit = case.inputs, case.place[0]
    return Recomputed(F.softmax(x, 0)[unit], f"F.softmax({_named('x', x)}, 0)[{unit}]")


def _add(case: Case) -> Recomputed:
    values = torch.stack([_at(x, case.place) for x in case.inputs])
    return Recomputed(values.sum(), f"torch.stack({len(values)} values).sum()")


def _concat(case: Case) -> Recomputed:
    joined = torch.cat(case.inputs)
    told = ", ".join(_named("x", x) for x in case.inputs)
    return Recomputed(_at(joined, case.place), f"torch.cat([{told}]){_place(case.layer, case.place)}")


def _flatten(case: Case) -> Recomputed:
    (x,), shape = case.inputs, case.layer.shape
    told = f"{_named('x', x)}.reshape({', '.join(map(str, shape))}){_place(case.layer, case.place)}"
    return Recomputed(_at(x.reshape(shape), case.place), told)


def _each(function: Callable[[Tensor], Tensor], told: str) -> Callable[[Case], Recomputed]:
    """For what is done to every unit alone."""
    return lambda case: Recomputed(function(_one(case)), told.format("x[1]"))


def _one(case: Case) -> Tensor:
    return _at(case.inputs[0], case.place).reshape(1)


def _at(x: Tensor, place: tuple[int, int, int]) -> Tensor:
    return x[place[: x.dim()]]


def _place(layer: Layer, place: tuple[int, int, int]) -> str:
    return f"[{', '.join(map(str, place[: len(layer.shape)]))}]"


def _named(name: str, x: Tensor) -> str:
    return f"{name}{list(x.shape)}"


def _gaps(layer: Layer) -> str:
    gaps = tuple(layer.params["dilation"])
    return "" if gaps == (1, 1) else f", dilation={gaps}"


METHODS: Mapping[Kind, Callable[[Case], Recomputed]] = {
    "input": _input, "conv": _conv, "maxpool": _max_pool, "avgpool": _avg_pool, "dense": _dense,
    "batchnorm": _norm, "lrn": _response, "softmax": _softmax, "add": _add, "concat": _concat,
    "flatten": _flatten,
    "relu": _each(torch.relu, "torch.relu({})"), "tanh": _each(torch.tanh, "torch.tanh({})"),
    "sigmoid": _each(torch.sigmoid, "torch.sigmoid({})"),
    "dropout": _each(lambda x: F.dropout(x, training=False), "F.dropout({}, training=False)"),
}  # fmt: skip
