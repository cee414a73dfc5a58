"""The worker process of one training: python -m app.training.worker DATA FOLDER.

Commands come in as JSON lines, {"do": "pause"}; their end means that the server is gone. Statuses and weights
go out as frames (`app.training.frames`). It runs with the threads of OMP_NUM_THREADS, and politely (nice).
"""

import os
import queue
import sys
import threading
import time
import traceback
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, BinaryIO, cast

import orjson
from torch import Tensor

from ..errors import LunetteError, NotNow
from ..wire import pack_weights
from . import frames
from .course import Command, Course
from .hold import hold
from .reasons import told

POLITE = 5  # added to the niceness: drawings go first
LAST = 5.0  # s that a worker has to end in good order once the server is gone
LOOK = 0.05  # s between two looks whether it has


class Control:
    """The commands that came in, for `Course.run`."""

    def __init__(self, lines: BinaryIO) -> None:
        self._waiting: queue.Queue[Command] = queue.Queue()
        threading.Thread(target=self._listen, args=(lines,), daemon=True).start()

    def _listen(self, lines: BinaryIO) -> None:
        for line in lines:
            self._waiting.put(orjson.loads(line)["do"])
        self._waiting.put("leave")
        time.sleep(LAST)
        os._exit(1)

    def __call__(self, wait: float) -> list[Command]:
        commands = []
        try:
            commands.append(self._waiting.get(timeout=wait) if wait else self._waiting.get_nowait())
            while True:
                commands.append(self._waiting.get_nowait())
        except queue.Empty:
            return commands


def block_of(name: str, step: int, weights: dict[str, Tensor]) -> bytes:
    """Weights exactly as GET /api/models/NAME@STEP/weights gives them."""
    named = ((*key.rsplit(".", 1), value.numpy()) for key, value in weights.items())
    return pack_weights(f"{name}@{step}", cast(Any, named), step)


def alone(folder: Path) -> AbstractContextManager[object]:
    """The only worker on this folder, once that of a server which ended is gone; NotNow when it stays."""
    until = time.monotonic() + 2 * LAST
    try:
        while (held := hold(folder / ".worker")) is None:
            if time.monotonic() > until:
                raise NotNow("Another process still works on this training.")
            time.sleep(LOOK)
    except OSError:  # a disk without locks
        return nullcontext()
    return held


def run(folder: Path, data: Path, threads: int, control: Control, out: BinaryIO) -> int:
    """The training; gives the exit status. What goes wrong is told in a last status, in full on stderr."""

    def report(status: dict[str, Any], weights: dict[str, Tensor] | None) -> None:
        if weights is not None:  # first: nothing is read any more after the last status
            frames.write(out, block_of(folder.name, status["step"], weights))
        frames.write(out, orjson.dumps(status, option=orjson.OPT_SERIALIZE_NUMPY))

    try:
        with alone(folder):
            Course(folder, data_dir=data, threads=threads).run(control, report)
    except BrokenPipeError:
        return 1
    except Exception as problem:
        traceback.print_exc()
        detail = (
            problem.detail if isinstance(problem, LunetteError) else f"{type(problem).__name__}: {problem}"
        )
        frames.write(out, orjson.dumps({"state": "failed", **told("worker_failed", why=detail), "rows": []}))
        return 1
    return 0


def main() -> None:
    data, folder = Path(sys.argv[1]), Path(sys.argv[2])
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever else is printed must not come between the frames
    os.nice(POLITE)
    status = run(folder, data, int(os.environ.get("OMP_NUM_THREADS", "1")), Control(sys.stdin.buffer), out)
    out.close()
    os._exit(status)  # at once: tidying up torch takes longer than a stop may


if __name__ == "__main__":
    main()
