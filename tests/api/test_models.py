"""Models, graphs, weights, filters: what never changes while the server runs."""

from pathlib import Path

import httpx
import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from app.main import create_app
from app.settings import HOME, Settings
from app.wire import unpack
from tests.api.listing import listed
from tests.conftest import serving

STATE = HOME / "models" / "lenet" / "weights.safetensors"


def test_models_are_listed_with_what_a_person_wants_to_know(client: httpx.Client) -> None:
    item = listed(client)["lenet"]
    assert set(item) == {
        "id", "digest", "title", "family", "classes", "parameters", "accuracy", "input_shape",
        "history", "kept", "input", "weights", "year", "units", "operations", "depth",
    }  # fmt: skip
    assert (item["id"], item["input_shape"], len(item["classes"])) == ("lenet", [1, 32, 32], 10)
    assert item["parameters"] == sum(value.numel() for value in load_file(STATE).values())


def test_the_graph_carries_card_and_layers(client: httpx.Client) -> None:
    graph = client.get("/api/models/lenet").json()
    assert set(graph) == {"id", "digest", "card", "units", "operations", "depth", "layers"}
    assert graph["card"]["architecture"] == "lenet"
    assert [len(graph["layers"]), graph["layers"][-1]["id"]] == [14, "softmax"]
    assert set(graph["layers"][1]) == {
        "id", "title", "kind", "block", "inputs", "shape", "read", "fold", "weight", "bias",
        "finish", "params",
    }  # fmt: skip
    known = set()
    for layer in graph["layers"]:
        assert set(layer["inputs"]) <= known
        known.add(layer["id"])


def test_weights_are_those_of_the_file(client: httpx.Client) -> None:
    answer = client.get("/api/models/lenet/weights")
    assert answer.headers["content-type"] == "application/octet-stream"
    header, values = unpack(answer.content)
    for part in header["tensors"]:
        expected = load_file(STATE)[f"{part['layer']}.{part['role']}"].numpy().ravel()
        np.testing.assert_array_equal(values[part["at"] : part["at"] + part["size"]], expected)


@pytest.mark.parametrize("path", ["/api/models/lenet", "/api/models/lenet/weights"])
def test_what_has_not_changed_is_not_sent_again(client: httpx.Client, path: str) -> None:
    first = client.get(path)
    tag = first.headers["etag"]
    assert tag == f'"{listed(client)["lenet"]["digest"]}"'
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(path, headers={"If-None-Match": '"other"'}).content == first.content


@pytest.mark.parametrize("path", ["/api/models/lenet", "/api/models/lenet/weights"])
def test_what_is_asked_for_by_digest_is_kept_for_good(client: httpx.Client, path: str) -> None:
    digest = listed(client)["lenet"]["digest"]
    kept = {v: client.get(path, params={"v": v}).headers["cache-control"] for v in (digest, "older")}
    assert kept == {digest: "public, max-age=31536000, immutable", "older": "public, max-age=300, immutable"}
    assert client.get(path).headers["cache-control"] == "public, max-age=300, immutable"


@pytest.mark.parametrize(
    ("layer", "shape"), [("conv1", [6, 1, 5, 5]), ("conv2", [16, 6, 5, 5]), ("fc2", [100, 120])]
)
def test_filters_are_nested_as_their_shape_says(client: httpx.Client, layer: str, shape: list[int]) -> None:
    filters = client.get(f"/api/models/lenet/layers/{layer}/filters").json()
    assert (filters["layer"], filters["shape"]) == (layer, shape)
    state = load_file(STATE)
    assert torch.equal(torch.tensor(filters["weight"]), state[f"{layer}.weight"])
    assert torch.equal(torch.tensor(filters["bias"]), state[f"{layer}.bias"])


def test_ready_when_the_default_model_is_loaded(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready"}


def test_alive_but_not_ready_without_the_default_model(models_dir: Path) -> None:
    (models_dir / "tiny" / "card.json").write_text("{}")
    with serving(create_app(Settings(models_dir=models_dir, default_model="tiny"))) as client:
        assert client.get("/healthz").status_code == 200
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["error"]) == (503, "not_ready")
        assert "'tiny' is not loaded: card.json: title: Field required" in answer.json()["detail"]
        assert client.get("/api/models").json() == []


def test_two_applications_share_nothing(models_dir: Path, client: httpx.Client) -> None:
    with serving(create_app(Settings(models_dir=models_dir, default_model="tiny"))) as other:
        assert [item["id"] for item in other.get("/api/models").json()] == ["tiny"]
    assert {"lenet", "tiny"} & set(listed(client)) == {"lenet"}
