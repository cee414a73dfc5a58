"""From a drawing to the bytes that a client gets; the same for every way in which a drawing arrives."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from app.errors import NoWeights, UnknownUnit, listed
from app.library import Model
from app.net.formula import formula
from app.net.graph import Layer
from app.net.run import Run
from app.net.trace import Trace, trace
from app.pixels import Pixels, center_transform, prepare
from app.schemas import Unit
from app.wire import pack

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Answer:
    """One run of a model on one drawing. center: (scale, dx, dy) when the drawing was centred."""

    model: Model
    run: Run
    center: tuple[float, float, float] | None

    @cached_property
    def probabilities(self) -> Floats:
        """One a class, (N,); a network that ends without softmax gets one here."""
        last = self.run.graph.layers[-1]
        values = self.run.flat(last.id)
        if last.fold == "softmax":
            return values
        powers = np.exp(values - values.max())
        return np.asarray(powers / powers.sum(), np.float32)

    @property
    def prediction(self) -> int:
        return int(self.probabilities.argmax())


def answer(model: Model, pixels: Pixels, center: bool) -> Answer:
    """Prepare the drawing, run the network. pixels: uint8, 784 or 1024 grey levels."""
    moved = center_transform(pixels) if center else None
    return Answer(model, model.record(prepare(pixels, model.about, center)), moved)


def as_block(done: Answer) -> bytes:
    """The binary answer (see `app.wire`)."""
    run = done.run
    facts = zip(run.graph.layers, run.at.tolist(), run.low.tolist(), run.high.tolist(), strict=True)
    layers = [{"id": x.id, "at": at, "size": x.size, "min": low, "max": high} for x, at, low, high in facts]
    header = {
        "kind": "run", "model": done.model.id, "layers": layers, "probabilities": done.probabilities.tolist(),
        "prediction": done.prediction, "center": done.center,
    }  # fmt: skip
    return pack(header, run.values)


def as_json(done: Answer) -> bytes:
    """The JSON answer, `app.schemas.RunOut`."""
    run, card = done.run, done.model.card
    facts = zip(run.graph.layers, run.low, run.high, strict=True)
    layers = {x.id: {"shape": x.shape, "min": lo, "max": hi, "values": run[x.id]} for x, lo, hi in facts}
    seen = run[run.graph.layers[0].id]
    return _json({
        "input": np.rint((seen * card.std + card.mean) * 255).astype(np.uint8), "layers": layers,
        "probabilities": done.probabilities, "prediction": done.prediction, "center": done.center,
    })  # fmt: skip


def filters(model: Model, layer: Layer) -> bytes:
    """One layer's weights, `app.schemas.FiltersOut`. Raises NoWeights, naming the layers that have them."""
    own = model.weights.get(layer.id)
    if own is None or not isinstance(own.weight, np.ndarray):
        raise NoWeights(f"{layer.id} has no filters; these have: {listed(model.weights)}.")
    return _json({"layer": layer.id, "shape": own.weight.shape, "weight": own.weight, "bias": own.bias})


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


def explained(model: Model, done: Answer, layer: Layer, unit: int) -> bytes:
    """How one unit got its value, `app.schemas.ExplainOut`."""
    told = trace(done.run, model.weights, layer, unit)
    terms = {tap: _term(told, done.run, tap) for tap in np.flatnonzero(told.taps.unit >= 0).tolist()}
    field = told.receptive_field
    return _json({
        "layer": layer.id, "unit": _unit(layer, unit), "kind": layer.kind, "terms": list(terms.values()),
        "per_channel": [{"channel": channel, "sum": total} for channel, total in told.per_channel],
        "bias": told.bias, "sum": told.sum, "output": told.output,
        "winner": None if told.winner is None else terms[told.winner],
        "receptive_field": field._asdict(), "formula": formula(told),
    })  # fmt: skip


def _term(told: Trace, run: Run, tap: int) -> dict[str, Any]:
    source = run.graph[told.layer.inputs[told.taps.source[tap]]]
    values = {"value": told.values[tap], "weight": told.weights[tap], "product": told.products[tap]}
    return {"layer": source.id} | _unit(source, int(told.taps.unit[tap])) | values


def _unit(layer: Layer, unit: int) -> dict[str, int]:
    channel, row, column = layer.place(unit)
    return {"channel": channel, "row": row, "col": column, "index": unit}


def _json(body: dict[str, Any]) -> bytes:
    return orjson.dumps(body, option=orjson.OPT_SERIALIZE_NUMPY)
