"""Checkpoints: all weights after a number of steps, one file each, and when they are kept."""

import math
from collections.abc import Mapping
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file, save
from torch import Tensor

from ..errors import ModelError
from .files import replace

EVERY = 16  # steps of which each is kept
GROWTH = 1.12  # afterwards a checkpoint is kept at 1.12 times the steps of the one before
LONGEST = 6_000_000  # steps of the longest run: 100 epochs of 60,000 single digits


def _schedule() -> frozenset[int]:
    count = math.ceil(math.log(LONGEST / EVERY, GROWTH)) + 1
    return frozenset([*range(EVERY), *(int(EVERY * GROWTH**power) for power in range(count))])


SCHEDULE = _schedule()


def scheduled(step: int) -> bool:
    """Whether the weights after that many steps are kept: 0 to 16, 17, 20, 22, 25, 28, ..."""
    return step in SCHEDULE


def path_of(folder: Path, step: int) -> Path:
    return folder / "steps" / f"{step:08d}.safetensors"


def steps_in(folder: Path) -> list[int]:
    """The steps with a checkpoint in `folder/steps`, ascending."""
    return sorted(int(path.stem) for path in (folder / "steps").glob("*.safetensors") if path.stem.isdigit())


def write(folder: Path, step: int, weights: Mapping[str, Tensor]) -> None:
    """Keeps the weights after that many steps. Raises OSError; nothing half-written stays."""
    path = path_of(folder, step)
    path.parent.mkdir(exist_ok=True)
    replace(path, save(dict(weights)))


def read(path: Path) -> dict[str, Tensor]:
    """The tensors of one file. Raises ModelError when it is missing or broken."""
    try:
        return load_file(path)
    except (OSError, SafetensorError) as problem:
        raise ModelError(f"{path.name} cannot be read: {problem}.") from problem
