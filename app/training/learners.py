"""The networks that are trained here: a row of LEARNERS for each `Options.network`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..zoo.material import Drawings
from ..zoo.store import CARDS, photo_card
from . import digits, photos, subjects
from .options import Options
from .subjects import Subject


@dataclass(frozen=True)
class Learner:
    """A network and where its pictures come from, be it given the folder with MNIST.

    title: what an unnamed run begins with. examples: what it learns, of `subjects.SUBJECTS`. card: what its
    card says, whatever was chosen. offer: how many pictures there are, by the name of the data. source: the
    name of the data that is meant. gather: all that is learnt from, with the reader's own. The last two raise
    BadInput when something is missing. missing: why there may be nothing on offer, in one sentence.
    """

    title: str
    examples: str
    card: Mapping[str, Any]
    offer: Callable[[Path], dict[str, int]]
    source: Callable[[Options, Path], str]
    gather: Callable[[Options, Path, Drawings | None], Drawings]
    missing: str = ""

    @property
    def subject(self) -> Subject:
        return subjects.SUBJECTS[self.examples]


LEARNERS: Mapping[str, Learner] = {
    "lenet": Learner("LeNet", "mnist", CARDS["lenet"], digits.offer, digits.source, digits.gather),
    "article-fig3": Learner(
        "Figure 3", "four-classes", photo_card("article-fig3", photos.MEAN, photos.STD),
        photos.offer, photos.source, photos.gather, photos.MISSING,
    ),
}  # fmt: skip
