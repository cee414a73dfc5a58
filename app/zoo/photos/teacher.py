"""A larger network that is never shown: it learns first, and the family learns from its scores too.

Hinton, Vinyals, Dean: Distilling the Knowledge in a Neural Network (2015). Pools come right after the first
convolution of a stage, before normalisation, so that most of the work is done on small maps.
"""

from torch import Tensor, nn


def _stage(inputs: int, outputs: int) -> list[nn.Module]:
    return [
        nn.Conv2d(inputs, outputs, 3, padding=1, bias=False),
        nn.MaxPool2d(2),
        nn.BatchNorm2d(outputs),
        nn.GELU(),
        nn.Conv2d(outputs, outputs, 3, padding=1, bias=False),
        nn.BatchNorm2d(outputs),
        nn.GELU(),
    ]


class PhotoTeacher(nn.Module):
    """Four scores for one 32x32 photo: seven convolutions, 2.0 million weights."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 32, 3, padding=1),
            nn.GELU(),
            *_stage(32, 64),  # (64, 16, 16)
            *_stage(64, 256),  # (256, 8, 8)
            *_stage(256, 256),  # (256, 4, 4)
            nn.AdaptiveMaxPool2d(1),
            nn.Flatten(),
            nn.Dropout(0.2),
            nn.Linear(256, 4),
        )

    def logits(self, x: Tensor) -> Tensor:
        """Scores before softmax, (N, 4), of photos (N, 3, 32, 32)."""
        scores: Tensor = self.body(x)
        return scores
