"""The digits of a training: what it learns from, and the shipped 10,000 that it never learns from."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save
from torch import Tensor

from ..errors import BadInput
from ..pixels import center_ink
from ..zoo import data
from ..zoo.data import DataError
from ..zoo.material import Drawings, framed
from . import checkpoints
from .files import replace
from .options import MOST_OWN, Options

OWN = "own.safetensors"
PAD = 28
SHUFFLE = 1998  # the order in which test digits are read; the first half of MNIST's is easier than the second


def offer(data_dir: Path) -> dict[str, int]:
    """How many digits there are to learn from, by the name that `Options.data` gives them."""
    try:
        for name in data.MNIST:
            if name.startswith("train"):
                data.find(data_dir, name)
    except DataError:
        return {"sample": data.SAMPLED}
    return {"mnist": 60_000, "sample": data.SAMPLED}


def source(options: Options, data_dir: Path) -> str:
    """mnist, sample or own: where the digits come from. Raises BadInput when MNIST is wanted and missing."""
    there = offer(data_dir)
    if options.data == "auto":
        return "mnist" if "mnist" in there else "sample"
    if options.data == "mnist" and "mnist" not in there:
        raise BadInput(f"MNIST's training files are neither in {data_dir.name} nor one folder below it.")
    return options.data


def gather(options: Options, data_dir: Path, own: Drawings | None = None) -> Drawings:
    """Everything that is learnt from: pixels uint8 (N, 32, 32) and labels; the reader's own digits come last.

    own: pixels (N, 28, 28), as `own_digits` gives them. Raises BadInput when there is nothing to learn from
    or a file is missing or broken.
    """
    name = source(options, data_dir)
    parts = []
    try:
        if name == "mnist":
            parts.append(data.read_mnist(data_dir, "train"))
        elif name == "sample":
            parts.append(data.read_sample())
    except DataError as problem:
        raise BadInput(f"{problem}.") from problem
    parts = [(pixels[: options.amount], labels[: options.amount]) for pixels, labels in parts]
    if own is not None:
        centred = [torch.from_numpy(center_ink(each)) for each in own.pixels.numpy()]
        parts.append((torch.stack(centred), own.labels))
    if not parts:
        raise BadInput("data is 'own', but no digits of your own came with it.")
    return Drawings(
        framed(torch.cat([pixels for pixels, _ in parts])), torch.cat([each for _, each in parts])
    )


def sample_digits() -> Drawings:
    """The 10,000 of MNIST's training digits that the project carries."""
    pixels, labels = data.read_sample()
    return Drawings(framed(pixels), labels)


@cache
def test_digits() -> Drawings:
    """MNIST's 10,000 test digits, always shuffled in the same way, so that any first part is fair."""
    pixels, labels = data.read_mnist(data.SHIPPED, "t10k")
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(SHUFFLE))
    return Drawings(framed(pixels)[order], labels[order])


def own_digits(pixels: Sequence[NDArray[np.uint8]], labels: Sequence[int]) -> Drawings:
    """Drawings the reader made, each (28, 28) or 784 grey levels, and what they are meant to be, 0 to 9.

    Raises BadInput for more than 500, for none, for another size or another label, or for empty paper.
    """
    if not 0 < len(labels) == len(pixels) <= MOST_OWN:
        raise BadInput(f"There must be 1 to {MOST_OWN} digits with a label each, found {len(pixels)}.")
    for number, (grey, label) in enumerate(zip(pixels, labels, strict=True)):
        if np.size(grey) != PAD * PAD or grey.dtype != np.uint8:
            raise BadInput(f"Digit {number} has {np.size(grey)} values; {PAD * PAD} grey levels are needed.")
        if not 0 <= label <= 9:
            raise BadInput(f"Digit {number} has the label {label}; it must be 0 to 9.")
        if not grey.any():
            raise BadInput(f"Digit {number} is empty.")
    together = np.stack([np.asarray(grey).reshape(PAD, PAD) for grey in pixels])
    return Drawings(torch.from_numpy(together), torch.tensor(labels, dtype=torch.int64))


def write_own(folder: Path, own: Drawings) -> None:
    """Puts the reader's digits into a run's folder. Raises OSError."""
    replace(folder / OWN, save({"pixels": own.pixels, "labels": own.labels}))


def read_own(folder: Path) -> Drawings | None:
    """The reader's digits of a run's folder, if there are any. Raises ModelError for a broken file."""
    if not (folder / OWN).is_file():
        return None
    found: dict[str, Tensor] = checkpoints.read(folder / OWN)
    return Drawings(found["pixels"], found["labels"])
