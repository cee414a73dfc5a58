"""A server loads the default model when it starts, and each other shipped one when it is first asked for."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from app import library as module
from app.errors import UnknownModel, UnknownStep
from app.library import Library
from app.loading import Networks, load
from tests.conftest import add_model


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the folders that were loaded, in turn."""
    names: list[str] = []

    def counted(folder: Path, networks: Networks | None = None) -> Any:
        names.append(folder.name)
        return load(folder, networks)

    monkeypatch.setattr(module, "load", counted)
    return names


def test_only_the_default_is_loaded_until_another_is_asked_for(models_dir: Path, loaded: list[str]) -> None:
    add_model(models_dir / "a", title="A")
    add_model(models_dir / "z", title="Z")
    library = Library(models_dir, "tiny", late=True)
    library.check_ready()
    assert loaded == ["tiny"]
    assert library.at_hand("z") is None
    assert {card.title for card in library.cards} == {"A", "Z", library["tiny"].card.title}
    assert library["z"].card.title == "Z"
    assert library.at_hand("z") is library["z"]
    assert loaded == ["tiny", "z"]
    assert [model.id for model in library.all] == ["a", "tiny", "z"]  # as an eager library has them
    assert [model.id for model in Library(models_dir, "tiny").all] == ["a", "tiny", "z"]


def test_many_who_ask_at_once_get_the_one_model(models_dir: Path, loaded: list[str]) -> None:
    add_model(models_dir / "z")
    library = Library(models_dir, "tiny", late=True)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(library.__getitem__, ["z"] * 16))
    assert len({id(model) for model in found}) == 1
    assert loaded == ["tiny", "z"]


def test_a_broken_one_is_told_when_it_is_asked_for_and_the_others_are_named(models_dir: Path) -> None:
    add_model(models_dir / "bad")
    add_model(models_dir / "good")
    (models_dir / "bad" / "weights.safetensors").write_bytes(b"none")
    library = Library(models_dir, "tiny", late=True)
    with pytest.raises(UnknownModel, match="There is no model 'other'; there is bad, good, tiny"):
        library["other"]
    with pytest.raises(UnknownModel, match="There is no model 'bad'; there is good, tiny"):
        library["bad"]
    assert "weights.safetensors" in library.broken["bad"]
    assert [model.id for model in library.all] == ["good", "tiny"]


def test_a_broken_card_is_told_at_the_start(models_dir: Path) -> None:
    add_model(models_dir / "bad", std=0)
    library = Library(models_dir, "tiny", late=True)
    assert "std" in library.broken["bad"]
    assert not library.has("good")
    assert library.has("bad")


def test_a_checkpoint_of_one_that_waits_brings_its_model(models_dir: Path) -> None:
    add_model(models_dir / "z")
    library = Library(models_dir, "tiny", late=True)
    with pytest.raises(UnknownStep, match="z has no checkpoint"):
        library["z@5"]
    assert library.at_hand("z") is not None
