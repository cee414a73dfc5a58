"""Puts into app/data what the project carries for checking its figures: python -m app.zoo.ship --data DIR."""

import gzip
import json
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from . import data
from .store import replace


def pen_lines(digits: Iterable[data.PenDigit]) -> bytes:
    """The digits as JSON lines: label, note [digit, writer, number], strokes; read_pens reads them again."""
    records = (
        {"label": digit.label, "note": [digit.label, digit.writer, number], "strokes": digit.strokes}
        for number, digit in enumerate(digits)
    )
    return "".join(json.dumps(record, separators=(",", ":")) + "\n" for record in records).encode()


def idx(values: NDArray[np.uint8]) -> bytes:
    """The values as an IDX file; read_idx reads it again."""
    return struct.pack(f">HBB{values.ndim}I", 0, 8, values.ndim, *values.shape) + values.tobytes()


def write_sample(folder: Path, out: Path) -> None:
    """The first 10,000 of MNIST's training digits, in their order, as files like MNIST's own."""
    for kind in ("images-idx3-ubyte", "labels-idx1-ubyte"):
        name = f"train-{kind}"
        values = data.read_idx(data.read_bytes(data.find(folder, name), data.MNIST[name]))
        replace(out / f"sample-{kind}.gz", gzip.compress(idx(values[: data.SAMPLED]), 9, mtime=0))


def main(
    folder: Annotated[Path, typer.Option("--data", help="Folder with MNIST's files and strokes.jsonl.gz.")],
    out: Annotated[Path, typer.Option(help="Where to put them.")] = data.SHIPPED,
) -> None:
    """Copy MNIST's test files, its first training digits, and the pen digits of the people held out."""
    out.mkdir(parents=True, exist_ok=True)
    for name in data.MNIST:
        if name.startswith("t10k"):
            replace(out / f"{name}.gz", data.find(folder, name).read_bytes())
    write_sample(folder, out)
    heldout = data.read_pens(data.find(folder, data.PENS), data.HELDOUT_WRITERS)
    replace(out / f"{data.PENS_HELDOUT}.gz", gzip.compress(pen_lines(heldout), mtime=0))
    digits = f"{data.SAMPLED} training digits and {len(heldout)} pen digits"
    typer.echo(f"{out}: MNIST's test files, {digits} of {len(data.HELDOUT_WRITERS)} people")


if __name__ == "__main__":
    typer.run(main)
