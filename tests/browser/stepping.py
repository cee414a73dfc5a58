"""What the tests of the stepper share: opening it, its controls, what it has filled."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.browser.hand import pixels, settle
from tests.waiting import wait_until

NEAR = 1e-5
# layer -> cells of a map
LAST = {"conv1": 784, "conv2": 100, "pool1": 196, "pool2": 25, "fc1": 120, "relu1": 784, "output": 10}


def opened(visit, layer: str = "conv1", channel: int = 0, more: str = "&draw=4.", **options: Any):
    page = visit(f"#room=stepper:{layer}:{channel}{more}", **options)
    wait_until(page, "lunette.stepper() !== null")
    settle(page)
    return page


def told(page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("lunette.stepper()")
    return found


def press(page, *names: str) -> None:
    for name in names:
        page.get_by_test_id(f"stepper-{name}").click()
    settle(page)


def keys(page, *names: str) -> None:
    for name in names:
        page.keyboard.press(name)
    settle(page)


def scrub(page, step: int) -> None:
    page.get_by_test_id("stepper-scrub").fill(str(step))
    settle(page)


def hurry(page, notch: int = 100) -> None:
    page.get_by_test_id("stepper-speed").fill(str(notch))
    settle(page)


def until_it_stands(page) -> None:
    wait_until(page, "!lunette.stepper().playing")
    settle(page)


def truth(lenet, page, layer: str, channel: int = 0) -> np.ndarray[Any, Any]:
    """The map's values by torch, in the order of the cells."""
    value = lenet(pixels(page))[layer]
    return value if value.ndim == 1 else value[channel].ravel()


def close(page, lenet) -> None:
    """What is filled so far is the beginning of torch's map."""
    now = told(page)
    right = truth(lenet, page, now["layer"], now["channel"])[: now["step"]]
    assert len(now["filled"]) == now["step"]
    assert np.abs(np.array(now["filled"]) - right).max(initial=0) <= NEAR * max(
        1, np.abs(right).max(initial=0)
    )


def value(page, testid: str) -> float:
    return float(page.get_by_test_id(testid).get_attribute("data-value"))


def painted(page) -> list[bool]:
    """Which cells of the map that fills are drawn, cell by cell."""
    found: list[bool] = page.locator("[data-testid=stepper-output] canvas").evaluate(
        """(canvas) => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return Array.from({ length: data.length / 4 }, (_, k) => data[4 * k + 3] > 0);
        }"""
    )
    return found
