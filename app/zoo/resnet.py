"""ResNet-20 (He, Zhang, Ren, Sun 2015, section 4.2): shortcuts past every two convolutions."""

from torch import Tensor, nn

from .classifier import Classifier, ConvNormRelu


class Residual(nn.Module):
    """Two 3x3 convolutions learn what to add to their input (the paper's figure 2).

    Where the number of maps changes, a 1x1 convolution brings the input to it (the paper's option B; its own
    20-layer network pads with zeros, option A).
    """

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride=stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(outputs)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(outputs)
        self.shortcut: nn.Module = nn.Identity()
        if inputs != outputs or stride != 1:
            self.shortcut = nn.Sequential()
            self.shortcut.add_module("conv", nn.Conv2d(inputs, outputs, 1, stride=stride, bias=False))
            self.shortcut.add_module("norm", nn.BatchNorm2d(outputs))
        self.relu2 = nn.ReLU()

    def forward(self, x: Tensor) -> Tensor:
        """Maps (N, outputs, H / stride, W / stride) of maps (N, inputs, H, W)."""
        learnt = self.norm2(self.conv2(self.relu1(self.norm1(self.conv1(x)))))
        result: Tensor = self.relu2(learnt + self.shortcut(x))
        return result


class ResNet20(Classifier):
    """One convolution, three stages of three residual blocks, an average over each map, one dense layer."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = ConvNormRelu(3, 16)
        self.stage1 = _stage(16, 16, 1)
        self.stage2 = _stage(16, 32, 2)
        self.stage3 = _stage(32, 64, 2)
        self.average = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten()
        self.output = nn.Linear(64, 4)

    def logits(self, x: Tensor) -> Tensor:
        """Scores before softmax, (N, 4), of photos (N, 3, 32, 32)."""
        x = self.stage3(self.stage2(self.stage1(self.stem(x))))  # (N, 64, 8, 8)
        scores: Tensor = self.output(self.flatten(self.average(x)))
        return scores


def _stage(inputs: int, outputs: int, stride: int) -> nn.Sequential:
    stage = nn.Sequential()
    for number in range(3):
        first = number == 0
        stage.add_module(
            f"block{number + 1}", Residual(inputs if first else outputs, outputs, stride if first else 1)
        )
    return stage
