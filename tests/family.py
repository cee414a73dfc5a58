"""A photo network by chance, with a card of the second version, for tests that need one beside LeNet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

from app.zoo import ZOO
from app.zoo.sums import sums

PHOTO = "article-fig3"
RUN_PHOTO = f"/api/models/{PHOTO}/run"
MEAN, STD = (0.4716, 0.47, 0.4459), (0.2424, 0.2379, 0.2458)
INPUT: dict[str, Any] = {
    "kind": "photo", "shape": [3, 32, 32], "resize": 32, "crop": "square",
    "mean": list(MEAN), "std": list(STD),
}  # fmt: skip
CARD: dict[str, Any] = {
    "card": 2, "title": "Figure 3", "architecture": PHOTO, "family": "Figure 3", "year": 2016,
    "idea": "Twice convolution, ReLU and pooling.", "source": "The article.", "input": INPUT,
    "classes": ["dog", "cat", "boat", "bird"], "weights": "untrained", "data": "nothing",
    "examples": "four-classes", "unknown": {"threshold": 0.5}, "accuracy": {}, "parameters": 125_092,
}  # fmt: skip
PAD: dict[str, Any] = {
    "kind": "drawing", "shape": [1, 28, 28], "resize": 28, "crop": "square", "mean": [0.0], "std": [1.0],
}  # fmt: skip


def add_photo_model(folder: Path, kind: torch.dtype = torch.float16, **card: Any) -> None:
    """Writes a photo network with weights by chance, always the same, as half floats unless told."""
    folder.mkdir(parents=True)
    told = CARD | card
    torch.manual_seed(0)
    state = ZOO[told["architecture"]]().state_dict()
    halves = {name: value.to(kind) if value.is_floating_point() else value for name, value in state.items()}
    save_file(halves, folder / "weights.safetensors")
    (folder / "card.json").write_text(json.dumps(told | {"sha256": sums(folder)}))


def add_mlp(folder: Path) -> None:
    """Writes Harley's fully connected network, which reads drawings of 28x28."""
    mlp = "mlp-784-300-100-10"
    digits = [str(digit) for digit in range(10)]
    add_photo_model(
        folder, title="MLP", architecture=mlp, input=PAD, classes=digits, examples="mnist", parameters=266_610
    )
