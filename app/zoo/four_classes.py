"""Photos of four classes, 32x32: reading them, from a folder or a zip of PART/CLASS/NUMBER.jpg.

They are CIFAR-10's (Krizhevsky 2009), its ships called boats. That set has no licence of its own, so that the
project's small part of it, app/data/photos.zip, is not in the package that is installed.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from .data import SHIPPED, DataError

CLASSES = ("dog", "cat", "boat", "bird")  # in the order of the networks' outputs
PARTS = ("train", "test")
EACH = 125  # photos of a class and part that the project carries
WHOLE = "four-classes.zip"  # all of them
PHOTOS = SHIPPED / "photos.zip"
SIDE = 32
NOT_SHIPPED = (
    "The photos are not in the installed package, since CIFAR-10 has no licence of its own; "
    "the project's repository has them in app/data/photos.zip"
)


class Photos(NamedTuple):
    """pixels: uint8 (N, 3, 32, 32); labels: int64 (N,), places in the classes."""

    pixels: NDArray[np.uint8]
    labels: NDArray[np.int64]


def read(source: Path, part: str, classes: Sequence[str] = CLASSES) -> Photos:
    """The photos of a part, "train" or "test", class by class in the given order, each by its number.

    source: a zip, a folder that holds four-classes.zip, or one with PART/CLASS/NUMBER.jpg.
    Raises DataError when a class has none, or a photo is broken or of another size.
    """
    pixels, labels = [], []
    for label, name in enumerate(classes):
        found = [_decoded(where, content) for where, content in files(source, part, name)]
        if not found:
            raise DataError(f"{source} holds no photos {part}/{name}/*.jpg")
        pixels += found
        labels += [label] * len(found)
    return Photos(np.stack(pixels), np.array(labels, np.int64))


def shipped(part: str, classes: Sequence[str] = CLASSES) -> Photos:
    """The project's own. Raises DataError where it is installed without them."""
    if not PHOTOS.is_file():
        raise DataError(NOT_SHIPPED)
    return read(PHOTOS, part, classes)


def files(source: Path, part: str, name: str) -> Iterator[tuple[str, bytes]]:
    """Name and content of each photo of a part and class, sorted by name. Raises DataError."""
    try:
        whole = source / WHOLE
        if source.is_dir() and not whole.is_file():
            for path in sorted((source / part / name).glob("*.jpg")):
                yield str(path), path.read_bytes()
            return
        archive = whole if source.is_dir() else source
        with zipfile.ZipFile(archive) as packed:
            for entry in sorted(packed.namelist()):
                if entry.startswith(f"{part}/{name}/") and entry.endswith(".jpg"):
                    yield f"{archive}: {entry}", packed.read(entry)
    except (OSError, zipfile.BadZipFile) as error:
        raise DataError(f"{source}: cannot be read ({error})") from error


def _decoded(where: str, content: bytes) -> NDArray[np.uint8]:
    """(3, 32, 32)."""
    try:
        picture = Image.open(io.BytesIO(content), formats=("JPEG",)).convert("RGB")
    except (OSError, UnidentifiedImageError) as error:
        raise DataError(f"{where}: not a JPEG that can be read") from error
    if picture.size != (SIDE, SIDE):
        raise DataError(f"{where}: {picture.width}x{picture.height} pixels, expected {SIDE}x{SIDE}")
    return np.ascontiguousarray(np.asarray(picture).transpose(2, 0, 1))
