"""Folders of trainings that are over: tidied away, kept, and both at the same time."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest

from app.errors import ModelError, NotNow
from app.school import leftovers
from app.school.keeping import Keeper
from app.school.rules import Rules
from app.school.school import School
from tests.api.pupils import WAIT, begin, scene, school
from tests.api.test_leftovers import left


class Shelf:
    """A library that takes every folder and loads nothing."""

    def __init__(self) -> None:
        self.added: list[Path] = []
        self.models: dict[str, Any] = {}

    def has(self, _: str) -> bool:
        return False

    def add(self, folder: Path) -> Path:
        self.added.append(folder)
        return folder


def keeper(made: School, shelf: Any) -> Keeper:
    return Keeper(made, shelf, made.runs.parent / "kept")


def names(made: School) -> list[str]:
    return [training.id for training in made.all]


@scene
async def test_what_is_kept_while_older_runs_are_tidied_away_stays(tmp_path: Path) -> None:
    for n in (1, 2, 3):
        left(tmp_path, f"t{n}", steps=1, second=n)
    async with school(tmp_path, "obeys") as made:
        made.rules = Rules(keep_runs=1)
        at_work, go_on, real = threading.Event(), threading.Event(), leftovers.discard

        def slow(folder: Path, runs: Path) -> None:
            at_work.set()
            assert go_on.wait(WAIT)
            real(folder, runs)

        with pytest.MonkeyPatch.context() as disk:
            disk.setattr(leftovers, "discard", slow)
            tidy = asyncio.create_task(made._tidy())
            assert await asyncio.to_thread(at_work.wait, WAIT)
            keep = asyncio.create_task(keeper(made, Shelf()).keep(made["t2"], "Mine"))
            await asyncio.sleep(0)  # it comes as far as it can
            go_on.set()
            await asyncio.gather(tidy, keep)
        assert made["t2"].kept == "mine"
        assert (tmp_path / "kept" / "mine" / "weights.safetensors").is_file()
        assert (names(made), (tmp_path / ".runs" / "t1").exists()) == (["t2", "t3"], False)


@scene
async def test_two_may_tidy_at_once(tmp_path: Path) -> None:
    for n in (1, 2, 3, 4):
        left(tmp_path, f"t{n}", steps=1, second=n)
    async with school(tmp_path, "obeys") as made:
        made.rules = Rules(keep_runs=1)
        await asyncio.gather(made._tidy(), made._tidy())
        assert names(made) == ["t4"]
        assert {path.name for path in made.runs.iterdir()} == {"t4", ".hold"}


@scene
async def test_what_never_began_cannot_be_kept_and_no_path_is_told(tmp_path: Path) -> None:
    async with school(tmp_path, "obeys") as made:
        running, queued = begin(made), begin(made)
        await made.command(queued.id, queued.key, "stop")
        with pytest.raises(NotNow, match="nothing to keep") as refusal:
            await keeper(made, Shelf()).keep(queued, "Mine")
        assert str(tmp_path) not in refusal.value.detail
        assert running.state == "running"


class Full(Shelf):
    """A library that loads nothing, for a reason, until it is mended."""

    broken = True

    def add(self, folder: Path) -> Path:
        if self.broken:
            raise ModelError("weights.safetensors cannot be read.")
        return super().add(folder)


@scene
async def test_what_the_library_does_not_take_is_no_kept_training(tmp_path: Path) -> None:
    left(tmp_path, "t1", steps=1)
    async with school(tmp_path, "obeys") as made:
        training, shelf = made["t1"], Full()
        with pytest.raises(NotNow, match="cannot be a model"):
            await keeper(made, shelf).keep(training, "Mine")
        assert (training.kept, training.title) == (None, "LeNet, ReLU, max pooling, SGD")
        assert training.folder == tmp_path / ".runs" / "t1"
        assert (training.folder / "run.json").is_file()
        assert not (tmp_path / "kept" / "mine").exists()
        shelf.broken = False
        await keeper(made, shelf).keep(training, "Mine")
        assert (training.kept, shelf.added) == ("mine", [tmp_path / "kept" / "mine"])
