"""The card in both versions: old ones mean what they meant; what cannot be run is refused in one sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import nn

from app.card import Card
from app.errors import ModelError
from app.library import Library
from app.loading import card_at_any_step, load
from app.settings import HOME
from app.zoo import ZOO
from tests import family
from tests.conftest import CARD as OLD
from tests.family import INPUT, add_photo_model


def test_an_old_card_opens_and_means_the_same() -> None:
    card = Card.model_validate(OLD | {"mean": 0.25, "std": 0.5})
    assert card.input.model_dump() == {
        "kind": "drawing", "shape": (1, 32, 32), "resize": None, "crop": "square",
        "mean": (0.25,), "std": (0.5,),
    }  # fmt: skip
    assert (card.card, card.input_shape, card.mean, card.std) == (1, (1, 32, 32), 0.25, 0.5)
    assert (card.weights, card.examples, card.year, card.unknown) == ("trained", "mnist", None, None)


def test_what_an_old_card_leaves_out_is_as_before() -> None:
    card = Card.model_validate({name: value for name, value in OLD.items() if name not in ("mean", "std")})
    assert (card.mean, card.std) == (0.0, 1.0)


def test_a_card_of_today_carries_all_it_says() -> None:
    card = Card.model_validate(family.CARD | {"paper": {"error": 0.153, "measure": "top-5 error"}})
    told = card.model_dump(mode="json")
    assert {name: told[name] for name in family.CARD} == family.CARD
    assert (told["input_shape"], told["mean"], told["std"]) == ([3, 32, 32], INPUT["mean"], INPUT["std"])
    assert told["paper"] == {"error": 0.153, "measure": "top-5 error"}


@pytest.mark.parametrize("card", [OLD, family.CARD, OLD | {"by": "me"}], ids=["old", "new", "with more"])
def test_what_is_told_can_be_read_again(card: dict[str, Any]) -> None:
    first = Card.model_validate(card)
    assert Card.model_validate_json(first.model_dump_json()) == first


def test_the_shipped_cards_open() -> None:
    for path in (HOME / "models").glob("*/card.json"):
        assert Card.model_validate_json(path.read_bytes()).classes


def changed(**changes: Any) -> dict[str, Any]:
    return {"input": INPUT | changes}


class TwoChannels(nn.Module):
    """A network that would run, if photos had two channels."""

    def __init__(self) -> None:
        super().__init__()
        self.flatten = nn.Flatten()
        self.output = nn.Linear(2 * 32 * 32, 4)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        found: torch.Tensor = self.output(self.flatten(x))
        return found


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "another kind": (changed(kind="sound"), "input.kind: Input should be 'drawing' or 'photo'."),
    "no kind": ({"input": {k: v for k, v in INPUT.items() if k != "kind"}}, "input.kind: Field required."),
    "no input": ({"input": None}, "input: Input should be an object."),
    "too few means": (changed(mean=[0.5]), "input: mean has 1 numbers for 3 channels; each needs its own."),
    "too many stds": (changed(std=[1, 1, 1, 1]), "input: std has 4 numbers for 3 channels"),
    "a std of 0": (changed(std=[1, 0, 1]), "input.std.1: Input should be greater than 0."),
    "a std of nothing": (changed(std=[1, 1e-300, 1]), "std 1, 1e-300, 1 do not make numbers of levels"),
    "a mean that is no number": (changed(mean=[0, float("nan"), 0]), "input.mean.1: Input should be a fin"),
    "an endless mean": (changed(mean=[0, 0, float("inf")]), "input.mean.2: Input should be a finite"),
    "a mean as text": (changed(mean=["half", 0, 0]), "input.mean.0: Input should be a valid number"),
    "a drawing in colour": (
        changed(kind="drawing"), "input: [3, 32, 32] has 3 channels; a drawing has one, its grey levels."
    ),
    "a photo of two channels": (
        changed(shape=[2, 32, 32], mean=[0, 0], std=[1, 1]) | {"architecture": "two"},
        "input: [2, 32, 32] has 2 channels; a photo has three: red, green and blue.",
    ),
    "a huge photo": (changed(shape=[3, 1025, 1025], resize=1025), "a side has at most 1,024 pixels."),
    "no rows": (changed(shape=[3, 0, 32]), "input.shape.1: Input should be greater than 0."),
    "two numbers for a shape": (changed(shape=[32, 32]), "input.shape.2: Field required."),
    "a photo that is not square": (
        changed(shape=[3, 32, 48]), "input: resize is 32, the photo 32x48; all must be the same."
    ),
    "another size than the network's": (changed(resize=48), "resize is 48, the photo 32x32"),
    "no size": (changed(resize=None), "resize is None, the photo 32x32"),
    "another crop": (changed(crop="circle"), "input.crop: Input should be 'square'."),
    "a shape that does not fit": (changed(shape=[3, 28, 28], resize=28), "does not run"),
    "a version to come": ({"card": 3}, "card: Input should be 1 or 2."),
    "weights of another sort": ({"weights": "borrowed"}, "weights: Input should be 'trained' or 'un"),
    "examples that are not here": ({"examples": "imagenet"}, "examples: Input should be 'mnist' or 'four-cl"),
    "examples of another kind": ({"examples": "mnist"}, "examples: mnist shows no photos; a network"),
    "a threshold over one": ({"unknown": {"threshold": 50}}, "unknown.threshold: Input should be less"),
    "too many classes": ({"classes": list("abcde")}, "lists 5 classes, the network's output is [4]."),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_server_cannot_run_is_refused_in_one_sentence(
    models_dir: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    changes, phrase = REFUSED[name]
    monkeypatch.setitem(ZOO, "two", TwoChannels)
    add_photo_model(models_dir / "broken", **changes)
    library = Library(models_dir, "tiny")
    assert list(library.models) == ["tiny"]
    said = library.broken["broken"]
    assert phrase in said
    assert said.endswith(".") and "\n" not in said


def test_photos_at_both_ends_must_give_numbers(tmp_path: Path) -> None:
    add_photo_model(tmp_path / "steep", torch.float32)
    state = {name: value.abs() * 1e30 for name, value in load_state(tmp_path / "steep").items()}
    save_file(state, tmp_path / "steep" / "weights.safetensors")
    card = family.CARD | changed(mean=[0.0] * 3, std=[1e-9] * 3)
    (tmp_path / "steep" / "card.json").write_text(json.dumps(card))
    with pytest.raises(ModelError, match=r"no numbers|too large for float32"):
        load(tmp_path / "steep")


def test_a_checkpoint_reads_photos_as_its_model_does(tmp_path: Path) -> None:
    add_photo_model(tmp_path / "net", accuracy={"photos_test": 0.8})
    card = card_at_any_step(tmp_path / "net")
    assert (card.input, card.unknown) == (
        load(tmp_path / "net").card.input,
        load(tmp_path / "net").card.unknown,
    )
    assert card.accuracy == {}


def load_state(folder: Path) -> dict[str, torch.Tensor]:
    return load_file(folder / "weights.safetensors")


def test_half_floats_load_as_float32(tmp_path: Path) -> None:
    add_photo_model(tmp_path / "half", torch.float16)
    stored = load_state(tmp_path / "half")
    assert {value.dtype for value in stored.values()} == {torch.float16}
    model = load(tmp_path / "half")
    kernel = model.weights["conv1"].weight
    assert kernel.dtype == "float32"
    assert torch.equal(torch.from_numpy(kernel), stored["conv1.weight"].float())
