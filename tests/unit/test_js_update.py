"""The page's optimisers against torch.optim: the same gradients, several steps, the same weights."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from app.training import options
from tests import node
from tests.project import HOME

NEAR = 1e-6  # of a weight of about 1
STEPS = 7
OPTIMISERS: dict[str, Callable[[list[Tensor], float], torch.optim.Optimizer]] = {
    "sgd": lambda weights, rate: torch.optim.SGD(weights, lr=rate),
    "momentum": lambda weights, rate: torch.optim.SGD(weights, lr=rate, momentum=0.9),
    "adam": lambda weights, rate: torch.optim.Adam(weights, lr=rate),
}
RATES = 0.1, 0.003
CASES = [(optimiser, rate) for optimiser in OPTIMISERS for rate in RATES]


def given() -> tuple[Tensor, list[Tensor]]:
    """Weights, and gradients of many sizes; one of them is 0 all the time, one only at first."""
    torch.manual_seed(5)
    gradients = [torch.randn(40) * 10 ** torch.linspace(-6, 1, 40) for _ in range(STEPS)]
    for step, each in enumerate(gradients):
        each[3] = 0
        each[4] *= step > 2
    return torch.rand(40) * 2 - 1, gradients


def torchs(optimiser: str, rate: float) -> list[Tensor]:
    """The weights after each step."""
    weights, gradients = given()
    leaf = weights.clone().requires_grad_()
    taken, after = OPTIMISERS[optimiser]([leaf], rate), []
    for each in gradients:
        leaf.grad = each.clone()
        taken.step()
        after.append(leaf.detach().clone())
    return after


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("update")
    weights, gradients = given()
    numbers = {"weights": weights.tolist(), "gradients": [each.tolist() for each in gradients]}
    asked, answers = folder / "cases.json", folder / "answers.json"
    steps = [{"optimiser": optimiser, "rate": rate, **numbers} for optimiser, rate in CASES]
    asked.write_text(json.dumps({"out": str(answers), "steps": steps}))
    node.run(Path("tests/js/update.mjs"), asked)
    found: list[dict[str, Any]] = json.loads(answers.read_text())
    return found


@pytest.mark.parametrize("n", range(len(CASES)), ids=[f"{name} {rate}" for name, rate in CASES])
def test_each_step_is_the_optimisers(n: int, told: list[dict[str, Any]]) -> None:
    expected = torchs(*CASES[n])
    assert len(told[n]["after"]) == STEPS
    for mine, theirs in zip(told[n]["after"], expected, strict=True):
        assert float((torch.tensor(mine) - theirs).abs().max()) <= NEAR
    assert float((expected[-1] - expected[0]).abs().max()) > 10 * NEAR


@pytest.mark.parametrize("n", range(len(CASES)), ids=[f"{name} {rate}" for name, rate in CASES])
def test_what_is_written_gives_the_weight_by_the_formula(n: int, told: list[dict[str, Any]]) -> None:
    """By the formulas as they stand in torch's documentation, from the numbers that the page writes."""
    laws: dict[str, Callable[[dict[str, Any]], float]] = {
        "sgd": lambda it: it["weight"] - it["rate"] * it["gradient"],
        "momentum": lambda it: it["weight"] - it["rate"] * (it["momentum"] * it["before"] + it["gradient"]),
        "adam": lambda it: (
            it["weight"]
            - it["rate"]
            * (it["mean"] / (1 - it["betas"][0] ** it["step"]))
            / ((it["square"] / (1 - it["betas"][1] ** it["step"])) ** 0.5 + it["eps"])
        ),
    }
    optimiser, _ = CASES[n]
    for step, (after, written) in enumerate(zip(told[n]["after"], told[n]["written"], strict=True)):
        for weight, it in zip(after, written, strict=True):
            assert laws[optimiser](it) == pytest.approx(it["next"], rel=1e-12, abs=1e-15)
            assert it["next"] == pytest.approx(weight, rel=1e-7, abs=1e-7)
            assert optimiser != "adam" or it["step"] == step + 1


def test_the_page_takes_the_rates_that_trainings_take() -> None:
    text = (HOME / "static/js/train/step/rates.js").read_text()
    found = dict(re.findall(r"(\w+): ([\d.]+)", text))
    assert {name: float(rate) for name, rate in found.items()} == dict(options.RATES)
