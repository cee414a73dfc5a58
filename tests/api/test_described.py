"""The description of the API is as narrow as the server: what it allows is taken, what it forbids refused."""

from __future__ import annotations

import base64
from typing import Any

import httpx
import numpy as np
import pytest

from tests.api.bad import BLANK, RUN
from tests.api.fitting import fits
from tests.family import RUN_PHOTO

ROWS = [[0] * 28] * 28
INK = [255] * 784
TEXT = base64.b64encode(bytes(INK)).decode()


@pytest.fixture(scope="module")
def described(client: httpx.Client) -> dict[str, Any]:
    told: dict[str, Any] = client.get("/openapi.json").json()
    return told


def body(described: dict[str, Any], path: str, media: str = "application/json") -> Any:
    return described["paths"][path]["post"]["requestBody"]["content"][media]["schema"]


PHOTO = np.arange(3072, dtype=np.uint8).reshape(3, 32, 32)
DRAWINGS: dict[str, Any] = {
    "a photo": {"pixels": PHOTO.ravel().tolist()}, "channels": {"pixels": PHOTO.tolist()},
    "3071": {"pixels": [0] * 3071}, "two channels": {"pixels": PHOTO[:2].tolist()},
    "channels last": {"pixels": PHOTO.transpose(1, 2, 0).tolist()},
    "a row too short": {"pixels": [[[0] * 32] * 32, [[0] * 32] * 32, [[0] * 32] * 31 + [[0] * 31]]},
    "flat": {"pixels": BLANK}, "rows": {"pixels": ROWS}, "32": {"pixels": [0] * 1024}, "nothing": {},
    "32 rows": {"pixels": [[0] * 32] * 32}, "783": {"pixels": [0] * 783}, "900": {"pixels": [0] * 900},
    "27 rows": {"pixels": [[0] * 28] * 27}, "30 rows": {"pixels": [[0] * 30] * 30},
    "both": {"pixels": BLANK, "image": "AAAA"}, "256": {"pixels": [256, *BLANK[1:]]},
    "no image": {"pixels": BLANK, "image": None}, "nothing at all": {"image": None},
    "misspelled": {"pixel": BLANK}, "text": {"pixels": "0"},
}  # fmt: skip


def both(client: httpx.Client, photos: httpx.Client) -> list[tuple[httpx.Client, str]]:
    return [(client, RUN), (photos, RUN_PHOTO)]


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_picture_is_described_as_it_is_taken(
    client: httpx.Client, photos: httpx.Client, described: Any, name: str
) -> None:
    """By one of two networks: one reads drawings, the other photos."""
    statuses = {served.post(path, json=DRAWINGS[name]).status_code for served, path in both(client, photos)}
    assert statuses in ({200, 422}, {422})
    taken = 200 in statuses
    assert fits(DRAWINGS[name], body(described, "/api/models/{model}/run")) == taken


@pytest.mark.parametrize("size", [0, 783, 784, 785, 1023, 1024, 1025, 3071, 3072, 3073])
def test_bytes_are_described_as_they_are_taken(
    client: httpx.Client, photos: httpx.Client, described: Any, size: int
) -> None:
    raw = {"Content-Type": "application/octet-stream"}
    asked = {"content": bytes(size), "headers": raw}
    taken = 200 in {served.post(path, **asked).status_code for served, path in both(client, photos)}
    assert fits("x" * size, body(described, "/api/models/{model}/run", raw["Content-Type"])) == taken


DIGITS: dict[str, Any] = {
    "numbers": {"label": 7, "pixels": INK}, "rows": {"label": 0, "pixels": [[255] * 28] * 28},
    "base64": {"label": 9, "pixels": TEXT}, "a label over nine": {"label": 10, "pixels": INK},
    "a label as text": {"label": "7", "pixels": INK}, "no label": {"pixels": INK}, "a number": 7,
    "too few": {"label": 7, "pixels": INK[1:]}, "too few in base64": {"label": 7, "pixels": TEXT[4:]},
    "32 rows": {"label": 7, "pixels": [[255] * 32] * 32}, "more": {"label": 7, "pixels": INK, "by": "me"},
}  # fmt: skip


@pytest.mark.parametrize("name", DIGITS)
def test_a_digit_of_ones_own_is_described_as_it_is_taken(
    client: httpx.Client, described: Any, name: str
) -> None:
    schema = body(described, "/api/trainings")["properties"]["digits"]
    asked = {"digits": [DIGITS[name]], "options": {"data": "own"}}
    answer = client.post("/api/trainings", json=asked)
    assert fits([DIGITS[name]], schema) == (answer.status_code != 422)
    if answer.status_code == 201:
        begun = answer.json()
        key = {"X-Lunette-Key": begun["key"]}
        assert client.post(f"/api/trainings/{begun['id']}/stop", headers=key).status_code == 200


def test_a_training_needs_no_body(client: httpx.Client, described: Any) -> None:
    assert described["paths"]["/api/trainings"]["post"]["requestBody"]["required"] is False
    begun = client.post("/api/trainings")
    assert begun.status_code == 201
    key = {"X-Lunette-Key": begun.json()["key"]}
    assert client.post(f"/api/trainings/{begun.json()['id']}/stop", headers=key).status_code == 200
