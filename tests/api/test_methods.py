"""HEAD as GET wherever there is GET; a refusal that names every method of the path."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.api.bad import RUN

PATHS = [
    "/", "/healthz", "/readyz", "/docs", "/docs/start.js", "/docs/assets/swagger-ui.css", "/openapi.json",
    "/static/js/main.js", "/static/js/start.pack.js", "/api/models", "/api/models/lenet",
    "/api/models/lenet/weights", "/api/models/lenet@latest/weights", "/api/models/lenet/history",
    "/api/models/lenet/download", "/api/models/lenet/layers/conv1/filters",
    "/api/models/lenet/layers/conv1/top", "/api/trainings", "/api/trainings/options",
    "/nothing", "/api/models/vgg", "/api/models/lenet/layers/pool1/filters", "/static/js/nothing.js",
]  # fmt: skip


def told(answer: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "date"}


@pytest.mark.parametrize("path", PATHS)
def test_head_is_get_without_the_body(client: httpx.Client, path: str) -> None:
    got, head = client.get(path), client.head(path)
    assert (head.status_code, told(head), head.content) == (got.status_code, told(got), b"")
    assert head.headers["content-length"] == str(len(got.content))
    tag = got.headers.get("etag")
    if tag:
        again = client.head(path, headers={"If-None-Match": tag})
        assert again.status_code == client.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_every_get_of_the_description_is_there_for_head(client: httpx.Client) -> None:
    names: dict[str, Any] = {"model": "lenet", "layer": "conv1", "training": "none", "name": "cat-0003"}
    paths = client.get("/openapi.json").json()["paths"]
    for path in (path for path, methods in paths.items() if "get" in methods):
        assert client.head(path.format(**names)).status_code == client.get(path.format(**names)).status_code


ALLOWED = {
    "/api/models": "GET, HEAD",
    "/api/models/lenet": "GET, HEAD, DELETE",
    "/api/trainings": "GET, HEAD, POST",
    "/api/trainings/none/pause": "POST",
    RUN: "POST",
    "/healthz": "GET, HEAD",
    "/": "GET, HEAD",
    "/docs": "GET, HEAD",
    "/static/js/main.js": "GET, HEAD",
    "/docs/assets/swagger-ui.css": "GET, HEAD",
}


@pytest.mark.parametrize("path", ALLOWED)
def test_a_refused_method_is_told_all_that_there_are(client: httpx.Client, path: str) -> None:
    answer = client.request("PATCH", path)
    assert (answer.status_code, answer.headers["allow"]) == (405, ALLOWED[path])
    assert f"try {ALLOWED[path]}." in answer.json()["detail"]


def test_head_of_what_has_no_get(client: httpx.Client) -> None:
    answer = client.head(RUN)
    assert (answer.status_code, answer.headers["allow"], answer.content) == (405, "POST", b"")
