"""Picking is exact to the unit, in the flat view and in 3D, at any zoom."""

from __future__ import annotations

import random

import pytest

from tests.browser.hand import TWO, draw, turn
from tests.browser.torchrun import SIZES

UNITS = 200
HIDDEN = {"flatten"}
LAYERS = sorted(set(SIZES) - HIDDEN)


@pytest.fixture
def page(visit):
    page = visit(size=(1440, 900))
    draw(page, TWO)
    return page


# Moves the pointer to the unit's place on the screen and asks what the page thinks is there.
PICKED = """async ([layer, index]) => {
  const { x, y } = lunette.screen(layer, index);
  const scene = document.querySelector("[data-testid=scene]");
  const box = scene.getBoundingClientRect();
  if (x < box.left + 1 || y < box.top + 1 || x > box.right - 1 || y > box.bottom - 1) return null;
  const place = { clientX: x, clientY: y };
  scene.dispatchEvent(new PointerEvent("pointermove", { ...place, pointerId: 77, bubbles: true }));
  return lunette.state().hover;
}"""


@pytest.mark.parametrize("zoom", ["1", "2.5", "12"])
def test_picking_is_exact_in_the_flat_view(page, zoom):
    chance = random.Random(zoom)
    for _ in range(UNITS):
        layer = chance.choice(LAYERS)
        index = chance.randrange(SIZES[layer])
        centre_on(page, layer, index, float(zoom))
        assert page.evaluate(PICKED, [layer, index]) == {"layer": layer, "index": index}


@pytest.mark.parametrize("zoom", ["1", "2.5", "12"])
def test_picking_is_exact_in_3d(page, zoom):
    chance = random.Random(zoom)
    turn(page, "3d")
    for _ in range(UNITS):
        layer = chance.choice(LAYERS)
        index = chance.randrange(SIZES[layer])
        centre_on(page, layer, index, float(zoom))
        found = page.evaluate(PICKED, [layer, index])
        if found != {"layer": layer, "index": index}:  # close by, another floor may stand before it
            assert zoom != "1" and found is not None
            assert nearer(page, found, {"layer": layer, "index": index})


def centre_on(page, layer: str, index: int, zoom: float) -> None:
    """From home, zoomed in at the unit's place on the screen."""
    page.evaluate(
        """async ([layer, index, zoom]) => {
          const scene = document.querySelector("[data-testid=scene]");
          scene.focus();
          scene.dispatchEvent(new KeyboardEvent("keydown", { key: "f", bubbles: true }));
          await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
          const { x, y } = lunette.screen(layer, index);
          const delta = -Math.log(zoom) / 0.0016;
          const place = { clientX: x, clientY: y, deltaY: delta };
          const wheel = new WheelEvent("wheel", { ...place, bubbles: true, cancelable: true });
          if (zoom !== 1) scene.dispatchEvent(wheel);
        }""",
        [layer, index, zoom],
    )


def nearer(page, found: dict, behind: dict) -> bool:
    """Is the unit that was found nearer to the eye than the other?"""
    return page.evaluate(
        """async ([a, b]) => {
          const { viewMatrix } = await import("/static/js/view/camera.js");
          const { layoutSolid, unitPoint } = await import("/static/js/view/layout.js");
          const { openGraph } = await import("/static/js/net/graph.js");
          const { transform } = await import("/static/js/math/mat4.js");
          const graph = openGraph(await (await fetch("/api/models/lenet")).json());
          const scene = document.querySelector("[data-testid=scene]");
          const size = { width: scene.clientWidth, height: scene.clientHeight };
          const layout = layoutSolid(graph, { ...size, gutter: 126 });
          const matrix = viewMatrix(lunette.state().camera, size);
          const depth = ({ layer, index }) => transform(matrix, unitPoint(layout, layer, index))[2];
          return depth(a) < depth(b);
        }""",
        [found, behind],
    )
