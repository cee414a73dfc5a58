"""VGGNet in the small (Simonyan, Zisserman 2014): nothing but 3x3 kernels, two at a time, then a pool."""

from torch import Tensor, nn

from .classifier import Classifier, ConvNormRelu


class VGGSmall(Classifier):
    """Three stages of two 3x3 convolutions; each pool halves the maps, each stage doubles their number.

    Two 3x3 kernels see 5x5 units, with fewer weights and one ReLU more than a 5x5 kernel (section 2.3). Batch
    normalisation is younger than the paper; without it deep stacks have to be trained in parts.
    """

    def __init__(self) -> None:
        super().__init__()
        self.conv1_1 = ConvNormRelu(3, 32)
        self.conv1_2 = ConvNormRelu(32, 32)
        self.pool1 = nn.MaxPool2d(2)
        self.conv2_1 = ConvNormRelu(32, 64)
        self.conv2_2 = ConvNormRelu(64, 64)
        self.pool2 = nn.MaxPool2d(2)
        self.conv3_1 = ConvNormRelu(64, 128)
        self.conv3_2 = ConvNormRelu(128, 128)
        self.pool3 = nn.MaxPool2d(2)
        self.flatten = nn.Flatten()
        self.dropout = nn.Dropout(0.3)
        self.fc1 = nn.Linear(2048, 128)
        self.relu4 = nn.ReLU()
        self.fc2 = nn.Linear(128, 4)

    def logits(self, x: Tensor) -> Tensor:
        """Scores before softmax, (N, 4), of photos (N, 3, 32, 32)."""
        x = self.pool1(self.conv1_2(self.conv1_1(x)))  # (N, 32, 16, 16)
        x = self.pool2(self.conv2_2(self.conv2_1(x)))  # (N, 64, 8, 8)
        x = self.pool3(self.conv3_2(self.conv3_1(x)))  # (N, 128, 4, 4)
        x = self.relu4(self.fc1(self.dropout(self.flatten(x))))  # (N, 128)
        scores: Tensor = self.fc2(x)
        return scores
