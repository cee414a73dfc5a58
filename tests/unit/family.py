"""The networks of the family on one input: torch's values, and how large an error of each unit may be.

Every folder of `models/` with its own weights, and every other architecture with weights by chance.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, fx, nn

from app.checks import fill
from app.loading import card_of_model, folders
from app.model import Model, ready
from app.net.describe import Described, describe
from app.net.graph import Layer
from app.net.run import Run
from app.settings import HOME
from app.zoo import ZOO
from tests.nets import CARD
from tests.unit.plans import SHAPES

Floats = npt.NDArray[np.float64]
SHIPPED = {path.name: path for path in folders(HOME / "models")}
NAMES = [*SHIPPED, *(name for name in ZOO if name not in SHIPPED)]
BATCHES, BATCH = 3, 16  # that statistics of batch normalisation are taken from
PHOTO = (3, 32, 32)


def by_chance(name: str) -> nn.Module:
    """Torch's first weights; gains, shifts and statistics of its normalisations are none that do nothing."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(7)
        network = ZOO[name]().train()
        for module in network.modules():
            if isinstance(module, nn.BatchNorm2d):
                nn.init.uniform_(module.weight, 0.5, 1.5)
                nn.init.uniform_(module.bias, -0.5, 0.5)
                module.momentum = None  # a plain mean over all batches
        with torch.no_grad():
            for _ in range(BATCHES):
                network(torch.randn(BATCH, *SHAPES.get(name, PHOTO)))
    return network.eval()


def shipped(name: str) -> tuple[nn.Module, tuple[int, int, int]]:
    card = card_of_model(SHIPPED[name])
    network = ZOO[card.architecture](**card.arguments)
    fill(network, load_file(SHIPPED[name] / "weights.safetensors"), name)
    return network.eval(), card.input_shape


@dataclass(frozen=True)
class Member:
    """One network and what it makes of one input."""

    described: Described
    model: Model
    run: Run

    @cached_property
    def expected(self) -> Floats:
        """Each layer by torch in float64, of the values that the run has of the layers it reads: (units,)."""
        calls = OnRecorded(self.described, self.run)
        with torch.no_grad():
            calls.run(torch.tensor(self.run[self.run.graph.ids[0]]).double()[None])
        return self.joined({name: calls.made[name].numpy() for name in self.run.graph.ids})

    def sizes(self, carried: bool) -> Floats:
        """The sum of |terms| and |bias| of each unit, (units,).

        carried: in a layer without weights for its taps, the sizes of what it reads stand for terms: a ReLU
        hands on the error of the sum below it, however near to 0 that sum is.
        """
        found: dict[str, Tensor] = {}
        for layer in self.run.graph.layers:
            terms = [
                found[name]
                if carried and layer.kind not in OWN_SUMS
                else torch.tensor(self.run[name]).double().abs()
                for name in layer.inputs
            ]
            found[layer.id] = SIZES[layer.kind](self, layer, [each[None] for each in terms])[0]
        return self.joined({name: each.numpy() for name, each in found.items()})

    def joined(self, by_layer: Mapping[str, npt.NDArray[Any]]) -> Floats:
        return np.concatenate([by_layer[name].reshape(-1) for name in self.run.graph.ids]).astype(np.float64)

    def sampled(self, count: int) -> list[tuple[int, int]]:
        """(layer number, unit), at least one of each layer."""
        layers, chance = self.run.graph.layers, random.Random(count)
        numbers = [*range(len(layers)), *chance.choices(range(len(layers)), k=count)][:count]
        return [(number, chance.randrange(layers[number].size)) for number in numbers]


class OnRecorded(fx.Interpreter):
    """Runs each call in float64 on what a run has recorded of the layers before it."""

    def __init__(self, described: Described, run: Run) -> None:
        super().__init__(deepcopy(described.program).double())
        (output,) = self.module.graph.find_nodes(op="output")
        self._names = dict(zip(output.args[0], run.graph.ids, strict=True))
        self._run = run
        self.made: dict[str, Tensor] = {}

    def run_node(self, n: fx.Node) -> Any:
        found = super().run_node(n)
        if n not in self._names:
            return found
        name = self._names[n]
        self.made[name] = found.clone()
        return torch.tensor(self._run[name]).double()[None]


def _tensors(member: Member, layer: Layer) -> tuple[Tensor, Tensor | None]:
    own = member.described.weights[layer.id]
    bias = None if own.bias is None else torch.tensor(own.bias).double().abs()
    return torch.tensor(own.weight).double().abs(), bias


def _conv(member: Member, layer: Layer, terms: list[Tensor]) -> Tensor:
    settings = (layer.params[name] for name in ("stride", "padding", "dilation", "groups"))
    return F.conv2d(terms[0], *_tensors(member, layer), *settings)


def _norm(member: Member, layer: Layer, terms: list[Tensor]) -> Tensor:
    weight, bias = (each[:, None, None] for each in _tensors(member, layer) if each is not None)
    return terms[0] * weight + bias


def _response(member: Member, layer: Layer, terms: list[Tensor]) -> Tensor:
    """Of own * scale, its one term; the sum in the divisor has no error to speak of."""
    return terms[0] * float(layer.params["k"]) ** -layer.params["beta"]


def _softmax(member: Member, layer: Layer, terms: list[Tensor]) -> Tensor:
    scores = torch.tensor(member.run[layer.inputs[0]]).double()
    return (scores - scores.max()).exp().sum().expand_as(terms[0])


def _pool(pool: Any) -> Callable[[Member, Layer, list[Tensor]], Tensor]:
    return lambda _, layer, terms: pool(
        terms[0], *(tuple(layer.params[name]) for name in ("kernel", "stride", "padding"))
    )


def _alone(_member: Member, layer: Layer, terms: list[Tensor]) -> Tensor:
    return terms[0].reshape(1, *layer.shape)


OWN_SUMS = {"conv", "dense", "softmax"}
# kind -> the sizes (1, ...) of its units, from the sizes of its terms' values.
SIZES: Mapping[str, Callable[[Member, Layer, list[Tensor]], Tensor]] = {
    "input": lambda member, layer, _: torch.tensor(member.run[layer.id]).double().abs()[None],
    "conv": _conv, "dense": lambda member, layer, terms: F.linear(terms[0], *_tensors(member, layer)),
    "batchnorm": _norm, "lrn": _response, "softmax": _softmax, "maxpool": _pool(F.max_pool2d),
    "avgpool": _pool(F.avg_pool2d), "add": lambda _, __, terms: terms[0] + terms[1],
    "concat": lambda _, __, terms: torch.cat(terms, 1), "relu": _alone, "flatten": _alone, "dropout": _alone,
}  # fmt: skip


@cache
def member(name: str) -> Member:
    if name in SHIPPED:
        network, shape = shipped(name)
    else:
        network, shape = by_chance(name), SHAPES.get(name, PHOTO)
    described = describe(network, shape)
    model = ready(name, CARD, described)
    x = torch.randn((1, *shape), generator=torch.Generator().manual_seed(1))
    return Member(described, model, model.record(x))
