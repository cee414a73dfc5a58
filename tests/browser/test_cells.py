"""The cells of a picture: one size, short numbers, each lit with its unit in the scene, by any hand."""

from __future__ import annotations

import re

import numpy as np

from tests.browser.hand import point, select, settle, state, text
from tests.browser.torchrun import SHAPES, at, brightest

READOUT = re.compile(r"map (\d+), row (\d+), column (\d+): (\S+) × (\S+) = (\S+)")
FOCUSED_GRID = "document.activeElement.closest('.grid').getAttribute('aria-label')"


def test_all_products_have_cells_of_one_size_with_short_numbers(drawn):
    page, truth = drawn
    select(page, "conv2", brightest(truth, "conv2"))
    cells = page.locator("#explanation .map-row .cell")
    assert cells.count() == 6 * 3 * 25
    boxes = cells.evaluate_all("(all) => all.map((cell) => cell.getBoundingClientRect().width)")
    assert max(boxes) - min(boxes) < 0.5 and min(boxes) > 14
    texts = cells.all_inner_texts()
    assert all(1 <= len(each) <= 4 for each in texts)
    told = cells.evaluate_all("(all) => all.map((cell) => Number(cell.dataset.value))")
    for short, full in zip(texts, told, strict=True):
        assert abs(float(short.replace("−", "-").removeprefix("~")) - full) <= 0.05 + 1e-9
    assert page.evaluate(
        "[...document.querySelectorAll('#explanation .cell')].every((c) => c.scrollWidth <= c.clientWidth)"
    )


def test_a_cell_lights_its_tap_here_and_in_the_scene(drawn, lenet):
    page, truth = drawn
    index = brightest(truth, "conv2")
    channel, row, col = (int(k) for k in np.unravel_index(index, SHAPES["conv2"]))
    select(page, "conv2", index)
    below, i, j = 2, 3, 1
    grids = page.locator("#explanation .map-row").nth(below).locator(".grid")
    x = truth["pool1"][below, row + i, col + j]
    w = lenet.module.conv2.weight[channel, below, i, j].item()
    for k in range(3):
        grids.nth(k).locator(".cell").nth(5 * i + j).hover()
        settle(page)
        assert state(page)["probe"] == [{"layer": "pool1", "index": at("pool1", below, row + i, col + j)}]
        lit = page.locator("#explanation .cell.lit")
        assert lit.count() == 3
        told = re.fullmatch(
            r"map (\d+), row (\d+), column (\d+): (\S+) × (\S+) = (\S+)", text(page, "panel-readout")
        )
        assert told and [int(n) for n in told.groups()[:3]] == [below, row + i, col + j]
        numbers = [float(n.replace("−", "-")) for n in told.groups()[3:]]
        assert np.allclose(numbers, [x, w, x * w], rtol=6e-3, atol=1e-9)
    page.mouse.move(600, 10)
    assert state(page)["probe"] is None
    assert page.locator("#explanation .lit").count() == 0


def test_a_unit_pointed_at_in_the_scene_is_marked_here(drawn):
    page, _ = drawn
    select(page, "conv2", at("conv2", 4, 2, 3))
    point(page, "pool1", at("pool1", 1, 2 + 4, 3 + 2))
    marked = page.locator("#explanation .map-row").nth(1).locator(".cell.pointed")
    assert marked.count() == 3
    assert page.locator("#explanation .cell.pointed").count() == 3
    point(page, "pool1", at("pool1", 1, 12, 12))
    assert page.locator("#explanation .cell.pointed").count() == 0
    select(page, "fc1", 60)
    largest = page.locator("#explanation .term").first
    channel, row, col = (int(n) for n in re.findall(r"\d+", largest.locator("button").inner_text()))
    point(page, "pool2", at("pool2", channel, row, col))
    assert page.locator("#explanation .term.pointed").count() == 1
    assert "pointed" in largest.get_attribute("class")


def test_a_grid_is_one_tab_stop_with_arrow_keys_inside(drawn):
    page, _ = drawn
    select(page, "conv1", at("conv1", 2, 10, 11))
    patch = page.locator("#explanation .map-row .grid").first
    assert patch.locator('.cell[tabindex="0"]').count() == 1
    page.get_by_test_id("open-filters").focus()
    page.keyboard.press("Tab")
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
    assert page.evaluate(FOCUSED_GRID).endswith("patch")
    assert state(page)["probe"] == [{"layer": "input", "index": at("input", 0, 11, 12)}]
    assert text(page, "panel-readout").startswith("map 0, row 11, column 12: ")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == text(page, "panel-readout")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED_GRID).endswith("filter")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    settle(page)
    assert state(page)["selected"] == {"layer": "input", "index": at("input", 0, 11, 12)}
    assert state(page)["probe"] is None


def test_a_finger_lights_first_and_goes_next(visit):
    page = visit("#draw=4.&unit=conv2:350&depth=2", size=(390, 844), has_touch=True, is_mobile=True)
    cell = page.locator("#explanation .map-row .grid").first.locator(".cell").nth(6)
    cell.tap()
    settle(page)
    row, col = 350 % 100 // 10, 350 % 10
    unit = {"layer": "pool1", "index": at("pool1", 0, row + 1, col + 1)}
    assert state(page)["probe"] == [unit]
    assert state(page)["selected"] == {"layer": "conv2", "index": 350}
    cell.tap()
    settle(page)
    assert state(page)["selected"] == unit
    assert page.get_by_test_id("panel-wide").is_hidden()


def test_a_patch_cell_leads_to_its_unit(drawn):
    page, _ = drawn
    select(page, "conv2", at("conv2", 4, 2, 3))
    page.locator("#explanation .map-row").nth(5).locator(".grid").first.locator(".cell").nth(7).click()
    settle(page)
    assert state(page)["selected"] == {"layer": "pool1", "index": at("pool1", 5, 3, 5)}
