"""One unit of one run, explained: the bytes that a client gets for it."""

from typing import Any

import numpy as np

from .answer import Answer, as_bytes
from .bodies import Unit
from .errors import UnknownUnit
from .net.affine import InputWeights, input_weights
from .net.formula import formula
from .net.graph import Layer
from .net.path import strongest_path
from .net.reach import reach
from .net.run import Run
from .net.trace import Trace, trace
from .net.verify import verify


def unit_index(layer: Layer, unit: Unit) -> int:
    """The flat index of a unit given either way. Raises UnknownUnit with the legal ranges."""
    channels, rows, columns = layer.extent
    places = f"channel 0-{channels - 1}, row 0-{rows - 1}, col 0-{columns - 1}"
    legal = f"{layer.id} has {places}, or index 0-{layer.size - 1}."
    given = unit.model_dump(exclude_none=True)
    if set(given) == {"index"}:
        if not 0 <= given["index"] < layer.size:
            raise UnknownUnit(f"There is no unit {given['index']}: {legal}")
        return int(given["index"])
    flat = len(layer.shape) == 1
    if "index" in given or not ({"channel"} if flat else {"channel", "row", "col"}) <= set(given):
        raise UnknownUnit(f"A unit is given as channel, row and col, or as index: {legal}")
    place = given["channel"], given.get("row", 0), given.get("col", 0)
    if not all(0 <= at < size for at, size in zip(place, layer.extent, strict=True)):
        raise UnknownUnit(f"There is no unit {list(place)}: {legal}")
    return layer.index(*place)


def explained(done: Answer, layer: Layer, unit: int) -> bytes:
    """How one unit got its value, `app.schemas.ExplainOut`."""
    run, weights = done.run, done.model.weights
    told = trace(run, weights, layer, unit)
    terms = {tap: _term(told, run, tap) for tap in np.flatnonzero(told.taps.unit >= 0).tolist()}
    field = told.receptive_field
    return as_bytes({
        "layer": layer.id, "unit": _unit(layer, unit), "kind": layer.kind, "terms": list(terms.values()),
        "per_channel": [{"channel": channel, "sum": total} for channel, total in told.per_channel],
        "bias": told.bias, "sum": told.sum, "output": told.output,
        "winner": None if told.winner is None else terms[told.winner], "own": told.own, "scale": told.scale,
        "receptive_field": field._asdict(), "formula": formula(told),
        "path": [
            _place(step.layer, step.unit) | {"value": step.value}
            for step in strongest_path(run, weights, layer, unit)
        ],
        "reach": [
            {"layer": name, "count": int(mask.sum()), "size": mask.size}
            for name, mask in reach(run.graph, layer, unit).items()
        ],
        "input_weights": _input_weights(input_weights(run, weights, layer, unit)),
    })  # fmt: skip


def verified(done: Answer, layer: Layer, unit: int) -> bytes:
    """One unit worked out again by torch alone, `app.schemas.VerifyOut`."""
    found = verify(done.run, done.model.weights, layer, unit)
    return as_bytes(
        {"layer": layer.id, "unit": _unit(layer, unit), "recorded": found.recorded}
        | {"recomputed": found.recomputed, "difference": found.difference, "method": found.method}
    )


def _term(told: Trace, run: Run, tap: int) -> dict[str, Any]:
    source = run.graph[told.layer.inputs[told.taps.source[tap]]]
    values = {"value": told.values[tap], "weight": told.weights[tap], "product": told.products[tap]}
    return _place(source, int(told.taps.unit[tap])) | values


def _input_weights(told: InputWeights) -> dict[str, Any]:
    return {
        "of": _place(told.layer, told.unit), "exact": told.exact, **told.field._asdict(),
        "weights": np.ascontiguousarray(told.weights), "constant": told.constant, "sum": told.sum,
    }  # fmt: skip


def _place(layer: Layer, unit: int) -> dict[str, Any]:
    return {"layer": layer.id} | _unit(layer, unit)


def _unit(layer: Layer, unit: int) -> dict[str, int]:
    channel, row, column = layer.place(unit)
    return {"channel": channel, "row": row, "col": column, "index": unit}
