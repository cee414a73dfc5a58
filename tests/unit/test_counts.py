"""How large networks are, against torch's own counter and the numbers in their names."""

from __future__ import annotations

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from app.net.counts import depth, operations, units
from app.net.describe import describe
from app.zoo import ZOO

DEPTHS = {  # as the papers count: convolutions and fully connected layers
    "lenet": 5, "mlp-784-300-100-10": 3, "article-fig3": 5, "alexnet-s": 8, "zfnet-s": 8, "vgg-s": 8,
    "googlenet-s": 12, "resnet-20": 20, "densenet-bc-22": 22,
}  # fmt: skip
SHAPES = {"lenet": (1, 32, 32), "mlp-784-300-100-10": (1, 28, 28)}


@pytest.mark.parametrize("name", DEPTHS)
def test_networks_are_as_large_as_torch_and_papers_say(name: str) -> None:
    network, shape = ZOO[name]().eval(), SHAPES.get(name, (3, 32, 32))
    described = describe(network, shape)
    x = torch.zeros(1, *shape)
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        network(x)
    assert 2 * operations(described.graph) == counter.get_total_flops()
    assert depth(described.graph) == DEPTHS[name]
    with torch.no_grad():
        assert units(described.graph) == sum(value.numel() for value in described.program(x))
