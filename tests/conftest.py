"""What tests share: a real server on the models that are shipped, and a models folder of one's own."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as for torch below; numpy asks for it when it is loaded

import httpx
import numpy as np
import pytest
import torch
import uvicorn
from fastapi import FastAPI
from hypothesis import settings as laws
from safetensors.torch import save_file

from app.main import create_app
from app.server import configured
from app.settings import HOME, Settings
from app.zoo.lenet import LeNet
from tests.family import PHOTO, add_mlp, add_photo_model

# Machines are busy at times: a law that holds slowly holds.
laws.register_profile("patient", deadline=None)
laws.load_profile("patient")
# Workers share the machine: threads of torch that wait for each other there cost many times what they save.
torch.set_num_threads(1)

WAIT = 60  # seconds, the most an answer may take on a busy machine

CARD: dict[str, Any] = {
    "title": "Tiny", "architecture": "lenet", "family": "LeNet", "input_shape": [1, 32, 32],
    "classes": [str(digit) for digit in range(10)], "mean": 0.0, "std": 1.0, "accuracy": {"mnist_test": 0.5},
    "parameters": 61_706, "licence": "MIT",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Settings of the person who runs the tests must not change what is tested, nor tests what he trained."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"LUNETTE_{name.upper()}", raising=False)
    monkeypatch.setenv("LUNETTE_TRAINED_DIR", str(tmp_path / "trained"))


@contextmanager
def serving(app: FastAPI) -> Iterator[httpx.Client]:
    """The application behind a real socket, as it is served, and a client of it.

    The socket listens before the server starts, so that the first request waits in its queue: no polling.
    """
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(configured(app, log_level="critical"))
    thread = Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{listening.getsockname()[1]}", timeout=WAIT) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a server with the shipped models."""
    trained = tmp_path_factory.mktemp("trained")
    with serving(create_app(Settings(models_dir=HOME / "models", trained_dir=trained))) as client:
        yield client


@pytest.fixture(scope="session")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a server with a network that reads photos and one that reads drawings of 28x28."""
    models = tmp_path_factory.mktemp("models")
    add_photo_model(models / PHOTO)
    add_mlp(models / "mlp")
    settings = Settings(models_dir=models, trained_dir=models / "none", default_model=PHOTO)
    with serving(create_app(settings)) as client:
        yield client


@pytest.fixture
def models_dir(tmp_path: Path) -> Path:
    """A models folder with one small model, "tiny", that a test may spoil."""
    add_model(tmp_path / "tiny")
    return tmp_path


def add_model(folder: Path, **card: Any) -> None:
    """Write a model with weights by chance, always the same; `card` changes what its card says."""
    folder.mkdir()
    (folder / "card.json").write_text(json.dumps(CARD | card))
    torch.manual_seed(0)
    save_file(LeNet().state_dict(), folder / "weights.safetensors")


@pytest.fixture(scope="session")
def seven() -> np.ndarray[Any, np.dtype[np.uint8]]:
    """A 7 in two strokes, (28, 28) grey levels."""
    y, x = np.mgrid[0:28, 0:28] + 0.5
    bar = np.maximum(np.abs(y - 7), np.abs(x - 14) - 6)
    slant = np.maximum(np.abs(x - (20 - (y - 7) * 0.5)), np.abs(y - 14) - 7)
    return (255 * np.clip(2 - np.minimum(bar, slant), 0, 1)).astype(np.uint8)
