"""What OpenAPI says of the body of POST /api/trainings, against what the server takes."""

from __future__ import annotations

import base64
from typing import Any

import httpx
import numpy as np
import pytest

from tests.api.bad_trainings import BAD, URL
from tests.api.fitting import fits


@pytest.fixture(scope="module")
def body(room: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = room.get("/openapi.json").json()["paths"][URL]["post"]["requestBody"]
    return found


def digit_of(body: dict[str, Any]) -> dict[str, Any]:
    listed = body["content"]["application/json"]["schema"]["properties"]["digits"]
    assert listed["maxItems"] == 500
    found: dict[str, Any] = listed["items"]
    return found


def test_the_body_may_be_left_out(body: dict[str, Any], room: httpx.Client) -> None:
    assert body["required"] is False
    begun = room.post(URL)
    assert begun.status_code == 201
    key = {"X-Lunette-Key": begun.json()["key"]}
    room.post(f"{URL}/{begun.json()['id']}/stop", headers=key).raise_for_status()
    assert room.get("/openapi.json").json()["paths"][f"{URL}/{{training}}/keep"]["post"]["requestBody"][
        "required"
    ]


def test_each_form_of_a_digit_is_described(body: dict[str, Any], seven: np.ndarray[Any, Any]) -> None:
    form = digit_of(body)
    for pixels in (
        seven.ravel().tolist(),
        seven.tolist(),
        base64.b64encode(seven.astype(np.uint8).tobytes()).decode(),
    ):
        assert fits({"label": 7, "pixels": pixels}, form)


PAPER = "empty paper"  # that not all may be 0 is said in words: JSON schema has none for it
WRONG = {
    name: asked["json"]["digits"]
    for name, (asked, _, words) in BAD.items()
    if words.startswith("digits[") and PAPER not in words
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_refused_is_not_described(body: dict[str, Any], name: str) -> None:
    assert not all(fits(each, digit_of(body)) for each in WRONG[name])
