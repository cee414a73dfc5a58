"""static/data/architectures.json against torch: each network built from its rows, shapes and parameters."""

from __future__ import annotations

import json
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from app.settings import HOME
from tests.unit.compute import results

FAMILY = json.loads((HOME / "static" / "data" / "architectures.json").read_text())
# Parameters, convolutions and dense layers on the longest way, year: from the papers and torchvision.
STATED = {
    "lenet5": (60_000, 5, 1998),  # the paper counts its two subsamplings too: 7
    "alexnet": (60_965_224, 8, 2012),
    "zfnet": (62_357_608, 8, 2013),
    "googlenet": (6_998_552, 22, 2014),
    "vgg16": (138_357_544, 16, 2014),
    "resnet50": (25_557_032, 50, 2015),
    "densenet121": (7_978_856, 121, 2016),
}
Row = dict[str, Any]
CASES = pytest.mark.parametrize("network", FAMILY, ids=[each["id"] for each in FAMILY])


class Subsample(nn.Module):
    """LeNet-5's: the mean of 2x2, times a learnt factor, plus a learnt bias."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.factor, self.bias = (nn.Parameter(torch.ones(channels, 1, 1)) for _ in range(2))

    def forward(self, x: Tensor) -> Tensor:
        return nn.functional.avg_pool2d(x, 2) * self.factor + self.bias


class Sparse(nn.Conv2d):
    """A convolution in which only `links` pairs of maps are joined."""

    links = 0

    def learnt(self) -> int:
        return self.links * self.kernel_size[0] ** 2 + self.out_channels


def layer(row: Row, shape: torch.Size, whole: Row) -> nn.Module:
    """One row as torch has it, for maps of that shape (1, C, H, W)."""
    window = {"stride": row.get("stride", 1), "padding": row.get("padding", 0)}
    channels, out = shape[1], row["out"][0]
    if row["kind"] == "conv":
        made = Sparse if "links" in row else nn.Conv2d
        conv = made(channels, out, row["kernel"], **window, groups=row.get("groups", 1), bias=whole["bias"])
        if "links" in row:
            conv.links = row["links"]  # type: ignore[assignment]
        norm = row.get("norm", whole["norm"])
        return nn.Sequential(
            *([nn.BatchNorm2d(channels)] if norm == "before" else []),
            conv,
            *([nn.BatchNorm2d(out)] if norm == "after" else []),
        )
    return {
        "maxpool": lambda: nn.MaxPool2d(row["kernel"], **window, ceil_mode=row.get("ceil", False)),
        "avgpool": lambda: nn.AvgPool2d(row["kernel"], **window),
        "subsample": lambda: Subsample(out),
        "norm": lambda: nn.BatchNorm2d(out),
        "dense": lambda: nn.Sequential(
            nn.Flatten(), nn.Linear(shape[1:].numel(), out), nn.Unflatten(1, (out, 1, 1))
        ),
        "rbf": lambda: nn.AdaptiveAvgPool3d((out, 1, 1)),  # nothing learnt: distances to fixed patterns
    }[row["kind"]]()


def learnt(module: nn.Module) -> int:
    if isinstance(module, Sparse):
        return module.learnt()
    return sum(p.numel() for p in module.parameters(recurse=False)) + sum(map(learnt, module.children()))


def through(rows: list[Row], x: Tensor, whole: Row) -> tuple[Tensor, int]:
    """What the rows make of x, and how much they have learnt; each row's `out` must be what torch gives."""
    count = 0
    for row in rows:
        if "branches" in row:
            x, more = through_block(row, x, whole)
        else:
            made = layer(row, x.shape, whole)
            x, more = made(x), learnt(made)
        assert list(x.shape[1:]) == row["out"], row
        count += more
    return x, count


def through_block(block: Row, x: Tensor, whole: Row) -> tuple[Tensor, int]:
    count = 0
    for _ in range(block["repeat"]):
        made = [through(rows, x, whole) for rows in block["branches"]]
        count += sum(more for _, more in made)
        maps = [each for each, _ in made]
        x = torch.cat(maps, 1) if block["join"] == "concat" else torch.stack(maps).sum(0)
    return x, count


@CASES
def test_shapes_and_parameters_are_torchs_and_those_that_are_stated(network):
    with torch.device("meta"):
        x, count = through(network["rows"], torch.zeros(1, *network["input"]), network)
    classes = 10 if network["id"] == "lenet5" else 1000
    assert list(x.shape) == [1, classes, 1, 1]
    assert count == network["parameters"] == STATED[network["id"]][0]
    assert network["year"] == STATED[network["id"]][2]


@CASES
def test_the_page_measures_each_row_as_torch_does(network):
    (told,) = results([["family", "measured", network]])
    assert told["total"] == network["parameters"]
    assert told["depth"] == STATED[network["id"]][1]
    x = torch.zeros(1, *network["input"], device="meta")
    for row, own in zip(network["rows"], told["rows"], strict=True):
        assert own["input"] == list(x.shape[1:])
        with torch.device("meta"):
            x, count = through([row], x, network)
        assert own["parameters"] == count, row["name"]


def test_each_says_who_and_how_well_and_what_it_added():
    assert [network["id"] for network in FAMILY] == list(STATED)
    assert [network["year"] for network in FAMILY] == sorted(network["year"] for network in FAMILY)
    for network in FAMILY:
        assert network["paper"]
        assert network["key"] == f"family.{network['id']}"
        for errors in filter(None, (network["contest"], network["alone"])):
            assert 3 < errors["error"] < 20
        assert (network["alone"] is None) == (network["id"] == "lenet5")
    contests = [network["contest"]["error"] for network in FAMILY if network["contest"]]
    assert contests == [15.3, 14.8, 6.67, 7.3, 3.57]
