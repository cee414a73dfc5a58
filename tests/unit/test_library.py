"""Folders become models; a broken one is told and left out."""

import json
import logging
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import nn

from app.errors import NotReady, UnknownLayer, UnknownModel
from app.library import Library
from app.training.run import begin
from app.wire import unpack
from app.zoo import ZOO
from tests.conftest import CARD, add_model
from tests.small_course import small


def test_each_folder_with_a_card_is_a_model(models_dir: Path) -> None:
    add_model(models_dir / "second", title="Second")
    (models_dir / "notes").mkdir()
    (models_dir / "README.md").write_text("not a model")
    library = Library(models_dir, "tiny")
    assert list(library.models) == ["second", "tiny"]
    assert library["second"].card.title == "Second"
    library.check_ready()


def test_a_card_says_what_the_architecture_is_built_with(models_dir: Path) -> None:
    add_model(models_dir / "other", arguments={"activation": "tanh", "pooling": "average"})
    library = Library(models_dir, "tiny")
    assert [layer.kind for layer in library["other"].graph.layers[1:4]] == ["conv", "tanh", "avgpool"]
    assert library["other"].graph.ids[2] == "tanh1"
    assert library["other"].digest != library["tiny"].digest


def test_the_digest_follows_weights_and_card(models_dir: Path) -> None:
    first = Library(models_dir, "tiny")["tiny"].digest
    assert len(first) == 16
    assert Library(models_dir, "tiny")["tiny"].digest == first
    add_model(models_dir / "card", std=2.0)
    add_model(models_dir / "weights")
    path = models_dir / "weights" / "weights.safetensors"
    state = load_file(path)
    state["output.bias"][3] += 0.5
    save_file(state, path)
    library = Library(models_dir, "tiny")
    assert len({model.digest for model in library.models.values()}) == 3


def test_the_weights_block_holds_every_parameter(models_dir: Path) -> None:
    header, values = unpack(Library(models_dir, "tiny")["tiny"].weights_block)
    state = load_file(models_dir / "tiny" / "weights.safetensors")
    assert (header["kind"], header["model"]) == ("weights", "tiny")
    assert {f"{part['layer']}.{part['role']}" for part in header["tensors"]} == set(state)
    for part in header["tensors"]:
        expected = state[f"{part['layer']}.{part['role']}"]
        found = torch.tensor(values[part["at"] : part["at"] + part["size"]].reshape(part["shape"]).copy())
        assert torch.equal(found, expected)


def test_unknown_names_are_answered_with_the_legal_ones(models_dir: Path) -> None:
    library = Library(models_dir, "tiny")
    with pytest.raises(UnknownModel, match="there is tiny"):
        library["../tiny"]
    with pytest.raises(UnknownLayer, match="input, conv1, relu1"):
        library["tiny"].layer("conv9")


def _trained(folder: Path, training: str) -> Path:
    """A kept model that comes from a training of that id."""
    add_model(folder.with_name(training))
    begin(folder.with_name(training), small())
    return folder.with_name(training).rename(folder)


def test_the_id_of_a_training_leads_to_its_model_where_nobody_else_has_the_name(models_dir: Path) -> None:
    kept = models_dir / "trained"
    kept.mkdir()
    _trained(kept / "another", "second")
    _trained(kept / "my-tiny", "tiny")
    second = _trained(kept / "second", "first")
    twin = shutil.copytree(second, kept / "twin")
    library = Library(models_dir, "tiny", kept)
    assert list(library.models) == ["tiny", "another", "my-tiny", "second", "twin"]
    wanted = {"tiny": models_dir / "tiny", "second": second, "first": second, "twin": twin}
    assert {name: library.folder(name) for name in wanted} == wanted
    for name in ("another", "my-tiny", "twin"):
        library.remove(name)
    wanted.pop("twin")
    assert {name: library.folder(name) for name in wanted} == wanted
    library.place("run", models_dir / ".runs" / "run")
    library.add(_trained(kept / "fourth", "run"))
    assert library.folder("run") == kept / "fourth"


def _card(**changes: object) -> Callable[[Path], object]:
    return lambda folder: (folder / "card.json").write_text(json.dumps(CARD | changes))


def _weights(change: Callable[[dict[str, torch.Tensor]], object]) -> Callable[[Path], object]:
    def spoil(folder: Path) -> None:
        state = load_file(folder / "weights.safetensors")
        change(state)
        save_file(state, folder / "weights.safetensors")

    return spoil


def _bytes(change: Callable[[bytes], bytes]) -> Callable[[Path], object]:
    def spoil(folder: Path) -> None:
        path = folder / "weights.safetensors"
        path.write_bytes(change(path.read_bytes()))

    return spoil


SPOILED: dict[str, tuple[Callable[[Path], object], str]] = {
    "card is no JSON": (lambda folder: (folder / "card.json").write_text("{"), "the file: Invalid JSON"),
    "card without a title": (_card(title=None), "title: Input should be a valid string"),
    "shape of nothing": (_card(input_shape=[1, 0, 32]), "input_shape.1: Input should be greater than 0"),
    "spread of zero": (_card(std=0), "std: Input should be greater than 0"),
    "accuracy over one": (_card(accuracy={"mnist_test": 99.4}), "accuracy.mnist_test: Input should be less"),
    "another architecture": (_card(architecture="vgg99"), "'vgg99'; known: "),
    "too few classes": (_card(classes=["0", "1"]), "lists 2 classes, the network's output is [10]"),
    "shape that does not fit": (_card(input_shape=[1, 28, 28]), "fc1: does not run"),
    "arguments of another kind": (
        _card(arguments={"depth": "9"}), "arguments do not fit 'lenet': LeNet.__init__() got an unexpected"
    ),
    "arguments that are not known": (
        _card(arguments={"activation": "gelu"}), "do not fit 'lenet': activation is 'gelu'; known: relu"
    ),
    "arguments that are no words": (_card(arguments={"activation": 3}), "arguments.activation: Input should"),
    "no weights": (lambda folder: (folder / "weights.safetensors").unlink(), "cannot be read"),
    "weights cut short": (_bytes(lambda data: data[:999]), "cannot be read"),
    "a pickle": (_bytes(lambda _: pickle.dumps({"conv1.weight": 1})), "cannot be read"),
    "a tensor missing": (_weights(lambda state: state.pop("fc1.bias")), "fc1.bias is missing"),
    "a tensor too many": (
        _weights(lambda state: state.update(extra=torch.zeros(1))), "extra is not in the architecture"
    ),
    "another shape": (
        _weights(lambda state: state.update({"fc2.bias": torch.zeros(7)})), "fc2.bias is [7], expected [100]"
    ),
    "not a number": (
        _weights(lambda state: state["conv1.weight"].fill_(float("nan"))), "conv1.weight holds values"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILED)
def test_a_broken_folder_is_told_and_left_out(
    name: str, models_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    spoil, phrase = SPOILED[name]
    add_model(models_dir / "broken")
    spoil(models_dir / "broken")
    with caplog.at_level(logging.ERROR, "lunette"):
        library = Library(models_dir, "tiny")
    assert list(library.models) == ["tiny"]
    assert phrase in library.broken["broken"]
    assert "model broken is left out" in caplog.text
    library.check_ready()


def test_an_architecture_that_fails_to_build_is_left_out_too(
    models_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Fails(nn.Module):
        def __init__(self) -> None:
            raise ZeroDivisionError("no such thing")

    monkeypatch.setitem(ZOO, "fails", Fails)
    add_model(models_dir / "broken", architecture="fails")
    library = Library(models_dir, "tiny")
    assert library.broken == {"broken": "ZeroDivisionError: no such thing"}
    assert list(library.models) == ["tiny"]


def test_a_broken_default_model_is_not_ready_and_says_why(models_dir: Path) -> None:
    (models_dir / "tiny" / "weights.safetensors").unlink()
    with pytest.raises(NotReady, match=r"'tiny' is not loaded: weights.safetensors cannot be read"):
        Library(models_dir, "tiny").check_ready()


def test_a_folder_that_is_missing_is_not_ready(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="'lenet' is not loaded: there is none"):
        Library(tmp_path / "nowhere", "lenet").check_ready()
