"""The photos that the family learns from: 32x32 JPEGs of four classes, read from a zip archive."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from ..data import DataError
from ..four_classes import CLASSES, SIDE, WHOLE

VALIDATION = 250  # photos of each class taken out of the training part, for choosing


@dataclass(frozen=True)
class Photos:
    """Photos and what they show: levels uint8 (N, 3, 32, 32), red, green, blue, and labels int64 (N,)."""

    pixels: Tensor
    labels: Tensor

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, chosen: Tensor) -> "Photos":
        return Photos(self.pixels[chosen], self.labels[chosen])


def read_part(folder: Path, part: str) -> Photos:
    """The photos PART/CLASS/*.jpg of the archive, class by class, in the order of their names.

    Raises DataError when the archive is missing, holds no such photo or one of another size.
    """
    path = folder / WHOLE
    if not path.is_file():
        raise DataError(f"{path} is missing.")
    pixels, labels = [], []
    try:
        with zipfile.ZipFile(path) as archive:
            names = sorted(archive.namelist())
            for label, kind in enumerate(CLASSES):
                for name in names:
                    if name.startswith(f"{part}/{kind}/") and name.endswith(".jpg"):
                        pixels.append(_levels(archive.read(name), name))
                        labels.append(label)
    except (zipfile.BadZipFile, OSError) as problem:
        raise DataError(f"{path} cannot be read: {problem}.") from problem
    if not pixels:
        raise DataError(f"{path} holds no photos of the part {part!r}.")
    return Photos(torch.from_numpy(np.stack(pixels)), torch.tensor(labels))


def _levels(content: bytes, name: str) -> np.ndarray:
    photo = np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))
    if photo.shape != (SIDE, SIDE, 3):
        raise DataError(f"{name} is {photo.shape[1]}x{photo.shape[0]}; expected {SIDE}x{SIDE} pixels.")
    return photo.transpose(2, 0, 1)


def split(photos: Photos, generator: torch.Generator) -> tuple[Photos, Photos]:
    """(learnt from, chosen by): VALIDATION photos of each class, drawn by the generator, are kept apart."""
    kept = []
    for label in range(len(CLASSES)):
        members = (photos.labels == label).nonzero().flatten()
        kept.append(members[torch.randperm(len(members), generator=generator)[:VALIDATION]])
    apart = torch.zeros(len(photos), dtype=torch.bool)
    apart[torch.cat(kept)] = True
    return photos[~apart], photos[apart]


def mean_and_std(photos: Photos) -> tuple[list[float], list[float]]:
    """Each channel's mean and standard deviation on the scale 0 to 1, to four digits: the card's numbers."""
    levels = photos.pixels.double() / 255
    return (
        [round(value, 4) for value in levels.mean(dim=(0, 2, 3)).tolist()],
        [round(value, 4) for value in levels.std(dim=(0, 2, 3)).tolist()],
    )


def inputs(pixels: Tensor, mean: list[float], std: list[float]) -> Tensor:
    """What a network reads, float (N, 3, 32, 32), channels last, of levels uint8 (N, 3, 32, 32)."""
    shift, scale = (torch.tensor(values).view(1, -1, 1, 1) for values in (mean, std))
    return ((pixels.float() / 255 - shift) / scale).contiguous(memory_format=torch.channels_last)
