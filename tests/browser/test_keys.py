"""The keyboard alone reaches every unit, and the view."""

from __future__ import annotations

import pytest

from tests.browser.hand import HOME_CAMERA, TWO, draw, select, settle, state
from tests.browser.torchrun import LAYERS, at


def press(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
    settle(page)


@pytest.fixture(scope="module")
def drawn(shared_visit):
    page = shared_visit()
    draw(page, TWO)
    return page


@pytest.fixture
def scene(drawn):
    """The scene with the focus on it, nothing selected, the camera at home."""
    drawn.get_by_test_id("scene").focus()
    press(drawn, "Escape", "f")
    return drawn


def test_arrows_walk_over_the_units_of_a_map_and_stop_at_its_edge(scene):
    select(scene, "pool1", at("pool1", 2, 5, 5))
    press(scene, "ArrowRight", "ArrowDown")
    assert state(scene)["selected"]["index"] == at("pool1", 2, 6, 6)
    press(scene, "ArrowLeft", "ArrowUp")
    assert state(scene)["selected"]["index"] == at("pool1", 2, 5, 5)
    select(scene, "pool1", at("pool1", 2, 0, 13))
    press(scene, "ArrowRight", "ArrowUp")
    assert state(scene)["selected"]["index"] == at("pool1", 2, 0, 13)


def test_arrows_walk_along_a_flat_layer(scene):
    select(scene, "fc1", 0)
    press(scene, "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowDown")
    assert state(scene)["selected"] == {"layer": "fc1", "index": 1}


def test_brackets_go_to_the_same_place_of_the_next_map(scene):
    select(scene, "conv2", at("conv2", 15, 3, 4))
    press(scene, "]")
    assert state(scene)["selected"]["index"] == at("conv2", 0, 3, 4)
    press(scene, "[", "[")
    assert state(scene)["selected"]["index"] == at("conv2", 14, 3, 4)


def test_page_up_and_down_climb_through_every_drawn_layer(scene):
    select(scene, "input", 500)
    seen = ["input"]
    for _ in range(12):
        press(scene, "PageUp")
        seen.append(state(scene)["selected"]["layer"])
    assert seen == ["input", *(layer for layer in LAYERS if layer != "flatten")]
    press(scene, "PageUp")
    assert state(scene)["selected"]["layer"] == "softmax"
    press(scene, "PageDown")
    assert state(scene)["selected"]["layer"] == "output"


def test_page_up_begins_where_nothing_is_selected(scene):
    press(scene, "PageUp")
    assert state(scene)["selected"] is not None


def test_escape_lets_go(scene):
    select(scene, "conv1", 7)
    press(scene, "Escape")
    assert state(scene)["selected"] is None


def test_plus_and_minus_zoom_and_f_fits(scene):
    press(scene, "+", "+")
    assert state(scene)["camera"]["zoom"] > 1.3
    press(scene, "-", "-", "-")
    assert state(scene)["camera"]["zoom"] < 1
    press(scene, "f")
    assert state(scene)["camera"] == HOME_CAMERA
    press(scene, "+", "ArrowRight")
    assert state(scene)["camera"]["x"] > 0
    press(scene, "Home")
    assert state(scene)["camera"] == HOME_CAMERA


def test_tab_reaches_every_tool_the_scene_and_the_finder(visit):
    page = visit()
    page.locator("body").click(position={"x": 2, "y": 2})
    seen = []
    for _ in range(100):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate("document.activeElement.dataset.testid ?? document.activeElement.ariaLabel ?? ''")
        )
    for wanted in (
        "theme",
        "pad-pen",
        "pad-eraser",
        "pad-brush",
        "sample-0",
        "sample-29",
        "pad-center",
        "scene",
        "Layer",
    ):
        assert wanted in seen, f"{wanted} cannot be reached: {seen}"


def test_typing_in_the_finder_does_not_move_the_scene(scene):
    select(scene, "pool1", at("pool1", 2, 5, 5))
    scene.get_by_label("Row", exact=True).focus()
    press(scene, "f", "+", "PageUp")
    assert state(scene)["selected"]["layer"] == "pool1"
    assert state(scene)["camera"]["zoom"] == 1
