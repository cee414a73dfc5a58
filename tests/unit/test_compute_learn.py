"""The guide's training step against torch's autograd in float64: forward, error, gradients, update."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
import torch
import torch.nn.functional as F

from app.zoo import data
from tests.unit.compute import near, results

NEAR = 1e-9  # of the largest number of its kind
SEEDS = [1, 2, 7, 2026]
RATE = 0.5
Weights = dict[str, dict[str, torch.Tensor]]


def pictures() -> list[tuple[list[int], int]]:
    """Two digits, full ink, paper: grey levels and the label that is to be learnt."""
    images, labels = data.read_mnist(data.SHIPPED, "t10k")
    digits = [(images[n].flatten().tolist(), int(labels[n])) for n in (0, 18)]
    return [*digits, ([255] * 784, 3), ([0] * 784, 9)]


def opened(found: dict[str, Any]) -> Weights:
    """The page's weights as tensors that gather gradients."""
    shapes = {"conv": (4, 1, 5, 5), "output": (10, 144)}
    return {
        id: {
            "weight": torch.tensor(own["weight"], dtype=torch.float64).reshape(shapes[id]).requires_grad_(),
            "bias": torch.tensor(own["bias"], dtype=torch.float64).requires_grad_(),
        }
        for id, own in found.items()
    }


def forward(weights: Weights, pixels: list[int]) -> list[torch.Tensor]:
    """Every layer's values, as the page lays them out."""
    x = torch.tensor(pixels, dtype=torch.float64).reshape(1, 1, 28, 28) / 255
    conv = F.conv2d(x, **weights["conv"])
    relu = F.relu(conv)
    pool = F.max_pool2d(relu, 4)
    logits = F.linear(pool.flatten(1), **weights["output"])
    layers = [x, conv, relu, pool, logits, F.softmax(logits, dim=1)]
    for layer in layers[1:]:
        layer.retain_grad()
    return layers


def learnt(
    weights: Weights, pixels: list[int], label: int
) -> tuple[torch.Tensor, torch.Tensor, list[torch.Tensor]]:
    """The values in one row, the error, and the layers, after autograd has gone back through them."""
    layers = forward(weights, pixels)
    target = F.one_hot(torch.tensor(label), 10)
    error = 0.5 * ((target - layers[-1]) ** 2).sum()
    error.backward()
    return torch.cat([layer.flatten() for layer in layers]).detach(), error.detach(), layers


CASES = [(seed, pixels, label) for seed in SEEDS for pixels, label in pictures()]


@pytest.fixture(scope="module")
def steps() -> list[Any]:
    return results([["together", "stepped", *case, RATE] for case in CASES])


@pytest.mark.parametrize("n", range(len(CASES)))
def test_a_step_is_what_autograd_makes_of_it(n: int, steps: list[Any]) -> None:
    _, pixels, label = CASES[n]
    told = steps[n]
    weights = opened(told["network"]["weights"])
    values, error, layers = learnt(weights, pixels, label)
    before, gradients = told["before"], told["gradients"]
    assert near(before["values"], values, NEAR)
    assert before["error"]["total"] == pytest.approx(float(error), rel=NEAR)
    assert before["guess"] == int(layers[-1].argmax())
    assert sum(term["error"] for term in before["error"]["terms"]) == pytest.approx(float(error), rel=NEAR)
    at = 784
    for layer in layers[1:]:
        assert near(gradients["units"][at : at + layer.numel()], layer.grad, NEAR)
        at += layer.numel()
    for id, own in weights.items():
        for role, tensor in own.items():
            assert near(gradients["weights"][id][role], tensor.grad, NEAR), (id, role)
            moved = (tensor - RATE * tensor.grad).detach()
            assert near(told["next"]["weights"][id][role], moved, NEAR), (id, role)
    again = forward(opened(told["next"]["weights"]), pixels)
    assert near(told["after"]["values"], torch.cat([layer.detach().flatten() for layer in again]), NEAR)


def test_weights_by_chance_begin_as_torchs_do(steps: list[Any]) -> None:
    """Within 1/sqrt(taps), over all of that range, another set for another seed."""
    seen = set()
    for n, (seed, *_) in enumerate(CASES):
        own = steps[n]["network"]["weights"]
        seen.add((seed, own["conv"]["weight"][0]))
        for id, taps in (("conv", 25), ("output", 144)):
            weight = torch.tensor(own[id]["weight"])
            assert 0.9 / taps**0.5 < weight.abs().max() <= 1 / taps**0.5
            assert abs(float(weight.mean())) < 0.25 / taps**0.5
    assert len(seen) == len(SEEDS)


@pytest.mark.parametrize("layer", ["conv", "output"])
@pytest.mark.parametrize("n", [0, 5, 8])
def test_one_weight_is_followed_from_old_to_new(layer: str, n: int, steps: list[Any]) -> None:
    step = steps[n]
    slopes = step["gradients"]["weights"][layer]["weight"]
    strongest = max(range(len(slopes)), key=lambda k: abs(slopes[k]))
    for index in (0, strongest, len(slopes) - 1):
        (told,) = results([["together", "followed", *CASES[n], RATE, layer, index]])
        assert told["old"] == step["network"]["weights"][layer]["weight"][index]
        assert told["new"] == step["next"]["weights"][layer]["weight"][index]
        assert told["gradient"] == slopes[index]
        assert told["new"] == pytest.approx(told["old"] - RATE * told["gradient"], rel=1e-12)
        total = sum(term["slope"] * term["value"] for term in told["terms"])
        assert total == pytest.approx(told["gradient"], rel=NEAR, abs=1e-15)
        uses = {"conv": 24 * 24, "output": 1}[layer]
        assert len(told["terms"]) + told["idle"] == uses
        size = {"conv": (4, 1, 5, 5), "output": (10, 144, 1, 1)}[layer]
        place = [told["place"][name] for name in ("output", "input", "row", "col")]
        assert index == int(torch.arange(len(slopes)).reshape(size)[tuple(place)])
        for term in told["terms"]:
            assert (
                term["value"]
                == step["before"]["values"][{"conv": 0, "output": 784 + 4608}[layer] + term["tap"]]
            )


@pytest.mark.parametrize("n", [0, 6])
def test_the_slope_of_a_logit_is_a_sum_over_all_outputs(n: int) -> None:
    (told,) = results([["together", "logitSlopes", *CASES[n]]])
    (step,) = results([["together", "stepped", *CASES[n], RATE]])
    outputs = torch.tensor(step["before"]["outputs"], dtype=torch.float64)
    logits = torch.tensor(step["before"]["values"][-20:-10], dtype=torch.float64)
    pulls = torch.autograd.functional.jacobian(lambda x: torch.softmax(x, 0), logits)
    for k, row in enumerate(told):
        assert near([term["pull"] for term in row["terms"]], pulls[:, k], NEAR)
        target = F.one_hot(torch.tensor(CASES[n][2]), 10)
        assert near([term["error"] for term in row["terms"]], outputs - target, NEAR)
        slope = step["gradients"]["units"][-20 + k]
        assert row["slope"] == pytest.approx(slope, rel=NEAR, abs=1e-15)


def test_with_a_small_learning_rate_the_error_falls_at_every_step() -> None:
    cases = [(seed, *picture) for seed in SEEDS for picture in pictures()]
    for errors in results([["together", "errors", *case, 0.02, 6] for case in cases]):
        assert all(later < earlier for earlier, later in pairwise(errors)), errors


def test_a_network_of_another_size_learns_too() -> None:
    """Any plan: 12x12, two maps, three classes, against autograd."""
    plan = {"side": 12, "kernel": 3, "maps": 2, "pool": 2, "classes": 3}
    pixels = torch.randint(0, 256, (144,), generator=torch.Generator().manual_seed(1))
    (told,) = results([["together", "stepped", 3, pixels.tolist(), 1, RATE, plan]])
    own = told["network"]["weights"]
    weight = torch.tensor(own["conv"]["weight"], dtype=torch.float64).reshape(2, 1, 3, 3).requires_grad_()
    bias = torch.tensor(own["conv"]["bias"], dtype=torch.float64)
    dense = torch.tensor(own["output"]["weight"], dtype=torch.float64).reshape(3, 50)
    x = pixels.double().reshape(1, 1, 12, 12) / 255
    pool = F.max_pool2d(F.relu(F.conv2d(x, weight, bias)), 2).flatten()
    outputs = torch.softmax(dense @ pool + torch.tensor(own["output"]["bias"], dtype=torch.float64), 0)
    (0.5 * ((F.one_hot(torch.tensor(1), 3) - outputs) ** 2).sum()).backward()
    assert weight.grad is not None
    assert near(told["gradients"]["weights"]["conv"]["weight"], weight.grad, NEAR)
