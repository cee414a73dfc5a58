"""The photos of a training: what it learns from, and those that it never learns from; both as they are shipped."""

from functools import cache

import torch
from torch import Tensor

from ..zoo import four_classes
from ..zoo.data import DataError
from ..zoo.material import Drawings
from ..zoo.photos import photos

COUNT = four_classes.EACH * len(four_classes.CLASSES)  # photos of a part
SHUFFLE = 2009  # the order in which test photos are read: any first part has all classes
# Of each channel of the photos that the family learns from: every photo network reads them in the same way.
MEAN, STD = [0.4716, 0.47, 0.4459], [0.2424, 0.2379, 0.2458]


def offer() -> dict[str, int]:
    """How many photos there are to learn from; none where the package is installed without them."""
    return {"photos": COUNT} if four_classes.PHOTOS.is_file() else {}


def ready(pixels: Tensor) -> Tensor:
    """What a network reads, float (N, 3, 32, 32), of levels uint8 (N, 3, 32, 32)."""
    return photos.inputs(pixels, MEAN, STD).contiguous()


def shown(pixels: Tensor) -> Tensor:
    """A photo (3, 32, 32) as files and canvases have it, (32, 32, 3)."""
    return pixels.permute(1, 2, 0)


def _read(part: str) -> Drawings:
    """The first photo of each class, then the second of each, and so on. Raises DataError."""
    found = four_classes.shipped(part)
    order = torch.arange(len(found.labels)).reshape(len(four_classes.CLASSES), -1).T.flatten()
    return Drawings(torch.from_numpy(found.pixels)[order], torch.from_numpy(found.labels)[order])


@cache
def learnt() -> Drawings:
    """The shipped photos that may be learnt from; any first part has all classes. Raises DataError."""
    return _read("train")


@cache
def tested() -> Drawings:
    """The shipped test photos, always shuffled in the same way. Raises DataError."""
    found = _read("test")
    order = torch.randperm(len(found), generator=torch.Generator().manual_seed(SHUFFLE))
    return Drawings(found.pixels[order], found.labels[order])


__all__ = ["COUNT", "MEAN", "STD", "DataError", "learnt", "offer", "ready", "shown", "tested"]
