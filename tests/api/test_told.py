"""What is answered on the event loop costs it nothing: no form is checked again, no checkpoint is read."""

from __future__ import annotations

from concurrent.futures import Executor
from pathlib import Path
from typing import cast

import httpx
import pytest
from fastapi import FastAPI

from app.errors import NotYours
from app.library import Library
from app.school import forms
from app.school.keeping import Keeper
from app.school.rules import Rules
from app.school.school import School
from app.school.training import Training
from app.training.history import History, row
from app.trainings import training_routes
from tests.apart import run_apart
from tests.conftest import add_model


async def _get(training: Training) -> httpx.Response:
    app = FastAPI()
    others = cast(Keeper, None), Path(), cast(Executor, None)
    app.include_router(training_routes(cast(School, {training.id: training}), *others))
    told = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=told, base_url="http://test") as client:
        return await client.get(f"/api/trainings/{training.id}")


def test_a_status_has_its_form_and_is_not_checked_for_it(tmp_path: Path) -> None:
    training = Training("one", "One", {"epochs": 8}, tmp_path)
    confusion = [[10 * label + answer for answer in range(10)] for label in range(10)]
    training.tell([row(step, step, 0.1, tested=500, right=400, confusion=confusion) for step in (2, 1)], {})
    told = run_apart(_get(training))
    assert (told.status_code, told.headers["content-type"]) == (200, "application/json")
    taken = forms.TrainingOut.model_validate(told.json()).model_dump(exclude_unset=True)
    assert taken == told.json() == training.status()
    training.rows[1]["confusion"] = "as it was told"
    assert run_apart(_get(training)).json()["rows"][0]["confusion"] == "as it was told"


def test_a_checkpoint_is_not_read_to_be_told_that_it_cannot_be_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_model(tmp_path / "tiny")
    library = Library(tmp_path, "tiny")

    def never(*_: object) -> None:
        raise AssertionError("read")

    monkeypatch.setattr(History, "rows", property(never))
    monkeypatch.setattr(History, "tensors", never)
    school = School(tmp_path / ".runs", [], library.place, Rules(1, 1, 1, 1))
    keeper = Keeper(school, library, tmp_path)
    with pytest.raises(NotYours, match="tiny@1 is not a model that was trained and kept here"):
        run_apart(keeper.delete("tiny@1", ""))
