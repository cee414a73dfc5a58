"""A page of another site, in a real browser, gets no socket, starts nothing and reads nothing.

Names are led to this machine by the browser's own table, as an attacker's name server would lead them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import serving
from tests.browser.visits import WAIT
from tests.chromium import FLAGS, PLAIN, find

NAMES = ("evil.example", "rebound.example", "lan.test")
# What could keep such a page from asking at all is off: the server must hold by itself.
OPEN = "LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests,HttpsUpgrades"
BODY = '{"options": {"amount": 10, "epochs": 1}}'

SOCKET = """(url) => new Promise((done) => {
  const socket = new WebSocket(url);
  socket.onopen = () => done("open");
  socket.onerror = () => done("refused");
})"""
# A "simple" request, which a browser sends without asking first; what comes back it keeps to itself.
POST = """({ url, body }) => fetch(url, { method: "POST", mode: "no-cors", body }).then(
  (answer) => answer.type,
  () => "kept back"
)"""
READ = """async (url) => {
  try {
    const answer = await fetch(url);
    return { status: answer.status, text: await answer.text() };
  } catch (error) {
    return { status: 0, text: String(error) };
  }
}"""


class Blank(BaseHTTPRequestHandler):
    """The other site: one page with nothing on it."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>evil</title>")

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@contextmanager
def other_site() -> Iterator[int]:
    site = ThreadingHTTPServer(("127.0.0.1", 0), Blank)
    thread = Thread(target=site.serve_forever)
    thread.start()
    try:
        yield site.server_port
    finally:
        site.shutdown()
        thread.join()
        site.server_close()


@pytest.fixture(scope="module")
def lunette() -> Iterator[str]:
    """A server that answers to lan.test too."""
    with serving(LUNETTE_ALLOWED_HOSTS="lan.test") as address:
        yield address


@pytest.fixture(scope="module")
def misled(browser: Browser) -> Iterator[Browser]:
    rules = ", ".join(f"MAP {name} 127.0.0.1" for name in NAMES)
    more = [f"--host-resolver-rules={rules}", f"--disable-features={OPEN}"]
    other = browser.browser_type.launch(executable_path=find(), args=[*FLAGS, *PLAIN, *more])
    try:
        yield other
    finally:
        other.close()


@pytest.fixture
def page(misled: Browser) -> Iterator[Page]:
    context = misled.new_context()
    context.set_default_timeout(WAIT)
    yield context.new_page()
    context.close()


def trainings(address: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = httpx.get(f"{address}/api/trainings", timeout=60).json()
    return found


def under(address: str, name: str, path: str = "") -> str:
    """The server's address by another name."""
    return address.replace("127.0.0.1", name) + path


def socket(page: Page, address: str) -> str:
    found: str = page.evaluate(SOCKET, f"{address.replace('http', 'ws')}/api/models/lenet/live")
    return found


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "lan.test"])
def test_a_page_of_another_site_gets_no_socket_and_starts_nothing(
    page: Page, lunette: str, name: str
) -> None:
    """Over loopback, and over a name where browsers leave out Sec-Fetch-Site altogether."""
    with other_site() as port:
        page.goto(f"http://evil.example:{port}/")
        assert socket(page, under(lunette, name)) == "refused"
        asked = {"url": under(lunette, name, "/api/trainings"), "body": BODY}
        assert page.evaluate(POST, asked) == "kept back"  # it was sent; the answer belongs to nobody there
        assert page.evaluate(READ, under(lunette, name, "/api/models"))["status"] == 0
    assert trainings(lunette) == []


@pytest.mark.parametrize("name", ["127.0.0.1", "lan.test"])
def test_nor_does_a_page_of_another_port_of_the_same_name(page: Page, lunette: str, name: str) -> None:
    with other_site() as port:
        page.goto(f"http://{name}:{port}/")
        assert socket(page, under(lunette, name)) == "refused"
        page.evaluate(POST, {"url": under(lunette, name, "/api/trainings"), "body": BODY})
    assert trainings(lunette) == []


def test_a_name_that_was_led_here_reads_nothing_and_starts_nothing(page: Page, lunette: str) -> None:
    """DNS rebinding: to the browser the page and the server are of one origin."""
    answer = page.goto(under(lunette, "rebound.example", "/"))
    assert answer is not None
    assert answer.status == 421
    assert page.evaluate("location.hostname") == "rebound.example"
    told = page.evaluate(READ, "/api/models")
    assert told["status"] == 421
    assert "lenet" not in told["text"]
    assert socket(page, under(lunette, "rebound.example")) == "refused"
    page.evaluate(POST, {"url": "/api/trainings", "body": BODY})
    assert trainings(lunette) == []


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "lan.test"])
def test_its_own_page_draws_and_may_act_under_each_of_its_names(page: Page, lunette: str, name: str) -> None:
    page.goto(under(lunette, name, "/"))
    page.locator("html[data-ready=true]").wait_for()
    assert socket(page, under(lunette, name)) == "open"
    answer = page.evaluate("fetch('/api/models/lenet', { method: 'DELETE' }).then((told) => told.json())")
    assert answer["error"] == "not_yours"
