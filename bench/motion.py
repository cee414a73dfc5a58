"""Frames a second while the picture moves: panning, orbiting, with relief, with every wire of a layer; and
of the deepest network beside LeNet."""

from __future__ import annotations

import re
from statistics import median

from playwright.sync_api import Page, Route

from bench.table import Row, row
from tests.waiting import wait_until

ROUNDS = 5
SECONDS = 1.5
SMOOTH = 50.0  # frames a second
DEEP = "densenet-bc-22"  # more units, rows and sheets than any other that is shipped
AS_SMOOTH = 0.8  # of LeNet's rate
TURNS = 5
READY = "document.documentElement.dataset.ready === 'true'"
NO_LINE = "window.WebSocket = class { readyState = 0; close() {} };"
GREY = bytes([128]) * (3 * 32 * 32)  # a photo: what is on it does not change how fast it moves

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


def _frames(page: Page, rounds: int = ROUNDS) -> float:
    wait_until(page, "!lunette.state().moving")
    rate = float(page.evaluate(FRAMES, [SECONDS, rounds]))
    wait_until(page, "!lunette.state().moving")
    return rate


def _key(page: Page, key: str) -> None:
    page.get_by_test_id("scene").focus()
    page.keyboard.press(key)


def _deep(page: Page) -> Page | None:
    """Another page, with the deep network after a photo; None where the server has no such network."""
    listed = page.evaluate("fetch('/api/models').then((answer) => answer.json())")
    if DEEP not in [model["id"] for model in listed]:
        return None

    def answer(route: Route) -> None:
        route.fulfill(response=route.fetch(post_data=GREY))

    other = page.context.new_page()
    other.add_init_script(NO_LINE)
    other.route(re.compile(r"/api/models/[^/]+/run"), answer)
    other.goto(f"{page.url.split('#')[0]}#model={DEEP}")
    wait_until(other, READY)
    return other


def _beside(page: Page, other: Page, view: str) -> float:
    """The rate of the other page as a part of this one's; they take turns."""
    ratios = []
    for each in (page, other):
        each.bring_to_front()
        each.get_by_test_id(view).click()
    for _ in range(TURNS):
        rates = []
        for each in (page, other):
            each.bring_to_front()
            rates.append(_frames(each, 1))
        ratios.append(rates[1] / rates[0])
    return median(ratios)


def _compared(page: Page) -> list[Row]:
    other = _deep(page)
    if other is None:
        return []
    found = [
        row(
            f"frames a second in {DEEP}, {name}, of LeNet's",
            _beside(page, other, view),
            "x",
            AS_SMOOTH,
            more=True,
        )
        for name, view in (("panning flat", "view-flat"), ("orbiting in 3D", "view-3d"))
    ]
    other.close()
    page.bring_to_front()
    page.get_by_test_id("view-flat").click()
    wait_until(page, "!lunette.state().moving")
    return found


def rows(page: Page) -> list[Row]:
    page.get_by_test_id("sample-12").click()
    wait_until(page, "lunette.state().settled")
    panning = _frames(page)
    compared = _compared(page)
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
        *compared,
    ]
