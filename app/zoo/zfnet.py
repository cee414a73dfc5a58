"""ZFNet in the small: what Zeiler and Fergus (2013) changed in AlexNet after they had looked inside."""

from torch import Tensor, nn

from .classifier import Classifier


class ZFNetSmall(Classifier):
    """A smaller first kernel (5x5, not 7x7) with a smaller stride (1, not 2), no groups, a wider middle.

    The paper went from 11x11 with stride 4 to 7x7 with stride 2 (section 4.1) and later widened layers 3, 4
    and 5 (table 3). Between the maps it normalises as AlexNet does.
    """

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 32, 5, padding=2)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(3, stride=2, padding=1)
        self.norm1 = nn.LocalResponseNorm(5, alpha=5e-4, beta=0.75, k=2.0)
        self.conv2 = nn.Conv2d(32, 64, 5, padding=2)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(3, stride=2, padding=1)
        self.norm2 = nn.LocalResponseNorm(5, alpha=5e-4, beta=0.75, k=2.0)
        self.conv3 = nn.Conv2d(64, 96, 3, padding=1)
        self.relu3 = nn.ReLU()
        self.conv4 = nn.Conv2d(96, 128, 3, padding=1)
        self.relu4 = nn.ReLU()
        self.conv5 = nn.Conv2d(128, 80, 3, padding=1)
        self.relu5 = nn.ReLU()
        self.pool5 = nn.MaxPool2d(3, stride=2, padding=1)
        self.flatten = nn.Flatten()
        self.dropout1 = nn.Dropout(0.3)
        self.fc6 = nn.Linear(1280, 128)
        self.relu6 = nn.ReLU()
        self.dropout2 = nn.Dropout(0.3)
        self.fc7 = nn.Linear(128, 96)
        self.relu7 = nn.ReLU()
        self.fc8 = nn.Linear(96, 4)

    def logits(self, x: Tensor) -> Tensor:
        """Scores before softmax, (N, 4), of photos (N, 3, 32, 32)."""
        x = self.norm1(self.pool1(self.relu1(self.conv1(x))))  # (N, 32, 16, 16)
        x = self.norm2(self.pool2(self.relu2(self.conv2(x))))  # (N, 64, 8, 8)
        x = self.relu4(self.conv4(self.relu3(self.conv3(x))))  # (N, 128, 8, 8)
        x = self.pool5(self.relu5(self.conv5(x)))  # (N, 80, 4, 4)
        x = self.relu6(self.fc6(self.dropout1(self.flatten(x))))  # (N, 128)
        x = self.relu7(self.fc7(self.dropout2(x)))  # (N, 96)
        scores: Tensor = self.fc8(x)
        return scores
