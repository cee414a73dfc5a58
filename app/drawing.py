"""A drawing as it comes in, in any of its forms, as grey levels: uint8 (784,) or (1024,)."""

import base64
import binascii
from itertools import chain
from typing import Any, TypeVar

import numpy as np
import orjson
from pydantic import BaseModel, ValidationError

from .bodies import Drawing
from .errors import BadInput, BadJson
from .pictures import from_image
from .pixels import SIDES, Pixels

LENGTHS = {side * side for side in SIDES}
EXPECTED = "784 (28x28) or 1024 (32x32) grey levels from 0 to 255, row by row, flat or in rows"

FOR_ADDRESSES = str.maketrans("-_", "+/")  # RFC 4648, section 5; it may go without "=" at the end


def from_bytes(body: bytes) -> Pixels:
    """A raw body: one byte a pixel."""
    if len(body) not in LENGTHS:
        raise BadInput(
            f"The body has {len(body)} bytes; expected 784 (28x28) or 1024 (32x32), one for each pixel."
        )
    return np.frombuffer(body, dtype=np.uint8)


def from_body(body: Drawing) -> Pixels | None:
    """The pixels of a JSON body that holds exactly one of `pixels` and `image`.

    None for an image: to decode it, `from_base64`, is costly.
    """
    if (body.pixels is None) == (body.image is None):
        raise BadInput("The body must hold either pixels or image.")
    return from_numbers(body.pixels) if body.image is None else None


def from_numbers(pixels: Any) -> Pixels:
    """Grey levels, flat or in rows; fractions are rounded to the nearest level."""
    if not isinstance(pixels, list):
        raise BadInput(f"pixels is {_named(pixels)}; expected a list of {EXPECTED}.")
    flat = _flat(pixels)
    if len(flat) not in LENGTHS:
        raise BadInput(f"pixels has {len(flat)} values; expected {EXPECTED}.")
    strange = set(map(type, flat)) - {int, float}
    if strange:
        wrong = next(n for n, value in enumerate(flat) if type(value) in strange)
        raise BadInput(f"pixels[{wrong}] is {_named(flat[wrong])}; expected {EXPECTED}.")
    levels = np.array(flat, dtype=np.float64)
    outside = ~((levels >= 0) & (levels <= 255))  # also true for not-a-number
    if outside.any():
        wrong = int(outside.argmax())
        raise BadInput(f"pixels[{wrong}] is {flat[wrong]}; grey levels go from 0 to 255.")
    return (levels + 0.5).astype(np.uint8)


def _flat(pixels: list[Any]) -> list[Any]:
    """Rows joined; a flat list is left as it is."""
    if not pixels or not isinstance(pixels[0], list):
        return pixels
    lengths = {len(row) if isinstance(row, list) else -1 for row in pixels}
    if lengths != {len(pixels)} or len(pixels) not in SIDES:
        raise BadInput("pixels in rows must be 28 rows of 28 or 32 rows of 32.")
    return list(chain.from_iterable(pixels))


def from_base64(text: str) -> Pixels:
    """A PNG or JPEG in base64, also that of addresses, with or without the `data:` prefix of a browser."""
    text = text.strip()
    code = text.partition(",")[2] if text[:5].lower() == "data:" else text
    code = "".join(code.split()).translate(FOR_ADDRESSES)
    try:
        data = base64.b64decode(code + "=" * (-len(code) % 4), validate=True)
    except (binascii.Error, ValueError) as problem:
        raise BadInput("image is not base64; expected a PNG or JPEG file in base64.") from problem
    return from_image(data).reshape(-1)


Form = TypeVar("Form", bound=BaseModel)


def checked(form: type[Form], body: bytes) -> Form:
    """A JSON body as `form`. Raises BadJson or BadInput with the place of the first mistake."""
    try:
        return form.model_validate(orjson.loads(body))
    except orjson.JSONDecodeError as problem:
        raise BadJson(f"The body is not JSON (NaN and Infinity are not either): {problem}.") from problem
    except ValidationError as problem:
        raise BadInput(first_mistake(problem.errors(include_url=False, include_input=False))) from problem


def first_mistake(errors: Any) -> str:
    """One sentence for the first of pydantic's errors."""
    first = errors[0]
    place = ".".join(str(part) for part in first["loc"] if part not in ("query", "path")) or "The body"
    if first["type"] == "model_type":
        return f"{place} must be a JSON object."
    return f"{place}: {first['msg'][:1].lower()}{first['msg'][1:]}."


def _named(value: Any) -> str:
    names = {str: "text", bool: "true or false", type(None): "null", list: "a list", dict: "an object"}
    return names.get(type(value), "a number")
