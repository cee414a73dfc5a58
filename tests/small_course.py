"""Trainings that take a moment: few digits to learn from and few to be examined on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.training import exam, lesson, subjects
from app.training.course import Command, Course
from app.training.options import Options
from app.training.subjects import SUBJECTS, Subject
from app.zoo.material import Drawings

EXAM = 60  # digits of a whole exam


def shrink(monkeypatch: pytest.MonkeyPatch) -> None:
    """An exam has 60 digits, read 20 at a time, and goes on every 20 images."""
    pictures = {name: first(whole) for name, whole in SUBJECTS.items()}  # read now: tests change where from
    few = {name: replace(SUBJECTS[name], test=lambda found=found: found) for name, found in pictures.items()}
    monkeypatch.setattr(subjects, "SUBJECTS", few)
    for module in (exam, lesson):
        monkeypatch.setattr(module, "SLICE", 20)
        monkeypatch.setattr(module, "PACE", 1, raising=False)
    monkeypatch.setattr(exam, "LEAST", 40)


def first(whole: Subject) -> Drawings:
    """The first of its test pictures."""
    found = whole.test()
    return Drawings(found.pixels[:EXAM], found.labels[:EXAM])


def small(**more: Any) -> Options:
    """21 steps on 100 digits unless told otherwise."""
    return Options(**{"data": "sample", "amount": 100, "batch": 16, "epochs": 3} | more)


class Desk:
    """Hands out commands: those of `plan` before the step they name is taken, and keeps the reports."""

    def __init__(self, plan: Sequence[tuple[int, Command]] = ()) -> None:
        self.plan, self.reports, self.course = list(plan), [], None
        self.weights: dict[int, Any] = {}
        self.watch: Callable[[dict[str, Any]], None] = lambda _: None

    def take(self, course: Course) -> Desk:
        self.course = course
        course.run(self.control, self.report)
        return self

    def control(self, _wait: float) -> list[Command]:
        step = self.course.lesson.engine.step
        due = [command for at, command in self.plan if at <= step]
        self.plan = [(at, command) for at, command in self.plan if at > step]
        if self.course.state == "paused" and not due:
            raise AssertionError("paused for good")
        return due

    def report(self, status: dict[str, Any], weights: Any) -> None:
        self.reports.append(status)
        if weights is not None:
            self.weights[status["step"]] = weights
        self.watch(status)

    @property
    def last(self) -> dict[str, Any]:
        return self.reports[-1]


def exam_pictures(name: str = "mnist") -> Drawings:
    """The test pictures of an exam, as `shrink` left them."""
    return subjects.SUBJECTS[name].test()


def run(folder: Path, options: Options | None = None, plan: Sequence[tuple[int, Command]] = ()) -> Desk:
    return Desk(plan).take(Course(folder, options, data_dir=folder))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its place; when the run began is left out."""
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.*")}
    found.pop("run.json", None)
    return found
