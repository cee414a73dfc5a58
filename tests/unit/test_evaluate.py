"""Measuring networks for photos and for drawings of 28x28: on what, with which figures, and where they go."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from app.zoo import ZOO, data, evaluate, four_classes
from app.zoo.data import DataError
from app.zoo.sums import sums
from tests.family import CARD, MEAN, PHOTO, STD, add_mlp, add_photo_model
from tests.unit.test_four_classes import as_folder, some_files


@pytest.fixture
def models(tmp_path: Path) -> Path:
    add_photo_model(tmp_path / "models" / "net")
    return tmp_path / "models"


def guesses(pixels: np.ndarray[Any, Any]) -> list[int]:
    """By the network itself, its input normalised by numpy."""
    torch.manual_seed(0)
    network = ZOO[PHOTO]().half().float().eval()
    mean, std = (np.array(each)[:, None, None] for each in (MEAN, STD))
    with torch.no_grad():
        return network(torch.tensor((pixels / 255 - mean) / std).float()).argmax(dim=1).tolist()


def test_without_a_folder_the_shipped_photos_are_read(models: Path) -> None:
    found = evaluate.evaluate("net", models)
    photos = four_classes.shipped("test")
    read = guesses(photos.pixels)
    row = found["photos_shipped"]
    assert list(found) == ["photos_shipped"]
    right = [a == b for a, b in zip(read, photos.labels.tolist(), strict=True)]
    assert (row["count"], row["errors"]) == (500, 500 - sum(right))
    assert row["accuracy"] == pytest.approx(sum(right) / 500)
    expected = [[0] * 4 for _ in range(4)]
    for shown, answer in zip(photos.labels.tolist(), read, strict=True):
        expected[shown][answer] += 1
    assert row["confusion"] == expected
    assert row["recall"] == {k: pytest.approx(expected[k][k] / 125) for k in range(4)}


def test_a_folder_is_read_in_place_of_them_in_the_order_of_the_card(models: Path, tmp_path: Path) -> None:
    classes = ["bird", "boat", "cat", "dog"]
    add_photo_model(models / "other", classes=classes)
    source = as_folder(tmp_path / "photos", some_files(2))
    found = evaluate.evaluate("other", models, source)
    read = guesses(four_classes.read(source, "test", classes).pixels)
    assert list(found) == ["photos_test"]
    assert found["photos_test"]["count"] == 8
    assert found["photos_test"]["errors"] == sum(k // 2 != answer for k, answer in enumerate(read))


def test_figures_are_written_into_the_card_when_asked(
    models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["net", "--models-dir", str(models)]
    for arguments, keys in ((command, {}), ([*command, "--write"], {"photos_shipped"})):
        with pytest.raises(SystemExit, match="0"):
            evaluate.main(arguments)
        card = json.loads((models / "net" / "card.json").read_text())
        assert set(card["accuracy"]) == set(keys)
        assert card | {"accuracy": {}} == CARD | {"sha256": sums(models / "net")}
    share = evaluate.evaluate("net", models)["photos_shipped"]["accuracy"]
    assert card["accuracy"]["photos_shipped"] == round(share, 4)
    said = capsys.readouterr().out
    assert "test photos that are shipped" in said
    for name in ("dog", "cat", "boat", "bird"):
        assert f"\n{name} " in said


def test_a_network_for_drawings_of_28x28_is_measured_as_lenet_is(tmp_path: Path) -> None:
    add_mlp(tmp_path / "mlp")
    found = evaluate.evaluate("mlp", tmp_path)
    assert list(found) == ["mnist_test", "pen_heldout", "pen_any_radius", "pen_centred"]
    assert [row["count"] for row in found.values()] == [10_000, 1997, 1997, 1997]
    torch.manual_seed(0)
    network = ZOO["mlp-784-300-100-10"]().half().float().eval()
    images, labels = data.read_mnist(data.SHIPPED, "t10k")
    with torch.no_grad():
        right = network(images[:, None].float() / 255).argmax(dim=1) == labels
    assert found["mnist_test"]["errors"] == int((~right).sum())


def test_what_cannot_be_measured_is_told(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DataError, match="holds no photos test/dog"):
        evaluate.evaluate("net", models, tmp_path)
    monkeypatch.setattr(four_classes, "PHOTOS", tmp_path / "photos.zip")
    with pytest.raises(DataError, match="not in the installed package"):
        evaluate.evaluate("net", models)
    (models / "net" / "card.json").write_text(json.dumps(CARD | {"card": 9}))
    with pytest.raises(DataError, match=r"net/card\.json"):
        evaluate.evaluate("net", models)
