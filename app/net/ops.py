"""The table: what each torch operation reads, folds and weighs. What is not in it is refused by name.

A row is written once and serves the module, the function and the method alike, because torch names the
attributes of a module as it names the arguments of the function. To add an operation, add a row here, a
function in `reads.py` if it reads in a new way, and a network in `tests/nets.py`.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn

from . import fit
from .fit import Call, Tensors
from .graph import Finish, Fold, Kind, Read


@dataclass(frozen=True)
class Row:
    """How one operation is explained.

    args: torch's argument names in their order, with torch's defaults; the first ones named by `reads` are
        layers, the rest are settings.
    tensors: weight and bias of a call; None, a number, or one array a channel (see `app.net.graph`).
    params: the numbers that its way to read or to fold needs.
    refuse: why this very call cannot be explained, or None.
    """

    kind: Kind
    read: Read
    fold: Fold
    args: Mapping[str, Any]
    reads: tuple[str, ...] = ("input",)
    finish: Finish = "none"
    tensors: Callable[[Call], Tensors] = fit.no_tensors
    params: Callable[[Call], dict[str, Any]] = fit.no_params
    refuse: tuple[Callable[[Call], str | None], ...] = field(default=())


NEEDED = fit.NEEDED
X = {"input": NEEDED}

CONV = Row(
    "conv", "window", "sum",
    X | {"weight": NEEDED, "bias": None, "stride": 1, "padding": 0, "dilation": 1, "groups": 1,
         "padding_mode": "zeros"},
    tensors=fit.kernel, params=fit.window, refuse=(fit.needs_maps, fit.zeros_outside),
)  # fmt: skip
DENSE = Row(
    "dense", "all", "sum", X | {"weight": NEEDED, "bias": None}, tensors=fit.kernel, refuse=(fit.needs_flat,)
)
MAX_POOL = Row(
    "maxpool", "window", "max",
    X | {"kernel_size": NEEDED, "stride": None, "padding": 0, "dilation": 1, "ceil_mode": False,
         "return_indices": False},
    params=fit.pool, refuse=(fit.needs_maps, fit.no_indices, fit.some_tap_inside),
)  # fmt: skip
AVG_POOL = Row(
    "avgpool", "window", "sum",
    X | {"kernel_size": NEEDED, "stride": None, "padding": 0, "ceil_mode": False, "count_include_pad": True,
         "divisor_override": None},
    tensors=fit.mean_weight, params=fit.pool, refuse=(fit.needs_maps, fit.counts_every_tap),
)  # fmt: skip
ADAPTIVE_MAX = Row(
    "maxpool", "window", "max", X | {"output_size": NEEDED, "return_indices": False},
    params=fit.even_pool, refuse=(fit.needs_maps, fit.no_indices, fit.even),
)  # fmt: skip
ADAPTIVE_AVG = Row(
    "avgpool", "window", "sum", X | {"output_size": NEEDED},
    tensors=fit.even_mean_weight, params=fit.even_pool, refuse=(fit.needs_maps, fit.even),
)  # fmt: skip
BATCH_NORM = Row(
    "batchnorm", "same", "sum",
    X | {"running_mean": None, "running_var": None, "weight": None, "bias": None, "training": False,
         "momentum": 0.1, "eps": 1e-5},
    tensors=fit.norm, refuse=(fit.keeps_statistics,),
)  # fmt: skip
RESPONSE_NORM = Row(
    "lrn", "across", "normalise", X | {"size": NEEDED, "alpha": 1e-4, "beta": 0.75, "k": 1.0},
    tensors=fit.response, params=fit.across, refuse=(fit.needs_maps, fit.divides_by_more_than_nothing),
)  # fmt: skip
RELU = Row("relu", "same", "sum", X | {"inplace": False}, finish="relu")
TANH = Row("tanh", "same", "sum", X, finish="tanh")
SIGMOID = Row("sigmoid", "same", "sum", X, finish="sigmoid")
DROPOUT = Row(
    "dropout", "same", "sum", X | {"p": 0.5, "training": True, "inplace": False}, refuse=(fit.not_random,)
)
FLATTEN = Row("flatten", "same", "sum", X | {"start_dim": 0, "end_dim": -1}, refuse=(fit.keeps_batch,))
RESHAPE = Row("flatten", "same", "sum", X | fit.REST, refuse=(fit.keeps_batch,))
ADD = Row(
    "add", "same", "sum", X | {"other": NEEDED, "alpha": 1}, reads=("input", "other"),
    refuse=(fit.same_shapes, fit.no_alpha),
)  # fmt: skip
CONCAT = Row(
    "concat", "join", "sum", {"tensors": NEEDED, "dim": 0}, reads=("tensors",), refuse=(fit.over_channels,)
)
SOFTMAX = Row(
    "softmax", "all", "softmax", X | {"dim": None, "_stacklevel": 3}, refuse=(fit.needs_flat, fit.over_units)
)

OPS: Mapping[Any, Row] = {
    nn.Conv2d: CONV, F.conv2d: CONV,
    nn.Linear: DENSE, F.linear: DENSE,
    nn.MaxPool2d: MAX_POOL, F.max_pool2d: MAX_POOL, torch.max_pool2d: MAX_POOL,
    nn.AvgPool2d: AVG_POOL, F.avg_pool2d: AVG_POOL,
    nn.AdaptiveMaxPool2d: ADAPTIVE_MAX, F.adaptive_max_pool2d: ADAPTIVE_MAX,
    nn.AdaptiveAvgPool2d: ADAPTIVE_AVG, F.adaptive_avg_pool2d: ADAPTIVE_AVG,
    nn.BatchNorm1d: BATCH_NORM, nn.BatchNorm2d: BATCH_NORM, F.batch_norm: BATCH_NORM,
    nn.LocalResponseNorm: RESPONSE_NORM, F.local_response_norm: RESPONSE_NORM,
    nn.ReLU: RELU, F.relu: RELU, torch.relu: RELU, torch.relu_: RELU, "relu": RELU, "relu_": RELU,
    nn.Tanh: TANH, F.tanh: TANH, torch.tanh: TANH, torch.tanh_: TANH, "tanh": TANH, "tanh_": TANH,
    nn.Sigmoid: SIGMOID, F.sigmoid: SIGMOID, torch.sigmoid: SIGMOID, torch.sigmoid_: SIGMOID,
    "sigmoid": SIGMOID, "sigmoid_": SIGMOID,
    nn.Dropout: DROPOUT, nn.Dropout2d: DROPOUT, F.dropout: DROPOUT, F.dropout2d: DROPOUT,
    nn.Flatten: FLATTEN, torch.flatten: FLATTEN, "flatten": FLATTEN,
    torch.reshape: RESHAPE, "reshape": RESHAPE, "view": RESHAPE,
    operator.add: ADD, operator.iadd: ADD, torch.add: ADD, "add": ADD, "add_": ADD,
    torch.cat: CONCAT, torch.concat: CONCAT, torch.concatenate: CONCAT,
    nn.Softmax: SOFTMAX, F.softmax: SOFTMAX, torch.softmax: SOFTMAX, "softmax": SOFTMAX,
}  # fmt: skip

# These give plain numbers (a batch size, a shape) that a reshape may use; they hold no units.
NUMBERS: frozenset[Any] = frozenset(
    {"size", "dim", getattr, operator.getitem, operator.mul, operator.floordiv}
)


def name_of(target: Any) -> str:
    """How an operation is spelled in a message: `nn.Conv2d`, `torch.cat`, `operator.add`, `Tensor.view`."""
    if isinstance(target, str):
        return f"Tensor.{target}"
    if isinstance(target, type):
        return f"nn.{target.__name__}" if target.__module__.startswith("torch.nn") else target.__qualname__
    name = getattr(target, "__name__", str(target))
    if getattr(target, "__module__", "") == "_operator":
        return f"operator.{name}"
    return f"torch.{name}" if getattr(torch, name, None) is target else f"F.{name}"


def known() -> list[str]:
    """Every operation that can be explained, as it is spelled in code, sorted."""
    return sorted({name_of(target) for target in (*OPS, nn.Identity)})
