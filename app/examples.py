"""The photos that the page offers to begin with: of the shipped test photos, the first of each class.

They lie in one zip as `test/CLASS/NNNN.jpg` and are named CLASS-NNNN here, as in the page's addresses.
"""

import base64
import io
from functools import cache
from pathlib import Path
from typing import Annotated
from zipfile import ZipFile

import numpy as np
from fastapi import APIRouter, Query
from PIL import Image
from pydantic import BaseModel, Field

from .api import refusals
from .errors import UnknownPhoto

PHOTOS = Path(__file__).parent / "data" / "photos.zip"
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
def _files(path: Path) -> dict[str, str]:
    """Name of a test photo -> its file in the zip, class after class.

    Empty where there is no zip: the photos are not free, and are left out of what is installed.
    """
    if not path.exists():
        return {}
    with ZipFile(path) as photos:
        found = sorted(each for each in photos.namelist() if each.startswith("test/"))
    return {"-".join(Path(each).with_suffix("").parts[1:]): each for each in found}


@cache
def _example(path: Path, name: str) -> Example:
    with ZipFile(path) as photos:
        picture = Image.open(io.BytesIO(photos.read(_files(path)[name])))
    pixels = np.asarray(picture.convert("RGB"))
    label, _, _ = name.rpartition("-")
    return Example(
        name=name, label=label, side=len(pixels), pixels=base64.b64encode(pixels.tobytes()).decode()
    )


def first(path: Path, count: int) -> list[Example]:
    """The first `count` test photos of each class in the zip at `path`."""
    files = list(_files(path))
    labels = dict.fromkeys(name.rpartition("-")[0] for name in files)
    chosen = (name for each in labels for name in [n for n in files if n.rpartition("-")[0] == each][:count])
    return [_example(path, name) for name in chosen]


def named(path: Path, name: str) -> Example:
    """One test photo. Raises UnknownPhoto."""
    files = _files(path)
    if name not in files:
        known = f"names are such as {next(iter(files))}" if files else "sample photos were not installed"
        raise UnknownPhoto(f"There is no photo {name[:60]!r} here; {known}.")
    return _example(path, name)


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
