"""A larger network that is never shown: it learns the digits first and LeNet then learns from its scores too.

A good teacher's scores say more than a label does ("a 4 that is nearly a 9"), which helps a network as small
as LeNet to spend its few weights well (Hinton, Vinyals, Dean: Distilling the Knowledge in a Neural Network).
"""

from torch import Tensor, nn


def _block(inputs: int, outputs: int, kernel: int, padding: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, padding=padding, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()
    )


class Teacher(nn.Module):
    """Ten scores for one 32x32 drawing: four convolutions with batch normalisation, 0.27 million weights."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            _block(1, 32, 5, 0),  # (32, 28, 28)
            nn.MaxPool2d(2),
            _block(32, 48, 3, 1),  # (48, 14, 14)
            nn.MaxPool2d(2),
            _block(48, 96, 3, 1),  # (96, 7, 7)
            _block(96, 96, 3, 0),  # (96, 5, 5)
            nn.Flatten(),
            nn.Dropout(0.3),
            nn.Linear(2400, 64),
            nn.ReLU(),
            nn.Linear(64, 10),
        )

    def logits(self, x: Tensor) -> Tensor:
        """Scores before softmax, (N, 10), of drawings (N, 1, 32, 32)."""
        scores: Tensor = self.body(x)
        return scores

    def forward(self, x: Tensor) -> Tensor:
        """Probabilities (N, 10) of drawings (N, 1, 32, 32)."""
        return self.logits(x).softmax(dim=1)
