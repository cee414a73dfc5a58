"""Two libraries on one folder: what one server keeps or deletes the other sees when it is asked next."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from app.errors import UnknownModel
from app.library import Library
from app.shared import Shared
from tests.conftest import add_model
from tests.small_course import run as course
from tests.small_course import shrink, small


@pytest.fixture
def two(models_dir: Path) -> tuple[Library, Library, Path]:
    trained = models_dir / "trained"
    trained.mkdir()
    return Library(models_dir, "tiny", trained), Library(models_dir, "tiny", trained), trained


def test_what_one_keeps_the_other_has(two: tuple[Library, Library, Path]) -> None:
    one, other, trained = two
    add_model(trained / "mine", title="Mine")
    one.add(trained / "mine")
    assert other["mine"].card.title == "Mine"
    assert other["mine"].kept
    assert [model.id for model in one.all] == [model.id for model in other.all] == ["tiny", "mine"]
    assert one["mine"].digest == other["mine"].digest


def test_what_one_deletes_the_other_lets_go(two: tuple[Library, Library, Path]) -> None:
    one, other, trained = two
    add_model(trained / "mine")
    assert one["mine"].id == other["mine"].id
    one.remove("mine")
    (trained / "mine").rename(trained / ".gone")
    assert other.at_hand("mine") is None
    with pytest.raises(UnknownModel):
        other["mine"]
    assert [model.id for model in other.all] == ["tiny"]


def test_a_name_that_was_given_anew_is_the_new_network(two: tuple[Library, Library, Path]) -> None:
    _, other, trained = two
    add_model(trained / "mine")
    before = other["mine"].digest
    (trained / "mine").rename(trained / ".gone")
    add_model(trained / "mine")
    state = load_file(trained / "mine" / "weights.safetensors")
    save_file({name: value * 2 for name, value in state.items()}, trained / "mine" / "weights.safetensors")
    assert other["mine"].digest != before


def test_a_shipped_model_stays_whatever_has_its_name(two: tuple[Library, Library, Path]) -> None:
    _, other, trained = two
    add_model(trained / "tiny", title="Another")
    assert [model.card.title for model in other.all] == ["Tiny"]
    assert "shipped" in other.broken["tiny"]
    (trained / "tiny").rename(trained / ".gone")
    assert [model.card.title for model in other.all] == ["Tiny"]
    assert not other.broken


def test_a_network_that_cannot_be_read_holds_its_name_only_while_it_is_there(
    two: tuple[Library, Library, Path],
) -> None:
    _, other, trained = two
    add_model(trained / "mine", std=0.0)
    assert len(other.all) == 1
    assert other.has("mine")
    (trained / "mine").rename(trained / ".gone")
    assert len(other.all) == 1
    assert not other.has("mine")


def test_the_folder_is_read_only_when_it_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "card.json").write_text("{}")
    shared = Shared(tmp_path)
    with shared.news() as now:
        assert now is not None
        assert [path.name for path in now.come] == ["a"]
    monkeypatch.setattr(Path, "iterdir", lambda _: pytest.fail("read again"))
    for _ in range(3):
        with shared.news() as now:
            assert now is None


def test_a_folder_that_comes_later_is_seen(models_dir: Path) -> None:
    library = Library(models_dir, "tiny", models_dir / "trained")
    assert len(library.all) == 1
    (models_dir / "trained").mkdir()
    add_model(models_dir / "trained" / "mine")
    assert len(library.all) == 2


def test_checkpoints_of_a_training_that_another_server_runs_can_be_read(
    two: tuple[Library, Library, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    shrink(monkeypatch)
    _, other, trained = two
    run = trained / ".runs" / "t00000001"
    run.parent.mkdir()
    course(run, small())
    found = other["t00000001@0"]
    assert (found.step, found.kept) == (0, False)
    assert torch.tensor(found.weights["conv1"].weight).isfinite().all()


@pytest.mark.parametrize("name", ["..", ".", "", "../tiny", ".hold", "t00000001/..", "nobody"])
def test_names_are_looked_up_and_never_made_a_path(two: tuple[Library, Library, Path], name: str) -> None:
    _, other, trained = two
    (trained / ".runs").mkdir()
    with pytest.raises(UnknownModel):
        other[f"{name}@0"]
    with pytest.raises(UnknownModel):
        other.folder(name)
