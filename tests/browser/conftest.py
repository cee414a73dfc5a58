"""A real server, a real Chromium, and pages that fail their test when anything goes wrong on them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    sync_playwright,
)

from app.settings import HOME
from tests.browser import torchrun
from tests.browser.hand import TWO, draw, pixels, settle
from tests.chromium import FLAGS, PLAIN, find

WAIT = 20_000  # ms, the most that anything may take on a busy machine

# Counts what is on its way, so that a test can wait for the last answer instead of for some time.
COUNTING = """
window.onTheWay = 0;
const counted = (call) => function (...args) {
  window.onTheWay++;
  return call.apply(this, args).finally(() => window.onTheWay--);
};
window.fetch = counted(window.fetch);
Response.prototype.arrayBuffer = counted(Response.prototype.arrayBuffer);
Response.prototype.json = counted(Response.prototype.json);
"""

# A live line that never comes up, for tests of what goes by POST.
NO_LINE = "window.WebSocket = class { readyState = 0; close() {} };"


@contextmanager
def serving() -> Iterator[str]:
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
            env=environment | {"LUNETTE_TRAINED_DIR": trained},
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


@dataclass
class Visits:
    """Opens pages and writes down what goes wrong on them.

    expected: patterns of the troubles that a test makes itself.
    """

    server: str
    browser: Browser
    troubles: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def __call__(
        self,
        hash: str = "",
        *,
        wait: bool = True,
        live: bool = True,
        init: str = "",
        routes: dict[str, Any] | None = None,
        size: tuple[int, int] = (1280, 720),
        scheme: Any = "dark",
        **options: Any,
    ) -> Page:
        """A page in a context of its own, ready to draw on unless `wait` is off."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            reduced_motion="reduce",
            **options,
        )
        self.contexts.append(context)
        context.set_default_timeout(WAIT)
        page = context.new_page()
        page.add_init_script(COUNTING + init + ("" if live else NO_LINE))
        for pattern, handler in (routes or {}).items():
            page.route(re.compile(pattern), handler)
        self._watch(page)
        page.goto(f"{self.server}/{hash}")
        if wait:
            page.wait_for_function("document.documentElement.dataset.ready === 'true'")
            settle(page)
        return page

    def _watch(self, page: Page) -> None:
        def said(message: ConsoleMessage) -> None:
            if message.type in ("error", "assert"):  # answers of 400 and more are among them
                self.troubles.append(f"console: {message.text}")

        def asked(request: Request) -> None:
            self.requests.append(request.url)
            if not request.url.startswith((f"{self.server}/", "data:", "blob:")):
                self.troubles.append(f"request to another address: {request.url}")

        def failed(request: Request) -> None:
            if request.failure != "net::ERR_ABORTED":  # given up by the browser itself, when a page is left
                self.troubles.append(f"failed: {request.url}")

        page.on("requestfailed", failed)
        page.on("console", said)
        page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        page.on("request", asked)

    def check(self) -> None:
        wrong = [each for each in self.troubles if not any(re.search(known, each) for known in self.expected)]
        assert not wrong, wrong


@contextmanager
def visiting(server: str, browser: Browser) -> Iterator[Visits]:
    visits = Visits(server, browser)
    yield visits
    for context in visits.contexts:
        context.close()
    visits.check()


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
