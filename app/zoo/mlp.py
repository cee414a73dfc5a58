"""Harley's fully connected network: 784 pixels, 300 and 100 hidden units, 10 answers; no convolution."""

from torch import Tensor, nn

from .classifier import Classifier


class MLP(Classifier):
    """Ten scores for one 28x28 drawing; the sizes are in LeCun, Bottou, Bengio, Haffner 1998, section III."""

    side = 28  # pixels along its input: no paper around the digit, unlike LeNet's 32

    def __init__(self) -> None:
        super().__init__()
        self.flatten = nn.Flatten()
        self.fc1 = nn.Linear(784, 300)
        self.relu1 = nn.ReLU()
        self.fc2 = nn.Linear(300, 100)
        self.relu2 = nn.ReLU()
        self.output = nn.Linear(100, 10)

    def logits(self, x: Tensor) -> Tensor:
        """Scores before softmax, (N, 10), of drawings (N, 1, 28, 28)."""
        x = self.relu1(self.fc1(self.flatten(x)))  # (N, 300)
        x = self.relu2(self.fc2(x))  # (N, 100)
        scores: Tensor = self.output(x)
        return scores
