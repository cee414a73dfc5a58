"""What a training costs those who draw: POST run while one runs, and how soon a killed worker is told of.

    python -m bench.meanwhile

A real server with its own settings, in a process of its own; the training is the default one, on the digits
that the project ships.
"""

from __future__ import annotations

import http.client
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from urllib.parse import urlsplit

import orjson
from websockets.sync.client import ClientConnection, connect

from bench.running import BINARY, Running, running
from bench.table import Row, report, row

DRAWINGS = 500
MOST = 100.0  # ms for a drawing while a training runs, 95 % of the time
SOON = 2.0  # s until all who watch know that the worker is gone
WAIT = 60  # s, the most a training takes to begin
OPTIONS = {"data": "sample", "epochs": 20}


def rows() -> list[Row]:
    with running() as server, _training(server) as line:
        times = sorted(_drawings(server))
        told = _killed(server, line)
    cut = quantiles(times, n=20)
    return [
        row("HTTP run while a training runs, median", cut[9] * 1e3, "ms"),
        row("HTTP run while a training runs, 95 %", cut[18] * 1e3, "ms", MOST),
        row("HTTP run while a training runs, slowest", times[-1] * 1e3, "ms"),
        row("a killed worker is told of after", told, "s", SOON),
    ]


@contextmanager
def _training(server: Running) -> Iterator[ClientConnection]:
    """A training that has begun to learn, and a line that watches it."""
    name = orjson.loads(_post(server, "/api/trainings", orjson.dumps({"options": OPTIONS})))["id"]
    address = server.url.replace("http", "ws")
    with connect(f"{address}/api/trainings/{name}/watch", max_size=None) as line:
        line.send("ready")
        while not isinstance(line.recv(timeout=WAIT), bytes):
            pass
        yield line


def _post(server: Running, path: str, body: bytes, media: str = "application/json") -> bytes:
    address = urlsplit(server.url)
    wire = http.client.HTTPConnection(address.hostname or "", address.port, timeout=10)
    try:
        wire.request("POST", path, body, {"Content-Type": media, "Accept": media})
        answer = wire.getresponse()
        content = answer.read()
    finally:
        wire.close()
    if answer.status >= 400:
        raise RuntimeError(content.decode())
    return content


def _drawings(server: Running) -> Iterator[float]:
    """Seconds of each of many drawings, one after the other."""
    drawing = bytes(range(256)) * 3 + bytes(16)
    for _ in range(DRAWINGS):
        start = perf_counter()
        _post(server, "/api/models/lenet/run", drawing, BINARY)
        yield perf_counter() - start


def _killed(server: Running, line: ClientConnection) -> float:
    """Seconds from kill -9 of the worker to the message on the line."""
    (worker,) = _children(server.pid)
    start = perf_counter()
    os.kill(worker, signal.SIGKILL)
    while True:
        message = line.recv(timeout=WAIT)
        if isinstance(message, str) and orjson.loads(message)["state"] == "failed":
            return perf_counter() - start


def _children(pid: int) -> list[int]:
    """The processes that a process has started; Linux only."""
    found = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for path in found for child in path.read_text().split()]


if __name__ == "__main__":
    sys.exit(report(rows()))
