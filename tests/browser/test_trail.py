"""The trail: any unit leads to the drawing in as many clicks as layers, every number as torch has it."""

from __future__ import annotations

import numpy as np
import pytest

from tests.browser.hand import TWO, click, draw, select, settle, shown, state
from tests.browser.torchrun import LAYERS, SIZES, at
from tests.tiers import first

NEAR = 1e-4
CARRIERS = {"flatten"}


def close(x: float, truth: float) -> bool:
    return abs(x - truth) <= NEAR * max(1, abs(truth))


def names(page, kind: str = "button") -> list[str]:
    return page.locator(f"[data-testid=trail] {kind}").all_inner_texts()


def fresh(page, layer: str, index: int) -> None:
    """Selects a unit with no trail behind it."""
    page.keyboard.press("Escape")
    select(page, layer, index)


def strongest_winner(truth, layer: str, index: int) -> int:
    """The unit that a max pool's unit took its number from."""
    below = {"pool1": "relu1", "pool2": "relu2"}[layer]
    channel, row, col = np.unravel_index(index, truth[layer].shape)
    window = truth[below][channel, 2 * row : 2 * row + 2, 2 * col : 2 * col + 2]
    down, right = divmod(int(window.argmax()), 2)
    return at(below, int(channel), 2 * int(row) + down, 2 * int(col) + right)


@pytest.mark.parametrize("layer", first(["input", "pool2", "relu3", "softmax"], ["input", *LAYERS]))
def test_the_drawing_is_reached_by_clicking_down(drawn, layer):
    page, truth = drawn
    fresh(page, layer, int(np.random.default_rng(len(layer)).integers(SIZES[layer])))
    for _ in range(len(LAYERS) + 1):
        here = state(page)["selected"]
        values = truth[here["layer"]].ravel()
        assert close(shown(page, "panel-output"), float(values[here["index"]])), here
        if here["layer"].startswith(
            ("conv", "fc", "output")
        ):  # a sum: the number before the next layer bends it
            assert close(shown(page, "panel-sum"), float(values[here["index"]])), here
        if here["layer"] == "input":
            break
        page.locator("[data-testid=trail] button.ahead").first.click()
        settle(page)
        below = state(page)["selected"]
        if here["layer"].startswith("pool"):
            assert below["index"] == strongest_winner(truth, here["layer"], here["index"])
        elif here["layer"].startswith(("relu", "softmax")):
            assert below["index"] == here["index"]
    assert state(page)["selected"]["layer"] == "input"


def test_the_step_down_from_a_sum_goes_to_its_strongest_term(drawn, lenet):
    page, truth = drawn
    for layer, below in (("fc2", "relu3"), ("output", "relu4"), ("fc1", "pool2")):
        for index in (0, 3, 7):
            fresh(page, layer, index)
            terms = (
                getattr(lenet.module, layer).weight[index].detach().double().numpy() * truth[below].ravel()
            )
            sign = 1 if truth[layer][index] >= 0 else -1
            page.locator("[data-testid=trail] button.ahead").first.click()
            settle(page)
            assert state(page)["selected"] == {"layer": below, "index": int((terms * sign).argmax())}


def test_the_trail_names_what_was_visited_and_what_lies_ahead(drawn):
    page, _ = drawn
    fresh(page, "pool2", at("pool2", 5, 2, 3))
    assert names(page)[0] == "pool2 (5,2,3)"
    assert names(page, "[aria-current]") == ["pool2 (5,2,3)"]
    ahead = names(page, "button.ahead")
    assert [name.split()[0] for name in ahead] == ["relu2", "conv2", "pool1", "relu1", "conv1", "drawing"]
    page.get_by_test_id("trail").get_by_text("drawing").click()
    settle(page)
    assert names(page, "button:not(.ahead)") == ["pool2 (5,2,3)", *ahead]
    assert names(page, "[aria-current]") == [ahead[-1]]
    page.get_by_test_id("trail").get_by_text(ahead[1]).click()
    settle(page)
    assert len(names(page)) == 7, "moving along the trail keeps it"
    assert names(page, "[aria-current]") == [ahead[1]]


def test_another_tap_cuts_the_trail_and_anything_else_begins_anew(drawn):
    page, _ = drawn
    fresh(page, "output", 2)
    select(page, "relu4", 5)
    select(page, "fc2", 5)
    assert names(page, "button:not(.ahead)") == ["output 2", "relu4 5", "fc2 5"]
    select(page, "relu4", 9)
    assert names(page, "button:not(.ahead)") == ["output 2", "relu4 9"]
    select(page, "conv1", 100)
    assert names(page, "button:not(.ahead)") == ["conv1 (0,3,16)"]
    page.keyboard.press("Escape")
    assert not page.get_by_test_id("trail").is_visible()


def test_the_keyboard_goes_down_and_back_up(drawn):
    page, _ = drawn
    fresh(page, "softmax", 2)
    page.get_by_test_id("scene").focus()
    seen = []
    for key in ("Enter", "d", "D", "Enter"):
        page.keyboard.press(key)
        seen.append(state(page)["selected"]["layer"])
    assert seen == ["output", "relu4", "fc2", "relu3"]
    for _ in range(6):
        page.keyboard.press("u")
    assert state(page)["selected"] == {"layer": "softmax", "index": 2}
    settle(page)
    assert len(names(page, "button:not(.ahead)")) == 5


def test_a_button_of_the_trail_keeps_the_focus_on_the_way(drawn):
    page, _ = drawn
    fresh(page, "fc2", 11)
    page.locator("[data-testid=trail] button.ahead").first.focus()
    page.keyboard.press("Enter")
    settle(page)
    assert page.evaluate("document.activeElement.getAttribute('aria-current')") == "step"


def test_what_lies_ahead_follows_the_drawing(visit):
    page = visit("#unit=fc1:7")
    before = names(page, "button.ahead")
    draw(page, TWO)
    after = names(page, "button.ahead")
    assert before != after
    click(page, "pad-clear")
    assert names(page, "button.ahead") == before
