"""The address holds the view: drawing, unit, camera, theme; a damaged one harms nothing."""

from __future__ import annotations

import pytest

from tests.browser.hand import TWO, click, draw, guess, pick, pixels, settle, state, where


def address(page, *parts: str) -> str:
    """The hash once it names all of these."""
    for part in parts:
        page.wait_for_function("(part) => location.hash.includes(part)", arg=part)
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
    page.wait_for_function("location.hash === ''")
    page.evaluate("(hash) => { location.hash = hash + '&unit=fc1:7'; }", hash)
    page.wait_for_function("lunette.state().selected !== null")
    settle(page)
    assert guess(page) == "2"
    assert state(page)["selected"] == {"layer": "fc1", "index": 7}


def test_letting_go_takes_the_unit_out_of_the_address(visit):
    page = visit("#unit=fc1:7")
    page.keyboard.press("Escape")
    page.wait_for_function("!location.hash.includes('unit')")


def test_walking_about_does_not_fill_the_history(visit):
    page = visit()
    before = page.evaluate("history.length")
    for index in range(5):
        pick(page, "fc2", index)
        address(page, f"unit=fc2:{index}")
    assert page.evaluate("history.length") == before


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
