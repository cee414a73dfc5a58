"""A network that answers the same to every digit is said to be dead, with the cause; a healthy one is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
import torch
from torch import Tensor
from typer.testing import CliRunner

from app.__main__ import cli
from app.training.course import Course
from app.training.digits import gather
from app.training.digits import test_digits as all_test_digits
from app.training.engine import Engine
from app.training.options import Options
from app.training.vital import verdict
from app.zoo.material import Drawings, ready
from tests.small_course import Desk, run, shrink, small
from tests.tiers import large

DEAD = {"data": "sample", "amount": 200, "batch": 10, "epochs": 2, "rate": 5}
SLOW = {"activation": "sigmoid", "pooling": "average", "loss": "squared_error", "rate": 0.01}


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


def code(status: dict[str, Any]) -> str | None:
    return status["reason"] and str(status["reason"]["code"])


def engine_of(**more: Any) -> Engine:
    options = Options.model_validate({"data": "sample", "amount": 100, "batch": 10, "epochs": 1} | more)
    return Engine(options, gather(options, Path("none")))


def confusion(engine: Engine, count: int = 500) -> Tensor:
    digits = all_test_digits()
    with torch.inference_mode():
        answers = engine.network.logits(ready(digits.pixels[:count])).argmax(dim=1)
    return torch.bincount(digits.labels[:count] * 10 + answers, minlength=100).reshape(10, 10)


def test_a_rate_that_kills_the_network_is_told_while_it_runs_and_at_the_end(tmp_path, monkeypatch):
    shrink(monkeypatch)
    desk = run(tmp_path / "run", Options.model_validate(DEAD))
    first = next(report["step"] for report in desk.reports if code(report) == "dead")
    assert 0 < first < 40
    assert (desk.last["state"], desk.last["step"], code(desk.last)) == ("done", 40, "dead")
    assert desk.last["message"] == (
        "Every picture gets the same answer: each unit of ReLU 1 is 0 whatever the picture, so nothing below "
        "it learns any more. As a rule the learning rate is too large; try a smaller one."
    )
    again = Course(tmp_path / "run", data_dir=tmp_path)
    assert code(again.status()) == "dead", "also to who looks at it later"


def test_the_command_says_it(tmp_path):
    words = [f"--{name}={value}" for name, value in (DEAD | {"out": tmp_path, "data-dir": tmp_path}).items()]
    told = CliRunner().invoke(cli, ["train", *words])
    assert told.exit_code == 0, told.output
    assert "each unit of ReLU 1 is 0 whatever the picture" in " ".join(told.output.split())


def test_relus_that_are_dead_by_hand(tmp_path):
    for number, layer in enumerate(("conv1", "conv2", "fc1", "fc2"), 1):
        engine = engine_of()
        engine.take()
        assert verdict(engine, confusion(engine))["reason"] is None
        getattr(engine.network, layer).bias.data.fill_(-1e3)
        told = verdict(engine, confusion(engine))
        assert told["reason"] == {"code": "dead", "values": {"number": number}}
        assert engine.take().loss > 0
        assert all(not part.grad.any() for part in getattr(engine.network, layer).parameters())
        getattr(engine.network, layer).bias.data.fill_(0.0)
        engine.take()
        assert verdict(engine, confusion(engine))["reason"] is None, "it has recovered"


@pytest.mark.parametrize("activation", ["tanh", "sigmoid"])
def test_a_layer_that_is_saturated_by_hand(activation):
    engine = engine_of(activation=activation)
    engine.take()
    engine.network.fc2.bias.data.fill_(1e3)
    told = verdict(engine, confusion(engine))
    assert told["reason"] == {"code": "saturated", "values": {"activation": activation, "number": 4}}


@pytest.mark.parametrize("seed", [1, large(2), large(3), large(4)])
@pytest.mark.parametrize("more", [{}, {"activation": "tanh"}, {"activation": "sigmoid"}, SLOW], ids=str)
def test_a_healthy_training_is_never_called_dead(tmp_path, monkeypatch, more, seed):
    shrink(monkeypatch)
    desk = run(tmp_path / "run", small(seed=seed, **more))
    learning = {code(report) for report in desk.reports if report["step"] < 21}
    assert learning == {None}
    assert code(desk.last) in ({None, "alike"} if "sigmoid" in more.values() else {None})


def test_what_learnt_too_little_is_told_at_the_end_as_that(tmp_path, monkeypatch):
    shrink(monkeypatch)
    desk = run(tmp_path / "run", small(seed=5, **SLOW | {"rate": 1e-4}))
    told = [(report["step"], code(report)) for report in desk.reports if report["reason"]]
    assert set(told) == {(21, "alike")}
    assert "not begun to tell them apart" in desk.last["message"]


def test_one_answer_is_right_where_only_one_digit_is_taught():
    digits = all_test_digits()
    sevens = Drawings(digits.pixels[digits.labels == 7][:20], digits.labels[digits.labels == 7][:20])
    engine = Engine(Options(data="own", batch=5, epochs=3, rate=5.0), sevens)
    while not engine.done:
        engine.take()
    assert verdict(engine, confusion(engine), is_end=True)["reason"] is None


def test_at_step_0_nothing_is_wrong_with_one_answer():
    engine = engine_of(**SLOW)
    for part in engine.network.parameters():
        part.data.zero_()
    assert verdict(engine, confusion(engine), is_end=True)["reason"] is None


def test_a_notice_goes_when_it_recovers_and_a_pause_does_not_hide_it(tmp_path, monkeypatch):
    shrink(monkeypatch)
    course = Course(tmp_path / "run", small(), data_dir=tmp_path)
    bias = course.lesson.engine.network.fc2.bias
    desk = Desk([(4, "pause"), (4, "batch"), (4, "resume")])
    healthy = bias.detach().clone()
    seen: dict[tuple[str, int], str | None] = {}

    def watch(status: dict[str, Any]) -> None:
        seen[status["state"], status["step"]] = code(status)
        bias.data.copy_(torch.full_like(bias, -1e3) if status["step"] in (2, 3, 4) else healthy)

    desk.watch = watch
    monkeypatch.setattr("app.training.course.EVERY", 0.0)  # a report a step
    desk.take(course)
    assert seen["running", 3] == seen["paused", 4] == "dead"
    assert seen["running", 7] is None and code(desk.last) is None
    assert orjson.dumps(desk.last["reason"]) == b"null"
