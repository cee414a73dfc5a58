"""A hand for the tests: draws, points, waits for the last answer, reads numbers off the page."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import Locator, Page

from tests.waiting import wait_until

Points = Sequence[tuple[float, float]]  # fractions of the pad's sides
HOME_CAMERA = {"x": 0, "y": 0, "z": 0, "zoom": 1, "yaw": 0, "pitch": 0, "bend": 0, "strip": 0}

TWO: Points = [(0.3, 0.32), (0.38, 0.2), (0.52, 0.16), (0.66, 0.22), (0.7, 0.36), (0.62, 0.5), (0.48, 0.64),
               (0.34, 0.78), (0.3, 0.82), (0.45, 0.82), (0.72, 0.82)]  # fmt: skip
ONE: Points = [(0.5, 0.15), (0.5, 0.4), (0.5, 0.65), (0.5, 0.85)]
SEVEN: Points = [(0.28, 0.2), (0.5, 0.2), (0.74, 0.2), (0.64, 0.4), (0.54, 0.6), (0.46, 0.85)]
ZERO: Points = [(0.5, 0.15), (0.33, 0.28), (0.28, 0.5), (0.34, 0.74), (0.5, 0.86), (0.66, 0.74), (0.72, 0.5),
                (0.66, 0.27), (0.5, 0.15)]  # fmt: skip


def looks_same(one: bytes, other: bytes) -> bool:
    """Whether two screenshots (PNG) show the same; a smooth ramp may be a level lighter now and then."""
    a, b = (np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int) for png in (one, other))
    return a.shape == b.shape and int(np.abs(a - b).max()) <= 1


def settle(page: Page) -> None:
    """Until nothing is on its way to or from the server, and what came is on the screen."""
    wait_until(page, "window.onTheWay === 0 && lunette.state().settled")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def on_pad(page: Page, points: Points) -> list[tuple[float, float]]:
    """Client pixels."""
    box = page.get_by_test_id("pad").bounding_box()
    assert box
    return [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]


def draw(page: Page, points: Points = TWO, *, lift: bool = True, steps: int = 1) -> None:
    """One stroke with the mouse."""
    first, *rest = on_pad(page, points)
    page.mouse.move(*first)
    page.mouse.down()
    for point in rest:
        page.mouse.move(*point, steps=steps)
    if lift:
        page.mouse.up()
        settle(page)


def click(page: Page, testid: str) -> None:
    page.get_by_test_id(testid).click()
    settle(page)


def values(page: Page, layer: str, count: int) -> list[float]:
    """All numbers of a layer, as the page has them."""
    script = "([layer, count]) => Array.from({length: count}, (_, k) => lunette.value(layer, k))"
    found: list[float] = page.evaluate(script, [layer, count])
    return found


def pixels(page: Page) -> list[float]:
    """What the network reads: the 1024 numbers of the input layer."""
    return values(page, "input", 1024)


def guess(page: Page, place: int = 1) -> str:
    """The first character of a guess: its class, or a dash."""
    return page.get_by_test_id(f"guess-{place}").inner_text()[:1]


def state(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("lunette.state()")
    return found


def where(page: Page, layer: str, index: int) -> tuple[float, float]:
    """Client pixels of a unit's centre."""
    found = page.evaluate("([layer, index]) => lunette.screen(layer, index)", [layer, index])
    return found["x"], found["y"]


def point(page: Page, layer: str, index: int) -> None:
    page.mouse.move(*where(page, layer, index))
    settle(page)


def pick(page: Page, layer: str, index: int) -> None:
    page.mouse.click(*where(page, layer, index))
    settle(page)


def select(page: Page, layer: str, index: int) -> None:
    page.evaluate("([layer, index]) => lunette.select(layer, index)", [layer, index])
    settle(page)


def restyle(page: Page, css: str) -> None:
    """More rules for the page; its policy takes no style elements from outside."""
    page.evaluate(
        """(css) => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(css);
          document.adoptedStyleSheets.push(sheet);
        }""",
        css,
    )
    settle(page)


def shown(page: Page, testid: str) -> float:
    """The number that the reader sees in the panel, out of its text."""
    return number(page.get_by_test_id(testid))


def number(place: Locator) -> float:
    found = re.search(r"[-−]?\d[\d.]*(?:e[-+]?\d+)?", place.inner_text())
    assert found, f"no number in {place.inner_text()!r}"
    return float(found.group().replace("−", "-"))


def text(page: Page, testid: str) -> str:
    return page.get_by_test_id(testid).inner_text()


def rested(page: Page) -> None:
    """Until what waits for the pen to rest is written in the panel."""
    wait_until(page, "!document.querySelector('#explanation').classList.contains('behind')")


def grid(page: Page, selector: str) -> list[float]:
    """The cells of a grid in the panel, by the number that each says in full."""
    return titles(page.locator(selector))


def titles(place: Locator) -> list[float]:
    """The same of the cells in one place."""
    found = place.locator(".cell").evaluate_all("(cells) => cells.map((cell) => cell.dataset.value)")
    return [float(title) for title in found]


def turn(page: Page, view: str) -> None:
    """Turns to "flat", "3d" or "strip" and waits until the camera has arrived."""
    click(page, f"view-{view}")
    wait_until(page, "!lunette.state().moving")
    settle(page)
