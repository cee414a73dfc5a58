"""Harley's page and ours in one run: the same strokes, the same window, turn by turn.

Needs a local copy of aharley/nn_vis (not shipped with Lunette), served somewhere; its 2D page is measured.
"""

from __future__ import annotations

from statistics import median

from playwright.sync_api import Browser, Page

from bench.table import Row, row
from tests.waiting import wait_until

SIZE = {"width": 1440, "height": 900}
ROUNDS = 20
LOADS = 5
DRAG_SECONDS = 2.0
STROKE = [
    (0.3, 0.3),
    (0.4, 0.2),
    (0.55, 0.17),
    (0.67, 0.25),
    (0.66, 0.4),
    (0.5, 0.6),
    (0.32, 0.8),
    (0.7, 0.8),
]
PAGE = "/cnn/2d.html"

# The pointer's last event to the next frame that begins after everything the page did for it.
WATCH = """(selector) => {
  window.answered = [];
  document.querySelector(selector).addEventListener("mouseup", (event) =>
    setTimeout(() => requestAnimationFrame(() => window.answered.push(performance.now() - event.timeStamp))));
  window.addEventListener("mouseup", () => 0);
}"""
SECOND_FRAME = """new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(
  () => done(performance.now()))))"""
COUNT = """async (seconds) => {
  const start = performance.now();
  let frames = 0;
  await new Promise((done) => {
    const tick = () => {
      frames++;
      if (performance.now() - start < seconds * 1000) requestAnimationFrame(tick);
      else done();
    };
    requestAnimationFrame(tick);
  });
  return (frames * 1000) / (performance.now() - start);
}"""


def _stroke(page: Page, selector: str, shift: float) -> None:
    box = page.locator(selector).first.bounding_box()
    assert box
    places = [(box["x"] + (x + shift) * box["width"], box["y"] + y * box["height"]) for x, y in STROKE]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place)
    page.mouse.up()


def _open(browser: Browser, url: str) -> Page:
    page = browser.new_context(viewport=SIZE).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(60_000)
    page.goto(url, wait_until="load")
    return page


def _heap(page: Page) -> float:
    """MB that JavaScript holds after collecting garbage."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    return float(session.send("Runtime.getHeapUsage")["usedSize"]) / 1e6


def _theirs(browser: Browser, url: str) -> dict[str, float]:
    loads = []
    for _ in range(LOADS):
        page = _open(browser, url + PAGE)
        wait_until(page, "document.querySelector('.drawing-board-canvas')")
        loads.append(page.evaluate(SECOND_FRAME))
        page.context.close()
    page = _open(browser, url + PAGE)
    page.evaluate(WATCH, ".drawing-board-canvas")
    for k in range(ROUNDS):
        _stroke(page, ".drawing-board-canvas", k * 0.002)
        wait_until(page, "(count) => window.answered.length >= count", arg=k + 1)
    page.mouse.move(700, 300)
    found = {
        "usable": median(loads),
        "stroke": median(page.evaluate("window.answered")),
        "frames": page.evaluate(COUNT, DRAG_SECONDS),
        "heap": _heap(page),
    }
    page.context.close()
    return found


def _ours(browser: Browser, url: str) -> dict[str, float]:
    loads = []
    for _ in range(LOADS):
        page = _open(browser, url)
        wait_until(page, "performance.getEntriesByName('lunette:first-frame').length")
        loads.append(page.evaluate("performance.getEntriesByName('lunette:first-frame')[0].duration"))
        page.context.close()
    page = _open(browser, url)
    wait_until(page, "document.documentElement.dataset.ready === 'true'")
    strokes = []
    for k in range(ROUNDS):
        page.evaluate("performance.clearMeasures('lunette:ink-to-frame')")
        _stroke(page, "[data-testid=pad]", k * 0.002)
        wait_until(
            page, "lunette.state().settled && performance.getEntriesByName('lunette:ink-to-frame').length"
        )
        strokes.append(page.evaluate("performance.getEntriesByName('lunette:ink-to-frame').at(-1).duration"))
    page.evaluate(ORBIT)
    found = {
        "usable": median(loads),
        "stroke": median(strokes),
        "frames": page.evaluate(COUNT, DRAG_SECONDS),
        "heap": _heap(page),
    }
    page.context.close()
    return found


# Turns the camera with every frame, as a drag does.
ORBIT = """() => {
  const scene = document.querySelector("[data-testid=scene]");
  const turn = () => {
    scene.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft", bubbles: true }));
    requestAnimationFrame(turn);
  };
  document.querySelector("[data-testid=view-3d]").click();
  requestAnimationFrame(turn);
}"""

WHAT = {
    "usable": ("navigation to the first usable frame", "ms"),
    "stroke": ("end of a stroke to the frame that shows it", "ms"),
    "frames": ("frames a second (theirs at rest, ours while orbiting in 3D)", "frames/s"),
    "heap": ("JavaScript heap", "MB"),
}


def rows(browser: Browser, ours: str, theirs: str) -> list[Row]:
    """Both pages' figures, then the ratios: how many times better ours is."""
    measured = {"Harley": _theirs(browser, theirs.rstrip("/")), "Lunette": _ours(browser, ours)}
    found = []
    for key, (name, unit) in WHAT.items():
        found += [row(f"{who}: {name}", figures[key], unit) for who, figures in measured.items()]
        a, b = measured["Harley"][key], measured["Lunette"][key]
        found.append(row(f"ratio: {name}", b / a if key == "frames" else a / b, "times better"))
    return found
