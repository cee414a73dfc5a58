"""What one training run learns from and chooses by: MNIST's training part and the pen digits, split once."""

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from . import data, pens
from .augment import DRAWN, SCANNED, Strength, augment

VALIDATION = 5000  # drawings taken out of MNIST's 60,000 for choosing
PEN_COPIES = 4  # pictures of each pen digit in one view, each put on the pad in another way
SIDE = 32  # pixels along a side of what the network reads
CHUNK = 500  # drawings changed at once: their arrays stay in the processor's cache


@dataclass(frozen=True)
class Drawings:
    """Drawings and what they show: grey levels uint8 (N, 32, 32), ink = 255, and labels int64 (N,)."""

    pixels: Tensor
    labels: Tensor

    def __len__(self) -> int:
        return len(self.labels)


def ready(pixels: Tensor, side: int = SIDE) -> Tensor:
    """Inputs float (N, 1, side, side), ink = 1: the middle of grey levels uint8 (N, 32, 32)."""
    margin = (SIDE - side) // 2
    middle = pixels[:, margin : margin + side, margin : margin + side]
    return middle[:, None].float() / 255


def framed(pixels: Tensor) -> Tensor:
    """Grey levels (N, 32, 32) of (N, 28, 28) with paper around, where app.pixels.prepare puts it too."""
    return F.pad(pixels, ((SIDE - pixels.shape[-1]) // 2,) * 4)


class Material:
    """Drawings to learn from, which differ in every view, and two fixed sets to choose by, "mnist" and "pen".

    Everything that is left to chance comes from one generator, so that a seed fixes the whole run.
    """

    def __init__(
        self, folder: Path, generator: torch.Generator, limit: int | None = None, with_pens: bool = True
    ) -> None:
        """Reads the folder; `limit` keeps only the first so many drawings of each kind, for a quick try.

        Raises DataError when a file is missing or broken.
        """
        self._generator = generator
        images, labels = data.read_mnist(folder, "train")
        order = torch.randperm(len(images), generator=generator)
        learnt, kept = order[VALIDATION:][:limit], order[:VALIDATION][:limit]
        self._scanned, self._scanned_labels = images[learnt], labels[learnt]
        everyone = data.read_pens(data.find(folder, data.PENS)) if with_pens else []
        self.writers = data.training_writers(everyone)
        pen = [digit for digit in everyone if digit.writer in self.writers][:limit]
        self._units, self._pen_labels = [pens.unit_segments(digit) for digit in pen], data.labels_of(pen)
        chosen_by = [digit for digit in everyone if digit.writer in data.VALIDATION_WRITERS][:limit]
        self.checks = {"mnist": Drawings(framed(images[kept]), labels[kept])}
        if chosen_by:
            self.checks["pen"] = pen_check(chosen_by, generator)

    def view(self) -> Drawings:
        """Every drawing once more, each changed in a new way; pen digits PEN_COPIES times."""
        drawn = torch.cat(
            [pens.draw_all(self._units, pens.TRAIN, self._generator) for _ in range(PEN_COPIES)]
        )
        pixels = torch.cat([*self._changed(self._scanned, SCANNED), *self._changed(drawn, DRAWN)])
        return Drawings(pixels, torch.cat([self._scanned_labels, *[self._pen_labels] * PEN_COPIES]))

    def _changed(self, pixels: Tensor, strength: Strength) -> list[Tensor]:
        starts = range(0, len(pixels), CHUNK)
        return [augment(pixels[at : at + CHUNK], strength, self._generator, SIDE) for at in starts]


def pen_check(digits: list[data.PenDigit], generator: torch.Generator) -> Drawings:
    """Each digit twice: with the pad's own pen, and with a thinner or thicker one."""
    units = [pens.unit_segments(digit) for digit in digits]
    spreads = (pens.CHECK, pens.CHECK_ANY_PEN)
    pictures = torch.cat([pens.draw_all(units, spread, generator) for spread in spreads])
    return Drawings(framed(pictures), data.labels_of(digits).repeat(len(spreads)))
