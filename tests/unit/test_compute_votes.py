"""What each feature gave to a digit's logit, against torch's autograd on the shipped network."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from app.answer import answer
from app.loading import load
from app.settings import HOME
from app.zoo import data
from app.zoo.lenet import LeNet
from tests.unit.compute import near, results

NEAR = 1e-5  # of the largest; the run's values are float32
DENSE = ("fc1", "fc2", "output")


def torchs(features: np.ndarray, k: int) -> tuple[torch.Tensor, torch.Tensor]:
    """d logit k / d feature, and the logit, in float64."""
    network = LeNet().double().eval()
    network.load_state_dict(load_file(HOME / "models" / "lenet" / "weights.safetensors"))
    x = torch.tensor(features.ravel()[None], dtype=torch.float64).requires_grad_()
    logit = network.output(network.relu4(network.fc2(network.relu3(network.fc1(x)))))[0, k]
    logit.backward()
    assert x.grad is not None
    return x.grad[0], logit.detach()


@pytest.mark.parametrize("n", [0, 1, 18])
def test_the_shares_of_a_logit_are_autograds_and_add_up(n):
    model = load(HOME / "models" / "lenet")
    images, _ = data.read_mnist(data.SHIPPED, "t10k")
    run = answer(model, np.asarray(images[n]).ravel(), center=True).run
    state = load_file(HOME / "models" / "lenet" / "weights.safetensors")
    weights = {
        id: {role: state[f"{id}.{role}"].flatten().tolist() for role in ("weight", "bias")} for id in DENSE
    }
    layers = [layer.to_json() for layer in model.graph.layers]
    digits = (0, 4, 7)
    told = results(
        [["together", "voted", layers, weights, run.values.tolist(), "flatten", k] for k in digits]
    )
    for k, found in zip(digits, told, strict=True):
        slopes, logit = torchs(run["flatten"], k)
        products = slopes * torch.tensor(run["flatten"].ravel(), dtype=torch.float64)
        assert near(found["slopes"], slopes, NEAR)
        assert near(found["products"], products, NEAR)
        assert found["gained"] == pytest.approx(float(products.clamp(min=0).sum()), rel=1e-4)
        assert found["lost"] == pytest.approx(float(products.clamp(max=0).sum()), rel=1e-4)
        assert found["logit"] == pytest.approx(float(logit), rel=1e-4, abs=1e-4)
        assert found["gained"] + found["lost"] + found["constant"] == pytest.approx(found["logit"], abs=1e-9)
