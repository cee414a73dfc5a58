"""Toy networks with weights set by hand, one for each operation and each way of writing it.

`TOYS` maps a name to a network, the shape of its input and the kinds of layers it must be read as.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from app.card import Card
from app.zoo.lenet import LeNet


@dataclass(frozen=True)
class Toy:
    """kinds: of the layers after the input, in order."""

    build: Callable[[], nn.Module]
    shape: tuple[int, ...]
    kinds: str

    def network(self) -> nn.Module:
        """A fresh copy, at rest, with its weights set by hand."""
        return by_hand(self.build()).eval()


def by_hand(network: nn.Module) -> nn.Module:
    """Small quarters of both signs that repeat after 11, so that each weight differs from its neighbours."""
    with torch.no_grad():
        for name, values in (*network.named_parameters(), *network.named_buffers()):
            count = torch.arange(values.numel()) * 7 % 11
            if name.endswith("running_var"):
                values.copy_((1 + count / 4).reshape(values.shape))
            elif values.is_floating_point():
                values.copy_(((count - 5) / 4).reshape(values.shape))
    return network


def drawing(shape: tuple[int, ...], seed: int = 0) -> Tensor:
    """An input of that shape, with its batch axis: values from −1 to 1."""
    return torch.rand((1, *shape), generator=torch.Generator().manual_seed(seed)) * 2 - 1


def kernel_1234() -> nn.Module:
    """One map, a 2×2 kernel of 1 2 3 4, bias 10: the sums can be done in the head."""
    conv = nn.Conv2d(1, 1, 2)
    with torch.no_grad():
        conv.weight.copy_(torch.tensor([[[[1.0, 2.0], [3.0, 4.0]]]]))
        conv.bias.copy_(torch.tensor([10.0]))  # type: ignore[union-attr]
    return conv.eval()


class Calls(nn.Module):
    """A network whose forward is `forward(self, x)`, given as a function; the parts are its modules."""

    def __init__(self, forward: Callable[[Any, Tensor], Any], **parts: nn.Module | nn.Parameter) -> None:
        super().__init__()
        for name, part in parts.items():
            setattr(self, name, part)
        self._call = forward

    def forward(self, x: Tensor) -> Any:
        return self._call(self, x)


class Block(nn.Module):
    """A residual block: one activation object used twice and in place, and a bare `+`."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        out += x
        return self.relu(out)  # type: ignore[no-any-return]


def residual() -> nn.Module:
    return nn.Sequential(nn.Conv2d(1, 3, 3), nn.ReLU(inplace=True), Block(3), Block(3))


def functional(net: Any, x: Tensor) -> Tensor:
    """LeNet in small, all of it in functions and methods."""
    x = F.max_pool2d(F.relu(F.conv2d(x, net.kernel, net.shift, stride=1, padding=1)), 2)
    x = x.view(x.size(0), -1)
    x = F.dropout(torch.tanh(F.linear(x, net.matrix)), training=net.training)
    return F.softmax(x, dim=1)


def inception(net: Any, x: Tensor) -> Tensor:
    return torch.cat([net.one(x), net.three(x), net.pool(x)], dim=1)


def _parameter(*shape: int) -> nn.Parameter:
    return nn.Parameter(torch.empty(shape))


def _one(module: Callable[[], nn.Module], shape: tuple[int, ...], kinds: str) -> Toy:
    return Toy(lambda: nn.Sequential(module()), shape, kinds)


def _call(forward: Callable[[Any, Tensor], Any], shape: tuple[int, ...], kinds: str, **parts: Any) -> Toy:
    return Toy(lambda: Calls(forward, **{name: part() for name, part in parts.items()}), shape, kinds)


# Of a network that comes from no folder; more classes than any toy has answers.
CARD = Card(
    title="Toy", architecture="toy", family="toy", input_shape=(1, 1, 1), parameters=0,
    classes=[str(number) for number in range(1000)],
)  # fmt: skip

FLAT, MAP, MAPS, MANY = (6,), (1, 7, 8), (4, 9, 8), (9, 3, 4)

TOYS: Mapping[str, Toy] = {
    "conv": _one(lambda: nn.Conv2d(4, 6, 3), MAPS, "conv"),
    "conv, no bias": _one(lambda: nn.Conv2d(4, 6, 3, bias=False), MAPS, "conv"),
    "conv, padding": _one(lambda: nn.Conv2d(4, 2, (3, 5), padding=(1, 2)), MAPS, "conv"),
    "conv, same": _one(lambda: nn.Conv2d(4, 2, (5, 3), padding="same", dilation=(1, 2)), MAPS, "conv"),
    "conv, valid": _one(lambda: nn.Conv2d(4, 2, 3, padding="valid"), MAPS, "conv"),
    "conv, stride": _one(lambda: nn.Conv2d(4, 2, 3, stride=(2, 3), padding=1), MAPS, "conv"),
    "conv, dilation": _one(lambda: nn.Conv2d(4, 2, 3, dilation=(2, 3), padding=3), MAPS, "conv"),
    "conv, groups": _one(lambda: nn.Conv2d(4, 6, 3, groups=2), MAPS, "conv"),
    "conv, depthwise": _one(lambda: nn.Conv2d(4, 8, 3, groups=4, padding=1), MAPS, "conv"),
    "relu": _one(nn.ReLU, MAPS, "relu"),
    "relu, in place": Toy(lambda: nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(inplace=True)), MAP, "conv relu"),
    "relu, function in place": _call(
        lambda net, x: net.b(F.relu(net.a(x), inplace=True)), MAP, "conv relu conv",
        a=lambda: nn.Conv2d(1, 2, 3), b=lambda: nn.Conv2d(2, 2, 2),
    ),
    "relu, method in place": _call(
        lambda net, x: net.a(x).relu_(), MAP, "conv relu",
        a=lambda: nn.Conv2d(1, 2, 3),
    ),
    "relu, reused": _call(
        lambda net, x: net.act(net.a(net.act(x))), MAP, "relu conv relu",
        act=nn.ReLU, a=lambda: nn.Conv2d(1, 2, 3)
    ),
    "conv, reused": _call(
        lambda net, x: net.a(net.a(x)), MAP, "conv conv", a=lambda: nn.Conv2d(1, 1, 3, padding=1)
    ),
    "conv, over dilated edges": Toy(
        lambda: nn.Sequential(nn.Conv2d(1, 1, 3, padding=3, dilation=2), nn.Conv2d(1, 1, 2)), MAP, "conv conv"
    ),
    "conv, windows in the padding": Toy(
        lambda: nn.Sequential(nn.Conv2d(1, 1, 2, padding=3), nn.Conv2d(1, 1, 2)), MAP, "conv conv"
    ),
    "tanh": _one(nn.Tanh, MAPS, "tanh"),
    "tanh, function": _call(lambda _, x: torch.tanh(x), FLAT, "tanh"),
    "sigmoid": _one(nn.Sigmoid, MAPS, "sigmoid"),
    "sigmoid, method": _call(lambda _, x: x.sigmoid(), FLAT, "sigmoid"),
    "maxpool": _one(lambda: nn.MaxPool2d(2), MAPS, "maxpool"),
    "maxpool, padding": _one(lambda: nn.MaxPool2d(3, stride=2, padding=1), MAPS, "maxpool"),
    "maxpool, ceil": _one(lambda: nn.MaxPool2d(3, stride=2, ceil_mode=True), MAPS, "maxpool"),
    "maxpool, dilation": _one(lambda: nn.MaxPool2d((2, 3), stride=1, dilation=(3, 2)), MAPS, "maxpool"),
    "maxpool, function": _call(lambda _, x: F.max_pool2d(x, (3, 2), stride=1), MAPS, "maxpool"),
    "maxpool, adaptive": _one(lambda: nn.AdaptiveMaxPool2d((3, 4)), MAPS, "maxpool"),
    "avgpool": _one(lambda: nn.AvgPool2d(2), MAPS, "avgpool"),
    "avgpool, padding": _one(lambda: nn.AvgPool2d(3, stride=2, padding=1), MAPS, "avgpool"),
    "avgpool, function": _call(lambda _, x: F.avg_pool2d(x, (2, 3), stride=1), MAPS, "avgpool"),
    "avgpool, global": _one(lambda: nn.AdaptiveAvgPool2d(1), MAPS, "avgpool"),
    "avgpool, adaptive": _call(lambda _, x: F.adaptive_avg_pool2d(x, (3, 2)), MAPS, "avgpool"),
    "flatten": _one(nn.Flatten, MAPS, "flatten"),
    "flatten, function": _call(lambda _, x: torch.flatten(x, 1), MAPS, "flatten"),
    "flatten, view": _call(lambda _, x: x.view(x.shape[0], -1), MAPS, "flatten"),
    "flatten, reshape back": _call(lambda _, x: x.flatten(1).reshape(-1, 9, 4, 8), MAPS, "flatten flatten"),
    "dropout": _one(nn.Dropout, MAPS, "dropout"),
    "dropout, 2d": _one(nn.Dropout2d, MAPS, "dropout"),
    "identity": _call(lambda net, x: net.a(net.b(x).contiguous()), MAPS, "relu", a=nn.ReLU, b=nn.Identity),
    "batchnorm": _one(lambda: nn.BatchNorm2d(4), MAPS, "batchnorm"),
    "batchnorm, bare": _one(lambda: nn.BatchNorm2d(4, affine=False, eps=0.1), MAPS, "batchnorm"),
    "batchnorm, flat": _one(lambda: nn.BatchNorm1d(6), FLAT, "batchnorm"),
    "lrn": _one(lambda: nn.LocalResponseNorm(5, alpha=0.4, beta=0.75, k=2.0), MANY, "lrn"),
    "lrn, torch's constants": _one(lambda: nn.LocalResponseNorm(3), MAPS, "lrn"),
    "lrn, even size": _one(lambda: nn.LocalResponseNorm(4, alpha=2.0, beta=1.5, k=0.5), MANY, "lrn"),
    "lrn, more than the channels": _one(lambda: nn.LocalResponseNorm(12, alpha=3.0, beta=0.5), MAPS, "lrn"),
    "lrn, function": _call(
        lambda net, x: F.local_response_norm(net.a(x), 2, alpha=1.5, k=0.75), MAP, "conv lrn",
        a=lambda: nn.Conv2d(1, 5, 3),
    ),
    "lrn, in a network": Toy(lambda: nn.Sequential(
        nn.Conv2d(1, 6, 3), nn.ReLU(), nn.LocalResponseNorm(3, alpha=1.0, k=1.5), nn.MaxPool2d(2),
        nn.Conv2d(6, 3, 2),
    ), MAP, "conv relu lrn maxpool conv"),
    "dense": _one(lambda: nn.Linear(6, 4), FLAT, "dense"),
    "dense, no bias": _one(lambda: nn.Linear(6, 4, bias=False), FLAT, "dense"),
    "add": _call(lambda net, x: net.a(x) + net.b(x), MAP, "conv conv add",
                 a=lambda: nn.Conv2d(1, 2, 3), b=lambda: nn.Conv2d(1, 2, 3)),
    "add, itself": _call(lambda _, x: torch.add(x, x), FLAT, "add"),
    "add, in place": _call(lambda net, x: net.act(net.a(x).add_(x)), MAP, "conv add relu",
                           a=lambda: nn.Conv2d(1, 1, 3, padding=1), act=lambda: nn.ReLU(inplace=True)),
    "concat": Toy(lambda: Calls(
        inception, one=nn.Conv2d(4, 2, 1), three=nn.Conv2d(4, 3, 3, padding=1), pool=nn.MaxPool2d(3, 1, 1)
    ), MAPS, "conv conv maxpool concat"),
    "concat, flat": _call(lambda net, x: torch.cat((net.a(x), x, net.a(x)), -1), FLAT, "dense dense concat",
                          a=lambda: nn.Linear(6, 3)),
    "softmax": _one(lambda: nn.Softmax(dim=1), FLAT, "softmax"),
    "softmax, method": _call(lambda _, x: x.softmax(-1), FLAT, "softmax"),
    "residual": Toy(residual, MAP, "conv relu conv batchnorm relu conv batchnorm add relu "
                                   "conv batchnorm relu conv batchnorm add relu"),
    "functional": Toy(lambda: Calls(
        functional, kernel=_parameter(3, 1, 3, 3), shift=_parameter(3), matrix=_parameter(5, 36)
    ), MAP, "conv relu maxpool flatten dense tanh dropout softmax"),
}  # fmt: skip

VARIANTS: Mapping[str, dict[str, str]] = {  # of LeNet; with the shipped one every choice is there once
    "lenet, tanh, average": {"activation": "tanh", "pooling": "average"},
    "lenet, sigmoid": {"activation": "sigmoid"},
}


def variant(name: str) -> nn.Module:
    """One of VARIANTS at rest, with torch's own first weights, always the same."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(4)
        return LeNet(**VARIANTS[name]).eval()
