"""The run itself: begins or goes on, obeys, learns, examines, keeps checkpoints, and tells how far it is.

Whatever it keeps is a function of the options and the digits alone: exams are paced by images, not by the
clock.
"""

import base64
import dataclasses
import math
from collections import deque
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any, Literal, Protocol

import torch

from app.errors import BadInput
from app.settings import HOME
from app.training import checkpoints, keep
from app.training import run as runs
from app.training.books import Books, take_back
from app.training.digits import gather, read_own, source
from app.training.engine import Engine, State, Taken, finite
from app.training.exam import PACE, SLICE, TESTED, Exam, size
from app.training.history import CARD, History, row
from app.training.options import Options
from app.training.pace import RECENT, Span, Speed, recent
from app.zoo.material import Drawings

Command = Literal["pause", "resume", "batch", "image", "stop"]
Status = dict[str, Any]
Report = Callable[[Status, State | None], None]

EVERY = 0.1  # seconds between two reports
PATIENCE = 0.5  # seconds that a paused run waits for a command before it asks again


class Control(Protocol):
    """Gives the commands that came in since it was asked last; waits at most `wait` seconds for one."""

    def __call__(self, wait: float) -> list[Command]: ...


class Course:
    """One training. `state` is running, paused, done, stopped or failed."""

    def __init__(
        self, folder: Path, options: Options | None = None, own: Drawings | None = None,
        data_dir: Path = HOME / "data", threads: int = 1,
    ) -> None:  # fmt: skip
        """Begins a run in the folder, or goes on with the one that is in it (then options may be left out).

        Raises BadInput when there is nothing to learn from or the folder's run was begun with other choices,
        ModelError for a broken folder, OSError.
        """
        if options is not None and not (folder / runs.FILE).exists():
            runs.begin(folder, options, own)
        self.folder, self._run = folder, runs.read(folder)
        if options is not None and options != self._run.options:
            raise BadInput(f"The run in {folder.name} was begun with other options.")
        options = self._run.options
        self.state: str = "running"
        self.message: str | None = None
        self._ending = False  # all is learnt and examined, only writing is left
        self.engine = Engine(options, gather(options, data_dir, read_own(folder)))
        self._enter(source(options, data_dir), threads)
        self._history, self._books, self._speed = History(folder), Books(folder), Speed()
        self._span, self._recent, self._credit = Span(), deque[Taken](maxlen=RECENT), 0
        self._exam: Exam | None = None
        self._image: dict[str, Any] | None = None
        self._told, self._sent = 0.0, -1  # when a report was made, and of which step the weights were sent
        self._go_on()

    def run(self, control: Control, report: Report) -> None:
        """Learns until the end or until it is told to stop; a report at least eight times a second meanwhile.

        While it lasts torch has the run's number of threads.
        """
        threads = torch.get_num_threads()
        torch.set_num_threads(self._run.threads or 1)
        try:
            self._tell(report)
            while self.state in ("running", "paused"):
                for command in control(0.0 if self.state == "running" else PATIENCE):
                    self._obey(command)
                    self._tell(report)
                if self.state == "running":
                    self._guarded(self._advance)
                    if self.state != "running" or perf_counter() - self._told >= EVERY:
                        self._tell(report)
        finally:
            torch.set_num_threads(threads)

    def status(self) -> Status:
        """How far it is; the rows that are new since this was asked last."""
        engine = self.engine
        return {
            "state": self.state, "step": engine.step, "seen": engine.seen, "epoch": engine.epochs,
            "epochs": engine.options.epochs, "steps": engine.steps,
            **self._speed.status(engine.steps - engine.step), **recent(self._recent),
            "exam": self._exam.status() if self._exam else None, "rows": self._books.news(),
            "image": self._image, "message": self.message,
        }  # fmt: skip

    def _tell(self, report: Report) -> None:
        """A report; the weights go with it when they are others than the last time."""
        weights = self.engine.weights() if self.engine.step != self._sent else None
        if weights is not None and not finite(weights):
            weights = None
        report(self.status(), weights)
        self._told, self._sent = perf_counter(), self.engine.step

    # commands

    def _obey(self, command: Command) -> None:
        self._image = None
        if self.state not in ("running", "paused"):
            return
        if command == "stop":
            self.state = "stopped"
            self._guarded(self._stop)
        elif command == "resume" or self.engine.done:
            self.state, self.message = "running", None
        else:
            self._pause()
            if command in ("batch", "image"):
                self._guarded(lambda: self._one(1 if command == "image" else None))

    def _pause(self) -> None:
        if self.state == "running":
            self.state = "paused"
            self._speed.rest()
            self._books.owe(self._resume_point())
            self._guarded(self._books.settle)

    def _one(self, count: int | None) -> None:
        """A single step; of an image it also tells which it was and how it was read."""
        self._books.settle()
        self.message = None
        taken = self._learn(count)
        if count == 1:
            digit = self.engine.drawings.pixels[taken.index, 2:-2, 2:-2].contiguous().numpy()
            self._image = {
                "label": int(self.engine.drawings.labels[taken.index]), "answer": taken.answer,
                "index": taken.index, "pixels": base64.b64encode(digit.tobytes()).decode(),
            }  # fmt: skip
        self._books.settle()

    def _stop(self) -> None:
        self._speed.rest()
        if not self._is_kept():
            self._books.owe_checkpoint(self._row(), self.engine.weights())
        self._books.owe(self._resume_point())
        self._books.owe(lambda: keep.finish(self.folder))
        self._books.settle()

    def _guarded(self, act: Callable[[], object]) -> None:
        """A disk that takes no more pauses the run; what was to be written stays owed."""
        try:
            act()
        except OSError as problem:
            reason = problem.strerror or str(problem)
            self.message = f"It could not be written: {reason}."
            self._speed.rest()
            if self.state == "running":
                self.state = "paused"
            if self.state == "paused":
                self.message += " Make room, then resume."

    # learning

    def _advance(self) -> None:
        self._books.settle()
        if self._ending:
            self.state = "done"
        elif not self.engine.done:
            self._learn(None)
        elif self._exam is None:
            self._exam = Exam(self.engine.step, self.engine.weights(), self.engine.options.arguments)
        else:
            self._exam.read()
            if self._exam.done:
                self._end(self._exam)
        self._books.settle()
        self._speed.note(self.engine.step)

    def _learn(self, count: int | None) -> Taken:
        """One step, with the checkpoint and the slices of an exam that are due after it."""
        taken = self.engine.take(count)
        if not math.isfinite(taken.loss):
            self._fail()
            return taken
        self._span.add(taken)
        self._recent.append(taken)
        self._credit += taken.count
        if self._is_kept():
            self._checkpoint()
        while self._exam and self._credit >= SLICE * PACE:
            self._credit -= SLICE * PACE
            self._exam.read()
            if self._exam.done:
                self._close_exam()
        return taken

    def _is_kept(self) -> bool:
        return self.engine.done or checkpoints.scheduled(self.engine.step)

    def _checkpoint(self) -> None:
        weights, step, seen = self.engine.weights(), self.engine.step, self.engine.seen
        if not finite(weights):
            self._fail()
            return
        self._books.owe_checkpoint(self._row(), weights)
        self._span = Span()
        if self.engine.done:
            self._close_exam()
        elif self._exam is None:
            self._exam, self._credit = (
                Exam(step, weights, self.engine.options.arguments, size(seen, TESTED)),
                0,
            )
        self._books.owe(self._resume_point())

    def _row(self) -> dict[str, Any]:
        return row(self.engine.step, self.engine.seen, self.engine.epochs, **self._span.means(), kept=True)

    def _close_exam(self) -> None:
        if self._exam and self._exam.tested:
            self._books.owe_row(self._exam.figures())
        self._exam = None

    def _end(self, exam: Exam) -> None:
        self._books.owe_row(exam.figures())
        self._books.owe(lambda: keep.finish(self.folder))
        self._books.owe(lambda: (self.folder / runs.RESUME).unlink(missing_ok=True))
        self._exam, self._ending = None, True

    def _fail(self) -> None:
        self.state, self._exam = "failed", None
        self.message = (
            f"After {self.engine.step} steps the loss is no number any more: the learning rate is too large. "
            "The checkpoints up to there stay."
        )

    # beginning, and going on

    def _enter(self, name: str, threads: int) -> None:
        """Fills in what is known now; a run that goes on must find the same digits."""
        digits = len(self.engine.drawings)
        if self._run.digits is None:
            self._run = self._run.model_copy(update={"digits": digits, "data": name, "threads": threads})
            runs.write(self.folder, self._run)
        elif (self._run.digits, self._run.data) != (digits, name):
            was = f"{self._run.digits} digits of {self._run.data!r}"
            raise BadInput(f"The run was begun with {was}; now there are {digits} of {name!r}.")

    def _go_on(self) -> None:
        found = runs.read_resume(self.folder)
        if found is not None:
            weights, memory, state = found
            self.engine.load(weights, memory, state["place"])
            self._span, self._credit = Span(**state["span"]), state["credit"]
            if exam := state["exam"]:
                step = exam["step"]
                self._exam = Exam(
                    step, self._history.tensors(step), self.engine.options.arguments, exam["of"]
                )
                self._exam.go_on(exam)
            take_back(self.folder, self.engine.step, kept=self._is_kept())
        elif (self.folder / CARD).is_file():
            self.state = "done"
            last = self._history.rows[-1]
            place = {"step": last["step"], "seen": last["seen"], "epoch": int(last["epoch"]), "position": 0}
            self.engine.load(self._history.tensors(last["step"]), {}, place)
        else:
            self._checkpoint()

    def _resume_point(self) -> Callable[[], None]:
        """Writes what is now, whenever it is called."""
        weights, memory = self.engine.weights(), self.engine.memory()
        state = {
            "place": self.engine.place(), "span": dataclasses.asdict(self._span), "credit": self._credit,
            "exam": self._exam.status() if self._exam else None,
        }  # fmt: skip
        return lambda: runs.write_resume(self.folder, weights, memory, state)
