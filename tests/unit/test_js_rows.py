"""What the scene makes of the shipped networks' graphs: each paper's idea is seen in its rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from app.net.describe import describe
from app.zoo import ZOO
from tests import node

NAMES = "alexnet-s", "vgg-s", "googlenet-s", "resnet-20", "densenet-bc-22"
Found = Mapping[str, Any]


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> Found:
    """Of each network {rows: from the input up, each of rows beside each other, lists of layers; skips}."""
    folder = tmp_path_factory.mktemp("rows")
    asked, told = folder / "cases.json", folder / "rows.json"
    graphs = {name: describe(ZOO[name]().eval(), (3, 32, 32)).graph.to_json() for name in NAMES}
    asked.write_text(json.dumps({"out": str(told), "graphs": graphs}))
    node.run("tests/js/rows.mjs", asked)
    return dict(json.loads(told.read_text()))


def kinds(row: list[str]) -> list[str]:
    return [layer.split(".")[-1] for layer in row]


@pytest.mark.parametrize("name", NAMES)
def test_every_layer_with_numbers_of_its_own_is_in_one_row(found, name):
    layers = describe(ZOO[name]().eval(), (3, 32, 32)).graph.layers
    wanted = sorted(layer.id for layer in layers if layer.kind not in ("flatten", "dropout"))
    assert sorted(id for row in found[name]["rows"] for beside in row for id in beside) == wanted


def test_vgg_is_a_chain_of_convolutions_with_their_relu(found):
    rows, skips = found["vgg-s"]["rows"], found["vgg-s"]["skips"]
    assert all(len(row) == 1 for row in rows) and not skips and found["vgg-s"]["below"] == 0
    assert all(len(beside) >= 2 for (beside,) in rows if beside[0].startswith("conv"))


def test_each_inception_module_has_four_branches_beside_each_other(found):
    rows = found["googlenet-s"]["rows"]
    wide = [row for row in rows if len(row) > 1]
    assert [len(row) for row in wide] == [4, 3] * 5 and not found["googlenet-s"]["skips"]
    for lower, upper in zip(wide[::2], wide[1::2], strict=True):
        module = lower[0][0].split(".")[0]
        below = ["one", "three_reduce", "five_reduce", "pool"]
        assert [beside[0].split(".")[1] for beside in lower] == below
        assert [beside[0].split(".")[1] for beside in upper] == ["three", "five", "pool_project"]
        assert all(beside[0].startswith(module) for beside in upper)
    assert ["stem.conv", "stem.norm", "stem.relu"] in rows[1]


def test_seven_of_nine_residual_blocks_are_skipped_as_they_are_two_by_a_convolution(found):
    rows, skips = found["resnet-20"]["rows"], found["resnet-20"]["skips"]
    assert len(skips) == 7 and all(to.endswith(".add") for _, to in skips)
    wide = [row for row in rows if len(row) > 1]
    assert [row[1] for row in wide] == [
        [f"stage{k}.block1.shortcut.{part}" for part in ("conv", "norm")] for k in (2, 3)
    ]
    assert sum(kinds(beside) == ["add", "relu2"] for (beside, *_) in rows) == 9


def test_nine_dense_layers_join_what_came_in_and_normalise_first(found):
    rows, skips = found["densenet-bc-22"]["rows"], found["densenet-bc-22"]["skips"]
    assert len(skips) == 9 and all(to.endswith(".cat") for _, to in skips)
    assert sum(kinds(beside) == ["norm1", "relu1", "conv1", "norm2", "relu2"] for (beside,) in rows) == 9
    assert found["densenet-bc-22"]["below"] > 800


def test_alexnet_is_small_enough_to_show_its_normalisation_in_rows_of_its_own(found):
    rows = found["alexnet-s"]["rows"]
    assert [["norm1"]] in rows and [["norm2"]] in rows and [["conv1"]] in rows
