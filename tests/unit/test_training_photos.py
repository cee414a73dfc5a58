"""The article's network learns from the shipped photos: options, steps, exams, what is kept, going on."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import orjson
import pytest
import torch
from pydantic import ValidationError
from torch import nn
from torch.nn import functional as F

from app.errors import BadInput
from app.loading import load
from app.training import keep, photos
from app.training.course import Course
from app.training.engine import Engine, network_of
from app.training.history import History
from app.training.learners import LEARNERS
from app.training.options import CHOICES, Options, limits
from app.training.run import title_of
from app.training.vital import verdict
from app.zoo import four_classes
from app.zoo.article import ArticleFig3
from app.zoo.material import Drawings
from tests.family import CARD
from tests.small_course import EXAM, contents, exam_pictures, run, shrink

NETWORK = "article-fig3"


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    shrink(monkeypatch)
    torch.set_num_threads(1)


def small(**more: Any) -> Options:
    """6 steps on 24 photos unless told otherwise."""
    return Options.model_validate({"network": NETWORK, "amount": 24, "batch": 8, "epochs": 2} | more)


def gathered(options: Options) -> Drawings:
    return LEARNERS[NETWORK].gather(options, Path("none"), None)


def levels(part: str) -> dict[bytes, str]:
    """Each shipped photo of a part and its class, by its levels, read once more here."""
    found = four_classes.shipped(part)
    return {
        pixels.tobytes(): four_classes.CLASSES[label]
        for pixels, label in zip(found.pixels, found.labels, strict=True)
    }


def test_what_is_not_chosen_is_as_the_network_has_it() -> None:
    options = Options.model_validate({"network": NETWORK})
    assert (options.data, options.amount, options.epochs) == ("photos", 500, 30)
    assert (options.learning_rate, options.arguments) == (CHOICES[NETWORK].rates["sgd"], {})
    assert Options.model_validate({}) == Options()
    assert (Options().network, Options().data) == ("lenet", "auto")
    assert title_of(options) == "Figure 3, SGD"
    assert title_of(Options()) == "LeNet, ReLU, max pooling, SGD"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"activation": "tanh"}, "activation of article-fig3 is 'tanh'; there is relu"),
        ({"data": "mnist"}, "data of article-fig3 is 'mnist'; there is photos"),
        ({"amount": 501}, "amount of article-fig3 is 501; there are 500 at most"),
        ({"network": "lenet", "data": "photos"}, "data of lenet is 'photos'; there is auto, mnist"),
    ],
)
def test_what_a_network_does_not_have_is_refused(given: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Options.model_validate({"network": NETWORK} | given)


def test_limits_are_those_of_the_network() -> None:
    there, digits = limits(NETWORK), limits("lenet")
    assert (there["amount"]["maximum"], digits["amount"]["maximum"]) == (500, 60_000)
    assert (there["data"]["enum"], there["activation"]["enum"]) == (["photos"], ["relu"])
    assert digits["activation"]["enum"] == ["relu", "tanh", "sigmoid"]


def test_photos_that_are_learnt_from_are_no_test_photos_and_all_classes_come_in_turn() -> None:
    learnt, test = photos.learnt(), photos.tested()
    assert learnt.labels[:8].tolist() == [0, 1, 2, 3, 0, 1, 2, 3]
    for found, part in ((learnt, "train"), (test, "test")):
        shown = levels(part)
        assert len(found) == len(shown) == 500
        for pixels, label in zip(found.pixels, found.labels, strict=True):
            assert shown[pixels.numpy().tobytes()] == four_classes.CLASSES[label]
    assert not set(levels("train")) & set(levels("test"))
    assert set(test.labels[:20].tolist()) == {0, 1, 2, 3}


def test_a_step_is_torchs_own() -> None:
    options = small(optimiser="momentum", rate=0.02, loss="cross_entropy")
    engine = Engine(options, gathered(options))
    network = ArticleFig3()
    network.load_state_dict(engine.weights())
    result = engine.take()
    chosen = engine.drawings.pixels[result.chosen]
    mean, std = (torch.tensor(each).view(3, 1, 1) for each in (photos.MEAN, photos.STD))
    loss = F.cross_entropy(network.logits((chosen / 255 - mean) / std), engine.drawings.labels[result.chosen])
    loss.backward()
    torch.optim.SGD(network.parameters(), lr=0.02, momentum=0.9).step()
    assert result.loss == pytest.approx(loss.item(), rel=1e-5)
    for name, value in network.state_dict().items():
        assert torch.allclose(engine.weights()[name], value, atol=1e-6), name


def test_a_run_examines_four_classes_and_becomes_a_model(tmp_path: Path) -> None:
    run(tmp_path / "run", small())
    history = History(tmp_path / "run")
    assert history.steps == list(range(7))
    for row in history.rows:
        network = network_of(history.tensors(row["step"]), NETWORK, {})
        pictures = exam_pictures("four-classes")
        with torch.no_grad():
            answers = network.logits(photos.ready(pictures.pixels[: row["tested"]])).argmax(dim=1)
        expected = torch.zeros(4, 4, dtype=torch.int64)
        for label, answer in zip(pictures.labels.tolist(), answers.tolist(), strict=False):
            expected[label, answer] += 1
        assert row["confusion"] == expected.tolist()
        assert row["right"] == int(expected.trace())
    assert [row["tested"] for row in history.rows] == [40] * 6 + [EXAM]  # at the end all of them
    right = history.rows[-1]["right"]
    model = load(keep.keep(tmp_path / "run", tmp_path / "trained", "My photos"))
    card = model.card
    assert (card.title, card.architecture, card.classes) == ("My photos", NETWORK, CARD["classes"])
    assert (card.input.kind, list(card.input.mean), card.examples) == ("photo", photos.MEAN, "four-classes")
    assert card.accuracy == {"photos_test": right / EXAM}
    assert "CIFAR-10" in card.data
    assert model.about["training"]["network"] == NETWORK


def test_a_run_that_was_stopped_goes_on_to_the_same_files(tmp_path: Path) -> None:
    run(tmp_path / "whole", small())
    assert run(tmp_path / "cut", small(), [(2, "leave")]).last["state"] == "stopped"
    assert run(tmp_path / "cut").last["state"] == "done"
    assert contents(tmp_path / "cut") == contents(tmp_path / "whole")


def test_one_image_is_told_with_its_photo(tmp_path: Path) -> None:
    desk = run(tmp_path / "run", small(), [(1, "image"), (2, "stop")])
    (image,) = {orjson.dumps(each["image"]): each["image"] for each in desk.reports if each["image"]}.values()
    pixels = photos.learnt().pixels[image["index"]]
    assert base64.b64decode(image["pixels"]) == pixels.permute(1, 2, 0).contiguous().numpy().tobytes()
    assert image["label"] == int(photos.learnt().labels[image["index"]])


def test_without_the_photos_it_says_so_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(four_classes, "PHOTOS", tmp_path / "photos.zip")
    assert LEARNERS[NETWORK].offer(tmp_path) == {}
    with pytest.raises(BadInput, match="The photos are not part of the installed package"):
        Course(tmp_path / "run", small())
    assert not (tmp_path / "run").exists()


def test_every_photo_with_the_same_answer_is_told_with_the_class(tmp_path: Path) -> None:
    options = small(rate=1e-6, epochs=1)
    engine = Engine(options, gathered(options))
    with torch.no_grad():
        output = engine.network.get_submodule("output")
        assert isinstance(output, nn.Linear)
        output.bias.copy_(torch.tensor([0.0, 0.0, 99.0, 0.0]))
    engine.take()
    confusion = torch.zeros(4, 4, dtype=torch.int64)
    confusion[:, 2] = 5
    told = verdict(engine, confusion, is_end=True)
    assert told["reason"]["values"] == {"answer": "boat"}
