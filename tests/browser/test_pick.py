"""Picking is exact to the unit, in the flat view and in 3D, at any zoom."""

from __future__ import annotations

import random

import pytest

from tests.browser.hand import TWO, draw, turn
from tests.browser.torchrun import SIZES
from tests.tiers import large

PLACES = 10  # of the camera, for each zoom
UNITS = 20  # in view, for each place: 200 in all
HIDDEN = {"flatten"}
LAYERS = sorted(set(SIZES) - HIDDEN)

# From home zooms in at one unit, then points at others that are in view and asks what the page finds there.
PICKED = """async ([layer, index, zoom, others, wanted]) => {
  const scene = document.querySelector("[data-testid=scene]");
  const box = scene.getBoundingClientRect();
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  scene.focus();
  scene.dispatchEvent(new KeyboardEvent("keydown", { key: "f", bubbles: true }));
  await frame();
  await frame();
  const { x, y } = lunette.screen(layer, index);
  const wheel = { clientX: x, clientY: y, deltaY: -Math.log(zoom) / 0.0016, bubbles: true, cancelable: true };
  if (zoom !== 1) scene.dispatchEvent(new WheelEvent("wheel", wheel));
  const inside = ({ x, y }) => x > box.left + 1 && y > box.top + 1 && x < box.right - 1 && y < box.bottom - 1;
  const found = [];
  for (const [layer, index] of others) {
    const at = lunette.screen(layer, index);
    if (!inside(at)) continue;
    const move = { clientX: at.x, clientY: at.y, pointerId: 77, bubbles: true };
    scene.dispatchEvent(new PointerEvent("pointermove", move));
    found.push([{ layer, index }, lunette.state().hover]);
    if (found.length === wanted) break;
  }
  return found;
}"""

# Depth in the 3D view, worked out from the page's own matrices: smaller is nearer to the eye.
DEPTHS = """async (units) => {
  const { viewMatrix } = await import("/static/js/view/camera.js");
  const { layoutSolid, unitPoint } = await import("/static/js/view/layout.js");
  const { openGraph } = await import("/static/js/net/graph.js");
  const { transform } = await import("/static/js/math/mat4.js");
  const graph = openGraph(await (await fetch("/api/models/lenet")).json());
  const scene = document.querySelector("[data-testid=scene]");
  const size = { width: scene.clientWidth, height: scene.clientHeight };
  const layout = layoutSolid(graph, { ...size, gutter: 126 });
  const matrix = viewMatrix(lunette.state().camera, size);
  return units.map(({ layer, index }) => transform(matrix, unitPoint(layout, layer, index))[2]);
}"""


@pytest.fixture
def page(visit):
    page = visit(size=(1280, 720))
    draw(page, TWO)
    return page


def picks(page, zoom: float, seed: int):
    """(what is drawn there, what was found) for some 200 units in view, camera place by camera place."""
    chance = random.Random(seed)

    def some_unit() -> tuple[str, int]:
        layer = chance.choice(LAYERS)
        return layer, chance.randrange(SIZES[layer])

    for _ in range(PLACES):
        first = some_unit()
        near = [(first[0], chance.randrange(SIZES[first[0]])) for _ in range(300)]  # its own layer is in view
        others = [first, *(some_unit() for _ in range(300)), *near]
        found = page.evaluate(PICKED, [*first, zoom, others, UNITS])
        assert found, f"nothing of {first} is in view"
        yield found


@pytest.mark.parametrize("zoom", [1, large(2.5), 12])
def test_picking_is_exact_in_the_flat_view(page, zoom):
    for found in picks(page, zoom, 1):
        assert [there for there, _ in found] == [picked for _, picked in found]


@pytest.mark.parametrize("zoom", [large(1), 2.5, large(12)])
def test_picking_is_exact_in_3d(page, zoom):
    """Zoomed in, another floor may stand before a unit: then that one is picked, and it is really nearer."""
    turn(page, "3d")
    for found in picks(page, zoom, 2):
        for there, picked in found:
            if picked != there:
                assert zoom > 1 and picked is not None
                front, behind = page.evaluate(DEPTHS, [picked, there])
                assert front < behind
