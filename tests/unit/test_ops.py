"""The table of operations holds together, and its windows say what torch does."""

import numpy as np
import pytest
import torch
from torch import nn

from app.net.describe import describe
from app.net.ops import OPS, Row, known, name_of
from app.net.reads import READS, taps
from app.net.receptive import STEPS
from app.net.trace import FINISHES, FOLDS
from tests.nets import MAPS, TOYS, by_hand, kernel_1234


@pytest.mark.parametrize("row", {id(row): row for row in OPS.values()}.values(), ids=lambda row: row.kind)
def test_every_row_speaks_words_that_are_understood(row: Row) -> None:
    assert row.read in READS
    assert row.read in STEPS
    assert row.fold in FOLDS
    assert row.finish in FINISHES
    assert set(row.reads) <= set(row.args)


def test_every_kind_has_a_toy() -> None:
    shown = {kind for toy in TOYS.values() for kind in toy.kinds.split()}
    assert {row.kind for row in OPS.values()} == shown


def test_operations_are_named_as_they_are_spelled() -> None:
    names = known()
    assert {"nn.Conv2d", "F.max_pool2d", "operator.add", "torch.cat", "Tensor.view", "nn.Identity"} <= set(
        names
    )
    assert names == sorted(set(names))
    assert name_of(nn.GELU) == "nn.GELU"


def test_taps_come_in_the_order_of_the_weights() -> None:
    graph = describe(kernel_1234(), (1, 3, 3)).graph
    layer = graph.layers[1]
    assert [taps(graph, layer, unit).unit.tolist() for unit in range(4)] == [
        [0, 1, 3, 4], [1, 2, 4, 5], [3, 4, 6, 7], [4, 5, 7, 8],
    ]  # fmt: skip


def test_taps_outside_the_edge_are_minus_one() -> None:
    graph = describe(nn.Sequential(nn.Conv2d(1, 1, 2, padding=1)), (1, 2, 2)).graph
    assert taps(graph, graph.layers[1], 0).unit.tolist() == [-1, -1, -1, 0]
    assert taps(graph, graph.layers[1], 8).unit.tolist() == [3, -1, -1, -1]


def test_a_group_reads_its_own_channels() -> None:
    graph = describe(TOYS["conv, groups"].network(), MAPS).graph
    plane = MAPS[1] * MAPS[2]
    layer = graph.layers[1]
    channels = [set((taps(graph, layer, layer.index(c, 0, 0)).unit // plane).tolist()) for c in range(6)]
    assert channels == [{0, 1}] * 3 + [{2, 3}] * 3


def test_batch_normalisation_is_one_weight_and_one_bias_a_channel() -> None:
    norm = by_hand(nn.BatchNorm2d(1, eps=0.0))
    norm.load_state_dict({  # (x − 2) / √4 · 3 + 1 = 1.5 x − 2
        "weight": torch.tensor([3.0]), "bias": torch.tensor([1.0]), "running_mean": torch.tensor([2.0]),
        "running_var": torch.tensor([4.0]), "num_batches_tracked": torch.tensor(1),
    })  # fmt: skip
    weight, bias = describe(nn.Sequential(norm), (1, 2, 2)).weights["0"]
    assert np.asarray(weight).tolist() == [1.5]
    assert np.asarray(bias).tolist() == [-2.0]
