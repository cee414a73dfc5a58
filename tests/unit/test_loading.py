"""What is refused when a model is loaded, and why: never later, by a request that fails."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import nn

from app.errors import ModelError
from app.library import Library
from app.loading import load
from app.settings import HOME
from app.zoo import ZOO
from app.zoo.data import DataError
from app.zoo.evaluate import load as evaluated
from app.zoo.lenet import LeNet
from app.zoo.store import save
from app.zoo.sums import sums
from tests.conftest import CARD, add_model


class Colours(nn.Module):
    """A network for pictures of three channels."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 2, 5)
        self.flatten = nn.Flatten()
        self.output = nn.Linear(2 * 28 * 28, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        found: torch.Tensor = self.output(self.flatten(self.conv(x)))
        return found


def test_an_old_card_of_three_channels_is_refused_by_name(
    models_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ZOO, "colours", Colours)
    add_model(models_dir / "photos", architecture="colours", input_shape=[3, 32, 32])
    save_file(Colours().state_dict(), models_dir / "photos" / "weights.safetensors")
    library = Library(models_dir, "tiny")
    assert list(library.models) == ["tiny"]
    assert library.broken["photos"] == (
        "card.json: input: [3, 32, 32] has 3 channels; a drawing has one, its grey levels."
    )


CARDS: dict[str, tuple[dict[str, Any], str]] = {
    "no rows": ({"input_shape": [1, 0, 32]}, "input_shape.1: Input should be greater than 0"),
    "no channel": ({"input_shape": [0, 32, 32]}, "input_shape.0: Input should be greater than 0"),
    "two numbers": ({"input_shape": [32, 32]}, "input_shape.2: Field required"),
    "a huge side": ({"input_shape": [1, 100_000, 100_000]}, "is too large; a side has at most 1,024 pixels"),
    "one huge side": ({"input_shape": [1, 32, 10**12]}, "is too large"),
    "a std of nearly nothing": ({"std": 1e-300}, "std 1e-300 do not make numbers of levels"),
    "a std beyond float32": ({"std": 1e-39}, "std 1e-39 do not make numbers"),
    "a mean beyond float32": ({"mean": 1e308}, "mean 1e+308 and std 1 do not make numbers"),
    "a checksum that is none": ({"sha256": {"weights.safetensors": "12"}}, "sha256.weights.safetensors: "),
}  # fmt: skip


@pytest.mark.parametrize("name", CARDS)
def test_a_card_that_makes_no_numbers_is_refused(models_dir: Path, name: str) -> None:
    changes, phrase = CARDS[name]
    add_model(models_dir / "broken", **changes)
    library = Library(models_dir, "tiny")
    assert list(library.models) == ["tiny"]
    assert phrase in library.broken["broken"]


def spoiled(folder: Path, change: Callable[[dict[str, torch.Tensor]], object]) -> Path:
    add_model(folder)
    state = load_file(folder / "weights.safetensors")
    change(state)
    save_file(state, folder / "weights.safetensors")
    return folder


def of_kind(kind: torch.dtype) -> Callable[[dict[str, torch.Tensor]], object]:
    return lambda state: state.update({"conv1.weight": state["conv1.weight"].to(kind)})


WEIGHTS: dict[str, tuple[Callable[[dict[str, torch.Tensor]], object], str]] = {
    "whole numbers": (of_kind(torch.int32), "conv1.weight is int32, expected float32"),
    "bytes": (of_kind(torch.uint8), "conv1.weight is uint8, expected float32"),
    "eight bits": (of_kind(torch.float8_e4m3fn), "conv1.weight is float8_e4m3fn, expected float32"),
    "truths": (of_kind(torch.bool), "conv1.weight is bool, expected float32"),
    "too large for float32": (
        lambda state: state.update({"fc1.bias": torch.full([120], 1e300, dtype=torch.float64)}),
        "fc1.bias holds 1e+300, more than float32 can hold",
    ),
    "as large as float32 can hold": (
        lambda state: state["conv1.weight"].fill_(3e38),
        "conv1: its values are too large for float32; its largest weight is 3e+38",
    ),
    "large later on": (lambda state: state["fc2.weight"].fill_(3e38), "fc2: its values are too large"),
    "infinite": (lambda state: state["fc2.weight"].fill_(float("inf")), "fc2.weight holds values"),
}  # fmt: skip


@pytest.mark.parametrize("name", WEIGHTS)
def test_weights_that_are_no_weights_are_told_as_what_they_are(tmp_path: Path, name: str) -> None:
    change, phrase = WEIGHTS[name]
    with pytest.raises(ModelError) as told:
        load(spoiled(tmp_path / "broken", change))
    assert phrase in told.value.detail
    assert "in place" not in told.value.detail


def test_a_full_drawing_must_give_numbers(tmp_path: Path) -> None:
    folder = spoiled(tmp_path / "broken", lambda state: state["conv1.weight"].fill_(1e33))
    load(folder)
    (folder / "card.json").write_text(json.dumps(CARD | {"std": 1e-5}))
    with pytest.raises(ModelError, match="conv1: a drawing full of ink gives values there"):
        load(folder)


@pytest.mark.parametrize("kind", [torch.float16, torch.bfloat16, torch.float64])
def test_weights_of_another_precision_are_read(tmp_path: Path, kind: torch.dtype) -> None:
    model = load(spoiled(tmp_path / "other", of_kind(kind)))
    assert model.weights["conv1"].weight.dtype == "float32"


def turned(path: Path) -> None:
    """One bit of the last number turned over."""
    content = bytearray(path.read_bytes())
    content[-2] ^= 1
    path.write_bytes(content)


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    folder = tmp_path / "models" / "lenet"
    shutil.copytree(HOME / "models" / "lenet", folder)
    return folder


def test_the_shipped_cards_know_their_files() -> None:
    for card in (HOME / "models").glob("*/card.json"):
        assert json.loads(card.read_text())["sha256"] == sums(card.parent)


def test_a_bit_that_was_turned_over_in_the_weights_leaves_the_model_out(shipped: Path) -> None:
    turned(shipped / "weights.safetensors")
    library = Library(shipped.parent, "lenet")
    assert not library.models
    assert "weights.safetensors is not the file that card.json was written for" in library.broken["lenet"]
    with pytest.raises(DataError, match=r"not the file that card\.json was written for"):
        evaluated(shipped)


def test_a_bit_that_was_turned_over_in_the_history_refuses_its_checkpoints(shipped: Path) -> None:
    turned(shipped / "history.safetensors")
    library = Library(shipped.parent, "lenet")
    assert list(library.models) == ["lenet"]
    with pytest.raises(ModelError, match=r"history\.safetensors is not the file"):
        library["lenet@3"]
    assert library["lenet@latest"].weights  # those are the model's own
    turned(shipped / "weights.safetensors")
    with pytest.raises(ModelError, match=r"weights\.safetensors is not the file"):
        library._at_step("lenet", "latest")


def test_a_card_without_checksums_still_opens(shipped: Path) -> None:
    card = json.loads((shipped / "card.json").read_text())
    del card["sha256"]
    (shipped / "card.json").write_text(json.dumps(card))
    turned(shipped / "weights.safetensors")
    library = Library(shipped.parent, "lenet")
    assert library["lenet"].card.sha256 == library["lenet@3"].card.sha256 == {}


def test_what_is_saved_carries_its_checksum(tmp_path: Path) -> None:
    save(tmp_path / "own", "lenet", LeNet(), 1, {})
    told = json.loads((tmp_path / "own" / "card.json").read_text())
    assert told["sha256"] == sums(tmp_path / "own")
    assert list(told["sha256"]) == ["weights.safetensors"]
    assert load(tmp_path / "own").card.sha256 == told["sha256"]
