"""What goes wrong with a run: a disk that is full, a loss that is no number; its files stay whole."""

import errno
from pathlib import Path

import pytest
import torch

from app.training import files
from app.training.course import Course
from app.training.history import History
from tests.small_course import Desk, contents, run, shrink, small


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    shrink(monkeypatch)
    torch.set_num_threads(1)


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A run that nobody disturbed."""
    run(tmp_path / "whole", small())
    return tmp_path / "whole"


def test_a_full_disk_pauses_and_nothing_is_lost(
    tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = {"files": 12}
    real = files.os.fsync

    def fsync(number: int) -> None:
        left["files"] -= 1
        if left["files"] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(number)

    monkeypatch.setattr(files.os, "fsync", fsync)
    desk = Desk()
    tries = []

    def watch(status: dict) -> None:
        if status["state"] == "paused":
            tries.append(status)
            assert not list((tmp_path / "full").rglob("*.new"))
            left["files"] = 2 if len(tries) < 3 else 10_000
            desk.plan.append((0, "resume"))

    desk.watch = watch
    desk.take(Course(tmp_path / "full", small(), data_dir=tmp_path))
    assert len(tries) == 3
    assert tries[0]["message"] == "It could not be written: No space left on device. Make room, then resume."
    assert tries[0]["reason"] == {"code": "disk_full", "values": {"why": "No space left on device"}}
    assert (desk.last["state"], desk.last["message"], desk.last["reason"]) == ("done", None, None)
    assert contents(tmp_path / "full") == contents(whole)
    told = [row for report in desk.reports for row in report["rows"]]
    assert {row["step"] for row in told} == {row["step"] for row in History(whole).rows}


def test_a_disk_that_refuses_the_last_weights_is_told_and_one_that_took_them_again_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("app.training.course.EVERY", 0.0)  # each step is reported
    desk = Desk([(9, "stop")])
    course, again = (Course(tmp_path / name, small(), data_dir=tmp_path) for name in ("run", "again"))
    real = files.os.fsync
    desk.watch = lambda status: status["step"] == 9 and monkeypatch.setattr(files.os, "fsync", refuse)
    desk.take(course)
    assert (desk.last["state"], desk.last["message"]) == (
        "stopped", "It could not be written: Input/output error."
    )  # fmt: skip
    assert desk.last["reason"] == {"code": "end_not_written", "values": {"why": "Input/output error"}}

    def mend(status: dict) -> None:
        if status["state"] == "paused":
            assert status["reason"]["code"] == "not_written"
            monkeypatch.setattr(files.os, "fsync", real)
            desk.plan.append((0, "stop"))

    desk = Desk()
    desk.watch = mend
    desk.take(again)
    assert (desk.last["state"], desk.last["message"], desk.last["reason"]) == ("stopped", None, None)


def test_a_loss_that_is_no_number_ends_the_run_and_its_checkpoints_load(tmp_path: Path) -> None:
    desk, course = Desk([(5, "batch"), (6, "resume")]), Course(tmp_path / "run", small(), data_dir=tmp_path)
    real = course.lesson.engine.loss

    def spoil(status: dict) -> None:
        if status["step"] == 6:
            course.lesson.engine.loss = lambda *given: real(*given) * float("inf")

    desk.watch = spoil
    desk.take(course)
    assert desk.last["state"] == "failed"
    assert desk.last["message"].startswith("After 7 steps the loss is no number any more: the learning rate")
    assert desk.last["reason"] == {"code": "diverged", "values": {"steps": 7}}
    history = History(tmp_path / "run")
    assert history.steps == [0, 1, 2, 3, 4, 5, 6]
    assert all(value.isfinite().all() for step in history.steps for value in history.tensors(step).values())
