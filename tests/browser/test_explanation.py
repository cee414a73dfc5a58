"""How a unit is explained: at three depths, cell by cell, typeset, copied, and checked by the server."""

from __future__ import annotations

import numpy as np
import pytest

from tests.browser.hand import (
    TWO,
    click,
    draw,
    number,
    pixels,
    rested,
    select,
    settle,
    shown,
    state,
    text,
    where,
)
from tests.browser.torchrun import SHAPES, brightest
from tests.waiting import wait_until

NEAR = 1e-5
CELL = "document.querySelectorAll('#explanation .map-row .grid')[1].querySelectorAll('.cell')[1]"


def test_each_depth_adds_to_the_one_before(visit):
    page = visit("#draw=4.&unit=conv1:2000")
    parts = {"panel-words": 1, "panel-output": 1, "panel-sum": 2, "panel-readout": 2, "panel-formula": 3,
             "panel-math": 3, "copy-python": 3, "verify": 3}  # fmt: skip
    assert state(page)["depth"] == 3
    for depth in (1, 2, 3):
        click(page, f"depth-{depth}")
        assert page.get_by_test_id(f"depth-{depth}").get_attribute("aria-pressed") == "true"
        found = {name for name in parts if page.get_by_test_id(name).count()}
        assert found == {name for name, least in parts.items() if least <= depth}
    click(page, "depth-1")
    wait_until(page, "location.hash.includes('depth=1')")
    page.reload()
    settle(page)
    assert state(page)["depth"] == 1
    assert page.get_by_test_id("panel-math").count() == 0


def test_the_sentence_has_this_units_numbers(drawn):
    page, truth = drawn
    index = brightest(truth, "pool1")
    channel, row, col = np.unravel_index(index, SHAPES["pool1"])
    window = truth["relu1"][channel, 2 * row : 2 * row + 2, 2 * col : 2 * col + 2]
    place = f"row {2 * row + window.argmax() // 2}, column {2 * col + window.argmax() % 2}"
    select(page, "pool1", index)
    assert text(page, "panel-words") == f"The brightest of these four: {window.max():.3g}, at {place}."

    best, second = np.argsort(-truth["output"])[:2]
    select(page, "softmax", int(best))
    gap = truth["output"][best] - truth["output"][second]
    assert text(page, "panel-words").startswith(f"{gap:.3g} more than the runner-up, “{second}”")

    index = brightest(truth, "fc2")
    select(page, "fc2", index)
    assert f"make {truth['fc2'][index]:.3g}." in text(page, "panel-words")


def test_a_long_sum_opens_and_stays_open_while_the_pen_moves(visit, lenet):
    page = visit("#unit=fc1:60")
    draw(page, TWO, lift=False)
    settle(page)
    terms = page.locator("#explanation .terms .term")
    assert terms.count() == 12
    page.get_by_test_id("panel-more").press("Enter")
    settle(page)
    assert terms.count() == 400
    assert page.evaluate("document.activeElement.dataset.testid") == "panel-more"
    page.mouse.move(*where_on_pad(page, 0.5, 0.5), steps=4)
    page.mouse.up()
    settle(page)
    rested(page)
    assert terms.count() == 400
    truth = lenet(pixels(page))
    products = lenet.module.fc1.weight[60].detach().double().numpy() * truth["flatten"]
    told = terms.locator("[data-value]").evaluate_all(
        "(all) => all.map((each) => Number(each.dataset.value))"
    )
    assert np.allclose(told, sorted(products, key=lambda p: -abs(p)), atol=1e-5)


def where_on_pad(page, x: float, y: float) -> tuple[float, float]:
    box = page.get_by_test_id("pad").bounding_box()
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def test_a_moving_pen_changes_numbers_and_nothing_else(visit, lenet):
    page = visit("#unit=conv2:355")
    draw(page, TWO)
    page.evaluate("document.querySelector('.panel').scrollTop = 300")
    page.evaluate("window.kept = [...document.querySelectorAll('#explanation .cell')]")
    before = page.evaluate("kept.map((cell) => cell.getBoundingClientRect().top)")
    draw(page, [(0.2, 0.5), (0.5, 0.55), (0.8, 0.5)])
    assert shown(page, "panel-sum") == pytest.approx(
        float(lenet(pixels(page))["conv2"].ravel()[355]), rel=1e-4
    )
    same = "kept.every((cell, k) => cell === document.querySelectorAll('#explanation .cell')[k])"
    assert page.evaluate(same)
    assert page.evaluate("document.querySelector('.panel').scrollTop") == 300
    assert page.evaluate("kept.map((cell) => cell.getBoundingClientRect().top)") == before
    rested(page)
    line = page.get_by_test_id("panel-math").locator("p").last.evaluate("(p) => p.textContent")
    assert float(line.split("=")[-1].replace("−", "-")) == pytest.approx(
        shown(page, "panel-output"), rel=NEAR
    )


def test_a_wide_panel_has_longer_numbers(visit):
    page = visit("#draw=4.&unit=conv2:350")
    panel = page.get_by_test_id("panel")
    sign = page.locator("#explanation .map-row .grid").nth(1).locator(".cell").nth(1)
    narrow, short = panel.bounding_box()["width"], sign.inner_text()
    click(page, "panel-wide")
    assert state(page)["wide"] and panel.bounding_box()["width"] >= narrow + 200
    wait_until(page, f"(before) => {CELL}.textContent.length > before", arg=len(short))
    assert where(page, "conv2", 350)[0] < panel.bounding_box()["x"], "the scene makes room"
    page.keyboard.press("w")
    settle(page)
    assert not state(page)["wide"] and panel.bounding_box()["width"] == narrow


def test_softmax_says_why_the_largest_is_subtracted(drawn):
    page, truth = drawn
    select(page, "softmax", 3)
    rows = page.locator("#explanation .shares tbody tr")
    less = truth["output"] - truth["output"].max()
    for k in range(10):
        cells = rows.nth(k).locator("td")
        told = [float(cells.nth(n).get_attribute("data-value")) for n in range(4)]
        expected = [truth["output"][k], less[k], np.exp(less[k]), truth["softmax"][k]]
        assert np.allclose(told, expected, rtol=1e-4, atol=1e-6)
        assert number(cells.nth(1)) == pytest.approx(less[k], abs=0.06)
    assert "subtracted" in page.locator("#explanation").inner_text()


def test_larger_figures_open_from_here(visit):
    page = visit("#draw=4.&unit=conv2:350")
    both = {"open-stepper", "open-filters"}
    can = {"conv2": both, "pool1": {"open-stepper"}, "fc1": both, "softmax": set(), "input": set()}
    for layer, testids in can.items():
        select(page, layer, 3)
        found = {each for each in both if page.get_by_test_id(each).count()}
        assert found == testids, layer
    select(page, "conv2", 350)
    click(page, "open-stepper")
    wait_until(page, "location.hash.includes('room=stepper:conv2:3')")
