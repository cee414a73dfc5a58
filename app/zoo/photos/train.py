"""Training the family: python -m app.zoo.photos.train --data DIR. From cheap to dear."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import torch
import typer
from platformdirs import user_cache_path
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from .. import ZOO
from ..data import DataError
from ..store import photo_card, save_photo_model
from .learn import Course, accuracy, doubt, learn, read_all
from .photos import Photos, mean_and_std, read_part, split
from .recipes import RECIPES, TEACHER, Recipe
from .teacher import PhotoTeacher
from .views import view

SEED = 1
VIEWS = 16
ROWS = "rows.jsonl"
CHECKPOINTS = (0, 10, 30, 100, 300, 600, 1200, 2000, 3000, 4500)  # steps; the last is the end of the run


class Family:
    """One run of the recipe: photos, views, a teacher and its scores, then the networks."""

    def __init__(self, data: Path, work: Path, seed: int, views: int, half: bool) -> None:
        """Reads the photos. Raises DataError when they are missing or broken."""
        self._work, self._seed, self._half = work / f"seed-{seed}", seed, half
        self._work.mkdir(parents=True, exist_ok=True)
        chance = torch.Generator().manual_seed(seed)
        self.learnt, self.checked = split(read_part(data, "train"), chance)
        self.mean, self.std = mean_and_std(self.learnt)
        self._views = [self._view(number) for number in range(views)]

    def _view(self, number: int) -> Photos:
        path = self._work / f"view-{number}.safetensors"
        if not path.is_file():
            chance = torch.Generator().manual_seed(self._seed * 10_000 + number)
            _keep(path, {"pixels": view(self.learnt, chance).pixels})
        return Photos(load_file(path)["pixels"], self.learnt.labels)

    def _course(self, taught: list[Tensor] | None) -> Course:
        return Course(self._views, taught, self.mean, self.std, self._seed, self._half)

    def teach(self) -> list[Tensor]:
        """The teacher's scores for every view; it learns first where that has not been done."""
        paths = [self._work / f"taught-{number}.safetensors" for number in range(len(self._views))]
        if not all(path.is_file() for path in paths):
            teacher = self._trained("teacher", PhotoTeacher, TEACHER, None)
            for path, photos in zip(paths, self._views, strict=True):
                _keep(path, {"scores": read_all(teacher, photos, self._course(None))})
        return [load_file(path)["scores"] for path in paths]

    def train(self, name: str, recipe: Recipe, taught: list[Tensor]) -> tuple[nn.Module, float, float]:
        """A trained network, its accuracy and its doubt on the validation photos, read in float32."""
        model = self._trained(name, ZOO[name], recipe, taught)
        exact = Course((), None, self.mean, self.std, self._seed, half=False)
        return model, accuracy(model, self.checked, exact), doubt(model, self.checked, exact)

    def _trained(
        self, name: str, build: Callable[[], nn.Module], recipe: Recipe, taught: list[Tensor] | None
    ) -> nn.Module:
        torch.manual_seed(self._seed)
        course, begun = self._course(taught), time.monotonic()

        def tell(epoch: int, model: nn.Module) -> None:
            if epoch % 5 == 0 or epoch == recipe.epochs:
                found, seconds = accuracy(model, self.checked, course), time.monotonic() - begun
                line = f"{name}, epoch {epoch} of {recipe.epochs}: validation {found:.2%}, {seconds:.0f} s"
                print(line, flush=True)
                self._note(name, epoch, epoch * (len(self.learnt) // recipe.batch), found)

        return learn(build(), course, recipe, self._work / name, tell, CHECKPOINTS)

    def _note(self, name: str, epoch: int, step: int, found: float) -> None:
        """One more row of how the accuracy grew, which app.training.accuracies makes a history of."""
        tested = len(self.checked)
        told = {"epoch": epoch, "step": step, "right": round(found * tested), "tested": tested}
        with (self._work / name / ROWS).open("a") as file:
            file.write(json.dumps(told) + "\n")


def _keep(path: Path, tensors: dict[str, Tensor]) -> None:
    fresh = path.with_suffix(".new")
    save_file(tensors, fresh)
    fresh.replace(path)


def main(
    names: Annotated[list[str] | None, typer.Argument(help=f"Of: {', '.join(RECIPES)}; none: all.")] = None,
    data: Annotated[Path, typer.Option(help="Folder with four-classes.zip.")] = Path("data"),
    out: Annotated[Path, typer.Option(help="Folder that holds the models.")] = Path("models"),
    work: Annotated[
        Path | None, typer.Option(help="Folder for views and what a cut-off run is taken up from.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same networks.")] = SEED,
    views: Annotated[int, typer.Option(min=1, help="Ways in which each photo is changed.")] = VIEWS,
    half: Annotated[bool, typer.Option(help="Learn in bfloat16, fast where a processor has it.")] = True,
    threads: Annotated[int, typer.Option(min=1, help="Threads for arithmetic.")] = 1,
) -> None:
    """Train the family's photo networks and write OUT/NAME of each: weights.safetensors and card.json."""
    chosen = names or list(RECIPES)
    for name in chosen:
        if name not in RECIPES:
            raise typer.BadParameter(f"{name!r} is not known; choose of: {', '.join(RECIPES)}")
    torch.set_num_threads(threads)
    try:
        family = Family(data, work or user_cache_path("lunette") / "family", seed, views, half)
    except DataError as error:
        raise typer.BadParameter(str(error)) from error
    taught = family.teach()
    for name in chosen:
        model, found, threshold = family.train(name, RECIPES[name], taught)
        card = photo_card(name, family.mean, family.std) | {"unknown": {"threshold": threshold}}
        save_photo_model(out / name, card, model, seed, found)
        typer.echo(f"written: {out / name}, validation {found:.2%}")


if __name__ == "__main__":
    typer.run(main)
