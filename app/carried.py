"""The pictures that the project carries to look at its networks: MNIST's test digits, photos of four classes.

A row of EXAMPLES for each name that a card may give under `examples`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .card import Card
from .errors import NotShipped
from .photos import averaged, prepare
from .pixels import prepare_all
from .zoo import data, four_classes

Levels = NDArray[np.uint8]
Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Examples:
    """Pictures and what they show.

    pixels: uint8, digits (N, 28, 28) or photos (N, 3, 32, 32); labels (N,): places in `classes`.
    ready: what a network reads of some of them, (N, C, H, W).
    inset: where the first pixel lies in the network's input, rows and columns.
    """

    pixels: Levels
    labels: Labels
    classes: tuple[str, ...]
    ready: Callable[[Levels, Card], Any]
    inset: Callable[[Card], tuple[int, int]]

    def __len__(self) -> int:
        return len(self.labels)

    def shown(self, number: int, card: Card) -> Levels:
        """One picture as it is looked at: a digit (28, 28), a photo (H, W, 3) of the size that is read."""
        picture: Levels = self.pixels[number]
        if picture.ndim == 2:
            return picture
        return np.ascontiguousarray(_sized(picture, card).transpose(1, 2, 0))


def _sized(photo: Levels, card: Card) -> Levels:
    return averaged(photo.transpose(1, 2, 0), card.input.shape[-1])


def _ready_photos(photos: Levels, card: Card) -> Any:
    return prepare(np.stack([_sized(photo, card) for photo in photos]), card.input)


def _ready_digits(digits: Levels, card: Card) -> Any:
    about = {"mean": card.mean, "std": card.std, "input_shape": card.input_shape}
    return prepare_all(digits, about)


def _inset_of_digits(card: Card) -> tuple[int, int]:
    top, left = (int((side - 28) / 2) for side in card.input_shape[-2:])
    return top, left


@cache
def _mnist() -> Examples:
    images, labels = data.read_mnist(data.SHIPPED, "t10k")
    digits = tuple(str(digit) for digit in range(10))
    return Examples(images.numpy(), labels.numpy(), digits, _ready_digits, _inset_of_digits)


@cache
def _four_classes() -> Examples:
    """The 500 photos that are tested on, then 500 that are learnt from."""
    parts = [four_classes.shipped(part) for part in ("test", "train")]
    pixels = np.concatenate([part.pixels for part in parts])
    labels = np.concatenate([part.labels for part in parts])
    return Examples(pixels, labels, four_classes.CLASSES, _ready_photos, lambda _: (0, 0))


EXAMPLES: Mapping[str, Callable[[], Examples]] = {"mnist": _mnist, "four-classes": _four_classes}


def examples_of(card: Card) -> Examples:
    """The pictures that a card names. Raises NotShipped where the server has been installed without them."""
    try:
        return EXAMPLES[card.examples]()
    except data.DataError as problem:
        raise NotShipped(f"{problem}.") from problem
