"""What the page costs in a browser. Each figure is a row of MEASURES: a name, a unit, a limit, a function.

python -m bench.page
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench import growth, harley, motion, stepper, switch
from bench.running import running
from bench.table import Row, report, row
from tests.chromium import FLAGS, find
from tests.waiting import wait_until

WINDOW = {"width": 1440, "height": 900}
WAIT = 30_000  # ms, the most that one step may take
MOVES = 48  # pointer moves of a stroke, each with its own frame
HOVERS = 40
LOADS = 7
TRACES = 25  # rounds over all units of conv2
IDLE = 2_000  # ms
READY = "document.documentElement.dataset.ready === 'true'"
ENTRIES = "(name) => performance.getEntriesByName(name).map((entry) => entry.duration)"


@dataclass(frozen=True)
class Desk:
    """A server's address and a browser, with one page that is ready and has been drawn on."""

    address: str
    browser: Browser
    page: Page


def load(address: str, browser: Browser) -> Page:
    """A page in a context of its own, nothing cached, with its first frame drawn."""
    page = browser.new_context(viewport=WINDOW, color_scheme="dark").new_page()  # type: ignore[arg-type]
    page.set_default_timeout(WAIT)
    page.goto(address)
    wait_until(page, READY)
    wait_until(page, "performance.getEntriesByName('lunette:first-frame').length > 0")
    return page


def durations(page: Page, name: str) -> list[float]:
    """The measures of that name so far, ms."""
    found: list[float] = page.evaluate(ENTRIES, name)
    return found


def paced(page: Page, name: str, places: list[tuple[float, float]]) -> None:
    """Moves the pointer from place to place, each time only after the last move's frame was drawn."""
    for place in places:
        before = len(durations(page, name))
        page.mouse.move(*place)
        wait_until(
            page, "([name, count]) => performance.getEntriesByName(name).length > count", arg=[name, before]
        )


def draw(page: Page) -> None:
    """A zigzag over the pad, one frame a move."""
    box = page.get_by_test_id("pad").bounding_box()
    assert box
    page.get_by_test_id("pad-clear").click(force=True)
    page.evaluate("performance.clearMeasures()")
    across = [(0.15 + 0.7 * (k % 8) / 7, 0.15 + 0.7 * k / MOVES) for k in range(MOVES + 1)]
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in across]
    page.mouse.move(*places[0])
    page.mouse.down()
    paced(page, "lunette:ink-to-frame", places[1:])
    page.mouse.up()


def ink(name: str) -> Callable[[Desk], float]:
    def measured(desk: Desk) -> float:
        draw(desk.page)
        return median(durations(desk.page, name))

    return measured


def hover(layer: str, stride: int) -> Callable[[Desk], float]:
    def measured(desk: Desk) -> float:
        page, name = desk.page, "lunette:hover-to-frame"
        page.evaluate("lunette.select('input', 0)")
        page.keyboard.press("Escape")
        units = [k * stride for k in range(HOVERS)]
        script = "([layer, units]) => units.map((u) => lunette.screen(layer, u))"
        found = page.evaluate(script, [layer, units])
        page.evaluate("performance.clearMeasures()")
        paced(page, name, [(at["x"], at["y"]) for at in found])
        return median(durations(page, name))

    return measured


def first_frame(desk: Desk) -> float:
    found = []
    for _ in range(LOADS):
        page = load(desk.address, desk.browser)
        found.append(durations(page, "lunette:first-frame")[0])
        page.context.close()
    return median(found)


TRACE = """
async (rounds) => {
  const { getGraph, getWeights, openRun, postRun } = await import("/static/js/api.js");
  const { openGraph } = await import("/static/js/net/graph.js");
  const { trace } = await import("/static/js/net/trace.js");
  const boot = JSON.parse(document.getElementById("boot").textContent);
  const entry = boot.models.find(({ id }) => id === boot.default);
  const graph = openGraph(await getGraph(entry)), weights = await getWeights(entry);
  const ink = Uint8Array.from({ length: 784 }, (_, k) => (k * 37) % 256);
  const { values } = openRun(await postRun(entry.id, ink, false));
  const layer = graph.byId.get("conv2");
  const times = [];
  let sum = 0;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    for (let u = 0; u < layer.size; u++) sum += trace(graph, values, weights, layer, u).output;
    times.push((1000 * (performance.now() - start)) / layer.size);
  }
  if (!Number.isFinite(sum)) throw new Error("the traces are no numbers");
  return times.sort((a, b) => a - b)[rounds >> 1];
}
"""


def trace(desk: Desk) -> float:
    return float(desk.page.evaluate(TRACE, TRACES))


def heap(desk: Desk) -> float:
    page = load(desk.address, desk.browser)
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used = float(session.send("Runtime.getHeapUsage")["usedSize"])
    page.context.close()
    return used / 1e6


def _resources(desk: Desk) -> list[dict[str, Any]]:
    """All that a page has loaded; first: had it come when the first frame was drawn?"""
    page = load(desk.address, desk.browser)
    page.wait_for_load_state("networkidle")
    script = """() => {
      const { duration } = performance.getEntriesByName("lunette:first-frame")[0];
      return ["navigation", "resource"].flatMap((type) => performance.getEntriesByType(type))
        .map(({ name, decodedBodySize: size, responseEnd: end }) => ({ name, size, first: end <= duration }));
    }"""
    found: list[dict[str, Any]] = page.evaluate(script)
    page.context.close()
    return found


def _own_bytes(loaded: list[dict[str, Any]]) -> float:
    return sum(int(each["size"]) for each in loaded if "/api/" not in each["name"]) / 1000


def own_bytes(desk: Desk) -> float:
    """The page and its files, before compression; without the network's graph, weights and values."""
    return _own_bytes([each for each in _resources(desk) if each["first"]])


def own_bytes_soon(desk: Desk) -> float:
    return _own_bytes(_resources(desk))


def requests(desk: Desk) -> float:
    return len([each for each in _resources(desk) if each["first"]])


def idle(desk: Desk) -> float:
    page = load(desk.address, desk.browser)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    before = page.evaluate("lunette.state().frames")
    page.wait_for_timeout(IDLE)
    after = page.evaluate("lunette.state().frames")
    page.context.close()
    return float(after - before)


MEASURES: tuple[tuple[str, str, float | None, Callable[[Desk], float]], ...] = (
    ("pointer to values on the GPU", "ms", 5, ink("lunette:ink-to-values")),
    ("pointer to drawn frame", "ms", 20, ink("lunette:ink-to-frame")),
    ("hover to frame, an fc1 unit (400 lines)", "ms", 16, hover("fc1", 3)),
    ("hover to frame, a conv2 unit (150 lines)", "ms", 16, hover("conv2", 39)),
    ("trace of a conv2 unit (150 taps)", "µs", 50, trace),
    ("first usable frame after navigation", "ms", 700, first_frame),
    ("JavaScript heap after load", "MB", 15, heap),
    ("the page's own files, to the first frame", "kB", 300, own_bytes),
    ("  and with what it loads ahead", "kB", None, own_bytes_soon),
    ("requests to the first frame", "requests", None, requests),
    ("frames drawn in 2 s without a change", "frames", 0, idle),
)


@contextmanager
def desk() -> Iterator[Desk]:
    path = find()
    assert path, "no Chromium: run `python -m tests.chromium`"
    with running() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        address = server.url
        ready = Desk(address, browser, load(address, browser))
        draw(ready.page)  # once before anything counts: compilers and caches are warm
        yield ready
        browser.close()


def measures(ready: Desk) -> list[Row]:
    """One row for each of MEASURES."""
    return [row(name, measured(ready), unit, limit) for name, unit, limit, measured in MEASURES]


def rows(theirs: str | None = None) -> list[Row]:
    """One row for each of MEASURES, then motion, growth and, given the address of a copy, Harley's page."""
    with desk() as ready:
        figures = measures(ready)
        figures += motion.rows(load(ready.address, ready.browser))
        figures += stepper.rows(load(ready.address, ready.browser))
        figures += switch.rows(load(ready.address, ready.browser))
        figures += growth.rows(load(ready.address, ready.browser))
        if theirs:
            figures += harley.rows(ready.browser, ready.address, theirs)
    return figures


if __name__ == "__main__":
    sys.exit(report(rows()))
