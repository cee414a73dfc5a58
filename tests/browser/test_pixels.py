"""The picture itself: the pixel in the middle of a unit has the colour of the unit's value."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image, ImageChops

from tests.browser.hand import TWO, draw, restyle, settle, where
from tests.browser.torchrun import SHAPES, SIZES, at
from tests.tiers import large

NEAR = 6  # of 255, each channel
CELL = 8  # css px; smaller cells are mixed with the seams between them
BARE = "#labels, #numbers, .legend, .notice { visibility: hidden !important }"
COLOURS = """
async ([theme, layer, size, units]) => {
  const { colourOf } = await import("/static/js/view/colour.js");
  const values = Array.from({ length: size }, (_, k) => lunette.value(layer, k));
  const range = layer === "softmax" ? 1 : Math.max(...values.map(Math.abs));
  return units.map((unit) => [...colourOf(`amber-${theme}`, values[unit], range)]);
}
"""


def photo(place) -> Image.Image:
    return Image.open(io.BytesIO(place.screenshot())).convert("RGB")


def wide(page, layer: str) -> float:
    """The width of a cell."""
    return abs(where(page, layer, 1)[0] - where(page, layer, 0)[0])


@pytest.mark.parametrize("theme", ["dark", large("light")])
def test_every_unit_has_the_colour_of_its_value(visit, theme):
    page = visit(scheme=theme, size=(1280, 720))
    draw(page, TWO)
    restyle(page, BARE)
    box = page.get_by_test_id("scene").bounding_box()
    chance = random.Random(5)
    checked = 0
    for layer in ("input", "conv1", "pool1", "conv2", "pool2", "fc1", "softmax"):
        channels, rows, cols = (*SHAPES[layer], 1, 1)[:3]
        target = at(layer, channels // 2, rows // 2, cols // 2) if rows > 1 else channels // 2
        page.get_by_test_id("scene").focus()
        page.keyboard.press("f")
        settle(page)
        page.mouse.move(*where(page, layer, target))
        while wide(page, layer) < CELL:
            page.mouse.wheel(0, -300)
            settle(page)
        page.mouse.move(2, 2)  # no lines of a unit that is pointed at
        settle(page)
        units = []
        for unit in chance.sample(range(SIZES[layer]), SIZES[layer]):
            x, y = where(page, layer, unit)
            if 2 < x - box["x"] < box["width"] - 2 and 2 < y - box["y"] < box["height"] - 2:
                units.append((unit, x - box["x"], y - box["y"]))
            if len(units) == 8:
                break
        picture = photo(page.get_by_test_id("scene"))
        colours = page.evaluate(COLOURS, [theme, layer, SIZES[layer], [unit for unit, _, _ in units]])
        for (unit, x, y), expected in zip(units, colours, strict=True):
            found = picture.getpixel((int(x), int(y)))
            apart = max(abs(a - b) for a, b in zip(found, expected, strict=True))
            assert apart <= NEAR, f"{layer} unit {unit}: {found}, expected {expected}"
            checked += 1
    assert checked >= 50


def test_between_units_and_around_them_is_background(visit):
    page = visit(size=(1280, 720))
    draw(page, TWO)
    restyle(page, BARE)
    box = page.get_by_test_id("scene").bounding_box()
    page.mouse.move(2, 2)
    settle(page)
    picture = photo(page.get_by_test_id("scene"))
    ends = [where(page, "conv1", at("conv1", 0, 14, 27)), where(page, "conv1", at("conv1", 1, 14, 0))]
    between = picture.getpixel((int(sum(x for x, _ in ends) / 2 - box["x"]), int(ends[0][1] - box["y"])))
    corner = picture.getpixel((3, 3))
    assert max(abs(a - b) for a, b in zip(between, corner, strict=True)) <= 2 * NEAR


def test_lines_of_a_unit_are_drawn_and_go_away(visit):
    page = visit(size=(1280, 720))
    draw(page, TWO)
    restyle(page, BARE)
    scene = page.get_by_test_id("scene")
    page.mouse.move(2, 2)
    settle(page)
    plain = photo(scene)
    page.mouse.move(*where(page, "fc1", 60))
    settle(page)
    assert ImageChops.difference(photo(scene), plain).getbbox() is not None
    page.mouse.move(2, 2)
    settle(page)
    assert ImageChops.difference(photo(scene), plain).getbbox() is None
