"""The strip: each layer a column of its strongest maps, held against torch; chosen when the drawing rests."""

from __future__ import annotations

import pytest

from tests.browser.hand import (
    ONE,
    TWO,
    click,
    draw,
    number,
    on_pad,
    pick,
    pixels,
    select,
    settle,
    state,
    turn,
)
from tests.waiting import wait_until

MAPS = 10
MIDDLE = {"conv2": 55, "relu2": 55, "pool2": 12}  # a unit of a map, by its place there
PLANE = {"conv2": 100, "relu2": 100, "pool2": 25}


def shown(page, layer: str) -> list[int]:
    """Maps of a layer that have a place in the scene, from above."""
    script = "([layer, units]) => units.map((unit) => lunette.screen(layer, unit))"
    places = page.evaluate(script, [layer, [c * PLANE[layer] + MIDDLE[layer] for c in range(16)]])
    return sorted((c for c, at in enumerate(places) if at), key=lambda c: places[c]["y"])


def strongest(truth, layer: str) -> list[int]:
    strengths = abs(truth[layer]).max(axis=(1, 2))
    return sorted(range(16), key=lambda c: (-strengths[c], c))[:MAPS]


def test_the_strip_shows_the_maps_that_are_strongest_by_torch(visit, lenet):
    page = visit(size=(1440, 900))
    draw(page, TWO)
    turn(page, "strip")
    assert state(page)["view"] == "strip"
    truth = lenet(pixels(page))
    for layer in PLANE:
        assert shown(page, layer) == strongest(truth, layer), layer
    assert page.locator("[data-layer=conv2] .many").inner_text() == "10 of 16 maps"
    wait_until(page, "location.hash.includes('cam=strip')")
    page.reload()
    wait_until(page, "window.lunette?.state().settled")
    assert state(page)["view"] == "strip"
    assert shown(page, "conv2") == strongest(truth, "conv2")


@pytest.mark.large
def test_maps_keep_their_places_under_the_pen_and_are_chosen_anew_when_it_is_lifted(visit, lenet):
    page = visit(size=(1440, 900))
    draw(page, ONE)
    turn(page, "strip")
    before = shown(page, "conv2")
    draw(page, TWO, lift=False)
    first = strongest(lenet(pixels(page)), "conv2")
    wait_until(page, "window.onTheWay === 0")
    assert shown(page, "conv2") == before
    page.mouse.move(*on_pad(page, [(0.8, 0.8)])[0])
    page.mouse.up()
    settle(page)
    after = strongest(lenet(pixels(page)), "conv2")
    assert shown(page, "conv2") == after
    assert first != before and after != before  # else nothing was tried


@pytest.mark.large
def test_units_are_picked_walked_to_and_scrolled_to_in_the_strip(visit):
    page = visit(size=(1280, 720))
    draw(page, TWO)
    page.get_by_test_id("scene").focus()
    page.keyboard.press("t")
    wait_until(page, "!lunette.state().moving")
    [best, *_] = shown(page, "conv2")
    pick(page, "conv2", best * 100 + 55)
    assert state(page)["selected"] == {"layer": "conv2", "index": best * 100 + 55}
    left = next(c for c in range(16) if c not in shown(page, "conv2"))
    select(page, "conv2", left * 100 + 55)
    assert left in shown(page, "conv2")  # the map of a chosen unit is always there
    select(page, "softmax", 2)
    wait_until(page, "!lunette.state().moving")
    box = page.get_by_test_id("scene").bounding_box()
    assert box["x"] < page.evaluate("lunette.screen('softmax', 2).x") < box["x"] + box["width"]
    pick(page, "softmax", 2)
    assert state(page)["camera"]["x"] > 0
    click(page, "fit")
    wait_until(page, "!lunette.state().moving")
    assert state(page)["camera"]["x"] == 0
    page.keyboard.press("Escape")


def test_the_last_column_names_the_classes_with_their_probabilities(visit, lenet):
    page = visit(size=(1440, 900))
    draw(page, TWO)
    turn(page, "strip")
    page.get_by_test_id("scene").focus()
    page.keyboard.press("End")
    wait_until(page, "!lunette.state().moving")
    truth = lenet(pixels(page))["softmax"]
    for k, chance in enumerate(truth):
        said = page.get_by_test_id(f"strip-class-{k}")
        assert said.is_visible()
        assert abs(float(said.get_attribute("data-value")) - chance) < 1e-5
        assert abs(number(said) - 100 * chance) < 0.11
