"""The address holds the view: drawing, unit, camera, theme; a damaged one harms nothing."""

from __future__ import annotations

import pytest

from tests.browser.hand import TWO, click, draw, guess, pick, pixels, settle, state, where
from tests.waiting import wait_until


def address(page, *parts: str) -> str:
    """The hash once it names all of these."""
    for part in parts:
        wait_until(page, "(part) => location.hash.includes(part)", arg=part)
    found: str = page.evaluate("location.hash")
    return found


def test_a_plain_page_has_a_plain_address(visit):
    assert visit().evaluate("location.hash") == ""


def test_a_link_opens_the_same_view_bit_for_bit(visit):
    page = visit(scheme="light")
    click(page, "theme")
    draw(page, TWO)
    page.get_by_test_id("pad-brush").fill("2")
    draw(page, [(0.1, 0.9), (0.4, 0.95)])
    click(page, "pad-eraser")
    draw(page, [(0.5, 0.1), (0.6, 0.3)])
    page.get_by_test_id("pad-center").uncheck()
    pick(page, "pool1", 333)
    page.mouse.move(*where(page, "pool1", 333))
    page.mouse.wheel(0, -300)
    settle(page)
    hash = address(page, "draw=", "unit=pool1:333", "cam=", "theme=dark", "center=0")
    other = visit(hash, scheme="light")
    assert pixels(other) == pixels(page)
    assert guess(other) == guess(page)
    here, there = state(page), state(other)
    assert (there["selected"], there["theme"], there["center"]) == (
        {"layer": "pool1", "index": 333},
        "dark",
        False,
    )
    assert [there["camera"][key] for key in "xy"] == pytest.approx(
        [here["camera"][key] for key in "xy"], abs=1e-4
    )
    assert there["camera"]["zoom"] == pytest.approx(here["camera"]["zoom"], abs=1e-4)
    assert (
        other.get_by_test_id("panel-output").inner_text() == page.get_by_test_id("panel-output").inner_text()
    )
    assert other.get_by_test_id("pad-undo").is_enabled() or other.get_by_test_id("pad-clear").is_enabled()


def test_a_sample_is_in_the_link(visit):
    page = visit()
    click(page, "sample-4")
    other = visit(address(page, "draw=4."))
    assert pixels(other) == pixels(page)
    assert other.get_by_test_id("sample-4").get_attribute("aria-pressed") == "true"


def test_a_link_typed_into_an_open_page_is_followed(visit):
    page = visit()
    draw(page, TWO)
    hash = address(page, "draw=")
    click(page, "pad-clear")
    wait_until(page, "location.hash === ''")
    page.evaluate("(hash) => { location.hash = hash + '&unit=fc1:7'; }", hash)
    wait_until(page, "lunette.state().selected !== null")
    settle(page)
    assert guess(page) == "2"
    assert state(page)["selected"] == {"layer": "fc1", "index": 7}


def test_letting_go_takes_the_unit_out_of_the_address(visit):
    page = visit("#unit=fc1:7")
    page.keyboard.press("Escape")
    wait_until(page, "!location.hash.includes('unit')")


def go(page, way: str) -> None:
    """Back or forward, until the page has followed."""
    page.evaluate(
        """(way) => new Promise((done) => {
          addEventListener("popstate", () => setTimeout(done), { once: true });
          history[way]();
        })""",
        way,
    )
    settle(page)


A, B = {"layer": "pool1", "index": 333}, {"layer": "fc2", "index": 17}


def test_back_and_forward_walk_through_the_units_and_keep_what_was_drawn(visit):
    page = visit()
    pick(page, **A)
    pick(page, **B)
    draw(page, TWO)
    page.mouse.move(*where(page, "fc2", 17))
    page.mouse.wheel(0, -200)
    settle(page)
    ink, camera = pixels(page), state(page)["camera"]
    go(page, "back")
    assert state(page)["selected"] == A
    assert (pixels(page), state(page)["camera"]) == (ink, camera)
    address(page, "unit=pool1:333", "draw=", "cam=")
    go(page, "back")
    assert state(page)["selected"] is None
    assert pixels(page) == ink
    go(page, "forward")
    go(page, "forward")
    assert state(page)["selected"] == B
    assert (pixels(page), state(page)["camera"]) == (ink, camera)
    assert guess(page) == "2"


def test_back_brings_the_trail_back(visit):
    page = visit("#draw=4.")
    trail = page.locator("[data-testid=trail] button:not(.ahead)")
    pick(page, "output", 2)
    pick(page, "relu4", 5)
    pick(page, "conv1", 100)
    assert trail.all_inner_texts() == ["conv1 (0,3,16)"]
    go(page, "back")
    assert trail.all_inner_texts() == ["output 2", "relu4 5"]
    wait_until(page, "history.state.lunette.trail.length === 2")
    page.reload()
    wait_until(page, "document.documentElement.dataset.ready === 'true'")
    settle(page)
    assert trail.all_inner_texts() == ["output 2", "relu4 5"]


def test_letting_go_can_be_taken_back(visit):
    page = visit()
    pick(page, **A)
    page.keyboard.press("Escape")
    assert state(page)["selected"] is None
    go(page, "back")
    assert state(page)["selected"] == A


def test_a_pasted_address_applies_as_a_whole_and_back_returns_from_it(visit):
    page = visit()
    pick(page, **A)
    draw(page, TWO)
    address(page, "draw=")
    page.evaluate("location.hash = '#draw=4.&unit=conv2:350&theme=light'")
    wait_until(page, "lunette.state().selected?.layer === 'conv2'")
    settle(page)
    assert page.get_by_test_id("sample-4").get_attribute("aria-pressed") == "true"
    assert state(page)["theme"] == "light"
    ink = pixels(page)
    go(page, "back")
    assert state(page)["selected"] == A
    assert pixels(page) == ink, "the drawing stays"
    go(page, "forward")
    assert state(page)["selected"] == {"layer": "conv2", "index": 350}


def test_walking_with_the_keys_is_one_entry_of_the_history(visit):
    page = visit()
    pick(page, **A)
    before = page.evaluate("history.length")
    page.get_by_test_id("scene").focus()
    page.evaluate(
        """() => {
          for (const key of ["ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft", "]"]) {
            document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
          }
        }"""
    )
    address(page, "unit=pool1:544")
    assert page.evaluate("history.length") == before + 1
    go(page, "back")
    assert state(page)["selected"] == A


def test_choosing_without_end_does_not_fill_the_history(visit):
    page = visit()
    before = page.evaluate("history.length")
    page.evaluate("for (let k = 0; k < 300; k++) lunette.select('conv1', k)")
    address(page, "unit=conv1:299")
    assert 1 <= page.evaluate("history.length") - before <= 40


@pytest.mark.parametrize("hash", [
    "#draw=!!!&unit=pool1:99999999&cam=a,b,c&theme=purple&center=maybe&model=none",
    "#unit=nowhere:3&draw=.AAAAAAAA",
    "#draw=99999.&cam=1e99,0,1",
    "#%E0%A4%A&&&===&unit=::::",
    "#draw=." + "A" * 20000,
])  # fmt: skip
def test_a_damaged_address_harms_nothing(visit, hash):
    page = visit(hash)
    assert state(page)["selected"] is None
    if not page.get_by_test_id("pad-clear").is_disabled():
        click(page, "pad-clear")
    page.get_by_test_id("scene").focus()
    page.keyboard.press("f")
    draw(page, TWO)
    assert guess(page) == "2"
    pick(page, "conv1", 400)
    assert state(page)["selected"] == {"layer": "conv1", "index": 400}
