"""Which photos excite each map most, against torch looking at every shipped photo."""

from __future__ import annotations

import base64
import io
import zipfile
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import torch
from PIL import Image

from app import carried
from app.zoo import ZOO, four_classes
from app.zoo.data import SHIPPED
from tests.family import MEAN, PHOTO, STD

TOP = f"/api/models/{PHOTO}/layers/{{}}/top"
NEAR = 1e-4
NAMES = ("dog", "cat", "boat", "bird")
FIELDS = {"conv1": (5, 1), "pool1": (6, 2), "conv2": (14, 2)}  # side of a unit's field, and their distance


@pytest.fixture(scope="module")
def pictures() -> list[tuple[str, np.ndarray[Any, Any]]]:
    """Class and levels (32, 32, 3) of each shipped photo, as they lie in the zip: those of the test first."""
    with zipfile.ZipFile(SHIPPED / "photos.zip") as packed:
        names = [
            f"{part}/{name}/{n:04}.jpg" for part in ("test", "train") for name in NAMES for n in range(125)
        ]
        assert sorted(names) == sorted(packed.namelist())
        return [
            (name.split("/")[1], np.asarray(Image.open(io.BytesIO(packed.read(name))).convert("RGB")))
            for name in names
        ]


@pytest.fixture(scope="module")
def values(pictures: list[tuple[str, np.ndarray[Any, Any]]]) -> dict[str, torch.Tensor]:
    """Every value of some layers for all 1,000 photos, (N, C, places)."""
    torch.manual_seed(0)
    network = ZOO[PHOTO]().half().float().eval()
    stack = torch.tensor(np.stack([levels for _, levels in pictures])).permute(0, 3, 1, 2).double() / 255
    mean, std = (torch.tensor(each, dtype=torch.float64)[:, None, None] for each in (MEAN, STD))
    x, found = ((stack - mean) / std).float(), {}
    with torch.no_grad():
        for name, module in network.named_children():
            if name != "softmax":
                x = module(x)
                found[name] = x.flatten(2) if x.ndim == 4 else x[:, :, None]
    return found


@pytest.mark.parametrize("layer", ["conv1", "pool1", "conv2", "fc1", "output"])
def test_the_top_photos_are_those_that_torch_finds(
    photos: httpx.Client, values: Any, pictures: Any, layer: str
) -> None:
    told = photos.get(TOP.format(layer)).json()
    of_each = values[layer].amax(dim=2)
    assert (told["images"], told["examples"]) == (1000, "four-classes")
    assert len(told["channels"]) == of_each.shape[1]
    for channel, row in enumerate(told["channels"]):
        best = of_each[:, channel].topk(9).values
        assert torch.allclose(torch.tensor([item["value"] for item in row["items"]]), best, atol=NEAR)
        for item in row["items"]:
            own = values[layer][item["example"], channel]
            assert abs(own[item["unit"]["index"] - channel * own.numel()] - item["value"]) < NEAR
            name, levels = pictures[item["example"]]
            assert (item["class"], item["digit"], NAMES[item["label"]]) == (name, None, name)
            assert item["shape"] == [32, 32, 3]
            pixels = np.frombuffer(base64.b64decode(item["pixels"]), np.uint8).reshape(item["shape"])
            np.testing.assert_array_equal(pixels, levels)


@pytest.mark.parametrize("layer", FIELDS)
def test_a_box_is_what_the_unit_sees(photos: httpx.Client, layer: str) -> None:
    told = photos.get(TOP.format(layer)).json()
    side, apart = FIELDS[layer]
    assert told["inset"] == {"top": 0, "left": 0}
    for row in told["channels"]:
        for item in row["items"]:
            corner = {"top": item["unit"]["row"] * apart, "left": item["unit"]["col"] * apart}
            assert item["box"] == corner | {"height": side, "width": side}


def test_only_the_maps_that_are_asked_for_are_sent(photos: httpx.Client) -> None:
    whole = photos.get(TOP.format("conv2")).json()
    part = photos.get(TOP.format("conv2"), params={"maps": "3-5", "count": 2}).json()
    assert part["channels"] == [
        {"channel": row["channel"], "items": row["items"][:2]} for row in whole["channels"][3:6]
    ]


@pytest.mark.parametrize("maps", ["", "3", "5-3", "0-32", "-1-2", "a-b", "0-9999999999"])
def test_maps_that_are_not_there_are_told_with_those_that_are(photos: httpx.Client, maps: str) -> None:
    told = photos.get(TOP.format("conv2"), params={"maps": maps})
    assert (told.status_code, told.json()["error"]) == (422, "bad_input")
    assert "conv2 has the maps 0-31" in told.json()["detail"]


def test_digits_excite_a_network_for_drawings_as_before(photos: httpx.Client) -> None:
    told = photos.get("/api/models/mlp/layers/fc1/top", params={"count": 1, "maps": "0-0"}).json()
    assert (told["images"], told["examples"], told["inset"]) == (10_000, "mnist", {"top": 0, "left": 0})
    (item,) = told["channels"][0]["items"]
    assert (item["digit"], item["class"]) == (item["example"], str(item["label"]))
    assert item["shape"] == [28, 28]
    assert len(base64.b64decode(item["pixels"])) == 784


def test_a_server_that_was_installed_without_photos_says_so(
    photos: httpx.Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(four_classes, "PHOTOS", tmp_path / "photos.zip")
    carried._four_classes.cache_clear()
    told = photos.get(TOP.format("conv1"), params={"count": 1})
    carried._four_classes.cache_clear()
    assert (told.status_code, told.json()["error"]) == (404, "not_shipped")
    assert "not in the installed package" in told.json()["detail"]
