"""A drawing goes in, all values come out, in each of the forms that are offered."""

import base64
import io
from typing import Any

import httpx
import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file

from app.pixels import center_ink, center_transform
from app.settings import HOME
from app.wire import unpack
from app.zoo.lenet import LeNet

RUN = "/api/models/lenet/run"
BINARY = "application/octet-stream"
Grey = np.ndarray[Any, np.dtype[np.uint8]]


def by_torch(picture: Grey) -> dict[str, torch.Tensor]:
    """Every layer by calling the shipped network's own modules; picture: (32, 32)."""
    network = LeNet().eval()
    network.load_state_dict(load_file(HOME / "models" / "lenet" / "weights.safetensors"))
    values = {"input": torch.tensor(picture[None, None] / 255, dtype=torch.float32)}
    with torch.no_grad():
        for name, module in network.named_children():
            values[name] = module(list(values.values())[-1])
    return {name: value[0] for name, value in values.items()}


def test_json_holds_every_layer_as_torch_computes_it(client: httpx.Client, seven: Grey) -> None:
    answer = client.post(RUN, json={"pixels": seven.ravel().tolist()}).json()
    assert set(answer) == {
        "input", "layers", "probabilities", "prediction", "center", "top", "blank", "warnings", "run",
    }  # fmt: skip
    assert (answer["blank"], answer["warnings"], answer["run"]) == (False, [], None)
    picture = np.pad(seven, 2)
    assert answer["input"] == [picture.tolist()]
    expected = by_torch(picture)
    assert list(answer["layers"]) == list(expected)
    for name, value in expected.items():
        layer = answer["layers"][name]
        assert layer["shape"] == list(value.shape)
        np.testing.assert_allclose(layer["values"], value.numpy(), rtol=1e-5, atol=1e-5)
        assert layer["min"] == pytest.approx(np.min(layer["values"]), rel=1e-6)
        assert layer["max"] == pytest.approx(np.max(layer["values"]), rel=1e-6)
    assert answer["probabilities"] == pytest.approx(expected["softmax"].tolist(), abs=1e-6)
    assert answer["prediction"] == int(np.argmax(answer["probabilities"]))
    assert answer["center"] is None


def test_the_block_says_the_same_as_json(client: httpx.Client, seven: Grey) -> None:
    json = client.post(RUN, json={"pixels": seven.ravel().tolist()}).json()
    answer = client.post(RUN, json={"pixels": seven.ravel().tolist()}, headers={"Accept": BINARY})
    assert answer.headers["content-type"] == BINARY
    header, values = unpack(answer.content)
    assert (header["kind"], header["model"], header["center"]) == ("run", "lenet", None)
    assert header["prediction"] == json["prediction"]
    assert header["probabilities"] == pytest.approx(json["probabilities"])
    assert [part["id"] for part in header["layers"]] == list(json["layers"])
    for part in header["layers"]:
        layer = json["layers"][part["id"]]
        expected = np.array(layer["values"], np.float32).ravel()
        np.testing.assert_array_equal(values[part["at"] : part["at"] + part["size"]], expected)
        assert (part["min"], part["max"]) == pytest.approx((layer["min"], layer["max"]))
    assert sum(part["size"] for part in header["layers"]) == values.size


def forms(seven: Grey) -> dict[str, dict[str, Any]]:
    large = np.pad(seven, 2)
    png = io.BytesIO()
    Image.fromarray(seven).save(png, "PNG")
    image = base64.b64encode(png.getvalue()).decode()
    raw = {"Content-Type": BINARY}
    return {
        "rows": {"json": {"pixels": seven.tolist()}},
        "fractions": {"json": {"pixels": (seven.ravel() + 0.25).clip(0, 255).tolist()}},
        "1024": {"json": {"pixels": large.ravel().tolist()}},
        "32 rows": {"json": {"pixels": large.tolist()}},
        "784 bytes": {"content": seven.tobytes(), "headers": raw},
        "1024 bytes": {"content": large.tobytes(), "headers": raw},
        "png": {"json": {"image": image}},
        "png of a browser": {"json": {"image": f"data:image/png;base64,{image}"}},
    }


@pytest.mark.parametrize("form", forms(np.zeros((28, 28), np.uint8)))
def test_each_form_of_a_drawing_gives_the_same_run(client: httpx.Client, seven: Grey, form: str) -> None:
    expected = client.post(RUN, json={"pixels": seven.ravel().tolist()})
    assert client.post(RUN, **forms(seven)[form]).json() == expected.json()


def test_ink_is_centred_when_asked(client: httpx.Client, seven: Grey) -> None:
    moved = np.roll(seven, (4, -3), (0, 1))
    moved[:4] = 0
    plain = client.post(RUN, json={"pixels": moved.ravel().tolist()}).json()
    answer = client.post(RUN, json={"pixels": moved.ravel().tolist(), "center": True}).json()
    assert plain["input"] == [np.pad(moved, 2).tolist()]
    assert answer["input"] == [np.pad(center_ink(moved), 2).tolist()]
    assert answer["center"] == pytest.approx(center_transform(moved))
    raw = client.post(RUN, params={"center": 1}, content=moved.tobytes(), headers={"Content-Type": BINARY})
    assert raw.json() == answer


def test_an_empty_drawing_is_a_drawing(client: httpx.Client) -> None:
    answer = client.post(RUN, json={"pixels": [0] * 784, "center": True}).json()
    assert not np.any(answer["input"])
    assert sum(answer["probabilities"]) == pytest.approx(1, abs=1e-5)
    assert answer["center"] == [1, 0, 0]
