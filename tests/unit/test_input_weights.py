"""The weights of the drawing's pixels, against autograd; the constant, against a network held as it is."""

import random
from copy import deepcopy
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import fx

from app.net.affine import gradient, input_weights
from app.net.describe import Described
from app.net.ops import ADAPTIVE_MAX, MAX_POOL, OPS, RELU
from app.net.run import Recorder, Run
from app.net.tracing import target
from app.settings import HOME
from tests.nets import TOYS
from tests.unit.test_trace_parity import NAMES, loaded

MOST = 25  # units of each layer


def sampled(layer: Any) -> list[int]:
    return random.Random(layer.id).sample(range(layer.size), min(MOST, layer.size))


def by_torch(described: Described, x: torch.Tensor) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
    """The input and all layers in float64, ready for autograd."""
    leaf = x.double().requires_grad_()
    with torch.enable_grad():
        outputs = deepcopy(described.program).double()(leaf * 1)
    return leaf, dict(zip(described.graph.ids, outputs, strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_the_weights_are_the_gradient_of_each_unit(name: str) -> None:
    described, x = loaded(name)
    run = Recorder(described)(x)
    leaf, layers = by_torch(described, x)
    for layer in described.graph.layers[1:]:
        for unit in sampled(layer):
            (grad,) = torch.autograd.grad(layers[layer.id].reshape(-1)[unit], leaf, retain_graph=True)
            found = gradient(run, described.weights, layer, unit)
            np.testing.assert_allclose(found, grad.reshape(-1).numpy(), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_weights_times_pixels_and_the_constant_make_the_value(name: str) -> None:
    described, x = loaded(name)
    run = Recorder(described)(x)
    first = described.graph.layers[0]
    for layer in described.graph.layers:
        for unit in sampled(layer):
            told = input_weights(run, described.weights, layer, unit)
            top, left, height, width = told.field
            pixels = run[first.id].reshape(first.extent)[:, top : top + height, left : left + width]
            assert told.weights.shape == pixels.shape
            assert told.sum == pytest.approx(float((told.weights * pixels).sum()), abs=1e-9)
            assert told.sum + told.constant == pytest.approx(float(run.flat(told.layer.id)[told.unit]))
            whole = gradient(run, described.weights, told.layer, told.unit)
            assert np.count_nonzero(whole) == np.count_nonzero(told.weights), "a weight outside the field"


class HeldOpen(fx.Interpreter):
    """Runs a network twice: first to see which ReLUs open and which taps win, then with those held.

    Held like that a network is affine, so that what it makes of an empty input is its biases carried through.
    """

    def __init__(self, described: Described) -> None:
        super().__init__(deepcopy(described.program).double())
        self.held: dict[fx.Node, torch.Tensor] = {}

    def run_node(self, n: fx.Node) -> Any:
        row = OPS.get(target(self.module, n)) if n.op.startswith("call") else None
        if row not in (RELU, MAX_POOL, ADAPTIVE_MAX):
            return super().run_node(n)
        x = self.env[n.all_input_nodes[0]]
        if row is RELU:
            return x * self.held.setdefault(n, (x > 0).to(x.dtype))
        settings = self._settings(n)
        pool = F.adaptive_max_pool2d if row is ADAPTIVE_MAX else F.max_pool2d
        if n not in self.held:
            self.held[n] = pool(x, **settings, return_indices=True)[1]
        where = self.held[n]
        return x.flatten(2).gather(2, where.flatten(2)).reshape(where.shape)

    def _settings(self, n: fx.Node) -> dict[str, Any]:
        row = OPS[target(self.module, n)]
        names = [name for name in row.args if name not in ("input", "return_indices")]
        if n.op == "call_module":
            module = self.fetch_attr(str(n.target))
            return {name: getattr(module, name) for name in names}
        given = dict(zip(names, n.args[1:], strict=False)) | dict(n.kwargs)
        return {name: value for name, value in given.items() if name in names}


CURVED = {"tanh", "sigmoid", "softmax", "lrn"}


STRAIGHT = ["lenet", *(name for name in TOYS if not CURVED & {*TOYS[name].kinds.split()})]


@pytest.mark.parametrize("name", STRAIGHT)
def test_the_constant_is_the_biases_carried_through(name: str) -> None:
    described, x = loaded(name)
    run = Recorder(described)(x)
    network = HeldOpen(described)
    with torch.inference_mode():
        network.run(x.double())
        empty = dict(zip(described.graph.ids, network.run(torch.zeros_like(x).double()), strict=True))
    for layer in described.graph.layers:
        if layer.fold == "softmax":
            continue
        for unit in sampled(layer):
            told = input_weights(run, described.weights, layer, unit)
            truth = empty[layer.id].reshape(-1)[unit].item()
            assert told.exact
            assert told.constant == pytest.approx(truth, rel=1e-5, abs=2e-5), (layer.id, unit)


def test_the_weights_of_a_real_digit_in_lenet() -> None:
    """Flat ink and paper give equal values in many windows; the first of them wins, here as in torch."""
    described, _ = loaded("lenet")
    digit = torch.tensor(
        np.frombuffer((HOME / "static/data/samples.bin").read_bytes()[1:785], np.uint8) / 255.0
    )
    x = F.pad(digit.float().reshape(1, 1, 28, 28), (2, 2, 2, 2))
    run = Recorder(described)(x)
    leaf = x.clone().requires_grad_()
    with torch.enable_grad():
        layers = dict(zip(described.graph.ids, described.program(leaf * 1), strict=True))
    for layer in described.graph.layers[1:]:
        for unit in random.Random(layer.id).sample(range(layer.size), min(100, layer.size)):
            (grad,) = torch.autograd.grad(layers[layer.id].reshape(-1)[unit], leaf, retain_graph=True)
            found = gradient(run, described.weights, layer, unit)
            scale = max(1e-3, np.abs(found).max())
            np.testing.assert_allclose(found, grad.reshape(-1).numpy(), rtol=1e-4, atol=1e-5 * scale)


def whole(name: str) -> tuple[Described, Run]:
    described, x = loaded(name)
    return described, Recorder(described)(x)


@pytest.mark.parametrize(
    ("name", "layer", "exact"),
    [("tanh", -1, False), ("sigmoid", -1, False), ("functional", 4, True), ("functional", 6, False),
     ("functional", -1, False), ("softmax", -1, True), ("lrn", -1, False), ("residual", -1, True),
     ("lenet", -1, True)],
)  # fmt: skip
def test_weights_are_exact_only_where_nothing_bends(name: str, layer: int, exact: bool) -> None:
    described, run = whole(name)
    assert input_weights(run, described.weights, described.graph.layers[layer], 0).exact is exact


def test_a_softmax_unit_is_explained_by_its_score() -> None:
    described, run = whole("lenet")
    told = input_weights(run, described.weights, described.graph["softmax"], 7)
    score = input_weights(run, described.weights, described.graph["output"], 7)
    assert (told.layer.id, told.unit, told.constant) == ("output", 7, score.constant)
    assert np.array_equal(told.weights, score.weights)


def test_a_pixel_is_its_own_weight() -> None:
    described, run = whole("lenet")
    told = input_weights(run, described.weights, described.graph.layers[0], 40)
    assert (told.weights.tolist(), tuple(told.field), told.constant) == ([[[1.0]]], (1, 8, 1, 1), 0)
