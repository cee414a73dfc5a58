"""Every unit of every network by the page's forward pass, and traces of 300 by page and server, equal torch.

A unit may be off by 1e-5 of its terms: the sum of |terms| and |bias|.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest

from app.answer import Answer, as_block
from app.explain import explained
from app.net.trace import trace
from tests import node
from tests.tiers import first
from tests.unit.family import NAMES, Floats, Member, member

NEAR = 1e-5  # of the sum of |terms| and |bias|
TRACED = 300
CASES = pytest.mark.parametrize("name", first(["lenet", "alexnet-s"], NAMES))
FEW = pytest.mark.parametrize("name", first(["lenet"], NAMES))  # explanations of large networks take seconds


@cache
def page(name: str) -> dict[str, Any]:
    """What the page's code makes of it: forward and layered, (units,), and traces (tests/js/family.mjs)."""
    own = member(name)
    with TemporaryDirectory() as folder:
        files = {role: Path(folder) / role for role in ("graph", "weights", "run", "forward", "layered")}
        files["graph"].write_bytes(own.model.graph_json)
        files["weights"].write_bytes(own.model.weights_block)
        files["run"].write_bytes(as_block(Answer(own.model, own.run, None)))
        paths = {role: str(path) for role, path in files.items()}
        asked, told = Path(folder) / "cases.json", Path(folder) / "answers.json"
        cases = [{"name": name, "units": own.sampled(TRACED)} | paths]
        asked.write_text(json.dumps({"out": str(told), "cases": cases}))
        node.run(Path("tests/js/family.mjs"), asked)
        values = {role: np.fromfile(files[role], np.float32) for role in ("forward", "layered")}
        found: dict[str, Any] = json.loads(told.read_text())[name]
        return found | values


def near(own: Member, found: Floats, expected: Floats, sizes: Floats) -> None:
    off = np.abs(found.astype(np.float64) - expected)
    worst = int(np.argmax(off - NEAR * sizes))
    layer = own.run.graph.layers[int(np.searchsorted(own.run.at, worst, side="right")) - 1]
    told = f"{layer.id}: {found[worst]}, torch {expected[worst]}, terms {sizes[worst]}"
    assert off[worst] <= NEAR * sizes[worst], told


@CASES
def test_every_unit_of_the_pages_forward_pass_is_torchs(name: str) -> None:
    """Errors go on from layer to layer, so a layer that only hands values on is judged by what made them."""
    own = member(name)
    near(own, page(name)["forward"], own.run.values, own.sizes(carried=True))


@CASES
def test_every_unit_that_the_page_makes_of_torchs_values_below_is_torchs(name: str) -> None:
    own = member(name)
    near(own, page(name)["layered"], own.expected, own.sizes(carried=False))


@FEW
def test_300_traces_of_the_page_and_of_the_server_are_torchs(name: str) -> None:
    own, run = member(name), member(name).run
    units, sizes = own.sampled(TRACED), own.sizes(carried=False)
    told, done = page(name)["traces"], Answer(own.model, run, None)
    assert len(told) == len(units) == TRACED
    for (number, unit), of_page in zip(units, told, strict=True):
        layer, at = run.graph.layers[number], int(run.at[number]) + unit
        by_trace = trace(run, own.described.weights, layer, unit)
        by_json = json.loads(explained(done, layer, unit))
        for output in (of_page["output"], by_trace.output, by_json["output"]):
            assert abs(output - own.expected[at]) <= NEAR * sizes[at], (layer.id, unit)
        terms = sum(abs(term["product"]) for term in by_json["terms"]) + abs(by_json["bias"])
        assert terms == pytest.approx(of_page["size"], rel=1e-9, abs=1e-12)


def test_every_network_of_the_family_is_among_them() -> None:
    kinds = {layer.kind for name in ("lenet", "alexnet-s") for layer in member(name).run.graph.layers}
    assert {"lrn", "conv", "dense", "softmax"} <= kinds
    assert len(NAMES) >= 9
