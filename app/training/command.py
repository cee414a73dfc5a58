"""One training on the terminal: python -m app train. After Ctrl-C the same command goes on where it was."""

import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ..errors import LunetteError, NotNow, Taken
from ..settings import OWN, Settings, shown
from . import keep
from .course import Command, Course, Status
from .engine import State
from .hold import hold
from .options import RATES, Options

UNFINISHED = ".begun"  # folder below the trained models in which runs lie until they are over
DEFAULTS = Options()


def _option(name: str, **more: Any) -> Any:
    """An option with the words and the limits of its field; Options itself checks the value."""
    return typer.Option(f"--{name}", help=Options.model_fields[name].description, **more)


def command(
    optimiser: Annotated[str, _option("optimiser")] = DEFAULTS.optimiser,
    rate: Annotated[
        float | None,
        _option("rate", show_default=", ".join(f"{name} {value}" for name, value in RATES.items())),
    ] = None,
    batch: Annotated[int, _option("batch")] = DEFAULTS.batch,
    activation: Annotated[str, _option("activation")] = DEFAULTS.activation,
    pooling: Annotated[str, _option("pooling")] = DEFAULTS.pooling,
    loss: Annotated[str, _option("loss")] = DEFAULTS.loss,
    seed: Annotated[int, _option("seed")] = DEFAULTS.seed,
    data: Annotated[str, _option("data")] = DEFAULTS.data,
    amount: Annotated[int, _option("amount")] = DEFAULTS.amount,
    epochs: Annotated[int, _option("epochs")] = DEFAULTS.epochs,
    name: Annotated[str, typer.Option(help="What the model is called.")] = "trained",
    out: Annotated[
        Path | None,
        typer.Option(help="Folder that holds trained models.", show_default=shown(OWN / "trained")),
    ] = None,
    data_dir: Annotated[
        Path | None, typer.Option(help="Folder with MNIST's files.", show_default=shown(OWN / "data"))
    ] = None,
    threads: Annotated[int, typer.Option(min=1, max=256, help="Threads for arithmetic.")] = 1,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew, whatever was begun before.")] = False,
) -> None:
    """Train a LeNet from random weights. Ctrl-C stops it; the same command goes on where it was."""
    settings = Settings()
    try:
        options = Options.model_validate({
            "optimiser": optimiser, "rate": rate, "batch": batch, "activation": activation,
            "pooling": pooling, "loss": loss, "seed": seed, "data": data, "amount": amount, "epochs": epochs,
        })  # fmt: skip
        trained = out or settings.trained_dir
        _train(options, name, trained, data_dir or settings.data_dir, threads, fresh)
    except ValidationError as problem:
        first = problem.errors(include_url=False)[0]
        raise typer.BadParameter(f"--{first['loc'][0]}: {first['msg']}") from problem
    except LunetteError as problem:
        raise typer.BadParameter(problem.detail) from problem


def _train(options: Options, name: str, out: Path, data_dir: Path, threads: int, fresh: bool) -> None:
    folder = out / UNFINISHED / keep.slug(name)
    with _alone(folder):
        if (target := out / folder.name).exists():
            raise Taken(f"There is a model in {target} already; choose another --name.")
        if fresh:
            shutil.rmtree(folder, ignore_errors=True)
        course = Course(folder, options, data_dir=data_dir, threads=threads)
        console = Console(stderr=True)
        status = _run(course, console)
        if status["message"]:
            console.print(status["message"])
        if status["state"] == "done":
            kept = _keep(folder, out, name)
            card = keep.read_card(kept)
            typer.echo(f"{card['accuracy']['mnist_test']:.2%} of the 10,000 test digits; written: {kept}")
        elif status["state"] == "stopped":
            typer.echo(
                f"Stopped after {status['step']} steps. The same command goes on; --fresh begins anew."
            )
            sys.exit(130)
        else:
            sys.exit(1)


def _alone(folder: Path) -> AbstractContextManager[object]:
    """Nobody else trains in this folder meanwhile. Raises NotNow when somebody does already."""
    try:
        held = hold(folder.with_name(f"{folder.name}.hold"))  # beside it: --fresh removes the folder itself
    except OSError:  # a disk without locks: better to train unguarded than not at all
        return nullcontext()
    if held is None:
        raise NotNow(
            f"Another command is training {folder.name!r} now; wait for it or choose another --name."
        )
    return held


def _keep(folder: Path, out: Path, name: str) -> Path:
    """The model that it becomes. Raises Taken when a page gave its name away meanwhile; nothing is lost."""
    try:
        return keep.keep(folder, out, name)
    except Taken as problem:
        raise Taken(
            f"The training is over, but meanwhile another was kept as {folder.name!r}. Once that model is "
            "deleted or renamed, the same command keeps this one at once."
        ) from problem


def _run(course: Course, console: Console) -> Status:
    """Runs it to its end behind a progress bar; the last status. Ctrl-C stops it in order."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    last: Status = {}
    with Progress(*columns, console=console) as progress, _stops() as pending:
        task = progress.add_task("steps", total=course.status()["steps"])

        def control(wait: float) -> list[Command]:  # noqa: ARG001 - it never waits: a pause is the end here
            found, pending[:] = list(pending), []
            return [*found, "stop"] if course.state == "paused" else found

        def report(status: Status, weights: State | None) -> None:  # noqa: ARG001 - the bar shows figures only
            paused = last["message"] if last.get("state") == "paused" else None  # and so it was stopped
            last.update(status | {"message": status["message"] or paused})
            progress.update(task, total=status["steps"], completed=status["step"], description=_words(status))

        course.run(control, report)
    return last


def _words(status: Status) -> str:
    exam, loss = status["exam"], status["loss"]
    words = "steps" if loss is None else f"loss {loss:.3f}, training digits {status['train_accuracy']:.1%}"
    if exam and exam["tested"]:
        words += f", test digits {exam['right'] / exam['tested']:.1%}"
    return words


@contextmanager
def _stops() -> Iterator[list[Command]]:
    """A list into which Ctrl-C and a request to end put "leave"."""
    pending: list[Command] = []
    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(each, lambda *_: pending.append("leave")) for each in signals]
    try:
        yield pending
    finally:
        for each, handler in zip(signals, before, strict=True):
            signal.signal(each, handler)


def main(args: list[str] | None = None, name: str | None = None) -> None:
    """The command with these arguments, or with those of the process; name: as which it was called."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(command)
    app(args, prog_name=name)
