"""One step, explained, for the tests: the page with it open, and the same step by torch."""

from __future__ import annotations

import copy
import re
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from app.training.options import RATES
from tests.browser.hand import settle
from tests.browser.torchrun import LAYERS
from tests.waiting import wait_until

LABEL = 7  # for a drawing that is read as 1: there is much to learn
OPTIMS = {
    "sgd": lambda weights: torch.optim.SGD(weights, lr=RATES["sgd"]),
    "momentum": lambda weights: torch.optim.SGD(weights, lr=RATES["momentum"], momentum=0.9),
    "adam": lambda weights: torch.optim.Adam(weights, lr=RATES["adam"]),
}


LINES = """[...document.querySelectorAll(
    '.update :is(.law, .update-law p, .update-stop .quiet)')].map((e) => e.innerText)"""
PYTHON = {"−": "-", "×": "*", "÷": "/", "²": "**2", "^": "**", "½ ·": "0.5 *", "-ln": "-log", "the rest": ""}


class Oracle:
    """LeNet by torch, one drawing, one label. `look`: forward and back; `step`: an optimiser, then again."""

    def __init__(self, lenet, ink: list[float], loss: str = "cross_entropy", optim: str = "sgd") -> None:
        self.module = copy.deepcopy(lenet.module)
        self.ink = torch.tensor(ink).reshape(1, 1, 32, 32).requires_grad_()
        self.loss = loss
        self.optim = OPTIMS[optim](self.module.parameters())

    def look(self) -> Oracle:
        self.optim.zero_grad()
        self.values: dict[str, Any] = {"input": self.ink}
        x = self.ink
        for layer in LAYERS:
            self.values[layer] = x = getattr(self.module, layer)(x)
            x.retain_grad()
        wanted = functional.one_hot(torch.tensor([LABEL]), 10)
        parts = {
            "cross_entropy": wanted * -torch.log(x[0, LABEL]),
            "squared_error": 0.5 * (wanted - x) ** 2,
        }
        self.parts = parts[self.loss]
        self.error = self.parts.sum()
        self.error.backward()
        return self

    def step(self) -> Oracle:
        self.optim.step()
        return self.look()

    def weight(self, layer: str, role: str = "weight") -> torch.Tensor:
        found: torch.Tensor = getattr(getattr(self.module, layer), role)
        return found

    def slopes(self, layer: str) -> np.ndarray:
        found: np.ndarray = self.values[layer].grad.double().numpy().ravel()
        return found


def idle(page) -> None:
    """Until the step is that of the newest drawing and choice."""
    wait_until(page, "document.querySelector('[data-testid=update]')?.getAttribute('aria-busy') === 'false'")
    settle(page)


def opened(visit, hash: str = "#draw=4.&train=1", **options):
    visit.expected.append("404")  # a model need not have a history
    page = visit(hash, **options)
    page.get_by_test_id("train-explain").click()
    page.get_by_test_id("update").wait_for()
    idle(page)
    return page


def choose(page, loss: str = "cross_entropy", optimiser: str = "sgd", label: int = LABEL) -> None:
    page.get_by_test_id(f"update-label-{label}").click()
    page.get_by_test_id("update-loss").select_option(loss)
    page.get_by_test_id("update-optimiser").select_option(optimiser)
    idle(page)


def told(page, testid: str) -> float:
    return float(page.get_by_test_id(testid).get_attribute("data-value"))


def equations(page) -> list[tuple[str, str, str]]:
    """What is written: (left-hand side, sign, right-hand side), those with numbers alone on both sides."""
    found = []
    for part in ";".join(page.evaluate(LINES)).split(";"):
        for ours, python in PYTHON.items():
            part = part.replace(ours, python)
        *_, left, sign, right = re.split(
            r"([=≈])", "= " + re.sub(r"\[\d]|:", lambda m: "=" * (m[0] == ":"), part)
        )
        left = re.sub(r"log (\S+)", r"log(\1)", left.strip())
        if re.fullmatch(r"(-log)?[-+*/()\d.e ]+", left) and not left.startswith("/"):
            found.append((left, sign, right.strip()))
    return found
