"""The run itself: begins or goes on, obeys, learns, and tells how far it is."""

import base64
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any, Literal, Protocol

import torch

from ..errors import BadInput
from ..settings import OWN
from ..zoo.material import Drawings
from . import run as runs
from .digits import read_own
from .engine import State, StepResult, finite
from .learners import LEARNERS
from .lesson import Diverged, Lesson
from .options import Options
from .pace import RECENT, Speed, recent
from .reasons import NOTHING, told, unwritten

Command = Literal["pause", "resume", "batch", "image", "stop", "leave"]  # leave: stop, without a last exam
Status = dict[str, Any]  # as Course.status gives it
Report = Callable[[Status, State | None], None]

THOROUGH = 0.5  # seconds that a stop may take with its exam: all of the test, where nothing else is going on
EVERY = 0.1  # seconds between two reports
PATIENCE = 0.5  # seconds that a paused run waits for a command before it asks again
ALIVE = ("running", "paused")


class Control(Protocol):
    """Gives the commands that came in since it was asked last; waits at most `wait` seconds for one."""

    def __call__(self, wait: float) -> list[Command]: ...


class Course:
    """One training. `state` is running, paused, done, stopped or failed."""

    def __init__(
        self, folder: Path, options: Options | None = None, own: Drawings | None = None,
        data_dir: Path = OWN / "data", threads: int = 1,
    ) -> None:  # fmt: skip
        """Begins a run in the folder, or goes on with the one in it (then options may be left out).

        own: digits of `own_digits`. threads: of torch, fixed when the run begins. Raises BadInput when there
        is nothing to learn from or the folder's run was begun with other choices, ModelError for a broken
        folder, OSError.
        """
        if options is not None and not (folder / runs.FILE).exists():
            learner = LEARNERS[options.network]
            drawings = learner.gather(options, data_dir, own)  # first: what cannot begin leaves nothing
            self._run = runs.begin(folder, options, own)
        else:
            self._run = runs.read(folder)
            if options is not None and options != self._run.options:
                raise BadInput(f"The run in {folder.name} was begun with other options.")
            learner = LEARNERS[self._run.options.network]
            drawings = learner.gather(self._run.options, data_dir, read_own(folder))
        self.folder = folder
        self._enter(len(drawings), learner.source(self._run.options, data_dir), threads)
        with _threads(self._run.threads or 1):
            self.lesson = Lesson(folder, self._run.options, drawings)
        self.state = "done" if self.lesson.over else "running"
        self.why = NOTHING
        self._speed, self._recent = Speed(), deque[StepResult](maxlen=RECENT)
        self._image: dict[str, Any] | None = None
        self._heard = 0
        self._told, self._sent = 0.0, -1  # when a report was made; of which step the weights were sent

    def run(self, control: Control, report: Report) -> None:
        """Learns until the end or until it is told to stop; reports at least eight times a second meanwhile.

        Weights come with a report when they are others than in the last. While it lasts torch has the run's
        number of threads.
        """
        with _threads(self._run.threads or 1):
            self._guarded(self.lesson.books.settle)  # first: what is told of has to outlive this process
            self._tell(report)
            quiet = perf_counter()  # until then no command had come; what comes waits for a step to be over
            while self.state in ALIVE:
                commands = control(0.0 if self.state == "running" else PATIENCE)
                if not commands or self.state == "paused":
                    quiet = perf_counter()
                for command in commands:
                    self._obey(command)
                    self._heard += 1
                    if self.state == "stopped" and "leave" not in commands and self.why is NOTHING:
                        self._examine(control, quiet + THOROUGH)
                    self._tell(report)
                    if self.state not in ALIVE:
                        break
                if self.state == "running":
                    self._guarded(self._advance)
                    if self.state != "running" or perf_counter() - self._told >= EVERY:
                        self._tell(report)

    def status(self) -> Status:
        """How far it is, as plain values, with the rows that are new since this was asked last.

        speed: steps a second; left: seconds; loss, train_accuracy: means over the newest steps; exam: the one
        under way; image: what a single image's step was about, with its levels in base64; message
        and reason: why it paused or failed, else what it suffers from (`vital`). All of these may be None.
        heard: commands obeyed so far.
        """
        engine, exam = self.lesson.engine, self.lesson.exam
        return {
            "state": self.state, "step": engine.step, "seen": engine.seen, "epoch": engine.epochs,
            "epochs": engine.options.epochs, "steps": engine.steps,
            **self._speed.status(engine.steps - engine.step), **recent(self._recent),
            "exam": exam.status() if exam else None, "rows": self.lesson.books.news(),
            "image": self._image, "heard": self._heard,
            **(self.lesson.verdict if self.why is NOTHING else self.why),
        }  # fmt: skip

    def _tell(self, report: Report) -> None:
        step = self.lesson.engine.step
        weights = self.lesson.engine.weights() if step != self._sent else None
        report(self.status(), weights if weights and finite(weights) else None)
        self._told, self._sent = perf_counter(), step

    def _enter(self, digits: int, name: str, threads: int) -> None:
        """Fills in what is known now; a run that goes on must find the same digits."""
        if self._run.digits is None:
            self._run = self._run.model_copy(update={"digits": digits, "data": name, "threads": threads})
            runs.write(self.folder, self._run)
        elif (self._run.digits, self._run.data) != (digits, name):
            was = f"{self._run.digits} digits of {self._run.data!r}"
            raise BadInput(f"The run was begun with {was}; now there are {digits} of {name!r}.")

    # what it is told

    def _obey(self, command: Command) -> None:
        self._image = None
        if self.state not in ALIVE:
            return
        if command in ("stop", "leave"):
            self.state, self.why = "stopped", NOTHING
            self._guarded(self._stop)
        elif command == "resume" or (command != "pause" and self.lesson.engine.done):
            self.state, self.why = "running", NOTHING
        else:
            if self.state == "running":
                self._guarded(self._pause)
            if command in ("batch", "image") and self.state == "paused":
                self._guarded(lambda: self._one(1 if command == "image" else None))

    def _stop(self) -> None:
        self._speed.rest()
        self.lesson.stop()
        self.lesson.books.settle()

    def _examine(self, control: Control, until: float) -> None:
        """What was stopped is examined, until then at most; all that it needs is written already."""

        def act() -> None:
            self.lesson.examine_last(lambda: perf_counter() < until and "leave" not in control(0.0))
            self.lesson.books.settle()

        self._guarded(act)

    def _pause(self) -> None:
        self.state = "paused"
        self._speed.rest()
        self.lesson.pause()
        self.lesson.books.settle()

    def _one(self, count: int | None) -> None:
        """A single step; of an image it also tells which it was and how it was read before the step."""
        self.lesson.books.settle()
        self.why = NOTHING
        result = self.lesson.learn(count)
        self._recent.append(result)
        if count == 1:
            drawings, subject = self.lesson.engine.drawings, self.lesson.engine.subject
            index = int(result.chosen[0])
            levels = subject.shown(drawings.pixels[index]).contiguous().numpy().tobytes()
            self._image = {
                "label": int(drawings.labels[index]), "answer": int(result.answers[0]), "index": index,
                "pixels": base64.b64encode(levels).decode(),
            }  # fmt: skip
        self.lesson.books.settle()

    def _advance(self) -> None:
        self.lesson.books.settle()  # what a full disk refused comes first
        if self.lesson.over:
            self.state = "done"
        elif self.lesson.engine.done:
            self.lesson.examine()
        else:
            self._recent.append(self.lesson.learn())
            self._speed.note(self.lesson.engine.step)
        self.lesson.books.settle()

    def _guarded(self, act: Callable[[], object]) -> None:
        """A disk that takes no more pauses the run, and what was to be written stays owed."""
        try:
            act()
        except OSError as problem:
            self._speed.rest()
            self.why = unwritten(problem, self.state not in ALIVE)
            if self.state in ALIVE:
                self.state = "paused"
        except Diverged:
            self.state = "failed"
            self.why = told("diverged", steps=self.lesson.engine.step)


@contextmanager
def _threads(count: int) -> Iterator[None]:
    """torch has so many threads meanwhile: with others, sums are made in another order."""
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
