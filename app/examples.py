"""The photos that the page offers to begin with: of the shipped test photos, the first of each class.

They are named CLASS-NNNN, by their number in the class, in the page's addresses too.
"""

import base64
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from .api import refusals
from .errors import UnknownPhoto
from .zoo.four_classes import CLASSES, PHOTOS, SIDE, read

MOST = 20  # of each class that can be asked for at once

Count = Annotated[int, Query(ge=1, le=MOST, description="How many photos of each class.")]


class Example(BaseModel):
    name: str = Field(description="CLASS-NNNN")
    label: str = Field(description="The class that it shows.")
    side: int = Field(description="Pixels along a side.")
    pixels: str = Field(description="Levels 0-255, [side][side][3], one byte each, in base64.")


class Examples(BaseModel):
    photos: list[Example] = Field(description="Class after class; none where they were not installed.")


@cache
def _test_photos(path: Path) -> dict[str, Example]:
    """By name, class after class; empty where there is no zip, as in what is installed from a wheel."""
    if not path.exists():
        return {}
    photos, found, seen = read(path, "test"), {}, Counter[str]()
    for levels, place in zip(photos.pixels, photos.labels, strict=True):
        label = CLASSES[place]
        name = f"{label}-{seen[label]:04}"
        code = base64.b64encode(levels.transpose(1, 2, 0).tobytes()).decode()
        found[name] = Example(name=name, label=label, side=SIDE, pixels=code)
        seen[label] += 1
    return found


def first(path: Path, count: int) -> list[Example]:
    """The first `count` test photos of each class in the zip at `path`."""
    photos = _test_photos(path).values()
    return [photo for label in CLASSES for photo in [each for each in photos if each.label == label][:count]]


def named(path: Path, name: str) -> Example:
    """One test photo. Raises UnknownPhoto."""
    photos = _test_photos(path)
    if name not in photos:
        known = f"names are such as {next(iter(photos))}" if photos else "sample photos were not installed"
        raise UnknownPhoto(f"There is no photo {name[:60]!r} here; {known}.")
    return photos[name]


def example_routes(path: Path = PHOTOS) -> APIRouter:
    """The photos of one zip."""
    api = APIRouter(prefix="/api/examples", responses=refusals(422), tags=["photos"])

    @api.get("/photos", responses=refusals(404))
    def photos(count: Count = 3) -> Examples:
        """Test photos to begin with: the first of each class."""
        return Examples(photos=first(path, count))

    @api.get("/photos/{name}", responses=refusals(404))
    def photo(name: str) -> Example:
        """One test photo, by its name."""
        return named(path, name)

    return api
