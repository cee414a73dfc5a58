"""The photos that a network for photos is measured on: the test set of a folder, else the 500 shipped."""

from collections.abc import Iterator
from pathlib import Path

import torch

from ..card import Card
from ..photos import prepare
from . import four_classes
from .measured import Set


def photo_sets(card: Card, source: Path | None) -> Iterator[Set]:
    """The test photos, ready for the network. Raises DataError when there are none.

    source: a folder or a zip as four_classes.read takes it; without it the photos in app/data are read.
    """
    classes = card.classes
    if source is None:
        found = four_classes.shipped("test", classes)
        key, title = "photos_shipped", "test photos that are shipped"
    else:
        found = four_classes.read(source, "test", classes)
        key, title = "photos_test", f"test photos in {source.name}"
    yield Set(key, title, prepare(found.pixels, card.input), torch.from_numpy(found.labels))
