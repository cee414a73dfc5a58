"""How long a switch to another network takes, from the click to the frame drawn from its values.

python -m bench.switch
"""

from __future__ import annotations

import sys
from statistics import median

from playwright.sync_api import Page

from bench.table import Row, report, row
from tests.waiting import wait_until

ROUNDS = 7
MOST = 300.0  # ms to a network that was opened before
MEASURE = "lunette:switch-to-frame"


def models(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        "JSON.parse(document.getElementById('boot').textContent).models.map(({ id }) => id)"
    )
    return found


def switch(page: Page, model: str) -> float:
    """ms, by the page's own measure."""
    page.evaluate("(name) => performance.clearMeasures(name)", MEASURE)
    page.evaluate("(model) => { location.hash = `#draw=4.&model=${encodeURIComponent(model)}`; }", model)
    wait_until(page, "(name) => performance.getEntriesByName(name).length === 1", arg=MEASURE)
    wait_until(page, "lunette.state().settled")
    return float(page.evaluate("(name) => performance.getEntriesByName(name)[0].duration", MEASURE))


def rows(page: Page) -> list[Row]:
    """A row for each network beside the first: the page goes there from the first and back."""
    first, *others = sorted(models(page), key=lambda model: model != page.evaluate("lunette.state().model"))
    found = []
    for model in others:
        switch(page, model)
        switch(page, first)
        times = []
        for _ in range(ROUNDS):
            times.append(switch(page, model))
            switch(page, first)
        found.append(row(f"switch to {model}, opened before", median(times), "ms", MOST))
    return found


if __name__ == "__main__":
    from bench.page import desk, load

    with desk() as ready:
        sys.exit(report(rows(load(ready.address, ready.browser))))
