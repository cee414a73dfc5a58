"""A real server, a real Chromium, and pages that fail their test when anything goes wrong on them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from app.settings import HOME
from tests.browser import torchrun
from tests.browser.hand import TWO, draw, pixels
from tests.browser.visits import Visits, visiting
from tests.chromium import FLAGS, PLAIN, find


@contextmanager
def serving(**more: str) -> Iterator[str]:
    """A server in a process of its own on a free port; it prints its address once it listens."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("LUNETTE_")}
    command = [sys.executable, "-m", "app", "serve", "--port", "0"]
    with (
        TemporaryDirectory() as trained,  # of its own: what somebody trained here is no part of a test
        subprocess.Popen(
            command,
            cwd=HOME,
            stdout=subprocess.PIPE,
            text=True,
            env=environment | {"LUNETTE_TRAINED_DIR": trained} | more,
        ) as process,
    ):
        try:
            assert process.stdout is not None
            told = process.stdout.readline().split()
            assert told, "the server ended before it was ready"
            yield told[-1]
        finally:
            process.terminate()


@contextmanager
def browsing() -> Iterator[Browser]:
    path = find()
    assert path, "no Chromium: run `python -m tests.chromium`"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *PLAIN])
        try:
            yield browser
        finally:
            browser.close()


@pytest.fixture(scope="session")
def server(lenet: torchrun.Network) -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.fixture(scope="session")
def lenet() -> torchrun.Network:
    """The shipped network, run by torch alone."""
    return torchrun.Network()


@pytest.fixture
def visit(server: str, browser: Browser) -> Iterator[Visits]:
    with visiting(server, browser) as visits:
        yield visits


@pytest.fixture(scope="module")
def shared_visit(server: str, browser: Browser) -> Iterator[Visits]:
    """For pages that several tests look at, and none leaves changed."""
    with visiting(server, browser) as visits:
        yield visits


@pytest.fixture(scope="module")
def drawn(shared_visit: Visits, lenet: torchrun.Network) -> tuple[Page, dict[str, torchrun.Flat]]:
    """A page with a two on it, and torch's values for it."""
    page = shared_visit()
    draw(page, TWO)
    return page, lenet(pixels(page))
