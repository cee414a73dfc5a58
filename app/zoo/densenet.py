"""DenseNet-BC-22 (Huang, Liu, van der Maaten, Weinberger 2016): each layer reads all maps before it."""

import torch
from torch import Tensor, nn

from .classifier import Classifier

GROWTH = 12  # maps that each layer adds, the paper's k
LAYERS = 3  # in each of three blocks: 18 convolutions, 2 transitions, the first and the dense one are 22


class DenseLayer(nn.Module):
    """Twelve new maps, joined to all that came before (the paper's section 3; B: a 1x1 bottleneck first).

    Normalisation and ReLU come before each convolution, since what is read has many readers.
    """

    def __init__(self, inputs: int) -> None:
        super().__init__()
        self.norm1 = nn.BatchNorm2d(inputs)
        self.relu1 = nn.ReLU()
        self.conv1 = nn.Conv2d(inputs, 4 * GROWTH, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(4 * GROWTH)
        self.relu2 = nn.ReLU()
        self.conv2 = nn.Conv2d(4 * GROWTH, GROWTH, 3, padding=1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """Maps (N, inputs + 12, H, W) of maps (N, inputs, H, W)."""
        new = self.conv1(self.relu1(self.norm1(x)))
        new = self.conv2(self.relu2(self.norm2(new)))
        return torch.cat([x, new], dim=1)


class Transition(nn.Sequential):
    """Half the maps (C: compression), half the height and width."""

    def __init__(self, inputs: int) -> None:
        super().__init__()
        self.add_module("norm", nn.BatchNorm2d(inputs))
        self.add_module("relu", nn.ReLU())
        self.add_module("conv", nn.Conv2d(inputs, inputs // 2, 1, bias=False))
        self.add_module("pool", nn.AvgPool2d(2))


class DenseNetBC22(Classifier):
    """A convolution, three dense blocks with transitions between, an average over each map, a dense layer."""

    def __init__(self) -> None:
        super().__init__()
        maps = 2 * GROWTH
        self.stem = nn.Conv2d(3, maps, 3, padding=1, bias=False)
        self.block1, maps = _block(maps)
        self.transition1, maps = Transition(maps), maps // 2
        self.block2, maps = _block(maps)
        self.transition2, maps = Transition(maps), maps // 2
        self.block3, maps = _block(maps)
        self.norm = nn.BatchNorm2d(maps)
        self.relu = nn.ReLU()
        self.average = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten()
        self.output = nn.Linear(maps, 4)

    def logits(self, x: Tensor) -> Tensor:
        """Scores before softmax, (N, 4), of photos (N, 3, 32, 32)."""
        x = self.transition1(self.block1(self.stem(x)))  # (N, 30, 16, 16)
        x = self.transition2(self.block2(x))  # (N, 33, 8, 8)
        x = self.relu(self.norm(self.block3(x)))  # (N, 69, 8, 8)
        scores: Tensor = self.output(self.flatten(self.average(x)))
        return scores


def _block(inputs: int) -> tuple[nn.Sequential, int]:
    """A dense block and how many maps come out of it."""
    block = nn.Sequential()
    for number in range(LAYERS):
        block.add_module(f"layer{number + 1}", DenseLayer(inputs + number * GROWTH))
    return block, inputs + LAYERS * GROWTH
