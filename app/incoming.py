"""A picture as it comes in, in any of its forms, read as its network reads pictures: drawings or photos.

A row of KINDS holds all that differs between them.
"""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import drawing, photos
from .bodies import Drawing
from .card import Card, Input
from .errors import BadInput
from .pictures import from_image
from .pixels import center_transform, prepare

Pixels = NDArray[np.uint8]  # a drawing (N,), or a photo (C, H, W)
Move = tuple[float, float, float]  # how a drawing was centred: scale, dx, dy

FOR_ADDRESSES = str.maketrans("-_", "+/")  # RFC 4648, section 5; it may go without "=" at the end


@dataclass(frozen=True)
class Kind:
    """How pictures of one kind are read. Each function is told what the network reads.

    raw: how many bytes a raw body may have.
    ready: what the network reads of a picture, (1, C, H, W), and how it was centred.
    """

    from_bytes: Callable[[bytes, Input], Pixels]
    from_numbers: Callable[[Any, Input], Pixels]
    from_file: Callable[[bytes, Input], Pixels]
    raw: Callable[[Input], Sequence[int]]
    ready: Callable[[Pixels, Card, bool], tuple[Any, Move | None]]


def _drawing(pixels: Pixels, card: Card, center: bool) -> tuple[Any, Move | None]:
    about = {"mean": card.mean, "std": card.std, "input_shape": card.input_shape}
    return prepare(pixels, about, center), center_transform(pixels) if center else None


def _photo(pixels: Pixels, card: Card, _center: bool) -> tuple[Any, Move | None]:
    return photos.prepare(pixels[None], card.input), None  # there is no ink to be centred


KINDS: Mapping[str, Kind] = {
    "drawing": Kind(
        from_bytes=lambda body, _: drawing.from_bytes(body),
        from_numbers=lambda pixels, _: drawing.from_numbers(pixels),
        from_file=lambda data, _: from_image(data).reshape(-1),
        raw=lambda _: sorted(drawing.LENGTHS),
        ready=_drawing,
    ),
    "photo": Kind(
        from_bytes=lambda body, asked: photos.from_bytes(body, asked.shape),
        from_numbers=lambda pixels, asked: photos.from_numbers(pixels, asked.shape),
        from_file=lambda data, asked: photos.from_file(data, asked.shape),
        raw=lambda asked: (int(np.prod(asked.shape)),),
        ready=_photo,
    ),
}


def from_bytes(card: Card, body: bytes) -> Pixels:
    """A raw body, one byte a pixel and channel. Raises BadInput, naming what this network reads."""
    return KINDS[card.input.kind].from_bytes(body, card.input)


def raw_lengths(card: Card) -> Sequence[int]:
    """How many bytes a raw picture may have."""
    return KINDS[card.input.kind].raw(card.input)


def from_numbers(card: Card, pixels: Any) -> Pixels:
    """Levels 0-255 as numbers, flat or nested. Raises BadInput, naming what this network reads."""
    return KINDS[card.input.kind].from_numbers(pixels, card.input)


def from_body(card: Card, body: Drawing) -> Pixels | None:
    """The pixels of a JSON body that holds exactly one of `pixels` and `image`.

    None for an image: to decode it, `from_base64`, is costly.
    """
    if (body.pixels is None) == (body.image is None):
        raise BadInput("The body must hold either pixels or image.")
    return from_numbers(card, body.pixels) if body.image is None else None


def from_base64(card: Card, text: str) -> Pixels:
    """A picture file in base64, also that of addresses, with or without the `data:` prefix of a browser."""
    text = text.strip()
    code = text.partition(",")[2] if text[:5].lower() == "data:" else text
    code = "".join(code.split()).translate(FOR_ADDRESSES)
    try:
        data = base64.b64decode(code + "=" * (-len(code) % 4), validate=True)
    except (binascii.Error, ValueError) as problem:
        raise BadInput("image is not base64; expected a PNG, JPEG or WebP file in base64.") from problem
    return from_file(card, data)


def from_file(card: Card, data: bytes) -> Pixels:
    """A PNG, JPEG or WebP file. Raises BadInput when it cannot be read."""
    return KINDS[card.input.kind].from_file(data, card.input)


def ready(card: Card, pixels: Pixels, center: bool = False) -> tuple[Any, Move | None]:
    """What the network reads of a picture, (1, C, H, W), and how a drawing was centred, when asked for."""
    return KINDS[card.input.kind].ready(pixels, card, center)
