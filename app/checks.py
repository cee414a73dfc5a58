"""What a model must be before it is taken: a network for drawings, whose weights and values are numbers."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import nn

from .card import Card
from .errors import ModelError
from .model import Model
from .pixels import prepare, prepare_all

LARGEST = 1024  # pixels along a side of a network's input
FLOATS = (torch.float32, torch.float16, torch.bfloat16, torch.float64)  # what becomes float32


def check_input(card: Card) -> None:
    """Raises ModelError when drawings cannot be put in as the card says."""
    channels, *sides = card.input_shape
    if channels != 1:
        raise ModelError(
            f"card.json: input_shape: {list(card.input_shape)} has {channels} channels; "
            "a drawing has one, its grey levels."
        )
    if max(sides) > LARGEST:
        raise ModelError(
            f"card.json: input_shape: {list(card.input_shape)} is too large; a side has at most "
            f"{LARGEST:,} pixels."
        )
    levels = np.arange(256, dtype=np.uint8).repeat(4).reshape(1, 32, 32)
    whole = {"mean": card.mean, "std": card.std}
    if not prepare_all(levels, whole).isfinite().all():
        raise ModelError(
            f"card.json: mean {card.mean:g} and std {card.std:g} do not make numbers of grey levels; "
            "LeNet's are 0 and 1."
        )


def check_runs(model: Model) -> None:
    """Raises ModelError when an empty drawing or one full of ink gives values that are no numbers."""
    for level, name in ((0, "an empty drawing"), (255, "a drawing full of ink")):
        run = model.record(prepare(np.full(28 * 28, level, np.uint8), model.about))
        for layer in model.graph.layers:
            if not np.isfinite(run.flat(layer.id)).all():
                raise ModelError(f"{layer.id}: {name} gives values there that are no numbers.")


def fill(network: nn.Module, found: Mapping[str, Any], source: str) -> None:
    """Puts tensors into the network; names, shapes and kinds of number must be the network's own.

    source: where they are from, for an error's sentence. Raises ModelError.
    """
    wanted = network.state_dict()
    wrong = [f"{name} is missing" for name in wanted if name not in found]
    wrong += [f"{name} is not in the architecture" for name in found if name not in wanted]
    wrong += [
        reason
        for name, value in wanted.items()
        if name in found and (reason := _unfit(name, found[name], value)) is not None
    ]
    if wrong:
        raise ModelError(f"{source} does not fit the architecture: {'; '.join(wrong[:5])}.")
    network.load_state_dict(found)


def _unfit(name: str, found: torch.Tensor, wanted: torch.Tensor) -> str | None:
    """Why a tensor cannot take the place of another; None when it can."""
    if found.shape != wanted.shape:
        return f"{name} is {list(found.shape)}, expected {list(wanted.shape)}"
    legal = FLOATS if wanted.is_floating_point() else (wanted.dtype,)
    if found.dtype not in legal:
        return f"{name} is {_kind(found)}, expected {_kind(wanted)}"
    if not found.isfinite().all():
        return f"{name} holds values that are no numbers"
    if wanted.is_floating_point() and not found.float().isfinite().all():
        return f"{name} holds {found.abs().max().item():.3g}, more than float32 can hold"
    return None


def _kind(tensor: torch.Tensor) -> str:
    return str(tensor.dtype).removeprefix("torch.")
