"""Numbers that a client sent as the levels of a picture: from 0 to 255, one a pixel and channel."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import BadInput

Levels = NDArray[np.uint8]


def levels_of(flat: Sequence[Any], expected: str, name: str = "grey levels") -> Levels:
    """uint8 (N,) of N numbers; fractions are rounded to the nearest level.

    expected: what belongs there, name: what the numbers are; both for the sentence of BadInput.
    """
    strange = set(map(type, flat)) - {int, float}
    if strange:
        wrong = next(n for n, value in enumerate(flat) if type(value) in strange)
        raise BadInput(f"pixels[{wrong}] is {named(flat[wrong])}; expected {expected}.")
    levels = np.array(flat, dtype=np.float64)
    outside = ~((levels >= 0) & (levels <= 255))  # also true for not-a-number
    if outside.any():
        wrong = int(outside.argmax())
        raise BadInput(f"pixels[{wrong}] is {flat[wrong]}; {name} go from 0 to 255.")
    return (levels + 0.5).astype(np.uint8)


def named(value: Any) -> str:
    """What a value of JSON is, for a sentence."""
    names = {str: "text", bool: "true or false", type(None): "null", list: "a list", dict: "an object"}
    return names.get(type(value), "a number")
