"""Whole runs: stopped, interrupted, paused, out of room, diverged; what is in the folder afterwards."""

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from app.errors import BadInput, ModelError
from app.training import run as runs
from app.training.course import Course
from app.training.digits import gather, own_digits
from app.training.engine import Engine, network_of
from app.training.history import History
from app.zoo.material import ready
from tests.small_course import EXAM, Desk, contents, exam_pictures, run, shrink, small
from tests.unit.test_training_engine import same


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    shrink(monkeypatch)
    torch.set_num_threads(1)


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A run that nobody disturbed."""
    run(tmp_path / "whole", small())
    return tmp_path / "whole"


def test_a_run_keeps_checkpoints_rows_and_a_model(whole: Path) -> None:
    history = History(whole)
    assert history.steps == [*range(18), 20, 21]
    assert sorted(path.name for path in whole.iterdir()) == [
        "card.json", "history.jsonl", "run.json", "steps", "weights.safetensors"
    ]  # fmt: skip
    first, last = history.rows[0], history.rows[-1]
    assert (first["loss"], first["train_accuracy"], first["seen"]) == (None, None, 0)
    assert (last["seen"], last["epoch"], last["tested"]) == (300, 3, EXAM)
    assert sum(map(sum, last["confusion"])) == EXAM
    assert last["right"] == sum(last["confusion"][k][k] for k in range(10))
    assert same(load_file(whole / "weights.safetensors"), history.tensors(21))
    card = json.loads((whole / "card.json").read_text())
    assert card["accuracy"] == {"mnist_test": last["right"] / EXAM}
    assert card["training"] | {"digits": 100, "data": "sample", "threads": 1, "step": 21} == card["training"]


def test_the_rows_means_are_those_of_the_steps_between(whole: Path) -> None:
    engine, taken = Engine(small(), gather(small(), whole)), []
    rows = {row["step"]: row for row in History(whole).rows}
    while not engine.done:
        taken.append(engine.take())
    since = taken[17:20]  # the row before that of step 20 is step 17's
    assert rows[20]["loss"] == pytest.approx(
        sum(t.loss * t.count for t in since) / sum(t.count for t in since)
    )
    assert rows[20]["train_accuracy"] == sum(t.right for t in since) / sum(t.count for t in since)


def test_an_exam_is_of_the_weights_of_its_own_step(whole: Path) -> None:
    history, digits = History(whole), exam_pictures()
    examined = [row for row in history.rows if row["tested"]]
    assert examined[0]["step"] == 0
    assert len(examined) > 3
    for row in examined:
        network = network_of(history.tensors(row["step"]), "lenet", {})
        answers = network(ready(digits.pixels[: row["tested"]])).argmax(1)
        expected = torch.zeros(10, 10, dtype=torch.int64)
        for label, answer in zip(digits.labels[: row["tested"]], answers, strict=True):
            expected[label, answer] += 1
        assert row["confusion"] == expected.tolist()


@pytest.mark.parametrize("optimiser", ["sgd", "momentum", "adam"])
def test_stopped_and_taken_up_again_the_files_are_the_same_bit_for_bit(
    tmp_path: Path, optimiser: str
) -> None:
    options = small(optimiser=optimiser, activation="tanh", pooling="average")
    run(tmp_path / "whole", options)
    for step in (9, 18, 19):  # 18 and 19 are between two checkpoints
        desk = run(tmp_path / "parts", options, [(step, "stop")])
        assert desk.last["state"] == "stopped"
        stopped = History(tmp_path / "parts")
        assert stopped.last == desk.last["step"] == step
        assert same(load_file(tmp_path / "parts" / "weights.safetensors"), stopped.tensors(step))
    assert run(tmp_path / "parts").last["state"] == "done"
    assert contents(tmp_path / "parts") == contents(tmp_path / "whole")


class Killed(BaseException):
    """The process ends here."""


def test_killed_before_there_is_a_point_to_go_on_from_it_begins_anew(
    tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kill(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(runs, "write_resume", kill)
        run(tmp_path / "killed", small())
    assert History(tmp_path / "killed").steps == [0]
    run(tmp_path / "killed")
    assert contents(tmp_path / "killed") == contents(whole)


def test_a_killed_process_goes_on_from_its_last_checkpoint(tmp_path: Path, whole: Path) -> None:
    def kill(status: dict) -> None:
        if status["step"] >= 19:
            raise Killed

    desk = Desk([(19, "pause")])
    desk.watch = kill
    course = Course(tmp_path / "killed", small(), data_dir=tmp_path)
    course._pause = lambda: None  # the last thing that it wrote is step 17's
    with pytest.raises(Killed):
        desk.take(course)
    assert runs.read_resume(tmp_path / "killed")[2]["place"]["step"] == 17
    with (tmp_path / "killed" / "history.jsonl").open("ab") as file:
        file.write(b'{"step":19,"se')  # it was killed while it wrote
    assert run(tmp_path / "killed").last["state"] == "done"
    assert contents(tmp_path / "killed") == contents(whole)


def test_a_history_that_lost_lines_is_not_gone_on_with(tmp_path: Path) -> None:
    run(tmp_path / "run", small(), [(9, "stop")])
    path = tmp_path / "run" / "history.jsonl"
    path.write_bytes(path.read_bytes()[:300])
    before = contents(tmp_path / "run")
    with pytest.raises(ModelError, match=r"history.jsonl has 300 bytes, but \d+ were written before resume"):
        Course(tmp_path / "run", data_dir=tmp_path)
    assert contents(tmp_path / "run") == before


def test_a_pause_leaves_no_trace_and_may_outlive_the_process(tmp_path: Path, whole: Path) -> None:
    run(tmp_path / "paused", small(), [(18, "pause"), (18, "resume")])
    assert contents(tmp_path / "paused") == contents(whole)
    with pytest.raises(AssertionError, match="paused for good"):
        run(tmp_path / "left", small(), [(18, "pause")])
    assert runs.read_resume(tmp_path / "left")[2]["place"]["step"] == 18
    run(tmp_path / "left")
    assert contents(tmp_path / "left") == contents(whole)


def test_single_batches_are_the_steps_of_the_run(tmp_path: Path, whole: Path) -> None:
    desk = run(tmp_path / "run", small(), [(4, "batch"), (5, "batch"), (6, "resume")])
    assert contents(tmp_path / "run") == contents(whole)
    paused = [report["step"] for report in desk.reports if report["state"] == "paused"]
    assert paused == [5, 6]
    assert same(desk.weights[5], History(whole).tensors(5))


def test_a_single_image_is_learnt_from_and_shown(tmp_path: Path) -> None:
    desk = run(tmp_path / "run", small(), [(4, "image"), (5, "resume")])
    (told,) = [report for report in desk.reports if report["image"]]
    digits = gather(small(), tmp_path)
    assert told["image"]["label"] == digits.labels[told["image"]["index"]]
    assert (told["step"], told["seen"], told["state"]) == (5, 4 * 16 + 1, "paused")
    assert desk.last["seen"] == 300
    assert desk.last["step"] == desk.last["steps"] == 22  # 100 are now 64, 1 and three batches of 12 at most


def test_the_readers_own_digits_are_learnt_from_alone_or_too(tmp_path: Path, seven) -> None:
    own = own_digits([seven, seven.T.copy().ravel()], [7, 3])
    alone = Course(tmp_path / "own", small(data="own", batch=2), own, data_dir=tmp_path)
    assert len(alone.lesson.engine.drawings) == 2
    assert Desk().take(alone).last["state"] == "done"
    both = gather(small(), tmp_path, own)
    assert (len(both), both.labels[-2:].tolist()) == (102, [7, 3])
    again = Course(tmp_path / "own", data_dir=tmp_path)
    assert (again.state, again.status()["step"]) == ("done", 3)


def test_what_cannot_begin_says_why_and_leaves_nothing(tmp_path: Path) -> None:
    for options, reason in ((small(data="own"), "no digits of your own"), (small(data="mnist"), "MNIST's")):
        with pytest.raises(BadInput, match=reason):
            Course(tmp_path / "run", options, data_dir=tmp_path)
    assert not (tmp_path / "run").exists()
    with pytest.raises(ModelError, match=r"run.json cannot be read"):
        Course(tmp_path / "run", data_dir=tmp_path)


def test_a_run_is_not_gone_on_with_under_other_options(tmp_path: Path) -> None:
    run(tmp_path / "run", small(), [(2, "stop")])
    with pytest.raises(BadInput, match="begun with other options"):
        Course(tmp_path / "run", small(seed=2), data_dir=tmp_path)
