"""What a run is told and what it says then: each command its answer, and the last words of a stop."""

import errno
import io
from pathlib import Path

import orjson
import pytest
import torch
from safetensors.torch import load_file

from app.training import frames, worker
from app.training import run as runs
from app.training.course import Command, Course
from app.training.history import History
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
    assert worker.run(tmp_path / "run", tmp_path, 1, lambda _: waiting.pop(0) if waiting else [], out) == 0
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


def test_a_stop_keeps_no_weights_that_are_no_numbers(tmp_path: Path) -> None:
    course = Course(tmp_path / "run", small(), data_dir=tmp_path)
    desk = Desk([(19, "stop")])  # between two checkpoints
    control, engine = desk.control, course.lesson.engine

    def spoil(wait: float) -> list[Command]:
        if engine.step == 19:
            next(engine.network.parameters()).data.fill_(float("inf"))
        return control(wait)

    desk.control = spoil
    desk.take(course)
    assert desk.last["state"] == "stopped"
    history = History(tmp_path / "run")
    assert history.last == 17
    kept = load_file(tmp_path / "run" / "weights.safetensors")
    assert all(value.isfinite().all() for value in kept.values())
