"""The guide's pooling, activations and softmax against torch."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from app.answer import answer
from app.loading import load
from app.settings import HOME
from app.zoo import data
from tests.unit.compute import as_map, as_tensor, near, results


def maps(count: int, seed: int) -> list[torch.Tensor]:
    chance = torch.Generator().manual_seed(seed)
    sizes = torch.randint(1, 13, (count, 2), generator=chance).tolist()
    return [torch.randn(*size, generator=chance, dtype=torch.float64).round(decimals=1) for size in sizes]


POOLS = {
    "max": lambda x, k, s: F.max_pool2d(x, k, s),
    "average": lambda x, k, s: F.avg_pool2d(x, k, s),
    "sum": lambda x, k, s: F.avg_pool2d(x, k, s, divisor_override=1),
}


@pytest.mark.parametrize("kind", POOLS)
def test_pooling_is_torchs_for_any_window_and_stride(kind):
    asked = [(x, window, stride) for x in maps(60, 3) for window in (1, 2, 3, [2, 3]) for stride in (1, 2, 3)]
    told = results([
        ["pooling", "pooled", as_map(x), {"kind": kind, "window": window, "stride": stride}]
        for x, window, stride in asked
    ])  # fmt: skip
    kept = 0
    for (x, window, stride), found in zip(asked, told, strict=True):
        assert found["before"] == x.numel()
        try:
            expected = POOLS[kind](x[None], window if isinstance(window, int) else tuple(window), stride)[0]
        except RuntimeError:  # the window is larger than the map
            assert (found["why"], found["after"], found["values"]) == ("reach", 0, [])
            continue
        kept += 1
        assert (found["why"], found["rows"], found["cols"]) == (None, *expected.shape)
        assert found["after"] == expected.numel()
        assert near(found["values"], expected, 1e-12)
    assert kept > 300


def test_the_winner_of_a_pool_is_torchs_the_first_of_equals():
    asked = [x for x in maps(40, 4) if min(x.shape) >= 2]
    told = results([["together", "pooledCells", as_map(x), {"kind": "max", "window": 2}] for x in asked])
    for x, found in zip(asked, told, strict=True):
        _, places = F.max_pool2d(x[None, None], 2, return_indices=True)
        won = [cell["taps"][cell["winner"]] for cell in found["cells"]]
        assert [tap["row"] * x.shape[1] + tap["col"] for tap in won] == places.flatten().tolist()


def test_the_measure_of_a_change():
    pairs = {
        ((0, 0), (0, 0)): 0,
        ((1, 2), (1, 2)): 0,
        ((1, 0), (0, 1)): 1,
        ((1, 3), (1, 1)): 1 / 3,
        ((1,), (-1,)): 1,
    }
    told = results([["pooling", "change", a, b] for a, b in pairs])
    assert told == pytest.approx(list(pairs.values()), abs=1e-12)


@pytest.fixture(scope="module")
def digits():
    images, _ = data.read_mnist(data.SHIPPED, "t10k")
    return images[:40].numpy()


SHIFTS = [(1, 0), (0, 1), (-1, 0), (0, -1)]


def shifted(image, right, down):
    """Moved by whole pixels, paper coming in."""
    out = np.zeros_like(image)
    high, wide = image.shape
    out[max(0, down) : high + min(0, down), max(0, right) : wide + min(0, right)] = image[
        max(0, -down) : high - max(0, down), max(0, -right) : wide - max(0, right)
    ]
    return out


def test_a_drawing_is_moved_pixel_by_pixel(digits):
    image = torch.from_numpy(digits[0])
    moves = [*SHIFTS, (3, -2), (0, 0), (28, 0), (-40, 5)]
    told = results([["pooling", "moved", as_map(image), right, down] for right, down in moves])
    for (right, down), found in zip(moves, told, strict=True):
        near_edge = abs(right) < 28 and abs(down) < 28
        expected = shifted(digits[0], right, down) if near_edge else np.zeros((28, 28))
        np.testing.assert_array_equal(as_tensor(found).numpy(), expected)


def relative(a, b):
    return float(np.abs(a - b).sum() / (np.abs(a) + np.abs(b)).sum())


def test_what_a_shift_changes_is_measured_as_said(digits):
    """The same measure from torch's values alone; pooling makes each of these changes smaller."""
    model = load(HOME / "models" / "lenet")
    layers = [layer.to_json() for layer in model.graph.layers]
    asked, expected = [], []
    for n, image in enumerate(digits):
        still, other = (
            answer(model, x.ravel(), center=False).run for x in (image, shifted(image, *SHIFTS[n % 4]))
        )
        asked.append([
            "together", "shifted", layers, still.values.tolist(), other.values.tolist(), ["relu1", "pool1"]
        ])  # fmt: skip
        expected.append({id: (still[id], other[id]) for id in ("relu1", "pool1")})
    for found, pairs in zip(results(asked), expected, strict=True):
        for row, (id, (a, b)) in zip(found, pairs.items(), strict=True):
            assert (row["layer"], row["size"]) == (id, a.size)
            assert row["change"] == pytest.approx(relative(a.astype(float), b.astype(float)), rel=1e-9)
            each = [relative(x.astype(float), y.astype(float)) for x, y in zip(a, b, strict=True)]
            assert row["channels"] == pytest.approx(each, rel=1e-9)
        assert found[1]["change"] < found[0]["change"]


@pytest.mark.parametrize("kind", ["relu", "tanh", "sigmoid"])
def test_activations_are_torchs(kind):
    x = torch.cat([torch.linspace(-8, 8, 401), torch.tensor([-800.0, 800.0, 0.0])]).double()
    (told,) = results([["activations", "activated", x.tolist(), kind]])
    assert near(told, getattr(torch, kind)(x), 1e-14)
    (points,) = results([["activations", "curve", kind, -3, 3, 61]])
    assert [points[0]["x"], points[-1]["x"], len(points)] == [-3, 3, 61]
    across = torch.tensor([point["x"] for point in points], dtype=torch.float64)
    assert near([point["y"] for point in points], getattr(torch, kind)(across), 1e-14)


def test_two_convolutions_in_a_row_are_one():
    chance = torch.Generator().manual_seed(9)
    sizes = [(3, 3, 3, 3), (5, 5, 3, 3), (2, 3, 4, 1), (1, 1, 3, 2)]
    for a, b, c, d in sizes:
        first, second = (
            torch.randn(*size, generator=chance, dtype=torch.float64) for size in ((a, b), (c, d))
        )
        bias = torch.randn(2, generator=chance, dtype=torch.float64)
        image = torch.randn(1, 1, 12, 13, generator=chance, dtype=torch.float64)
        kernel, shift = results([
            ["activations", "composed", first.tolist(), second.tolist()],
            ["activations", "composedBias", *bias.tolist(), second.tolist()],
        ])  # fmt: skip
        one = F.conv2d(image, torch.tensor(kernel, dtype=torch.float64)[None, None]) + shift
        between = F.conv2d(image, first[None, None]) + bias[0]
        assert near(one.flatten(), F.conv2d(between, second[None, None]) + bias[1], 1e-12)
        bent = F.conv2d(F.relu(between), second[None, None]) + bias[1]
        assert not near(one.flatten(), bent, 1e-3)  # with a ReLU between, no single kernel does it


@pytest.mark.parametrize("temperature", [1, 0.05, 0.5, 2, 20])
def test_softmax_is_torchs_at_any_temperature(temperature):
    chance = torch.Generator().manual_seed(2)
    logits = [torch.randn(10, generator=chance, dtype=torch.float64) * size for size in (0, 1, 10, 1000)]
    told = results([["softmax", "softmax", x.tolist(), temperature] for x in logits])
    for x, found in zip(logits, told, strict=True):
        assert near(found["probabilities"], torch.softmax(x / temperature, 0), 1e-12)
        assert sum(found["probabilities"]) == pytest.approx(1, abs=1e-12)
        assert max(found["exponents"]) == 1
        assert found["sum"] == pytest.approx(sum(found["exponents"]), rel=1e-12)
