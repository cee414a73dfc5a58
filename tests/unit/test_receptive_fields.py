"""What a unit can see is where its gradient is not zero: every unit of two layers, and of a net with edges.

Weights are positive, pools are means and nothing is cut off: nothing a unit can see has a gradient of 0.
"""

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from app.net.describe import Described, describe
from app.net.receptive import receptive_field
from app.zoo.lenet import LeNet

BATCH = 400  # units at once

Mask = np.ndarray[Any, np.dtype[np.bool_]]


def open_wide(network: nn.Module) -> nn.Module:
    with torch.no_grad():
        for values in network.parameters():
            values.copy_(values.abs() + 0.01)
    return network.eval()


def lenet() -> Described:
    """LeNet's structure with means for its pools and without its ReLUs."""
    network: Any = open_wide(LeNet())
    network.pool1, network.pool2 = nn.AvgPool2d(2), nn.AvgPool2d(2)
    for name in ("relu1", "relu2", "relu3", "relu4"):
        setattr(network, name, nn.Identity())
    return describe(network, (1, 32, 32))


def edged() -> Described:
    """Edges round both convolutions and the last pool, a step and gaps."""
    return describe(
        open_wide(nn.Sequential(
            nn.Conv2d(1, 2, 5, padding=2), nn.AvgPool2d(2),
            nn.Conv2d(2, 3, 3, padding=2, stride=2, dilation=2), nn.AvgPool2d(3, stride=2, padding=1),
        )), (1, 20, 18),
    )  # fmt: skip


def supports(described: Described, layer: str) -> list[Mask]:
    """For each unit of a layer, where the gradient of its value is not 0: (H, W) of the input.

    One copy of the input a unit, so that one backward pass gives the gradients of many.
    """
    graph, found = described.graph, []
    for units in torch.arange(graph[layer].size).split(BATCH):
        x = torch.ones((len(units), *graph.layers[0].shape), requires_grad=True)
        with torch.enable_grad():
            outputs = dict(zip(graph.ids, described.program(x), strict=True))[layer].flatten(1)
            (grad,) = torch.autograd.grad(outputs[torch.arange(len(units)), units].sum(), x)
        found += list((grad != 0).any(dim=1).numpy())
    return found


def box(support: Mask) -> tuple[int, int, int, int]:
    rows, columns = (np.flatnonzero(support.any(axis=axis)) for axis in (1, 0))
    return rows[0], columns[0], rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1


@pytest.mark.parametrize(("layer", "size"), [("conv1", 5), ("pool1", 6), ("conv2", 14), ("pool2", 16)])
def test_every_unit_of_lenet_sees_what_its_gradient_says(layer: str, size: int) -> None:
    described = lenet()
    for unit, support in enumerate(supports(described, layer)):
        field = receptive_field(described.graph, described.graph[layer], unit)
        assert tuple(field) == box(support), unit
        assert (field.height, field.width, support.sum()) == (size, size, size * size)


@pytest.mark.parametrize("layer", ["0", "1", "2", "3"])
def test_fields_are_cut_at_the_edge(layer: str) -> None:
    described = edged()
    sizes = set()
    for unit, support in enumerate(supports(described, layer)):
        field = receptive_field(described.graph, described.graph[layer], unit)
        assert tuple(field) == box(support), unit
        sizes.add((field.height, field.width))
    assert len(sizes) > 3, "some are cut, and not all of them alike"
