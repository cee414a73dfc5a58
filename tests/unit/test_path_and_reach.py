"""The strongest path downwards, and the units that a unit can still change upwards."""

import random
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from app.net.describe import describe
from app.net.path import strongest_path, strongest_tap
from app.net.reach import reach
from app.net.reads import taps
from app.net.run import Recorder, Run
from app.net.trace import trace
from app.zoo.lenet import LeNet
from tests.nets import TOYS, kernel_1234
from tests.unit.test_trace_parity import NAMES, loaded

Unit = tuple[str, int]
MOST = 60  # units of each layer


def through(network: nn.Module, x: torch.Tensor) -> tuple[Run, Any]:
    described = describe(network.eval(), tuple(x.shape))
    return Recorder(described)(x[None]), described.weights


def path(run: Run, weights: Any, unit: int, layer: int = -1) -> list[Unit]:
    return [
        (step.layer.id, step.unit) for step in strongest_path(run, weights, run.graph.layers[layer], unit)
    ]


def test_a_positive_sum_follows_its_largest_product() -> None:
    run, weights = through(kernel_1234(), torch.arange(9.0).reshape(1, 3, 3))
    assert path(run, weights, 3)[1:] == [("input", 8)]
    assert [step.value for step in strongest_path(run, weights, run.graph.layers[1], 3)] == [77, 8]


def test_a_negative_sum_follows_its_most_negative_product() -> None:
    x = torch.tensor([[[-9.0, 8.0, 0.0], [7.0, -6.0, 0.0], [0.0, 0.0, 0.0]]])  # -9 + 16 + 21 - 24 + 10 = 14
    run, weights = through(kernel_1234(), x)
    assert path(run, weights, 0)[1] == ("input", 3)
    run, weights = through(kernel_1234(), -2 * x)  # 18 - 32 - 42 + 48 + 10 = 2: positive, by its largest
    assert path(run, weights, 0)[1] == ("input", 4)
    run, weights = through(kernel_1234(), -3 * x)  # 27 - 48 - 63 + 72 + 10 = -2
    assert path(run, weights, 0)[1] == ("input", 3)


def test_of_equal_products_the_first_one_leads() -> None:
    run, weights = through(nn.Sequential(nn.AvgPool2d(2)), torch.tensor([[[1.0, 2.0], [2.0, 2.0]]]))
    assert path(run, weights, 0)[1] == ("input", 1)
    run, weights = through(nn.Sequential(nn.MaxPool2d(2)), torch.tensor([[[1.0, 3.0], [3.0, 3.0]]]))
    assert path(run, weights, 0)[1] == ("input", 1)


def test_a_tap_beyond_the_edge_never_leads() -> None:
    """All products are negative but the sum is not: the edge's zeros would be larger than any of them."""
    conv = nn.Conv2d(1, 1, 3, padding=1)
    with torch.no_grad():
        conv.weight.fill_(-1.0)
        conv.bias.fill_(10.0)  # type: ignore[union-attr]
    run, weights = through(nn.Sequential(conv), torch.tensor([[[4.0, 2.0], [1.0, 1.5]]]))
    assert path(run, weights, 0)[1] == ("input", 2)


def test_a_window_wholly_in_the_padding_leads_nowhere() -> None:
    run, weights = through(nn.Sequential(nn.Conv2d(1, 1, 2, padding=4)), torch.ones((1, 3, 3)))
    assert [step.layer.id for step in strongest_path(run, weights, run.graph.layers[1], 0)] == ["0"]


def test_softmax_follows_its_own_score_and_a_sum_its_larger_branch() -> None:
    run, weights = through(nn.Sequential(nn.Softmax(dim=1)), torch.tensor([3.0, 9.0, 1.0]))
    assert path(run, weights, 2) == [("0", 2), ("input", 2)]
    described, x = loaded("add")
    run = Recorder(described)(x)
    first, second = (run.flat(name) for name in run.graph.layers[-1].inputs)
    for unit in range(first.size):
        side = 1 if first[unit] + second[unit] >= 0 else -1
        larger = run.graph.layers[-1].inputs[int(side * second[unit] > side * first[unit])]
        assert path(run, described.weights, unit)[1] == (larger, unit)


@pytest.mark.parametrize("name", NAMES)
def test_each_step_is_a_tap_of_the_one_before_down_to_the_drawing(name: str) -> None:
    described, x = loaded(name)
    run = Recorder(described)(x)
    for layer in described.graph.layers:
        for unit in random.Random(layer.id).sample(range(layer.size), min(8, layer.size)):
            steps = strongest_path(run, described.weights, layer, unit)
            assert (steps[0].layer, steps[0].unit) == (layer, unit)
            for above, below in pairwise(steps):
                read = taps(described.graph, above.layer, above.unit)
                pairs = [(above.layer.inputs[s], u) for s, u in zip(read.source, read.unit, strict=True)]
                assert (below.layer.id, below.unit) in pairs
            last = taps(described.graph, steps[-1].layer, steps[-1].unit)
            assert steps[-1].layer.read == "none" or (last.unit < 0).all()
            assert all(step.value == run.flat(step.layer.id)[step.unit] for step in steps)


def test_lenets_steps_are_those_that_torch_finds() -> None:
    """Products of a convolution and of a dense layer by torch's unfold, winners by its own max pool."""
    described, x = loaded("lenet")
    run, chance = Recorder(described)(x), random.Random(4)
    for name in ("conv1", "conv2", "fc1", "fc2", "output", "pool1", "pool2"):
        layer = described.graph[name]
        below = torch.tensor(run[layer.inputs[0]], dtype=torch.float64)
        for unit in chance.sample(range(layer.size), min(200, layer.size)):
            channel, row, column = layer.place(unit)
            if name.startswith("pool"):
                expected = int(F.max_pool2d(below, 2, return_indices=True)[1][channel, row, column])
                expected += channel * below[0].numel()
            else:
                weight = torch.tensor(described.weights[name].weight[channel], dtype=torch.float64)
                places = torch.arange(below.numel()).reshape(below.shape)
                cut = (slice(None), slice(row, row + 5), slice(column, column + 5))
                at, window = (places[cut], below[cut]) if below.dim() == 3 else (places, below)
                total = (window * weight).sum() + float(described.weights[name].bias[channel])
                products = window * weight * (1 if total >= 0 else -1)
                expected = int(at.reshape(-1)[products.argmax()])
            traced = trace(run, described.weights, layer, unit)
            assert traced.taps.unit[strongest_tap(traced)] == expected, (name, unit)


@pytest.mark.parametrize("name", TOYS)
def test_reach_is_the_receptive_field_turned_round(name: str) -> None:
    """Every unit's dependents, from a walk over all taps of all units."""
    graph = loaded(name)[0].graph
    seen: dict[Unit, set[Unit]] = {}  # a unit: all it depends on, itself included
    changes: dict[Unit, set[Unit]] = {}
    for layer in graph.layers:
        for unit in range(layer.size):
            read = taps(graph, layer, unit)
            pairs = zip(read.source.tolist(), read.unit.tolist(), strict=True)
            below = [seen[layer.inputs[which], index] for which, index in pairs if index >= 0]
            for other in set().union(*below):
                changes.setdefault(other, set()).add((layer.id, unit))
            seen[layer.id, unit] = set().union({(layer.id, unit)}, *below)
    for layer in graph.layers:
        for unit in random.Random(name).sample(range(layer.size), min(MOST, layer.size)):
            told = reach(graph, layer, unit)
            found = {(up, int(index)) for up, mask in told.items() for index in np.flatnonzero(mask)}
            assert found == changes.get((layer.id, unit), set()), (layer.id, unit)


def test_reach_lists_the_layers_that_it_can_change_and_no_others() -> None:
    graph = loaded("concat")[0].graph
    assert [layer.id for layer in graph.layers] == ["input", "one", "three", "pool", "cat"]
    assert list(reach(graph, graph["one"], 0)) == ["cat"]
    assert list(reach(graph, graph["cat"], 0)) == []
    graph = loaded("maxpool")[0].graph
    assert list(reach(graph, graph.layers[0], 8 * 8)) == [], "the last of nine rows is under no window"


@pytest.mark.parametrize(
    ("layer", "place", "counts"),
    [
        # a pixel at a corner is under one window of each map, one in the middle under 5 x 5 of them
        ("input", (0, 0, 0), {"conv1": 6, "pool1": 6, "conv2": 16, "pool2": 16, "fc1": 120}),
        ("input", (0, 16, 16), {"conv1": 150, "pool1": 54, "conv2": 784, "pool2": 256, "softmax": 10}),
        ("pool2", (3, 4, 4), {"flatten": 1, "fc1": 120, "output": 10}),
        ("fc2", (7, 0, 0), {"relu4": 1, "output": 10, "softmax": 10}),
        ("softmax", (7, 0, 0), {}),
    ],
)
def test_reach_in_lenet_counted_by_hand(
    layer: str, place: tuple[int, int, int], counts: dict[str, int]
) -> None:
    graph = describe(LeNet(), (1, 32, 32)).graph
    told = reach(graph, graph[layer], graph[layer].index(*place))
    assert {name: int(told[name].sum()) for name in counts} == counts
    assert list(told) == list(graph.ids[graph.ids.index(layer) + 1 :])
