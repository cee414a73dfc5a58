"""One number, four ways: by the page, over HTTP, in Python and by torch, for 500 units of five drawings."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx
import numpy as np
import pytest
import torch

from app import open_model
from tests.browser.hand import SEVEN, TWO, click, draw, select, settle, shown, values
from tests.browser.torchrun import LAYERS, SHAPES, SIZES
from tests.tiers import first
from tests.waiting import WAIT

NEAR = 1e-5  # relative
CANCELLED = 0.01  # of the largest term: see `near`
UNITS = 100  # of each drawing
DRAWINGS = ("sample-4", "sample-11", "sample-29", "a stroke", "two strokes")
EACH = ("input", *LAYERS)

TRACES = """(units) => units.map(([layer, index]) => {
  const { terms, bias, sum, output, winner } = lunette.trace(layer, index);
  const largest = Math.max(0, ...terms.map((term) => Math.abs(term.product)));
  return { count: terms.length, largest, bias, sum, output, winner: winner?.index ?? null };
})"""


def near(x: float, truth: float, largest: float) -> bool:
    """To 1e-5 of the value. Where terms cancel, so that it is under a hundredth of its largest term, to 1e-5
    of that hundredth: 1e-7 of a term is what one rounding of a float32 makes."""
    return abs(x - truth) <= NEAR * max(abs(truth), CANCELLED * largest)


@dataclass
class Drawing:
    """One drawing on the page: what the network read, the page's values, the units looked at."""

    pixels: list[int]
    below: dict[str, torch.Tensor]
    units: list[tuple[str, int]]
    traces: list[dict[str, Any]]
    panel: dict[tuple[str, int], dict[str, float]]


def drawn(page: Any, name: str) -> None:
    if name.startswith("sample"):
        click(page, name)
        return
    if page.get_by_test_id("pad-clear").is_enabled():
        click(page, "pad-clear")
    draw(page, TWO)
    if name == "two strokes":
        draw(page, SEVEN)


def looked_at(page: Any, name: str) -> Drawing:
    """Units of every layer, by chance; what the panel says of the first one of each layer."""
    drawn(page, name)
    chance = np.random.default_rng(DRAWINGS.index(name))
    layers = [EACH[k % len(EACH)] for k in range(UNITS)]
    units = [(layer, int(chance.integers(SIZES[layer]))) for layer in layers]
    held = {layer: torch.tensor(values(page, layer, SIZES[layer]), dtype=torch.float64) for layer in EACH}
    below = {layer: value.reshape(1, *SHAPES[layer]) for layer, value in held.items()}
    pixels = [round(255 * level) for level in held["input"].tolist()]
    panel: dict[tuple[str, int], dict[str, float]] = {}
    for layer, index in units[: len(EACH)]:
        select(page, layer, index)
        settle(page)
        there = [part for part in ("panel-sum", "panel-output") if page.get_by_test_id(part).count()]
        panel[layer, index] = {part: shown(page, part) for part in there}
    traces = page.evaluate(TRACES, [list(unit) for unit in units])
    return Drawing(pixels, below, units, traces, panel)


@pytest.fixture(scope="module")
def drawing_of(shared_visit) -> Callable[[str], Drawing]:
    page = shared_visit()
    return cache(lambda name: looked_at(page, name))


@pytest.fixture(scope="module")
def exact(lenet) -> Any:
    """The shipped network in float64."""
    return copy.deepcopy(lenet.module).double()


def by_torch(exact: Any, drawing: Drawing, layer: str) -> tuple[torch.Tensor, torch.Tensor]:
    """(sums before the activation, outputs) of a layer, flat: torch on the values that the page has below."""
    if layer == "input":
        return drawing.below["input"].reshape(-1), drawing.below["input"].reshape(-1)
    x = drawing.below[EACH[EACH.index(layer) - 1]]
    with torch.inference_mode():
        output = getattr(exact, layer)(x).reshape(-1)
    if layer.startswith("relu"):
        return x.reshape(-1), output
    if layer == "softmax":
        return torch.exp(x - x.max()).sum().expand(10), output
    return output, output


@pytest.mark.parametrize("name", first(["two strokes"], DRAWINGS))
def test_page_http_python_and_torch_agree(drawing_of, exact, server, name):
    drawing = drawing_of(name)
    truth = {layer: by_torch(exact, drawing, layer) for layer in EACH}
    run = open_model("lenet").run(drawing.pixels)
    assert len(set(drawing.units)) > UNITS * 0.9
    with httpx.Client(base_url=server, timeout=WAIT / 1000) as client:
        for (layer, index), page in zip(drawing.units, drawing.traces, strict=True):
            body = {"pixels": drawing.pixels, "layer": layer, "unit": {"index": index}}
            http = client.post("/api/models/lenet/explain", json=body).json()
            code = run[layer].unit(index).trace()
            for told, total, output in (
                ("page", page["sum"], page["output"]), ("HTTP", http["sum"], http["output"]),
                ("Python", code.total, code.output),
            ):  # fmt: skip
                for got, right in ((total, truth[layer][0]), (output, truth[layer][1])):
                    assert near(got, right[index].item(), page["largest"]), (told, layer, index, got)
            assert page["count"] == len(http["terms"]) == len(code.terms)
            assert page["winner"] == (http["winner"] and http["winner"]["index"])
            assert page["winner"] == (code.winner and code.winner.unit.index)
            assert near(page["bias"], http["bias"], 0)
            assert near(http["bias"], code.bias, 0)


@pytest.mark.parametrize("name", first(["two strokes"], DRAWINGS))
def test_the_panel_shows_the_number_that_torch_finds(drawing_of, exact, name):
    """The text that the reader sees: six figures of it, which is finer than 1e-5."""
    drawing = drawing_of(name)
    traces = dict(zip(drawing.units, drawing.traces, strict=True))
    assert {layer for layer, _ in drawing.panel} == set(EACH)
    for (layer, index), said in drawing.panel.items():
        total, output = (part[index].item() for part in by_torch(exact, drawing, layer))
        assert "panel-output" in said
        truth = {"panel-sum": total, "panel-output": output}
        for part, number in said.items():
            assert near(number, truth[part], traces[layer, index]["largest"]), (part, layer, index, number)
    assert sum("panel-sum" in said for said in drawing.panel.values()) >= 5, "sums of what adds up are shown"
