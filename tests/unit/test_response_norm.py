"""Local response normalisation with any settings: against torch, against autograd, and in one's head."""

from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from app.net.affine import gradient
from app.net.describe import describe
from app.net.formula import formula
from app.net.path import strongest_path
from app.net.reach import reach
from app.net.reads import taps
from app.net.receptive import fields
from app.net.run import Recorder
from app.net.trace import trace
from app.net.verify import verify

NEAR = 1e-5

shapes = st.tuples(st.integers(1, 9), st.integers(1, 3), st.integers(1, 3))
constants = st.fixed_dictionaries({
    "size": st.integers(1, 12), "alpha": st.floats(0, 4), "beta": st.floats(-1, 2), "k": st.floats(0.1, 3),
})  # fmt: skip
seeds = st.integers(0, 2**31)


def values(shape: tuple[int, ...], seed: int) -> torch.Tensor:
    return torch.randn((1, *shape), generator=torch.Generator().manual_seed(seed)) * 2


def traced(shape: tuple[int, ...], norm: dict[str, Any], x: torch.Tensor) -> tuple[Any, Any]:
    described = describe(nn.Sequential(nn.LocalResponseNorm(**norm)), shape)
    return described.graph.layers[1], Recorder(described)(x)


@given(shapes, constants, seeds)
@settings(max_examples=60)
def test_every_unit_is_what_torch_makes_of_it_by_both_routes(
    shape: tuple[int, int, int], norm: dict[str, Any], seed: int
) -> None:
    x = values(shape, seed)
    layer, run = traced(shape, norm, x)
    expected = F.local_response_norm(x.double(), **norm).reshape(-1)
    for unit in range(layer.size):
        told = trace(run, {}, layer, unit)
        wanted = float(expected[unit])
        assert told.output == pytest.approx(wanted, rel=NEAR, abs=NEAR)
        assert verify(run, {}, layer, unit).recomputed == pytest.approx(wanted, rel=NEAR, abs=NEAR)
        assert told.own == float(x.reshape(-1)[unit])
        assert told.scale is not None
        assert told.own * told.scale == pytest.approx(told.output)
        assert told.sum == pytest.approx(norm["k"] + told.products.sum())


@given(shapes, constants.filter(lambda norm: norm["alpha"] > 0.01 and abs(norm["beta"]) > 0.01), seeds)
@settings(max_examples=40)
def test_it_reads_what_torchs_gradient_comes_back_to_and_weighs_it_so(
    shape: tuple[int, int, int], norm: dict[str, Any], seed: int
) -> None:
    x = values(shape, seed)
    layer, run = traced(shape, norm, x)
    leaf = x.double().requires_grad_()
    with torch.enable_grad():
        outputs = F.local_response_norm(leaf, **norm).reshape(-1)
    for unit in range(layer.size):
        (grad,) = torch.autograd.grad(outputs[unit], leaf, retain_graph=True)
        slopes = grad.reshape(-1).numpy()
        read = taps(run.graph, layer, unit).unit.tolist()
        assert set(np.flatnonzero(slopes).tolist()) <= set(read)
        np.testing.assert_allclose(gradient(run, {}, layer, unit), slopes, rtol=1e-5, atol=1e-6)


@given(shapes, constants, seeds)
@settings(max_examples=30)
def test_fields_reach_and_path_follow_from_what_is_read(
    shape: tuple[int, int, int], norm: dict[str, Any], seed: int
) -> None:
    layer, run = traced(shape, norm, values(shape, seed))
    below = run.graph.layers[0]
    reading = {unit: taps(run.graph, layer, unit).unit.tolist() for unit in range(layer.size)}
    for unit, read in reading.items():
        channels = [below.place(tap)[0] for tap in read]
        box = fields(run.graph, layer, unit)[below.id]
        assert (box.c0, box.c1) == (min(channels), max(channels))
        assert {below.place(tap)[1:] for tap in read} == {layer.place(unit)[1:]}
        assert [step.unit for step in strongest_path(run, {}, layer, unit)] == [unit, unit]
        found = reach(run.graph, below, unit).get(layer.id, np.zeros(layer.size, bool))
        assert np.flatnonzero(found).tolist() == [v for v, others in reading.items() if unit in others]


def test_2_among_1_and_3_done_in_the_head() -> None:
    """k 2 + alpha / size 1 times 1 + 4 + 9 makes 16; 2 / √16 is 0.5."""
    x = torch.tensor([1.0, 2.0, 3.0]).reshape(1, 3, 1, 1)
    layer, run = traced((3, 1, 1), {"size": 3, "alpha": 3.0, "beta": 0.5, "k": 2.0}, x)
    told = trace(run, {}, layer, 1)
    assert told.products.tolist() == [1, 4, 9]
    assert (told.bias, told.sum, told.own, told.scale, told.output) == (2, 16, 2, 0.25, 0.5)
    assert formula(told) == "0[1, 0, 0] = 2 / (2 + 1 × 1² + 1 × 2² + 1 × 3²)^0.5 = 0.5"
    assert layer.to_json() | {"id": ""} == {
        "id": "", "title": "Local norm", "kind": "lrn", "block": "", "inputs": ["input"],
        "shape": [3, 1, 1], "read": "across", "fold": "normalise", "weight": 1.0, "bias": 2.0,
        "finish": "none", "params": {"size": 3, "alpha": 3.0, "beta": 0.5, "k": 2.0},
    }  # fmt: skip


@given(constants, seeds)
@settings(max_examples=30)
def test_the_line_of_arithmetic_computes_the_value(norm: dict[str, Any], seed: int) -> None:
    norm = norm | {"size": min(norm["size"], 4)}  # of more, not all are written out
    layer, run = traced((5, 1, 1), norm, values((5, 1, 1), seed))
    told = trace(run, {}, layer, 2)
    _, arithmetic, result = formula(told).split(" = ")
    program = arithmetic
    for sign, python in {"−": "-", "×": "*", "²": "**2", "^": "**"}.items():
        program = program.replace(sign, python)
    assert eval(program) == pytest.approx(told.output, rel=1e-3, abs=1e-5)
    assert float(result.replace("−", "-")) == pytest.approx(told.output, rel=1e-4, abs=1e-6)
