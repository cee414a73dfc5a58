"""What a run is told and what it says then: each command its answer, and the last words of a stop."""

import errno
from pathlib import Path

import pytest
import torch

from app.training.course import Course
from tests.small_course import Desk, shrink, small


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    shrink(monkeypatch)
    torch.set_num_threads(1)


def test_a_stop_that_is_written_does_not_repeat_what_was_wrong_before(tmp_path: Path) -> None:
    course = Course(tmp_path / "full", small(), data_dir=tmp_path)

    def full() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    course.lesson.books.owe(full)
    desk = Desk()

    def watch(status: dict) -> None:
        if status["state"] == "paused":
            assert "No space left" in status["message"]
            course.lesson.books._owed.clear()  # now there is room
            desk.plan.append((0, "stop"))

    desk.watch = watch
    desk.take(course)
    assert (desk.last["state"], desk.last["message"]) == ("stopped", None)
