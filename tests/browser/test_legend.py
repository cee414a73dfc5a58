"""The legend says what the colours mean, in numbers, and changes range and colours."""

from __future__ import annotations

import re

import pytest

from tests.browser.hand import TWO, draw, point, select, settle, state, turn, values, where
from tests.browser.test_look import faults
from tests.browser.torchrun import SIZES, at
from tests.waiting import wait_until

UNIT = ("conv2", at("conv2", 5, 4, 6))
HUES = {"amber": "blue below zero, amber above", "violet": "violet below zero, green above",
        "grey": "dark below zero, light above"}  # fmt: skip


def words(page) -> str:
    return page.get_by_test_id("legend").get_attribute("aria-label")


def ends(page) -> list[float]:
    """The numbers under the ramp."""
    texts = page.locator(".legend-ends .number").all_inner_texts()
    return [float(text.replace("−", "-")) for text in texts]


def tick(page) -> float:
    """Where on the ramp the tick is, from -1 to 1."""
    ramp = page.locator(".legend-more .legend-ramp").bounding_box()
    mark = page.locator(".legend-tick").bounding_box()
    return 2 * (mark["x"] + mark["width"] / 2 - ramp["x"]) / ramp["width"] - 1


def largest(page, layer: str, part: slice = slice(None)) -> float:
    return max(map(abs, values(page, layer, SIZES[layer])[part]))


def choose(page, testid: str) -> None:
    if not page.get_by_test_id(testid).is_visible():
        page.get_by_test_id("legend-more").click()
    page.get_by_test_id(testid).click()
    settle(page)


@pytest.fixture
def page(visit):
    page = visit()
    draw(page, TWO)
    return page


def test_at_rest_it_says_that_each_layer_has_its_own_scale(page):
    assert words(page) == f"Colour scale: {HUES['amber']}; each layer on its own scale"
    assert page.get_by_test_id("legend").inner_text().split("\n")[0] == "each layer on its own scale"
    assert page.locator(".legend-tick").is_hidden()


def test_it_shows_the_range_of_the_unit_in_question_and_where_it_lies(page):
    layer, index = UNIT
    select(page, layer, index)
    most = largest(page, layer)
    value = page.evaluate("([layer, index]) => lunette.value(layer, index)", list(UNIT))
    assert ends(page) == pytest.approx([-most, 0, most], rel=0.005)
    assert tick(page) == pytest.approx(value / most, abs=0.03)
    found = re.search(r"Convolution 2 from (\S+) to (\S+); this unit is at (\S+)$", words(page))
    said = [float(number.replace("−", "-")) for number in found.groups()]
    assert said == pytest.approx([-most, most, value], rel=0.005)

    point(page, "fc1", 60)  # the pointer goes before the selection
    assert "Dense 1" in words(page)
    assert ends(page)[2] == pytest.approx(largest(page, "fc1"), rel=0.005)
    point(page, "softmax", 2)  # chances have a scale of their own
    assert "Softmax" in words(page) and ends(page) == [-1, 0, 1]


def test_each_range_can_be_chosen(page):
    layer, index = UNIT
    select(page, layer, index)
    own = slice(5 * 100, 6 * 100)
    layers = [each for each in SIZES if each != "softmax"]
    expected = {
        "map": ("Convolution 2 · map 5", largest(page, layer, own)),
        "layer": ("Convolution 2", largest(page, layer)),
        "net": ("Whole network", max(largest(page, each) for each in layers)),
    }
    for scale, (name, most) in expected.items():
        choose(page, f"scale-{scale}")
        assert page.get_by_test_id(f"scale-{scale}").is_checked()
        assert f"; {name} from " in words(page)
        assert ends(page)[2] == pytest.approx(most, rel=0.005)
    select(page, "input", 0)
    page.keyboard.press("Escape")  # the choice closes, the unit stays
    assert page.get_by_test_id("scale-net").is_hidden() and state(page)["selected"]
    page.keyboard.press("Escape")
    assert state(page)["selected"] is None
    assert "Whole network from" in words(page)  # one number for all, no unit needed


def test_it_is_worked_by_keyboard_and_closes_by_escape_or_a_click_elsewhere(page):
    more = page.get_by_test_id("legend-more")
    more.focus()
    page.keyboard.press("Enter")
    assert more.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    assert page.get_by_test_id("scale-map").is_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.get_by_test_id("palette-violet").get_attribute("aria-pressed") == "true"
    assert HUES["violet"] in words(page)
    page.keyboard.press("Escape")
    assert page.get_by_test_id("palette-violet").is_hidden()
    assert more.evaluate("(element) => element === document.activeElement")
    more.click()
    page.mouse.click(*where(page, "input", 0))
    assert page.get_by_test_id("palette-violet").is_hidden()


def test_the_address_keeps_range_and_colours(page, visit):
    choose(page, "scale-map")
    choose(page, "palette-grey")
    wait_until(page, "location.hash.includes('scale=map') && location.hash.includes('palette=grey')")
    again = visit(page.evaluate("location.hash"))
    assert HUES["grey"] in words(again) and "each map on its own scale" in words(again)


@pytest.mark.parametrize(("size", "scheme"), [((1280, 720), "dark"), ((390, 844), "light")])
def test_it_covers_no_label_and_no_tool_open_or_closed(visit, size, scheme):
    page = visit("#draw=12.", size=size, scheme=scheme)
    for view in ("flat", "3d"):
        turn(page, view)
        for layer, index in [(None, 0), UNIT, ("softmax", 2)]:
            if layer:
                select(page, layer, index)
            assert not clashes(page), f"{view}, {layer}"
            assert not covered(page, ".legend-more"), f"{view}, {layer}"
        page.get_by_test_id("legend-more").click()
        assert not clashes(page), f"{view}, open"
        assert not covered(page, ".scales", ".scene-tools button"), f"{view}, open"
        page.keyboard.press("Escape")


def clashes(page) -> dict[str, list[str]]:
    """Text on text, text cut. Labels beside the tower may stand in front of units, in the flat view not."""
    found = faults(page)
    return {kind: found[kind] for kind in found if kind != "covered" or state(page)["view"] == "flat"}


def covered(page, selector: str, others: str = ".row-label, .class-label, .scene-tools button") -> list[str]:
    """What of the labels and tools of the scene lies under a part of the legend."""
    return page.evaluate(
        """([selector, others]) => {
          const mine = document.querySelector(selector).getBoundingClientRect();
          const shown = [...document.querySelectorAll(others)].filter((element) => element.checkVisibility());
          return shown.filter((element) => {
            const { left, right, top, bottom } = element.getBoundingClientRect();
            return left < mine.right && right > mine.left && top < mine.bottom && bottom > mine.top;
          }).map((element) => element.textContent);
        }""",
        [selector, others],
    )


def test_on_a_phone_the_drawing_is_not_under_the_legend(visit):
    page = visit("#draw=12.", size=(390, 844))
    low = where(page, "input", 1023)[1]
    assert low < page.get_by_test_id("legend").bounding_box()["y"]
