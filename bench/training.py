"""What a training costs beside learning itself: steps a second of a whole run, and of a bare loop in torch.

    python -m bench.training

Both learn from the same digits with the same settings on one thread and take turns in short stretches, so
that whatever else the machine does falls on both alike. The run makes all its reports, with the weights,
keeps its checkpoints and reads its test digits; the bare loop does nothing but learn.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import torch
from torch.nn import functional as F

from app.settings import HOME
from app.training.course import Command, Course, Status
from app.training.digits import gather
from app.training.engine import State, first_network, logits_of
from app.training.options import Options
from bench.table import Row, report, row

LEAST = 0.8  # of the bare loop's steps a second
STRETCH = 100  # steps that one of the two takes before it is the other's turn
ROUNDS = 25
OPTIONS = Options(data="sample")


def bare(options: Options) -> Iterator[None]:
    """Learns from one batch each time it is asked, as one would write it down."""
    drawings = gather(options, HOME)
    network, order = first_network(options), torch.randperm(len(drawings))
    optimiser = torch.optim.SGD(network.parameters(), lr=options.learning_rate)
    while True:
        for batch in torch.split(order, options.batch):
            inputs = drawings.pixels[batch, None].float() / 255
            loss = F.cross_entropy(logits_of(network, inputs), drawings.labels[batch])
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            yield


class Turns:
    """Stops the clock of a run after each stretch, lets the bare loop take one, and stops the run in the
    end."""

    def __init__(self, folder: Path) -> None:
        self.course, self._bare = Course(folder / "run", OPTIONS, data_dir=folder), bare(OPTIONS)
        self.read = 0.0  # of all that was reported
        self.speeds: list[tuple[float, float]] = []  # steps a second, the run's and the bare loop's
        self._started, self._step = perf_counter(), 0

    def control(self, wait: float) -> list[Command]:  # noqa: ARG002 - it is never paused
        step = self.course.lesson.engine.step
        if step < self._step + STRETCH:
            return []
        ours = STRETCH / (perf_counter() - self._started)
        started = perf_counter()
        for _ in range(STRETCH):
            next(self._bare)
        self.speeds.append((ours, STRETCH / (perf_counter() - started)))
        self._started, self._step = perf_counter(), step
        return ["stop"] if len(self.speeds) == ROUNDS else []

    def report(self, status: Status, weights: State | None) -> None:
        self.read += status["step"] + sum(float(value.sum()) for value in (weights or {}).values())


def rows() -> list[Row]:
    """Steps a second of both, and their ratio; the first stretch, with its many checkpoints, counts too."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with TemporaryDirectory() as folder:
        turns = Turns(Path(folder))
        turns.course.run(turns.control, turns.report)
    torch.set_num_threads(threads)
    ours, theirs = (median(speeds) for speeds in zip(*turns.speeds, strict=True))
    whole = sum(1 / theirs for _, theirs in turns.speeds) / sum(1 / ours for ours, _ in turns.speeds)
    return [
        row("training, a bare loop in torch", theirs, "steps/s"),
        row("training with reports, exams and checkpoints", ours, "steps/s"),
        row("training, of the bare loop", whole, "x", LEAST, more=True),
    ]


if __name__ == "__main__":
    sys.exit(report(rows()))
