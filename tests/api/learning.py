"""What tests of real trainings share: few digits, short runs, and a line to watch on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import orjson
import torch
from fastapi import FastAPI
from safetensors.torch import load_file
from websockets.sync.client import ClientConnection, connect

from app.settings import HOME, Settings
from app.zoo.lenet import LeNet
from tests.api.bad_trainings import URL

WAIT = 60  # seconds, the most a training of a few steps takes on a busy machine
BLOCKS = {"Content-Type": "application/octet-stream", "Accept": "application/octet-stream"}
SHORT = {"data": "own", "activation": "tanh", "pooling": "average", "batch": 2, "epochs": 2}
LONG = {"data": "own", "batch": 1, "epochs": 100}


def settings(trained: Path) -> Settings:
    return Settings(models_dir=HOME / "models", trained_dir=trained, data_dir=trained / "none")


def ten(seven: np.ndarray[Any, Any]) -> list[dict[str, Any]]:
    """Ten digits of one's own: the same 7, moved, with each label."""
    return [{"label": n, "pixels": np.roll(seven, n - 5, 1).ravel().tolist()} for n in range(10)]


def begin(client: httpx.Client, options: dict[str, Any], seven: np.ndarray[Any, Any]) -> dict[str, Any]:
    answer = client.post(URL, json={"options": options, "digits": ten(seven)})
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


def key(begun: dict[str, Any]) -> dict[str, str]:
    return {"X-Lunette-Key": begun["key"]}


@contextmanager
def watching(client: httpx.Client, name: str) -> Iterator[ClientConnection]:
    address = str(client.base_url).replace("http", "ws").rstrip("/")
    with connect(f"{address}{URL}/{name}/watch", max_size=None) as line:
        yield line


def told(line: ClientConnection, state: str) -> tuple[dict[str, Any], list[bytes]]:
    """The first status in that state, and the weights before it; each block is answered with ready."""
    blocks: list[bytes] = []
    while True:
        message = line.recv(timeout=WAIT)
        if isinstance(message, bytes):
            blocks.append(message)
            line.send("ready")
        elif (status := orjson.loads(message))["state"] == state:
            return status, blocks


def state_at(app: FastAPI, name: str, step: int) -> dict[str, torch.Tensor]:
    return load_file(app.state.library.folder(name) / "steps" / f"{step:08d}.safetensors")


def network(state: dict[str, torch.Tensor], **arguments: str) -> LeNet:
    made = LeNet(**arguments).eval()
    made.load_state_dict(state)
    return made
