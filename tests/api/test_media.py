"""What a body is and which form an answer has, by the headers that clients really send."""

from __future__ import annotations

import base64
import io
import json

import httpx
import numpy as np
import pytest
from PIL import Image

from tests.api.bad import BINARY, BLANK, EXPLAIN, RUN

JSON, BLOCK = "application/json", "application/octet-stream"

ACCEPTED = {
    "*/*": JSON,
    "": JSON,
    "application/json": JSON,
    "application/octet-stream": BLOCK,
    "Application/Octet-Stream": BLOCK,
    "application/octet-stream; q=0": JSON,
    "application/octet-stream;q=0, */*": JSON,
    "application/octet-stream;q=0.0, application/*": JSON,
    "application/octet-stream;q=0.5, application/json;q=0.4": BLOCK,
    "application/octet-stream;q=0.4, application/json;q=0.5": JSON,
    "application/octet-stream, application/json": JSON,
    "application/json, application/octet-stream": JSON,
    "application/octet-stream, */*": BLOCK,
    "application/octet-stream, */*;q=0.1": BLOCK,
    "application/json, text/plain, */*": JSON,
    "application/json;q=0, */*": BLOCK,
    "application/json;q=0, application/*;q=0.2": BLOCK,
    "application/*": JSON,
    "text/html, application/xhtml+xml, */*;q=0.8": JSON,
    "text/html": JSON,
    "application/octet-stream;Q=1.0;more=x": BLOCK,
    "application/octet-stream;q=much": BLOCK,
    "x-application/octet-stream": JSON,
}


@pytest.mark.parametrize("accept", ACCEPTED)
def test_the_form_of_an_answer_is_the_one_that_is_preferred(client: httpx.Client, accept: str) -> None:
    answer = client.post(RUN, json={"pixels": BLANK}, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, ACCEPTED[accept])
    assert (answer.content[:4] == b"LUNE") == (ACCEPTED[accept] == BLOCK)


AS_JSON = [
    "application/json", "Application/JSON; charset=UTF-8", "application/vnd.api+json", "text/json",
    "text/plain", "text/plain;charset=UTF-8", "application/x-www-form-urlencoded", "",
]  # fmt: skip


@pytest.mark.parametrize("media", AS_JSON)
def test_what_scripts_say_of_json_is_read_as_json(client: httpx.Client, media: str) -> None:
    headers = {"Content-Type": media} if media else {}
    body = json.dumps({"pixels": BLANK}).encode()
    assert client.post(RUN, content=body, headers=headers).status_code == 200


@pytest.mark.parametrize("media", ["application/octet-stream", "Application/Octet-Stream", f"{BLOCK};x=y"])
def test_bytes_are_bytes_however_their_type_is_spelled(client: httpx.Client, media: str) -> None:
    headers = {"Content-Type": media, "Content-Encoding": "Identity"}
    assert client.post(RUN, content=bytes(784), headers=headers).status_code == 200
    assert client.post(RUN, content=bytes(784), headers=BINARY).status_code == 200


def png(grey: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(grey).save(file, "PNG")
    return file.getvalue()


def spellings(data: bytes) -> dict[str, str]:
    plain = base64.b64encode(data).decode()
    return {
        "for addresses": base64.urlsafe_b64encode(data).decode(),
        "for addresses, without its end": base64.urlsafe_b64encode(data).decode().rstrip("="),
        "a scheme in capitals": f"DATA:image/png;BASE64,{plain}",
        "a space before": f" data:image/png;base64,{plain}",
        "a line break before": f"\n{plain}\n",
        "in lines": "\r\n".join(plain[n : n + 76] for n in range(0, len(plain), 76)),
    }


@pytest.mark.parametrize("spelling", spellings(b""))
def test_base64_is_read_however_it_is_spelled(client: httpx.Client, spelling: str) -> None:
    grey = np.random.default_rng(3).integers(0, 255, (28, 28), np.uint8)
    grey[0] = grey[-1] = grey[:, 0] = grey[:, -1] = 0
    data = png(grey)
    assert len(data) % 3
    assert {"-", "_"} <= set(base64.urlsafe_b64encode(data).decode())
    answer = client.post(RUN, json={"image": spellings(data)[spelling]})
    assert answer.json()["input"] == client.post(RUN, json={"pixels": grey.ravel().tolist()}).json()["input"]


def test_a_unit_may_be_written_as_numbers_with_a_point(client: httpx.Client) -> None:
    body = {"pixels": BLANK, "layer": "pool1", "unit": {"channel": 3.0, "row": 4.0, "col": 5.0}}
    assert client.post(EXPLAIN, json=body).json()["unit"]["index"] == 649
    assert client.post(EXPLAIN, json=body | {"unit": {"index": 649.0}}).json()["unit"]["row"] == 4
