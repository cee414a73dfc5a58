"""POST verify: the number of the run, worked out again by torch."""

import random
from typing import Any

import httpx
import numpy as np
import pytest

Grey = np.ndarray[Any, np.dtype[np.uint8]]
LAYERS = "input conv1 relu1 pool1 conv2 relu2 pool2 flatten fc1 relu3 fc2 relu4 output softmax"


@pytest.mark.parametrize("layer", LAYERS.split())
def test_a_unit_of_each_layer_is_worked_out_again(client: httpx.Client, seven: Grey, layer: str) -> None:
    body: dict[str, Any] = {"pixels": seven.ravel().tolist(), "center": True}
    values = np.ravel(client.post("/api/models/lenet/run", json=body).json()["layers"][layer]["values"])
    for unit in random.Random(layer).sample(range(values.size), 5):
        answer = client.post(
            "/api/models/lenet/verify", json=body | {"layer": layer, "unit": {"index": unit}}
        )
        assert answer.status_code == 200, answer.text
        told = answer.json()
        assert set(told) == {"layer", "unit", "recorded", "recomputed", "difference", "method"}
        assert (told["layer"], told["unit"]["index"]) == (layer, unit)
        assert told["recorded"] == pytest.approx(values[unit], rel=1e-6, abs=1e-6)
        assert told["recomputed"] == pytest.approx(told["recorded"], rel=1e-5, abs=2e-6)
        assert told["difference"] == told["recomputed"] - told["recorded"]
        assert told["method"]


def test_the_call_to_torch_is_told(client: httpx.Client, seven: Grey) -> None:
    body = {"pixels": seven.ravel().tolist(), "layer": "conv2", "unit": {"channel": 3, "row": 2, "col": 5}}
    told = client.post("/api/models/lenet/verify", json=body).json()
    assert told["method"] == "F.conv2d(window[1, 6, 5, 5], kernel[1, 6, 5, 5], bias[1])"
