"""Raw connections to a server that runs in this process as `serve` sets it up."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from app.main import create_app
from app.settings import HOME, Settings
from tests.conftest import serving

HANDSHAKE = (  # of a live line
    b"GET /api/models/lenet/live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
    b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)


@contextmanager
def listening_at(trained: Path) -> Iterator[int]:
    """Its port; trained: where it puts what is trained."""
    with serving(create_app(Settings(models_dir=HOME / "models", trained_dir=trained))) as client:
        assert client.base_url.port
        yield client.base_url.port


@contextmanager
def process_of(trained: Path, **settings: str) -> Iterator[tuple[httpx.Client, subprocess.Popen[str]]]:
    """A server in a process of its own, with its log on stderr; it may be gone at the end.

    settings: more of its environment.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LUNETTE_")}
    command = [sys.executable, "-m", "app", "serve", "--port", "0"]
    environment |= {"LUNETTE_TRAINED_DIR": str(trained), "LUNETTE_DATA_DIR": str(trained / "none")}
    environment |= settings
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=HOME, stdout=pipe, stderr=pipe, text=True, env=environment) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().split()[-1]
            with httpx.Client(base_url=address, timeout=60) as client:
                yield client, process
        finally:
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def line_to(port: int, *, narrow: bool = False) -> Iterator[socket.socket]:
    """A connection; narrow: one whose system keeps as little as it may of what is not read yet."""
    with socket.socket() as line:
        if narrow:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        line.settimeout(60)
        line.connect(("127.0.0.1", port))
        yield line


def all_of(line: socket.socket) -> bytes:
    """What comes until the other side closes, be it with a reset."""
    told = b""
    try:
        while part := line.recv(1 << 16):
            told += part
    except ConnectionError:
        pass
    return told


def is_well(port: int) -> bool:
    return httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=60).status_code == 200
