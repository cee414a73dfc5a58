"""Architectures that Lunette ships, by the name that a card gives them under "architecture"."""

from torch import nn

from .lenet import LeNet

ZOO: dict[str, type[nn.Module]] = {"lenet": LeNet}
