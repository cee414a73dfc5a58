"""What one connection may cost: headers, time, pings and answers that nobody reads have limits."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator

import httpx
import orjson
import pytest

from app.connection import LARGEST_HEAD, LARGEST_REST, Patience
from tests.api.wires import all_of, is_well, line_to, listening_at

RUN = b"POST /api/models/lenet/run HTTP/1.1\r\nHost: localhost\r\n"
GET = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
BIG = b"GET /static/js/start.pack.js HTTP/1.1\r\nHost: localhost\r\n\r\n"
SHORT = 0.2  # s, for a patience whose end a test waits for
MANY = 200


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with listening_at(tmp_path_factory.mktemp("trained")) as port:
        yield port


def check(told: bytes, status: int, code: str) -> None:
    """One whole answer in the shape of every error, and the connection is closed after it."""
    head, _, body = told.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status), told
    assert b"connection: close" in head.lower()
    assert b"nosniff" in head
    assert b"default-src 'self'" in head
    assert b"content-type: application/json" in head.lower()
    said = orjson.loads(body)
    assert set(said) == {"error", "detail", "status"}
    assert (said["error"], said["status"]) == (code, status)


@pytest.mark.parametrize(
    "head",
    [
        GET + b"X: " + b"a" * LARGEST_HEAD + b"\r\n\r\n",
        GET + b"X: a\r\n" * (LARGEST_HEAD // 3) + b"\r\n",
        b"GET /healthz?" + b"a" * LARGEST_HEAD + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        RUN + b"X: " + b"a" * LARGEST_HEAD + b"\r\nContent-Length: 784\r\n\r\n" + bytes(784),
    ],
    ids=["one long", "many", "address", "with a body"],
)
def test_headers_over_the_limit_are_refused(served: int, head: bytes) -> None:
    with line_to(served) as line:
        line.sendall(head)
        check(all_of(line), 431, "headers_too_large")
    assert is_well(served)


def test_headers_below_the_limit_are_read_also_beside_a_body_that_is_larger(served: int) -> None:
    body = b'{"pixels": [' + b"0, " * 783 + b"0]}" + b" " * 2 * LARGEST_HEAD
    with line_to(served) as line:
        line.sendall(RUN + b"X: " + b"a" * (LARGEST_HEAD // 2) + b"\r\nContent-Type: application/json\r\n")
        line.sendall(b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        assert all_of(line).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    ("start", "part"),
    [
        (GET, b"X: " + b"a" * 4000),
        (GET, b"X: a\r\n" * 600),
        (RUN + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: " + b"a" * 4000),
        (RUN + b"Transfer-Encoding: chunked\r\n\r\n1;", b"a" * 4000),
        (b"", b"a" * 4000),
    ],
    ids=["one", "many", "trailer", "chunk extension", "method"],
)
def test_headers_without_end_are_cut_off(served: int, start: bytes, part: bytes) -> None:
    """50 MB of them were kept in memory, and even answered."""
    sent = 0
    with line_to(served) as line:
        try:
            line.sendall(start)
            while sent < 20_000_000:
                line.sendall(part)
                sent += len(part)
        except ConnectionError:
            pass
        assert sent < 20_000_000
    assert is_well(served)


def test_a_body_in_many_small_chunks_is_no_header(served: int) -> None:
    chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in b'{"pixels": [' + b"0," * 783 + b"0]}")
    chunks += b"".join(b"1\r\n \r\n" for _ in range(LARGEST_HEAD))
    with line_to(served) as line:
        line.sendall(RUN + b"Connection: close\r\nContent-Type: application/json\r\n")
        line.sendall(b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n")
        assert all_of(line).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("begun", [b"G", b"GET / HTTP", GET, GET + b"X: "])
def test_headers_that_do_not_come_are_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, served: int, begun: bytes
) -> None:
    monkeypatch.setattr(Patience, "head", SHORT)
    with line_to(served) as line:
        line.sendall(begun)
        check(all_of(line), 408, "too_slow")


def test_a_connection_that_asks_for_nothing_is_closed_without_a_word(
    monkeypatch: pytest.MonkeyPatch, served: int
) -> None:
    """A browser opens some in advance: an answer there would be taken for that of its next request."""
    monkeypatch.setattr(Patience, "head", SHORT)
    with line_to(served) as line:
        assert all_of(line) == b""
    with line_to(served) as line:
        line.sendall(b"\r\n")
        assert all_of(line) == b""


@pytest.mark.parametrize(
    "body", [b"Content-Length: 784\r\n\r\nab", b"Transfer-Encoding: chunked\r\n\r\n1\r\na"]
)
def test_a_body_that_does_not_come_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, served: int, body: bytes
) -> None:
    monkeypatch.setattr(Patience, "body", SHORT)
    with line_to(served) as line:
        line.sendall(RUN + body)
        check(all_of(line), 408, "too_slow")


def test_a_slow_request_is_answered_when_all_of_it_comes_in_time(served: int) -> None:
    whole = RUN + b"Content-Type: application/octet-stream\r\nConnection: close\r\n"
    whole += b"Content-Length: 784\r\n\r\n"
    with line_to(served) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for at in range(0, len(whole), 7):
            line.sendall(whole[at : at + 7])
        line.sendall(bytes(784))
        assert all_of(line).startswith(b"HTTP/1.1 200 ")


def test_many_requests_on_one_connection_are_answered_in_turn(served: int) -> None:
    with line_to(served) as line:
        line.sendall(GET + b"\r\n" + BIG + GET + b"Connection: close\r\n\r\n")
        told = all_of(line)
    assert told.count(b"HTTP/1.1 200 ") == 3
    assert told.endswith(b'{"status":"ok"}')


def test_answers_that_nobody_reads_are_given_up(monkeypatch: pytest.MonkeyPatch, served: int) -> None:
    monkeypatch.setattr(Patience, "unread", SHORT)
    with line_to(served, narrow=True) as line:
        line.sendall(BIG * MANY)
        with pytest.raises(ConnectionError):  # its end shows in a write: what lies in between is not read
            while True:
                line.sendall(BIG)
    assert is_well(served)


def test_a_reader_that_takes_a_little_at_a_time_gets_all(
    monkeypatch: pytest.MonkeyPatch, served: int
) -> None:
    whole = len(httpx.get(f"http://127.0.0.1:{served}/static/js/start.pack.js").content)
    monkeypatch.setattr(Patience, "unread", 5.0)
    with line_to(served, narrow=True) as line:
        line.sendall(BIG.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        told = b""
        while part := line.recv(2048):
            told += part
    assert len(told.partition(b"\r\n\r\n")[2]) == whole


def test_a_client_that_leaves_in_the_middle_of_a_body_is_no_error(
    served: int, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, "lunette"):
        for _ in range(5):
            with line_to(served) as line:
                line.sendall(RUN + b"Content-Length: 784\r\n\r\nab")
        gone = 0
        while gone < 5:  # each is told, once the server has seen that it left
            assert is_well(served)
            gone = sum("left" in record.getMessage() for record in caplog.records)
    assert not [record for record in caplog.records if record.levelno > logging.DEBUG or record.exc_info]


@pytest.mark.parametrize(
    "request_",
    [
        b"FOO / HTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET /\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n", RUN + b"Content-Length: -1\r\n\r\n",
        RUN + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        RUN + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
    ids=["method", "0.9", "TLS", "space", "length", "both", "chunk"],
)  # fmt: skip
def test_what_is_no_request_gets_the_one_error_shape(served: int, request_: bytes) -> None:
    with line_to(served) as line:
        line.sendall(request_)
        check(all_of(line), 400, "bad_request")


def test_a_body_that_goes_on_after_its_refusal_is_cut_off(served: int) -> None:
    """The refusal is read by who sends a little too much; 300 MB more are not swallowed."""
    sent = 0
    with line_to(served) as line:
        line.sendall(RUN + b"Content-Length: 900000000\r\n\r\n")
        assert line.recv(12) == b"HTTP/1.1 413"
        with pytest.raises(ConnectionError):
            while sent < 900_000_000:
                line.sendall(bytes(100_000))
                sent += 100_000
    assert LARGEST_REST - 200_000 < sent < 100_000_000
    assert is_well(served)
