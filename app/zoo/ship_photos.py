"""Writes app/data/photos.zip, photos of each class and part: python -m app.zoo.ship_photos --data DIR."""

import io
import zipfile
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from .data import DataError
from .four_classes import CLASSES, EACH, PARTS, PHOTOS, files
from .store import replace

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest date of a zip: the same photos make the same bytes


def packed(source: Path, each: int = EACH) -> bytes:
    """A zip of PART/CLASS/NUMBER.jpg, the files as they are. Raises DataError when there are too few."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:  # a JPEG is packed already
        for part in PARTS:
            for name in CLASSES:
                found = list(islice(files(source, part, name), each))
                if len(found) < each:
                    raise DataError(f"{source} holds {len(found)} photos {part}/{name}/*.jpg, needed {each}")
                for number, (_, content) in enumerate(found):
                    archive.writestr(zipfile.ZipInfo(f"{part}/{name}/{number:04}.jpg", LONG_AGO), content)
    return out.getvalue()


def main(
    source: Annotated[
        Path, typer.Option("--data", help="Zip, or folder with four-classes.zip or its files.")
    ],
    out: Annotated[Path, typer.Option(help="The file to write.")] = PHOTOS,
) -> None:
    """Copy the first photos of each class, of what is learnt from and of what is tested on."""
    try:
        content = packed(source)
    except DataError as error:
        raise typer.BadParameter(str(error)) from error
    out.parent.mkdir(parents=True, exist_ok=True)
    replace(out, content)
    typer.echo(f"{out}: {EACH} photos of each class and part, {len(content):,} bytes")


if __name__ == "__main__":
    typer.run(main)
