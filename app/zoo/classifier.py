"""What the networks of the family share: scores, then probabilities; a convolution with what follows it."""

from collections import OrderedDict

from torch import Tensor, nn


class Classifier(nn.Module):
    """A network whose `logits` are the scores before softmax, (N, classes), of inputs (N, C, H, W)."""

    def __init__(self) -> None:
        super().__init__()
        self.softmax = nn.Softmax(dim=1)

    def logits(self, x: Tensor) -> Tensor:
        """Scores before softmax, (N, classes), of inputs (N, C, H, W)."""
        raise NotImplementedError

    def forward(self, x: Tensor) -> Tensor:
        """Probabilities (N, classes), rows adding up to 1, of inputs (N, C, H, W)."""
        probabilities: Tensor = self.softmax(self.logits(x))
        return probabilities


class ConvNormRelu(nn.Sequential):
    """A convolution that keeps height and width, batch normalisation (Ioffe, Szegedy 2015), ReLU.

    The convolution has no bias: normalisation would take it away again.
    """

    def __init__(self, inputs: int, outputs: int, kernel: int = 3) -> None:
        conv = nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=False)
        super().__init__(OrderedDict(conv=conv, norm=nn.BatchNorm2d(outputs), relu=nn.ReLU()))
