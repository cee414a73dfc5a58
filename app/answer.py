"""From a picture to the bytes that a client gets; the same for every way in which a picture arrives."""

from collections.abc import Collection, Sequence
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


SMALL = 2_000_000  # units of a run that travels whole unless layers are asked for
FIRST = 5  # classes that an answer names


@dataclass(frozen=True)
class Answer:
    """One run of a model on one picture. center: (scale, dx, dy) when a drawing was centred."""

    model: Model
    run: Run
    center: Move | None
    asked_to_center: bool = False

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

    @property
    def top(self) -> list[dict[str, Any]]:
        """The five first classes, the surest first; of equals the earlier one."""
        order = np.argsort(-self.probabilities, kind="stable")[:FIRST].tolist()
        classes = self.model.card.classes
        return [{"index": n, "class": classes[n], "probability": float(self.probabilities[n])} for n in order]

    @cached_property
    def levels(self) -> npt.NDArray[np.uint8]:
        """The levels 0-255 that the network read, (C, H, W): preparing turned back."""
        asked = self.model.card.input
        mean, std = (np.array(each, np.float32)[:, None, None] for each in (asked.mean, asked.std))
        seen = self.run[self.run.graph.layers[0].id]
        return np.asarray(np.rint((seen * std + mean) * 255), np.uint8)

    @cached_property
    def blank(self) -> bool:
        """Whether there is nothing to see: no ink, or one colour all over."""
        if self.model.card.input.kind == "drawing":
            return not self.levels.any()
        flat = self.levels.reshape(len(self.levels), -1)
        return bool((flat == flat[:, :1]).all())


def answer(model: Model, pixels: Pixels, center: bool) -> Answer:
    """Prepare the picture, run the network. pixels: as `app.incoming` reads them for this model."""
    prepared, moved = ready(model.card, pixels, center)
    return Answer(model, model.record(prepared), moved, center)


def chosen(model: Model, layers: str | None) -> frozenset[str] | None:
    """The layers whose values are asked for, "conv1,pool1"; None stands for all of them.

    None is all of a small network and none of a large one. Raises UnknownLayer.
    """
    if layers is None:
        return None if model.sizes["units"] <= SMALL else frozenset()
    return frozenset(model.layer(name).id for name in layers.split(",") if name)


def as_block(done: Answer, said: Sequence[str] = (), only: Collection[str] | None = None) -> bytes:
    """The binary answer (see `app.wire`): the values of all layers, or of those in `only`; said: remarks."""
    run, layers, parts, at = done.run, [], [], 0
    for layer, low, high in zip(run.graph.layers, run.low.tolist(), run.high.tolist(), strict=True):
        sent = only is None or layer.id in only
        place = at if sent else None
        layers.append({"id": layer.id, "at": place, "size": layer.size, "min": low, "max": high})
        if sent and only is not None:
            parts.append(run.flat(layer.id))
        at += layer.size if sent else 0
    header = {
        "kind": "run", "model": done.model.id, "layers": layers, "probabilities": done.probabilities.tolist(),
        "prediction": done.prediction, "center": done.center, **_beside(done, said),
    }  # fmt: skip
    if only is None:
        return pack(header, run.values)
    return pack(header, np.concatenate(parts) if parts else np.empty(0, np.float32))


def as_json(done: Answer, said: Sequence[str] = (), only: Collection[str] | None = None) -> bytes:
    """The JSON answer, `app.schemas.RunOut`; said and only as for `as_block`."""
    run, layers = done.run, {}
    for layer, low, high in zip(run.graph.layers, run.low, run.high, strict=True):
        sent = only is None or layer.id in only
        values = {"values": run[layer.id]} if sent else {}
        layers[layer.id] = {"shape": layer.shape, "min": low, "max": high} | values
    seen = only is None or run.graph.ids[0] in only
    return as_bytes({
        "input": done.levels if seen else None, "layers": layers,
        "probabilities": done.probabilities, "prediction": done.prediction, "center": done.center,
        **_beside(done, said),
    })  # fmt: skip


def _beside(done: Answer, said: Sequence[str]) -> dict[str, Any]:
    """What both forms of an answer say beside the values. `run`: no server keeps runs of small networks."""
    return {"top": done.top, "blank": done.blank, "warnings": list(said), "run": None}


def filters(model: Model, layer: Layer) -> bytes:
    """One layer's weights, `app.schemas.FiltersOut`. Raises NoWeights, naming the layers that have them."""
    own = model.weights.get(layer.id)
    if own is None or not isinstance(own.weight, np.ndarray):
        raise NoWeights(f"{layer.id} has no filters; these have: {listed(model.weights)}.")
    return as_bytes({"layer": layer.id, "shape": own.weight.shape, "weight": own.weight, "bias": own.bias})


def as_bytes(body: dict[str, Any]) -> bytes:
    """A body as JSON; numpy arrays and numbers are written as they are."""
    return orjson.dumps(body, option=orjson.OPT_SERIALIZE_NUMPY)
