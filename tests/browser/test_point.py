"""Pointing: hover, its tip and its lines; selecting, letting go, and every way to a unit."""

from __future__ import annotations

import numpy as np
import pytest

from tests.browser.hand import TWO, click, draw, pick, pixels, point, select, settle, shown, state
from tests.browser.torchrun import SHAPES, at
from tests.waiting import wait_until


def tip(page):
    return page.locator("#labels .tip")


def test_the_unit_under_the_pointer_is_named_with_its_value(visit, lenet):
    page = visit()
    draw(page, TWO)
    truth = lenet(pixels(page))
    assert not tip(page).is_visible()
    for layer in (
        "input",
        "conv1",
        "relu1",
        "pool1",
        "conv2",
        "relu2",
        "pool2",
        "fc1",
        "relu3",
        "fc2",
        "output",
        "softmax",
    ):
        index = int(truth[layer].argmax())
        point(page, layer, index)
        assert state(page)["hover"] == {"layer": layer, "index": index}
        told = float(tip(page).locator("b").inner_text())
        assert told == pytest.approx(float(truth[layer].ravel()[index]), rel=1e-4, abs=1e-4)
    assert state(page)["selected"] is None


def test_the_tip_names_the_place(visit):
    page = visit()
    point(page, "pool1", at("pool1", 3, 5, 9))
    assert "Max pool 1 · map 3 · row 5 · column 9" in tip(page).inner_text()


def test_away_from_units_nothing_is_named(visit):
    page = visit()
    point(page, "pool1", 100)
    page.mouse.move(5, 5)
    settle(page)
    assert state(page)["hover"] is None
    assert not tip(page).is_visible()


def test_a_click_selects_and_a_click_beside_lets_go(visit):
    page = visit()
    draw(page, TWO)
    pick(page, "conv2", 500)
    assert state(page)["selected"] == {"layer": "conv2", "index": 500}
    box = page.get_by_test_id("scene").bounding_box()
    page.mouse.click(box["x"] + 3, box["y"] + 3)
    settle(page)
    assert state(page)["selected"] is None


def test_hovering_elsewhere_keeps_the_selection(visit):
    page = visit()
    pick(page, "fc1", 60)
    point(page, "fc2", 10)
    assert state(page)["selected"] == {"layer": "fc1", "index": 60}
    assert state(page)["hover"] == {"layer": "fc2", "index": 10}


def test_the_winner_leads_to_the_unit_it_came_from(visit, lenet):
    page = visit()
    draw(page, TWO)
    truth = lenet(pixels(page))
    channel, row, col = (int(k) for k in np.unravel_index(truth["pool2"].argmax(), SHAPES["pool2"]))
    pick(page, "pool2", at("pool2", channel, row, col))
    page.locator("#explanation button.link.unit").last.click()
    settle(page)
    found = state(page)["selected"]
    assert found["layer"] == "conv2"
    assert truth["conv2"].ravel()[found["index"]] == truth["pool2"].max()


def test_a_term_of_a_dense_unit_leads_to_the_unit_below(visit):
    page = visit()
    draw(page, TWO)
    select(page, "fc1", 5)
    page.locator("#explanation .term button").first.click()
    settle(page)
    assert state(page)["selected"]["layer"] == "pool2"


def test_a_bar_leads_to_its_chance(visit):
    page = visit()
    page.locator("#bars button").nth(7).click()
    settle(page)
    assert state(page)["selected"] == {"layer": "softmax", "index": 7}


def test_the_finder_selects_by_layer_and_place(visit, lenet):
    page = visit()
    draw(page, TWO)
    page.get_by_label("Layer", exact=True).select_option("conv2")
    settle(page)
    assert state(page)["selected"]["layer"] == "conv2"
    for label, value in (("Map", "7"), ("Row", "2"), ("Column", "9")):
        page.get_by_label(label, exact=True).fill(value)
        page.get_by_label(label, exact=True).press("Enter")
    settle(page)
    assert state(page)["selected"] == {"layer": "conv2", "index": at("conv2", 7, 2, 9)}
    assert shown(page, "panel-output") == pytest.approx(
        float(lenet(pixels(page))["conv2"][7, 2, 9]), abs=1e-4
    )
    page.get_by_label("Column", exact=True).fill("99")
    page.get_by_label("Column", exact=True).press("Enter")
    settle(page)
    assert state(page)["selected"]["index"] == at("conv2", 7, 2, 9)
    page.get_by_role("button", name="Close").click()
    assert state(page)["selected"] is None


def test_the_finder_knows_flat_layers(visit):
    page = visit()
    page.get_by_label("Layer", exact=True).select_option("fc1")
    page.get_by_label("Unit", exact=True).fill("33")
    page.get_by_label("Unit", exact=True).press("Enter")
    settle(page)
    assert state(page)["selected"] == {"layer": "fc1", "index": 33}
    assert not page.get_by_label("Row", exact=True).is_visible()


def test_the_part_of_the_drawing_that_a_unit_sees_is_framed_in_the_preview(visit):
    page = visit()
    select(page, "pool1", at("pool1", 0, 2, 4))
    room = page.locator(".preview-room canvas").bounding_box()
    frame = page.locator("#preview-field").bounding_box()
    cell = room["width"] / 32
    told = [
        (frame["x"] - room["x"]) / cell,
        (frame["y"] - room["y"]) / cell,
        frame["width"] / cell,
        frame["height"] / cell,
    ]
    assert told == pytest.approx([8, 4, 6, 6], abs=0.6)
    page.keyboard.press("Escape")
    assert not page.locator("#preview-field").is_visible()


def test_the_theme_can_be_switched_and_is_kept(visit):
    page = visit(scheme="light")
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(background)
    assert state(page)["theme"] == "light"
    click(page, "theme")
    assert state(page)["theme"] == "dark"
    dark = page.evaluate(background)
    brightness = [sum(map(float, colour[4:-1].replace(",", " ").split()[:3])) for colour in (light, dark)]
    assert brightness[0] > 600 and brightness[1] < 200
    wait_until(page, "location.hash.includes('theme=dark')")
    page.reload()
    wait_until(page, "document.documentElement.dataset.ready === 'true'")
    assert page.evaluate(background) == dark
