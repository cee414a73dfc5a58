"""Histories of photo networks: packed and measured on the shipped photos, or of accuracies alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import orjson
import pytest
import torch
from safetensors.torch import load_file, save
from torch import nn
from torch.nn import functional as F

from app.errors import ModelError
from app.loading import load
from app.training import accuracies, photos, record, subjects
from app.training.engine import network_of
from app.training.history import History
from app.training.packed import Packed, pack
from app.zoo import ZOO
from app.zoo.material import Drawings
from tests.family import CARD, add_photo_model
from tests.small_course import EXAM, shrink


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    shrink(monkeypatch)
    torch.set_num_threads(1)


def states_of(network: nn.Module, steps: int) -> dict[int, dict[str, torch.Tensor]]:
    """States by chance, more and more of which is taken away; the count of batches grows."""
    first = network.state_dict()
    return {
        step: {
            name: value * (1 - step / 20) if value.is_floating_point() else value + step
            for name, value in first.items()
        }
        for step in range(steps)
    }


@pytest.mark.parametrize("name", ["article-fig3", "densenet-bc-22"])
def test_a_photo_networks_history_is_recorded_with_the_models_own_weights_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    few = photos.learnt()
    sample = Drawings(few.pixels[:20], few.labels[:20])
    subject = replace(subjects.SUBJECTS["four-classes"], sample=lambda: sample)
    monkeypatch.setattr(subjects, "SUBJECTS", {"four-classes": subject})
    folder, states = tmp_path / name, tmp_path / "states"
    told = CARD["input"] | {"mean": photos.MEAN, "std": photos.STD}
    add_photo_model(folder, architecture=name, title=name, input=told)
    states.mkdir()
    for step, state in states_of(ZOO[name](), 4).items():
        (states / f"step-{step}.safetensors").write_bytes(save(state))
    record.main(states, folder, batch=128, epoch_steps=148, final=9, most=3)
    history = History(folder)
    assert history.steps == [0, 1, 3, 9]
    for row in history.rows:
        network = network_of(history.tensors(row["step"]), name, {})
        with torch.no_grad():
            found = network.logits(photos.ready(sample.pixels))
        assert row["loss"] == pytest.approx(F.cross_entropy(found, sample.labels).item(), rel=1e-5)
        assert (row["tested"], row["seen"]) == (EXAM, row["step"] * 128)
        assert torch.tensor(row["confusion"]).shape == (4, 4)
    assert load(folder).has_history


def test_a_recording_of_a_network_that_reads_photos_in_another_way_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "other"
    add_photo_model(folder, input=CARD["input"] | {"mean": [0.1, 0.2, 0.3]})
    own = load_file(folder / "weights.safetensors")
    with pytest.raises(ModelError, match="mean and std are not"):
        record.record(folder, {0: own}, batch=1, epoch_steps=1)


def test_whole_numbers_are_packed_as_they_are(tmp_path: Path) -> None:
    states = {step: {"norm.batches": torch.tensor(step * 1000), "a": torch.ones(2)} for step in (0, 7)}
    (tmp_path / "history.safetensors").write_bytes(pack(states))
    found = Packed(tmp_path / "history.safetensors").tensors(7)
    assert torch.equal(found["norm.batches"], torch.tensor(7000))
    assert torch.equal(found["a"], torch.ones(2))


def test_accuracies_make_a_history_without_weights(tmp_path: Path) -> None:
    add_photo_model(tmp_path / "net")
    told = (
        (5, 740, 700),
        (10, 1480, 800),
        (5, 740, 710),
    )  # the fifth epoch twice: the run was taken up again
    lines = [{"epoch": each[0], "step": each[1], "right": each[2], "tested": 1000} for each in told]
    (tmp_path / "rows.jsonl").write_bytes(b"\n".join(map(orjson.dumps, lines)))
    accuracies.main(tmp_path / "rows.jsonl", tmp_path / "net", batch=128, epoch_steps=148)
    rows = History(tmp_path / "net").rows
    assert [(row["step"], row["right"], row["seen"], row["on"]) for row in rows] == [
        (740, 710, 94_720, "validation"), (1480, 800, 189_440, "validation"),
    ]  # fmt: skip
    assert (History(tmp_path / "net").steps, load(tmp_path / "net").has_history) == ([], True)
    (tmp_path / "rows.jsonl").write_text('{"epoch": 1}')
    with pytest.raises(ModelError, match=r"rows\.jsonl cannot be read"):
        accuracies.read(tmp_path / "rows.jsonl")
