"""The article's example of training, as the page explains it, against autograd and torch's own SGD.

A photo of a boat, the target [0, 0, 1, 0], the total error half the sum of squared differences: one step.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from app.answer import Answer, as_block
from app.loading import ready
from app.net.describe import describe
from app.training import photos
from app.zoo import four_classes
from tests import node
from tests.nets import CARD
from tests.unit.backward import PHOTO, article

TARGET, RATE, NUMBER = torch.tensor([0.0, 0.0, 1.0, 0.0]), 0.05, 6  # boat-0006
PICKS: list[dict[str, Any] | None] = [
    None,
    {"layer": "conv2", "role": "weight", "index": 4711},
    {"layer": "fc1", "role": "weight", "index": 70},
    {"layer": "output", "role": "weight", "index": 130},
    {"layer": "conv1", "role": "bias", "index": 3},
]


def boat() -> Tensor:
    found = four_classes.shipped("test")
    boats = found.pixels[found.labels == four_classes.CLASSES.index("boat")]
    return photos.ready(torch.from_numpy(boats[NUMBER : NUMBER + 1]))


def total_error(outputs: Tensor) -> Tensor:
    return (0.5 * (TARGET - outputs) ** 2).sum()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("example")
    model = ready("toy", CARD, describe(article(), PHOTO))
    block = as_block(Answer(model, model.record(boat()), None))
    files = {"graph": model.graph_json, "weights": model.weights_block, "run": block}
    for role, content in files.items():
        (folder / role).write_bytes(content)
    rule = {"label": 2, "loss": "squared_error", "optimiser": "sgd", "rate": RATE}
    cases = [{role: str(folder / role) for role in files} | rule | {"pick": pick} for pick in PICKS]
    (folder / "cases.json").write_text(json.dumps({"out": str(folder / "out"), "cases": cases}))
    node.run(Path("tests/js/example.mjs"), folder / "cases.json")
    found: list[dict[str, Any]] = json.loads((folder / "out").read_text())
    return found


@pytest.fixture(scope="module")
def step() -> dict[str, Any]:
    """The same by torch: outputs and errors before and after, gradients and new weights by their names."""
    network, x = article(), boat()
    before = network(x)[0]
    total_error(before).backward()
    gradients = {
        name: each.grad.clone() for name, each in network.named_parameters() if each.grad is not None
    }
    torch.optim.SGD(network.parameters(), lr=RATE).step()
    with torch.no_grad():
        after = network(x)[0]
    return {
        "before": before.detach(),
        "after": after,
        "gradients": gradients,
        "weights": network.state_dict(),
    }


def test_the_total_error_is_the_articles_and_falls(told: list[dict[str, Any]], step: dict[str, Any]) -> None:
    first = told[0]
    assert [part["target"] for part in first["parts"]] == TARGET.tolist()
    for when in ("before", "after"):
        assert first["outputs"][when] == pytest.approx(step[when].tolist(), abs=1e-6)
        assert first[when] == pytest.approx(float(total_error(step[when])), rel=1e-5)
    assert first["after"] < first["before"]
    assert sum(part["error"] for part in first["parts"]) == pytest.approx(first["before"], rel=1e-12)


@pytest.mark.parametrize("n", range(len(PICKS)))
def test_a_weights_gradient_is_the_sum_of_its_terms_and_autograds(
    n: int, told: list[dict[str, Any]], step: dict[str, Any]
) -> None:
    found = told[n]
    layer, role, index = (found["pick"][name] for name in ("layer", "role", "index"))
    assert PICKS[n] in (None, found["pick"])
    grad = float(step["gradients"][f"{layer}.{role}"].flatten()[index])
    assert found["gradient"] == pytest.approx(grad, rel=1e-4, abs=1e-8)
    assert sum(found["terms"]) == pytest.approx(found["gradient"], rel=1e-9, abs=1e-12)
    assert found["next"] == pytest.approx(found["old"] - RATE * found["gradient"], rel=1e-12)
    new = float(step["weights"][f"{layer}.{role}"].flatten()[index])
    assert found["next"] == pytest.approx(new, rel=1e-5, abs=1e-7)


def test_all_weights_take_the_step_that_torch_takes(told: list[dict[str, Any]], step: dict[str, Any]) -> None:
    assert set(told[0]["weights"]) == {"conv1", "conv2", "fc1", "fc2", "output"}
    for layer, values in told[0]["weights"].items():
        expected = step["weights"][f"{layer}.weight"].flatten()
        assert float((torch.tensor(values) - expected).abs().max()) < 1e-6


def test_the_usual_weight_is_the_one_that_the_first_layer_changes_most(
    told: list[dict[str, Any]], step: dict[str, Any]
) -> None:
    picked = told[0]["pick"]
    grads = step["gradients"]["conv1.weight"].flatten().abs()
    assert (picked["layer"], picked["role"]) == ("conv1", "weight")
    assert float(grads[picked["index"]]) == pytest.approx(float(grads.max()), rel=1e-5)
