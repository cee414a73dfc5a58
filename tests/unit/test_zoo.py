"""The shipped LeNet: its shape, its card, and that it reads the digits it is said to read."""

import json
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from app.pixels import prepare
from app.settings import HOME
from app.zoo import ZOO, data, evaluate, pens, samples
from app.zoo.lenet import ACTIVATIONS, POOLINGS, LeNet

FOLDER = HOME / "models" / "lenet"

SHAPES = {  # layer id: shape of what it gives
    "conv1": (6, 28, 28), "relu1": (6, 28, 28), "pool1": (6, 14, 14),
    "conv2": (16, 10, 10), "relu2": (16, 10, 10), "pool2": (16, 5, 5), "flatten": (400,),
    "fc1": (120,), "relu3": (120,), "fc2": (100,), "relu4": (100,), "output": (10,), "softmax": (10,),
}  # fmt: skip


@pytest.fixture(scope="module")
def lenet() -> nn.Module:
    return evaluate.load(FOLDER)[0]


@pytest.fixture(scope="module")
def card() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / "card.json").read_text())
    return found


def test_the_layers_have_the_ids_and_shapes_of_the_article() -> None:
    model, seen = LeNet(), {}
    for name, layer in model.named_children():
        layer.register_forward_hook(lambda _, __, out, name=name: seen.update({name: tuple(out.shape[1:])}))
    with torch.no_grad():
        model(torch.zeros(1, 1, 32, 32))
    assert seen == SHAPES
    assert list(seen) == list(SHAPES)  # in the order of the data's way


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("pooling", POOLINGS)
def test_another_activation_names_its_layers_and_changes_nothing_else(activation: str, pooling: str) -> None:
    model = LeNet(activation, pooling)
    names = [name for name, _ in model.named_children()]
    assert names == [name.replace("relu", activation) for name in SHAPES]
    assert list(model.state_dict()) == list(LeNet().state_dict())
    assert isinstance(model.get_submodule(f"{activation}3"), ACTIVATIONS[activation])
    assert isinstance(model.get_submodule("pool2"), POOLINGS[pooling])


def test_an_activation_or_a_pooling_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="activation is 'gelu'; known: relu, tanh, sigmoid"):
        LeNet(activation="gelu")
    with pytest.raises(ValueError, match="pooling is 'min'; known: max, average"):
        LeNet(pooling="min")


def test_the_probabilities_are_the_softmax_of_the_scores(lenet: nn.Module) -> None:
    inputs = torch.rand(3, 1, 32, 32, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        probabilities, scores = lenet(inputs), lenet.logits(inputs)  # type: ignore[operator]
    assert torch.allclose(probabilities, scores.softmax(dim=1))


def test_the_card_says_what_the_weights_are(lenet: nn.Module, card: dict[str, Any]) -> None:
    assert ZOO[card["architecture"]] is LeNet
    assert card["parameters"] == sum(p.numel() for p in lenet.parameters()) == 63_802
    assert (card["mean"], card["std"]) == (0.0, 1.0)  # paper is exactly 0
    assert card["input_shape"] == [1, 32, 32]
    assert card["classes"] == [str(digit) for digit in range(10)]
    assert card["accuracy"]["mnist_test"] >= 0.994
    assert card["accuracy"]["pen_heldout"] >= 0.985


def test_the_weights_are_ordinary_numbers(lenet: nn.Module) -> None:
    for name, value in lenet.state_dict().items():
        assert value.dtype == torch.float32, name
        assert value.isfinite().all(), name


def test_the_first_thousand_test_digits_are_read(lenet: nn.Module, card: dict[str, Any]) -> None:
    images, labels = data.read_mnist(data.SHIPPED, "t10k")
    inputs = torch.cat([prepare(image, card) for image in images[:1000].numpy()])
    assert evaluate.result(lenet, inputs, labels[:1000])["accuracy"] >= 0.99


def test_the_held_out_people_are_read_off_the_middle_without_centring(lenet: nn.Module) -> None:
    digits = data.read_pens(data.SHIPPED / "pen-heldout.jsonl.gz")
    assert {digit.writer for digit in digits} == data.HELDOUT_WRITERS
    units = [pens.unit_segments(digit) for digit in digits]
    pictures = pens.draw_all(units, pens.CHECK, torch.Generator().manual_seed(5))
    inputs = torch.nn.functional.pad(pictures, (2, 2, 2, 2))[:, None].float() / 255
    assert evaluate.result(lenet, inputs, data.labels_of(digits))["accuracy"] >= 0.985


def test_evaluation_counts_errors_by_class() -> None:
    class First(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return x.flatten(1)[:, :3]

    inputs = torch.tensor([[9.0, 0, 0], [0, 9, 0], [9, 0, 0], [0, 0, 9]]).view(4, 1, 1, 3)
    found = evaluate.result(First(), inputs, torch.tensor([0, 1, 1, 2]))
    assert found == {
        "accuracy": 0.75, "errors": 1, "count": 4, "recall": {0: 1.0, 1: 0.5, 2: 1.0},
        "confusion": [[1, 0, 0], [1, 1, 0], [0, 0, 1]],
    }  # fmt: skip


def test_evaluation_prints_both_figures(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    row = {"accuracy": 0.9951, "errors": 49, "count": 10_000, "recall": dict.fromkeys(range(10), 0.99)}
    row |= {"confusion": [[0] * 10] * 10}
    titles = {"mnist_test": "MNIST test digits", "pen_heldout": "pen digits, people held out"}
    found = {key: row | {"title": title} for key, title in titles.items()}
    monkeypatch.setattr(evaluate, "evaluate", lambda *_: found)
    with pytest.raises(SystemExit, match="0"):
        evaluate.main(["lenet"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split() == ["MNIST", "test", "digits", "99.51%", "49", "10000"]
    assert lines[2].startswith("pen digits, people held out")


def test_evaluation_names_a_model_that_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        evaluate.main(["nowhere"])
    assert "nowhere" in capsys.readouterr().err


def test_the_samples_are_three_of_each_class_and_are_read(lenet: nn.Module, card: dict[str, Any]) -> None:
    content = samples.SAMPLES.read_bytes()
    records = torch.frombuffer(bytearray(content), dtype=torch.uint8).view(30, 785)
    labels = records[:, 0].long()
    assert labels.tolist() == [digit for digit in range(10) for _ in range(3)]
    inputs = torch.cat([prepare(record[1:].numpy(), card) for record in records])
    assert evaluate.result(lenet, inputs, labels)["errors"] == 0


def test_the_samples_are_what_their_command_chooses() -> None:
    assert samples.pack(*data.read_mnist(data.SHIPPED, "t10k")) == samples.SAMPLES.read_bytes()
