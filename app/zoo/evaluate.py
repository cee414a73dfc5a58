"""Measuring a model on digits that it was neither trained on nor chosen by: python -m app evaluate lenet.

Pen digits are drawn as the page draws them: their longer side is 50-75 % of the pad, their middle up to 8 %
of the pad off its middle. The same seed puts them on the same places every time.
"""

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import torch
import typer
from numpy.typing import NDArray
from safetensors.torch import load as from_safetensors
from torch import Tensor, nn

from ..ink import PAD, rasterise
from ..pixels import prepare
from ..settings import HOME
from . import ZOO, data, pens
from .store import write_card
from .sums import changed

SEED = 2026
READ_AT_ONCE = 500
WEIGHTS = "weights.safetensors"

PEN_CHECKS: dict[
    str, tuple[str, pens.PenRange, bool]
] = {  # key: title, how it is drawn, whether it is centred
    "pen_heldout": ("pen digits, people held out", pens.CHECK, False),
    "pen_any_radius": ("the same, pen radius 0.8 to 1.8", pens.CHECK_ANY_PEN, False),
    "pen_centred": ("the same as the first, centred", pens.CHECK, True),
}
TITLES = {"mnist_test": "MNIST test digits"} | {key: check[0] for key, check in PEN_CHECKS.items()}


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


def drawn(digit: data.PenDigit, spread: pens.PenRange, chance: np.random.Generator) -> NDArray[np.uint8]:
    """The digit on the pad, grey levels (28, 28), with size, place and radius drawn from the spread."""
    points = np.concatenate([np.asarray(stroke, dtype=float) for stroke in digit.strokes])
    low, high = points.min(axis=0), points.max(axis=0)
    size, radius = chance.uniform(*spread.size), chance.uniform(*spread.radius)
    middle = PAD * (0.5 + chance.uniform(-spread.offset, spread.offset, 2))
    scale = PAD * size / max(float((high - low).max()), 1)
    return rasterise(
        [
            {
                "mode": "pen",
                "radius": radius,
                "points": (np.asarray(stroke) - (low + high) / 2) * scale + middle,
            }
            for stroke in digit.strokes
        ]
    )


def result(model: nn.Module, inputs: Tensor, labels: Tensor) -> dict[str, Any]:
    """Accuracy, errors, count and recall of each class, of inputs (N, 1, H, W) and labels (N,)."""
    with torch.inference_mode():
        guesses = torch.cat([model(part).argmax(dim=1) for part in torch.split(inputs, READ_AT_ONCE)])
    right = guesses == labels
    return {
        "accuracy": right.double().mean().item(),
        "errors": int((~right).sum()),
        "count": len(labels),
        "recall": {k: right[labels == k].double().mean().item() for k in sorted(set(labels.tolist()))},
    }


def evaluate(name: str, models_dir: Path, data_dir: Path | None = None) -> dict[str, dict[str, Any]]:
    """What result() says of the model for each of TITLES. Raises DataError for a missing model or file.

    Without data_dir the files in app/data are read; with it, MNIST's test files and strokes.jsonl there.
    """
    model, card = load(models_dir / name)
    folder, pen_file = (data.SHIPPED, data.PENS_HELDOUT) if data_dir is None else (data_dir, data.PENS)
    images, labels = data.read_mnist(folder, "t10k")
    digits = data.read_pens(data.find(folder, pen_file), data.HELDOUT_WRITERS)

    def inputs(drawings: Sequence[NDArray[np.uint8]], center: bool) -> Tensor:
        return torch.cat([prepare(drawing, card, center) for drawing in drawings])

    found = {"mnist_test": result(model, inputs(list(images.numpy()), False), labels)}
    drawings: dict[pens.PenRange, list[NDArray[np.uint8]]] = {}
    for key, (_, spread, center) in PEN_CHECKS.items():
        if spread not in drawings:
            chance = np.random.default_rng(SEED)
            drawings[spread] = [drawn(digit, spread, chance) for digit in digits]
        found[key] = result(model, inputs(drawings[spread], center), data.labels_of(digits))
    return found


def table(found: dict[str, dict[str, Any]]) -> str:
    """The figures for people: one line a check, then the recall of each class in percent."""
    lines = [f"{'':34}{'right':>8}{'errors':>8}{'of':>8}"]
    for key, row in found.items():
        lines.append(f"{TITLES[key]:34}{row['accuracy']:8.2%}{row['errors']:8d}{row['count']:8d}")
    classes = list(next(iter(found.values()))["recall"])
    lines += ["", f"{'recall of each digit, %':34}" + "".join(f"{k:6d}" for k in classes)]
    for key, row in found.items():
        lines.append(f"{TITLES[key]:34}" + "".join(f"{row['recall'].get(k, 0) * 100:6.1f}" for k in classes))
    return "\n".join(lines)


def command(
    name: Annotated[str, typer.Argument(help="The model: a folder of the models folder.")],
    models_dir: Annotated[Path, typer.Option(help="Folder that holds the models.")] = HOME / "models",
    data_dir: Annotated[
        Path | None, typer.Option("--data", help="Folder with the whole sets; else what the project carries.")
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Write the figures into the model's card too.")
    ] = False,
) -> None:
    """Print how well a model reads digits it has never seen: MNIST's test set and held-out people's pens."""
    torch.set_num_threads(1)
    started = time.perf_counter()
    try:
        found = evaluate(name, models_dir, data_dir)
    except data.DataError as error:
        raise typer.BadParameter(str(error)) from error
    typer.echo(table(found))
    typer.echo(f"\nmeasured in {time.perf_counter() - started:.1f} s")
    if write:
        _, card = load(models_dir / name)
        card["accuracy"] |= {key: round(row["accuracy"], 4) for key, row in found.items()}
        write_card(models_dir / name, card)


def main(args: list[str] | None = None, name: str | None = None) -> None:
    """The command with these arguments, or with those of the process; name: as which it was called."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(command)
    app(args, prog_name=name)


if __name__ == "__main__":
    main()
