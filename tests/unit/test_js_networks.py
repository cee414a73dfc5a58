"""The small pictures of the gallery, drawn from the family's graphs, against the modules themselves."""

from __future__ import annotations

import json
from typing import Any

import pytest
from torch import nn

from app.net.describe import describe
from app.zoo import ZOO
from tests import node
from tests.project import HOME

WIDTH, HEIGHT = 232, 76
SHAPES = {"lenet": (1, 32, 32), "mlp-784-300-100-10": (1, 28, 28)}
# What a paper's idea looks like: how many arcs (skips), how many bars side by side at most (branches).
IDEAS = {"resnet-20": (7, 2), "densenet-bc-22": (9, 1), "googlenet-s": (0, 4)}

Picture = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Picture]:
    asked = tmp_path_factory.mktemp("pictures") / "graphs.json"
    graphs = [
        {"id": name, "card": {}, "layers": [layer.to_json() for layer in graph.layers]}
        for name, make in ZOO.items()
        for graph in [describe(make(), SHAPES.get(name, (3, 32, 32))).graph]
    ]
    asked.write_text(json.dumps({"graphs": graphs, "width": WIDTH, "height": HEIGHT}))
    told: dict[str, Picture] = json.loads(node.run(HOME / "tests/js/networks.mjs", asked))
    return told


def touch(a: dict[str, float], b: dict[str, float]) -> bool:
    slack = 1e-6
    return (
        a["x"] + slack < b["x"] + b["width"]
        and b["x"] + slack < a["x"] + a["width"]
        and a["y"] + slack < b["y"] + b["height"]
        and b["y"] + slack < a["y"] + a["height"]
    )


@pytest.mark.parametrize("name", ZOO)
def test_the_picture_has_a_bar_for_each_layer_with_weights_inside_its_frame(name, drawn):
    bars = drawn[name]["bars"]
    modules = list(ZOO[name]().modules())
    parts = [bar["part"] for bar in bars]
    assert parts.count("conv") == sum(isinstance(module, nn.Conv2d) for module in modules)
    assert parts.count("dense") == sum(isinstance(module, nn.Linear) for module in modules)
    for bar in bars:
        assert bar["x"] >= 0 and bar["x"] + bar["width"] <= WIDTH + 1e-6 and bar["width"] >= 1
        assert bar["y"] >= 0 and bar["y"] + bar["height"] <= HEIGHT + 1e-6 and bar["height"] > 1
    touching = [(a["id"], b["id"]) for k, a in enumerate(bars) for b in bars[:k] if touch(a, b)]
    assert not touching


@pytest.mark.parametrize("name", ZOO)
def test_skips_are_arcs_and_branches_stand_side_by_side(name, drawn):
    bars, arcs = drawn[name]["bars"], drawn[name]["arcs"]
    beside = [sum(abs(a["x"] + a["width"] / 2 - b["x"] - b["width"] / 2) < 1e-6 for b in bars) for a in bars]
    assert (len(arcs), max(beside)) == IDEAS.get(name, (0, 1))
    for arc in arcs:
        under = [bar for bar in bars if arc["from"][0] < bar["x"] and bar["x"] + bar["width"] < arc["to"][0]]
        assert under and all(0 <= arc["top"] < bar["y"] for bar in under)
