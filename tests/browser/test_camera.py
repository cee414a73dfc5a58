"""Pan and zoom, by every means; what is clicked is what is drawn there, at any zoom."""

from __future__ import annotations

import random

import pytest

from tests.browser.hand import HOME_CAMERA, TWO, draw, pick, settle, state, where
from tests.browser.torchrun import SIZES, at
from tests.tiers import first

UNITS = 10  # for each zoom
HIDDEN = {"flatten"}


@pytest.fixture(scope="module")
def drawn(shared_visit):
    page = shared_visit(size=(1280, 720))
    draw(page, TWO)
    return page


@pytest.fixture
def scene(drawn):
    drawn.get_by_test_id("scene").focus()
    drawn.keyboard.press("f")
    drawn.keyboard.press("Escape")
    settle(drawn)
    return drawn


def wheel(page, place, amount: float) -> None:
    """Negative amounts zoom in."""
    page.mouse.move(*place)
    page.mouse.wheel(0, amount)
    settle(page)


def zoom(page) -> float:
    return state(page)["camera"]["zoom"]


@pytest.mark.parametrize("scale", first([4], [1, 4, 24]))
def test_a_click_picks_the_unit_that_is_drawn_there(scene, scale):
    chance = random.Random(scale)
    box = scene.get_by_test_id("scene").bounding_box()
    for _ in range(UNITS):
        layer = chance.choice(sorted(set(SIZES) - HIDDEN))
        index = chance.randrange(SIZES[layer])
        scene.keyboard.press("f")
        settle(scene)
        amount = {1: 0, 4: -866.4, 24: -1986.3}[scale]  # e-foldings of 1.386 and 3.178
        if amount:
            wheel(scene, where(scene, layer, index), amount)
        x, y = where(scene, layer, index)
        assert box["x"] <= x <= box["x"] + box["width"] and box["y"] <= y <= box["y"] + box["height"]
        pick(scene, layer, index)
        assert state(scene)["selected"] == {"layer": layer, "index": index}, f"at zoom {zoom(scene)}"
    assert zoom(scene) == pytest.approx(scale, rel=0.02)


def test_the_wheel_zooms_to_the_pointer(scene):
    before = where(scene, "pool1", 300)
    wheel(scene, before, -500)
    assert zoom(scene) > 2
    there = pytest.approx(before, abs=0.5 * zoom(scene))  # a wheel tells whole pixels
    assert where(scene, "pool1", 300) == there
    wheel(scene, before, 500)
    assert zoom(scene) == pytest.approx(1)


def test_dragging_moves_the_picture_and_selects_nothing(scene):
    x, y = where(scene, "conv1", at("conv1", 2, 14, 14))
    scene.mouse.move(x, y)
    scene.mouse.down()
    scene.mouse.move(x + 60, y + 40, steps=4)
    scene.mouse.up()
    settle(scene)
    assert where(scene, "conv1", at("conv1", 2, 14, 14)) == pytest.approx((x + 60, y + 40), abs=5)
    assert state(scene)["selected"] is None


def test_a_double_click_fits_the_view(scene):
    wheel(scene, where(scene, "pool1", 300), -700)
    assert zoom(scene) > 2
    box = scene.get_by_test_id("scene").bounding_box()
    scene.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    settle(scene)
    assert state(scene)["camera"] == HOME_CAMERA


def test_two_fingers_zoom_and_move(visit):
    page = visit(size=(390, 844), has_touch=True, is_mobile=True)
    page.get_by_test_id("scene").scroll_into_view_if_needed()
    box = page.get_by_test_id("scene").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *spread: float) -> None:
        points = [{"x": x + side * apart, "y": y, "id": side} for apart in spread for side in (-1, 1)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 30)
    for apart in (40, 50, 60):
        touch("touchMove", apart)
    touch("touchEnd")
    settle(page)
    assert zoom(page) == pytest.approx(2, rel=0.1)
    assert state(page)["selected"] is None


def test_a_finger_taps_a_unit(visit):
    page = visit(size=(390, 844), has_touch=True, is_mobile=True)
    page.get_by_test_id("scene").scroll_into_view_if_needed()
    page.touchscreen.tap(*where(page, "fc1", 60))
    settle(page)
    assert state(page)["selected"]["layer"] == "fc1"


def test_the_picture_fits_a_window_that_changes(visit):
    page = visit(size=(1280, 720))
    for width, height in [(1000, 640), (1440, 900)]:
        page.set_viewport_size({"width": width, "height": height})
        settle(page)
        box = page.get_by_test_id("scene").bounding_box()
        for layer, index in [("input", 0), ("softmax", 9), ("conv1", 6 * 784 - 1), ("fc1", 0)]:
            x, y = where(page, layer, index)
            assert box["x"] < x < box["x"] + box["width"] and box["y"] < y < box["y"] + box["height"]
        pick(page, "pool2", 30)
        assert state(page)["selected"] == {"layer": "pool2", "index": 30}


def test_nothing_is_drawn_while_nothing_changes(scene):
    settle(scene)
    tick = "const tick = () => (left-- ? requestAnimationFrame(tick) : done());"
    ticks = f"new Promise((done) => {{ let left = 60; {tick} tick(); }})"
    before = state(scene)["frames"]
    scene.evaluate(ticks)
    assert state(scene)["frames"] == before
    scene.keyboard.press("+")
    settle(scene)
    assert state(scene)["frames"] > before
