"""Training: the loop, the command, and that a seed fixes the result."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor
from typer.testing import CliRunner

from app.training import subjects
from app.training.history import History
from app.zoo import learn, train
from app.zoo.lenet import LeNet
from app.zoo.material import Drawings, Material
from app.zoo.store import save
from tests.small_course import shrink
from tests.unit.small_set import fill


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shrink(monkeypatch)  # before the checksums are those of a small set
    return fill(tmp_path, monkeypatch)


def test_the_step_size_rises_then_falls_to_nothing() -> None:
    recipe = learn.Recipe(1, rate=0.1, warm=0.2)
    assert [learn.step_size(done, recipe) for done in (0, 0.1, 0.2, 0.6, 1)] == pytest.approx(
        [0, 0.05, 0.1, 0.05, 0]
    )


def test_the_loss_without_a_teacher_is_cross_entropy() -> None:
    loss = learn.loss_of(torch.zeros(2, 10), torch.tensor([3, 4]), None, learn.Recipe(1))
    assert loss.item() == pytest.approx(2.302585)


def test_the_teacher_pulls_the_scores_towards_its_own() -> None:
    scores = torch.zeros(1, 3, requires_grad=True)
    learn.loss_of(
        scores, torch.tensor([0]), torch.tensor([[0.0, 6.0, 0.0]]), learn.Recipe(1, trust=1)
    ).backward()
    assert scores.grad is not None
    assert scores.grad[0, 1] < 0 < scores.grad[0, 0]


def one_run(folder: Path, seed: int = 4) -> dict[str, Tensor]:
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    views = [Material(folder, generator).view()]
    for _, average in learn.learn(LeNet(), views, learn.Recipe(1, batch=len(views[0])), generator):
        state: dict[str, Tensor] = average.state_dict()
    return state


def test_a_seed_fixes_every_bit_of_the_result(folder: Path) -> None:
    first, again, other = one_run(folder), one_run(folder), one_run(folder, seed=5)
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert not torch.equal(first["conv1.weight"], other["conv1.weight"])


def test_the_command_trains_a_teacher_then_the_network_and_writes_both_files(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = Drawings(torch.zeros(20, 32, 32, dtype=torch.uint8), torch.arange(20) % 10)
    mnist = replace(subjects.SUBJECTS["mnist"], sample=lambda: few)
    monkeypatch.setattr(subjects, "SUBJECTS", {"mnist": mnist})
    app = train.typer.Typer()
    app.command()(train.main)
    options = [
        "--epochs",
        "2",
        "--teacher-epochs",
        "1",
        "--views",
        "1",
        "--threads",
        "1",
        "--out",
        str(tmp_path / "models"),
        "--record",
    ]
    outcome = CliRunner().invoke(app, ["lenet", "--data", str(folder), *options], catch_exceptions=False)
    assert outcome.exit_code == 0, outcome.output
    written = tmp_path / "models" / "lenet"
    assert sorted(file.name for file in written.iterdir()) == [
        "card.json", "history.jsonl", "history.safetensors", "weights.safetensors"
    ]  # fmt: skip
    history = History(written)
    assert history.steps == list(range(len(history.rows)))
    assert len(history.steps) > 2
    assert [row["seen"] for row in history.rows] == [256 * step for step in history.steps]
    weights = load_file(written / "weights.safetensors")
    assert all(torch.equal(weights[key], value) for key, value in history.tensors(history.last).items())
    LeNet().load_state_dict(load_file(written / "weights.safetensors"))
    assert json.loads((written / "card.json").read_text())["accuracy"].keys() == {
        "mnist_validation",
        "pen_validation",
    }


def test_a_crash_while_saving_leaves_the_old_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(tmp_path / "lenet", "lenet", LeNet(), seed=1, validation={})
    before = (tmp_path / "lenet" / "weights.safetensors").read_bytes()

    def full_disk(path: Path, content: bytes) -> int:
        with path.open("wb") as file:
            file.write(content[:10])
        raise OSError("no space left")

    monkeypatch.setattr(Path, "write_bytes", full_disk)
    with pytest.raises(OSError, match="no space left"):
        save(tmp_path / "lenet", "lenet", LeNet(), seed=2, validation={})
    assert (tmp_path / "lenet" / "weights.safetensors").read_bytes() == before
