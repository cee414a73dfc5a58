"""The article's network trained through HTTP: its choices, a short run, its checkpoints, what it becomes."""

from __future__ import annotations

from typing import Any

import httpx
import numpy as np
import pytest
import torch
from fastapi import FastAPI

from app.training import photos
from app.zoo import four_classes
from app.zoo.article import ArticleFig3
from tests.api.bad_trainings import URL
from tests.api.learning import key, state_at, told, watching
from tests.api.test_errors import check

SHORT = {"network": "article-fig3", "amount": 16, "batch": 8, "epochs": 2}


@pytest.fixture(scope="module")
def photo_run(room: httpx.Client) -> dict[str, Any]:
    """A training of four steps, to its end."""
    answer = room.post(URL, json={"options": SHORT})
    assert answer.status_code == 201, answer.text
    begun: dict[str, Any] = answer.json()
    with watching(room, begun["id"]) as line:
        line.send("ready")
        begun["end"], begun["blocks"] = told(line, "done")
    return begun


def test_what_can_be_chosen_is_told_for_each_network(room: httpx.Client) -> None:
    there = room.get(f"{URL}/options", params={"network": "article-fig3"}).json()
    assert (there["offer"], there["digits"], there["missing"]) == ({"photos": 500}, 0, None)
    assert there["classes"] == ["dog", "cat", "boat", "bird"]
    assert there["defaults"]["network"] == "article-fig3"
    assert there["limits"]["amount"]["maximum"] == 500
    digits = room.get(f"{URL}/options").json()
    assert (digits["defaults"]["network"], digits["title"], len(digits["classes"])) == ("lenet", "LeNet", 10)
    check(
        room.get(f"{URL}/options", params={"network": "resnet-20"}), "bad_input", "network: input should be"
    )


def test_without_the_photos_there_is_nothing_on_offer_and_one_sentence(
    room: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(four_classes, "PHOTOS", four_classes.PHOTOS.with_name("none.zip"))
    there = room.get(f"{URL}/options", params={"network": "article-fig3"}).json()
    assert (there["offer"], there["missing"]) == ({}, photos.MISSING)
    check(room.post(URL, json={"options": SHORT}), "bad_input", "The photos are not part of the installed")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            {"options": SHORT | {"pooling": "average"}},
            "options: pooling of article-fig3 is 'average'; there is max",
        ),
        (
            {"options": SHORT, "digits": [{"label": 1, "pixels": [9] * 784}]},
            "digits cannot be learnt from by",
        ),
    ],
)
def test_what_it_cannot_learn_is_refused(room: httpx.Client, body: dict[str, Any], words: str) -> None:
    check(room.post(URL, json=body), "bad_input", words)


def test_it_is_examined_on_four_classes_and_its_checkpoints_are_models(
    room: httpx.Client, photo_run: dict[str, Any], training_app: FastAPI
) -> None:
    rows = room.get(f"{URL}/{photo_run['id']}").json()["rows"]
    assert [row["step"] for row in rows] == list(range(5))
    last = rows[-1]
    assert last["tested"] == np.sum(last["confusion"]) == 500
    assert (np.shape(last["confusion"]), np.trace(last["confusion"])) == ((4, 4), last["right"])
    name, pixels = f"{photo_run['id']}@2", four_classes.shipped("test").pixels[7]
    card = room.get(f"/api/models/{name}").json()["card"]
    assert (card["architecture"], card["input"]["mean"]) == ("article-fig3", photos.MEAN)
    answer = room.post(f"/api/models/{name}/run", json={"pixels": pixels.tolist()}).json()
    network = ArticleFig3().eval()
    network.load_state_dict(state_at(training_app, photo_run["id"], 2))
    mean, std = (torch.tensor(each).view(3, 1, 1) for each in (photos.MEAN, photos.STD))
    with torch.no_grad():
        expected = network((torch.from_numpy(pixels[None]) / 255 - mean) / std)[0]
    np.testing.assert_allclose(answer["probabilities"], expected, atol=1e-5)


def test_it_is_kept_with_a_card_of_the_second_version(room: httpx.Client, photo_run: dict[str, Any]) -> None:
    kept = room.post(f"{URL}/{photo_run['id']}/keep", json={"name": "Photos"}, headers=key(photo_run)).json()
    last = room.get("/api/models/photos/history").json()["rows"][-1]
    assert kept["accuracy"] == {"photos_test": last["right"] / 500}
    card = room.get("/api/models/photos").json()["card"]
    assert (card["card"], card["input"]["kind"], card["examples"]) == (2, "photo", "four-classes")
    assert room.delete("/api/models/photos", headers=key(photo_run)).status_code == 204
