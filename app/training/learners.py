"""The networks that are trained here: a row of LEARNERS for each `Options.network`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import BadInput
from ..zoo.data import DataError
from ..zoo.material import Drawings
from ..zoo.store import CARDS, photo_card
from . import digits, photos
from .options import Options
from .subjects import SUBJECTS, Subject

MISSING = "The photos are not part of the installed package; the project's repository has them."


@dataclass(frozen=True)
class Learner:
    """title: what an unnamed run begins with. examples: what it learns, see SUBJECTS.

    card: what its card says, whatever was chosen. offer: how many pictures there are, by the name of the
    data, given the folder with MNIST. missing: one sentence for when there are none.
    """

    title: str
    examples: str
    card: Mapping[str, Any]
    offer: Callable[[Path], dict[str, int]]
    missing: str

    @property
    def subject(self) -> Subject:
        return SUBJECTS[self.examples]


LEARNERS: Mapping[str, Learner] = {
    "lenet": Learner("LeNet", "mnist", CARDS["lenet"], digits.offer, ""),
    "article-fig3": Learner(
        "Figure 3", "four-classes", photo_card("article-fig3", photos.MEAN, photos.STD),
        lambda _: photos.offer(), MISSING,
    ),
}  # fmt: skip


def learner_of(options: Options) -> Learner:
    """The row of the network that is trained."""
    return LEARNERS[options.network]


def source(options: Options, data_dir: Path) -> str:
    """mnist, sample, own or photos: where the pictures come from. Raises BadInput when they are missing."""
    learner = learner_of(options)
    if learner.missing and not learner.offer(data_dir):
        raise BadInput(learner.missing)
    return digits.source(options, data_dir) if options.network == "lenet" else options.data


def gather(options: Options, data_dir: Path, own: Drawings | None = None) -> Drawings:
    """Everything that is learnt from, levels uint8 and labels; the reader's own digits come last.

    own: digits (N, 28, 28), as `own_digits` gives them. Raises BadInput when there is nothing to learn from
    or a file is missing or broken.
    """
    if source(options, data_dir) != "photos":
        return digits.gather(options, data_dir, own)
    try:
        found = learner_of(options).subject.sample()
    except DataError as problem:
        raise BadInput(f"{problem}.") from problem
    return Drawings(found.pixels[: options.amount], found.labels[: options.amount])
