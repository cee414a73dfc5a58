"""What a run is told and what it says then: each command its answer, and the last words of a stop."""

import errno
import io
from pathlib import Path

import orjson
import pytest
import torch

from app.training import frames, worker
from app.training import run as runs
from app.training.course import Course
from tests.small_course import Desk, shrink, small


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    shrink(monkeypatch)
    torch.set_num_threads(1)


def statuses(told: bytes) -> list[dict]:
    """What a worker wrote, without its weights."""
    found = []
    while told:
        (length,) = frames.LENGTH.unpack(told[: frames.LENGTH.size])
        body, told = told[frames.LENGTH.size :][:length], told[frames.LENGTH.size + length :]
        if not frames.is_block(body):
            found.append(orjson.loads(body))
    return found


def test_each_of_two_commands_at_once_is_answered_with_what_it_made(tmp_path: Path) -> None:
    """A status says how many commands it is the answer to."""
    runs.begin(tmp_path / "run", small())
    waiting, out = [["batch", "image"], ["stop"]], io.BytesIO()
    assert worker.run(tmp_path / "run", tmp_path, 1, lambda _: waiting.pop(0), out) == 0
    first, batch, image, stop = statuses(out.getvalue())
    assert (first["heard"], first["step"], first["state"]) == (0, 0, "running")
    assert (batch["heard"], batch["step"], batch["image"]) == (1, 1, None)
    assert (image["heard"], image["step"], image["image"] is None) == (2, 2, False)
    assert (stop["heard"], stop["state"]) == (3, "stopped")


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
