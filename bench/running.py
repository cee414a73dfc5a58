"""A server in a process of its own: that of the checkout from which this process imports `app`."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, NamedTuple

import app

ROOT = Path(app.__file__).resolve().parent.parent
BINARY = "application/octet-stream"


class Running(NamedTuple):
    """A server in a process of its own."""

    url: str
    pid: int


@contextmanager
def running(log: IO[bytes] | None = None) -> Iterator[Running]:
    """A server of its own on a free port, which is ended afterwards; what it trains goes then.

    log: a file for what it says on stderr.
    """
    command = [sys.executable, "-m", "app", "serve", "--host", "127.0.0.1", "--port", "0"]
    with TemporaryDirectory() as trained, _started(command, log, LUNETTE_TRAINED_DIR=trained) as process:
        try:
            assert process.stdout is not None
            announced = process.stdout.readline()
            if not announced:
                raise RuntimeError(f"the server ended before it was ready, with status {process.wait()}")
            yield Running(announced.split()[-1], process.pid)
        finally:
            process.terminate()


def _started(command: list[str], log: IO[bytes] | None, **settings: str) -> "subprocess.Popen[str]":
    environment = os.environ | settings
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=log, text=True, env=environment)
