"""LeNet as the 1998 article draws it, with ReLU and max pooling as Harley's page has them, or others."""

from torch import Tensor, nn

ACTIVATIONS: dict[str, type[nn.Module]] = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid}
POOLINGS: dict[str, type[nn.Module]] = {"max": nn.MaxPool2d, "average": nn.AvgPool2d}


class LeNet(nn.Module):
    """Ten scores for one 32x32 drawing; the attribute names are the layer ids that the page shows.

    The middle 28x28 cells hold the digit, ink is 1.0 and paper 0.0. An activation's layers are named after
    it: relu1 to relu4, tanh1 to tanh4, sigmoid1 to sigmoid4. Raises ValueError for a choice that is not
    known.
    """

    def __init__(self, activation: str = "relu", pooling: str = "max") -> None:
        super().__init__()
        bend, pool = _chosen("activation", activation, ACTIVATIONS), _chosen("pooling", pooling, POOLINGS)
        self._bends = tuple(f"{activation}{number}" for number in range(1, 5))
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.add_module(self._bends[0], bend())
        self.pool1 = pool(2)
        self.conv2 = nn.Conv2d(6, 16, 5)  # every map reads all six: the article's sparse table is left out
        self.add_module(self._bends[1], bend())
        self.pool2 = pool(2)
        self.flatten = nn.Flatten()
        self.fc1 = nn.Linear(400, 120)
        self.add_module(self._bends[2], bend())
        self.fc2 = nn.Linear(120, 100)
        self.add_module(self._bends[3], bend())
        self.output = nn.Linear(100, 10)
        self.softmax = nn.Softmax(dim=1)

    def logits(self, x: Tensor) -> Tensor:
        """Scores before softmax, (N, 10), of drawings (N, 1, 32, 32)."""
        bend1, bend2, bend3, bend4 = (self._modules[name] for name in self._bends)
        assert bend1 is not None and bend2 is not None and bend3 is not None and bend4 is not None
        x = self.pool1(bend1(self.conv1(x)))  # (N, 6, 14, 14)
        x = self.pool2(bend2(self.conv2(x)))  # (N, 16, 5, 5)
        x = self.flatten(x)  # (N, 400)
        x = bend3(self.fc1(x))  # (N, 120)
        x = bend4(self.fc2(x))  # (N, 100)
        scores: Tensor = self.output(x)
        return scores

    def forward(self, x: Tensor) -> Tensor:
        """Probabilities (N, 10), rows adding up to 1, of drawings (N, 1, 32, 32)."""
        probabilities: Tensor = self.softmax(self.logits(x))
        return probabilities


def _chosen(what: str, name: str, table: dict[str, type[nn.Module]]) -> type[nn.Module]:
    if name not in table:
        raise ValueError(f"{what} is {name!r}; known: {', '.join(table)}")
    return table[name]
