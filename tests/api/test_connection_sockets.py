"""What one WebSocket may cost: pings that pile up end it, and text that is none closes it."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import orjson
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from app.connection import MOST_UNREAD
from tests.api.wires import HANDSHAKE, all_of, is_well, line_to, listening_at


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with listening_at(tmp_path_factory.mktemp("trained")) as port:
        yield port


def test_pings_of_a_client_that_does_not_read_end_its_line(served: int) -> None:
    """Their answers piled up: 239 MB in 20 s from one line."""
    sent, ping = 0, b"\x89\xfd" + bytes(4) + bytes(125)
    with line_to(served, narrow=True) as line:
        line.sendall(HANDSHAKE)
        assert line.recv(12) == b"HTTP/1.1 101"
        with pytest.raises(ConnectionError):
            while sent < 20 * MOST_UNREAD:
                line.sendall(ping * 100)
                sent += 100 * len(ping)
    assert is_well(served)


def test_pings_of_a_client_that_reads_are_answered(served: int) -> None:
    with connect(f"ws://127.0.0.1:{served}/api/models/lenet/live") as line:
        for _ in range(50):
            assert line.ping().wait(60)


def test_text_that_is_no_text_closes_its_line_and_is_no_error_of_ours(
    served: int, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        caplog.at_level(logging.INFO),
        connect(f"ws://127.0.0.1:{served}/api/models/lenet/live") as line,
    ):
        line.send(b"\xff\xfe", text=True)
        with pytest.raises(ConnectionClosed) as closed:
            line.recv(timeout=60)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1007
    assert not [record for record in caplog.records if record.exc_info]


@pytest.mark.parametrize(
    ("change", "by"),
    [
        (b"Version: 13", b"Version: 12"), (b"Sec-WebSocket-Key", b"X-Key"), (b"AAAA==", b"=="),
        (b"Host:", b"X: " + b"a" * 10_000 + b"\r\nHost:"), (b"Host:", b"X: a\r\n" * 200 + b"Host:"),
    ],
    ids=["version", "no key", "key", "a long header", "many headers"],
)  # fmt: skip
def test_a_handshake_that_is_none_is_refused_in_the_one_error_shape(
    served: int, change: bytes, by: bytes
) -> None:
    with line_to(served) as line:
        line.sendall(HANDSHAKE.replace(change, by))
        head, _, body = all_of(line).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"nosniff" in head
    told = orjson.loads(body)
    assert set(told) == {"error", "detail", "status"}
    assert (told["error"], told["status"]) == ("bad_request", 400)


def test_junk_after_a_refusal_is_no_error_of_ours(served: int, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO), line_to(served) as line:
        line.sendall(HANDSHAKE.replace(b"/live", b"/nowhere") + b"\xff" * 200)
        assert all_of(line).startswith(b"HTTP/1.1 404 ")
        assert is_well(served)
    assert not [record for record in caplog.records if record.exc_info]
