"""The page's arithmetic against torch: Node replays runs that torch recorded, every unit of every layer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.answer import Answer, answer, as_block
from app.ink import rasterise
from app.loading import load
from app.model import Model, ready
from app.net.describe import describe
from app.net.receptive import fields
from app.net.trace import trace
from app.settings import HOME
from tests import node
from tests.nets import CARD, TOYS, VARIANTS, drawing, variant

NEAR = 1e-5  # of max(1, |value|)
NAMES = [*TOYS, "lenet", *VARIANTS]
EVERY = 97  # of LeNet's units, whose fields are compared in every layer

Networks = dict[str, tuple[Model, list[Answer]]]
Found = dict[str, dict[str, Any]]


def pictures() -> list[np.ndarray[Any, Any]]:
    """Paper, full ink, noise, and pen strokes, 784 grey levels each."""
    chance = np.random.default_rng(7)
    lines = [chance.uniform(4, 24, (9, 2)).tolist() for _ in range(3)]
    strokes = [{"mode": "pen", "radius": 1.4, "points": points} for points in lines]
    noise = chance.integers(0, 256, 784).astype(np.uint8)
    drawn = [rasterise(strokes[:k]).ravel() for k in range(4)]
    return [np.full(784, 255, np.uint8), noise, *drawn]


def recorded() -> Networks:
    """Each network with its runs."""
    lenet = load(HOME / "models" / "lenet")
    runs = [answer(lenet, each, center=k % 2 == 0) for k, each in enumerate(pictures())]
    found: Networks = {"lenet": (lenet, runs)}
    for name, toy in TOYS.items():
        model = ready("toy", CARD, describe(toy.network(), toy.shape))
        records = [model.record(drawing(toy.shape, seed)) for seed in (0, 1, 2)]
        found[name] = (model, [Answer(model, run, None) for run in records])
    for name in VARIANTS:
        model = ready(name, lenet.card, describe(variant(name), (1, 32, 32)))
        found[name] = (model, [answer(model, pictures()[4], center=True)])
    return found


@pytest.fixture(scope="module")
def networks() -> Networks:
    return recorded()


@pytest.fixture(scope="module")
def replayed(networks: Networks, tmp_path_factory: pytest.TempPathFactory) -> Found:
    folder = tmp_path_factory.mktemp("parity")
    cases = []
    for k, (name, (model, runs)) in enumerate(networks.items()):
        files = {"graph": model.graph_json, "weights": model.weights_block}
        files |= {f"run{n}": as_block(done) for n, done in enumerate(runs)}
        paths = {role: folder / f"{k}-{role}" for role in files}
        for role, path in paths.items():
            path.write_bytes(files[role])
        runs_at = [str(paths[f"run{n}"]) for n in range(len(runs))]
        cases.append({
            "name": name, "graph": str(paths["graph"]), "weights": str(paths["weights"]), "runs": runs_at,
            "boxes": True,
        })  # fmt: skip
    asked, told = folder / "cases.json", folder / "answers.json"
    asked.write_text(json.dumps({"out": str(told), "cases": cases}))
    node.run(Path("tests/js/parity.mjs"), asked)
    found: Found = json.loads(told.read_text())
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_unit_in_the_page_is_what_torch_computed(name, networks, replayed):
    model, runs = networks[name]
    found = replayed[name]
    assert found["units"] == len(runs) * sum(layer.size for layer in model.graph.layers)
    assert found["worst"] <= NEAR, found["where"]


@pytest.mark.parametrize("name", [name for name in NAMES if name == "lenet" or "pool" in name])
def test_the_page_and_the_server_name_the_same_winner(name, networks, replayed):
    model, runs = networks[name]
    told = iter(replayed[name]["winners"])
    for done in runs:
        for k, layer in enumerate(model.graph.layers):
            if layer.fold != "max":
                continue
            for unit in range(layer.size):
                seen = trace(done.run, model.weights, layer, unit)
                assert next(told) == [k, unit, int(seen.taps.unit[seen.winner])]
    assert next(told, None) is None


@pytest.mark.parametrize("name", NAMES)
def test_the_page_and_the_server_see_the_same_fields(name, networks, replayed):
    graph = networks[name][0].graph
    told = replayed[name]["fields"]
    for k, layer in enumerate(graph.layers):
        for unit in range(0, layer.size, EVERY if name == "lenet" else 1):
            expected = {below: list(box) for below, box in fields(graph, layer, unit).items()}
            assert told[k][unit] == expected, f"{layer.id} unit {unit}"


def test_every_unit_of_lenet_sees_the_same_part_of_the_drawing(networks, replayed):
    graph = networks["lenet"][0].graph
    for k, layer in enumerate(graph.layers):
        if layer.id not in ("conv1", "pool1", "conv2", "relu2", "pool2"):
            continue
        for unit, box in enumerate(replayed["lenet"]["fields"][k]):
            assert box["input"] == list(fields(graph, layer, unit)["input"]), f"{layer.id} unit {unit}"
