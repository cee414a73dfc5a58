"""Frames a second while the picture moves: panning, orbiting, with relief, with every wire of a layer."""

from __future__ import annotations

from playwright.sync_api import Page

from bench.table import Row, row
from tests.waiting import wait_until

ROUNDS = 5
SECONDS = 1.5
SMOOTH = 50.0  # frames a second

# Moves a finger over the scene once in every frame and counts the frames that the page really draws.
FRAMES = """async ([seconds, rounds]) => {
  const scene = document.querySelector("[data-testid=scene]");
  scene.setPointerCapture = () => {};
  const box = scene.getBoundingClientRect();
  const touch = (type, k) => scene.dispatchEvent(new PointerEvent(type, {
    pointerId: 9, pointerType: "touch", bubbles: true,
    clientX: box.left + box.width / 2 + 90 * Math.sin(k / 9),
    clientY: box.top + box.height / 2 + 25 * Math.sin(k / 7),
  }));
  const rates = [];
  let k = 0;
  touch("pointerdown", k);
  for (let round = 0; round < rounds; round++) {
    const start = performance.now(), before = lunette.state().frames;
    while (performance.now() - start < seconds * 1000) {
      touch("pointermove", k++);
      await new Promise((done) => requestAnimationFrame(done));
    }
    rates.push((1000 * (lunette.state().frames - before)) / (performance.now() - start));
  }
  touch("pointerup", k);
  scene.dispatchEvent(new KeyboardEvent("keydown", { key: "f", bubbles: true }));
  return rates.sort((a, b) => a - b)[rounds >> 1];
}"""


def _frames(page: Page) -> float:
    wait_until(page, "!lunette.state().moving")
    rate = float(page.evaluate(FRAMES, [SECONDS, ROUNDS]))
    wait_until(page, "!lunette.state().moving")
    return rate


def _key(page: Page, key: str) -> None:
    page.get_by_test_id("scene").focus()
    page.keyboard.press(key)


def rows(page: Page) -> list[Row]:
    page.get_by_test_id("sample-12").click()
    wait_until(page, "lunette.state().settled")
    panning = _frames(page)
    page.evaluate("lunette.select('fc1', 0)")
    _key(page, "l")
    _key(page, "Escape")  # the wires stay, the unit's own bundle goes
    wires = _frames(page)
    _key(page, "l")
    page.get_by_test_id("view-3d").click()
    orbiting = _frames(page)
    page.get_by_test_id("relief").click()
    relief = _frames(page)
    return [
        row("frames a second, panning flat", panning, "frames/s", SMOOTH),
        row("frames a second, orbiting in 3D", orbiting, "frames/s", SMOOTH),
        row("frames a second, orbiting in 3D with relief", relief, "frames/s"),
        row("frames a second, panning with all 48,000 lines of fc1", wires, "frames/s"),
        row("  of the rate without them", wires / panning, "x", 0.5, more=True),
    ]
