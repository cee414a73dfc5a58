"""The live line: drawings go over it, it may break in the middle of a stroke, and it comes back."""

from __future__ import annotations

import pytest

from tests.browser.hand import ONE, SEVEN, TWO, click, draw, guess, settle, state
from tests.browser.visits import BREAK, SOCKETS
from tests.waiting import wait_until

UP = "window.sockets.some((socket) => socket.readyState === 1)"


@pytest.fixture
def page(visit):
    visit.expected = [r"WebSocket connection to"]  # what the browser says of a socket that a test breaks
    page = visit(init=SOCKETS)
    wait_until(page, UP)
    return page


def posts(visit):
    return [url for url in visit.requests if "/run" in url]


def test_drawings_go_over_the_line_and_not_by_post(page, visit):
    before = len(posts(visit))
    draw(page, TWO)
    assert guess(page) == "2"
    assert len(posts(visit)) == before


def test_a_line_that_breaks_in_the_middle_of_a_stroke_is_not_missed(page):
    draw(page, SEVEN[:3], lift=False)
    page.evaluate(BREAK)
    page.get_by_test_id("notice").wait_for(state="visible")
    assert "live line" in page.get_by_test_id("notice").inner_text()
    page.mouse.up()
    settle(page)
    click(page, "pad-clear")
    draw(page, SEVEN)
    assert guess(page) == "7"


def test_the_line_comes_back_by_itself_and_says_no_more(page, visit):
    page.evaluate(BREAK)
    page.get_by_test_id("notice").wait_for(state="visible")
    page.evaluate("window.blocked = false")
    page.get_by_test_id("notice").wait_for(state="hidden")
    wait_until(page, UP)
    before = len(posts(visit))
    draw(page, ONE)
    assert guess(page) == "1"
    assert len(posts(visit)) == before


def test_changing_how_drawings_are_prepared_moves_the_line(page):
    draw(page, TWO)
    centred = page.evaluate("Array.from({length: 1024}, (_, k) => lunette.value('input', k))")
    click(page, "pad-center")
    wait_until(page, "!lunette.state().center && lunette.state().settled")
    plain = page.evaluate("Array.from({length: 1024}, (_, k) => lunette.value('input', k))")
    assert plain != centred
    assert state(page)["center"] is False


@pytest.mark.large
def test_many_moves_of_one_stroke_never_queue(page):
    """While one drawing is under way the next waits, and only the newest of those that come."""
    page.evaluate("""() => {
      window.sent = 0, window.most = 0;
      let open = 0;
      for (const socket of window.sockets) {
        const send = socket.send.bind(socket);
        socket.send = (data) => { window.sent++; window.most = Math.max(window.most, ++open); send(data); };
        const hear = socket.onmessage;
        socket.onmessage = (event) => { open--; hear(event); };
      }
    }""")
    draw(page, TWO, steps=12)
    assert page.evaluate("window.sent") > 3
    assert page.evaluate("window.most") == 1
