"""A shipped model's history without weights: how its accuracy grew.

    python -m app.training.accuracies ROWS models/NAME --batch 128 --epoch-steps 148

ROWS is a file of lines {"epoch": 5, "step": 740, "right": 762, "tested": 1000}, as the family's training
writes it (rows.jsonl): how many of the validation photos were read rightly after that step.
"""

from pathlib import Path
from typing import Annotated

import orjson
import typer
from pydantic import BaseModel, Field, ValidationError

from ..errors import ModelError
from .history import History, Row, row

VALIDATION = "validation"  # what they were measured on, as a row of a history says it


class Told(BaseModel):
    """One line of the file."""

    epoch: int = Field(ge=0)
    step: int = Field(ge=0)
    right: int = Field(ge=0)
    tested: int = Field(gt=0)


def read(path: Path) -> list[Told]:
    """The lines by their steps; of a step that comes twice the later counts. Raises ModelError, OSError."""
    try:
        found = [Told.model_validate(orjson.loads(line)) for line in path.read_bytes().splitlines() if line]
    except (orjson.JSONDecodeError, ValidationError) as problem:
        raise ModelError(f"{path.name} cannot be read: {problem}.") from problem
    by_step = {each.step: each for each in found}
    return [by_step[step] for step in sorted(by_step)]


def write(folder: Path, told: list[Told], batch: int, epoch_steps: int) -> list[Row]:
    """Writes history.jsonl into a model's folder; gives the rows. Raises OSError."""
    rows = [
        row(each.step, each.step * batch, each.step / epoch_steps, tested=each.tested, right=each.right)
        | {"on": VALIDATION}
        for each in told
    ]
    History(folder).write(rows)
    return rows


def main(
    rows: Annotated[Path, typer.Argument(help="The file with the accuracies, rows.jsonl.")],
    folder: Annotated[Path, typer.Argument(help="The model's folder.")],
    batch: Annotated[int, typer.Option(min=1, help="Images of a step.")],
    epoch_steps: Annotated[int, typer.Option(min=1, help="Steps of an epoch.")],
) -> None:
    """Give a model's folder the history of its accuracy."""
    try:
        told = read(rows)
    except (ModelError, OSError) as problem:
        raise typer.BadParameter(str(problem)) from problem
    written = write(folder, told, batch, epoch_steps)
    typer.echo(f"{folder}: {len(written)} rows")


if __name__ == "__main__":
    typer.run(main)
