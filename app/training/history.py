"""What is known of a training, step by step: rows of figures, and the weights where a checkpoint was kept.

The same class reads a run's folder (`steps/`), a kept model's and a shipped model's (`history.safetensors`).
"""

from functools import cached_property
from pathlib import Path
from typing import Any

import orjson
from torch import Tensor

from ..errors import ModelError
from . import checkpoints
from .files import append, replace
from .packed import Packed

Row = dict[str, Any]  # step, seen, epoch, loss, train_accuracy, tested, right, confusion, kept

FILE, PACKED = "history.jsonl", "history.safetensors"
WEIGHTS, CARD = "weights.safetensors", "card.json"


def row(step: int, seen: int, epoch: float, **more: Any) -> Row:
    """A row of the history; `more` gives what is known beyond how far it is.

    loss and train_accuracy: means since the row before (none at step 0). tested, right, confusion: digits
    of the test set that were read with these weights, how many rightly, and [C][C] counts (true class,
    answer). kept: whether there is a checkpoint.
    """
    nothing = {
        "loss": None,
        "train_accuracy": None,
        "tested": 0,
        "right": 0,
        "confusion": None,
        "kept": False,
    }
    return {"step": step, "seen": seen, "epoch": epoch} | nothing | more


class History:
    """The history in a folder; `rows` are read anew each time, since a run goes on adding to them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def rows(self) -> list[Row]:
        """One row a step, ascending; a later line of a step updates the earlier. A torn line is ignored."""
        return self.until(None)

    def until(self, length: int | None) -> list[Row]:
        """The rows as they were when the file had so many bytes."""
        path = self.folder / FILE
        rows: dict[int, Row] = {}
        for line in path.read_bytes()[:length].splitlines() if path.is_file() else ():
            try:
                found = orjson.loads(line)
                rows[found["step"]] = rows.get(found["step"], {}) | found
            except (orjson.JSONDecodeError, KeyError, TypeError):
                continue
        return [rows[step] for step in sorted(rows)]

    @property
    def length(self) -> int:
        """Bytes that are written of it."""
        path = self.folder / FILE
        return path.stat().st_size if path.is_file() else 0

    @property
    def steps(self) -> list[int]:
        """The steps whose weights can be had, ascending."""
        found = {each["step"] for each in self.rows if each.get("kept")}
        return sorted(step for step in found if self.file_of(step))

    @property
    def last(self) -> int | None:
        """The last of them."""
        return max(self.steps, default=None)

    def tensors(self, step: int) -> dict[str, Tensor]:
        """The weights after that many steps, float32. Raises ModelError when they are missing or broken."""
        where = self.file_of(step)
        if where is None:
            raise ModelError(f"{self.folder.name} has no checkpoint of step {step}.")
        return self._packed.tensors(step) if where.name == PACKED else checkpoints.read(where)

    def add(self, found: Row) -> None:
        """Appends a row, or what is new of a step's row. Raises OSError."""
        append(self.folder / FILE, orjson.dumps(found))

    def write(self, rows: list[Row]) -> None:
        """Puts these rows in the place of all. Raises OSError."""
        replace(self.folder / FILE, b"".join(orjson.dumps(each) + b"\n" for each in rows))

    @cached_property
    def _packed(self) -> Packed:
        return Packed(self.folder / PACKED)

    def file_of(self, step: int) -> Path | None:
        """The file that holds the weights of that step; None where there are none."""
        own = checkpoints.path_of(self.folder, step)
        if own.is_file():
            return own
        packed = self.folder / PACKED
        if not packed.is_file():
            return None
        if step in self._packed.steps:
            return packed
        last = max((each["step"] for each in self.rows if each.get("kept")), default=None)
        return self.folder / WEIGHTS if step == last else None
