"""The guide's grids against torch: sizes, settings that cannot be, every cell, kernels, the line to copy."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from tests.unit.compute import as_map, as_tensor, near, results

SETTINGS = 900
Settings = dict[str, Any]


def settings_by_chance(seed: int) -> list[Settings]:
    """Settings as a reader's sliders may give them and worse: 0, negative, kernels over the padded input."""
    chance = np.random.default_rng(seed)

    def some(*choices: int) -> list[int]:
        return [int(x) for x in chance.choice(choices, 2)]

    return [
        {
            "rows": int(chance.integers(1, 13)),
            "cols": int(chance.integers(1, 13)),
            "kernel": some(1, 2, 3, 4, 5),
            "stride": some(1, 1, 2, 3, 4, 0 if n % 9 == 0 else 1),
            "padding": some(0, 0, 1, 2, 3, -1 if n % 11 == 0 else 0),
            "dilation": some(1, 1, 2, 3, 0 if n % 13 == 0 else 1),
        }
        for n in range(SETTINGS)
    ]


def by_torch(each: Settings, image: torch.Tensor, kernel: torch.Tensor) -> torch.Tensor | None:
    """The output of torch in float64, None where torch raises."""
    rest = {name: tuple(each[name]) for name in ("stride", "padding", "dilation")}
    try:
        conv = torch.nn.Conv2d(1, 1, tuple(each["kernel"]), **rest, dtype=torch.float64)
        with torch.no_grad():
            conv.weight.copy_(kernel)
            conv.bias.copy_(torch.tensor([0.25]))
            return conv(image[None, None])[0, 0]
    except RuntimeError:
        return None


def drawn(each: Settings, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    chance = torch.Generator().manual_seed(seed)
    image = torch.randn(each["rows"], each["cols"], generator=chance, dtype=torch.float64)
    return image, torch.randn(*each["kernel"], generator=chance, dtype=torch.float64)


@pytest.fixture(scope="module")
def compared() -> list[tuple[Settings, Any, Any, str, torch.Tensor | None]]:
    """Each setting, the page's shape, the page's cells, its line of torch, and torch's output."""
    asked = settings_by_chance(11)
    pairs = [drawn(each, n) for n, each in enumerate(asked)]
    shapes = results([["size", "outputShape", each] for each in asked])
    lines = results([["torch", "torchLine", each] for each in asked])
    cells = results([
        ["together", "convolvedCells", as_map(image), kernel.tolist(), each | {"bias": 0.25}]
        for each, (image, kernel) in zip(asked, pairs, strict=True)
    ])  # fmt: skip
    expected = [by_torch(each, *pair) for each, pair in zip(asked, pairs, strict=True)]
    return list(zip(asked, shapes, cells, lines, expected, strict=True))


def test_sizes_are_those_of_torch_and_what_torch_refuses_is_refused(compared):
    refused = 0
    for each, shape, _, _, expected in compared:
        if expected is None:
            refused += 1
            assert shape["why"], each
        else:
            assert (shape["why"], shape["rows"], shape["cols"]) == (None, *expected.shape), each
    assert 150 < refused < SETTINGS - 500  # both kinds are there in number


def test_every_cell_is_what_torch_computed_and_the_sum_of_its_products(compared):
    for each, _, found, _, expected in compared:
        if expected is None:
            assert found["why"], each
            continue
        assert near(found["values"], expected, 1e-12), each
        for cell in found["cells"]:
            total = sum(tap["product"] for tap in cell["taps"]) + cell["bias"]
            assert abs(total - found["values"][cell["k"]]) < 1e-12


def test_the_taps_of_a_cell_are_the_cells_under_its_window(compared):
    for n, (each, _, found, _, expected) in enumerate(compared):
        if expected is None:
            continue
        image, kernel = drawn(each, n)
        high, wide = each["padding"]
        laid = F.pad(image, (wide, wide, high, high))
        for cell in found["cells"]:
            assert (cell["row"], cell["col"]) == divmod(cell["k"], found["cols"])
            places = [(tap["row"], tap["col"]) for tap in cell["taps"]]
            assert [laid[y + high, x + wide] for y, x in places] == [tap["value"] for tap in cell["taps"]]
            assert kernel.flatten().tolist() == [tap["weight"] for tap in cell["taps"]]
            assert (cell["top"], cell["left"]) == places[0]
            for tap, (y, x) in zip(cell["taps"], places, strict=True):
                assert tap["inside"] == (0 <= y < each["rows"] and 0 <= x < each["cols"])


def test_the_line_to_copy_says_in_torch_what_the_page_shows(compared):
    for _, shape, _, line, _ in compared:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                told = eval(line, {"torch": torch})
        except RuntimeError:
            assert shape["why"], line
        else:
            assert tuple(told) == (1, 1, shape["rows"], shape["cols"]), line
            assert line.startswith("torch.nn.Conv2d(1, 1, kernel_size=")


def test_the_answer_beside_the_line_is_torchs_own():
    asked = {"rows": 8, "cols": 9, "kernel": 3, "stride": [2, 1], "padding": 1}
    line, answer = results([["torch", "torchLine", asked], ["torch", "torchAnswer", asked]])
    assert "stride=(2, 1), padding=1)" in line
    assert answer == str(eval(line, {"torch": torch}))
    assert results([["torch", "torchAnswer", asked | {"kernel": 12}]]) == [None]


def test_paddings_that_keep_the_size():
    asked = [(size, k, s, d) for size in (5, 32) for k in range(1, 9) for s in (1, 2, 3) for d in (1, 2)]
    told = results([
        ["size", "keepingPaddings", {"input": size, "kernel": k, "stride": s, "dilation": d}]
        for size, k, s, d in asked
    ])  # fmt: skip
    for (size, k, s, d), found in zip(asked, told, strict=True):
        sizes = {p: (size + 2 * p - d * (k - 1) - 1) // s + 1 for p in range(65)}
        assert found == [p for p, out in sizes.items() if out == size and size + 2 * p > d * (k - 1)]


KERNEL_KEYS = ["identity", "edge1", "edge2", "edge3", "sharpen", "box", "gauss"]


def test_a_picture_under_each_kernel_is_torchs_at_every_edge(module_kernels):
    chance = torch.Generator().manual_seed(5)
    pictures = [torch.randint(0, 256, (11, 14), generator=chance, dtype=torch.float64) for _ in range(3)]
    asked = [(image, key, edge) for image in pictures for key in KERNEL_KEYS for edge in EDGES]
    told = results([["together", "filteredBy", as_map(image), key, edge] for image, key, edge in asked])
    for (image, key, edge), found in zip(asked, told, strict=True):
        laid = image[None, None] if edge == "none" else F.pad(image[None, None], (1, 1, 1, 1), EDGES[edge])
        expected = F.conv2d(laid, module_kernels[key][None, None])[0, 0]
        assert as_tensor(found).shape == expected.shape
        assert near(found["values"], expected, 1e-12), (key, edge)


EDGES = {"zero": "constant", "nearest": "replicate", "none": ""}


@pytest.fixture
def module_kernels():
    """The seven kernels, written down independently."""
    mild = torch.tensor([[1.0, 2.0, 1.0]], dtype=torch.float64)
    centre = torch.zeros(3, 3, dtype=torch.float64)
    centre[1, 1] = 1
    ones = torch.ones(3, 3, dtype=torch.float64)
    slanted = torch.tensor([[1, 0, -1], [0, 0, 0], [-1, 0, 1]], dtype=torch.float64)
    cross = torch.tensor([[0, 1, 0], [1, 0, 1], [0, 1, 0]], dtype=torch.float64)
    kernels = [centre, slanted, cross - 4 * centre, 9 * centre - ones, 5 * centre - cross, ones / 9]
    return dict(zip(KERNEL_KEYS, [*kernels, mild.T @ mild / 16], strict=True))
