"""A models folder with some of the family: LeNet as shipped, the others with weights by chance."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import nn

from app.settings import HOME
from app.zoo import ZOO
from app.zoo.store import ABOUT, CARDS

MLP = "mlp-784-300-100-10"
PHOTO: dict[str, Any] = {
    "card": 2, "examples": "four-classes", "classes": ["dog", "cat", "boat", "bird"],
    "input": {
        "kind": "photo", "shape": [3, 32, 32], "resize": 32, "crop": "square",
        "mean": [0.47, 0.47, 0.45], "std": [0.24, 0.24, 0.25],
    },
}  # fmt: skip


def made(name: str) -> nn.Module:
    """The network with weights by chance."""
    torch.manual_seed(4)
    return ZOO[name]().eval()


def card_of(name: str, **more: Any) -> dict[str, Any]:
    about = CARDS[name] if name in CARDS else PHOTO | ABOUT[name] | {"architecture": name}
    parameters = sum(parameter.numel() for parameter in made(name).parameters())
    return about | {"parameters": parameters, "weights": "untrained", "accuracy": {}} | more


def write_family(folder: Path, names: dict[str, dict[str, Any]]) -> None:
    """names: of networks -> what their cards say besides."""
    shutil.copytree(HOME / "models" / "lenet", folder / "lenet")
    for name, more in names.items():
        (folder / name).mkdir()
        save_file(made(name).state_dict(), folder / name / "weights.safetensors")
        (folder / name / "card.json").write_text(json.dumps(card_of(name, **more)))
