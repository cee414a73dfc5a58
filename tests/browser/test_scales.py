"""With every range and every palette each unit has the colour of its value, and choosing moves nothing."""

from __future__ import annotations

import random

import pytest

from tests.browser.hand import TWO, draw, restyle, select, settle, state, values, where
from tests.browser.test_legend import choose
from tests.browser.test_pixels import CELL, NEAR, photo, wide
from tests.browser.torchrun import SHAPES, SIZES, at
from tests.tiers import large

LAYERS = ("pool1", "conv2", "relu2")
EACH = 6  # units of a layer to look at
COLOURS = """
async ([tone, pairs]) => {
  const { colourOf } = await import("/static/js/view/colour.js");
  return pairs.map(([value, range]) => [...colourOf(tone, value, range)]);
}
"""
CENTRE = "#labels, #numbers, .notice { visibility: hidden !important }"


def colours(page, tone: str, pairs: list[tuple[float, float]]) -> list[list[int]]:
    """What colourOf says for [value, range] each."""
    found: list[list[int]] = page.evaluate(COLOURS, [tone, pairs])
    return found


def all_values(page) -> dict[str, list[float]]:
    return {layer: values(page, layer, size) for layer, size in SIZES.items()}


def range_of(run: dict[str, list[float]], scale: str, layer: str, index: int) -> float:
    """How far the scale of a unit reaches, from the page's values alone."""
    plane = SHAPES[layer][1] * SHAPES[layer][2]
    first = index // plane * plane
    part = {
        "map": [run[layer][first : first + plane]],
        "layer": [run[layer]],
        "net": [found for each, found in run.items() if each != "softmax"],
    }[scale]
    return max(abs(value) for found in part for value in found)


def on_scene(page) -> list[tuple[str, int, tuple[float, float]]]:
    """Some units of each layer with their places, where nothing lies over the scene."""
    free = """([layer, candidates, most]) => candidates.filter((index) => {
      const { x, y } = lunette.screen(layer, index);
      return document.elementFromPoint(x, y) === document.querySelector("[data-testid=scene]");
    }).slice(0, most)"""
    chance, found = random.Random(8), []
    for layer in LAYERS:
        candidates = chance.sample(range(SIZES[layer]), SIZES[layer])
        seen = page.evaluate(free, [layer, candidates, EACH])
        found += [(layer, index, where(page, layer, index)) for index in seen]
    assert len(found) >= 2 * EACH
    return found


@pytest.mark.parametrize(
    ("palette", "scheme"),
    [large("amber", "dark"), large("amber", "light"), ("violet", "light"), large("grey", "dark")],
)
def test_every_unit_has_the_colour_of_its_value_on_every_range(visit, palette, scheme):
    page = visit(scheme=scheme, size=(1280, 720))
    draw(page, TWO)
    restyle(page, CENTRE)
    page.mouse.move(*where(page, "conv2", at("conv2", 7, 0, 5)))
    while wide(page, "conv2") < CELL:
        page.mouse.wheel(0, -200)
        settle(page)
    page.mouse.move(2, 2)
    choose(page, f"palette-{palette}")
    page.keyboard.press("Escape")
    units, run = on_scene(page), all_values(page)
    camera, tone, pictures = state(page)["camera"], f"{palette}-{scheme}", []
    for scale in ("map", "layer", "net"):
        choose(page, f"scale-{scale}")
        page.keyboard.press("Escape")
        settle(page)
        picture = photo(page.get_by_test_id("scene"))
        box = page.get_by_test_id("scene").bounding_box()
        pairs = [(run[layer][index], range_of(run, scale, layer, index)) for layer, index, _ in units]
        expected = colours(page, tone, pairs)
        for (layer, index, (x, y)), colour in zip(units, expected, strict=True):
            assert where(page, layer, index) == (x, y), "choosing a range moved the picture"
            found = picture.getpixel((int(x - box["x"]), int(y - box["y"])))
            apart = max(abs(a - b) for a, b in zip(found, colour, strict=True))
            assert apart <= NEAR, f"{tone}, {scale}, {layer} {index}: {found}, expected {colour}"
        pictures.append(picture.tobytes())
    assert len(set(pictures)) == 3, "ranges look the same"
    assert state(page)["camera"] == camera


@pytest.mark.parametrize("scale", ["map", "layer", large("net")])
def test_preview_and_panel_follow_range_and_palette(visit, scale):
    page = visit(f"#scale={scale}&palette=violet", scheme="light")
    draw(page, TWO)
    seen = page.get_by_test_id("pad-preview").evaluate(
        "(canvas) => [...canvas.getContext('2d').getImageData(0, 0, 32, 32).data]"
    )
    run = all_values(page)
    reach = range_of(run, scale, "input", 0)
    expected = colours(page, "violet-light", [(value, reach) for value in run["input"]])
    assert [seen[k : k + 3] for k in range(0, 4096, 4)] == expected

    pooled = run["pool2"]
    index = pooled.index(max(pooled))
    select(page, "pool2", index)
    marked = page.locator("#explanation .cell.marked").first
    shown = marked.evaluate("(cell) => getComputedStyle(cell).backgroundColor.match(/[0-9.]+/g).map(Number)")
    reach = range_of(run, scale, "relu2", index // 25 * 100)
    assert shown[:3] == colours(page, "violet-light", [(pooled[index], reach)])[0]
