"""GoogLeNet in the small (Szegedy and others 2014): inception modules, and an average before the answer."""

import torch
from torch import Tensor, nn

from .classifier import Classifier, ConvNormRelu


class Inception(nn.Module):
    """Four branches side by side: 1x1, 3x3, 5x5 and a pool; their maps are joined (the paper's figure 2b).

    1x1 convolutions before the large kernels and after the pool keep the number of maps, so the cost, low.
    """

    def __init__(
        self, inputs: int, one: int, three: tuple[int, int], five: tuple[int, int], pooled: int
    ) -> None:
        super().__init__()
        self.one = ConvNormRelu(inputs, one, 1)
        self.three_reduce = ConvNormRelu(inputs, three[0], 1)
        self.three = ConvNormRelu(*three)
        self.five_reduce = ConvNormRelu(inputs, five[0], 1)
        self.five = ConvNormRelu(*five, 5)
        self.pool = nn.MaxPool2d(3, stride=1, padding=1)
        self.pool_project = ConvNormRelu(inputs, pooled, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Joined maps (N, one + three + five + pooled, H, W) of maps (N, inputs, H, W)."""
        branches = [
            self.one(x),
            self.three(self.three_reduce(x)),
            self.five(self.five_reduce(x)),
            self.pool_project(self.pool(x)),
        ]
        return torch.cat(branches, dim=1)


class GoogLeNetSmall(Classifier):
    """A convolution, five inception modules, an average over each map, one dense layer.

    The paper has nine modules, local response normalisation and two more answers on the way, which only its
    training needs; here batch normalisation does that work, as in its second version (2015).
    """

    def __init__(self) -> None:
        super().__init__()
        self.stem = ConvNormRelu(3, 32)
        self.pool1 = _halving()
        self.inception1 = Inception(32, 16, (16, 32), (8, 16), 8)
        self.inception2 = Inception(72, 24, (24, 48), (8, 16), 16)
        self.pool2 = _halving()
        self.inception3 = Inception(104, 32, (24, 64), (8, 16), 16)
        self.inception4 = Inception(128, 40, (32, 80), (12, 24), 16)
        self.pool3 = _halving()
        self.inception5 = Inception(160, 56, (40, 112), (12, 32), 24)
        self.average = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten()
        self.dropout = nn.Dropout(0.2)
        self.output = nn.Linear(224, 4)

    def logits(self, x: Tensor) -> Tensor:
        """Scores before softmax, (N, 4), of photos (N, 3, 32, 32)."""
        x = self.pool1(self.stem(x))  # (N, 32, 16, 16)
        x = self.pool2(self.inception2(self.inception1(x)))  # (N, 104, 8, 8)
        x = self.pool3(self.inception4(self.inception3(x)))  # (N, 160, 4, 4)
        x = self.average(self.inception5(x))  # (N, 224, 1, 1)
        scores: Tensor = self.output(self.dropout(self.flatten(x)))
        return scores


def _halving() -> nn.MaxPool2d:
    return nn.MaxPool2d(3, stride=2, padding=1)
