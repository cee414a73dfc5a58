"""What a run costs through the HTTP API, as multiples of the bare network.

    python -m bench.server

The bare network is called layer by layer in this process, one thread, every output kept. The server is a real
one, in a process of its own on a free port of this machine. The three are measured in turn, over and over, so
that whatever else the machine does falls on all of them alike; the figures are medians.
"""

import http.client
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import orjson
import torch
from safetensors.torch import load_file

from app.loading import load
from app.settings import HOME
from app.zoo import ZOO
from bench.running import BINARY, running
from bench.table import Row, report, row

ROUNDS = 400
WARM_UP = 50
# multiples of the bare network
LIMITS = {"HTTP run, binary": 6.0, "HTTP run, json": 10.0, "HTTP explain, a unit of softmax": 20.0}
JSON = {"Content-Type": "application/json"}


def rows() -> list[Row]:
    """One dict for each figure: name, value, unit, limit (None when there is none), ok."""
    drawing = _drawing()
    with running() as server:
        address = urlsplit(server.url)
        wire = http.client.HTTPConnection(address.hostname or "", address.port, timeout=10)
        raw = {"Content-Type": BINARY, "Accept": BINARY}
        body = orjson.dumps({"pixels": drawing.tolist()})
        unit = orjson.dumps({"pixels": drawing.tolist(), "layer": "softmax", "unit": {"index": 7}})
        took = _in_turn({
            "bare": _bare(drawing),
            "HTTP run, binary": lambda: _post(wire, drawing.tobytes(), raw),
            "HTTP run, json": lambda: _post(wire, body, JSON),
            "HTTP explain, a unit of softmax": lambda: _post(wire, unit, JSON, "explain"),
        })  # fmt: skip
        wire.close()
    bare = took.pop("bare")
    result = [row("bare forward pass, all layers kept", bare * 1e6, "µs")]
    for name, seconds in took.items():
        result.append(row(name, seconds * 1e6, "µs"))
        result.append(row(f"{name}, of the bare pass", seconds / bare, "x", LIMITS[name]))
    return result


def _drawing() -> np.ndarray[Any, np.dtype[np.uint8]]:
    """A ring of ink, 784 grey levels."""
    y, x = np.mgrid[0:28, 0:28]
    distance = np.abs(np.hypot(y - 13.5, x - 13.5) - 8)
    ink: np.ndarray[Any, np.dtype[np.uint8]] = (255 * np.clip(2 - distance, 0, 1)).astype(np.uint8)
    return ink.ravel()


def _bare(drawing: np.ndarray[Any, Any]) -> Callable[[], object]:
    torch.set_num_threads(1)
    network = ZOO["lenet"]().eval()
    network.load_state_dict(load_file(HOME / "models" / "lenet" / "weights.safetensors"))
    calls = [getattr(network, name) for name in load(HOME / "models" / "lenet").graph.ids[1:]]
    picture = np.pad(drawing.reshape(28, 28), 2).astype(np.float32) / 255
    x = torch.from_numpy(picture)[None, None]

    def forward() -> list[torch.Tensor]:
        kept = [x]
        with torch.inference_mode():
            for call in calls:
                kept.append(call(kept[-1]))
        return kept

    return forward


def _post(
    wire: http.client.HTTPConnection, body: bytes, headers: dict[str, str], what: str = "run"
) -> bytes:
    wire.request("POST", f"/api/models/lenet/{what}", body, headers)
    answer = wire.getresponse()
    content = answer.read()
    if answer.status != 200:
        raise RuntimeError(content.decode())
    return content


def _in_turn(tasks: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Median seconds of each task."""
    took: dict[str, list[float]] = {name: [] for name in tasks}
    for turn in range(WARM_UP + ROUNDS):
        for name, task in tasks.items():
            start = perf_counter()
            task()
            if turn >= WARM_UP:
                took[name].append(perf_counter() - start)
    return {name: median(times) for name, times in took.items()}


if __name__ == "__main__":
    sys.exit(report(rows()))
