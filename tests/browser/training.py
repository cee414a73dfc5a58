"""A hand for tests of the training column: opens it, waits for it, reads it; and a training to look at."""

from __future__ import annotations

import math
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import torch
from playwright.sync_api import Page

from app import wire
from app.zoo.lenet import LeNet
from tests.browser.hand import click, settle, text
from tests.browser.visits import Visits
from tests.waiting import wait_until

DRAWN = "#train=1&draw=4."
FOCUS = "(testid) => document.activeElement?.dataset.testid === testid"
COMMANDS = ("train-start", "train-pause", "train-batch", "train-image", "train-stop")
STEPS = 10  # of the training below: 320 digits in batches of 32
SHARE = re.compile(r"^(?:(\d+\.\d\d)|about (\d+)) %$")


def told(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("lunette.train()")
    return found


def until(page: Page, condition: str) -> None:
    wait_until(
        page,
        f"(() => {{ const now = window.lunette?.train(); return now && ({condition}); }})()",
    )


def shown(page: Page) -> None:
    """Until what the slider stands on is on the screen."""
    until(page, "now.settled")
    settle(page)


def accuracy(page: Page) -> float:
    found = SHARE.match(text(page, "train-accuracy"))
    assert found, text(page, "train-accuracy")
    return float(found[1] or found[2])


def unfold(page: Page) -> None:
    page.get_by_test_id("train-settings").evaluate("(settings) => (settings.open = true)")


def fill(page: Page, **fields: Any) -> None:
    unfold(page)
    for name, value in fields.items():
        page.get_by_test_id(f"train-field-{name}").fill(str(value))


def open_training(visits: Visits, hash: str = DRAWN, **more: Any) -> Page:
    page = visits(hash, **more)
    until(page, "now.series")
    shown(page)
    return page


@dataclass
class Story:
    """A training that was paused at once, taken two steps, left, found again and gone through to its end."""

    page: Page
    facts: dict[str, Any]

    @property
    def run(self) -> str:
        found: str = self.facts["begun"]["series"]["id"]
        return found


def small_training(visits: Visits) -> Story:
    page = open_training(visits)
    fill(page, amount=320, batch=32, epochs=1)
    click(page, "train-start")
    facts: dict[str, Any] = {"first": text(page, "train-accuracy")}
    wait_until(page, FOCUS, arg="train-pause")  # the button that was pressed can be pressed no more
    click(page, "train-pause")
    until(page, "now.state === 'paused' && now.rows > 0")
    facts["begun"] = told(page)
    click(page, "train-batch")
    until(page, "now.step === 1 && now.state === 'paused'")
    click(page, "train-image")
    until(page, "now.step === 2 && now.state === 'paused'")
    facts["image"] = text(page, "train-image-said")

    other = open_training(visits)
    join(other, facts["begun"]["series"]["id"])
    facts["other"] = told(other)
    facts["watched"] = text(other, "train-state")
    facts["commands"] = commands(other)
    other.context.close()

    page.goto("about:blank")
    page.go_back()
    until(page, "now.state === 'paused'")
    facts["again"] = told(page)
    click(page, "train-pause")  # it says Resume now
    until(page, "now.state === 'done'")
    wait_until(page, FOCUS, arg="train-start")
    shown(page)
    return Story(page, facts)


def worker_of(run: str) -> int:
    """The process of a training, by its id; an AssertionError unless it is exactly one."""
    command = ["pgrep", "-f", f"app.training.worker .*{run}"]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert len(found) == 1, found
    return int(found[0])


def folder_of(run: str) -> Path:
    """Where a training that goes on writes: the last word of its worker's command."""
    command = ["ps", "-ww", "-o", "args=", "-p", str(worker_of(run))]
    return Path(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[-1])


def join(page: Page, run: str) -> None:
    """Looks at a training of the list."""
    page.locator(f"[data-testid=train-join][data-training={run}]").click()
    until(page, f"now.series.id === '{run}'")
    shown(page)


def commands(page: Page) -> list[str]:
    """Those that can be given now."""
    buttons = {name: page.get_by_test_id(name) for name in COMMANDS}
    return [name for name, button in buttons.items() if button.is_visible() and button.is_enabled()]


def confusion(page: Page) -> np.ndarray:
    """The cells of the matrix: [true class][what it was read as]."""
    cells = page.locator("[data-testid=train-matrix] td button")
    counts = cells.evaluate_all("(all) => all.map((each) => Number(each.dataset.value))")
    return np.array(counts).reshape(10, 10)


def models(server: str) -> list[str]:
    return [each["id"] for each in httpx.get(f"{server}/api/models", timeout=60).json()]


def weights(server: str, model: str) -> dict[str, torch.Tensor]:
    """A checkpoint as the API gives it, for torch."""
    answer = httpx.get(f"{server}/api/models/{model}/weights", timeout=60)
    header, block = wire.unpack(answer.content)
    empty = LeNet().state_dict()
    found = {}
    for part in header["tensors"]:
        name = f"{part['layer']}.{part['role']}"
        numbers = torch.from_numpy(block[part["at"] : part["at"] + part["size"]].copy())
        found[name] = numbers.reshape(empty[name].shape)
    return found


def share_of(right: int, tested: int) -> str:
    """As the column says it: of few digits not to a hundredth of a percent."""
    share = 100 * right / tested
    return f"{share:.2f} %" if tested >= 500 else f"about {math.floor(share + 0.5)} %"
