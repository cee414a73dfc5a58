"""From a photo to what a network reads. The server, the page and `evaluate` all go through these rules.

    a photo of any size  ->  turned as its EXIF says  ->  its middle as a square  ->  each pixel of the HxW
    the mean of an area  ->  (C, H, W) bytes  ->  (1, C, H, W) float: (level / 255 - mean) / std, by channel

A photo of HxW pixels is taken as it is. The numbers are those of the card's `input`.
"""

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from .card import Input
from .errors import BadInput
from .levels import levels_of, named
from .pictures import unpacked

MOST_PIXELS = 16_000_000  # of a photo's file, declared by its header
NAMES = {1: "grey", 3: "red, green, blue"}

Photo = NDArray[np.uint8]  # (C, H, W)


def expected(shape: Sequence[int]) -> str:
    """What a network of that input shape takes as `pixels`, for a sentence."""
    channels, height, width = shape
    return (
        f"{channels * height * width} levels from 0 to 255, [{channels}][{height}][{width}] "
        f"({NAMES[channels]}; rows; columns), flat or nested"
    )


def from_bytes(body: bytes, shape: Sequence[int]) -> Photo:
    """A raw body, [H][W][C]: pixel by pixel, one byte a channel, as canvases and files have it."""
    channels, height, width = shape
    if len(body) != channels * height * width:
        raise BadInput(
            f"The body has {len(body)} bytes; this network reads photos, {channels * height * width} bytes: "
            f"{height} rows of {width} pixels, each {NAMES[channels]}."
        )
    pixels = np.frombuffer(body, np.uint8).reshape(height, width, channels)
    return np.ascontiguousarray(pixels.transpose(2, 0, 1))


def from_numbers(pixels: Any, shape: Sequence[int]) -> Photo:
    """Levels [C][H][W], flat or nested; fractions are rounded to the nearest level."""
    wanted = expected(shape)
    if not isinstance(pixels, list):
        raise BadInput(f"pixels is {named(pixels)}; this network reads photos: {wanted}.")
    flat = _flat(pixels, shape)
    size = int(np.prod(shape))
    if len(flat) != size:
        raise BadInput(f"pixels has {len(flat)} values; this network reads photos: {wanted}.")
    return levels_of(flat, wanted, "levels").reshape(tuple(shape))


def _flat(pixels: list[Any], shape: Sequence[int]) -> list[Any]:
    """Channels and their rows joined; a flat list is left as it is."""
    if not pixels or not isinstance(pixels[0], list):
        return pixels
    channels, rows, columns = shape
    lines = [row for channel in pixels if _is_list(channel, rows) for row in channel]
    whole = len(pixels) == channels and len(lines) == channels * rows
    if not whole or not all(_is_list(line, columns) for line in lines):
        raise BadInput(f"pixels is nested in another way; this network reads photos: {expected(shape)}.")
    return list(chain.from_iterable(lines))


def _is_list(value: Any, length: int) -> bool:
    return isinstance(value, list) and len(value) == length


def from_file(data: bytes, shape: Sequence[int]) -> Photo:
    """A PNG, JPEG or WebP file: turned, its middle square, averaged down. See-through parts lie on white.

    Raises BadInput when it is no such file, is broken, or has more than 16 megapixels.
    """
    return averaged(square(unpacked(data, MOST_PIXELS, _colours)), shape[-1])


def _colours(picture: Image.Image) -> NDArray[np.uint8]:
    """Red, green and blue 0 to 255, (H, W, 3)."""
    if picture.mode.startswith("I"):  # 16 bits a pixel: Pillow's own conversion would cut, not scale
        grey = np.asarray(picture, dtype=np.float64) / 257
        return np.repeat((grey + 0.5).astype(np.uint8)[:, :, None], 3, axis=2)
    if picture.mode in ("LA", "PA", "RGBA") or "transparency" in picture.info:
        full = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", full.size, "white"), full)
    return np.asarray(picture.convert("RGB"))


def square(photo: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The middle of a photo (H, W, C) as a square; of an odd rest the right and the bottom get more."""
    height, width = photo.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return photo[top : top + side, left : left + side]


def averaged(photo: NDArray[np.uint8], side: int) -> Photo:
    """A square photo (S, S, C) as (C, side, side): each level the mean of those whose middle is in its area.

    A middle on a border belongs to the area before it, halves are rounded up. A photo smaller than that is
    enlarged: each pixel is the nearest one of it.

    >>> averaged(np.array([[[0], [1]], [[2], [5]]], np.uint8), 1).tolist()
    [[[2]]]
    """
    size = photo.shape[0]
    if size < side:
        nearest = (2 * np.arange(side) + 1) * size // (2 * side)
        grown = photo[nearest][:, nearest]
        return np.ascontiguousarray(grown.transpose(2, 0, 1))
    starts = (2 * np.arange(side) * size + side) // (2 * side)
    sums = np.add.reduceat(photo, starts, axis=0, dtype=np.uint32)
    sums = np.add.reduceat(sums, starts, axis=1, dtype=np.uint32)
    lengths = np.diff(starts, append=size).astype(np.uint32)
    counts = (lengths[:, None] * lengths)[:, :, None]
    means = ((2 * sums + counts) // (2 * counts)).astype(np.uint8)
    return np.ascontiguousarray(means.transpose(2, 0, 1))


def prepare(photos: NDArray[np.uint8], asked: Input) -> Tensor:
    """What the network reads of photos (N, C, H, W): float32 (N, C, H, W), (level / 255 - mean) / std."""
    mean, std = (torch.tensor(each, dtype=torch.float32)[:, None, None] for each in (asked.mean, asked.std))
    return (torch.from_numpy(photos.astype(np.float32)) / 255 - mean) / std
