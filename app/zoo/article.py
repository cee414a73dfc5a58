"""The small network of the article's Figure 3: twice convolution, ReLU and pooling, then fully connected."""

from torch import Tensor, nn

from .classifier import Classifier


class ArticleFig3(Classifier):
    """Four scores for one 32x32 photo: dog, cat, boat, bird. The article gives no sizes; these are ours."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 5)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(16, 32, 5)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(2)
        self.flatten = nn.Flatten()
        self.fc1 = nn.Linear(800, 128)
        self.relu3 = nn.ReLU()
        self.fc2 = nn.Linear(128, 64)
        self.relu4 = nn.ReLU()
        self.output = nn.Linear(64, 4)

    def logits(self, x: Tensor) -> Tensor:
        """Scores before softmax, (N, 4), of photos (N, 3, 32, 32)."""
        x = self.pool1(self.relu1(self.conv1(x)))  # (N, 16, 14, 14)
        x = self.pool2(self.relu2(self.conv2(x)))  # (N, 32, 5, 5)
        x = self.relu3(self.fc1(self.flatten(x)))  # (N, 128)
        x = self.relu4(self.fc2(x))  # (N, 64)
        scores: Tensor = self.output(x)
        return scores
