"""One unit, explained: its terms add up to the value that the run holds."""

import math
import random
from typing import Any

import httpx
import numpy as np
import pytest

Grey = np.ndarray[Any, np.dtype[np.uint8]]
EXPLAIN = "/api/models/lenet/explain"
LAYERS = "input conv1 relu1 pool1 conv2 relu2 pool2 flatten fc1 relu3 fc2 relu4 output softmax"


def explain(client: httpx.Client, drawing: Grey, layer: str, unit: dict[str, int]) -> dict[str, Any]:
    answer = client.post(EXPLAIN, json={"pixels": drawing.ravel().tolist(), "layer": layer, "unit": unit})
    assert answer.status_code == 200, answer.text
    result: dict[str, Any] = answer.json()
    return result


@pytest.mark.parametrize("layer", LAYERS.split())
def test_terms_add_up_to_the_value_of_the_run(client: httpx.Client, seven: Grey, layer: str) -> None:
    run = client.post("/api/models/lenet/run", json={"pixels": seven.ravel().tolist()}).json()["layers"]
    flat = {name: np.ravel(values["values"]) for name, values in run.items()}
    for unit in random.Random(layer).sample(range(flat[layer].size), min(6, flat[layer].size)):
        told = explain(client, seven, layer, {"index": unit})
        assert told["output"] == pytest.approx(flat[layer][unit], abs=1e-4)
        for term in told["terms"]:
            assert term["value"] == pytest.approx(flat[term["layer"]][term["index"]], abs=1e-6)
        products = [term["product"] for term in told["terms"]]
        if told["kind"] == "softmax":
            assert told["sum"] == pytest.approx(sum(products))
            assert told["output"] == pytest.approx(products[unit] / told["sum"])
        elif told["kind"] == "maxpool":
            assert told["output"] == max(products) == told["winner"]["product"]
        elif told["kind"] != "input":
            assert told["sum"] == pytest.approx(sum(products) + told["bias"], abs=1e-9)
            assert told["output"] == (max(0, told["sum"]) if told["kind"] == "relu" else told["sum"])


def test_a_convolution_in_full(client: httpx.Client, seven: Grey) -> None:
    told = explain(client, seven, "conv2", {"channel": 3, "row": 2, "col": 5})
    assert set(told) == {
        "layer", "unit", "kind", "terms", "per_channel", "bias", "sum", "output", "winner",
        "own", "scale", "receptive_field", "formula", "path", "reach", "input_weights",
    }  # fmt: skip
    assert told["unit"] == {"channel": 3, "row": 2, "col": 5, "index": 325}
    assert (told["layer"], told["kind"], told["winner"]) == ("conv2", "conv", None)
    filters = client.get("/api/models/lenet/layers/conv2/filters").json()
    assert told["bias"] == pytest.approx(filters["bias"][3], rel=1e-6)
    assert len(told["terms"]) == 150
    for term in told["terms"]:
        kernel = filters["weight"][3][term["channel"]]
        assert term["weight"] == pytest.approx(kernel[term["row"] - 2][term["col"] - 5], rel=1e-6)
        assert term["product"] == pytest.approx(term["value"] * term["weight"])
        assert (term["layer"], term["index"]) == (
            "pool1",
            (term["channel"] * 14 + term["row"]) * 14 + term["col"],
        )
    sums = {part["channel"]: part["sum"] for part in told["per_channel"]}
    assert list(sums) == list(range(6))
    assert sum(sums.values()) + told["bias"] == pytest.approx(told["sum"])
    assert told["receptive_field"] == {"top": 4, "left": 10, "height": 14, "width": 14}
    assert told["formula"].startswith("conv2[3, 2, 5] = ")
    assert "(150 terms)" in told["formula"]


def test_a_pooled_unit_names_its_winner(client: httpx.Client, seven: Grey) -> None:
    told = explain(client, seven, "pool1", {"channel": 0, "row": 4, "col": 6})
    assert [(term["row"], term["col"]) for term in told["terms"]] == [(8, 12), (8, 13), (9, 12), (9, 13)]
    assert told["winner"] == max(told["terms"], key=lambda term: term["value"])
    assert told["receptive_field"] == {"top": 8, "left": 12, "height": 6, "width": 6}


def test_softmax_shows_every_exponent(client: httpx.Client, seven: Grey) -> None:
    told = explain(client, seven, "softmax", {"index": 7})
    largest = max(term["value"] for term in told["terms"])
    assert [term["index"] for term in told["terms"]] == list(range(10))
    for term in told["terms"]:
        assert (term["layer"], term["weight"], term["row"], term["col"]) == ("output", 1, 0, 0)
        assert term["product"] == pytest.approx(math.exp(term["value"] - largest))


def test_a_place_and_its_index_are_the_same_unit(client: httpx.Client, seven: Grey) -> None:
    place = explain(client, seven, "relu2", {"channel": 15, "row": 9, "col": 0})
    assert place == explain(client, seven, "relu2", {"index": 1590})
    assert explain(client, seven, "fc1", {"channel": 9}) == explain(client, seven, "fc1", {"index": 9})


def test_the_drawing_explains_itself(client: httpx.Client, seven: Grey) -> None:
    told = explain(client, seven, "input", {"channel": 0, "row": 9, "col": 16})
    assert (told["terms"], told["output"]) == ([], pytest.approx(seven[7, 14] / 255))
    assert told["receptive_field"] == {"top": 9, "left": 16, "height": 1, "width": 1}


@pytest.mark.parametrize("layer", LAYERS.split())
def test_the_weights_on_the_drawing_make_the_value(client: httpx.Client, seven: Grey, layer: str) -> None:
    run = client.post("/api/models/lenet/run", json={"pixels": seven.ravel().tolist()}).json()["layers"]
    drawing = np.array(run["input"]["values"])
    for unit in random.Random(layer).sample(range(np.size(run[layer]["values"])), 4):
        told = explain(client, seven, layer, {"index": unit})
        seen, own = told["receptive_field"], told["input_weights"]
        assert {name: own[name] for name in seen} == seen
        assert own["exact"] is True
        assert own["of"] == {"layer": "output" if layer == "softmax" else layer} | told["unit"]
        weights = np.array(own["weights"])
        rows, columns = (
            slice(seen["top"], seen["top"] + seen["height"]),
            slice(seen["left"], seen["left"] + seen["width"]),
        )
        total = float((weights * drawing[:, rows, columns]).sum())
        assert own["sum"] == pytest.approx(total, abs=1e-6)
        value = np.ravel(run[own["of"]["layer"]]["values"])[unit]
        assert own["sum"] + own["constant"] == pytest.approx(value, abs=1e-5)


def test_a_pooled_unit_is_followed_down_and_up(client: httpx.Client, seven: Grey) -> None:
    told = explain(client, seven, "pool1", {"channel": 0, "row": 4, "col": 6})
    names = [step["layer"] for step in told["path"]]
    assert names == ["pool1", "relu1", "conv1", "input"]
    first, second, third, _ = told["path"]
    assert first == {"layer": "pool1"} | told["unit"] | {"value": pytest.approx(told["output"])}
    assert second["index"] == third["index"] == told["winner"]["index"]
    below = explain(client, seven, "conv1", {"index": third["index"]})
    side = 1 if below["sum"] >= 0 else -1
    strongest = max(below["terms"], key=lambda term: term["product"] * side)
    assert told["path"][3] == {name: strongest[name] for name in told["path"][3]}
    counts = {part["layer"]: (part["count"], part["size"]) for part in told["reach"]}
    assert list(counts) == LAYERS.split()[4:]
    assert counts["conv2"] == (5 * 5 * 16, 1600)  # rows 0-4, columns 2-6 of each map
    assert counts["pool2"] == (3 * 3 * 16, 400)
    assert counts["softmax"] == (10, 10)


def test_explain_centres_as_run_does(client: httpx.Client, seven: Grey) -> None:
    body = {"pixels": np.roll(seven, 3, 1).ravel().tolist(), "center": True}
    run = client.post("/api/models/lenet/run", json=body).json()
    told = client.post(EXPLAIN, json=body | {"layer": "output", "unit": {"index": 7}}).json()
    assert told["output"] == pytest.approx(run["layers"]["output"]["values"][7], abs=1e-5)
