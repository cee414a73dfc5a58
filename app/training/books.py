"""What a run has to write, in order. What a full disk refuses stays owed and is tried again."""

from collections.abc import Callable
from pathlib import Path

from ..errors import ModelError
from . import checkpoints
from .engine import State
from .files import replace
from .history import CARD, FILE, WEIGHTS, History, Row
from .run import RESUME


class Books:
    """Writes owed to one run's folder; each may be done twice without harm."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._history = folder, History(folder)
        self._owed: list[tuple[Callable[[], object], Row | None]] = []
        self._written: list[Row] = []

    def owe(self, write: Callable[[], object]) -> None:
        self._owed.append((write, None))

    def owe_row(self, row: Row) -> None:
        self._owed.append((lambda: self._history.add(row), row))

    def owe_checkpoint(self, row: Row, weights: State) -> None:
        """The file first, then the row that says it is there."""
        self.owe(lambda: checkpoints.write(self._folder, row["step"], weights))
        self.owe_row(row)

    def settle(self) -> None:
        """Writes all that is owed. Raises OSError; what was not written is still owed then."""
        while self._owed:
            write, row = self._owed[0]
            write()
            self._owed.pop(0)
            if row is not None:
                self._written.append(row)

    def news(self) -> list[Row]:
        """The rows that were written since this was asked last."""
        found, self._written = self._written, []
        return found


def take_back(folder: Path, step: int, kept: bool, length: int) -> None:
    """Undoes what came after the point to go on from, so that going on writes it again.

    kept: whether a run that nobody stops keeps a checkpoint of that step; a stop's own is removed. length:
    bytes of the history at that point. Raises OSError; ModelError when the history is shorter than that, and
    nothing is touched.
    """
    if (found := History(folder).length) < length:
        raise ModelError(f"{FILE} has {found} bytes, but {length} were written before {RESUME}.")
    for name in (CARD, WEIGHTS):
        (folder / name).unlink(missing_ok=True)
    path = folder / FILE
    replace(path, path.read_bytes()[:length])
    if not kept:
        checkpoints.path_of(folder, step).unlink(missing_ok=True)
