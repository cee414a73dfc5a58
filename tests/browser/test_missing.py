"""When something is missing the page says so in plain words, and what still works goes on working."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode

import pytest

from tests.browser.hand import TWO, click, draw, guess, looks_same, pixels, select, settle, shown, state
from tests.browser.torchrun import at
from tests.waiting import wait_until

NO_WEBGL = """
const getContext = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return kind === "webgl2" ? null : getContext.call(this, kind, ...rest);
};
"""
RUN = r"/api/models/lenet/run"


def card(**limits: int) -> str:
    """A graphics card with such limits, by their names in WebGL."""
    return f"""
const asked = WebGL2RenderingContext.prototype.getParameter, limits = {json.dumps(limits)};
WebGL2RenderingContext.prototype.getParameter = function (name) {{
  const known = Object.keys(limits).find((each) => this[each] === name);
  return known ? limits[known] : asked.call(this, name);
}};
"""


def notice(page):
    return page.get_by_test_id("notice")


def test_without_webgl2_drawing_answer_and_arithmetic_still_work(visit, lenet):
    page = visit(init=NO_WEBGL)
    assert "WebGL2" in notice(page).inner_text() and "still work" in notice(page).inner_text()
    draw(page, TWO)
    assert guess(page) == "2"
    page.get_by_label("Layer", exact=True).select_option("pool1")
    for label, value in (("Map", "3"), ("Row", "5"), ("Column", "9")):
        page.get_by_label(label, exact=True).fill(value)
        page.get_by_label(label, exact=True).press("Enter")
    settle(page)
    assert state(page)["selected"] == {"layer": "pool1", "index": at("pool1", 3, 5, 9)}
    assert abs(shown(page, "panel-output") - float(lenet(pixels(page))["pool1"][3, 5, 9])) < 1e-4


@pytest.mark.parametrize(
    ("hash", "said"), [("#lang=en", "16,068 units"), ("#lang=zh", "16,068 个单元")], ids=("en", "zh")
)
def test_a_network_that_the_card_has_no_room_for_is_told_and_all_else_works(visit, lenet, hash, said):
    page = visit(hash, init=card(MAX_TEXTURE_SIZE=64))
    assert said in notice(page).inner_text()
    draw(page, TWO)
    assert guess(page) == "2"
    unit = at("pool1", 3, 5, 9)
    select(page, "pool1", unit)
    assert abs(shown(page, "panel-output") - float(lenet(pixels(page))["pool1"][3, 5, 9])) < 1e-4
    page.keyboard.press("l")
    settle(page)
    assert said in notice(page).inner_text()


def test_on_a_card_with_narrow_textures_the_picture_is_the_same(visit):
    shots = []
    for limits in ({"MAX_RENDERBUFFER_SIZE": 256}, {"MAX_TEXTURE_SIZE": 256}):
        page = visit("#draw=4.", init=card(**limits))
        assert not notice(page).is_visible()
        scene = page.get_by_test_id("scene")
        assert scene.evaluate("(canvas) => Math.max(canvas.width, canvas.height)") == 256
        shots.append(scene.screenshot())
    assert looks_same(*shots)


def test_a_server_that_goes_away_is_noticed_and_so_is_its_return(visit):
    page = visit(live=False)
    visit.expected = [r"failed: .*/run", r"Failed to load resource"]
    page.clock.install()
    page.route("**/run*", lambda route: route.abort("connectionrefused"))
    draw(page, TWO)
    notice(page).wait_for(state="visible")
    assert "server does not answer" in notice(page).inner_text()
    assert guess(page) == "–"
    draw(page, [(0.1, 0.1), (0.12, 0.12)])  # one can go on drawing
    page.unroute("**/run*")
    page.clock.fast_forward(60_000)
    wait_until(page, "document.querySelector('[data-testid=notice]').hidden")
    settle(page)
    assert guess(page) != "–"
    assert pixels(page) != [0] * 1024


def test_a_drawing_the_server_refuses_is_reported_in_its_own_words(visit):
    page = visit(live=False)
    visit.expected = [r"Failed to load resource"]
    detail = "pixels hold 3 numbers; expected 784 or 1024."
    body = json.dumps({"error": "invalid_input", "detail": detail, "status": 422})
    page.route("**/run*", lambda route: route.fulfill(status=422, content_type="application/json", body=body))
    draw(page, TWO)
    assert detail in notice(page).inner_text()
    page.unroute("**/run*")
    click(page, "pad-clear")
    draw(page, TWO)
    assert not notice(page).is_visible()
    assert guess(page) == "2"


def test_a_server_that_breaks_in_the_middle_is_not_blamed_on_the_drawing(visit):
    page = visit(live=False)
    visit.expected = [r"Failed to load resource"]
    page.route(
        "**/run*", lambda route: route.fulfill(status=500, content_type="text/html", body="<h1>Oops</h1>")
    )
    draw(page, TWO)
    notice(page).wait_for(state="visible")
    assert "server does not answer" in notice(page).inner_text()


def test_a_network_that_cannot_be_loaded_is_said(visit):
    body = json.dumps({"error": "unknown_model", "detail": "There is no model 'lenet'.", "status": 404})
    missing = {
        r"/api/models/lenet\?": lambda route: route.fulfill(
            status=404, content_type="application/json", body=body
        )
    }
    visit.expected = [r"Failed to load resource"]
    page = visit(wait=False, routes=missing)
    notice(page).wait_for(state="visible")
    assert "could not be loaded: There is no model 'lenet'." in notice(page).inner_text()


def test_without_the_samples_one_still_draws(visit):
    visit.expected = [r"failed: .*samples", r"Failed to load resource"]
    page = visit(routes={r"samples\.bin": lambda route: route.abort()})
    assert "could not be loaded" in page.locator("#samples").inner_text()
    draw(page, TWO)
    assert guess(page) == "2"


def test_without_scripts_the_page_points_to_the_numbers(visit):
    visit.expected = [r"failed: .*/static/js/start"]  # named to be fetched ahead, but not allowed
    page = visit(wait=False, java_script_enabled=False)
    words = page.locator("noscript").inner_text() or page.locator(".stage").inner_text()
    assert "JavaScript" in words


def test_a_full_drawing_says_so(visit):
    nearly = 3995  # points, of 4000
    stroke = bytes([0, 24, *nearly.to_bytes(2, "big"), *(40 + k % 100 for k in range(2 * nearly))])
    page = visit("#draw=." + urlsafe_b64encode(stroke).decode().rstrip("="))
    draw(page, TWO)
    assert "drawing is full" in notice(page).inner_text()
    click(page, "pad-clear")
    assert not notice(page).is_visible()


def test_every_request_stays_at_the_server(visit, server):
    page = visit(live=False)
    draw(page, TWO)
    assert len(visit.requests) > 12
    assert all(url.startswith(f"{server}/") for url in visit.requests)
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
