"""From a picture to the bytes that a client gets; the same for every way in which a picture arrives."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from .errors import NoWeights, listed
from .incoming import Move, Pixels, ready
from .model import Model
from .net.graph import Layer
from .net.run import Run
from .wire import pack

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Answer:
    """One run of a model on one picture. center: (scale, dx, dy) when a drawing was centred."""

    model: Model
    run: Run
    center: Move | None

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
    """Prepare the picture, run the network. pixels: as `app.incoming` reads them for this model."""
    prepared, moved = ready(model.card, pixels, center)
    return Answer(model, model.record(prepared), moved)


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
    run = done.run
    facts = zip(run.graph.layers, run.low, run.high, strict=True)
    layers = {x.id: {"shape": x.shape, "min": lo, "max": hi, "values": run[x.id]} for x, lo, hi in facts}
    return as_bytes({
        "input": _levels(done), "layers": layers,
        "probabilities": done.probabilities, "prediction": done.prediction, "center": done.center,
    })  # fmt: skip


def _levels(done: Answer) -> npt.NDArray[np.uint8]:
    """The levels 0-255 that the network read, (C, H, W): preparing turned back."""
    asked = done.model.card.input
    mean, std = (np.array(each)[:, None, None] for each in (asked.mean, asked.std))
    seen = done.run[done.run.graph.layers[0].id]
    return np.asarray(np.rint((seen * std + mean) * 255), np.uint8)


def filters(model: Model, layer: Layer) -> bytes:
    """One layer's weights, `app.schemas.FiltersOut`. Raises NoWeights, naming the layers that have them."""
    own = model.weights.get(layer.id)
    if own is None or not isinstance(own.weight, np.ndarray):
        raise NoWeights(f"{layer.id} has no filters; these have: {listed(model.weights)}.")
    return as_bytes({"layer": layer.id, "shape": own.weight.shape, "weight": own.weight, "bias": own.bias})


def as_bytes(body: dict[str, Any]) -> bytes:
    """A body as JSON; numpy arrays and numbers are written as they are."""
    return orjson.dumps(body, option=orjson.OPT_SERIALIZE_NUMPY)
