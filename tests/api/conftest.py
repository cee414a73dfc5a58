"""A server that trains, and one training that ran to its end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import numpy as np
import pytest
from fastapi import FastAPI

from app.main import create_app
from tests.api.learning import SHORT, begin, settings, told, watching
from tests.conftest import serving


@pytest.fixture(scope="session")
def training_app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    return create_app(settings(tmp_path_factory.mktemp("trainings")))


@pytest.fixture(scope="session")
def room(training_app: FastAPI) -> Iterator[httpx.Client]:
    with serving(training_app) as client:
        yield client


@pytest.fixture(scope="session")
def done(room: httpx.Client, seven: np.ndarray[Any, Any]) -> dict[str, Any]:
    """A training that ran to its end, with what its watcher saw."""
    begun = begin(room, SHORT, seven)
    with watching(room, begun["id"]) as line:
        line.send("ready")
        status, blocks = told(line, "done")
        while not blocks:
            status, blocks = told(line, "done")
    return begun | {"end": status, "blocks": blocks}
