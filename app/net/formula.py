"""A trace as one line of arithmetic, for people."""

from collections.abc import Callable, Mapping

from .graph import Finish, Fold
from .trace import Trace

SHOWN = 4  # terms written out before the rest is counted


def formula(traced: Trace) -> str:
    """One line such as `conv1[0, 3, 4] = 1 × 0.21 + … (25 terms) + 0.1 = 0.31`."""
    layer = traced.layer
    place = layer.place(traced.unit)[: len(layer.shape)]
    name = f"{layer.id}[{', '.join(str(n) for n in place)}]"
    if layer.read == "none":
        return f"{name} = {number(traced.output)}, read from the drawing"
    inner = FOLDS[layer.fold](traced)
    return f"{name} = {FINISHES[layer.finish].format(inner)} = {number(traced.output)}"


def number(value: float) -> str:
    """Six significant digits, with a true minus sign."""
    return f"{value + 0.0:.6g}".replace("-", "−")  # minus nought is nought


def _sum(traced: Trace) -> str:
    layer = traced.layer
    pairs = zip(traced.values, traced.weights, traced.taps.unit, strict=True)
    terms = [(x, w) for x, w, index in pairs if index >= 0]
    if layer.weight is None:
        return _joined([number(x) for x, _ in terms], " + ") + _bias(traced)
    return _joined([f"{number(x)} × {number(w)}" for x, w in terms], " + ") + _bias(traced)


def _bias(traced: Trace) -> str:
    if not (traced.bias or traced.layer.bias):
        return ""
    return f" {'−' if traced.bias < 0 else '+'} {number(abs(traced.bias))}"


def _max(traced: Trace) -> str:
    inside = traced.values[traced.taps.unit >= 0]
    return f"max({_joined([number(x) for x in inside], ', ')})"


def _softmax(traced: Trace) -> str:
    largest = number(traced.values.max())
    return f"exp({number(traced.values[traced.unit])} − {largest}) / Σ exp(x − {largest})"


def _normalise(traced: Trace) -> str:
    squares = [f"{number(w)} × {_based(x)}²" for x, w in zip(traced.values, traced.weights, strict=True)]
    inner = f"{number(traced.bias)} + {_joined(squares, ' + ')}"
    return f"{number(traced.own or 0.0)} / ({inner})^{_based(traced.layer.params['beta'])}"


def _based(value: float) -> str:
    """A number that has an exponent, or is one: in brackets where it is negative."""
    return f"({number(value)})" if value < 0 else number(value)


def _joined(parts: list[str], by: str) -> str:
    if len(parts) <= SHOWN:
        return by.join(parts)
    return by.join([*parts[:SHOWN], "…"]) + f" ({len(parts)} terms)"


FOLDS: Mapping[Fold, Callable[[Trace], str]] = {
    "sum": _sum, "max": _max, "softmax": _softmax, "normalise": _normalise,
}  # fmt: skip
FINISHES: Mapping[Finish, str] = {
    "none": "{}", "relu": "max(0, {})", "tanh": "tanh({})", "sigmoid": "1 / (1 + exp(−({})))",
}  # fmt: skip
