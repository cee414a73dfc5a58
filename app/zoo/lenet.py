"""LeNet as the 1998 article draws it, with ReLU and max pooling as Harley's page has them."""

from torch import Tensor, nn


class LeNet(nn.Module):
    """Ten scores for one 32x32 drawing; the attribute names are the layer ids that the page shows.

    The middle 28x28 cells hold the digit, ink is 1.0 and paper 0.0.
    """

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(6, 16, 5)  # every map reads all six: the article's sparse table is left out
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(2)
        self.flatten = nn.Flatten()
        self.fc1 = nn.Linear(400, 120)
        self.relu3 = nn.ReLU()
        self.fc2 = nn.Linear(120, 100)
        self.relu4 = nn.ReLU()
        self.output = nn.Linear(100, 10)
        self.softmax = nn.Softmax(dim=1)

    def logits(self, x: Tensor) -> Tensor:
        """Scores before softmax, (N, 10), of drawings (N, 1, 32, 32)."""
        x = self.pool1(self.relu1(self.conv1(x)))  # (N, 6, 14, 14)
        x = self.pool2(self.relu2(self.conv2(x)))  # (N, 16, 5, 5)
        x = self.flatten(x)  # (N, 400)
        x = self.relu3(self.fc1(x))  # (N, 120)
        x = self.relu4(self.fc2(x))  # (N, 100)
        scores: Tensor = self.output(x)
        return scores

    def forward(self, x: Tensor) -> Tensor:
        """Probabilities (N, 10), rows adding up to 1, of drawings (N, 1, 32, 32)."""
        probabilities: Tensor = self.softmax(self.logits(x))
        return probabilities
