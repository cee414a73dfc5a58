"""A shipped model's history: some checkpoints of its training, packed and measured.

    python -m app.training.record STATES models/lenet --batch 256 --epoch-steps 1140
    python -m app.training.record STATES models/NAME --batch 128 --epoch-steps 148 --final 5920

STATES is a folder of `00000123.safetensors` or `step-123.safetensors`, float32 weights by steps. The last of
them is the model itself; with --final the model's own weights are those of that step.
"""

import math
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import torch
import typer
from rich.progress import track
from safetensors.torch import save
from torch.nn import functional as F

from ..errors import ModelError
from ..zoo.data import DataError
from ..zoo.material import Drawings
from . import checkpoints, photos, subjects
from .engine import State, logits_of, network_of
from .exam import Exam
from .files import replace
from .history import CARD, PACKED, WEIGHTS, History, Row, row
from .keep import read_card, write_card
from .packed import Packed, pack
from .subjects import Subject

MOST = 29  # packed checkpoints of LeNet; with the rows they stay under 2 MB
AT_ONCE = 500  # pictures
STATE = re.compile(r"(?:step-)?(\d+)")


def evenly(steps: Iterable[int], most: int) -> list[int]:
    """At most so many of the steps, the first and the last among them, as evenly as can be by logarithm."""
    steps = sorted(steps)
    if len(steps) <= most:
        return steps
    found: list[int] = []
    for places in range(most, 10 * most):  # early on several places fall on the same step
        apart = math.log(1 + steps[-1]) / (places - 1)
        aims = (math.exp(apart * place) - 1 for place in range(places))
        chosen = {min(steps, key=lambda step, aim=aim: abs(step - aim)) for aim in aims}  # type: ignore[misc]
        if len(chosen) > most:
            break
        found = sorted(chosen)
    return found


def record(
    folder: Path, states: Mapping[int, State], batch: int, epoch_steps: int, most: int | None = None
) -> list[Row]:
    """Writes history.safetensors and history.jsonl into a model's folder; gives the rows.

    states: weights by steps; the last must be those of the folder. most: packed checkpoints (MOST).
    Every figure is measured with the weights as they are packed, on what the project carries of the examples
    that the card names: all test pictures are read, loss and train_accuracy are means over the others.
    Raises ModelError when the last state is not the model's, DataError, OSError.
    """
    *packed, last = evenly(states, (most or MOST) + 1)
    own = checkpoints.read(folder / WEIGHTS)
    if not _same(own, states[last]):
        raise ModelError(f"The weights of step {last} are not those of {folder / WEIGHTS}.")
    card = read_card(folder) if (folder / CARD).is_file() else {}
    subject = subjects.SUBJECTS[card.get("examples", "mnist")]
    _check_reading(card)
    sample = subject.sample()
    replace(folder / PACKED, pack({step: states[step] for step in packed}))
    opened = Packed(folder / PACKED)
    rows = []
    for step in track([*packed, last], description="measuring"):
        network = network_of(
            own if step == last else opened.tensors(step),
            card.get("architecture", "lenet"), card.get("arguments", {}),
        )  # fmt: skip
        figures = _learnt(network, subject, sample) | _tested(step, network, subject)
        rows.append(row(step, step * batch, step / epoch_steps, **figures, kept=True))
    History(folder).write(rows)
    if card:
        write_card(folder, card)  # for the checksum of what was packed
    return rows


def _check_reading(card: Mapping[str, Any]) -> None:
    """Raises ModelError when a network reads photos in another way than they are given to it here."""
    told = card.get("input", {})
    if told.get("kind") == "photo" and (told["mean"], told["std"]) != (photos.MEAN, photos.STD):
        raise ModelError(f"card.json: input: mean and std are not {photos.MEAN} and {photos.STD}.")


def _same(one: State, other: State) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


def _learnt(network: torch.nn.Module, subject: Subject, sample: Drawings) -> dict[str, Any]:
    with torch.inference_mode():
        parts = torch.split(sample.pixels, AT_ONCE)
        found = torch.cat([logits_of(network, subject.ready(part)) for part in parts])
    right = found.argmax(dim=1) == sample.labels
    loss = F.cross_entropy(found, sample.labels)
    return {"loss": loss.item(), "train_accuracy": right.double().mean().item()}


def _tested(step: int, network: torch.nn.Module, subject: Subject) -> Row:
    exam = Exam(step, network, subject)
    while not exam.done:
        exam.read()
    return {name: value for name, value in exam.figures().items() if name != "step"}


def states_in(folder: Path) -> dict[int, State]:
    """The states of a folder by their steps. Raises ModelError for a broken file."""
    named = ((STATE.fullmatch(path.stem), path) for path in folder.glob("*.safetensors"))
    return {int(found[1]): checkpoints.read(path) for found, path in named if found}


def main(
    states: Annotated[Path, typer.Argument(help="Folder of 00000123.safetensors or step-123.safetensors.")],
    folder: Annotated[Path, typer.Argument(help="The model's folder.")],
    batch: Annotated[int, typer.Option(min=1, help="Images of a step.")],
    epoch_steps: Annotated[int, typer.Option(min=1, help="Steps of an epoch.")],
    weights: Annotated[
        bool, typer.Option("--weights", help="Make the last state the model's weights first.")
    ] = False,
    final: Annotated[
        int | None,
        typer.Option(min=1, help="The step of the model's own weights; later states do not count."),
    ] = None,
    most: Annotated[int, typer.Option(min=2, help="Checkpoints to keep beside the model's own.")] = MOST,
) -> None:
    """Pack the states of a training into a model's folder and measure each of them."""
    torch.set_num_threads(1)
    try:
        found = states_in(states)
        if not found:
            raise typer.BadParameter(f"{states} holds no 00000123.safetensors and no step-123.safetensors")
        if weights:
            replace(folder / WEIGHTS, save(found[max(found)]))  # the card is written with the record
        if final is not None:
            found = {step: state for step, state in found.items() if step < final}
            found[final] = checkpoints.read(folder / WEIGHTS)
        rows = record(folder, found, batch, epoch_steps, most)
    except (ModelError, DataError) as problem:
        hint = "--weights makes the last state the model's, --final says of which step the model's own are."
        raise typer.BadParameter(f"{str(problem).rstrip('.')}. {hint}") from problem
    size = sum((folder / name).stat().st_size for name in (PACKED, "history.jsonl"))
    typer.echo(f"{folder}: {len(rows)} checkpoints in {size / 1e6:.2f} MB")
    for each in rows:
        typer.echo(f"{each['step']:8d} steps  {each['right'] / each['tested']:7.2%}  loss {each['loss']:.4f}")


if __name__ == "__main__":
    typer.run(main)
