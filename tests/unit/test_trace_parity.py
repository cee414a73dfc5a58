"""Every unit's arithmetic, against torch: values, weights and what it can see."""

import random
from functools import cache
from typing import Any

import numpy as np
import pytest
import torch
from torch import fx, nn

from app.loading import load
from app.net.describe import Described, describe
from app.net.graph import Layer
from app.net.reads import taps
from app.net.receptive import receptive_field
from app.net.run import Recorder
from app.net.trace import Trace, trace
from app.net.tracing import copied
from app.settings import HOME
from app.zoo.lenet import LeNet
from tests.nets import MAPS, TOYS, VARIANTS, drawing, kernel_1234, variant

NAMES = [*TOYS, "lenet", *VARIANTS]
SAMPLES = 12  # units of each layer


@cache
def loaded(name: str) -> tuple[Described, torch.Tensor]:
    if name == "lenet":
        return shipped(), (drawing((1, 32, 32), seed=3).abs() > 0.8).float()
    if name in VARIANTS:
        return describe(variant(name), (1, 32, 32)), (drawing((1, 32, 32), seed=3).abs() > 0.8).float()
    toy = TOYS[name]
    return describe(toy.network(), toy.shape), drawing(toy.shape)


def shipped() -> Described:
    """The network that the project ships, with its trained weights."""
    model = load(HOME / "models" / "lenet")
    network = LeNet()
    state = {f"{layer}.{role}": torch.tensor(value) for layer, pair in model.weights.items()
             for role, value in pair._asdict().items()}  # fmt: skip
    network.load_state_dict(state)
    return describe(network, (1, 32, 32))


def sampled(layer: Layer) -> list[int]:
    return random.Random(layer.id).sample(range(layer.size), min(SAMPLES, layer.size))


@pytest.mark.parametrize("name", NAMES)
def test_every_unit_is_what_torch_computed(name: str) -> None:
    described, x = loaded(name)
    run = Recorder(described)(x)
    for layer in described.graph.layers:
        found = np.array([trace(run, described.weights, layer, unit).output for unit in range(layer.size)])
        expected = run.flat(layer.id).astype(np.float64)
        wrong = np.abs(found - expected) > 1e-5 * np.maximum(1, np.abs(expected))
        assert not wrong.any(), f"{layer.id}: units {np.flatnonzero(wrong)[:5]}"


@pytest.mark.parametrize("name", NAMES)
def test_terms_and_bias_make_the_sum(name: str) -> None:
    described, x = loaded(name)
    run = Recorder(described)(x)
    for layer in described.graph.layers[1:]:
        for unit in sampled(layer):
            told = trace(run, described.weights, layer, unit)
            inside = told.taps.unit >= 0
            assert not told.products[~inside].any()
            fold = told.products[inside].max() if layer.fold == "max" else told.products.sum()
            assert told.sum == pytest.approx(fold + told.bias, rel=1e-9, abs=1e-12)
            if layer.read == "window":
                parts = [part for _, part in told.per_channel]
                assert (max(parts) if layer.fold == "max" else sum(parts)) == pytest.approx(fold, abs=1e-9)


class Detached(fx.Interpreter):
    """Runs each call on inputs cut off from what came before, so that a gradient is this call's alone."""

    def __init__(self, program: fx.GraphModule) -> None:
        super().__init__(program, garbage_collect_values=False)
        self.leaves: dict[fx.Node, dict[fx.Node, torch.Tensor]] = {}

    def run_node(self, n: fx.Node) -> Any:
        if n.op in ("placeholder", "output", "get_attr"):
            return super().run_node(n)
        self.leaves[n] = {}

        def leaf(node: fx.Node) -> Any:
            value = self.env[node]
            if not isinstance(value, torch.Tensor):
                return value
            return self.leaves[n].setdefault(node, value.detach().clone().requires_grad_())

        args, kwargs = fx.map_arg((n.args, n.kwargs), leaf)
        if n.target is copied or "clone" in str(n.target):
            return args[0].detach()
        with torch.enable_grad():  # a copy between: torch will not write in place on a leaf
            args = fx.node.map_aggregate(args, lambda a: a * 1 if isinstance(a, torch.Tensor) else a)
            return getattr(self, n.op)(n.target, args, kwargs)


def slope(told: Trace) -> np.ndarray[Any, Any]:
    """How the unit changes with each of its taps, by the record alone."""
    layer, y = told.layer, told.output
    if layer.fold == "softmax":
        shares = told.products / told.sum
        return y * ((told.taps.unit == told.unit) - shares)
    if layer.fold == "normalise":
        through = 2 * layer.params["beta"] * y / told.sum * told.weights * told.values
        return (told.taps.unit == told.unit) * told.scale - through
    if layer.fold == "max":
        return (np.arange(told.values.size) == told.winner).astype(float)
    steep = {"none": 1.0, "relu": float(told.sum > 0), "tanh": 1 - y * y, "sigmoid": y * (1 - y)}
    return told.weights * steep[layer.finish]


@pytest.mark.parametrize("name", NAMES)
def test_weights_are_the_gradients_of_each_call(name: str) -> None:
    described, x = loaded(name)
    run = Recorder(described)(x)
    (output,) = described.program.graph.find_nodes(op="output")
    nodes = dict(zip(described.graph.ids, output.args[0], strict=True))
    detached = Detached(described.program)
    values = dict(zip(described.graph.ids, detached.run(x), strict=True))
    for layer in described.graph.layers[1:]:
        leaves = {
            (source.args[0] if source.target is copied else source): leaf
            for source, leaf in detached.leaves[nodes[layer.id]].items()
        }
        for unit in sampled(layer):
            told = trace(run, described.weights, layer, unit)
            flat = values[layer.id].reshape(-1)
            by_id = {name: leaves[nodes[name]] for name in set(layer.inputs)}
            grads = torch.autograd.grad(
                flat[unit], list(by_id.values()), retain_graph=True, allow_unused=True
            )
            for source, grad in zip(by_id, grads, strict=True):
                expected = np.zeros(described.graph[source].size)
                mine = np.array([layer.inputs[s] == source for s in told.taps.source], bool)
                mine &= told.taps.unit >= 0
                np.add.at(expected, told.taps.unit[mine], slope(told)[mine])
                found = np.zeros_like(expected) if grad is None else grad.reshape(-1).double().numpy()
                np.testing.assert_allclose(found, expected, rtol=2e-5, atol=2e-6)


def brute(described: Described, layer: Layer, unit: int, seen: dict[tuple[str, int], set[int]]) -> set[int]:
    """The input units behind a unit, tap by tap."""
    if layer.read == "none":
        return {unit}
    key = layer.id, unit
    if key not in seen:
        read = taps(described.graph, layer, unit)
        pairs = [(layer.inputs[s], u) for s, u in zip(read.source, read.unit.tolist(), strict=True) if u >= 0]
        below = (brute(described, described.graph[name], u, seen) for name, u in pairs)
        seen[key] = set().union(*below)
    return seen[key]


def rectangle(layer: Layer, units: set[int]) -> tuple[int, int, int, int]:
    if not units:  # windows that lie wholly in the padding see nothing
        return 0, 0, 0, 0
    places = [layer.place(unit) for unit in units]
    rows, columns = [row for _, row, _ in places], [column for _, _, column in places]
    return min(rows), min(columns), max(rows) - min(rows) + 1, max(columns) - min(columns) + 1


@pytest.mark.parametrize("name", TOYS)
def test_receptive_fields_hold_every_tap_of_a_tap(name: str) -> None:
    described, _ = loaded(name)
    first, seen = described.graph.layers[0], {}
    for layer in described.graph.layers:
        for unit in sampled(layer):
            expected = rectangle(first, brute(described, layer, unit, seen))
            assert tuple(receptive_field(described.graph, layer, unit)) == expected, f"{layer.id} {unit}"


def test_a_convolution_done_in_the_head() -> None:
    described = describe(kernel_1234(), (1, 3, 3))
    run = Recorder(described)(torch.arange(9.0).reshape(1, 1, 3, 3))
    told = trace(run, described.weights, run.graph.layers[1], 3)
    assert told.values.tolist() == [4, 5, 7, 8]
    assert told.weights.tolist() == [1, 2, 3, 4]
    assert told.products.tolist() == [4, 10, 21, 32]
    assert (told.per_channel, told.bias, told.sum, told.output) == (((0, 67.0),), 10, 77, 77)
    assert told.winner is None
    assert tuple(told.receptive_field) == (1, 1, 2, 2)


def test_the_first_of_equal_values_wins_a_max_pool() -> None:
    described = describe(nn.Sequential(nn.MaxPool2d(2)), (1, 2, 2))
    run = Recorder(described)(torch.tensor([[[[1.0, 3.0], [3.0, 3.0]]]]))
    told = trace(run, {}, run.graph.layers[1], 0)
    assert (told.winner, told.output) == (1, 3)


def test_edges_of_a_max_pool_never_win() -> None:
    described = describe(nn.Sequential(nn.MaxPool2d(3, padding=1)), (1, 3, 3))
    run = Recorder(described)(-torch.ones((1, 1, 3, 3)))
    told = trace(run, {}, run.graph.layers[1], 0)
    assert (told.taps.unit[told.winner or 0], told.output) == (0, -1)


def test_a_window_wholly_in_the_padding_sees_nothing() -> None:
    conv = nn.Conv2d(1, 1, 2, padding=4)
    described = describe(nn.Sequential(conv), (1, 3, 3))
    run = Recorder(described)(torch.ones((1, 1, 3, 3)))
    told = trace(run, described.weights, run.graph.layers[1], 0)
    assert told.output == pytest.approx(conv.bias.item())  # type: ignore[union-attr]
    assert (told.taps.unit.tolist(), tuple(told.receptive_field)) == ([-1] * 4, (0, 0, 0, 0))


def test_softmax_stands_large_numbers() -> None:
    described = describe(nn.Sequential(nn.Softmax(dim=1)), (3,))
    run = Recorder(described)(torch.tensor([[1000.0, 999.0, -1000.0]]))
    told = trace(run, {}, run.graph.layers[1], 0)
    assert told.output == pytest.approx(1 / (1 + np.exp(-1)), rel=1e-7)
    assert told.sum == pytest.approx(1 + np.exp(-1))


def test_channels_of_a_concat_see_only_their_own_branch() -> None:
    graph = describe(TOYS["concat"].network(), MAPS).graph
    layer = graph.layers[-1]
    sizes = [receptive_field(graph, layer, layer.index(channel, 4, 4))[2:] for channel in (0, 2, 5)]
    assert sizes == [(1, 1), (3, 3), (3, 3)]
