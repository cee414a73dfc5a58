"""The live line: the same block as `run`, only the newest drawing, and bad messages that harm nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import numpy as np
import orjson
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from app.lines import REFUSED
from app.live import LARGEST_MESSAGE, Slot
from app.wire import unpack
from bench.running import running
from tests.apart import run_apart

BINARY = {"Content-Type": "application/octet-stream", "Accept": "application/octet-stream"}
WAIT = 60  # seconds, the most an answer may take on a busy machine


def drawing(seed: int, side: int = 28) -> bytes:
    return np.random.default_rng(seed).integers(0, 256, side * side, dtype=np.uint8).tobytes()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with running() as server:
        yield server.url


@contextmanager
def line_to(address: str, path: str = "/api/models/lenet/live") -> Iterator[ClientConnection]:
    with connect(address.replace("http", "ws") + path, max_size=None) as line:
        yield line


def heard(line: ClientConnection) -> bytes | str:
    return line.recv(timeout=WAIT)


def block(line: ClientConnection, sent: bytes) -> bytes:
    line.send(sent)
    answer = heard(line)
    assert isinstance(answer, bytes), answer
    return answer


@pytest.mark.parametrize("side", [28, 32])
@pytest.mark.parametrize("center", [0, 1])
def test_a_drawing_brings_the_same_block_as_run(address, side, center):
    sent = drawing(side + center, side)
    posted = httpx.post(
        f"{address}/api/models/lenet/run?center={center}", content=sent, headers=BINARY
    ).content
    with line_to(address, f"/api/models/lenet/live?center={center}") as line:
        assert block(line, sent) == posted


def test_one_line_carries_many_drawings_in_turn(address):
    with line_to(address) as line:
        assert len({block(line, drawing(seed)) for seed in range(5)}) == 5


@pytest.mark.parametrize(
    "message", [b"", bytes(783), bytes(1023), "[0, 0, 0]"], ids=["empty", "783", "1023", "text"]
)
def test_a_message_that_is_no_drawing_is_told_so_and_the_line_stays(address, message):
    with line_to(address) as line:
        line.send(message)
        told = orjson.loads(heard(line))
        assert set(told) == {"error", "detail", "status"}
        assert told["status"] == 422
        assert "784" in told["detail"]
        assert block(line, drawing(1))[:4] == b"LUNE"


def refused(address: str, path: str = "/api/models/lenet/live") -> tuple[dict, int]:
    """What the server says before it closes the line, and its close code."""
    with line_to(address, path) as line:
        told = orjson.loads(heard(line))
        with pytest.raises(ConnectionClosed) as closed:
            heard(line)
    assert closed.value.rcvd is not None
    return told, closed.value.rcvd.code


def test_an_unknown_model_is_refused_with_the_legal_names(address):
    told, code = refused(address, "/api/models/nonsense/live")
    assert (told["error"], told["status"], code) == ("unknown_model", 404, REFUSED)
    assert "lenet" in told["detail"]


def test_no_more_lines_than_the_setting_allows_and_a_closed_one_makes_room(monkeypatch):
    monkeypatch.setenv("LUNETTE_LIVE_LINES", "1")
    with running() as server:
        with line_to(server.url) as first:
            assert block(first, drawing(1))[:4] == b"LUNE"
            told, code = refused(server.url)
            assert (told["error"], told["status"], code) == ("busy", 503, REFUSED)
            assert block(first, drawing(2))[:4] == b"LUNE"
        for _ in range(100):  # the server hears of the close a moment later
            with line_to(server.url) as second:
                second.send(drawing(3))
                if isinstance(heard(second), bytes):
                    break
        else:
            pytest.fail("a closed line made no room")


def test_the_newest_drawing_takes_the_place_of_one_that_waits():
    async def scene() -> bytes:
        slot = Slot()
        for k in range(3):
            slot.put(bytes([k]))
        return await slot.take()

    assert run_apart(scene()) == bytes([2])


def test_a_hurried_client_gets_its_last_drawing_answered_and_not_all_of_them(address):
    many = 300
    with line_to(address) as line:
        wanted = block(line, drawing(many))
        for seed in range(1, many + 1):
            line.send(drawing(seed))
        answers = [heard(line)]
        while answers[-1] != wanted:
            answers.append(heard(line))
    assert len(answers) < many
    assert unpack(answers[-1])[0]["kind"] == "run"


def test_a_message_over_the_limit_closes_the_line_and_nothing_else(address):
    with line_to(address) as line:
        line.send(bytes(LARGEST_MESSAGE + 1))
        with pytest.raises(ConnectionClosed) as closed:
            heard(line)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1009
    with line_to(address) as line:
        assert block(line, drawing(1))[:4] == b"LUNE"


def test_a_client_that_leaves_in_the_middle_harms_nothing(address):
    for seed in range(20):
        with line_to(address) as line:
            line.send(drawing(seed))
    with line_to(address) as line:
        assert block(line, drawing(1))[:4] == b"LUNE"


def test_a_page_of_another_site_gets_no_line(address: str) -> None:
    away = {"Sec-Fetch-Site": "cross-site"}
    url = address.replace("http", "ws") + "/api/models/lenet/live"
    with pytest.raises(InvalidStatus) as refused, connect(url, additional_headers=away):
        pass
    assert refused.value.response.status_code == 403
    with connect(url, additional_headers={"Sec-Fetch-Site": "same-origin"}):
        pass
