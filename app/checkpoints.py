"""Checkpoints as models: the id NAME@STEP, or NAME@latest for the newest, and the few that are kept ready."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock

from .errors import UnknownStep, listed
from .model import Model

READY = 32  # checkpoints in memory; one of LeNet takes about a megabyte
LATEST = "latest"


def step_of(word: str, name: str, steps: Sequence[int]) -> int:
    """The step that a word names. steps: those with a checkpoint, ascending.

    Raises UnknownStep with the ones next to it.
    """
    if word == LATEST and steps:
        return steps[-1]
    if word.isascii() and word.isdigit() and len(word) < 12 and int(word) in steps:
        return int(word)
    raise UnknownStep(f"{name} has no checkpoint {word[:20]!r}; {_near(word, steps)}.")


def _near(word: str, steps: Sequence[int]) -> str:
    if not steps:
        return "it has none yet"
    if not (word.isascii() and word.isdigit() and len(word) < 12):
        return f"there is {LATEST} and {len(steps)} from {steps[0]} to {steps[-1]}"
    near = sorted(sorted(steps, key=lambda step: abs(step - int(word)))[:2])
    return f"the nearest are {listed(map(str, near))}"


class Checkpoints:
    """The checkpoints used last. Any thread may ask."""

    def __init__(self, load: Callable[[str, str], Model]) -> None:
        """load: (name, step) -> the model, read from disk."""
        self._load = load
        self._ready: OrderedDict[str, Model] = OrderedDict()
        self._forgotten: Counter[str] = Counter()  # how often, by name
        self._lock = Lock()

    def at_hand(self, name: str) -> Model | None:
        """The checkpoint, if it is in memory; the newest has to be looked for."""
        with self._lock:
            if name in self._ready:
                self._ready.move_to_end(name)
            return self._ready.get(name)

    def load(self, name: str) -> Model:
        """The checkpoint of that id, read from disk; kept ready unless its name is forgotten meanwhile."""
        base, _, step = name.rpartition("@")
        with self._lock:
            turn = self._forgotten[base]
        found = self._load(base, step)
        with self._lock:
            if turn != self._forgotten[base]:
                return found
            found = self._ready.setdefault(found.id, found)
            self._ready.move_to_end(found.id)
            while len(self._ready) > READY:
                self._ready.popitem(last=False)
        return found

    def forget(self, base: str) -> None:
        """Those of one name are read anew."""
        with self._lock:
            self._forgotten[base] += 1
            for name in [each for each in self._ready if each.rpartition("@")[0] == base]:
                del self._ready[name]
