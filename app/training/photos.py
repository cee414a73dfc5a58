"""The photos of a training: what it learns from and what it is tested on, both as they are shipped."""

from functools import cache
from pathlib import Path

import torch
from torch import Tensor

from ..errors import BadInput
from ..zoo import four_classes
from ..zoo.data import DataError
from ..zoo.material import Drawings
from ..zoo.photos import photos
from .options import Options

COUNT = four_classes.EACH * len(four_classes.CLASSES)  # photos of a part
SHUFFLE = 2009  # the order in which test photos are read: any first part has all classes
# Of each channel of the 19,000 photos that the family learns from: all its networks read photos in this way.
MEAN, STD = [0.4938, 0.4846, 0.453], [0.2448, 0.2407, 0.2562]
MISSING = "The photos are not part of the installed package; the project's repository has them."


def offer(_: Path) -> dict[str, int]:
    """How many photos there are to learn from; none where the package is installed without them."""
    return {"photos": COUNT} if four_classes.PHOTOS.is_file() else {}


def source(options: Options, data_dir: Path) -> str:
    """Where the photos come from. Raises BadInput where the package is installed without them."""
    if not offer(data_dir):
        raise BadInput(MISSING)
    return options.data


def gather(options: Options, data_dir: Path, own: Drawings | None = None) -> Drawings:
    """Everything that is learnt from, levels uint8 (N, 3, 32, 32) and labels; own photos are none.

    Raises BadInput when the photos are missing or broken.
    """
    source(options, data_dir)
    if own is not None:
        raise BadInput(f"Own digits cannot be learnt from by {options.network}; it reads photos.")
    try:
        found = learnt()
    except DataError as problem:
        raise BadInput(f"{problem}.") from problem
    return Drawings(found.pixels[: options.amount], found.labels[: options.amount])


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
