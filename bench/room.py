"""What a reader of the training column waits for: a default training from Start to its end, in the page.

python -m bench.room
"""

from __future__ import annotations

import re
import sys
from statistics import quantiles
from time import perf_counter

from playwright.sync_api import Page, sync_playwright

from bench.page import draw, durations, load
from bench.running import running
from bench.table import Row, report, row
from tests.chromium import FLAGS, find
from tests.waiting import wait_until

RIGHT, SOON = 97.0, 90.0  # % of all test digits, and in how many seconds
READINGS = 5.0  # of the drawing a second, the least
ANSWER = 100.0  # ms from the pen to its values, 95 % of the time
WATCHED = 4_000  # ms in which readings are counted
MOST = 300_000  # ms that a training may take on any machine

LEARNING = (  # not while the worker still starts
    "(({ state, place, step }) => state === 'running' && place === 'live' && step > 50)(lunette.train())"
)
# A reading is a frame in which an output is another number than in the frame before.
COUNT = """(most) => new Promise((done) => {
  const start = performance.now();
  let readings = 0, last = lunette.value("output", 0);
  requestAnimationFrame(function look(now) {
    const value = lunette.value("output", 0);
    if (value !== last) readings++;
    last = value;
    if (now - start >= most) done((1000 * readings) / (now - start));
    else requestAnimationFrame(look);
  });
})"""


def rows() -> list[Row]:
    """A figure each: readings a second, pen to values, seconds to the end, the accuracy there."""
    with running() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        page = load(f"{server.url}/#train=1&draw=4.", browser)
        wait_until(page, "lunette.train()?.series && lunette.train().settled", timeout=MOST)
        started = perf_counter()
        page.get_by_test_id("train-start").click()
        wait_until(page, LEARNING, timeout=MOST)
        readings = page.evaluate(COUNT, WATCHED)
        draw(page)
        pen = quantiles(durations(page, "lunette:ink-to-values"), n=20)[18]
        wait_until(page, "lunette.train().state === 'done'", timeout=MOST)
        took, right = perf_counter() - started, _accuracy(page)
        browser.close()
    return [
        row("readings of the drawing while a training runs", readings, "a second", READINGS),
        row("pointer to values while a training runs, 95 %", pen, "ms", ANSWER),
        row("a default training, from Start to all test digits read", took, "s", SOON),
        row("  of them right in the end", right, "%", RIGHT),
    ]


def _accuracy(page: Page) -> float:
    """What the column says of all 10,000, in percent."""
    wait_until(page, "document.querySelector('#train').innerText.includes('10,000 test digits')")
    found = re.match(r"[\d.]+", page.get_by_test_id("train-accuracy").inner_text())
    assert found
    return float(found[0])


if __name__ == "__main__":
    sys.exit(report(rows()))
