"""The server ends within seconds when it is told to, whatever its clients do, and its trainings end first."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from contextlib import ExitStack
from pathlib import Path

import httpx
import numpy as np
import orjson
import pytest
from websockets.exceptions import ConnectionClosed

from tests.api.learning import LONG, begin, told, watching
from tests.api.wires import HANDSHAKE, all_of, process_of
from tests.tiers import large

AT_MOST = 60  # s on a busy machine; on a quiet one it is three
UNFINISHED = b"POST /api/models/lenet/run HTTP/1.1\r\nHost: localhost\r\nContent-Length: 784\r\n\r\nab"
BIG = b"GET /static/js/start.pack.js HTTP/1.1\r\nHost: localhost\r\n\r\n"


def place(client: httpx.Client) -> tuple[str, int]:
    assert client.base_url.port is not None
    return client.base_url.host, client.base_url.port


def unfinished(client: httpx.Client, stack: ExitStack) -> None:
    """A body that never comes."""
    stack.enter_context(socket.create_connection(place(client))).sendall(UNFINISHED)


def unread(client: httpx.Client, stack: ExitStack) -> None:
    """Answers that nobody reads, more than the system keeps."""
    line = stack.enter_context(socket.socket())
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
    line.connect(place(client))
    line.sendall(BIG * 20)
    assert line.recv(1)


def drawing(client: httpx.Client, stack: ExitStack) -> None:
    """A live line whose client does nothing any more."""
    line = stack.enter_context(socket.create_connection(place(client)))
    line.sendall(HANDSHAKE)
    assert line.recv(12) == b"HTTP/1.1 101"


HOLDING_ON = (unfinished, unread, drawing)


@pytest.mark.parametrize("with_", [signal.SIGTERM, large(signal.SIGINT)])
def test_the_server_ends_when_it_is_told_to(tmp_path: Path, with_: signal.Signals) -> None:
    with process_of(tmp_path) as (client, process), ExitStack() as stack:
        for act in HOLDING_ON:
            act(client, stack)
        client.get("/healthz")  # what came before is in its hands
        process.send_signal(with_)
        process.wait(AT_MOST)
        assert process.stderr is not None
        log = process.stderr.read()
    assert "ERROR" not in log
    assert "Exception in ASGI" not in log


def test_a_training_ends_in_good_order_while_a_client_holds_on(
    tmp_path: Path, seven: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]
) -> None:
    with process_of(tmp_path) as (client, process), ExitStack() as stack:
        for act in HOLDING_ON:
            act(client, stack)
        begun = begin(client, LONG, seven)
        with watching(client, begun["id"]) as line:
            told(line, "running")
            while not (tmp_path / ".runs" / begun["id"] / "worker.log").exists():
                line.recv(AT_MOST)
            process.terminate()
            last = {}
            with pytest.raises(ConnectionClosed):
                while True:
                    message = line.recv(AT_MOST)
                    last = orjson.loads(message) if isinstance(message, str) else last
        process.wait(AT_MOST)
        assert (last["state"], last["reason"]["code"]) == ("stopped", "server_closed")
    ended = orjson.loads((tmp_path / ".runs" / begun["id"] / "ended.json").read_bytes())
    assert (ended["state"], ended["reason"]["code"]) == ("stopped", "server_closed")
    working = subprocess.run(["pgrep", "-f", begun["id"]], capture_output=True, check=False)
    assert working.returncode == 1, working.stdout


def test_nobody_new_is_let_in_meanwhile_and_an_answer_under_way_is_finished(tmp_path: Path) -> None:
    with process_of(tmp_path) as (client, process), socket.create_connection(place(client)) as line:
        line.sendall(UNFINISHED.replace(b"\r\n\r\n", b"\r\nContent-Type: application/octet-stream\r\n\r\n"))
        client.get("/healthz")
        with socket.create_connection(place(client)) as idle:
            client.get("/healthz")
            process.terminate()
            assert all_of(idle) == b""  # who waits for nothing is let go once nobody new is let in
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(place(client))
        line.sendall(bytes(782))
        assert all_of(line).startswith(b"HTTP/1.1 200 ")
        process.wait(AT_MOST)


@pytest.mark.large
def test_a_second_signal_waits_for_nobody(tmp_path: Path) -> None:
    with process_of(tmp_path) as (client, process), ExitStack() as stack:
        unfinished(client, stack)
        client.get("/healthz")
        process.terminate()
        process.terminate()
        process.wait(AT_MOST)
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, 0)
