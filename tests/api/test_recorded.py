"""A model that comes with its recorded history: each step equals torch with the weights of that step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from app.main import create_app
from app.settings import Settings
from app.training.history import PACKED, History, row
from app.training.packed import pack
from app.wire import unpack
from app.zoo.lenet import LeNet
from tests.conftest import add_model, serving

STEPS = (0, 5)  # and 9, the model's own weights


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "tiny"
    add_model(folder)
    states = {}
    for step in STEPS:
        torch.manual_seed(step + 1)
        states[step] = LeNet().state_dict()
    (folder / PACKED).write_bytes(pack(states))
    for step in (*STEPS, 9):
        History(folder).add(row(step, step, 0.0, kept=True))
    return folder


@pytest.fixture(scope="module")
def server(recorded: Path) -> Iterator[httpx.Client]:
    models = recorded.parent
    settings = Settings(models_dir=models, default_model="tiny", trained_dir=models / "none")
    with serving(create_app(settings)) as client:
        yield client


def state_at(folder: Path, step: int) -> dict[str, torch.Tensor]:
    """The weights of a step, taken out of the files by hand."""
    own = load_file(folder / "weights.safetensors")
    if step not in STEPS:
        return own
    packed, at = load_file(folder / PACKED), STEPS.index(step)
    return {name: packed[name][at] * packed[f"{name}.scale"][at] for name in own}


@pytest.mark.parametrize("step", [*STEPS, 9])
def test_a_recorded_step_is_a_model_that_equals_torch(
    server: httpx.Client, recorded: Path, seven: np.ndarray, step: int
) -> None:
    path, state = f"/api/models/tiny@{step}", state_at(recorded, step)
    network = LeNet().eval()
    network.load_state_dict(state)
    header, values = unpack(server.get(f"{path}/weights").content)
    assert (header["model"], header["step"]) == (f"tiny@{step}", step)
    for part in header["tensors"]:
        expected = state[f"{part['layer']}.{part['role']}"].numpy().ravel()
        np.testing.assert_array_equal(values[part["at"] : part["at"] + part["size"]], expected)
    drawing = torch.nn.functional.pad(torch.from_numpy(seven), (2, 2, 2, 2))[None, None].float() / 255
    with torch.no_grad():
        maps, probabilities = network.conv1(drawing)[0], network(drawing)[0]
    body = {"pixels": seven.ravel().tolist()}
    run = server.post(f"{path}/run", json=body).json()
    np.testing.assert_allclose(run["probabilities"], probabilities, atol=1e-6)
    np.testing.assert_allclose(run["layers"]["conv1"]["values"], maps, atol=1e-5)
    unit = body | {"layer": "conv1", "unit": {"channel": 3, "row": 10, "col": 12}}
    wanted = pytest.approx(maps[3, 10, 12].item(), abs=1e-5)
    assert server.post(f"{path}/explain", json=unit).json()["output"] == wanted
    assert server.post(f"{path}/verify", json=unit).json()["recomputed"] == wanted


def test_the_list_says_so_and_holds_no_checkpoints(server: httpx.Client) -> None:
    server.get("/api/models/tiny@5")
    assert [(item["id"], item["history"], item["kept"]) for item in server.get("/api/models").json()] == [
        ("tiny", True, False)
    ]
    told = server.get("/api/models/tiny/history").json()
    assert (told["model"], told["title"], told["final"]) == ("tiny", "Tiny", 9)
    assert [each["step"] for each in told["rows"]] == [*STEPS, 9]
