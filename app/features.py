"""What each map responds to: of the digits or photos that the project carries, those that excite it most."""

import base64
import re
from collections.abc import Callable
from threading import Lock
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import orjson
from pydantic import BaseModel, ConfigDict, Field

from .carried import examples_of
from .costly import Costly
from .errors import BadInput, Busy
from .model import Model
from .net.graph import Layer
from .net.receptive import receptive_field
from .schemas import Rectangle, UnitOut

KEPT = 16  # pictures kept for each map, and the most that can be asked for
AT_ONCE = 100  # pictures in one pass: more do not go faster, and their values need memory
MOST_AT_ONCE = 20_000_000  # values of one pass, 80 MB
MODELS = 16  # of which the peaks are remembered; each checkpoint is one
MOST_VALUES = {  # computed for one model: all 10,000 digits for LeNet, all 1,000 photos for the family
    "mnist": 200_000_000, "four-classes": 1_500_000_000,
}  # fmt: skip
MAPS = re.compile(r"(\d{1,6})-(\d{1,6})")

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.intp]


class Peaks(NamedTuple):
    """The largest values of each map, one a picture at most, the largest first; of equals the earlier.

    value, example, unit: (C, K): the value, the picture's place among the examples, the unit's flat index.
    """

    value: Floats
    example: Numbers
    unit: Numbers


class TopItem(BaseModel):
    model_config = ConfigDict(populate_by_name=True)

    example: int = Field(description="Place among the examples, from 0.")
    digit: int | None = Field(description="The same of a digit, whose examples are MNIST's test set.")
    label: int = Field(description="Which of the classes the examples show it is.")
    name: str = Field(alias="class", description="The name of that class.")
    value: float = Field(description="The largest value that the picture makes in the map.")
    unit: UnitOut = Field(description="The unit that holds it, the first of equals.")
    box: Rectangle
    shape: list[int] = Field(description="Of the pixels: [28, 28] for a digit, [H, W, 3] for a photo.")
    pixels: str = Field(description="The picture, row by row, one byte a level, in base64.")


class TopChannel(BaseModel):
    channel: int
    items: list[TopItem] = Field(description="The largest value first; each from another picture.")


class Inset(BaseModel):
    """Where a picture's first pixel lies in the network's input: take it off a box to draw on the picture."""

    top: int
    left: int


class TopOut(BaseModel):
    layer: str
    images: int = Field(description="How many pictures were looked at, from the first one on.")
    examples: str = Field(
        description="Which: mnist (test digits) or four-classes (test photos, then others)."
    )
    inset: Inset
    channels: list[TopChannel]


def looked_at(model: Model) -> int:
    """How many pictures a model is tried on; fewer than there are where its passes cost much."""
    most = MOST_VALUES[model.card.examples] // model.sizes["units"]
    return max(1, min(len(examples_of(model.card)), most))


def peaks(model: Model, given_up: Callable[[], bool] = lambda: False) -> dict[str, Peaks]:
    """Every layer's peaks, by its id: about two seconds for LeNet and 10,000 digits. Raises NotShipped.

    given_up: asked after each pass; once it says so nobody wants them any more, and Busy is raised.
    """
    own, layers, count = examples_of(model.card), model.graph.layers, looked_at(model)
    at_once = max(1, min(AT_ONCE, MOST_AT_ONCE // model.sizes["units"]))
    found = {layer.id: _none(layer) for layer in layers}
    for first in range(0, count, at_once):
        if given_up():
            raise Busy("The server is about to end.")
        part = own.pixels[first : min(first + at_once, count)]
        outputs = model.record.many(own.ready(part, model.card))
        for layer, values in zip(layers, outputs, strict=True):
            found[layer.id] = _best(found[layer.id], _of(layer, values, first))
    return found


def _none(layer: Layer) -> Peaks:
    nothing = np.empty((layer.extent[0], 0))
    return Peaks(nothing.astype(np.float32), nothing.astype(np.intp), nothing.astype(np.intp))


def _of(layer: Layer, values: Floats, first: int) -> Peaks:
    """Each map's largest unit for each picture of a pass; values: (N, units), first: the pass's first one."""
    count, (channels, rows, columns) = len(values), layer.extent
    maps = values.reshape(count, channels, rows * columns)
    inside = maps.argmax(axis=2)  # (N, C)
    value = np.take_along_axis(maps, inside[:, :, None], axis=2)[:, :, 0]
    unit = inside + np.arange(channels) * (rows * columns)
    example = np.broadcast_to(np.arange(first, first + count), (channels, count))
    return Peaks(value.T, example, unit.T)


def _best(a: Peaks, b: Peaks) -> Peaks:
    """The largest of both; all pictures of `a` come before those of `b`."""
    value = np.concatenate((a.value, b.value), axis=1)
    order = np.argsort(-value, axis=1, kind="stable")[:, :KEPT]
    pairs = ((a.example, b.example), (a.unit, b.unit))
    taken = (np.take_along_axis(np.concatenate(pair, axis=1), order, axis=1) for pair in pairs)
    return Peaks(np.take_along_axis(value, order, axis=1), *taken)


def maps_of(layer: Layer, asked: str | None) -> range:
    """The maps that "4-7" names, both ends among them; None: all. Raises BadInput with the legal range."""
    channels = layer.extent[0]
    if asked is None:
        return range(channels)
    ends = MAPS.fullmatch(asked)
    first, last = map(int, ends.groups()) if ends else (1, 0)
    if not first <= last < channels:
        legal = f"{layer.id} has the maps 0-{channels - 1}, asked for as FIRST-LAST"
        raise BadInput(f"maps is {asked[:20]!r}; {legal}.")
    return range(first, last + 1)


def as_json(model: Model, layer: Layer, found: Peaks, count: int, maps: range) -> bytes:
    """The answer, `TopOut`."""
    own, card = examples_of(model.card), model.card

    def item(value: float, example: int, unit: int) -> dict[str, object]:
        channel, row, column = layer.place(unit)
        label, picture = int(own.labels[example]), own.shown(example, card)
        return {
            "example": example, "digit": example if card.examples == "mnist" else None,
            "label": label, "class": own.classes[label], "value": value,
            "unit": {"channel": channel, "row": row, "col": column, "index": unit},
            "box": receptive_field(model.graph, layer, unit)._asdict(),
            "shape": picture.shape, "pixels": base64.b64encode(picture.tobytes()).decode(),
        }  # fmt: skip

    tables = [each[maps.start : maps.stop, :count].tolist() for each in found]
    top, left = own.inset(card)
    return orjson.dumps({
        "layer": layer.id, "images": looked_at(model), "examples": card.examples,
        "inset": {"top": top, "left": left},
        "channels": [
            {"channel": channel, "items": [item(*row) for row in zip(*rows, strict=True)]}
            for channel, rows in zip(maps, zip(*tables, strict=True), strict=True)
        ],
    })  # fmt: skip


class Features:
    """The peaks of each model, found once; whoever asks meanwhile gets the same."""

    def __init__(self, costly: Costly) -> None:
        self._costly = costly
        self._found: dict[str, dict[str, Peaks]] = {}
        self._searching: dict[str, Lock] = {}
        self._changing = Lock()

    async def top(
        self, reader: str, model: Model, layer: Layer, count: int, maps: range | None = None
    ) -> bytes:
        """The answer for one layer, at most KEPT pictures a map, in the reader's turn. Raises Busy."""
        wanted = maps_of(layer, None) if maps is None else maps
        return await self._costly.run(reader, self._told, model, layer, count, wanted)

    def _told(self, model: Model, layer: Layer, count: int, maps: range) -> bytes:
        return as_json(model, layer, self._peaks(model)[layer.id], count, maps)

    def _peaks(self, model: Model) -> dict[str, Peaks]:
        with self._changing:
            searching = self._searching.setdefault(model.digest, Lock())
        with searching:  # a search that failed is tried again by who waited for it
            found = self._found.get(model.digest)
            if found is None:
                found = peaks(model, lambda: self._costly.closed)
        with self._changing:
            self._searching.pop(model.digest, None)
            self._found[model.digest] = found
            for oldest in list(self._found)[:-MODELS]:
                del self._found[oldest]
        return found
