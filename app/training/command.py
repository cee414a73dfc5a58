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
from .learners import LEARNERS
from .options import CHOICES, RATES, Options

UNFINISHED = ".begun"  # folder below the trained models in which runs lie until they are over
USUAL = {name: Options.model_validate({"network": name}) for name in CHOICES}


def _option(name: str) -> Any:
    """An option with the words and the limits of its field; Options itself checks the value."""
    rates = ", ".join(f"{each} {value}" for each, value in RATES.items())
    usual = rates if name == "rate" else ", of ".join(_usual(name))
    return typer.Option(f"--{name}", help=Options.model_fields[name].description, show_default=usual)


def _usual(name: str) -> list[str]:
    """What is chosen unless told, and after it what other networks have instead."""
    first, *others = ((network, getattr(options, name)) for network, options in USUAL.items())
    return [str(first[1]), *(f"{network} {value}" for network, value in others if value != first[1])]


def command(
    network: Annotated[str, typer.Option(help=Options.model_fields["network"].description)] = "lenet",
    optimiser: Annotated[str | None, _option("optimiser")] = None,
    rate: Annotated[float | None, _option("rate")] = None,
    batch: Annotated[int | None, _option("batch")] = None,
    activation: Annotated[str | None, _option("activation")] = None,
    pooling: Annotated[str | None, _option("pooling")] = None,
    loss: Annotated[str | None, _option("loss")] = None,
    seed: Annotated[int | None, _option("seed")] = None,
    data: Annotated[str | None, _option("data")] = None,
    amount: Annotated[int | None, _option("amount")] = None,
    epochs: Annotated[int | None, _option("epochs")] = None,
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
    """Train a network from random weights. Ctrl-C stops it; the same command goes on where it was."""
    settings = Settings()
    try:
        asked = {
            "network": network, "optimiser": optimiser, "rate": rate, "batch": batch,
            "activation": activation, "pooling": pooling, "loss": loss, "seed": seed, "data": data,
            "amount": amount, "epochs": epochs,
        }  # fmt: skip
        options = Options.model_validate({name: each for name, each in asked.items() if each is not None})
        trained = out or settings.trained_dir
        _train(options, name, trained, data_dir or settings.data_dir, threads, fresh)
    except ValidationError as problem:
        first = problem.errors(include_url=False)[0]
        where = "".join(f"--{name}: " for name in first["loc"][:1])
        raise typer.BadParameter(f"{where}{first['msg']}") from problem
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
            subject = LEARNERS[options.network].subject
            right = keep.read_card(kept)["accuracy"][subject.accuracy]
            typer.echo(f"{right:.2%} of the {subject.tested}; written: {kept}")
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
    words = "steps" if loss is None else f"loss {loss:.3f}, while learning {status['train_accuracy']:.1%}"
    if exam and exam["tested"]:
        words += f", test {exam['right'] / exam['tested']:.1%}"
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
