"""Pages that fail their test when anything goes wrong on them.

A page costs most when it is made: the usual ones are used again. What a test leaves behind goes first: its
routes, what it stored, its mouse. Pages with wishes of their own (a phone, a broken line) are thrown away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request

from tests.browser.hand import settle
from tests.waiting import WAIT, wait_until

LONG = 25  # entries of a history that is too long to be added to: browsers keep fifty

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

# Keeps every socket the page opens, so that a test can break them; `window.blocked` makes new ones fail.
SOCKETS = """
window.sockets = [];
const Real = window.WebSocket;
window.WebSocket = class extends Real {
  constructor(address) {
    super(window.blocked ? String(address).replace(/\\/(live|watch)\\b/, "/nowhere") : address);
    window.sockets.push(this);
  }
};
"""
BREAK = "window.blocked = true; window.sockets.forEach((socket) => socket.close())"


class Seat:
    """A page, and the visits that it belongs to now."""

    def __init__(self, browser: Browser, init: str, options: dict[str, Any]) -> None:
        self.visits: Visits | None = None
        self._context = browser.new_context(**options)
        self._context.set_default_timeout(WAIT)
        self.page = self._context.new_page()
        self.page.add_init_script(init)
        self.page.on("requestfailed", self._failed)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self._trouble(f"error: {error}"))
        self.page.on("request", self._asked)

    def close(self) -> None:
        self.visits = None
        self._context.close()

    def leave(self) -> bool:
        """Whether the page is as a new one again."""
        self.visits = None
        try:
            self.page.unroute_all()
            self.page.mouse.up()
            self._context.clear_cookies()
            script = "localStorage.clear(); sessionStorage.clear(); history.length"
            entries: int = self.page.evaluate(script)
            self.page.goto("about:blank")
            self.page.mouse.move(0, 0)
        except Error:  # the test closed it, or left it where nothing can be stored
            return False
        return entries < LONG

    def _trouble(self, what: str) -> None:
        if self.visits:
            self.visits.troubles.append(what)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "assert"):  # answers of 400 and more are among them
            self._trouble(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        if self.visits:
            self.visits.requests.append(request.url)
            if not request.url.startswith((f"{self.visits.server}/", "data:", "blob:")):
                self._trouble(f"request to another address: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # given up by the browser itself, when a page is left
            self._trouble(f"failed: {request.url}")


FREE: list[Seat] = []  # pages that wait for their next visit


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
    usual: list[Seat] = field(default_factory=list)
    own: list[Seat] = field(default_factory=list)

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
        """A page that shares nothing with others, ready to draw on unless `wait` is off."""
        if init or routes or options or not (live and wait):
            page = self._own(COUNTING + init + ("" if live else NO_LINE), options)
        else:
            page = self._usual()
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for pattern, handler in (routes or {}).items():
            page.route(re.compile(pattern), handler)
        page.goto(f"{self.server}/{hash}")
        if wait:
            wait_until(page, "document.documentElement.dataset.ready === 'true'")
            settle(page)
        return page

    def _usual(self) -> Page:
        seat = FREE.pop() if FREE else Seat(self.browser, COUNTING, {})
        seat.visits = self
        self.usual.append(seat)
        return seat.page

    def _own(self, init: str, options: dict[str, Any]) -> Page:
        seat = Seat(self.browser, init, options)
        seat.visits = self
        self.own.append(seat)
        return seat.page

    def leave(self) -> None:
        """Ends all visits; pages that are as new are kept for others."""
        for seat in self.own:
            seat.close()
        for seat in self.usual:
            if seat.leave():
                FREE.append(seat)
            else:
                seat.close()

    def check(self) -> None:
        wrong = [each for each in self.troubles if not any(re.search(known, each) for known in self.expected)]
        assert not wrong, wrong


@contextmanager
def visiting(server: str, browser: Browser) -> Iterator[Visits]:
    visits = Visits(server, browser)
    yield visits
    visits.leave()
    visits.check()
