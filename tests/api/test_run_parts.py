"""A run without all of its values, and what an answer says beside them: first classes, blank, warnings."""

from __future__ import annotations

from typing import Any

import httpx
import numpy as np
import pytest

from app import answer as answers
from app.wire import unpack
from tests.api.bad import LAYER_NAMES
from tests.family import PHOTO, RUN_PHOTO

RUN = "/api/models/lenet/run"
BINARY = {"Accept": "application/octet-stream"}
GREY = [128] * 3072


def asked(client: httpx.Client, seven: Any, **query: str) -> Any:
    return client.post(RUN, json={"pixels": seven.tolist()}, params=query).json()


@pytest.mark.parametrize(
    ("layers", "sent"),
    [("conv1,fc1", {"conv1", "fc1"}), ("softmax", {"softmax"}), ("", set()), ("input", {"input"})],
)
def test_only_the_values_that_are_asked_for_are_sent(
    client: httpx.Client, seven: Any, layers: str, sent: set[str]
) -> None:
    whole, part = asked(client, seven), asked(client, seven, layers=layers)
    assert {name for name, layer in part["layers"].items() if "values" in layer} == sent
    assert part["input"] == (whole["input"] if "input" in sent else None)
    for name, layer in part["layers"].items():
        assert layer == {key: whole["layers"][name][key] for key in layer}
    same = ("probabilities", "prediction", "center", "top", "blank", "warnings", "run")
    assert [part[name] for name in same] == [whole[name] for name in same]


def test_the_block_holds_what_is_asked_for(client: httpx.Client, seven: Any) -> None:
    whole = asked(client, seven)
    answer = client.post(RUN, json={"pixels": seven.tolist()}, params={"layers": "fc1,pool1"}, headers=BINARY)
    header, values = unpack(answer.content)
    places = {part["id"]: part for part in header["layers"]}
    assert list(places) == list(whole["layers"])
    assert {name for name, part in places.items() if part["at"] is not None} == {"pool1", "fc1"}
    assert values.size == places["pool1"]["size"] + places["fc1"]["size"]
    for name in ("pool1", "fc1"):
        at, size = places[name]["at"], places[name]["size"]
        np.testing.assert_array_equal(
            values[at : at + size], np.ravel(np.array(whole["layers"][name]["values"], np.float32))
        )
    assert header["top"] == whole["top"]
    nothing = client.post(RUN, json={"pixels": seven.tolist()}, params={"layers": ""}, headers=BINARY)
    assert unpack(nothing.content)[1].size == 0


def test_a_layer_that_is_not_there_is_told_with_those_that_are(client: httpx.Client, seven: Any) -> None:
    told = asked(client, seven, layers="conv1,conv9")
    assert (told["error"], told["detail"]) == (
        "unknown_layer",
        f"lenet has no layer 'conv9'; it has {LAYER_NAMES}.",
    )


def test_a_large_network_answers_without_its_values(
    client: httpx.Client, seven: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = asked(client, seven, layers="")
    monkeypatch.setattr(answers, "SMALL", 16_067)
    assert asked(client, seven) == few
    assert "values" in asked(client, seven, layers="conv1")["layers"]["conv1"]
    monkeypatch.setattr(answers, "SMALL", 16_068)
    assert "values" in asked(client, seven)["layers"]["conv1"]


def test_the_first_five_classes_are_named(client: httpx.Client, photos: httpx.Client, seven: Any) -> None:
    told = asked(client, seven)
    order = sorted(range(10), key=lambda n: -told["probabilities"][n])[:5]
    assert told["top"] == [
        {"index": n, "class": str(n), "probability": pytest.approx(told["probabilities"][n])} for n in order
    ]
    four = photos.post(RUN_PHOTO, json={"pixels": GREY}).json()["top"]
    assert sorted(each["class"] for each in four) == ["bird", "boat", "cat", "dog"]
    assert [each["probability"] for each in four] == sorted((x["probability"] for x in four), reverse=True)


EMPTY: dict[str, tuple[list[int], bool]] = {
    "grey": (GREY, True), "white": ([255] * 3072, True), "one colour": ([9] * 1024 + [80] * 2048, True),
    "one pixel": ([*GREY[:-1], 129], False),
}  # fmt: skip


@pytest.mark.parametrize("name", EMPTY)
def test_a_photo_of_one_colour_is_blank(photos: httpx.Client, name: str) -> None:
    pixels, blank = EMPTY[name]
    told = photos.post(RUN_PHOTO, json={"pixels": pixels}).json()
    assert told["blank"] is blank
    assert any("one colour all over" in each for each in told["warnings"]) is blank


@pytest.mark.parametrize(("level", "blank"), [(0, True), (255, False)])
def test_a_drawing_without_ink_is_blank(client: httpx.Client, level: int, blank: bool) -> None:
    told = client.post(RUN, json={"pixels": [level] * 784}).json()
    assert told["blank"] is blank
    assert told["warnings"] == (
        ["The drawing is empty: what the network answers to paper alone says nothing."] if blank else []
    )


def test_a_network_that_is_not_sure_or_has_learnt_nothing_says_so(photos: httpx.Client) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, 3072).tolist()
    told = photos.post(RUN_PHOTO, json={"pixels": pixels, "center": True}).json()
    surest = max(told["probabilities"])
    assert surest < 0.5
    assert told["warnings"] == [
        "center is for drawings: the photo was taken as it is.",
        "The network has learnt nothing yet: its weights are by chance, and so is its answer.",
        f"Perhaps none of these: the largest probability is {surest:.2f}, below 0.5; the network knows "
        "dog, cat, boat, bird.",
    ]
    header, _ = unpack(photos.post(RUN_PHOTO, json={"pixels": pixels}, headers=BINARY).content)
    assert header["warnings"] == told["warnings"][1:]
    assert header["model"] == PHOTO
