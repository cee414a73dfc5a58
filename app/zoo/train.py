"""Training from nothing to a folder under models/: python -m app.zoo.train lenet --data DIR."""

from pathlib import Path
from typing import Annotated

import torch
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from torch import Tensor, nn

from ..training.checkpoints import scheduled
from ..training.engine import State
from ..training.record import record
from . import ZOO
from .data import DataError
from .download import fetch_mnist
from .learn import Recipe, accuracy, learn, read_all, steps_per_epoch
from .material import Drawings, Material
from .store import CARDS, save
from .teacher import Teacher

EPOCHS = 100
TEACHER_EPOCHS = 14
VIEWS = 12  # each takes 75 MB; LeNet is too small to learn twelve ways of each drawing by heart
SEED = 1


def state_of(model: nn.Module) -> State:
    """A copy of the weights as they are stored."""
    return {key: value.detach().clone().contiguous() for key, value in model.state_dict().items()}


class Trainer:
    """One run: views of the drawings, a teacher that learns from them, a network that learns from both."""

    def __init__(self, material: Material, generator: torch.Generator, progress: Progress) -> None:
        self.material, self._generator, self._progress = material, generator, progress
        self.views: list[Drawings] = []

    def draw(self, count: int) -> None:
        """Draws the views."""
        for _ in self._progress.track(range(count), description="views"):
            self.views.append(self.material.view())

    def train(
        self,
        title: str,
        model: nn.Module,
        recipe: Recipe,
        taught: list[Tensor] | None = None,
        states: dict[int, State] | None = None,
    ) -> nn.Module:
        """The average of the model's weights after a whole run, in eval mode.

        states: where the averages at scheduled steps go, from the first weights to the last.
        """
        epoch = steps_per_epoch(self.views, recipe)
        task = self._progress.add_task(title, total=recipe.epochs * epoch)
        if states is not None:
            states[0] = state_of(model)
        for done, average in learn(model, self.views, recipe, self._generator, taught):
            self._progress.update(task, completed=done)
            if states is not None and (scheduled(done) or done == recipe.epochs * epoch):
                states[done] = state_of(average)
            if done % (epoch * max(1, recipe.epochs // 20)) == 0 or done == recipe.epochs * epoch:
                found = ", ".join(f"{kind} {figure:.2%}" for kind, figure in self.figures(average).items())
                self._progress.console.print(f"{title}, epoch {done // epoch}: validation {found}")
        return average

    def score(self, teacher: nn.Module) -> list[Tensor]:
        """The teacher's scores for every drawing of every view."""
        return [read_all(teacher, view) for view in self._progress.track(self.views, description="scores")]

    def figures(self, model: nn.Module) -> dict[str, float]:
        """The accuracy on each validation set."""
        return {kind: accuracy(model, check) for kind, check in self.material.checks.items()}


def main(
    name: Annotated[str, typer.Argument(help=f"One of: {', '.join(CARDS)}.")],
    data: Annotated[Path, typer.Option(help="Folder with MNIST's files and strokes.jsonl.gz.")] = Path(
        "data"
    ),
    epochs: Annotated[int, typer.Option(min=1, help="Views that the network goes through.")] = EPOCHS,
    teacher_epochs: Annotated[
        int, typer.Option(min=0, help="The same for the teacher; 0: none.")
    ] = TEACHER_EPOCHS,
    views: Annotated[int, typer.Option(min=1, help="Ways in which each drawing is changed.")] = VIEWS,
    seed: Annotated[int, typer.Option(help="The same seed gives the same network.")] = SEED,
    out: Annotated[Path, typer.Option(help="Folder that holds the models.")] = Path("models"),
    threads: Annotated[
        int, typer.Option(min=1, help="Threads for arithmetic; more than one only pays on an idle machine.")
    ] = 1,
    download: Annotated[bool, typer.Option("--download", help="Fetch what of MNIST is not in DATA.")] = False,
    pens: Annotated[bool, typer.Option(help="Learn from pen strokes too.")] = True,
    recorded: Annotated[
        bool, typer.Option("--record", help="Write the training's history beside the model, some 2 MB.")
    ] = False,
) -> None:
    """Train a network and write OUT/NAME: weights.safetensors and card.json."""
    if name not in CARDS:
        raise typer.BadParameter(f"{name!r} is not known; choose one of: {', '.join(CARDS)}")
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    try:
        if download:
            fetch_mnist(data)
        material = Material(data, generator, with_pens=pens)
    except DataError as error:
        hint = "; --download fetches MNIST, --no-pens does without pen strokes"
        raise typer.BadParameter(f"{error}{hint}") from error
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns) as progress:
        trainer = Trainer(material, generator, progress)
        trainer.draw(views)
        taught = None
        if teacher_epochs:
            taught = trainer.score(trainer.train("teacher", Teacher(), Recipe(teacher_epochs)))
        states: dict[int, State] = {}
        recipe = Recipe(epochs)
        model = trainer.train(name, ZOO[name](), recipe, taught, states if recorded else None)
    save(out / name, name, model, seed=seed, validation=trainer.figures(model))
    if recorded:
        record(out / name, states, recipe.batch, steps_per_epoch(trainer.views, recipe))
    typer.echo(f"written: {out / name}")


if __name__ == "__main__":
    typer.run(main)
