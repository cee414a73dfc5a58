"""Pictures and searches for top digits never hold up drawings, whatever they cost."""

from __future__ import annotations

import base64
import http.client
import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from pathlib import Path
from threading import Event
from types import ModuleType
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from PIL import Image
from websockets.sync.client import connect

from app import api, features
from app.main import TURN, create_app
from app.settings import HOME, Settings
from tests.conftest import serving

LONG = 60  # seconds, the most that a step of a test takes on a busy machine
MANY = (os.cpu_count() or 1) + 2  # more than there are threads for drawings
RUN, TOP = "/api/models/lenet/run", "/api/models/lenet@{}/layers/conv1/top"
STEPS = 1, 2, 3


class Gate:
    """Holds up a function until it is opened; counts who came."""

    def __init__(self, work: Callable[..., Any]) -> None:
        self.work, self.came, self.open, self.calls = work, Event(), Event(), 0

    def __call__(self, *arguments: Any) -> Any:
        self.calls += 1
        self.came.set()
        assert self.open.wait(LONG)
        return self.work(*arguments)


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    return create_app(Settings(models_dir=HOME / "models", trained_dir=tmp_path / "trained"))


@pytest.fixture
def busy(app: FastAPI) -> Iterator[httpx.Client]:
    with serving(app) as client:
        client.timeout = httpx.Timeout(LONG)
        yield client


@pytest.fixture
def many() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(100) as threads:
        yield threads


@pytest.fixture
def hold(
    busy: httpx.Client, many: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    """Puts a gate before a function of a module. What is held up goes on when the test is over."""
    gates: list[Gate] = []

    def held(module: ModuleType, name: str) -> Gate:
        gates.append(Gate(getattr(module, name)))
        monkeypatch.setattr(module, name, gates[-1])
        return gates[-1]

    yield held
    for gate in gates:
        gate.open.set()


Hold = Callable[[ModuleType, str], Gate]


def picture() -> dict[str, str]:
    file = io.BytesIO()
    Image.new("L", (28, 28), 255).save(file, "PNG")
    return {"image": base64.b64encode(file.getvalue()).decode()}


def check_drawings(client: httpx.Client) -> None:
    """A drawing is answered in each way in which it may come."""
    assert client.post(RUN, json={"pixels": [0] * 784}).status_code == 200
    raw = {"Content-Type": "application/octet-stream"}
    assert client.post(RUN, content=bytes(784), headers=raw).status_code == 200
    asked = {"pixels": [0] * 784, "layer": "conv1", "unit": {"index": 0}}
    for route in ("explain", "verify"):
        assert client.post(f"/api/models/lenet/{route}", json=asked).status_code == 200
    address = str(client.base_url).replace("http", "ws").rstrip("/")
    with connect(f"{address}/api/models/lenet/live") as line:
        line.send(bytes(784))
        assert line.recv(timeout=LONG)


def codes(told: list[Future[httpx.Response]]) -> list[int]:
    return [each.result(LONG).status_code for each in told]


@pytest.mark.parametrize("route", ["run", "explain", "verify"])
def test_drawings_are_answered_while_pictures_are_decoded(
    busy: httpx.Client, many: ThreadPoolExecutor, hold: Hold, route: str
) -> None:
    gate = hold(api, "from_base64")
    body = picture() | ({} if route == "run" else {"layer": "conv1", "unit": {"index": 0}})
    told = [many.submit(busy.post, f"/api/models/lenet/{route}", json=body) for _ in range(MANY)]
    assert gate.came.wait(LONG)
    check_drawings(busy)
    assert gate.calls == 1  # one reader, one at a time
    gate.open.set()
    assert codes(told) == [200] * MANY


def test_drawings_are_answered_while_top_digits_are_searched_for(
    busy: httpx.Client, many: ThreadPoolExecutor, hold: Hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = hold(features, "peaks")
    monkeypatch.setitem(features.MOST_VALUES, "mnist", 10**6)
    told = [many.submit(busy.get, TOP.format(step)) for step in STEPS for _ in range(MANY)]
    assert gate.came.wait(LONG)
    check_drawings(busy)
    gate.open.set()
    assert codes(told) == [200] * len(told)
    assert gate.calls == len(STEPS)  # each checkpoint once, though several ask for it


def test_what_a_page_may_ask_for_is_all_answered(busy: httpx.Client, many: ThreadPoolExecutor) -> None:
    told = [many.submit(busy.post, RUN, json=picture()) for _ in range(48)]
    told += [many.submit(busy.get, TOP.format("latest"), params={"count": n}) for n in range(1, 16)]
    assert codes(told) == [200] * 63


def test_what_is_too_much_is_told(
    app: FastAPI, busy: httpx.Client, many: ThreadPoolExecutor, hold: Hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = hold(api, "from_base64")
    monkeypatch.setattr(app.state.costly, "_each", 2)
    told = [many.submit(busy.post, RUN, json=picture()) for _ in range(8)]
    refused = next(each.result(LONG) for each in as_completed(told, LONG))
    assert refused.json()["error"] == "busy"
    assert "try again" in refused.json()["detail"]
    check_drawings(busy)
    gate.open.set()
    assert sorted(codes(told)) == [200] * 3 + [503] * 5


def test_a_client_that_left_is_not_worked_for(
    app: FastAPI, busy: httpx.Client, many: ThreadPoolExecutor, hold: Hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, costly, waits, dropped = hold(api, "from_base64"), app.state.costly, Event(), Event()
    start, drop = costly._start, costly._drop

    def started() -> None:
        start()
        if costly.waiting:
            waits.set()

    def gone(*piece: Any) -> None:
        drop(*piece)
        dropped.set()

    monkeypatch.setattr(costly, "_start", started)
    monkeypatch.setattr(costly, "_drop", gone)
    first = many.submit(busy.post, RUN, json=picture())
    assert gate.came.wait(LONG)
    hasty = http.client.HTTPConnection(busy.base_url.host, busy.base_url.port or 0)
    hasty.request("POST", RUN, json.dumps(picture()))
    assert waits.wait(LONG)
    hasty.close()
    assert dropped.wait(LONG)
    assert costly.waiting == 0
    last = many.submit(busy.post, RUN, json=picture())
    gate.open.set()
    assert codes([first, last]) == [200, 200]
    assert gate.calls == 2


def test_a_busy_thread_hands_python_on_early(app: FastAPI) -> None:
    assert sys.getswitchinterval() == pytest.approx(TURN, rel=0.01)
    assert TURN <= 0.001


def test_the_threads_end_with_the_server(app: FastAPI) -> None:
    with serving(app) as client:
        assert client.post(RUN, json=picture()).status_code == 200
        assert not app.state.costly.closed
    assert app.state.costly.closed
