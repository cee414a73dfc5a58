"""The exact weights on the drawing, as the page works them out, against autograd through all the network."""

from __future__ import annotations

import json
import random
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from app.answer import Answer, as_block
from app.loading import load
from app.model import ready
from app.net.describe import Described, describe
from app.settings import HOME
from app.zoo.lenet import LeNet
from tests import node
from tests.nets import CARD, TOYS, drawing

NAMES = [*TOYS, "lenet"]
SAMPLES = 9  # units of each layer
NEAR = 1e-4  # of max(1, |value|): torch works in float32
BENT = {"tanh", "sigmoid", "softmax", "lrn"}

Told = dict[str, list[dict[str, Any]]]


@cache
def loaded(name: str) -> tuple[Described, torch.Tensor]:
    if name != "lenet":
        toy = TOYS[name]
        return describe(toy.network(), toy.shape), drawing(toy.shape)
    network = LeNet()
    weights = load(HOME / "models" / "lenet").weights
    network.load_state_dict({
        f"{layer}.{role}": torch.tensor(value)
        for layer, pair in weights.items() for role, value in pair._asdict().items()
    })  # fmt: skip
    return describe(network, (1, 32, 32)), (drawing((1, 32, 32), seed=3).abs() > 0.8).float()


def units(name: str) -> list[tuple[int, int]]:
    """(layer number, unit), some of each layer."""
    chance = random.Random(name)
    layers = loaded(name)[0].graph.layers
    return [
        (k, unit)
        for k, layer in enumerate(layers)
        for unit in chance.sample(range(layer.size), min(SAMPLES, layer.size))
    ]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("affine")
    cases = []
    for k, name in enumerate(NAMES):
        described, x = loaded(name)
        model = ready("toy", CARD, described)
        done = Answer(model, model.record(x), None)
        files = {"graph": model.graph_json, "weights": model.weights_block, "run": as_block(done)}
        paths = {role: folder / f"{k}-{role}" for role in files}
        for role, path in paths.items():
            path.write_bytes(files[role])
        cases.append({"name": name, "units": units(name)} | {role: str(path) for role, path in paths.items()})
    asked, answers = folder / "cases.json", folder / "answers.json"
    asked.write_text(json.dumps({"out": str(answers), "cases": cases}))
    node.run(Path("tests/js/affine.mjs"), asked)
    found: Told = json.loads(answers.read_text())
    return found


def meant(described: Described, k: int, unit: int) -> tuple[int, int]:
    """A softmax unit stands for its logit."""
    layer = described.graph.layers[k]
    return (described.graph.ids.index(layer.inputs[0]), unit) if layer.fold == "softmax" else (k, unit)


@pytest.mark.parametrize("name", NAMES)
def test_weights_constant_and_value_are_what_torch_says(name: str, told: Told) -> None:
    described, x = loaded(name)
    leaf = x.clone().requires_grad_()
    outputs = described.program(leaf)
    seen = leaf.detach().double().numpy().ravel()
    assert len(told[name]) == len(units(name))
    for (k, unit), found in zip(units(name), told[name], strict=True):
        at, index = meant(described, k, unit)
        assert found["of"] == {"layer": described.graph.ids[at], "index": index}
        output = outputs[at].reshape(-1)[index]
        (grad,) = torch.autograd.grad(output, leaf, retain_graph=True, allow_unused=True)
        weights = np.zeros_like(seen) if grad is None else grad.double().numpy().ravel()
        value = float(output.detach())
        here = f"{described.graph.layers[k].id} unit {unit}"
        scale = max(1.0, float(np.abs(weights).max()))
        assert np.allclose(found["weights"], weights, rtol=0, atol=NEAR * scale), here
        assert found["value"] == pytest.approx(value, rel=NEAR, abs=NEAR), here
        assert found["sum"] == pytest.approx(float(weights @ seen), rel=NEAR, abs=NEAR * scale), here
        assert found["sum"] + found["constant"] == pytest.approx(found["value"], rel=1e-9, abs=1e-9), here


@pytest.mark.parametrize("name", NAMES)
def test_it_is_exact_where_nothing_bends(name: str, told: Told) -> None:
    described, _ = loaded(name)
    graph = described.graph
    for (k, unit), found in zip(units(name), told[name], strict=True):
        below, todo = set(), {graph.layers[meant(described, k, unit)[0]].id}
        while todo:
            layer = graph[todo.pop()]
            below.add(layer.kind)
            todo |= set(layer.inputs)
        assert found["exact"] == (not below & BENT), graph.layers[k].id
