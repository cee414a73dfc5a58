"""One worker process as the server sees it: commands go in as lines, frames come out, and it can be ended."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import orjson

from ..settings import HOME
from ..training import frames
from ..training.reasons import Told, told

READ_AHEAD = 1 << 20  # bytes that may wait to be read: a block of LeNet's weights has a quarter of it
LOG = "worker.log"
THREADS = "OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS"


class Worker:
    """A running process. Commands are numbered from 1, so that a status can say how many it has heard."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.sent = 0

    @classmethod
    async def start(cls, command: Sequence[str], folder: Path, threads: int) -> "Worker":
        """`command` with the folder as its last word; what it says on stderr is kept in the folder.

        In a session of its own: Ctrl-C at the terminal is for the server, which ends it in good order.
        """
        environment = os.environ | dict.fromkeys(THREADS, str(threads))
        with (folder / LOG).open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *command, str(folder), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
                stderr=log, cwd=HOME, env=environment, start_new_session=True, limit=READ_AHEAD,
            )  # fmt: skip
        return cls(process)

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, command: str) -> int:
        """Hand a command over; its number. One for a process that has just died is lost, as it should be."""
        self.sent += 1
        assert self._process.stdin is not None
        self._process.stdin.write(orjson.dumps({"do": command}) + b"\n")
        return self.sent

    async def frames(self) -> AsyncIterator[bytes]:
        """All it tells, until it closes its end."""
        assert self._process.stdout is not None
        while (body := await frames.read(self._process.stdout)) is not None:
            yield body

    async def ended(self, within: float) -> bool:
        """Whether it ends by itself in so many seconds."""
        try:
            async with asyncio.timeout(within):
                await self._process.wait()
        except TimeoutError:
            return False
        return True

    async def kill(self) -> None:
        """End it now, if it is still there."""
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()

    def how(self) -> Told:
        """How it ended, once it has."""
        code = self._process.returncode or 0
        if code < 0:
            return told("worker_killed", signal=signal.Signals(-code).name)
        return told("worker_exited", status=code)
