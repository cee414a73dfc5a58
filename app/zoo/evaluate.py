"""Measuring a model on what it was neither trained on nor chosen by: python -m app evaluate lenet."""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import torch
import typer
from pydantic import ValidationError
from safetensors.torch import load as from_safetensors
from torch import nn

from ..card import Card
from ..settings import HOME
from . import ZOO, data
from .digit_sets import digit_sets
from .measured import Set, result
from .photo_sets import photo_sets
from .store import write_card
from .sums import changed

WEIGHTS = "weights.safetensors"
WIDTH = 34  # characters of a title

# What a network is measured on, by what it reads.
SETS: Mapping[str, Callable[[Card, Path | None], Iterator[Set]]] = {
    "drawing": digit_sets, "photo": photo_sets,
}  # fmt: skip

__all__ = ["SETS", "evaluate", "load", "main", "result", "table"]


def load(folder: Path) -> tuple[nn.Module, dict[str, Any]]:
    """The network in eval mode and its card. Raises DataError when the folder holds no network of ours."""
    try:
        card = json.loads((folder / "card.json").read_text())
        model = ZOO[card["architecture"]](**card.get("arguments", {}))
        content = (folder / WEIGHTS).read_bytes()
        if problem := changed(WEIGHTS, content, card.get("sha256", {})):
            raise data.DataError(f"{folder}: {problem}")
        model.load_state_dict(from_safetensors(content))
    except FileNotFoundError as error:
        raise data.DataError(f"{error.filename} is missing") from error
    except KeyError as error:
        raise data.DataError(f"{folder}: {error} is not an architecture of: {', '.join(ZOO)}") from error
    return model.eval(), card


def evaluate(name: str, models_dir: Path, source: Path | None = None) -> dict[str, dict[str, Any]]:
    """What result() says of the model for each set, by its key, with the set's title.

    source: folder, or zip of photos, with the whole sets; without it what the project carries is read.
    Raises DataError for a missing model or file, or a card that cannot be read.
    """
    model, told = load(models_dir / name)
    try:
        card = Card.model_validate(told)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise data.DataError(f"{name}/card.json: {first['loc']}: {first['msg']}") from error
    sets = SETS[card.input.kind](card, source)
    return {each.key: {"title": each.title} | result(model, each.inputs, each.labels) for each in sets}


def table(found: Mapping[str, Mapping[str, Any]], classes: Sequence[str]) -> str:
    """The figures for people: a line a set, the recall of each class in percent, how the first was read."""
    column = max(6, *(len(name) + 2 for name in classes))
    named = "".join(f"{name:>{column}}" for name in classes)
    lines = [f"{'':{WIDTH}}{'right':>8}{'errors':>8}{'of':>8}"]
    for row in found.values():
        lines.append(f"{row['title']:{WIDTH}}{row['accuracy']:8.2%}{row['errors']:8d}{row['count']:8d}")
    lines += ["", f"{'recall of each class, %':{WIDTH}}{named}"]
    for row in found.values():
        recall = (row["recall"].get(k, 0) * 100 for k in range(len(classes)))
        lines.append(f"{row['title']:{WIDTH}}" + "".join(f"{share:{column}.1f}" for share in recall))
    first = next(iter(found.values()))
    lines += ["", f"{'the first: shown below, read as':{WIDTH}}{named}"]
    for name, counts in zip(classes, first["confusion"], strict=True):
        lines.append(f"{name:{WIDTH}}" + "".join(f"{count:{column}d}" for count in counts))
    return "\n".join(lines)


def command(
    name: Annotated[str, typer.Argument(help="The model: a folder of the models folder.")],
    models_dir: Annotated[Path, typer.Option(help="Folder that holds the models.")] = HOME / "models",
    source: Annotated[
        Path | None,
        typer.Option(
            "--data",
            help="Folder with the whole sets (MNIST's files and strokes.jsonl.gz; for photos "
            "four-classes.zip or test/CLASS/*.jpg) or that zip; else what the project carries.",
        ),
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Write the figures into the model's card too.")
    ] = False,
) -> None:
    """Print how well a model reads what it has never seen: MNIST and other people's pens, or test photos."""
    torch.set_num_threads(1)
    started = time.perf_counter()
    try:
        found = evaluate(name, models_dir, source)
        _, card = load(models_dir / name)
    except data.DataError as error:
        raise typer.BadParameter(str(error)) from error
    typer.echo(table(found, card["classes"]))
    typer.echo(f"\nmeasured in {time.perf_counter() - started:.1f} s")
    if write:
        card["accuracy"] |= {key: round(row["accuracy"], 4) for key, row in found.items()}
        write_card(models_dir / name, card)


def main(args: list[str] | None = None, name: str | None = None) -> None:
    """The command with these arguments, or with those of the process; name: as which it was called."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(command)
    app(args, prog_name=name)


if __name__ == "__main__":
    main()
