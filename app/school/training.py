"""One training as the server knows it: its state, what its worker told last, and who watches."""

import asyncio
import contextlib
import hashlib
import hmac
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from ..training import frames
from ..training.reasons import CUT_OFF, NOTHING, Told
from .process import Worker
from .watcher import Row, Watcher

Write = Callable[[Path], object]  # puts into a run's folder what its worker begins with
FINAL = frozenset({"done", "stopped", "failed"})
LIVE = frozenset({"running", "paused"})
NOT_YET: dict[str, Any] = {  # of a status, before the worker has told one
    "step": 0, "seen": 0, "epoch": 0.0, "epochs": 0, "steps": 0, "speed": 0.0, "left": None, "loss": None,
    "train_accuracy": None, "exam": None, "image": None, **NOTHING,
}  # fmt: skip

SHOWN = ("step", "seen", "epoch", "loss", "train_accuracy")  # of the newest row, while there is no worker


def nothing(_: Path) -> None:
    """Puts nothing into a folder."""


def key_hash(key: str) -> str:
    """What is stored of a key: who reads the disk cannot command."""
    return hashlib.sha256(key.encode()).hexdigest()


class Training:
    """`heard` takes what the worker tells; everything else reads. Lives on the event loop alone."""

    def __init__(
        self, name: str, title: str, options: dict[str, Any], folder: Path,
        write: Write = nothing,
    ) -> None:  # fmt: skip
        """write: puts into the folder what the worker begins with."""
        self.id, self.title, self.options, self.folder = name, title, options, folder
        self.write = write
        self.held = contextlib.ExitStack()  # closed when it is forgotten: its folder is no server's then
        self.is_held = self.on_disk = False  # whether the folder is this server's; whether a run is in it
        self.key = secrets.token_urlsafe(16)
        self.lock = key_hash(self.key)
        self.state = "queued"
        self.place: int | None = None
        self.kept: str | None = None
        self.fields = NOT_YET | {"epochs": options.get("epochs", 0)}
        self.rows: dict[int, Row] = {}
        self.block: bytes | None = None
        self.worker: Worker | None = None
        self.watchers: set[Watcher] = set()
        self.begun = False  # once the worker has told anything
        self.answered = 0  # commands the worker has heard
        self.ending = False  # once the server ends it
        self.why = NOTHING  # what it then says of it
        self._news = asyncio.Event()

    @property
    def is_over(self) -> bool:
        return self.state in FINAL

    @property
    def resumable(self) -> bool:
        """Was it cut off, so that it can go on from its last checkpoint?"""
        code = (self.fields["reason"] or {}).get("code")
        return self.state in ("stopped", "failed") and self.on_disk and not self.kept and code in CUT_OFF

    def opens(self, key: str) -> bool:
        """Is it the key of who started it?"""
        return hmac.compare_digest(key_hash(key), self.lock)

    def heard(self, body: bytes) -> None:
        """A frame of the worker. Raises ValueError for one that cannot be read."""
        self.begun = True
        if frames.is_block(body):
            self.block = body
            for watcher in self.watchers:
                watcher.show(body)
            return
        told = orjson.loads(body)
        if not isinstance(told, dict):
            raise ValueError("a status that is no JSON object")
        self.answered = told.pop("heard", self.answered)
        self.state = told.pop("state", self.state)
        self.tell(told.pop("rows", []), told)

    def tell(self, rows: list[Row], fields: dict[str, Any]) -> None:
        """What is new goes to all watchers: new fields, and rows that add to those of the same step."""
        self.fields |= {name: value for name, value in fields.items() if name in self.fields}
        for row in rows:
            self.rows[row["step"]] = self.rows.get(row["step"], {}) | row
        new = [self.rows[row["step"]] for row in rows]
        for watcher in self.watchers:
            watcher.tell(self.status(new))
        news, self._news = self._news, asyncio.Event()
        news.set()

    def end(self, state: str, why: Told) -> None:
        """It is over; what its worker did not say is said for it."""
        self.state, self.place, self.write = state, None, nothing
        self.tell([], why | {"speed": 0.0, "left": None})

    def again(self, rows: list[Row]) -> None:
        """It waits to go on; rows: its history up to where it goes on from."""
        self.state, self.rows = "queued", {row["step"]: row for row in rows}
        self.block = self.worker = None
        self.begun = self.ending = False
        self.answered, self.why = 0, NOTHING
        shown = {name: value for name, value in (rows[-1] if rows else NOT_YET).items() if name in SHOWN}
        self.tell([], shown | NOTHING | {"exam": None, "image": None})

    async def until(self, ready: Callable[[], bool], within: float) -> bool:
        """Wait until something is so, at most so many seconds; whether it is."""
        try:
            async with asyncio.timeout(within):
                while not ready():
                    await self._news.wait()
        except TimeoutError:
            return False
        return True

    def watch(self) -> Watcher:
        """A new watcher, who is told everything there is first."""
        watcher = Watcher(self.status(), self.block)
        self.watchers.add(watcher)
        return watcher

    @property
    def accuracy(self) -> float | None:
        """Right answers on the test pictures, 0 to 1, of the newest weights that were tested at all."""
        tested = [row for row in self.rows.values() if row.get("tested")]
        newest = max(tested, key=lambda row: row["step"], default=None)
        return None if newest is None else newest["right"] / newest["tested"]

    def brief(self, key: str = "") -> dict[str, Any]:
        """For the list, `TrainingItem`."""
        return {
            "id": self.id, "title": self.title, "state": self.state, "place": self.place,
            "step": self.fields["step"], "steps": self.fields["steps"], "accuracy": self.accuracy,
            "options": self.options, "kept": self.kept, "reason": self.fields["reason"],
            "resumable": self.resumable, "mine": bool(key) and self.opens(key),
        }  # fmt: skip

    def status(self, rows: list[Row] | None = None) -> dict[str, Any]:
        """Everything, `TrainingOut`; `rows`: only these instead of all."""
        return {
            "id": self.id, "title": self.title, "state": self.state, "place": self.place,
            "options": self.options, "graph": f"{self.id}@0", "kept": self.kept, "resumable": self.resumable,
            **self.fields,
            "rows": sorted(self.rows.values(), key=lambda row: row["step"]) if rows is None else rows,
        }  # fmt: skip
