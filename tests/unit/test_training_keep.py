"""Keeping a run: names, cards, one rename; and what a run may be asked for."""

import json
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.errors import BadInput, NotFound, Taken
from app.library import load
from app.training import keep, options
from app.training.digits import offer, own_digits
from app.training.history import History
from app.training.options import Options
from app.training.run import begin
from app.zoo import data
from app.zoo.sums import sums
from tests.small_course import contents, run, shrink, small


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    shrink(monkeypatch)
    torch.set_num_threads(1)


@given(st.text(max_size=100))
def test_any_name_becomes_a_folder_or_is_refused(name: str) -> None:
    try:
        found = keep.slug(name)
    except BadInput as problem:
        windows = "Windows" in problem.detail
        assert windows or not 0 < len(name.strip()) <= 80 or not name.strip().isprintable()
    else:
        assert 0 < len(found) <= 40
        assert set(found) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert not found.startswith("-")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("My net, 3rd", "my-net-3rd"), ("../../etc", "etc"), ("Größe", "groe"), ("LeNet@5", "lenet-5"),
     ("我的网络", "trained-4fbc8bb5"), (" x ", "x")],
)  # fmt: skip
def test_names(name: str, expected: str) -> None:
    assert keep.slug(name).replace(keep.slug("我的网络"), "trained-4fbc8bb5") == expected


def test_a_kept_run_is_a_model_with_its_history(tmp_path: Path) -> None:
    run(tmp_path / "run", small(activation="sigmoid", pooling="average", epochs=1))
    before = History(tmp_path / "run")
    rows, weights = before.rows, before.tensors(before.last)
    folder = keep.keep(tmp_path / "run", tmp_path / "trained", "My net")
    assert folder == tmp_path / "trained" / "my-net"
    assert not (tmp_path / "run").exists()
    model = load(folder)
    assert (model.id, model.card.title) == ("my-net", "My net")
    assert model.card.arguments == {"activation": "sigmoid", "pooling": "average"}
    assert model.graph.ids[2:4] == ("sigmoid1", "pool1")
    assert model.graph["pool1"].kind == "avgpool"
    assert History(folder).rows == rows
    assert model.card.sha256 == sums(folder)
    assert list(model.card.sha256) == ["weights.safetensors"]
    for layer, tensors in model.weights.items():
        if f"{layer}.weight" in weights:
            assert torch.equal(torch.tensor(tensors.weight), weights[f"{layer}.weight"])


def test_a_run_that_was_cut_off_is_kept_as_its_last_checkpoint(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="paused for good"):  # as if the process had died
        run(tmp_path / "run", small(), [(4, "pause")])
    assert not (tmp_path / "run" / "card.json").exists()
    model = load(keep.keep(tmp_path / "run", tmp_path, "cut"))
    assert (model.about["training"]["step"], model.card.accuracy) == (4, {})
    assert sorted(path.name for path in (tmp_path / "cut").iterdir()) == [
        "card.json", "history.jsonl", "run.json", "steps", "weights.safetensors"
    ]  # fmt: skip


def test_a_name_that_is_taken_and_a_run_without_weights_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path / "run", small(epochs=1))
    before = contents(tmp_path / "run")
    (tmp_path / "there").mkdir()
    with pytest.raises(Taken, match="'there' already"):
        keep.keep(tmp_path / "run", tmp_path, "There")
    begin(tmp_path / "empty", small())
    with pytest.raises(NotFound, match="no checkpoint yet"):
        keep.keep(tmp_path / "empty", tmp_path, "new")

    def full(path: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(OSError, match="No space"):
        keep.keep(tmp_path / "run", tmp_path, "new")
    assert not (tmp_path / "new").exists()
    found = contents(tmp_path / "run")
    assert found.keys() == before.keys()
    assert json.loads(found.pop("card.json"))["title"] == "new"
    assert found.items() <= before.items()


BAD = {
    "rate": [0, -1, 101, float("nan"), float("inf"), "fast"],
    "batch": [0, 1025, 1.5],
    "epochs": [0, 101],
    "amount": [9, 60_001],
    "seed": [-1, 2**32],
    "optimiser": ["rmsprop", ""],
    "activation": ["gelu"],
    "pooling": ["min"],
    "loss": ["hinge"],
    "data": ["cifar", "../mnist"],
    "threads": [2],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in BAD.items() for value in values]
)
def test_each_bad_option_gives_one_error_that_names_it(name: str, value: object) -> None:
    with pytest.raises(ValidationError) as caught:
        Options(**{name: value})
    (error,) = caught.value.errors()
    assert error["loc"] == (name,)


def test_a_rate_that_is_not_given_is_the_optimisers_own() -> None:
    assert Options(optimiser="adam").learning_rate == options.RATES["adam"]
    assert Options(optimiser="adam", rate=0.5).learning_rate == 0.5
    assert set(options.RATES) == {"sgd", "momentum", "adam"}


def test_own_digits_are_checked(seven) -> None:
    for pixels, labels, reason in (
        ([], [], "found 0"), ([seven] * 501, [1] * 501, "found 501"), ([seven], [1, 2], "found 1"),
        ([seven[:9]], [1], "252 values"), ([seven], [10], "label 10"), ([seven * 0], [1], "is empty"),
        ([seven.astype(float)], [1], "grey levels"),
    ):  # fmt: skip
        with pytest.raises(BadInput, match=reason):
            own_digits(pixels, labels)


def test_mnist_is_offered_when_its_files_are_there(tmp_path: Path) -> None:
    assert offer(tmp_path) == {"sample": 10_000}
    (tmp_path / "mnist").mkdir()
    for name in data.MNIST:
        (tmp_path / "mnist" / f"{name}.gz").touch()
    assert offer(tmp_path) == {"mnist": 60_000, "sample": 10_000}


def test_the_shipped_training_digits_are_none_of_the_test_digits() -> None:
    pixels, labels = data.read_sample()
    tested, _ = data.read_mnist(data.SHIPPED, "t10k")
    assert (len(pixels), pixels.shape[1:], len(labels)) == (data.SAMPLED, (28, 28), data.SAMPLED)
    assert labels.bincount().min() > 850
    learnt = {picture.tobytes() for picture in pixels.numpy()}
    assert not learnt & {picture.tobytes() for picture in tested.numpy()}
