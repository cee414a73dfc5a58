"""Rows and checkpoints on disk: the schedule, torn lines, packed weights, a recording of a shipped model."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file

from app.errors import ModelError
from app.training import checkpoints, files, record, subjects
from app.training.engine import network_of
from app.training.history import History, row
from app.training.keep import read_card
from app.training.packed import Packed, pack
from app.zoo.lenet import LeNet
from app.zoo.material import Drawings, ready
from app.zoo.sums import sums
from tests.conftest import add_model
from tests.small_course import EXAM, exam_pictures, shrink


@given(st.integers(0, checkpoints.LONGEST))
def test_a_checkpoint_is_never_far_and_they_never_crowd(step: int) -> None:
    kept = sorted(checkpoints.SCHEDULE)
    before = max(at for at in kept if at <= step)
    after = min(at for at in kept if at > step)
    assert after <= max(before + 1, before * 1.12 + 2)
    assert step <= 20 or after >= before * 1.12 - 2
    assert checkpoints.scheduled(before)
    assert step == before or not checkpoints.scheduled(step)


def test_early_steps_are_all_kept_and_a_long_run_stays_small() -> None:
    kept = [step for step in range(20_001) if checkpoints.scheduled(step)]
    assert kept[:22] == [*range(18), 20, 22, 25, 28]
    assert len(kept) < 85


def test_a_later_line_updates_its_row_and_a_torn_one_is_ignored(tmp_path: Path) -> None:
    history = History(tmp_path)
    assert (history.rows, history.steps, history.last) == ([], [], None)
    history.add(row(4, 64, 0.5, loss=2.0, train_accuracy=0.1, kept=True))
    history.add(row(2, 32, 0.25, loss=2.2, train_accuracy=0.1))
    history.add({"step": 4, "tested": 10, "right": 3, "confusion": [[3, 7]]})
    whole = history.rows
    assert [each["step"] for each in whole] == [2, 4]
    assert (whole[1]["loss"], whole[1]["right"], whole[1]["kept"]) == (2.0, 3, True)
    with (tmp_path / "history.jsonl").open("ab") as file:
        file.write(b'{"step":5,"seen":80')
    assert history.rows == whole
    history.add(row(6, 96, 0.75))
    assert [each["step"] for each in history.rows] == [2, 4, 6]
    assert [json.loads(line)["step"] for line in (tmp_path / "history.jsonl").read_text().splitlines()] == [
        4, 2, 4, 6
    ]  # fmt: skip


@pytest.mark.parametrize("tail", [1, 4095, 4096, 4200, 9000])
def test_whole_lines_stay_however_long_the_torn_one_is(tmp_path: Path, tail: int) -> None:
    path = tmp_path / "torn.jsonl"
    path.write_bytes(b"{}\n" * 10 + b"\0" * tail)
    files.append(path, b"[1]")
    assert path.read_bytes() == b"{}\n" * 10 + b"[1]\n"


def test_a_line_is_on_the_disk_before_the_next_thing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, synced = tmp_path / "lines", []
    monkeypatch.setattr(files.os, "fsync", lambda _: synced.append(path.read_bytes()))
    files.append(path, b"1")
    files.append(path, b"2")
    assert synced == [b"1\n", b"1\n2\n"]


@given(tail=st.binary(max_size=9000).map(lambda tail: tail.replace(b"\n", b" ")), lines=st.integers(0, 3))
def test_what_is_appended_never_joins_a_torn_line(
    tmp_path_factory: pytest.TempPathFactory, tail: bytes, lines: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "torn.jsonl"
    path.write_bytes(b"{}\n" * lines + tail)
    files.append(path, b"[1]")
    assert path.read_bytes() == b"{}\n" * lines + b"[1]\n"


def test_a_step_without_a_checkpoint_and_a_broken_one_are_told(tmp_path: Path) -> None:
    history = History(tmp_path)
    history.add(row(1, 16, 0.1, kept=True))
    assert history.steps == []
    with pytest.raises(ModelError, match="no checkpoint of step 1"):
        history.tensors(1)
    checkpoints.write(tmp_path, 1, {"a": torch.ones(3)})
    assert history.steps == [1]
    path = checkpoints.path_of(tmp_path, 1)
    path.write_bytes(path.read_bytes()[:20])
    with pytest.raises(ModelError, match="cannot be read"):
        history.tensors(1)


@given(st.integers(0, 2**32), st.floats(1e-30, 1e30))
def test_packed_weights_are_off_by_half_a_scale_at_most(
    tmp_path_factory: pytest.TempPathFactory, seed: int, size: float
) -> None:
    generator = torch.Generator().manual_seed(seed)
    shapes = {"a.weight": (3, 2, 2, 2), "b.weight": (4, 5), "b.bias": (4,)}
    states = {
        step: {name: torch.randn(shape, generator=generator) * size for name, shape in shapes.items()}
        for step in (0, 7, 30)
    }
    states[7]["a.weight"][1] = 0  # a channel of nothing has no scale
    path = tmp_path_factory.getbasetemp() / "history.safetensors"
    path.write_bytes(pack(states))
    opened = Packed(path)
    assert opened.steps == [0, 7, 30]
    for step, state in states.items():
        found = opened.tensors(step)
        assert found.keys() == shapes.keys()
        for name, values in state.items():
            largest = values.abs().flatten(1).amax(dim=1) if values.ndim > 1 else values.abs()
            bound = (largest / 127 / 2 * 1.0001).reshape(-1, *[1] * (values.ndim - 1))
            assert found[name].dtype == torch.float32
            assert ((found[name] - values).abs() <= bound).all()


@given(st.sets(st.integers(0, 60_000), min_size=1, max_size=120), st.integers(2, 40))
def test_what_is_recorded_is_evenly_chosen(steps: set[int], most: int) -> None:
    chosen = record.evenly(steps, most)
    assert chosen == sorted(set(chosen))
    assert set(chosen) <= steps
    assert len(chosen) <= most
    assert {chosen[0], chosen[-1]} == {min(steps), max(steps)}
    if len(steps) <= most:
        assert set(chosen) == steps


def recorded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[int, dict[str, torch.Tensor]]:
    """A model, and what it is said to have come from: chance, more and more of it taken away."""
    shrink(monkeypatch)
    few = Drawings(exam_pictures().pixels[:30], exam_pictures().labels[:30])
    mnist = replace(subjects.SUBJECTS["mnist"], sample=lambda: few)
    monkeypatch.setattr(subjects, "SUBJECTS", {"mnist": mnist})
    monkeypatch.setattr(record, "MOST", 3)
    add_model(folder)
    last = load_file(folder / "weights.safetensors")
    first = LeNet().state_dict()
    return {step: {name: first[name].lerp(last[name], step / 9) for name in last} for step in range(9)} | {
        9: last
    }


def test_a_recording_is_measured_with_the_weights_that_it_gives_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = recorded(tmp_path / "tiny", monkeypatch)
    rows = record.record(tmp_path / "tiny", states, batch=256, epoch_steps=4)
    history = History(tmp_path / "tiny")
    assert history.rows == rows
    told = read_card(tmp_path / "tiny")["sha256"]
    assert told == sums(tmp_path / "tiny")
    assert list(told) == ["weights.safetensors", "history.safetensors"]
    assert history.steps == [each["step"] for each in rows]
    assert (history.steps[0], history.last, len(rows)) == (0, 9, 4)
    for each in rows:
        weights = history.tensors(each["step"])
        for name, values in states[each["step"]].items():
            assert torch.allclose(weights[name], values, atol=values.abs().max().item() / 200)
        digits = exam_pictures()
        right = network_of(weights, "lenet", {})(ready(digits.pixels)).argmax(1) == digits.labels
        assert (each["right"], each["tested"]) == (int(right.sum()), EXAM)
        assert (each["seen"], each["epoch"]) == (each["step"] * 256, each["step"] / 4)
    assert torch.equal(history.tensors(9)["fc1.weight"], states[9]["fc1.weight"])


def test_a_recording_must_end_with_the_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    states = recorded(tmp_path / "tiny", monkeypatch)
    states[9] = states[8]
    with pytest.raises(ModelError, match="step 9 are not those of"):
        record.record(tmp_path / "tiny", states, batch=256, epoch_steps=4)
    assert not (tmp_path / "tiny" / "history.safetensors").exists()


def test_another_file_is_no_packed_history(tmp_path: Path) -> None:
    save_file({"conv1.weight": torch.ones(2)}, tmp_path / "history.safetensors")
    with pytest.raises(ModelError, match="no packed history"):
        Packed(tmp_path / "history.safetensors")
