"""Training from nothing to a folder under models/: python -m app.zoo.train lenet --data DIR."""

import copy
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import torch
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from torch import Tensor, nn
from torch.nn import functional as F

from app.zoo import ZOO
from app.zoo.data import DataError
from app.zoo.material import Check, Material
from app.zoo.store import save


@dataclass(frozen=True)
class Recipe:
    """The choices of one run; the values that stand here are the ones that trained models/lenet."""

    epochs: int = 150
    seed: int = 1
    batch: int = 256
    rate: float = 2e-3  # highest step size
    warm: float = 0.03  # share of the steps in which the step size rises
    decay: float = 0.01  # weight decay
    memory: float = 0.999  # of the average of weights, per step
    smoothing: float = 0.03  # share of each label that is spread over all ten


def step_size(done: float, recipe: Recipe) -> float:
    """The step size when the share `done` (0 to 1) of the run is over: a straight rise, then half a cosine to 0."""
    if done < recipe.warm:
        return recipe.rate * done / recipe.warm
    return recipe.rate * 0.5 * (1 + math.cos(math.pi * (done - recipe.warm) / (1 - recipe.warm)))


def accuracy(model: nn.Module, check: Check) -> float:
    """The share of the drawings whose label gets the highest score."""
    with torch.inference_mode():
        guesses = torch.cat([scores(model, part).argmax(dim=1) for part in check.inputs.split(1000)])
    return (guesses == check.labels).double().mean().item()


def scores(model: nn.Module, inputs: Tensor) -> Tensor:
    """Scores before softmax, (N, classes)."""
    logits: Tensor = model.logits(inputs)  # type: ignore[operator]
    return logits


def follow(average: nn.Module, model: nn.Module, memory: float) -> None:
    """Moves the average of weights a little towards the model's present weights."""
    with torch.no_grad():
        for kept, now in zip(average.parameters(), model.parameters(), strict=True):
            kept.lerp_(now, 1 - memory)


def train(name: str, material: Material, recipe: Recipe) -> Iterator[tuple[int, int, nn.Module]]:
    """Trains ZOO[name]; after each step gives (steps done, steps in all, the average of weights so far)."""
    torch.manual_seed(recipe.seed)
    model = ZOO[name]()
    average = copy.deepcopy(model).eval()
    optimiser = torch.optim.AdamW(model.parameters(), lr=recipe.rate, weight_decay=recipe.decay)
    steps = recipe.epochs * len(material.batches(recipe.batch))
    done = 0
    for epoch in range(recipe.epochs):
        if epoch:
            material.renew()
        for chosen in material.batches(recipe.batch):
            inputs, labels = material.take(chosen)
            optimiser.param_groups[0]["lr"] = step_size(done / steps, recipe)
            loss = F.cross_entropy(scores(model, inputs), labels, label_smoothing=recipe.smoothing)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            done += 1
            # Early on the average must not remember the random start for long.
            follow(average, model, min(recipe.memory, done / (done + 10)))
            yield done, steps, average


def main(
    name: Annotated[str, typer.Argument(help=f"Architecture, one of: {', '.join(ZOO)}.")],
    data: Annotated[Path, typer.Option(help="Folder with MNIST's files and strokes.jsonl.gz (or one folder below).")],
    epochs: Annotated[int, typer.Option(min=1, help="Times each drawing is seen.")] = Recipe.epochs,
    seed: Annotated[int, typer.Option(help="The same seed gives the same network.")] = Recipe.seed,
    out: Annotated[Path, typer.Option(help="Folder that holds the models.")] = Path("models"),
    threads: Annotated[int, typer.Option(min=1, help="Threads for arithmetic.")] = 2,
) -> None:
    """Train a network and write OUT/NAME: weights.safetensors and card.json."""
    if name not in ZOO:
        raise typer.BadParameter(f"{name!r} is not known; choose one of: {', '.join(ZOO)}")
    torch.set_num_threads(threads)
    recipe = Recipe(epochs=epochs, seed=seed)
    try:
        material = Material(data, torch.Generator().manual_seed(seed))
    except DataError as error:
        raise typer.BadParameter(str(error)) from error
    started = time.monotonic()
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Progress(*columns) as progress:
        task = progress.add_task(f"{name}: steps")
        for done, steps, average in train(name, material, recipe):
            progress.update(task, completed=done, total=steps)
            if done * recipe.epochs % steps < recipe.epochs:
                figures = {kind: accuracy(average, check) for kind, check in material.checks.items()}
                text = ", ".join(f"{kind} {figure:.2%}" for kind, figure in figures.items())
                progress.console.print(f"epoch {done * recipe.epochs // steps}: validation {text}")
    save(out / name, name, average, seed=seed, validation=figures)
    typer.echo(f"{out / name} written after {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    typer.run(main)
