"""A shipped model's history: some thirty checkpoints of its training, packed and measured.

    python -m app.training.record STATES models/lenet --batch 256 --epoch-steps 1140

STATES is a folder of `00000123.safetensors`, float32 weights by steps; the last of them is the model itself.
"""

import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

import torch
import typer
from rich.progress import track
from safetensors.torch import save

from ..errors import ModelError
from ..zoo.data import read_sample
from ..zoo.learn import read_all
from ..zoo.material import Drawings, framed
from . import checkpoints
from .engine import State, network_of
from .exam import Exam
from .files import replace
from .history import CARD, PACKED, WEIGHTS, History, Row, row
from .keep import read_card, write_card
from .packed import Packed, pack

MOST = 29  # packed checkpoints; with the rows they stay under 2 MB


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


def record(folder: Path, states: Mapping[int, State], batch: int, epoch_steps: int) -> list[Row]:
    """Writes history.safetensors and history.jsonl into a model's folder; gives the rows.

    states: weights by steps; the last must be those of the folder. Every figure is measured with the
    weights as they are packed: the digits read rightly are the 10,000 test digits, loss and train_accuracy
    are means over the 10,000 shipped training digits. Raises ModelError when the last state is not the
    model's, OSError.
    """
    *packed, last = evenly(states, MOST + 1)
    own = checkpoints.read(folder / WEIGHTS)
    if not _same(own, states[last]):
        raise ModelError(f"The weights of step {last} are not those of {folder / WEIGHTS}.")
    replace(folder / PACKED, pack({step: states[step] for step in packed}))
    opened, sample = Packed(folder / PACKED), _sample()
    rows = []
    for step in track([*packed, last], description="measuring"):
        weights = own if step == last else opened.tensors(step)
        seen, epoch = step * batch, step / epoch_steps
        rows.append(row(step, seen, epoch, **_learnt(weights, sample), **_tested(step, weights), kept=True))
    History(folder).write(rows)
    if (folder / CARD).is_file():
        write_card(folder, read_card(folder))  # for the checksum of what was packed
    return rows


def _same(one: State, other: State) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


def _sample() -> Drawings:
    pixels, labels = read_sample()
    return Drawings(framed(pixels), labels)


def _learnt(weights: State, sample: Drawings) -> dict[str, float]:
    found = read_all(network_of(weights, {}), sample)
    right = found.argmax(dim=1) == sample.labels
    loss = torch.nn.functional.cross_entropy(found, sample.labels)
    return {"loss": loss.item(), "train_accuracy": right.double().mean().item()}


def _tested(step: int, weights: State) -> Row:
    exam = Exam(step, weights, {})
    while not exam.done:
        exam.read()
    return {name: value for name, value in exam.figures().items() if name != "step"}


def main(
    states: Annotated[Path, typer.Argument(help="Folder of 00000123.safetensors, one for each step.")],
    folder: Annotated[Path, typer.Argument(help="The model's folder.")],
    batch: Annotated[int, typer.Option(min=1, help="Images of a step.")],
    epoch_steps: Annotated[int, typer.Option(min=1, help="Steps of an epoch.")],
    weights: Annotated[
        bool, typer.Option("--weights", help="Make the last state the model's weights first.")
    ] = False,
) -> None:
    """Pack the states of a training into a model's folder and measure each of them."""
    torch.set_num_threads(1)
    found = {int(path.stem): checkpoints.read(path) for path in states.glob("*.safetensors")}
    if not found:
        raise typer.BadParameter(f"{states} holds no 00000123.safetensors")
    try:
        if weights:
            replace(folder / WEIGHTS, save(found[max(found)]))  # the card is written with the record
        rows = record(folder, found, batch, epoch_steps)
    except ModelError as problem:
        raise typer.BadParameter(f"{problem.detail} --weights makes the last state the model's.") from problem
    size = sum((folder / name).stat().st_size for name in (PACKED, "history.jsonl"))
    typer.echo(f"{folder}: {len(rows)} checkpoints in {size / 1e6:.2f} MB")
    for each in rows:
        typer.echo(f"{each['step']:8d} steps  {each['right'] / each['tested']:7.2%}  loss {each['loss']:.4f}")


if __name__ == "__main__":
    typer.run(main)
