"""A drawing as it comes in, as numbers or bytes, as grey levels: uint8 (784,) or (1024,)."""

from itertools import chain
from typing import Any

import numpy as np

from .errors import BadInput
from .levels import levels_of, named
from .pixels import SIDES, Pixels

LENGTHS = {side * side for side in SIDES}
EXPECTED = "784 (28x28) or 1024 (32x32) grey levels from 0 to 255, row by row, flat or in rows"


def from_bytes(body: bytes) -> Pixels:
    """A raw body: one byte a pixel."""
    if len(body) not in LENGTHS:
        raise BadInput(
            f"The body has {len(body)} bytes; expected 784 (28x28) or 1024 (32x32), one for each pixel."
        )
    return np.frombuffer(body, dtype=np.uint8)


def from_numbers(pixels: Any) -> Pixels:
    """Grey levels, flat or in rows; fractions are rounded to the nearest level."""
    if not isinstance(pixels, list):
        raise BadInput(f"pixels is {named(pixels)}; expected a list of {EXPECTED}.")
    flat = _flat(pixels)
    if len(flat) not in LENGTHS:
        raise BadInput(f"pixels has {len(flat)} values; expected {EXPECTED}.")
    return levels_of(flat, EXPECTED)


def _flat(pixels: list[Any]) -> list[Any]:
    """Rows joined; a flat list is left as it is."""
    if not pixels or not isinstance(pixels[0], list):
        return pixels
    lengths = {len(row) if isinstance(row, list) else -1 for row in pixels}
    if lengths != {len(pixels)} or len(pixels) not in SIDES:
        raise BadInput("pixels in rows must be 28 rows of 28 or 32 rows of 32.")
    return list(chain.from_iterable(pixels))
