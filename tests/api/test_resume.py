"""A server that is killed, and the next one on the same folder: what was cut off is told, and goes on."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
import pytest
from safetensors.torch import load_file

from app.training.course import Course
from app.training.history import History
from app.training.run import RESUME
from tests.api.bad_trainings import URL
from tests.api.learning import WAIT, begin, key
from tests.api.wires import process_of

pytestmark = pytest.mark.large  # servers are killed, and trainings go on to their end

OPTIONS = {"data": "own", "batch": 1, "epochs": 20}  # 200 steps on ten digits of one's own


def until(client: httpx.Client, run: str, ready: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    last = monotonic() + WAIT
    while True:
        status: dict[str, Any] = client.get(f"{URL}/{run}").json()
        if ready(status):
            return status
        assert monotonic() < last, status


def cut_off(trained: Path, seven: Any, how: int) -> dict[str, Any]:
    """A training that is in its middle when its server is ended."""
    with process_of(trained) as (client, process):
        begun = begin(client, OPTIONS, seven)
        client.post(f"{URL}/{begun['id']}/pause", headers=key(begun)).raise_for_status()
        for _ in range(30):
            client.post(f"{URL}/{begun['id']}/batch", headers=key(begun)).raise_for_status()
        process.send_signal(how)
        process.wait(WAIT)
    return begun


@pytest.mark.parametrize(
    ("how", "state", "code"),
    [(signal.SIGKILL, "failed", "server_cut_off"), (signal.SIGTERM, "stopped", "server_closed")],
)
def test_a_training_goes_on_as_if_its_server_had_not_ended(tmp_path, seven, how, state, code):
    begun = cut_off(tmp_path, seven, how)
    run, folder = begun["id"], tmp_path / ".runs" / begun["id"]
    with process_of(tmp_path) as (client, _):
        status = until(client, run, lambda status: status["state"] == state)
        assert status["reason"]["code"] == code and status["resumable"] and status["step"] >= 25
        assert client.get(URL).json()[0]["resumable"]
        assert client.post(f"{URL}/{run}/resume").status_code == 403
        again = client.post(f"{URL}/{run}/resume", headers=key(begun))
        assert again.status_code == 200 and again.json()["state"] in ("running", "done")
        assert again.json()["reason"] is None
        status = until(client, run, lambda status: status["state"] == "done")
        assert (status["step"], status["resumable"]) == (200, False)
        assert client.post(f"{URL}/{run}/resume", headers=key(begun)).json()["error"] == "not_now"
        assert [row["step"] for row in status["rows"]] == [row["step"] for row in History(folder).rows]

    straight = tmp_path / "straight"  # the same, by one process without a break
    for name in ("run.json", "own.safetensors"):
        straight.mkdir(exist_ok=True)
        (straight / name).write_bytes((folder / name).read_bytes())
    course = Course(straight, data_dir=tmp_path / "none")
    course.run(lambda _: [], lambda *_: None)
    assert course.state == "done" and not (folder / RESUME).exists()
    assert History(straight).rows == History(folder).rows
    weights, expected = (load_file(at / "weights.safetensors") for at in (folder, straight))
    assert all(bool((weights[name] == value).all()) for name, value in expected.items())


def test_one_whose_server_was_killed_while_it_began_is_told_and_begins_anew(tmp_path, seven):
    with process_of(tmp_path) as (client, process):
        begun = begin(client, OPTIONS, seven)
        owner = tmp_path / ".runs" / begun["id"] / "owner.json"
        last = monotonic() + WAIT
        while not owner.exists():
            assert monotonic() < last
        process.kill()  # its worker needs a second to import torch
        process.wait(WAIT)
    with process_of(tmp_path) as (client, _):
        status = client.get(f"{URL}/{begun['id']}").json()
        assert status["state"] == "failed" and status["resumable"]
        assert status["reason"]["code"].startswith("server_cut_off")
        client.post(f"{URL}/{begun['id']}/resume", headers=key(begun)).raise_for_status()
        status = until(client, begun["id"], lambda status: status["state"] == "done")
        assert status["step"] == 200
