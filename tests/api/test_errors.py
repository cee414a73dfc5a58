"""Bad input gets a clear answer in one shape, and harms nothing.

Every error is exactly {"error": code, "detail": one sentence, "status": number}, whatever went wrong.
"""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.limits import LARGEST_PICTURE
from app.main import create_app
from app.settings import HOME, Settings
from bench.running import running
from tests.api.bad import BAD, BLANK, RUN
from tests.conftest import WAIT, serving

STATUS = {
    "bad_input": 422, "bad_json": 422, "too_large": 413, "internal": 500, "method_not_allowed": 405,
    "not_found": 404, "unknown_model": 404, "unknown_layer": 404, "unknown_unit": 404, "no_weights": 404,
    "unknown_photo": 404, "unknown_training": 404, "unknown_step": 404, "no_history": 404, "not_yours": 403,
    "taken": 409, "not_now": 409, "busy": 503, "not_written": 507, "no_room": 507, "unknown_media": 415,
}  # fmt: skip


def check(answer: httpx.Response, code: str, phrase: str) -> None:
    """The exact shape, and a sentence that holds one of the phrases."""
    body = answer.json()
    assert set(body) == {"error", "detail", "status"}
    assert body["error"].startswith(code)
    assert answer.status_code == body["status"] == STATUS[body["error"]]
    assert any(part in body["detail"] for part in phrase.split("|")), body["detail"]
    assert "\n" not in body["detail"]
    assert len(body["detail"]) < 400
    assert "Traceback" not in answer.text
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gets_a_clear_error_and_harms_nothing(client: httpx.Client, name: str) -> None:
    request, code, phrase = BAD[name]
    check(client.request(**request), code, phrase)
    assert client.post(RUN, json={"pixels": BLANK}).status_code == 200


def test_a_body_that_only_turns_out_to_be_too_long(client: httpx.Client) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(100):
            yield b" " * 50_000

    answer = client.post(RUN, content=endless(), headers={"Content-Type": "application/json"})
    assert "content-length" not in answer.request.headers
    check(answer, "too_large", "over 4,000,000 bytes")
    assert client.post(RUN, json={"pixels": BLANK}).status_code == 200


def test_a_body_of_just_the_limit_is_read(client: httpx.Client) -> None:
    body = json.dumps({"pixels": BLANK}).encode().ljust(LARGEST_PICTURE)
    answer = client.post(RUN, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 200


def test_a_mistake_of_ours_tells_nothing_of_our_insides() -> None:
    app = create_app(Settings(models_dir=HOME / "models"))

    @app.get("/broken")
    def broken() -> None:
        raise ValueError("the secret of /etc/shadow")

    with serving(app) as client:
        answer = client.get("/broken")
        check(answer, "internal", "The server goes on.")
        assert "secret" not in answer.text
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert client.get("/healthz").status_code == 200


def resident(pid: int) -> int:
    """Memory of a process that is really in use, in bytes."""
    path = Path(f"/proc/{pid}/statm")
    if path.exists():
        return int(path.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 1024 * int(subprocess.check_output(["ps", "-o", "rss=", "-p", str(pid)]))


def test_bad_input_does_not_make_the_server_grow() -> None:
    requests = [request for request, *_ in BAD.values()]
    with running() as server, httpx.Client(base_url=server.url, timeout=WAIT) as client:
        for request in requests * 2:
            client.request(**request)
        before = resident(server.pid)
        for n in range(300):
            client.request(**requests[n % len(requests)])
        assert client.post(RUN, json={"pixels": BLANK}).status_code == 200
        assert resident(server.pid) - before < 6e6


def test_a_page_of_another_site_may_read_but_not_act(client: httpx.Client) -> None:
    away = {"Sec-Fetch-Site": "cross-site", "Content-Type": "text/plain"}
    refused = client.post("/api/trainings", headers=away, content="{}")
    assert (refused.status_code, refused.json()["error"]) == (403, "foreign")
    assert client.delete("/api/models/lenet", headers=away).json()["error"] == "foreign"
    assert client.get("/api/models", headers=away).status_code == 200
    own = {"Sec-Fetch-Site": "same-origin"}
    assert client.delete("/api/models/lenet", headers=own).json()["error"] == "not_yours"
