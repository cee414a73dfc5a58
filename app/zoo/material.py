"""What one training run learns from and chooses by: MNIST's training part and the pen digits, split once."""

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from app.zoo import data, pens
from app.zoo.augment import DRAWN, SCANNED, augment

VALIDATION = 5000  # drawings taken out of MNIST's 60,000 for choosing
PEN_COPIES = 4  # pictures of each pen digit in one epoch, each put on the pad in another way
SIDE = 32  # pixels along a side of what the network reads


@dataclass
class Check:
    """Drawings ready for the network, float (N, 1, 32, 32), and their labels (N,)."""

    inputs: Tensor
    labels: Tensor


class Material:
    """Training drawings that change at every epoch, and two fixed validation sets, "mnist" and "pen".

    Everything that is left to chance comes from one generator, so that a seed fixes the whole run.
    """

    def __init__(self, folder: Path, generator: torch.Generator, limit: int | None = None) -> None:
        """Reads the folder; limit keeps only the first so many drawings of each kind, for tests and tries."""
        self.generator = generator
        images, labels = data.read_mnist(folder, "train")
        order = torch.randperm(len(images), generator=generator)
        learnt, kept = order[VALIDATION:][:limit], order[:VALIDATION][:limit]
        self.scanned, self.scanned_labels = images[learnt], labels[learnt]
        everyone = data.read_pens(data.find(folder, data.PENS))
        people = data.training_writers(everyone)
        self.writers = sorted(people)
        learnt_pens = [digit for digit in everyone if digit.writer in people][:limit]
        kept_pens = [digit for digit in everyone if digit.writer in data.VALIDATION_WRITERS][:limit]
        self.units = [pens.unit_segments(digit) for digit in learnt_pens]
        self.drawn = torch.cat([self._draw() for _ in range(PEN_COPIES)])
        self.labels = torch.cat([self.scanned_labels, *[data.labels_of(learnt_pens)] * PEN_COPIES])
        self.checks = {"mnist": Check(ready(images[kept]), labels[kept]), "pen": pen_check(kept_pens, generator)}

    def __len__(self) -> int:
        return len(self.labels)

    def renew(self) -> None:
        """Draws the oldest copy of the pen digits again: an epoch costs one copy, not all."""
        self.drawn = torch.cat([self.drawn[len(self.units) :], self._draw()])

    def _draw(self) -> Tensor:
        return pens.draw_all(self.units, pens.TRAIN, self.generator)

    def batches(self, size: int) -> list[Tensor]:
        """Indexes of one epoch in a random order; the last, incomplete batch is left out when there is another."""
        parts = torch.randperm(len(self), generator=self.generator).split(size)
        return [part for part in parts if len(part) == size] or list(parts)

    def take(self, chosen: Tensor) -> tuple[Tensor, Tensor]:
        """Augmented inputs float (N, 1, 32, 32) and labels (N,) of the chosen indexes, scanned ones first."""
        scanned, drawn = chosen[chosen < len(self.scanned)], chosen[chosen >= len(self.scanned)]
        inputs = torch.cat(
            [
                augment(self.scanned[scanned], SCANNED, self.generator),
                augment(self.drawn[drawn - len(self.scanned)], DRAWN, self.generator),
            ]
        )
        return inputs, self.labels[torch.cat([scanned, drawn])]


def ready(pixels: Tensor) -> Tensor:
    """Inputs float (N, 1, 32, 32), ink = 1, of grey levels uint8 (N, 28, 28): what app.pixels.prepare does to one."""
    margin = (SIDE - pixels.shape[-1]) // 2
    return F.pad(pixels[:, None].float() / 255, (margin,) * 4)


def pen_check(digits: list[data.PenDigit], generator: torch.Generator) -> Check:
    """Each digit twice: with the pad's own pen, and with a thinner or thicker one."""
    units = [pens.unit_segments(digit) for digit in digits]
    spreads = (pens.CHECK, pens.CHECK_ANY_PEN)
    pictures = torch.cat([pens.draw_all(units, spread, generator) for spread in spreads])
    return Check(ready(pictures), data.labels_of(digits).repeat(len(spreads)))
