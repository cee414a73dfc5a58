"""How well a network reads: test digits in slices, by weights that stay as they were at the start."""

from collections.abc import Mapping
from typing import Any

import torch

from ..zoo.learn import scores
from ..zoo.material import Drawings
from .digits import test_digits
from .engine import State, network_of

SLICE = 250  # digits read at once
FIRST = 125  # digits that each checkpoint is tried on at once: more would slow the first steps down
TESTED = 10_000  # digits of the test set
LEAST = 500  # digits of the smallest exam
SHARE = 16  # an exam has one digit for each 16 images that were learnt from so far
PACE = 8  # images learnt from for each digit that is read meanwhile: some 6 % of the time


def size(seen: int, of: int) -> int:
    """Digits of an exam after `seen` images: few while the network changes fast, then more, at most `of`."""
    return min(of, max(LEAST, seen // SHARE // SLICE * SLICE))


class Exam:
    """One exam of one checkpoint. `tested` of `of` digits are read; `confusion` [10][10] counts them."""

    def __init__(
        self, step: int, weights: State, arguments: Mapping[str, str], of: int | None = None
    ) -> None:
        """of: digits to read, all unless told."""
        self._digits: Drawings = test_digits()
        self.step, self.of, self.tested = step, min(of or len(self._digits), len(self._digits)), 0
        self.confusion = torch.zeros(10, 10, dtype=torch.int64)  # true class, answer
        self._network = network_of(weights, arguments)

    @property
    def right(self) -> int:
        return int(self.confusion.trace())

    @property
    def done(self) -> bool:
        return self.tested >= self.of

    def read(self, count: int = SLICE) -> int:
        """Reads the next slice; how many digits that were."""
        part = slice(self.tested, min(self.tested + count, self.of))
        labels = self._digits.labels[part]
        with torch.inference_mode():
            found = scores(self._network, self._digits.pixels[part])
        answers = found.argmax(dim=1)
        self.confusion += torch.bincount(labels * 10 + answers, minlength=100).reshape(10, 10)
        self.tested += len(labels)
        return len(labels)

    def figures(self) -> dict[str, Any]:
        """What a row of the history says of it."""
        return {
            "step": self.step, "tested": self.tested, "right": self.right, "confusion":
            self.confusion.tolist()
        }  # fmt: skip

    def status(self) -> dict[str, Any]:
        """The figures, and of how many digits."""
        return self.figures() | {"of": self.of}

    def go_on(self, figures: Mapping[str, Any]) -> None:
        """Takes up an exam that had come that far."""
        self.tested, self.confusion = figures["tested"], torch.tensor(figures["confusion"])
