"""Puts into app/data what the project carries for checking its figures: python -m app.zoo.ship --data DIR."""

import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from app.zoo import data
from app.zoo.store import replace


def pen_lines(digits: Iterable[data.PenDigit]) -> bytes:
    """The digits as JSON lines: label, note [digit, writer, number], strokes; read_pens reads them again."""
    records = (
        {"label": digit.label, "note": [digit.label, digit.writer, number], "strokes": digit.strokes}
        for number, digit in enumerate(digits)
    )
    return "".join(json.dumps(record, separators=(",", ":")) + "\n" for record in records).encode()


def main(
    folder: Annotated[Path, typer.Option("--data", help="Folder with MNIST's files and strokes.jsonl.gz.")],
    out: Annotated[Path, typer.Option(help="Where to put them.")] = data.SHIPPED,
) -> None:
    """Copy MNIST's test files as they are, and the pen digits of the people that are held out."""
    out.mkdir(parents=True, exist_ok=True)
    for name in data.MNIST:
        if name.startswith("t10k"):
            replace(out / f"{name}.gz", data.find(folder, name).read_bytes())
    heldout = data.read_pens(data.find(folder, data.PENS), data.HELDOUT_WRITERS)
    replace(out / f"{data.PENS_HELDOUT}.gz", gzip.compress(pen_lines(heldout), mtime=0))
    typer.echo(
        f"{out}: MNIST's test files and {len(heldout)} pen digits of {len(data.HELDOUT_WRITERS)} people"
    )


if __name__ == "__main__":
    typer.run(main)
