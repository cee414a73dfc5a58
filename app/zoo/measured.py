"""What is measured of a network, and on what."""

from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

READ_AT_ONCE = 250


class Set(NamedTuple):
    """Pictures that a network has never seen: inputs (N, C, H, W), labels (N,).

    key: of its figure in the card; title: for people.
    """

    key: str
    title: str
    inputs: Tensor
    labels: Tensor


def result(model: nn.Module, inputs: Tensor, labels: Tensor) -> dict[str, Any]:
    """Accuracy, errors, count, recall of each class, and the confusion, of inputs (N, C, H, W), labels (N,).

    confusion: confusion[shown][read], how many pictures of a class were read as which.
    """
    with torch.inference_mode():
        scores = torch.cat([model(part) for part in torch.split(inputs, READ_AT_ONCE)])
    guesses, classes = scores.argmax(dim=1), scores.shape[1]
    right = guesses == labels
    pairs = torch.bincount(labels * classes + guesses, minlength=classes * classes)
    return {
        "accuracy": right.double().mean().item(),
        "errors": int((~right).sum()),
        "count": len(labels),
        "recall": {k: right[labels == k].double().mean().item() for k in sorted(set(labels.tolist()))},
        "confusion": pairs.view(classes, classes).tolist(),
    }
