"""What networks learn to tell apart: a row of SUBJECTS for each kind of examples that a card may name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from torch import Tensor

from ..zoo import four_classes
from ..zoo.material import Drawings
from ..zoo.material import ready as ready_digits
from . import digits, photos


@dataclass(frozen=True)
class Subject:
    """Pictures, and how a network reads them.

    accuracy: what a card calls the share of all test pictures that is read rightly. tested: how many there
    are, in words. first: test pictures that each checkpoint is tried on at once. ready: levels uint8 (N, ...)
    as a network's inputs. shown: one picture's levels as they are looked at, without what is put around it.
    sample, test: the pictures that the project carries, to learn from and to be tested on; any first part of
    the test is fair. Both raise DataError where they are not shipped.
    """

    classes: tuple[str, ...]
    accuracy: str
    tested: str
    first: int
    ready: Callable[[Tensor], Tensor]
    shown: Callable[[Tensor], Tensor]
    sample: Callable[[], Drawings]
    test: Callable[[], Drawings]


SUBJECTS: Mapping[str, Subject] = {
    "mnist": Subject(
        classes=tuple(str(digit) for digit in range(10)),
        accuracy="mnist_test",
        tested="10,000 test digits",
        first=125,  # of 10,000: more would slow the first steps down
        ready=ready_digits,
        shown=lambda pixels: pixels[2:-2, 2:-2],
        sample=digits.sample_digits,
        test=digits.test_digits,
    ),
    "four-classes": Subject(
        classes=four_classes.CLASSES,
        accuracy="photos_test",
        tested="500 test photos",
        first=photos.COUNT,  # all of them take no longer than two steps
        ready=photos.ready,
        shown=photos.shown,
        sample=photos.learnt,
        test=photos.tested,
    ),
}
