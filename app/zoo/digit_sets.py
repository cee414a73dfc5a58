"""The digits that a network for drawings is measured on: MNIST's test set, and pens of people held out.

Pen digits are drawn as the page draws them: their longer side is 50-75 % of the pad, their middle up to 8 %
of the pad off its middle. The same seed puts them on the same places every time.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..card import Card
from ..ink import PAD, rasterise
from ..pixels import prepare
from . import data, pens
from .measured import Set

SEED = 2026
PEN_CHECKS: dict[
    str, tuple[str, pens.PenRange, bool]
] = {  # key: title, how it is drawn, whether it is centred
    "pen_heldout": ("pen digits, people held out", pens.CHECK, False),
    "pen_any_radius": ("the same, pen radius 0.8 to 1.8", pens.CHECK_ANY_PEN, False),
    "pen_centred": ("the same as the first, centred", pens.CHECK, True),
}


def digit_sets(card: Card, folder: Path | None) -> Iterator[Set]:
    """Each set of digits, ready for the network. Raises DataError for a missing file.

    Without a folder the files in app/data are read; with it, MNIST's test files and strokes.jsonl there.
    """
    about = {"mean": card.mean, "std": card.std, "input_shape": card.input_shape}
    place, pen_file = (data.SHIPPED, data.PENS_HELDOUT) if folder is None else (folder, data.PENS)
    images, labels = data.read_mnist(place, "t10k")
    digits = data.read_pens(data.find(place, pen_file), data.HELDOUT_WRITERS)

    def inputs(drawings: Sequence[NDArray[np.uint8]], center: bool) -> Tensor:
        return torch.cat([prepare(drawing, about, center) for drawing in drawings])

    yield Set("mnist_test", "MNIST test digits", inputs(list(images.numpy()), False), labels)
    for key, (title, spread, center) in PEN_CHECKS.items():
        chance = np.random.default_rng(SEED)
        drawings = [drawn(digit, spread, chance) for digit in digits]
        yield Set(key, title, inputs(drawings, center), data.labels_of(digits))


def drawn(digit: data.PenDigit, spread: pens.PenRange, chance: np.random.Generator) -> NDArray[np.uint8]:
    """The digit on the pad, grey levels (28, 28), with size, place and radius drawn from the spread."""
    points = np.concatenate([np.asarray(stroke, dtype=float) for stroke in digit.strokes])
    low, high = points.min(axis=0), points.max(axis=0)
    size, radius = chance.uniform(*spread.size), chance.uniform(*spread.radius)
    middle = PAD * (0.5 + chance.uniform(-spread.offset, spread.offset, 2))
    scale = PAD * size / max(float((high - low).max()), 1)
    strokes = [(np.asarray(stroke) - (low + high) / 2) * scale + middle for stroke in digit.strokes]
    return rasterise([{"mode": "pen", "radius": radius, "points": points} for points in strokes])
