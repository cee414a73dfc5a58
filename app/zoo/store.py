"""Writing a trained network: weights.safetensors and card.json, whole before they replace the old ones."""

import datetime
import json
from pathlib import Path
from typing import Any

from safetensors.torch import save as to_safetensors
from torch import nn

from .sums import sums

CARDS: dict[str, dict[str, Any]] = {  # what training does not find out by itself
    "lenet": {
        "title": "LeNet",
        "architecture": "lenet",
        "family": "LeNet",
        "input_shape": [1, 32, 32],
        "classes": [str(digit) for digit in range(10)],
        "mean": 0.0,
        "std": 1.0,
        "data": "MNIST (LeCun, Cortes, Burges); pen digits (Alpaydin, Alimoglu; UCI) drawn as the pad draws",
        "licence": "MIT",
    }
}


def replace(path: Path, content: bytes) -> None:
    """Writes a file so that a reader finds the old one or the new one, never half of it."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_bytes(content)
    fresh.replace(path)


def write_card(folder: Path, card: dict[str, Any]) -> None:
    """Writes card.json, readable by people, with the checksums of the files beside it."""
    card = card | {"sha256": sums(folder)}
    replace(folder / "card.json", (json.dumps(card, indent=2, ensure_ascii=False) + "\n").encode())


def save(folder: Path, name: str, model: nn.Module, seed: int, validation: dict[str, float]) -> None:
    """Writes the network and its card; the figures on the test sets are added by app.zoo.evaluate."""
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {key: value.detach().contiguous() for key, value in model.state_dict().items()}
    card = CARDS[name] | {
        "accuracy": {f"{kind}_validation": round(figure, 4) for kind, figure in validation.items()},
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "seed": seed,
        "trained": datetime.date.today().isoformat(),
    }
    replace(folder / "weights.safetensors", to_safetensors(tensors))
    write_card(folder, card)
