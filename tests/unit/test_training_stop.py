"""The exam of a run that is stopped: with all test digits, unless there is no time for it."""

import json
from pathlib import Path

import pytest

from app.training.course import Course
from app.training.history import History
from tests.small_course import EXAM, Desk, run, shrink, small


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    shrink(monkeypatch)


def test_what_was_stopped_is_examined_with_all_test_digits_unless_it_must_leave(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.training.course.THOROUGH", 60.0)  # however busy the machine is
    for step in (17, 18):  # a checkpoint, and one between two
        folder = tmp_path / str(step)
        desk = run(folder, small(), [(step, "stop")])
        row = History(folder).rows[-1]
        assert (row["step"], row["tested"], sum(map(sum, row["confusion"]))) == (step, EXAM, EXAM)
        assert desk.last["rows"][-1]["tested"] == EXAM
        card = json.loads((folder / "card.json").read_text())
        assert card["accuracy"] == {"mnist_test": row["right"] / EXAM}
    for commands in (["leave"], ["stop", "leave"]):
        folder = tmp_path / "-".join(commands)
        desk = run(folder, small(), [(18, command) for command in commands])
        assert (desk.last["state"], History(folder).rows[-1]["tested"]) == ("stopped", 40)


def test_a_last_exam_ends_when_its_time_is_over_or_when_it_must_leave(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Late(Desk):
        def control(self, wait: float) -> list:
            return ["leave"] if self.course.state == "stopped" else super().control(wait)

    Late([(18, "stop")]).take(Course(tmp_path / "late", small(), data_dir=tmp_path))
    monkeypatch.setattr("app.training.course.THOROUGH", 0.0)
    run(tmp_path / "over", small(), [(18, "stop")])
    for name in ("late", "over"):
        assert History(tmp_path / name).rows[-1]["tested"] == 40
        assert run(tmp_path / name).last["state"] == "done"
