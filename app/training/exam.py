"""How well a network reads: test pictures in slices, by weights that stay as they were at the start."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import nn

from .engine import logits_of
from .subjects import Subject

SLICE = 250  # pictures read at once
LEAST = 500  # pictures of the smallest exam
SHARE = 16  # an exam has one picture for each 16 that were learnt from so far
PACE = 8  # images learnt from for each picture that is read meanwhile: some 6 % of the time


def size(seen: int, of: int) -> int:
    """Pictures of an exam after `seen` others: few while the network changes fast, at most `of`."""
    return min(of, max(LEAST, seen // SHARE // SLICE * SLICE))


class Exam:
    """One exam of one checkpoint. `tested` of `of` pictures are read; `confusion` [C][C] counts them."""

    def __init__(self, step: int, network: nn.Module, subject: Subject, of: int | None = None) -> None:
        """network: at rest; it is kept. of: pictures to read, all unless told. Raises DataError."""
        self._subject, self._pictures, self._classes = subject, subject.test(), len(subject.classes)
        self.step, self.of, self.tested = step, min(of or len(self._pictures), len(self._pictures)), 0
        self.confusion = torch.zeros(self._classes, self._classes, dtype=torch.int64)  # true class, answer
        self._network = network

    @property
    def right(self) -> int:
        return int(self.confusion.trace())

    @property
    def done(self) -> bool:
        return self.tested >= self.of

    def read(self, count: int = SLICE) -> int:
        """Reads the next slice; how many pictures that were."""
        part = slice(self.tested, min(self.tested + count, self.of))
        labels, classes = self._pictures.labels[part], self._classes
        with torch.inference_mode():
            found = logits_of(self._network, self._subject.ready(self._pictures.pixels[part]))
        answers = found.argmax(dim=1)
        counts = torch.bincount(labels * classes + answers, minlength=classes**2)
        self.confusion += counts.reshape(classes, classes)
        self.tested += len(labels)
        return len(labels)

    def figures(self) -> dict[str, Any]:
        """What a row of the history says of it."""
        return {
            "step": self.step, "tested": self.tested, "right": self.right, "confusion":
            self.confusion.tolist()
        }  # fmt: skip

    def status(self) -> dict[str, Any]:
        """The figures, and of how many pictures."""
        return self.figures() | {"of": self.of}

    def go_on(self, figures: Mapping[str, Any]) -> None:
        """Takes up an exam that had come that far."""
        self.tested, self.confusion = figures["tested"], torch.tensor(figures["confusion"])
