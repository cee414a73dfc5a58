"""How one call of a torch operation fits the record: its window, its weights, and the reasons to refuse it.

Each function takes a `Call`. Those used in `refuse` answer with a reason, or with None when all is well.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from .graph import Shape

NEEDED = object()  # the mark of an argument that has no default
REST = {f"size{n}": None for n in range(6)}  # the sizes that view and reshape take one by one

Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Call:
    """One call: its settings by torch's names, tensors as torch's own, and shapes without the batch axis."""

    args: Mapping[str, Any]
    inputs: tuple[Shape, ...]
    shape: Shape

    def __getitem__(self, name: str) -> Any:
        return self.args[name]


class Tensors(NamedTuple):
    """The weight and bias of a layer; a number holds for every tap, or for every unit."""

    weight: Array | float | None = None
    bias: Array | float | None = None


def pair(value: Any) -> list[int]:
    """torch lets 3 stand for (3, 3): [rows, columns]."""
    return [int(v) for v in value] if isinstance(value, (tuple, list)) else [int(value)] * 2


def array(tensor: Any) -> Array:
    return np.ascontiguousarray(tensor.detach().cpu().numpy(), dtype=np.float32)


# -- weight and bias -------------------------------------------------------------------------------


def no_tensors(_call: Call) -> Tensors:
    return Tensors()


def kernel(call: Call) -> Tensors:
    bias = call["bias"]
    return Tensors(array(call["weight"]), None if bias is None else array(bias))


def mean_weight(call: Call) -> Tensors:
    return Tensors(1.0 / prod(pair(call["kernel_size"])))


def even_mean_weight(call: Call) -> Tensors:
    return Tensors(1.0 / prod(even_pool(call)["kernel"]))


def norm(call: Call) -> Tensors:
    """Batch normalisation at rest is one weight and one bias a channel: w = γ/√(σ²+ε), b = β − μw."""
    mean, variance = (call[name].detach().double().cpu().numpy() for name in ("running_mean", "running_var"))
    gain, shift = (
        None if call[n] is None else call[n].detach().double().cpu().numpy() for n in ("weight", "bias")
    )
    weight = (1.0 if gain is None else gain) / np.sqrt(variance + call["eps"])
    bias = (0.0 if shift is None else shift) - mean * weight
    return Tensors(weight.astype(np.float32), bias.astype(np.float32))


def response(call: Call) -> Tensors:
    """Local response normalisation weighs each square by alpha / size, and adds k."""
    return Tensors(call["alpha"] / call["size"], float(call["k"]))


# -- the numbers of a window -----------------------------------------------------------------------


def no_params(_call: Call) -> dict[str, Any]:
    return {}


def window(call: Call) -> dict[str, Any]:
    size, dilation = list(call["weight"].shape[2:]), pair(call["dilation"])
    return {
        "kernel": size, "stride": pair(call["stride"]), "padding": _padding(call["padding"], size, dilation),
        "dilation": dilation, "groups": int(call["groups"]),
    }  # fmt: skip


def _padding(padding: Any, size: list[int], dilation: list[int]) -> list[int]:
    """[top, left]; with "same" torch puts an odd row or column at the far end, which needs no number here."""
    if padding == "valid":
        return [0, 0]
    if padding == "same":
        return [d * (k - 1) // 2 for k, d in zip(size, dilation, strict=True)]
    return pair(padding)


def pool(call: Call) -> dict[str, Any]:
    """A pool is a window of one channel; an omitted stride comes back empty and means the window's size."""
    size, stride = pair(call["kernel_size"]), call["stride"]
    return {
        "kernel": size, "stride": size if stride is None or stride == [] else pair(stride),
        "padding": pair(call["padding"]), "dilation": pair(call.args.get("dilation", 1)),
        "groups": call.inputs[0][0],
    }  # fmt: skip


def even_pool(call: Call) -> dict[str, Any]:
    size = [a // b for a, b in zip(call.inputs[0][1:], call.shape[1:], strict=True)]
    return {
        "kernel": size,
        "stride": size,
        "padding": [0, 0],
        "dilation": [1, 1],
        "groups": call.inputs[0][0],
    }


def across(call: Call) -> dict[str, Any]:
    """How many channels a unit looks across, and torch's constants of the divisor."""
    constants = {name: float(call[name]) for name in ("alpha", "beta", "k")}
    return {"size": int(call["size"])} | constants


# -- reasons to refuse -----------------------------------------------------------------------------


def needs_maps(call: Call) -> str | None:
    return None if len(call.inputs[0]) == 3 else f"it reads {list(call.inputs[0])}, not maps [C, H, W]"


def needs_flat(call: Call) -> str | None:
    return None if len(call.inputs[0]) == 1 else f"it reads {list(call.inputs[0])}; flatten it first"


def zeros_outside(call: Call) -> str | None:
    mode = call["padding_mode"]
    return None if mode == "zeros" else f"padding_mode={mode!r}; only zeros are explained"


def no_indices(call: Call) -> str | None:
    return "return_indices=True" if call["return_indices"] else None


def some_tap_inside(call: Call) -> str | None:
    """The maximum of a window that lies wholly outside would be minus infinity."""
    record = pool(call)
    for axis, (size, count) in enumerate(zip(call.inputs[0][1:], call.shape[1:], strict=True)):
        kernel, stride, padding, gap = (record[n][axis] for n in ("kernel", "stride", "padding", "dilation"))
        starts = (at * stride - padding for at in range(count))
        if not all(any(0 <= start + k * gap < size for k in range(kernel)) for start in starts):
            return "a window lies wholly in the padding"
    return None


def counts_every_tap(call: Call) -> str | None:
    """Every window must be divided by the same number, or one weight cannot stand for the layer."""
    if call["divisor_override"] is not None:
        return "divisor_override is set; only a true mean is explained"
    record = pool(call)
    if any(record["padding"]) and not call["count_include_pad"]:
        return "count_include_pad=False with padding; the divisor would change at the edge"
    last = [
        (n - 1) * s + k for n, s, k in zip(call.shape[1:], record["stride"], record["kernel"], strict=True)
    ]
    room = [n + 2 * p for n, p in zip(call.inputs[0][1:], record["padding"], strict=True)]
    return (
        "ceil_mode=True leaves a smaller window at the edge"
        if last[0] > room[0] or last[1] > room[1]
        else None
    )


def even(call: Call) -> str | None:
    given, wanted = call.inputs[0][1:], call.shape[1:]
    if all(a % b == 0 for a, b in zip(given, wanted, strict=True)):
        return None
    return f"adaptive pooling of {list(given)} to {list(wanted)} is uneven; windows would differ in size"


def keeps_statistics(call: Call) -> str | None:
    if call["running_mean"] is None or call["running_var"] is None or call["training"]:
        return "it normalises by the batch at hand; only running statistics are explained"
    return None


def divides_by_more_than_nothing(call: Call) -> str | None:
    """k + alpha / size * sum of squares must be above 0, whatever the values, or it has no power."""
    if call["k"] > 0 and call["alpha"] >= 0:
        return None
    return f"k={call['k']}, alpha={call['alpha']}; only k above 0 and alpha of at least 0 are explained"


def not_random(call: Call) -> str | None:
    return "training=True; only dropout at rest is explained" if call["training"] else None


def keeps_batch(call: Call) -> str | None:
    return None if prod(call.shape) == prod(call.inputs[0]) else "it changes the number of units"


def same_shapes(call: Call) -> str | None:
    if len(call.inputs) == 2 and call.inputs[0] == call.inputs[1]:
        return None
    return (
        "it adds "
        + " and ".join(str(list(s)) for s in call.inputs)
        + "; only two layers of one shape are added"
    )


def no_alpha(call: Call) -> str | None:
    return None if call["alpha"] == 1 else "alpha is not 1"


def over_channels(call: Call) -> str | None:
    axes = len(call.shape) + 1
    return None if call["dim"] % axes == 1 else f"dim={call['dim']}; only channels (dim=1) are joined"


def over_units(call: Call) -> str | None:
    return None if call["dim"] in (1, -1) else f"dim={call['dim']}; only dim=1 is explained"
