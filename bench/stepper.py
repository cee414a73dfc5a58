"""Does a map fill as fast as asked? Whole maps at 60 steps a second, and the worst second of each run.

python -m bench.stepper
"""

from __future__ import annotations

import sys
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page

from bench.table import Row, report, row
from tests.waiting import wait_until

NOTCH = 66  # of the speed slider: 60 steps a second
LEAST = 30.0  # steps in any second
RUNS = (("conv1", (0,)), ("conv2", (0, 7, 15)))  # layer, maps

# Plays the open map from its start to its end; notes in each frame: [ms, cells filled, frames drawn].
PLAY = """async () => {
  const at = (name) => document.querySelector(`[data-testid=stepper-${name}]`);
  at("start").click();
  at("play").click();
  const seen = [];
  do {
    seen.push(await new Promise((done) => requestAnimationFrame((now) => {
      const { step, frames } = lunette.stepper();
      done([now, step, frames]);
    })));
  } while (lunette.stepper().playing);
  return seen;
}"""


def open_map(page: Page, layer: str, channel: int) -> float:
    """Shows that map in the stepper at the bench's speed; its steps a second."""
    page.evaluate("(hash) => { location.hash = hash; }", f"#draw=4.&room=stepper:{layer}:{channel}")
    wanted = (
        "([layer, channel]) => lunette.stepper()?.layer === layer && lunette.stepper().channel === channel"
    )
    wait_until(page, wanted, arg=[layer, channel])
    wait_until(page, "lunette.state().settled")
    page.get_by_test_id("stepper-speed").fill(str(NOTCH))
    return float(page.evaluate("lunette.stepper().speed"))


def worst_second(seen: list[list[float]]) -> float:
    """The fewest steps between a moment and one second later; of a run shorter than that, steps a second."""
    end = seen[-1][0]
    found = []
    for time, step, _ in seen:
        if time + 1000 <= end:
            found.append(max(later for at, later, _ in seen if at <= time + 1000) - step)
    return min(found, default=1000 * seen[-1][1] / (end - seen[0][0]))


def longest_gap(seen: list[list[float]]) -> float:
    """ms between two frames that were drawn."""
    drawn = [now[0] for before, now in pairwise(seen) if now[2] > before[2]]
    return max((later - sooner for sooner, later in pairwise(drawn)), default=0)


def rows(page: Page) -> list[Row]:
    figures = []
    for layer, channels in RUNS:
        runs: list[Any] = []
        speed = 0.0
        for channel in channels:
            speed = open_map(page, layer, channel)
            runs.append(page.evaluate(PLAY))
        least = min(worst_second(seen) for seen in runs)
        gap = max(longest_gap(seen) for seen in runs)
        name = f"steps in the worst second, filling {layer} at {speed:g} a second"
        figures.append(row(name, least, "steps", LEAST))
        figures.append(row(f"  longest gap between frames, filling {layer}", gap, "ms"))
    return figures


def main() -> int:
    from bench.page import desk, load

    with desk() as ready:
        figures = rows(load(ready.address, ready.browser))
    return report(figures)


if __name__ == "__main__":
    sys.exit(main())
