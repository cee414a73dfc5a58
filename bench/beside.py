"""What costly work costs those who draw: a live line beside pictures and searches for top digits.

    python -m bench.beside

Large pictures, several at once, and the top digits of checkpoints that nobody has asked for yet, both from
the address that draws too. The line sends a drawing every tenth of a second, or as soon as the last one is
answered.
"""

from __future__ import annotations

import base64
import http.client
import io
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from statistics import quantiles
from time import perf_counter, sleep
from urllib.parse import urlsplit

import numpy as np
import orjson
from PIL import Image
from websockets.sync.client import connect

from bench.running import Running, running
from bench.table import Row, report, row

PICTURES, TOPS, AT_ONCE = 48, 15, 16
SIDE = 2000  # pixels of a picture's side: the largest that is taken
EVERY = 0.1  # s between two drawings
ALONE = 100  # drawings with nothing beside them
MOST = 100.0  # ms for a drawing beside costly work, 95 % of the time
WAIT = 300  # s, the most that a piece of costly work takes in its turn


def rows() -> list[Row]:
    with running() as server, ThreadPoolExecutor(AT_ONCE + TOPS) as readers:
        alone = sorted(_drawings(server, _first(ALONE)))
        start = perf_counter()
        asked = [*_tops(server, readers), *_pictures(server, readers)]
        beside = sorted(_drawings(server, lambda: not all(each.done() for each in asked)))
        took = perf_counter() - start
        for each in asked:
            each.result()
    return [
        row("live line alone, 95 %", _of(alone, 95), "ms"),
        row(f"live line beside {PICTURES} pictures and {TOPS} top digits, median", _of(beside, 50), "ms"),
        row(f"live line beside {PICTURES} pictures and {TOPS} top digits, 95 %", _of(beside, 95), "ms", MOST),
        row(f"live line beside {PICTURES} pictures and {TOPS} top digits, slowest", beside[-1] * 1e3, "ms"),
        row(f"  until all {PICTURES + TOPS} were answered", took, "s"),
    ]


def _of(times: list[float], percent: int) -> float:
    return quantiles(times, n=100, method="inclusive")[percent - 1] * 1e3


def _first(count: int) -> Callable[[], bool]:
    left = iter(range(count))
    return lambda: next(left, None) is not None


def _drawings(server: Running, more: Callable[[], bool]) -> Iterator[float]:
    """Seconds from each drawing to its answer on one live line."""
    drawing = bytes(range(256)) * 3 + bytes(16)
    address = server.url.replace("http", "ws")
    with connect(f"{address}/api/models/lenet/live") as line:
        while more():
            start = perf_counter()
            line.send(drawing)
            line.recv(timeout=WAIT)
            took = perf_counter() - start
            yield took
            sleep(max(0.0, EVERY - took))


def _tops(server: Running, readers: ThreadPoolExecutor) -> Iterator[Future[bytes]]:
    """Searches in checkpoints, as many at once as there are."""
    history = orjson.loads(_ask(server, "GET", "/api/models/lenet/history"))
    steps = [each["step"] for each in history["rows"] if each["kept"]]
    for step in steps[1 : TOPS + 1]:
        yield readers.submit(_ask, server, "GET", f"/api/models/lenet@{step}/layers/conv1/top")


def _pictures(server: Running, readers: ThreadPoolExecutor) -> Iterator[Future[bytes]]:
    body = orjson.dumps({"image": base64.b64encode(_picture()).decode()})
    for _ in range(PICTURES):
        yield readers.submit(_ask, server, "POST", "/api/models/lenet/run", body)


def _picture() -> bytes:
    """A ring as a PNG of 16 bits a pixel."""
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    distance = np.abs(np.hypot(y - SIDE / 2, x - SIDE / 2) - SIDE / 4)
    grey = np.where(distance < SIDE / 16, 0, 65535).astype(np.uint16)
    file = io.BytesIO()
    Image.fromarray(grey).save(file, "PNG")
    return file.getvalue()


def _ask(server: Running, method: str, path: str, body: bytes | None = None) -> bytes:
    address = urlsplit(server.url)
    wire = http.client.HTTPConnection(address.hostname or "", address.port, timeout=WAIT)
    try:
        wire.request(method, path, body, {} if body is None else {"Content-Type": "application/json"})
        answer = wire.getresponse()
        content = answer.read()
    finally:
        wire.close()
    if answer.status != 200:
        raise RuntimeError(content.decode())
    return content


if __name__ == "__main__":
    sys.exit(report(rows()))
