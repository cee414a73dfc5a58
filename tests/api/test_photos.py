"""Photos through a network that reads them: each form in, all values out, a unit explained, the live line."""

from __future__ import annotations

import base64
import io
from typing import Any

import httpx
import numpy as np
import orjson
import pytest
import torch
from PIL import Image
from websockets.sync.client import connect

from app.photos import averaged
from app.wire import unpack
from app.zoo import ZOO
from tests.family import CARD, MEAN, PHOTO, RUN_PHOTO, STD

BINARY = "application/octet-stream"
RAW = {"Content-Type": BINARY}
WAIT = 60  # seconds
Photo = np.ndarray[Any, np.dtype[np.uint8]]


def some_photo(seed: int = 1) -> Photo:
    """(3, 32, 32): colours that run, with some grain."""
    chance = np.random.default_rng(seed)
    row, column = np.mgrid[0:32, 0:32] * 6
    grain = chance.integers(0, 60, (3, 32, 32))
    return (np.stack([row, column, 190 - row]) + grain).clip(0, 255).astype(np.uint8)


def file_of(photo: Photo, kind: str = "PNG", **choices: Any) -> str:
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(photo.transpose(1, 2, 0))).save(file, kind, **choices)
    return base64.b64encode(file.getvalue()).decode()


def by_torch(photo: Photo) -> dict[str, torch.Tensor]:
    """Every layer by calling the network's own modules, its weights the half floats that were stored."""
    torch.manual_seed(0)
    network = ZOO[PHOTO]().half().float().eval()
    mean, std = (torch.tensor(each, dtype=torch.float64)[:, None, None] for each in (MEAN, STD))
    values = {"input": ((torch.tensor(photo).double() / 255 - mean) / std).float()[None]}
    x = values["input"]
    with torch.no_grad():
        for name, module in sorted(network.named_children(), key=lambda each: each[0] == "softmax"):
            x = values[name] = module(x)
    return {name: value[0] for name, value in values.items()}


def test_a_run_holds_every_layer_as_torch_computes_it(photos: httpx.Client) -> None:
    photo = some_photo()
    answer = photos.post(RUN_PHOTO, json={"pixels": photo.tolist()}).json()
    assert answer["input"] == photo.tolist()
    expected = by_torch(photo)
    assert list(answer["layers"]) == list(expected)
    for name, value in expected.items():
        np.testing.assert_allclose(answer["layers"][name]["values"], value.numpy(), rtol=1e-5, atol=1e-5)
    assert answer["probabilities"] == pytest.approx(expected["softmax"].tolist(), abs=1e-6)
    assert answer["center"] is None


FORMS: dict[str, Any] = {
    "nested": lambda x: {"json": {"pixels": x.tolist()}},
    "flat": lambda x: {"json": {"pixels": x.ravel().tolist()}},
    "fractions": lambda x: {"json": {"pixels": (x.ravel() + 0.25).clip(0, 255).tolist()}},
    "bytes": lambda x: {"content": x.transpose(1, 2, 0).tobytes(), "headers": RAW},
    "png": lambda x: {"json": {"image": file_of(x)}},
    "png of a browser": lambda x: {"json": {"image": f"data:image/png;base64,{file_of(x)}"}},
    "webp": lambda x: {"json": {"image": file_of(x, "WEBP", lossless=True)}},
    "a large png": lambda x: {"json": {"image": file_of(np.kron(x, np.ones((1, 9, 9), np.uint8)))}},
    "with its middle in it": lambda x: {"json": {"image": file_of(np.pad(x, ((0, 0), (0, 0), (7, 8))))}},
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_each_form_of_a_photo_gives_the_same_run(photos: httpx.Client, form: str) -> None:
    photo = some_photo(2)
    expected = photos.post(RUN_PHOTO, json={"pixels": photo.tolist()})
    assert photos.post(RUN_PHOTO, **FORMS[form](photo)).json() == expected.json()


def test_a_large_jpeg_is_averaged_down(photos: httpx.Client) -> None:
    large = np.kron(some_photo(3), np.ones((1, 20, 20), np.uint8))
    image = file_of(large, "JPEG", quality=90)
    unpacked = np.asarray(Image.open(io.BytesIO(base64.b64decode(image))).convert("RGB"))
    answer = photos.post(RUN_PHOTO, json={"image": image}).json()
    assert answer["input"] == averaged(unpacked, 32).tolist()


def test_a_large_body_is_taken_up_to_its_limit(photos: httpx.Client) -> None:
    grain = np.random.default_rng(0).integers(0, 256, (3, 900, 900), dtype=np.uint8)
    image = file_of(grain)
    assert len(image) > 3_000_000
    assert photos.post(RUN_PHOTO, json={"image": image}).status_code == 200


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a drawing": ({"json": {"pixels": [0] * 784}}, "784 values; this network reads photos: 3072 levels"),
    "rows": ({"json": {"pixels": [[0] * 32] * 32}}, "nested in another way"),
    "channels last": ({"json": {"pixels": np.zeros((32, 32, 3), int).tolist()}}, "[3][32][32]"),
    "text": ({"json": {"pixels": "0" * 3072}}, "pixels is text; this network reads photos"),
    "256": ({"json": {"pixels": [0] * 3071 + [256]}}, "pixels[3071] is 256; levels go from 0 to 255"),
    "text for a level": ({"json": {"pixels": ["0"] + [0] * 3071}}, "pixels[0] is text; expected 3072 levels"),
    "bytes of a drawing": (
        {"content": bytes(784), "headers": RAW}, "784 bytes; this network reads photos, 3072 bytes: 32 rows"
    ),
    "a picture that is none": ({"json": {"image": "aGVsbG8="}}, "not a PNG, JPEG or WebP"),
    "both": ({"json": {"pixels": [0] * 3072, "image": "AAAA"}}, "either pixels or image"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_photo_is_told_what_this_network_reads(photos: httpx.Client, name: str) -> None:
    asked, phrase = WRONG[name]
    answer = photos.post(RUN_PHOTO, **asked)
    assert (answer.status_code, answer.json()["error"]) == (422, "bad_input")
    assert phrase in answer.json()["detail"]


def test_a_network_for_drawings_of_28x28_reads_them_as_lenet_does(photos: httpx.Client, seven: Photo) -> None:
    run = "/api/models/mlp/run"
    small = photos.post(run, json={"pixels": seven.ravel().tolist()}).json()
    assert small["input"] == [seven.tolist()]
    framed = np.pad(seven, 2)
    assert photos.post(run, content=framed.tobytes(), headers=RAW).json() == small
    refused = photos.post(run, content=bytes(3072), headers=RAW).json()
    assert "expected 784 (28x28) or 1024 (32x32)" in refused["detail"]


def test_a_unit_of_a_photo_is_explained_and_verified(photos: httpx.Client) -> None:
    photo = some_photo(4)
    values = by_torch(photo)
    asked = {"pixels": photo.tolist(), "layer": "conv1", "unit": {"channel": 5, "row": 3, "col": 20}}
    told = photos.post(f"/api/models/{PHOTO}/explain", json=asked).json()
    assert len(told["terms"]) == 3 * 25
    assert told["output"] == pytest.approx(values["conv1"][5, 3, 20].item(), abs=1e-5)
    assert told["sum"] == pytest.approx(sum(term["product"] for term in told["terms"]) + told["bias"])
    assert [row["channel"] for row in told["per_channel"]] == [0, 1, 2]
    for term in told["terms"]:
        place = term["channel"], term["row"], term["col"]
        assert term["value"] == pytest.approx(values["input"][place].item())
    image = asked | {"pixels": None, "image": file_of(photo)}
    assert photos.post(f"/api/models/{PHOTO}/explain", json=image).json() == told
    checked = photos.post(f"/api/models/{PHOTO}/verify", json=asked).json()
    assert abs(checked["difference"]) < 1e-5
    assert checked["recorded"] == pytest.approx(told["output"], abs=1e-6)


def test_the_live_line_takes_the_bytes_of_a_photo(photos: httpx.Client) -> None:
    raw = some_photo(5).transpose(1, 2, 0).tobytes()
    both = {"Content-Type": BINARY, "Accept": BINARY}
    posted = photos.post(RUN_PHOTO, content=raw, headers=both).content
    address = str(photos.base_url).replace("http", "ws").rstrip("/")
    with connect(f"{address}/api/models/{PHOTO}/live", max_size=None) as line:
        line.send(raw)
        assert line.recv(timeout=WAIT) == posted
        for wrong in (bytes(1024), "[0]"):
            line.send(wrong)
            told = orjson.loads(line.recv(timeout=WAIT))
            assert (told["status"], told["error"]) == (422, "bad_input")
            assert "3072 bytes" in told["detail"]
        line.send(raw)
        assert unpack(line.recv(timeout=WAIT))[0]["kind"] == "run"


def test_the_list_says_how_photos_become_numbers(photos: httpx.Client) -> None:
    items = {item["id"]: item for item in photos.get("/api/models").json()}
    item = items[PHOTO]
    assert item["input"] == CARD["input"]
    assert (item["input_shape"], item["weights"], item["year"]) == ([3, 32, 32], "untrained", 2016)
    assert (items["mlp"]["input"]["kind"], items["mlp"]["depth"]) == ("drawing", 3)
    graph = photos.get(f"/api/models/{PHOTO}").json()
    sizes = ("units", "operations", "depth")
    assert [graph[name] for name in sizes] == [item[name] for name in sizes]
    assert graph["units"] == sum(int(np.prod(layer["shape"])) for layer in graph["layers"])
    assert graph["card"]["unknown"] == {"threshold": 0.5}
