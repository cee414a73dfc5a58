"""The wires of a scene that shows gradients, against autograd."""

from __future__ import annotations

import json
import random
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
import torch
from torch import Tensor

from app.net.graph import Layer
from tests import node
from tests.unit.backward import CASES, Case, Told, described, error_of, given, near, written

FOLLOWED = 3  # units of a layer whose wires are looked at one by one
CARRIERS = {"flatten", "dropout"}  # not drawn: wires go through them


def is_chain(case: Case) -> bool:
    """Does each layer read the one before it, and nothing else?"""
    return all((a.id,) == tuple(b.inputs) for a, b in pairwise(described(case.network).graph.layers))


CHAINS = [case for case in CASES if is_chain(case)]


def drawn(case: Case) -> list[Layer]:
    return [layer for layer in described(case.network).graph.layers if layer.kind not in CARRIERS]


def followed(case: Case) -> list[tuple[str, int]]:
    chance = random.Random(case.name)
    return [
        (layer.id, u)
        for layer in drawn(case)[1:]
        for u in chance.sample(range(layer.size), min(layer.size, FOLLOWED))
    ]


@cache
def looked(case: Case) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """By torch: each layer's output, and the gradient of the error in it."""
    found = described(case.network)
    outputs = found.program(given(case).requires_grad_())
    error = error_of(case, outputs[-1])
    grads = torch.autograd.grad(error, outputs, allow_unused=True, retain_graph=True)
    full = [torch.zeros_like(x) if grad is None else grad for x, grad in zip(outputs, grads, strict=True)]
    ids = found.graph.ids
    return dict(zip(ids, outputs, strict=True)), dict(zip(ids, full, strict=True))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("wires")
    asked, answers = folder / "cases.json", folder / "answers.json"
    cases = [written(case, folder) | {"followed": followed(case)} for case in CASES]
    asked.write_text(json.dumps({"out": str(answers), "cases": cases}))
    node.run(Path("tests/js/wires.mjs"), asked)
    found: Told = json.loads(answers.read_text())
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_wires_that_arrive_at_a_unit_add_up_to_its_gradient(case: Case, told: Told) -> None:
    _, grads = looked(case)
    arrived = told[case.name]["arrived"]
    *below, last = drawn(case)
    for layer in below:
        near(arrived[layer.id], grads[layer.id], layer.id)
    assert not any(arrived[last.id])


@pytest.mark.parametrize("case", CHAINS, ids=lambda case: case.name)
def test_a_wire_is_what_one_unit_adds_to_the_gradient_of_one_that_it_reads(case: Case, told: Told) -> None:
    """Autograd of that one unit alone, times its own gradient."""
    outputs, grads = looked(case)
    below = {layer.id: under.id for under, layer in pairwise(drawn(case))}
    for (id, u), parts in zip(followed(case), told[case.name]["parts"], strict=True):
        (alone,) = torch.autograd.grad(outputs[id].flatten()[u], outputs[below[id]], retain_graph=True)
        wires = torch.zeros(alone.numel(), dtype=torch.float64)
        for part in parts:
            assert part["layer"] == below[id]
            assert part["product"] != 0
            wires[part["index"]] += part["product"]
        near(wires.tolist(), alone.flatten() * grads[id].flatten()[u], f"{id}:{u}")


def test_chains_are_most_of_the_networks() -> None:
    assert len(CHAINS) > len(CASES) / 2
