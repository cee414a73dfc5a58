"""From the name of a model to its values on one drawing or photo."""

import io
from collections.abc import Iterator
from operator import index as whole
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib.mixins import NDArrayOperatorsMixin
from PIL import Image

from ..answer import Answer, answer
from ..card import Card
from ..errors import UnknownModel, UnknownUnit, listed
from ..incoming import Pixels, from_file, from_numbers
from ..loading import folders, load
from ..model import Model
from ..net.graph import Layer
from ..settings import Settings
from .units import Unit

Values = npt.NDArray[np.float32]


def open_model(name: str = "lenet", folder: str | Path | None = None) -> "OpenModel":
    """A trained network of the models folder.

    name: of the model, which is the name of its folder.
    folder: where the models are; by default that of the server (`LUNETTE_MODELS_DIR`, else `models/`).

    Raises UnknownModel, naming the models there are; ModelError with what is wrong when one cannot be loaded.

    >>> open_model("lenet")
    LeNet: input (1, 32, 32), conv1 (6, 28, 28), relu1 (6, 28, 28), pool1 (6, 14, 14), conv2 (16, 10, 10), \
relu2 (16, 10, 10), pool2 (16, 5, 5), flatten (400,), fc1 (120,), relu3 (120,), fc2 (100,), relu4 (100,), \
output (10,), softmax (10,)
    >>> open_model("vgg")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    lunette.errors.UnknownModel: There is no model 'vgg'; there is ...lenet...
    """
    found = {path.name: path for path in folders(Path(folder or Settings().models_dir))}
    if name not in found:
        raise UnknownModel(f"There is no model {name!r}; there is {listed(found)}.")
    return OpenModel(load(found[name]))


class OpenModel:
    """A network that is ready to read drawings or photos: `reads` says which.

    layers: the shape of each layer's values by its id, in the order in which they are computed.
    classes: what the network tells apart.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self.name = model.id
        self.layers = {layer.id: layer.shape for layer in model.graph.layers}
        self.classes = tuple(model.card.classes)
        self.reads = model.card.input.kind

    def run(self, pixels: Any, center: bool = False) -> "DrawnRun":
        """All values of one forward pass.

        pixels: of a drawing grey levels from 0 (paper) to 255 (ink), 784 for 28x28 or 1024 for 32x32, row by
            row, of a photo levels [C][H][W] from 0 to 255: a list or a numpy array, flat or nested; or a PIL
            image of any size. A drawing's ink is told from its paper by the border and its longest side fills
            the 28 pixels; of a photo the middle square is averaged down.
        center: move and scale the ink as MNIST does, before the network sees it.

        Raises BadInput for anything else, with the place of the first mistake.

        >>> open_model().run([0] * 784).prediction in range(10)
        True
        >>> open_model().run([0] * 100)
        Traceback (most recent call last):
        lunette.errors.BadInput: pixels has 100 values; expected 784 (28x28) or 1024 (32x32) grey levels \
from 0 to 255, row by row, flat or in rows.
        """
        return DrawnRun(answer(self._model, _levels(self._model.card, pixels), center))

    def __repr__(self) -> str:
        layers = ", ".join(f"{name} {shape}" for name, shape in self.layers.items())
        return f"{self._model.card.title}: {layers}"


def _levels(card: Card, pixels: Any) -> Pixels:
    """A drawing or a photo, as the network reads, by the rules of the HTTP interface."""
    if isinstance(pixels, Image.Image):
        file = io.BytesIO()
        (pixels if pixels.mode in PNG_MODES else pixels.convert("RGB")).save(file, "PNG")
        return from_file(card, file.getvalue())
    return from_numbers(card, _plain(pixels))


PNG_MODES = {"1", "L", "LA", "I;16", "P", "RGB", "RGBA"}


def _plain(pixels: Any) -> Any:
    """Arrays and tuples, also as rows, as lists; anything else stays what it is, for the check to name."""
    if hasattr(pixels, "tolist"):
        return pixels.tolist()
    return [_plain(part) for part in pixels] if isinstance(pixels, (list, tuple)) else pixels


class DrawnRun:
    """One picture, run through a network.

    prediction: the place of the largest probability among the model's classes.
    probabilities: float32 (classes,); where a network ends without softmax it is applied here.
    center: (scale, dx, dy) in pixels when the drawing was centred, else None.
    """

    def __init__(self, done: Answer) -> None:
        self._done = done
        self.prediction = done.prediction
        self.probabilities: Values = done.probabilities
        self.center = done.center

    def __getitem__(self, layer: str) -> "LayerValues":
        """The values of a layer. Raises UnknownLayer, naming the layers there are.

        >>> open_model().run([0] * 784)["conv9"]
        Traceback (most recent call last):
        lunette.errors.UnknownLayer: lenet has no layer 'conv9'; it has input, conv1, relu1, pool1, conv2, \
relu2, pool2, flatten, fc1, relu3, fc2, relu4, output, softmax.
        """
        return LayerValues(self._done, self._done.model.layer(layer))

    def __repr__(self) -> str:
        name = self._done.model.card.classes[self.prediction]
        return f"{self._done.model.card.title} reads {name} ({self.probabilities[self.prediction]:.2%})"


class LayerValues(NDArrayOperatorsMixin):
    """The values of one layer, float32 (C, H, W) or (N,), read only.

    It is used as an array is, except that the index of one unit gives that Unit:

    >>> pool1 = open_model().run([0] * 784)["pool1"]
    >>> pool1.shape, pool1[3].shape, pool1[3, 4, 5].index
    ((6, 14, 14), (14, 14), 649)
    >>> pool1[3, 14, 0]
    Traceback (most recent call last):
    lunette.errors.UnknownUnit: There is no unit pool1[3, 14, 0]: pool1 has channel 0-5, row 0-13, col 0-13.
    """

    def __init__(self, done: Answer, layer: Layer) -> None:
        self._done, self._layer = done, layer
        self._values = done.run[layer.id].view()
        self._values.flags.writeable = False

    def __getitem__(self, at: Any) -> Any:
        """A Unit for the full index of one, (channel, row, col) or in a flat layer a number; else an ndarray.

        Negative numbers count from the end, as in numpy. Raises UnknownUnit beyond the legal ranges.
        """
        try:
            found = self._values[at]
        except IndexError as problem:
            raise UnknownUnit(f"There is no unit {self._name(at)}: {self._legal()}") from problem
        return found if isinstance(found, np.ndarray) else self._unit(at)

    def unit(self, index: int) -> Unit:
        """A unit by its flat index, 0 to size - 1. Raises UnknownUnit beyond."""
        if not 0 <= whole(index) < self._layer.size:
            raise UnknownUnit(
                f"There is no unit {index}: {self._layer.id} has index 0-{self._layer.size - 1}."
            )
        return Unit(self._done, self._layer, whole(index))

    def _unit(self, at: Any) -> Unit:
        place = at if isinstance(at, tuple) else (at,)
        from_zero = [whole(n) % size for n, size in zip(place, self._layer.shape, strict=True)]
        channel, row, column = (*from_zero, 0, 0)[:3]
        return Unit(self._done, self._layer, self._layer.index(channel, row, column))

    def _name(self, at: Any) -> str:
        return f"{self._layer.id}[{', '.join(map(str, at)) if isinstance(at, tuple) else at}]"

    def _legal(self) -> str:
        names = ("index",) if len(self._layer.shape) == 1 else ("channel", "row", "col")
        ranges = (f"{name} 0-{size - 1}" for name, size in zip(names, self._layer.shape, strict=True))
        return f"{self._layer.id} has {', '.join(ranges)}."

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> npt.NDArray[Any]:
        return np.array(self._values, dtype, copy=copy)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        plain = (x._values if isinstance(x, LayerValues) else x for x in inputs)
        return getattr(ufunc, method)(*plain, **options)

    def __getattr__(self, name: str) -> Any:
        """shape, dtype, max, mean and whatever else an ndarray has."""
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._values, name)

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)

    def __repr__(self) -> str:
        return f"{self._layer.id} {self._layer.shape}\n{self._values!r}"
