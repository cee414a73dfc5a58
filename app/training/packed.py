"""A history in little: weights as int8, with a scale for each checkpoint and output channel.

`history.safetensors` holds, for each tensor "conv1.weight" of the network, int8 [S, ...] and float32
"conv1.weight.scale" [S, out, 1, ...]; a weight is their product, off by at most half a scale. What is a whole
number in the network, as batch normalisation's count of batches, stays as it is. "steps" is int64 [S].
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from safetensors.torch import save
from torch import Tensor

from ..errors import ModelError
from . import checkpoints

LEVELS = 127  # the largest weight of a channel, in scales
STEPS, SCALE = "steps", ".scale"


def pack(states: Mapping[int, Mapping[str, Tensor]]) -> bytes:
    """The content of history.safetensors for weights by step. All must have the same names and shapes."""
    steps = sorted(states)
    tensors = {STEPS: torch.tensor(steps, dtype=torch.int64)}
    for name in states[steps[0]]:
        values = torch.stack([states[step][name] for step in steps])
        if not values.is_floating_point():
            tensors[name] = values
            continue
        scale = values.abs().flatten(2).amax(dim=2) if values.ndim > 2 else values.abs()
        scale = (scale / LEVELS).reshape(*values.shape[:2], *[1] * (values.ndim - 2))
        whole = torch.where(scale > 0, values / scale, 0).round()
        tensors[name], tensors[name + SCALE] = whole.to(torch.int8), scale
    return save({name: value.contiguous() for name, value in tensors.items()})


class Packed:
    """A packed file, opened. Raises ModelError when it is broken."""

    def __init__(self, path: Path) -> None:
        self._tensors = checkpoints.read(path)
        names = {name for name in self._tensors if name != STEPS and not name.endswith(SCALE)}
        scaled = {name for name in names if self._tensors[name].dtype == torch.int8}
        wanted = names | {name + SCALE for name in scaled} | {STEPS}
        if set(self._tensors) != wanted:
            raise ModelError(f"{path.name} is no packed history: it has {', '.join(self._tensors)}.")
        self._names: Sequence[str] = [name for name in self._tensors if name in names]
        self._scaled = scaled
        self.steps: list[int] = self._tensors[STEPS].tolist()

    def tensors(self, step: int) -> dict[str, Tensor]:
        """The weights after that many steps, float32. Raises ValueError for a step that is not there."""
        at = self.steps.index(step)
        return {name: self._tensor(name, at) for name in self._names}

    def _tensor(self, name: str, at: int) -> Tensor:
        value = self._tensors[name][at]
        return value.float() * self._tensors[name + SCALE][at] if name in self._scaled else value
