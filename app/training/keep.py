"""Keeping what was trained: a run's folder becomes a model's folder, in one rename."""

import contextlib
import datetime
import hashlib
import re
import unicodedata
from pathlib import Path
from typing import Any

import orjson
from safetensors.torch import save

from ..errors import BadInput, NotFound, Taken
from ..zoo.sums import sums
from . import run as runs
from .digits import OWN
from .files import replace
from .history import CARD, WEIGHTS, History, Row
from .learners import LEARNERS
from .subjects import Subject

LONGEST = 40  # characters of a folder's name
LONGEST_TITLE = 80
# No folder can have these names on Windows, whatever follows after a dot.
DEVICES = {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
SOURCES = {
    "mnist": "MNIST (LeCun, Cortes, Burges)",
    "sample": "10,000 digits of MNIST (LeCun, Cortes, Burges)",
    "own": "the reader's own digits",
    "photos": "500 photos of CIFAR-10 (Krizhevsky 2009; no licence of its own), 32x32, stored as JPEG",
}


def slug(name: str) -> str:
    """A folder's name, of a-z 0-9 and -, for a name that a person gives. Raises BadInput for a bad one."""
    name = name.strip()
    if not 0 < len(name) <= LONGEST_TITLE or not name.isprintable():
        raise BadInput(f"A name has 1 to {LONGEST_TITLE} characters that can be printed.")
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    found = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-")
    if found in DEVICES:
        raise BadInput(f"The name {name!r} is kept by Windows for a device; choose another one.")
    return found or f"trained-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def card_of(folder: Path) -> dict[str, Any]:
    """The card of a run's last checkpoint. Raises NotFound if there is none, ModelError for a broken run."""
    run, history = runs.read(folder), History(folder)
    last = history.last
    if last is None:
        raise NotFound(f"{folder.name} has no checkpoint yet.")
    row = next(each for each in history.rows if each["step"] == last)
    weights = history.tensors(last)
    choices = run.options.model_dump(mode="json") | {"rate": run.options.learning_rate}
    learner = LEARNERS[run.options.network]
    return dict(learner.card) | {
        "title": run.title,
        "data": SOURCES.get(run.data or "", "digits"),
        "accuracy": accuracy(row, learner.subject),
        "parameters": sum(value.numel() for value in weights.values()),
        "arguments": run.options.arguments,
        "seed": run.options.seed,
        "trained": datetime.date.fromisoformat(run.started[:10]).isoformat(),
        "training": choices | {
            "digits": run.digits, "data": run.data, "threads": run.threads,
            "step": row["step"], "seen": row["seen"], "epoch": row["epoch"],
        },
    }  # fmt: skip


def accuracy(row: Row, subject: Subject) -> dict[str, float]:
    """What a card says of a row: nothing unless all test pictures were read."""
    whole = row["tested"] and row["tested"] == len(subject.test())
    return {subject.accuracy: row["right"] / row["tested"]} if whole else {}


def finish(folder: Path) -> None:
    """Writes weights.safetensors and card.json of the last checkpoint. Raises as card_of, and OSError."""
    card, history = card_of(folder), History(folder)
    replace(folder / WEIGHTS, save(history.tensors(card["training"]["step"])))
    write_card(folder, card)


def read_card(folder: Path) -> dict[str, Any]:
    """A model's card. Raises OSError."""
    card: dict[str, Any] = orjson.loads((folder / CARD).read_bytes())
    return card


def write_card(folder: Path, card: dict[str, Any]) -> None:
    """Writes card.json, readable by people, with the checksums of the files beside it. Raises OSError."""
    card = card | {"sha256": sums(folder)}
    replace(folder / CARD, orjson.dumps(card, option=orjson.OPT_INDENT_2) + b"\n")


def keep(folder: Path, trained_dir: Path, name: str, title: str | None = None) -> Path:
    """Moves a run that has ended to `trained_dir/<slug of name>`, a model like any other; gives its folder.

    title: what it is called, the name itself unless told. Raises BadInput for a name that cannot be one,
    Taken when there is a model of that name, NotFound when the run has no checkpoint, OSError; the run is
    as it was then.
    """
    target = trained_dir / slug(name)
    if target.exists():
        raise Taken(f"There is a model {target.name!r} already; choose another name.")
    finish(folder)
    write_card(folder, card_of(folder) | {"title": (title or name).strip()})
    trained_dir.mkdir(parents=True, exist_ok=True)
    try:
        folder.rename(target)  # fails when another has taken the name meanwhile
    except OSError as problem:
        if target.exists():
            raise Taken(f"There is a model {target.name!r} already; choose another name.") from problem
        raise
    for rest in (runs.RESUME, OWN):  # a model needs neither
        with contextlib.suppress(OSError):
            (target / rest).unlink(missing_ok=True)
    return target
