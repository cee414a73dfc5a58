"""What a run learns and what it keeps of it: steps, checkpoints, exams, and the point that it goes on from.

All of it is a function of the options and the pictures: exams are paced by images, not by the clock. Only how
many pictures a stopped run is examined with depends on the time there is; who goes on takes that exam back.
"""

import dataclasses
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from ..zoo.material import Drawings
from . import checkpoints, keep
from . import run as runs
from .books import Books, take_back
from .engine import Engine, State, StepResult, finite, network_of
from .exam import PACE, SLICE, Exam, size
from .history import CARD, FILE, History, Row, row
from .options import Options
from .pace import Span
from .reasons import NOTHING
from .vital import verdict


class Diverged(Exception):  # noqa: N818 - it is what happened to the weights
    """The loss or a weight is no number any more."""


class Lesson:
    """One run's learning in its folder. `over`: nothing is left to do but to settle `books`."""

    def __init__(self, folder: Path, options: Options, drawings: Drawings) -> None:
        """Begins, or goes on where the folder says that it was. Raises ModelError, OSError."""
        self.folder, self.books, self.engine = folder, Books(folder), Engine(options, drawings)
        self.exam: Exam | None = None
        self.over = False
        self.verdict = NOTHING  # what the newest weights that were examined suffer from
        self._span, self._credit = Span(), 0  # since the last checkpoint; images since the exam's last slice
        self._go_on()

    def learn(self, count: int | None = None) -> StepResult:
        """A step on a batch or on `count` images; what is due after it is done or owed. Raises Diverged."""
        result = self.engine.take(count)
        if not math.isfinite(result.loss):
            raise Diverged
        self._span.add(result)
        self._credit += result.count
        if self._is_kept():
            self._checkpoint()
        while self.exam and self._credit >= SLICE * PACE:
            self._credit -= SLICE * PACE
            self.exam.read()
            if self.exam.done:
                self._close_exam()
        return result

    def examine(self) -> None:
        """When every epoch is over: the next slice of the last exam, and after it the end."""
        if self.exam is None:
            self.exam = self._exam(self.engine.step, self.engine.weights())
        self.exam.read()
        if self.exam.done:
            self.verdict = verdict(self.engine, self.exam.confusion, is_end=True)
            self._close_exam()
            self.books.owe(lambda: keep.finish(self.folder))
            self.books.owe(lambda: (self.folder / runs.RESUME).unlink(missing_ok=True))
            self.over = True

    def pause(self) -> None:
        """The point to go on from is owed to the books; the history does not hear of it."""
        weights, memory = self.engine.weights(), self.engine.memory()
        state = {
            "place": self.engine.place(), "span": dataclasses.asdict(self._span), "credit": self._credit,
            "exam": self.exam.status() if self.exam else None,
        }  # fmt: skip

        def write() -> None:  # when all before it is written, so that the history's length is known
            runs.write_resume(self.folder, weights, memory, state | {"history": History(self.folder).length})

        self.books.owe(write)

    def stop(self) -> None:
        """The same, and the weights as they are now as the last checkpoint, ready to be kept.

        Weights that are no numbers are none: then the checkpoint before them is the last.
        """
        self.pause()  # first, since going on does not know of the checkpoint
        weights = self.engine.weights()
        if not self._is_kept() and finite(weights):
            self.books.owe_checkpoint(self._row(self._examined(weights)), weights)
        self.books.owe(lambda: keep.finish(self.folder))

    def examine_last(self, wanted: Callable[[], bool]) -> None:
        """After `stop`: its checkpoint reads all test pictures, or as many as is still `wanted`."""
        exam = self._exam(self.engine.step, self.engine.weights())
        while not exam.done and wanted():
            exam.read()
        if exam.tested:
            self.books.owe_row(exam.figures())
            self.books.owe(lambda: keep.write_card(self.folder, keep.card_of(self.folder)))

    def _exam(self, step: int, weights: State, of: int | None = None) -> Exam:
        options, subject = self.engine.options, self.engine.subject
        return Exam(step, network_of(weights, options.network, options.arguments), subject, of)

    def _is_kept(self) -> bool:
        return self.engine.done or checkpoints.scheduled(self.engine.step)

    def _checkpoint(self) -> None:
        weights, engine = self.engine.weights(), self.engine
        if not finite(weights):
            raise Diverged
        exam = self._examined(weights)
        self.books.owe_checkpoint(self._row(exam), weights)
        self._span = Span()
        if engine.done:
            self._close_exam()
        elif self.exam is None:
            self.exam, self._credit = exam, 0
        self.pause()

    def _examined(self, weights: State) -> Exam:
        """An exam whose first pictures are read: no checkpoint is without an accuracy, however rough."""
        engine, subject = self.engine, self.engine.subject
        exam = self._exam(engine.step, weights, size(engine.seen, len(subject.test())))
        exam.read(subject.first)
        self.verdict = verdict(engine, exam.confusion)
        return exam

    def _row(self, exam: Exam) -> Row:
        engine = self.engine
        means, figures = self._span.means(), exam.figures()
        return row(engine.step, engine.seen, engine.epochs, **means, kept=True) | figures

    def _close_exam(self) -> None:
        if self.exam and self.exam.tested:
            self.books.owe_row(self.exam.figures())
        self.exam = None

    def _go_on(self) -> None:
        found, history = runs.read_resume(self.folder), History(self.folder)
        if found is not None:
            weights, memory, state = found
            self.engine.load(weights, memory, state["place"])
            self._span, self._credit = Span(**state["span"]), state["credit"]
            if state["exam"]:
                self.exam = self._exam_again(history, state["exam"])
            take_back(self.folder, self.engine.step, self._is_kept(), state["history"])
        elif (self.folder / CARD).is_file():
            self.over = True
            last = history.rows[-1]
            place = {"step": last["step"], "seen": last["seen"], "epoch": int(last["epoch"]), "position": 0}
            self.engine.load(history.tensors(last["step"]), {}, place)
            self.verdict = verdict(self.engine, torch.tensor(last["confusion"]), is_end=True)
        else:  # killed before there was a point to go on from: the row that was written comes again
            (self.folder / FILE).unlink(missing_ok=True)
            self._checkpoint()

    def _exam_again(self, history: History, told: dict[str, Any]) -> Exam:
        exam = self._exam(told["step"], history.tensors(told["step"]), told["of"])
        exam.go_on(told)
        return exam
