"""The room of filters for the tests: opening it, and the colours that numbers have."""

from __future__ import annotations

from typing import Any

import numpy as np
from playwright.sync_api import Locator, Page

from tests.browser.hand import settle

SAMPLE = "#draw=4."
SIDE = 32
MIDDLE = 16

COLOURS = """
async ([tone, values, range]) => {
  const { colourOf } = await import("/static/js/view/colour.js");
  return values.map((value) => [...colourOf(tone, value, range)]);
}
"""
PAINTED = """
(canvas) => {
  const { width, height } = canvas;
  return { width, height, bytes: [...canvas.getContext("2d").getImageData(0, 0, width, height).data] };
}
"""


def pictures() -> dict[str, Any]:
    """The test pictures as the network reads them, (32, 32), written down once more: ink is 1."""
    found = {name: np.zeros((SIDE, SIDE)) for name in ("vertical", "horizontal", "dot")}
    found["vertical"][:, MIDDLE:] = 1
    found["horizontal"][MIDDLE:, :] = 1
    found["dot"][MIDDLE, MIDDLE] = 1
    return found


def enter(page: Page, kind: str, layer: str, channel: int = 0, more: str = "") -> Locator:
    """Goes to a room by the address; gives its figure once the test pictures are answered."""
    page.evaluate("(hash) => { location.hash = hash }", f"{SAMPLE}&room={kind}:{layer}:{channel}{more}")
    settle(page)
    room = page.get_by_test_id("filters")
    room.locator("[data-picture=dot] :is([data-max], [data-value])").first.wait_for()
    return room


def card(page: Page, channel: int) -> Locator:
    """A card of the sheet, filled."""
    found = page.locator(f"[data-testid=filter-card][data-channel='{channel}']")
    found.scroll_into_view_if_needed()
    found.locator(".card-head").wait_for()
    return found


def told(place: Locator, name: str) -> float:
    """A number in full, by its attribute."""
    value = place.get_attribute(name)
    assert value is not None, f"no {name}"
    return float(value)


def painted(canvas: Locator) -> Any:
    """What is on a canvas: (rows, cols, 4) bytes."""
    found = canvas.evaluate(PAINTED)
    return np.array(found["bytes"], dtype=int).reshape(found["height"], found["width"], 4)


def colours(page: Page, values: Any, reach: float, tone: str = "amber-dark") -> Any:
    """The colours of numbers on a scale of +-reach: the numbers' shape, then 3 bytes."""
    found = page.evaluate(COLOURS, [tone, np.asarray(values, dtype=float).ravel().tolist(), reach])
    return np.array(found, dtype=int).reshape(*np.shape(values), 3)
