"""AlexNet in the small (Krizhevsky, Sutskever, Hinton 2012): every idea of the paper, for 32x32 photos."""

from torch import Tensor, nn

from .classifier import Classifier


class AlexNetSmall(Classifier):
    """Large first kernels with a stride, overlapping pools, groups, local response normalisation, dropout.

    The paper has 11x11 kernels with stride 4 on 224x224 pixels; here they are 7x7 with stride 2. Groups stand
    where the paper has them (its two GPUs): in the second, fourth and fifth convolution.
    """

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, stride=2, padding=3)
        self.relu1 = nn.ReLU()
        self.norm1 = _response()
        self.pool1 = _overlapping()
        self.conv2 = nn.Conv2d(64, 96, 5, padding=2, groups=2)
        self.relu2 = nn.ReLU()
        self.norm2 = _response()
        self.pool2 = _overlapping()
        self.conv3 = nn.Conv2d(96, 160, 3, padding=1)
        self.relu3 = nn.ReLU()
        self.conv4 = nn.Conv2d(160, 160, 3, padding=1, groups=2)
        self.relu4 = nn.ReLU()
        self.conv5 = nn.Conv2d(160, 96, 3, padding=1, groups=2)
        self.relu5 = nn.ReLU()
        self.pool5 = _overlapping()
        self.flatten = nn.Flatten()
        self.dropout1 = nn.Dropout(0.3)
        self.fc6 = nn.Linear(384, 192)
        self.relu6 = nn.ReLU()
        self.dropout2 = nn.Dropout(0.3)
        self.fc7 = nn.Linear(192, 96)
        self.relu7 = nn.ReLU()
        self.fc8 = nn.Linear(96, 4)

    def logits(self, x: Tensor) -> Tensor:
        """Scores before softmax, (N, 4), of photos (N, 3, 32, 32)."""
        x = self.pool1(self.norm1(self.relu1(self.conv1(x))))  # (N, 64, 8, 8)
        x = self.pool2(self.norm2(self.relu2(self.conv2(x))))  # (N, 96, 4, 4)
        x = self.relu4(self.conv4(self.relu3(self.conv3(x))))  # (N, 160, 4, 4)
        x = self.pool5(self.relu5(self.conv5(x)))  # (N, 96, 2, 2)
        x = self.relu6(self.fc6(self.dropout1(self.flatten(x))))  # (N, 192)
        x = self.relu7(self.fc7(self.dropout2(x)))  # (N, 96)
        scores: Tensor = self.fc8(x)
        return scores


def _response() -> nn.LocalResponseNorm:
    """The paper's constants, section 3.3; torch divides alpha by the size, the paper does not."""
    return nn.LocalResponseNorm(5, alpha=5e-4, beta=0.75, k=2.0)


def _overlapping() -> nn.MaxPool2d:
    """A window of 3 every 2 units (section 3.4): neighbours share a row."""
    return nn.MaxPool2d(3, stride=2, padding=1)
