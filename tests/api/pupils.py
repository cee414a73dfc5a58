"""What tests of trainings on the server share: a school whose workers follow a script, and ways to wait."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson

from app.school.rules import Rules
from app.school.school import School
from app.school.training import Training
from app.school.watcher import Watcher
from tests.apart import run_apart
from tests.api import scripted

WAIT = 60  # seconds, the most anything may take on a busy machine
FAST = Rules(patience=0.3, grace=0.02)
SLOW = Rules(patience=WAIT, grace=WAIT)


@asynccontextmanager
async def school(folder: Path, mode: str, rules: Rules = SLOW) -> AsyncIterator[School]:
    """A school whose workers all follow one script; every path that it says is in `places`."""
    made = School(folder / ".runs", [sys.executable, scripted.__file__, mode], lambda *_: None, rules)
    await made.open()
    try:
        yield made
    finally:
        await made.close()


def begin(made: School, **options: Any) -> Training:
    return made.start("A title", options, lambda folder: (folder / "run.json").write_text("{}"))


def code(training: Training) -> str | None:
    """The code of why it paused or ended."""
    reason = training.fields["reason"]
    return reason and str(reason["code"])


async def reached(training: Training, ready: Callable[[], bool]) -> None:
    assert await training.until(ready, WAIT), training.status()


async def over(training: Training) -> None:
    await reached(training, lambda: training.is_over)


async def told(watcher: Watcher, ready: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The first status that is so, of those that the watcher is told."""
    async with asyncio.timeout(WAIT):
        while True:
            message = await watcher.next()
            if isinstance(message, str) and ready(status := orjson.loads(message)):
                return dict(status)


def scene(test: Callable[[Path], Coroutine[Any, Any, None]]) -> Callable[[Path], None]:
    """A test that is a coroutine."""

    def run(tmp_path: Path) -> None:
        run_apart(test(tmp_path))

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False
