"""What a model must be before it is taken: a network for drawings or photos, with numbers all the way."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import nn

from .card import Card, Input
from .errors import ModelError
from .incoming import from_bytes, raw_lengths, ready
from .model import Model
from .photos import prepare as prepare_photos

LARGEST = 1024  # pixels along a side of a network's input
CHANNELS = {"drawing": (1, "one, its grey levels"), "photo": (3, "three: red, green and blue")}
SHOWN = {"drawing": "mnist", "photo": "four-classes"}  # the examples that a network can read
EXTREMES = {
    "drawing": ((0, "an empty drawing"), (255, "a drawing full of ink")),
    "photo": ((0, "a black photo"), (255, "a white photo")),
}
FLOATS = (torch.float32, torch.float16, torch.bfloat16, torch.float64)  # what becomes float32


def check_input(card: Card) -> None:
    """Raises ModelError when pictures cannot be put in as the card says."""
    for reason in filter(None, (check(card.input) for check in CHECKS)):
        raise ModelError(f"card.json: input: {reason}.")
    if card.examples != SHOWN[card.input.kind]:
        raise ModelError(
            f"card.json: examples: {card.examples} shows no {card.input.kind}s; "
            f"a network that reads them has {SHOWN[card.input.kind]}."
        )


def _channels(asked: Input) -> str | None:
    channels, what = CHANNELS[asked.kind]
    if asked.shape[0] == channels:
        return None
    return f"{list(asked.shape)} has {asked.shape[0]} channels; a {asked.kind} has {what}"


def _sides(asked: Input) -> str | None:
    if max(asked.shape[1:]) <= LARGEST:
        return None
    return f"{list(asked.shape)} is too large; a side has at most {LARGEST:,} pixels"


def _square(asked: Input) -> str | None:
    """A photo's square is averaged down to what the network reads."""
    if asked.kind != "photo" or {*asked.shape[1:]} == {asked.resize}:
        return None
    return f"resize is {asked.resize}, the photo {asked.shape[1]}x{asked.shape[2]}; all must be the same"


def _one_each(asked: Input) -> str | None:
    for name, values in (("mean", asked.mean), ("std", asked.std)):
        if len(values) != asked.shape[0]:
            return f"{name} has {len(values)} numbers for {asked.shape[0]} channels; each needs its own"
    return None


def _numbers(asked: Input) -> str | None:
    levels = np.arange(256, dtype=np.uint8).repeat(asked.shape[0]).reshape(256, asked.shape[0], 1, 1)
    if prepare_photos(levels, asked).isfinite().all():
        return None
    mean, std = (", ".join(f"{value:g}" for value in values) for values in (asked.mean, asked.std))
    return f"mean {mean} and std {std} do not make numbers of levels; LeNet's are 0 and 1"


CHECKS = (_channels, _sides, _square, _one_each, _numbers)


def check_runs(model: Model) -> None:
    """Raises ModelError when an empty picture or a full one gives values that are no numbers."""
    asked = model.card.input
    for level, name in EXTREMES[asked.kind]:
        whole = np.full(raw_lengths(model.card)[0], level, np.uint8).tobytes()
        run = model.record(ready(model.card, from_bytes(model.card, whole))[0])
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
