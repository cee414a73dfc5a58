"""Which digits excite each map most, against torch looking at every digit."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

import httpx
import numpy as np
import pytest
import torch
import torch.nn.functional as F
from safetensors.torch import load_file

from app import features
from app.card import Card
from app.carried import examples_of
from app.costly import Costly
from app.errors import Busy
from app.model import ready
from app.net.describe import describe
from app.settings import HOME
from app.zoo import data
from tests.apart import run_apart
from tests.api.listing import listed
from tests.nets import TOYS

TOP = "/api/models/lenet/layers/{}/top"
NEAR = 1e-4
FIELDS = {  # layer: side of a unit's receptive field, and how far apart those of neighbours are
    "conv1": (5, 1), "relu1": (5, 1), "pool1": (6, 2), "conv2": (14, 2), "pool2": (16, 4),
}  # fmt: skip


@pytest.fixture(scope="module")
def digits() -> tuple[torch.Tensor, torch.Tensor]:
    return data.read_mnist(data.SHIPPED, "t10k")


@pytest.fixture(scope="module")
def values(digits: tuple[torch.Tensor, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Every value of some layers for all 10,000 digits, (N, C, places), written out in torch's functions."""
    state = load_file(HOME / "models" / "lenet" / "weights.safetensors")
    found: dict[str, list[torch.Tensor]] = {}
    for part in digits[0].split(1000):
        x = F.pad(part[:, None].float() / 255, (2, 2, 2, 2))
        for n in (1, 2):
            conv = F.conv2d(x, state[f"conv{n}.weight"], state[f"conv{n}.bias"])
            x = F.max_pool2d(F.relu(conv), 2)
            for id, each in ((f"conv{n}", conv), (f"relu{n}", F.relu(conv)), (f"pool{n}", x)):
                found.setdefault(id, []).append(each.flatten(2))
        x = x.flatten(1)
        for id in ("fc1", "fc2", "output"):
            x = F.linear(x, state[f"{id}.weight"], state[f"{id}.bias"])
            found.setdefault(id, []).append(x[:, :, None])
            x = F.relu(x)
    return {id: torch.cat(parts) for id, parts in found.items()}


def asked(client: httpx.Client, layer: str, **query: Any) -> Any:
    return client.get(TOP.format(layer), params=query).json()


@pytest.mark.parametrize("layer", ["conv1", "relu1", "pool1", "conv2", "pool2", "fc1", "output"])
def test_the_top_digits_are_those_that_torch_finds(client, values, digits, layer):
    told = asked(client, layer)
    of_each = values[layer].amax(dim=2)  # (N, C)
    assert (told["layer"], told["images"], len(told["channels"])) == (layer, 10_000, of_each.shape[1])
    for channel, row in enumerate(told["channels"]):
        assert (row["channel"], len(row["items"])) == (channel, 9)
        best = of_each[:, channel].topk(9).values
        assert torch.allclose(torch.tensor([item["value"] for item in row["items"]]), best, atol=NEAR)
        assert len({item["digit"] for item in row["items"]}) == 9
        for item in row["items"]:
            own = values[layer][item["digit"], channel]
            unit = item["unit"]
            assert abs(own[unit["index"] - channel * own.numel()] - item["value"]) < NEAR
            assert abs(own.max() - item["value"]) < NEAR
            assert unit["channel"] == channel
            assert item["label"] == digits[1][item["digit"]]
            pixels = np.frombuffer(base64.b64decode(item["pixels"]), np.uint8)
            np.testing.assert_array_equal(pixels, digits[0][item["digit"]].flatten())


@pytest.mark.parametrize("layer", FIELDS)
def test_a_box_is_what_the_unit_sees(client, layer):
    told = asked(client, layer)
    side, apart = FIELDS[layer]
    assert told["inset"] == {"top": 2, "left": 2}
    for row in told["channels"]:
        for item in row["items"]:
            place = item["unit"]
            corner = {"top": place["row"] * apart, "left": place["col"] * apart}
            assert item["box"] == corner | {"height": side, "width": side}


def test_the_value_is_what_a_run_of_that_digit_gives(client):
    for item in asked(client, "conv2", count=2)["channels"][3]["items"]:
        pixels = list(base64.b64decode(item["pixels"]))
        layers = client.post("/api/models/lenet/run", json={"pixels": pixels}).json()["layers"]
        unit = item["unit"]
        value = layers["conv2"]["values"][unit["channel"]][unit["row"]][unit["col"]]
        assert value == pytest.approx(item["value"], abs=1e-5)
        assert max(map(max, layers["conv2"]["values"][3])) == pytest.approx(item["value"], abs=1e-5)


def test_fewer_and_more_begin_alike(client):
    nine, two, most = (asked(client, "conv1", count=count)["channels"] for count in (9, 2, 16))
    for a, b, c in zip(nine, two, most, strict=True):
        assert [len(row["items"]) for row in (a, b, c)] == [9, 2, 16]
        assert a["items"] == c["items"][:9]
        assert b["items"] == c["items"][:2]


def test_what_has_not_changed_is_not_sent_again(client):
    path = TOP.format("conv1")
    first = client.get(path)
    digest = listed(client)["lenet"]["digest"]
    assert first.headers["etag"] == f'"{digest}"'
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "max-age=31536000" in client.get(path, params={"v": digest}).headers["cache-control"]


def toy() -> Any:
    """A ReLU alone: paper's corner is 0 for nearly all digits, so that most of its values are equal."""
    card = Card(
        title="Toy", architecture="toy", family="toy", input_shape=(1, 28, 28), classes=["x"], parameters=0
    )
    return ready("toy", card, describe(TOYS["relu"].network(), (1, 28, 28)))


def test_of_equals_the_earlier_digit_comes_first():
    model = toy()
    found = features.peaks(model)["input"]
    assert found.value[0].tolist() == [1.0] * features.KEPT
    full = [n for n, image in enumerate(examples_of(model.card).pixels) if image.max() == 255]
    assert found.example[0].tolist() == full[: features.KEPT]


def test_a_larger_network_looks_at_fewer_digits(monkeypatch):
    model = toy()
    monkeypatch.setitem(features.MOST_VALUES, "mnist", 250 * sum(layer.size for layer in model.graph.layers))
    assert features.looked_at(model) == 250
    assert int(features.peaks(model)["input"].example.max()) < 250


def test_many_who_ask_at_once_wait_for_one_search(monkeypatch):
    model, calls = toy(), []
    peaks = features.peaks

    def counted(asked: Any, *more: Any) -> Any:
        calls.append(asked)
        return peaks(asked, *more)

    monkeypatch.setattr(features, "peaks", counted)
    monkeypatch.setitem(features.MOST_VALUES, "mnist", 10**6)

    async def all_at_once() -> list[bytes]:
        costly = Costly(at_once=2)
        own, layer = features.Features(costly), model.graph.layers[0]
        told = await asyncio.gather(*(own.top(f"reader {n % 4}", model, layer, 3) for n in range(20)))
        costly.close()
        return told

    told = run_apart(all_at_once())
    assert len(calls) == 1
    assert len(set(told)) == 1


def test_a_search_that_failed_is_tried_again(monkeypatch):
    model, peaks = toy(), features.peaks
    monkeypatch.setitem(features.MOST_VALUES, "mnist", 10**6)

    def broken(*_: Any) -> Any:
        raise MemoryError

    async def twice() -> bytes:
        costly = Costly()
        own = features.Features(costly)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(features, "peaks", broken)
            with pytest.raises(MemoryError):
                await own.top("reader", model, model.graph.layers[0], 1)
        assert features.peaks is peaks
        told = await own.top("reader", model, model.graph.layers[0], 1)
        costly.close()
        return told

    assert b'"items"' in run_apart(twice())


def test_a_search_ends_when_the_server_does():
    asked = []

    def given_up() -> bool:
        asked.append(1)
        return len(asked) > 2

    with pytest.raises(Busy, match="about to end"):
        features.peaks(toy(), given_up)
    assert len(asked) == 3
