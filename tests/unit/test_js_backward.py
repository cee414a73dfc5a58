"""The page's own forward and backward pass against torch and autograd: every operation, LeNet and its kin."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from app.answer import Answer, as_block
from app.card import Card
from app.loading import load, ready
from app.net.describe import Described, describe
from app.settings import HOME
from app.zoo.lenet import LeNet
from tests import node
from tests.nets import TOYS, drawing

NEAR = 1e-5  # of max(1, |value|): torch works in float32
PICKED = 200  # weights, and as many units, of a large network
CARD = Card(title="Toy", architecture="toy", family="toy", input_shape=(1, 1, 1), classes=["x"], parameters=0)
MAPS = (1, 32, 32)
ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid}
POOLS = {"max": nn.MaxPool2d, "average": nn.AvgPool2d}
LARGE = ["lenet", *(f"{activation} {pool}" for activation in ACTIVATIONS for pool in POOLS)]
NAMES = [*TOYS, *LARGE]

Told = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Case:
    """One network on one drawing with one loss."""

    network: str
    ties: bool  # a drawing of quarters only: equal winners, sums that are exactly 0
    kind: str
    label: int

    @property
    def name(self) -> str:
        return f"{self.network}|{self.ties}|{self.kind}"


def kin(activation: str, pool: str) -> nn.Module:
    """LeNet's plan with other parts, written down once more, as torch begins it."""
    act, pooled = ACTIVATIONS[activation], POOLS[pool]
    torch.manual_seed(11)
    return nn.Sequential(
        nn.Conv2d(1, 6, 5), act(), pooled(2), nn.Conv2d(6, 16, 5), act(), pooled(2), nn.Flatten(),
        nn.Linear(400, 120), act(), nn.Linear(120, 100), act(), nn.Linear(100, 10), nn.Softmax(dim=1),
    )  # fmt: skip


def shipped() -> nn.Module:
    network = LeNet()
    network.load_state_dict({
        f"{layer}.{role}": torch.tensor(value)
        for layer, pair in load(HOME / "models" / "lenet").weights.items()
        for role, value in pair._asdict().items()
    })  # fmt: skip
    return network


def by_chance(network: nn.Module, seed: int) -> nn.Module:
    """Whole 64ths from -1 to 1, another set for each parameter; their sums are exact in float32."""
    chance = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, values in (*network.named_parameters(), *network.named_buffers()):
            if values.is_floating_point():
                drawn = torch.randint(-64, 65, values.shape, generator=chance) / 64
                values.copy_(drawn.abs() + 1 if name.endswith("running_var") else drawn)
    return network


@cache
def described(name: str) -> Described:
    if name in TOYS:
        return describe(by_chance(TOYS[name].build(), NAMES.index(name)), TOYS[name].shape)
    return describe(shipped() if name == "lenet" else kin(*name.split()), MAPS)


def given(case: Case) -> Tensor:
    shape = described(case.network).graph.layers[0].shape
    if case.network in LARGE:
        return (drawing(shape, seed=3).abs() - 0.6).clamp(0) * 2.5
    x = drawing(shape, seed=case.ties + 1)
    return (x * 4).round() / 4 if case.ties else x


def losses(name: str) -> list[tuple[str, int]]:
    last = described(name).graph.layers[-1]
    label = random.Random(name).randrange(last.size)
    return [("squared_error", label), *([("cross_entropy", label)] if last.fold == "softmax" else [])]


CASES = [Case(name, ties, *loss) for name in NAMES for ties in (False, True)[: 1 + (name in TOYS)]
         for loss in losses(name)]  # fmt: skip


def places(name: str) -> list[int] | None:
    total = sum(layer.size for layer in described(name).graph.layers)
    return random.Random(name).sample(range(total), PICKED) if name in LARGE else None


def numbers(name: str) -> dict[str, dict[str, list[int]]] | None:
    """200 weights and biases: layer -> role -> which of them."""
    if name not in LARGE:
        return None
    found: dict[str, dict[str, list[int]]] = {}
    sizes = [
        (layer, role, np.size(value))
        for layer, pair in described(name).weights.items() for role, value in pair._asdict().items()
    ]  # fmt: skip
    chance = random.Random(name)
    for layer, role, size in sizes:  # as many of a small layer as of a large one, or conv1 would go unseen
        found.setdefault(layer, {})[role] = [chance.randrange(size) for _ in range(PICKED // len(sizes))]
    return found


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("backward")
    cases = []
    for k, case in enumerate(CASES):
        model = ready("toy", CARD, described(case.network))
        block = as_block(Answer(model, model.record(given(case)), None))
        files = {"graph": model.graph_json, "weights": model.weights_block, "run": block}
        paths = {role: folder / f"{k}-{role}" for role in files}
        for role, path in paths.items():
            path.write_bytes(files[role])
        cases.append(
            {"name": case.name, "kind": case.kind, "label": case.label, "units": places(case.network)}
            | {"weights_of": numbers(case.network)} | {role: str(path) for role, path in paths.items()}
        )  # fmt: skip
    asked, answers = folder / "cases.json", folder / "answers.json"
    asked.write_text(json.dumps({"out": str(answers), "cases": cases}))
    node.run(Path("tests/js/backward.mjs"), asked)
    found: Told = json.loads(answers.read_text())
    return found


def near(found: Any, expected: Tensor, what: str) -> None:
    there = torch.tensor(found, dtype=torch.float64)
    assert there.numel() == expected.numel(), what
    off = (there - expected.double().flatten()).abs() / expected.double().flatten().abs().clamp(min=1)
    assert not there.numel() or float(off.max()) <= NEAR, f"{what}: {float(off.max())}"


def error_of(case: Case, output: Tensor) -> Tensor:
    if case.kind == "cross_entropy":
        return -output.flatten()[case.label].log()
    target = torch.zeros(output.numel())
    target[case.label] = 1
    return 0.5 * ((target - output.flatten()) ** 2).sum()


def owners(found: Described) -> dict[str, dict[str, Tensor]]:
    """Layer -> role -> torch's own parameter, by its numbers; batchnorm has none that is its scale."""
    parameters = list(found.program.parameters())
    owned: dict[str, dict[str, Tensor]] = {}
    for id, pair in found.weights.items():
        if found.graph[id].kind == "batchnorm":
            continue
        for role, value in pair._asdict().items():
            if not isinstance(value, np.ndarray):
                continue
            flat = torch.tensor(value).flatten()
            (same,) = [each for each in parameters if torch.equal(each.detach().flatten(), flat)]
            owned.setdefault(id, {})[role] = same
    return owned


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_values_and_gradients_are_what_torch_says(case: Case, told: Told) -> None:
    found, page = described(case.network), told[case.name]
    layers, at = found.graph.layers, places(case.network)
    x = given(case).requires_grad_()
    outputs = found.program(x)
    block = torch.cat([output.detach().flatten() for output in outputs])
    near(page["forward"], block, "forward")
    for layer, output in zip(layers, outputs, strict=True):
        near(list(page["stats"][layer.id].values()), torch.stack(output.detach().aminmax()), layer.id)

    error = error_of(case, outputs[-1])
    assert page["error"] == pytest.approx(float(error.detach()), rel=NEAR)
    assert sum(each["error"] for each in page["outputs"]) == pytest.approx(page["error"], rel=1e-12)
    owned = owners(found)
    parameters = list({id(each): each for own in owned.values() for each in own.values()}.values())
    asked = [*outputs, *parameters]
    grads = torch.autograd.grad(error, asked, allow_unused=True)
    full = [torch.zeros_like(each) if grad is None else grad for each, grad in zip(asked, grads, strict=True)]
    slopes = torch.cat([each.flatten() for each in full[: len(outputs)]])
    near(page["values"], slopes if at is None else slopes[at], "units")

    said = page["gradients"]
    assert set(said) == set(found.weights)
    for parameter, grad in zip(parameters, full[len(outputs) :], strict=True):
        uses = [(id, role) for id, own in owned.items() for role, each in own.items() if each is parameter]
        mine = torch.tensor([said[id][role] for id, role in uses], dtype=torch.float64).sum(0).tolist()
        some = numbers(case.network)
        near(mine, grad.flatten()[some[uses[0][0]][uses[0][1]]] if some else grad, str(uses))
    for k, layer in enumerate(layers):
        if layer.kind == "batchnorm":
            after, before = full[k], outputs[found.graph.ids.index(layer.inputs[0])].detach()
            over = [axis for axis in range(after.ndim) if axis != 1]
            near(said[layer.id]["weight"], (after * before).sum(over), layer.id)
            near(said[layer.id]["bias"], after.sum(over), layer.id)


def test_two_hundred_weights_of_each_large_network_are_compared() -> None:
    for name in LARGE:
        some = numbers(name)
        assert some and sum(len(at) for own in some.values() for at in own.values()) == PICKED
        assert set(some) == set(described(name).weights)
