"""Trainings through HTTP with real workers: run, watched, paused, killed, refused."""

from __future__ import annotations

import os
import signal
from typing import Any

import httpx
import numpy as np
import orjson
import pytest
import torch
from fastapi import FastAPI

from app.lines import REFUSED
from app.wire import unpack
from tests.api.bad_trainings import BAD, URL
from tests.api.learning import LONG, WAIT, begin, key, network, state_at, told, watching
from tests.api.test_errors import check


@pytest.mark.parametrize("name", BAD)
def test_a_training_that_cannot_be_is_refused_and_harms_nothing(room: httpx.Client, name: str) -> None:
    request, code, phrase = BAD[name]
    check(room.request(**request), code, phrase)


def test_it_runs_to_its_end_and_tells_every_step(room: httpx.Client, done: dict[str, Any]) -> None:
    end = done["end"]
    assert (end["step"], end["steps"], end["seen"], end["message"]) == (10, 10, 20, None)
    whole = room.get(f"{URL}/{done['id']}").json()
    assert [row["step"] for row in whole["rows"]] == list(range(11))
    assert all(row["kept"] for row in whole["rows"])
    last = whole["rows"][-1]
    assert (last["tested"], np.trace(last["confusion"])) == (10_000, last["right"])
    (listed,) = [each for each in room.get(URL, headers=key(done)).json() if each["id"] == done["id"]]
    assert (listed["accuracy"], listed["mine"]) == (last["right"] / 10_000, True)
    assert "key" not in whole
    assert whole["options"]["rate"] == room.get(f"{URL}/options").json()["rates"]["sgd"]


def test_the_watcher_gets_the_weights_exactly_as_the_route_gives_them(
    room: httpx.Client, done: dict[str, Any]
) -> None:
    for block in done["blocks"]:
        header = unpack(block)[0]
        assert header["model"] == f"{done['id']}@{header['step']}"
        assert room.get(f"/api/models/{header['model']}/weights").content == block


def test_a_killed_worker_is_told_and_its_last_checkpoint_answers(
    room: httpx.Client, training_app: FastAPI, seven: np.ndarray[Any, Any]
) -> None:
    begun = begin(room, LONG, seven)
    name = begun["id"]
    with watching(room, name) as line:
        line.send("ready")
        while line.recv(timeout=WAIT)[:4] != b"LUNE":
            pass
        os.kill(training_app.state.school[name].worker.pid, signal.SIGKILL)
        status, _ = told(line, "failed")
    assert "SIGKILL" in status["message"]
    assert status["reason"] == {"code": "worker_killed", "values": {"signal": "SIGKILL"}}
    assert room.get(f"{URL}/{name}").json()["reason"] == status["reason"]
    last = room.get(f"/api/models/{name}/history").json()["final"]
    run = room.post(f"/api/models/{name}@latest/run", json={"pixels": seven.ravel().tolist()}).json()
    drawing = torch.nn.functional.pad(torch.from_numpy(seven), (2, 2, 2, 2))[None, None].float() / 255
    with torch.no_grad():
        expected = network(state_at(training_app, name, last))(drawing)[0]
    np.testing.assert_allclose(run["probabilities"], expected, atol=1e-6)


def test_it_is_paused_stepped_and_stopped_by_its_key(room: httpx.Client, seven: np.ndarray[Any, Any]) -> None:
    begun = begin(room, LONG | {"batch": 5}, seven)
    path = f"{URL}/{begun['id']}"
    check(room.post(f"{path}/pause"), "not_yours", "X-Lunette-Key")
    with watching(room, begun["id"]) as line:
        line.send("ready")
        while line.recv(timeout=WAIT)[:4] != b"LUNE":
            pass
        paused = room.post(f"{path}/pause", headers=key(begun)).json()
        batch = room.post(f"{path}/batch", headers=key(begun)).json()
        image = room.post(f"{path}/image", headers=key(begun)).json()
        assert [each["state"] for each in (paused, batch, image)] == ["paused"] * 3
        assert [each["step"] - paused["step"] for each in (batch, image)] == [1, 2]
        assert [each["seen"] - paused["seen"] for each in (batch, image)] == [5, 6]
        assert 0 <= image["image"]["label"] <= 9
        check(room.post(f"{path}/keep", json={"name": "early"}, headers=key(begun)), "not_now", "is paused")
        stopped = room.post(f"{path}/stop", headers=key(begun)).json()
        assert stopped["state"] == told(line, "stopped")[0]["state"] == "stopped"
    check(room.post(f"{path}/resume", headers=key(begun)), "not_now", "over (stopped)")
    brief = room.post(f"{path}/keep", json={"name": "Brief"}, headers=key(begun)).json()
    last = stopped["rows"][-1]  # tested on as many digits as there was time for
    assert brief["accuracy"] == ({"mnist_test": last["right"] / 10_000} if last["tested"] == 10_000 else {})
    assert room.delete("/api/models/brief", headers=key(begun)).status_code == 204
    check(room.get(path), "unknown_training", begun["id"])


def refused(room: httpx.Client, name: str) -> dict[str, Any]:
    with watching(room, name) as line:
        body: dict[str, Any] = orjson.loads(line.recv(timeout=WAIT))
        with pytest.raises(Exception, match=str(REFUSED)):
            line.recv(timeout=WAIT)
    return body


def test_the_line_of_no_training_is_refused(room: httpx.Client, done: dict[str, Any]) -> None:
    assert refused(room, "t0")["error"] == "unknown_training"
    with watching(room, done["id"]) as line:
        line.recv(timeout=WAIT)
        line.send("hello")
        assert orjson.loads(line.recv(timeout=WAIT))["error"] == "bad_input"
