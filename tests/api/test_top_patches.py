"""What excites the first layer most, in the page's arithmetic: weights times a patch give the value told."""

from __future__ import annotations

import base64

import pytest
from safetensors.numpy import load_file

from app.settings import HOME
from tests.unit.compute import results


def test_the_page_makes_of_each_patch_the_value_that_the_server_tells(client):
    weights = load_file(HOME / "models" / "lenet" / "weights.safetensors")
    told = client.get("/api/models/lenet/layers/conv1/top", params={"count": 9}).json()
    asked, expected = [], []
    for row in told["channels"]:
        kernel = weights["conv1.weight"][row["channel"]].flatten().tolist()
        bias = float(weights["conv1.bias"][row["channel"]])
        for item in row["items"]:
            pixels = list(base64.b64decode(item["pixels"]))
            asked.append(["together", "excited", pixels, told["inset"], item["box"], kernel, bias])
            expected.append(item["value"])
    assert len(expected) == 6 * 9
    assert results(asked) == pytest.approx(expected, abs=1e-5)
