"""A server that is killed under a training: what the page says then, and how the training goes on."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from app.settings import HOME
from tests.browser import training
from tests.browser.hand import click, text
from tests.browser.training import open_training, told, until
from tests.browser.visits import Visits, visiting
from tests.waiting import wait_until

pytestmark = pytest.mark.large  # servers are killed, and trainings go on to their end

LOST = [r"WebSocket connection to", r"failed: ", r"Failed to load resource"]
SAID = "document.querySelector('[data-testid=train-message]').innerText.includes"


class Server:
    """On one port and one folder, as often as it is started."""

    def __init__(self, trained: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._environment = {
            key: value for key, value in os.environ.items() if not key.startswith("LUNETTE_")
        }
        self._environment |= {"LUNETTE_TRAINED_DIR": str(trained), "LUNETTE_KEEP_MODELS": "0"}
        self._process: subprocess.Popen[str] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "app", "serve", "--port", str(self.port)]
        self._process = subprocess.Popen(
            command, cwd=HOME, stdout=subprocess.PIPE, text=True, env=self._environment
        )
        assert self._process.stdout is not None and self._process.stdout.readline()

    def end(self, how: signal.Signals = signal.SIGKILL) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait()
            assert self._process.stdout is not None
            self._process.stdout.close()
            self._process = None


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("trained"))
    made.start()
    try:
        yield made
    finally:
        made.end(signal.SIGTERM)


@pytest.fixture
def near(own_server: Server, browser: Browser) -> Iterator[Visits]:
    with visiting(own_server.address, browser) as visits:
        visits.expected = LOST
        yield visits


def begun(near: Visits, **fields: int) -> Page:
    page = open_training(near)
    training.fill(page, **fields)
    click(page, "train-start")
    return page


def test_one_that_was_cut_off_is_told_and_goes_on(near, own_server):
    page = begun(near, amount=2000, batch=2, epochs=3)
    until(page, "now.state === 'running' && now.rows > 20")
    click(page, "train-pause")
    until(page, "now.state === 'paused'")
    run, step = told(page)["series"]["id"], told(page)["step"]
    own_server.end()
    until(page, "document.querySelector('[data-testid=train-state]').innerText.includes('does not answer')")
    own_server.start()
    until(page, f"now.state === 'failed' && {SAID}('The server ended in the middle')")
    assert text(page, "train-pause") == "Resume"
    assert set(training.commands(page)) == {"train-start", "train-pause"}
    click(page, "train-pause")
    until(page, f"now.state === 'running' && now.step > {step} && now.place === 'live'")
    assert told(page)["series"] == {"id": run, "kind": "training", "mine": True}
    assert not page.get_by_test_id("train-message").is_visible()
    click(page, "train-stop")
    until(page, "now.state === 'stopped'")
    assert training.commands(page) == ["train-start"], "who stopped it is done with it"


def test_one_that_was_lost_while_it_began_is_told_and_begins_anew(near, own_server):
    page = begun(near, amount=320, batch=32, epochs=1)
    until(page, "now.series.kind === 'training'")
    run = told(page)["series"]["id"]
    wait_until(page, "(run) => localStorage['lunette.training'] === run", arg=run)
    own_server.end()  # its worker needs a second for torch alone
    own_server.start()
    page.goto("about:blank")
    page.goto(f"{own_server.address}/{training.DRAWN}")
    until(page, "now.series.kind === 'training' && now.state === 'failed'")
    assert told(page)["series"]["id"] == run
    assert told(page)["rows"] > 0 or text(page, "train-state") == (
        "The training ended before its first checkpoint."
    )
    assert "who started it can resume it" in text(page, "train-message")
    click(page, "train-pause")
    until(page, "now.state === 'done'")
    assert told(page)["step"] == training.STEPS


def test_a_dead_network_is_said_to_be_dead_in_the_column_and_in_the_list(near):
    page = begun(near, amount=200, batch=10, epochs=2, rate=5)
    until(page, "now.state === 'done' && now.settled")
    assert "each unit of ReLU 1 is 0 whatever the picture" in text(page, "train-message")
    row = "document.querySelector('[data-testid=train-join][aria-current=true]')?.innerText"
    until(page, f"{row}.includes('answers the same to every picture')")


def test_a_network_too_many_is_told_and_stays_as_it_was(near):
    page = begun(near, amount=100, batch=50, epochs=1)
    until(page, "now.state === 'done' && now.settled")
    page.get_by_test_id("train-name").fill("One too many")
    click(page, "train-keep")
    page.get_by_test_id("train-trouble").wait_for()
    assert text(page, "train-trouble").startswith("This server keeps no more networks. Delete one of yours")
    assert told(page)["state"] == "done" and page.get_by_test_id("train-keep").is_visible()
