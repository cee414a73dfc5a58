"""What each map responds to: of the test digits that the project carries, those that excite it most."""

import base64
from collections.abc import Callable
from functools import cache
from threading import Lock
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import orjson
from pydantic import BaseModel, Field

from .costly import Costly
from .errors import Busy
from .model import Model
from .net.graph import Layer
from .net.receptive import receptive_field
from .pixels import prepare_all
from .schemas import Rectangle, UnitOut
from .zoo import data

KEPT = 16  # digits kept for each map, and the most that can be asked for
AT_ONCE = 100  # digits in one pass: more do not go faster, and their values need memory
MODELS = 16  # of which the peaks are remembered; each checkpoint is one
MOST_VALUES = 200_000_000  # computed for one model: all 10,000 digits for LeNet, fewer for a larger network

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.intp]
Bytes = npt.NDArray[np.uint8]


class Peaks(NamedTuple):
    """The largest values of each map, one a digit at most, the largest first; of equals the earlier digit.

    value, digit, unit: (C, K): the value, the digit's place in the test set, the unit's flat index.
    """

    value: Floats
    digit: Numbers
    unit: Numbers


class TopItem(BaseModel):
    digit: int = Field(description="Place in MNIST's test set, from 0.")
    label: int
    value: float = Field(description="The largest value that the digit makes in the map.")
    unit: UnitOut = Field(description="The unit that holds it, the first of equals.")
    box: Rectangle
    pixels: str = Field(description="The digit: 28x28 grey levels row by row, one byte each, in base64.")


class TopChannel(BaseModel):
    channel: int
    items: list[TopItem] = Field(description="The largest value first; each from another digit.")


class Inset(BaseModel):
    """Where the digit's first pixel lies in the network's input: take this off a box to draw on the digit."""

    top: int
    left: int


class TopOut(BaseModel):
    layer: str
    images: int = Field(description="How many digits were looked at, from the first one on.")
    inset: Inset
    channels: list[TopChannel]


@cache
def digits() -> tuple[Bytes, Numbers]:
    """The shipped test digits, grey levels (N, 28, 28), and their labels (N,)."""
    images, labels = data.read_mnist(data.SHIPPED, "t10k")
    return images.numpy(), labels.numpy()


def looked_at(model: Model) -> int:
    """How many digits a model is tried on; fewer than there are where its passes cost much."""
    return min(len(digits()[0]), MOST_VALUES // sum(layer.size for layer in model.graph.layers))


def peaks(model: Model, given_up: Callable[[], bool] = lambda: False) -> dict[str, Peaks]:
    """Every layer's peaks, by its id: about two seconds for LeNet and 10,000 digits.

    given_up: asked after each pass; once it says so nobody wants them any more, and Busy is raised.
    """
    images, layers, count = digits()[0], model.graph.layers, looked_at(model)
    found = {layer.id: _none(layer) for layer in layers}
    for first in range(0, count, AT_ONCE):
        if given_up():
            raise Busy("The server is about to end.")
        part = images[first : min(first + AT_ONCE, count)]
        outputs = model.record.many(prepare_all(part, model.about))
        for layer, values in zip(layers, outputs, strict=True):
            found[layer.id] = _best(found[layer.id], _of(layer, values, first))
    return found


def _none(layer: Layer) -> Peaks:
    nothing = np.empty((layer.extent[0], 0))
    return Peaks(nothing.astype(np.float32), nothing.astype(np.intp), nothing.astype(np.intp))


def _of(layer: Layer, values: Floats, first: int) -> Peaks:
    """Each map's largest unit for each digit of a pass; values: (N, units), first: the pass's first digit."""
    count, (channels, rows, columns) = len(values), layer.extent
    maps = values.reshape(count, channels, rows * columns)
    inside = maps.argmax(axis=2)  # (N, C)
    value = np.take_along_axis(maps, inside[:, :, None], axis=2)[:, :, 0]
    unit = inside + np.arange(channels) * (rows * columns)
    digit = np.broadcast_to(np.arange(first, first + count), (channels, count))
    return Peaks(value.T, digit, unit.T)


def _best(a: Peaks, b: Peaks) -> Peaks:
    """The largest of both; all digits of `a` come before those of `b`."""
    value = np.concatenate((a.value, b.value), axis=1)
    order = np.argsort(-value, axis=1, kind="stable")[:, :KEPT]
    digit, unit = np.concatenate((a.digit, b.digit), axis=1), np.concatenate((a.unit, b.unit), axis=1)
    taken = (np.take_along_axis(each, order, axis=1) for each in (digit, unit))
    return Peaks(np.take_along_axis(value, order, axis=1), *taken)


def as_json(model: Model, layer: Layer, found: Peaks, count: int) -> bytes:
    """The answer, `TopOut`."""
    images, labels = digits()

    def item(value: float, digit: int, unit: int) -> dict[str, object]:
        channel, row, column = layer.place(unit)
        return {
            "digit": digit, "label": int(labels[digit]), "value": value,
            "unit": {"channel": channel, "row": row, "col": column, "index": unit},
            "box": receptive_field(model.graph, layer, unit)._asdict(),
            "pixels": base64.b64encode(images[digit].tobytes()).decode(),
        }  # fmt: skip

    tables = [each[:, :count].tolist() for each in found]
    top, left = (int((side - 28) / 2) for side in model.card.input_shape[-2:])
    return orjson.dumps({
        "layer": layer.id, "images": looked_at(model), "inset": {"top": top, "left": left},
        "channels": [
            {"channel": channel, "items": [item(*row) for row in zip(*rows, strict=True)]}
            for channel, rows in enumerate(zip(*tables, strict=True))
        ],
    })  # fmt: skip


class Features:
    """The peaks of each model, found once; whoever asks meanwhile gets the same."""

    def __init__(self, costly: Costly) -> None:
        self._costly = costly
        self._found: dict[str, dict[str, Peaks]] = {}
        self._searching: dict[str, Lock] = {}
        self._changing = Lock()

    async def top(self, reader: str, model: Model, layer: Layer, count: int) -> bytes:
        """The answer for one layer, at most KEPT digits a map, in the reader's turn. Raises Busy."""
        return await self._costly.run(reader, self._told, model, layer, count)

    def _told(self, model: Model, layer: Layer, count: int) -> bytes:
        return as_json(model, layer, self._peaks(model)[layer.id], count)

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
