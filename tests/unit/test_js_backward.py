"""The page's own forward and backward pass against torch and autograd: every operation, LeNet and its kin."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from app.net.describe import Described
from tests import node
from tests.unit.backward import CASES, LARGE, NEAR, Case, Told, described, error_of, given, near, written

PICKED = 200  # weights, and as many units, of a large network


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
    cases = [
        written(case, folder) | {"units": places(case.network), "weights_of": numbers(case.network)}
        for case in CASES
    ]
    asked, answers = folder / "cases.json", folder / "answers.json"
    asked.write_text(json.dumps({"out": str(answers), "cases": cases}))
    node.run(Path("tests/js/backward.mjs"), asked)
    found: Told = json.loads(answers.read_text())
    return found


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
