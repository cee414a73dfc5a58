"""Checkpoints as models, and what becomes of a training that is given a name."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import torch
from fastapi import FastAPI
from safetensors.torch import load as from_bytes
from websockets.sync.client import connect

from app.loading import load
from app.main import create_app
from app.wire import unpack
from app.zoo.lenet import LeNet
from tests.api.bad_trainings import NAMES, URL
from tests.api.learning import BLOCKS, SHORT, WAIT, begin, key, network, settings, state_at, told, watching
from tests.api.test_errors import check
from tests.conftest import serving


@pytest.mark.parametrize("step", [0, 3, 10])
def test_a_checkpoint_is_a_model_in_every_route(
    room: httpx.Client, training_app: FastAPI, done: dict[str, Any], seven: np.ndarray[Any, Any], step: int
) -> None:
    path, state = f"/api/models/{done['id']}@{step}", state_at(training_app, done["id"], step)
    graph = room.get(path).json()
    assert [layer["kind"] for layer in graph["layers"]][1:4] == ["conv", "tanh", "avgpool"]
    header, values = unpack(room.get(f"{path}/weights").content)
    for part in header["tensors"]:
        expected = state[f"{part['layer']}.{part['role']}"].numpy().ravel()
        np.testing.assert_array_equal(values[part["at"] : part["at"] + part["size"]], expected)
    wanted = network(state, activation="tanh", pooling="average")
    drawing = torch.nn.functional.pad(torch.from_numpy(seven), (2, 2, 2, 2))[None, None].float() / 255
    run = room.post(f"{path}/run", json={"pixels": seven.ravel().tolist()}).json()
    with torch.no_grad():
        np.testing.assert_allclose(run["probabilities"], wanted(drawing)[0], atol=1e-6)
        fc2 = wanted.tanh4(wanted.fc2(wanted.tanh3(wanted.fc1(_flat(wanted, drawing)))))[0, 7].item()
    body = {"pixels": seven.ravel().tolist(), "layer": "tanh4", "unit": {"index": 7}}
    assert room.post(f"{path}/explain", json=body).json()["output"] == pytest.approx(fc2, abs=1e-6)
    assert room.post(f"{path}/verify", json=body).json()["recorded"] == pytest.approx(fc2, abs=1e-6)
    filters = room.get(f"{path}/layers/conv1/filters").json()["weight"]
    assert torch.equal(torch.tensor(filters), state["conv1.weight"])
    with connect(f"{str(room.base_url).replace('http', 'ws').rstrip('/')}{path}/live") as line:
        line.send(seven.tobytes())
        assert (
            line.recv(timeout=WAIT)
            == room.post(f"{path}/run", content=seven.tobytes(), headers=BLOCKS).content
        )


def _flat(net: LeNet, drawing: torch.Tensor) -> torch.Tensor:
    return net.flatten(net.pool2(net.tanh2(net.conv2(net.pool1(net.tanh1(net.conv1(drawing)))))))


def test_the_newest_checkpoint_is_never_kept_by_a_client(room: httpx.Client, done: dict[str, Any]) -> None:
    path = f"/api/models/{done['id']}"
    newest, named = room.get(f"{path}@latest/weights"), room.get(f"{path}@10/weights")
    assert newest.content == named.content
    assert newest.headers["etag"] == named.headers["etag"]
    kept = [answer.headers["cache-control"] for answer in (newest, named)]
    assert kept == ["no-cache", "public, max-age=300, immutable"]
    digest = room.get(f"{path}@10").json()["digest"]
    assert "31536000" in room.get(f"{path}@latest/weights?v={digest}").headers["cache-control"]
    assert done["id"] not in str(room.get("/api/models").json())
    check(room.get(f"{path}@11"), "unknown_step", "the nearest are 9, 10")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_cannot_be_one_is_refused(room: httpx.Client, done: dict[str, Any], name: Any) -> None:
    answer = room.post(f"{URL}/{done['id']}/keep", json={"name": name}, headers=key(done))
    check(answer, "bad_input", "name")


def test_what_is_kept_is_a_model_until_it_is_deleted(
    room: httpx.Client, training_app: FastAPI, done: dict[str, Any], tmp_path: Path
) -> None:
    path, mine = f"{URL}/{done['id']}/keep", key(done)
    check(room.post(path, json={"name": "lenet"}, headers=mine), "taken", "model 'lenet' already")
    check(room.post(path, json={"name": "My net"}), "not_yours", "X-Lunette-Key")
    by_hand = training_app.state.school.runs.parent / "by-hand"  # as python -m app train makes one
    by_hand.mkdir()
    check(room.post(path, json={"name": "By hand"}, headers=mine), "taken", "model 'by-hand' already")
    by_hand.rmdir()
    with pytest.MonkeyPatch.context() as disk:
        disk.setattr("app.training.keep.replace", full)
        check(room.post(path, json={"name": "My net"}, headers=mine), "not_written", "No space left")
    kept = room.post(path, json={"name": "My net"}, headers=mine)
    assert (kept.status_code, kept.json()["title"], kept.json()["kept"]) == (201, "My net", True)
    name = kept.json()["id"]
    check(room.post(path, json={"name": "Again"}, headers=mine), "not_now", "kept already")
    assert [each["id"] for each in room.get("/api/models").json() if each["kept"]] == [name]
    assert '"My net"' in room.get("/").text
    trained = tmp_path / "trained"
    shutil.copytree(training_app.state.library.folder(name).parent, trained)
    (trained / "half").mkdir()  # what was being written when the power went
    (trained / "half" / "weights.safetensors.new").write_bytes(b"half")
    with serving(create_app(settings(trained))) as later:
        assert [each["id"] for each in later.get("/api/models").json() if each["kept"]] == [name]
        rows = later.get(f"/api/models/{name}/history").json()
        assert (rows["final"], rows["title"], len(rows["rows"])) == (10, "My net", 11)
        for each in (name, done["id"]):  # an address with the training's id still holds
            assert later.get(f"/api/models/{each}@3/weights").status_code == 200
        again = unzipped(later.get(f"/api/models/{name}/download"), tmp_path / "again")
        assert load(again).digest == kept.json()["digest"]
        check(later.delete(f"/api/models/{name}"), "not_yours", "Only who trained my-net")
        assert later.delete(f"/api/models/{name}", headers=mine).status_code == 204
        check(later.get(f"/api/models/{name}"), "unknown_model", ", lenet, ")
        check(later.get(f"/api/models/{done['id']}@3"), "unknown_model", ", lenet, ")
        assert not (trained / name).exists()


def test_only_so_many_are_kept_and_one_more_stays_as_it_was(
    room: httpx.Client, training_app: FastAPI, done: dict[str, Any], seven: np.ndarray[Any, Any]
) -> None:
    begun = begin(room, SHORT, seven)
    with watching(room, begun["id"]) as line:
        told(line, "done")
    path, mine = f"{URL}/{begun['id']}/keep", key(begun)
    kept = [model.id for model in training_app.state.library.models.values() if model.kept]
    with pytest.MonkeyPatch.context() as limit:
        limit.setattr(training_app.state.keeper, "_most", len(kept))
        answer = room.post(path, json={"name": "One more"}, headers=mine)
        check(answer, "no_room", f"keeps {len(kept)} networks at most (LUNETTE_KEEP_MODELS); delete one")
        assert answer.status_code == 507
        status = room.get(f"{URL}/{begun['id']}").json()
        assert (status["state"], status["kept"]) == ("done", None)
    assert room.post(path, json={"name": "One more"}, headers=mine).status_code == 201
    assert room.delete("/api/models/one-more", headers=mine).status_code == 204


def full(*_: object) -> None:
    raise OSError(28, "No space left on device")


def unzipped(answer: httpx.Response, folder: Path) -> Path:
    assert answer.headers["content-disposition"] == 'attachment; filename="my-net.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        assert sorted(file.namelist()) == ["card.json", "weights.safetensors"]
        assert "conv1.weight" in from_bytes(file.read("weights.safetensors"))
        file.extractall(folder)
    return folder
