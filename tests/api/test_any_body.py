"""Whatever body comes, a network answers, or says in our one shape what is wrong with it."""

from __future__ import annotations

import base64
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.family import PHOTO

DRAWING = "mlp"
MODELS = (PHOTO, DRAWING)
ROUTES = [f"/api/models/{model}/{route}" for model in MODELS for route in ("run", "explain", "verify")]
RAW = {"Content-Type": "application/octet-stream"}

levels = some.one_of(
    some.integers(-2, 300), some.floats(width=32), some.booleans(), some.none(), some.text(max_size=2)
)
level = some.integers(0, 255)


@some.composite
def pixels(draw: Any) -> Any:
    """Lists of right and of nearly right sizes, nested in all ways, with a strange level here or there."""
    sizes = ((3, 3, 1, 2), (32, 28, 31), (32, 28, 33))
    channels, rows, columns = (draw(some.sampled_from(each)) for each in sizes)
    size = draw(some.sampled_from([channels * rows * columns, 784, 1024, 3072, 3071, 0]))
    flat: list[Any] = [draw(level)] * size
    if flat and draw(some.booleans()):
        flat[draw(some.integers(0, size - 1))] = draw(levels)
    if size != channels * rows * columns or draw(some.booleans()):
        return flat
    lines = [flat[at : at + columns] for at in range(0, size, columns)]
    if draw(some.booleans()):
        return lines
    return [lines[at : at + rows] for at in range(0, len(lines), rows)]


images = some.one_of(
    some.text(max_size=40), some.binary(max_size=200).map(lambda data: base64.b64encode(data).decode())
)
bodies = some.fixed_dictionaries(
    {},
    optional={
        "pixels": some.one_of(pixels(), levels, some.dictionaries(some.text(max_size=3), levels, max_size=2)),
        "image": some.one_of(images, levels),
        "center": some.one_of(some.booleans(), levels),
        "layer": some.sampled_from(["conv1", "fc1", "input", "conv9", 3]),
        "unit": some.one_of(some.fixed_dictionaries({"index": some.integers(-3, 1000)}), levels),
        "more": levels,
    },
)


@pytest.mark.parametrize("path", ROUTES)
@given(body=bodies)
@settings(max_examples=25)
def test_any_json_gets_an_answer_or_one_clear_sentence(photos: httpx.Client, path: str, body: Any) -> None:
    try:
        sent = httpx.Request("POST", "http://any", json=body).content
    except ValueError:  # a number that JSON has not
        sent = repr(body).encode()
    answer = photos.post(path, content=sent, headers={"Content-Type": "application/json"})
    check(answer)


lengths = some.sampled_from([784, 1024, 3071, 3072, 3073])


@given(body=some.one_of(some.binary(max_size=50), lengths.map(bytes)))
@settings(max_examples=40)
def test_any_bytes_get_an_answer_or_one_clear_sentence(photos: httpx.Client, body: bytes) -> None:
    for model, sizes in ((PHOTO, {3072}), (DRAWING, {784, 1024})):
        answer = photos.post(f"/api/models/{model}/run", content=body, headers=RAW)
        check(answer)
        assert (answer.status_code == 200) == (len(body) in sizes)


def check(answer: httpx.Response) -> None:
    if answer.status_code == 200:
        return
    told = answer.json()
    assert set(told) == {"error", "detail", "status"}
    assert told["status"] == answer.status_code
    assert answer.status_code in (404, 422)
    assert told["detail"].endswith((".", ")")) and "\n" not in told["detail"]
