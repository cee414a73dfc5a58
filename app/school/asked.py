"""The body of POST /api/trainings: options, and perhaps digits that the reader drew and labelled."""

import base64
import binascii
import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from pydantic import Field, WithJsonSchema

from ..bodies import DIGIT, Body
from ..drawing import from_numbers
from ..errors import BadInput
from ..forms import checked
from ..pixels import Pixels
from ..training import run as runs
from ..training.digits import own_digits
from ..training.learners import LEARNERS
from ..training.options import CHOICES, MOST_OWN, Options

PAD = 28 * 28  # grey levels of one digit
NAME = re.compile(r"[^\W_][\w .-]{0,39}")


class Asked(Body):
    """What a training is to be. Each field may be left out."""

    options: Options = Field(default_factory=lambda: Options.model_validate({}))
    digits: list[Annotated[Any, WithJsonSchema(DIGIT)]] | None = Field(
        None, max_length=MOST_OWN,
        description='Digits to learn from too, or alone with data "own": {"label": 0-9, "pixels": 784 grey '
        "levels, as a list or as bytes in base64}.",
    )  # fmt: skip


class Named(Body):
    """The name under which a training is kept."""

    name: str = Field(description="1 to 40 letters, digits, spaces, - _ . with a letter or a digit first.")


def read(body: bytes, data_dir: Path) -> tuple[str, dict[str, Any], Callable[[Path], object]]:
    """What was asked: title, options in full, and what writes a run's folder. Raises BadInput, BadJson."""
    asked = checked(Asked, body or b"{}")
    options = asked.options
    digits = [_digit(each, n) for n, each in enumerate(asked.digits or ())]
    own = own_digits([pixels for pixels, _ in digits], [label for _, label in digits]) if digits else None
    if options.data == "own" and own is None:
        raise BadInput('options.data is "own", but there are no digits: draw and label some first.')
    if own is not None and not CHOICES[options.network].own:
        raise BadInput(f"digits cannot be learnt from by {options.network}; leave them out.")
    LEARNERS[options.network].source(options, data_dir)
    title = runs.title_of(options)
    told = options.model_dump(mode="json") | {"rate": options.learning_rate}
    return title, told, lambda folder: runs.begin(folder, options, own, title)


def _digit(given: Any, number: int) -> tuple[Pixels, int]:
    place = f"digits[{number}]"
    if not isinstance(given, dict) or set(given) != {"label", "pixels"}:
        raise BadInput(f"{place} must be an object with label and pixels, and nothing else.")
    label, pixels = given["label"], given["pixels"]
    if type(label) is not int or not 0 <= label <= 9:
        raise BadInput(f"{place}.label is {str(label)[:20]}; expected a whole number from 0 to 9.")
    found = _bytes(pixels, place) if isinstance(pixels, str) else _numbers(pixels, place)
    if found.size != PAD:
        raise BadInput(f"{place}.pixels has {found.size} values; expected {PAD} (28x28).")
    if not found.any():
        raise BadInput(f"{place} is empty paper; draw the digit first.")
    return found, label


def _bytes(text: str, place: str) -> Pixels:
    try:
        return np.frombuffer(base64.b64decode(text, validate=True), np.uint8)
    except (binascii.Error, ValueError) as problem:
        raise BadInput(f"{place}.pixels is not base64; expected {PAD} bytes, one a pixel.") from problem


def _numbers(pixels: Any, place: str) -> Pixels:
    try:
        return from_numbers(pixels)
    except BadInput as problem:
        raise BadInput(f"{place}.{problem.detail}") from problem


def name_of(body: bytes) -> str:
    """The name of a body {"name": ...}. Raises BadInput, BadJson."""
    name = checked(Named, body).name.strip()
    if not NAME.fullmatch(name):
        raise BadInput(f"name: {Named.model_fields['name'].description}")
    return name
