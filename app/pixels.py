"""From a drawing to what a network reads. Training, the server and the page all go through these rules.

    28x28 or 32x32 bytes, ink = 255  ->  (1, 1, 32, 32) float: (grey / 255 - mean) / std, both from the card

LeNet's card says mean 0 and std 1, so full ink is 1.0 and paper exactly 0.0.

>>> drawing = np.zeros(784, np.uint8)
>>> drawing[0] = 255
>>> prepare(drawing, {"mean": 0.0, "std": 1.0})[0, 0, 2, 1:4].tolist()  # two cells of paper on each side
[0.0, 1.0, 0.0]
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from .errors import BadInput
from .pictures import from_image

__all__ = [
    "SIDES", "Pixels", "center_ink", "center_transform", "from_image", "prepare", "prepare_all", "square",
]  # fmt: skip

SIDES = (28, 32)  # pixels along one side of the drawings that are taken
BOX = 20  # pixels: MNIST fits each digit into a box of this side, whatever the size of the picture
MOST_ENLARGED = 2.5  # a dot stays a dot

Pixels = NDArray[np.uint8]


def square(pixels: Pixels) -> Pixels:
    """The drawing as (side, side), side 28 or 32. Raises BadInput for any other shape or type."""
    if pixels.dtype != np.uint8:
        raise BadInput(f"pixels are {pixels.dtype}; expected whole numbers from 0 to 255.")
    for side in SIDES:
        if pixels.shape in ((side * side,), (side, side)):
            return pixels.reshape(side, side)
    raise BadInput(f"pixels have the shape {list(pixels.shape)}; expected 784 (28x28) or 1024 (32x32).")


def prepare(pixels: Pixels, card: Mapping[str, Any], center: bool = False) -> Tensor:
    """What the network reads, float32 (1, 1, H, W); H and W as the card's input_shape has them, or 32.

    Grey levels uint8 (784,), (1024,), (28, 28) or (32, 32) are put in the middle with paper around; `center`
    first moves and scales the ink as center_ink does. Raises BadInput for other shapes.
    """
    drawing = center_ink(pixels) if center else square(pixels)
    return prepare_all(drawing[None], card)


def prepare_all(drawings: Pixels, card: Mapping[str, Any]) -> Tensor:
    """What the network reads of many drawings of one size, (N, side, side): float32 (N, 1, H, W)."""
    height, width = card.get("input_shape", (1, 32, 32))[-2:]
    grey = torch.from_numpy(_in_the_middle(drawings, height, width).astype(np.float32))
    mean, std = float(card["mean"]), float(card["std"])
    return ((grey / 255 - mean) / std)[:, None]


def _in_the_middle(drawings: Pixels, height: int, width: int) -> Pixels:
    """Each drawing in the middle of (height, width): paper is added; what is too large loses its edges."""
    placed = np.zeros((len(drawings), height, width), np.uint8)
    to, of = [], []
    for size, side in zip((height, width), drawings.shape[1:], strict=True):
        length, margin = min(size, side), abs(size - side) // 2
        to.append(slice(margin, margin + length) if size > side else slice(0, length))
        of.append(slice(margin, margin + length) if side > size else slice(0, length))
    placed[:, to[0], to[1]] = drawings[:, of[0], of[1]]
    return placed


def center_transform(pixels: Pixels) -> tuple[float, float, float]:
    """How center_ink moves the pad: (scale, dx, dy), x' = scale * x + dx, y' = scale * y + dy, in cells.

    The ink's box is fitted into 20x20 but enlarged at most 2.5 times, and the ink's centre of mass goes
    to the middle, as far as the box stays on the picture. (1, 0, 0) when there is no ink.
    """
    drawing = square(pixels)
    if not drawing.any():
        return 1.0, 0.0, 0.0
    spans = []
    for axis in (1, 0):  # x, then y
        weight = drawing.sum(axis=1 - axis, dtype=np.float64)
        inked = np.flatnonzero(weight)
        mass = float((weight * (np.arange(len(weight)) + 0.5)).sum() / weight.sum())
        spans.append((int(inked[0]), int(inked[-1]) + 1, mass))
    side = drawing.shape[0]
    scale = min(BOX / max(high - low for low, high, _ in spans), MOST_ENLARGED)
    moves = []
    for low, high, mass in spans:
        move = side / 2 - scale * mass
        moves.append(min(max(move, -scale * low), side - scale * high))
    return scale, moves[0], moves[1]


def center_ink(pixels: Pixels) -> Pixels:
    """The drawing, (28, 28) or (32, 32), scaled and moved as MNIST's digits are; an empty one stays."""
    drawing = square(pixels)
    scale, dx, dy = center_transform(drawing)
    if (scale, dx, dy) == (1.0, 0.0, 0.0):
        return drawing.copy()
    across, down = (_reader(drawing.shape[0], scale, move) for move in (dx, dy))
    grey: NDArray[np.float64] = down @ drawing.astype(np.float64) @ across.T
    return np.floor(grey + 0.5).astype(np.uint8)


def _reader(side: int, scale: float, move: float) -> NDArray[np.float64]:
    """The matrix (side, side) that reads a line of pixels, scaled and moved, linearly between centres.

    Bilinear reading is the same along x and y, so that two small products move a whole picture.
    """
    place = (np.arange(side) + 0.5 - move) / scale - 0.5  # in pixels of the old line, 0 = first centre
    shares: NDArray[np.float64] = np.clip(1 - np.abs(place[:, None] - np.arange(side)[None, :]), 0, 1)
    return shares
