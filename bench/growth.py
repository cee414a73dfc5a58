"""What a frame and an upload cost as made-up networks grow to a million units, in a real browser."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Page

from bench.table import Row, row

SCRIPT = Path(__file__).with_suffix(".js")
REPEATS = 25
SIZE = {"width": 1440, "height": 900}  # css px
FINER = [{"maps": 10, "side": side} for side in (10, 32, 100)]  # as many sheets, more units in each
MORE = [{"maps": maps, "side": 32} for maps in (10, 100)]  # the same maps, more of them
MOST_FRAME = 2.0  # times the frame of the network a hundredth as large
MOST_UPLOAD = 1.0  # times what growth in proportion would cost


def measure(page: Page) -> list[dict[str, Any]]:
    """Medians in ms for each network: {units, sheets, frame, upload, layout}."""
    text = SCRIPT.read_text()
    script = text[text.index("async (") :]
    results = page.evaluate(script, {"networks": FINER + MORE, "repeats": REPEATS, **SIZE})
    timed = ("frame", "upload", "layout")
    return [{**result, **{name: median(result[name]) for name in timed}} for result in results]


def rows(page: Page) -> list[Row]:
    small, middle, large, few, many = measure(page)
    found = []
    for each in (small, middle, large, many):
        about = f"{each['units']:,} units on {each['sheets']} sheets"
        found.append(row(f"frame, {about}", each["frame"], "ms"))
        found.append(row(f"upload of a run, {about}", each["upload"], "ms"))
    growth = large["units"] / small["units"]
    found.append(
        row("frame, 1,000,000 units of 10,000, same sheets", large["frame"] / small["frame"], "x", MOST_FRAME)
    )
    found.append(
        row("frame, 1,000 sheets of 100 (they cover more of the screen)", many["frame"] / few["frame"], "x")
    )
    upload = large["upload"] / small["upload"] / growth
    found.append(row("upload, 1,000,000 units of 10,000, of proportional", upload, "x", MOST_UPLOAD))
    return found
