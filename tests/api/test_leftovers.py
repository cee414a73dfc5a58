"""What a server leaves on the disk when it ends, in good order or not, and what the next one makes of it."""

from __future__ import annotations

import asyncio
import shutil
import sys
from pathlib import Path

import orjson
import torch

from app.school import leftovers
from app.school.rules import Rules
from app.school.school import School
from app.school.training import Training
from app.training import run as runs
from app.training.checkpoints import write
from app.training.history import History, row
from app.training.options import Options
from app.training.reasons import NOTHING
from app.zoo.lenet import LeNet
from tests.api import scripted
from tests.api.pupils import begin, code, over, reached, scene, school


def left(folder: Path, name: str, steps: int, second: int = 0) -> Training:
    """A run of an earlier server: begun, with so many checkpoints."""
    options = Options.model_validate({})
    training = Training(name, "A title", {}, folder / ".runs" / name, lambda at: runs.begin(at, options))
    leftovers.begin(training)
    training.held.close()  # as the end of its server does
    run = runs.read(training.folder)
    runs.write(training.folder, run.model_copy(update={"started": f"2026-01-01T00:00:{second:02}"}))
    for step in range(steps):
        write(training.folder, step, LeNet().state_dict())
        History(training.folder).add(row(step, step, 0.0, kept=True))
    return training


def only(made: School) -> Training:
    (training,) = made.all
    return training


@scene
async def test_a_run_that_was_cut_off_is_shown_as_failed_and_opens_with_its_key(tmp_path: Path) -> None:
    begun = left(tmp_path, "t1", steps=2)
    async with school(tmp_path, "obeys") as made:
        again = only(made)
        assert (again.id, again.state, code(again)) == ("t1", "failed", "server_cut_off")
        assert again.fields["message"].startswith("The server ended in the middle of this training; ")
        assert [each["step"] for each in again.status()["rows"]] == [0, 1]
        assert made.mine("t1", begun.key) is again


@scene
async def test_how_it_ended_is_remembered(tmp_path: Path) -> None:
    async with school(tmp_path, "obeys") as made:
        training = begin(made)
        await reached(training, lambda: training.begun)
    write(training.folder, 0, {"a": torch.zeros(1)})
    History(training.folder).add(row(0, 0, 0.0, kept=True))
    runs.write(
        training.folder, runs.Run(id=training.id, title="T", options=Options.model_validate({}), started="2")
    )
    async with school(tmp_path, "obeys") as made:
        assert (only(made).state, code(only(made))) == ("stopped", "server_closed")
        assert only(made).fields["message"] == "The server was shut down."
    of_an_older_server = {"state": "failed", "step": 7, "steps": 9, "message": "Why it ended."}
    (training.folder / leftovers.ENDED).write_bytes(orjson.dumps(of_an_older_server))
    async with school(tmp_path, "obeys") as made:
        found = only(made).status()
        assert {name: found[name] for name in of_an_older_server} == of_an_older_server
        assert (found["reason"], found["speed"], found["left"]) == (None, 0.0, None)


@scene
async def test_what_has_no_checkpoint_or_was_half_removed_goes(tmp_path: Path) -> None:
    stopped = left(tmp_path, "t1", steps=0)
    stopped.end("stopped", NOTHING)
    leftovers.ended(stopped)
    left(tmp_path, "t2", steps=1).folder.rename(tmp_path / ".runs" / f"{leftovers.GONE}1")
    (left(tmp_path, "t3", steps=1).folder / "run.json").write_bytes(b'{"id": "t3"')
    of_the_command_line = tmp_path / ".runs" / "mine"
    of_the_command_line.mkdir()
    async with school(tmp_path, "obeys") as made:
        assert made.all == []
    assert {path.name for path in (tmp_path / ".runs").iterdir()} == {"mine"}


@scene
async def test_only_so_many_runs_stay_the_newest(tmp_path: Path) -> None:
    for n in (3, 1, 2):
        left(tmp_path, f"t{n}", steps=1, second=n)
    places: dict[str, Path | None] = {}
    made = School(tmp_path / ".runs", [], places.__setitem__, Rules(keep_runs=2))
    await made.open()
    assert [training.id for training in made.all] == ["t2", "t3"]
    assert {name for name, folder in places.items() if folder is not None} == {"t2", "t3"}
    assert not (tmp_path / ".runs" / "t1").exists()
    await made.close()


@scene
async def test_a_second_server_on_the_same_folder_leaves_the_first_ones_runs_alone(tmp_path: Path) -> None:
    left(tmp_path, "t1", steps=1)
    async with school(tmp_path, "done", Rules(keep_runs=0)) as first:
        left(tmp_path, "t2", steps=0)
        async with school(tmp_path, "done") as second:
            assert second.all == []
            training = begin(second)
            await over(training)
        assert first.all == []
        assert (tmp_path / ".runs" / "t2").exists()


@scene
async def test_a_server_that_starts_anew_leaves_the_runs_of_the_one_beside_it_alone(tmp_path: Path) -> None:
    async with school(tmp_path, "obeys"):
        beside = School(tmp_path / ".runs", [sys.executable, scripted.__file__, "obeys"], nowhere, Rules())
        await beside.open()
        running = begin(beside)
        await reached(running, lambda: running.begun)
    async with school(tmp_path, "obeys") as anew:
        assert anew.all == []
        assert running.folder.is_dir()
        await beside.command(running.id, running.key, "pause")
        assert running.state == "paused"
        await beside.close()
    async with school(tmp_path, "obeys") as last:  # now nobody has it: it has no checkpoint and goes
        assert last.all == []
        assert not running.folder.exists()


def nowhere(name: str, folder: Path | None) -> None:
    """A place that nobody asks for."""


@scene
async def test_a_run_is_held_until_it_is_forgotten(tmp_path: Path) -> None:
    async with school(tmp_path, "done") as made:
        first = begin(made)
        await over(first)
        assert leftovers.hold(first.folder) is None
        made.forget(first.folder)
        again = leftovers.hold(first.folder)
        assert again is not None
        again.release()
        second = begin(made)
        await over(second)
        await asyncio.gather(*made._work)
        made.rules, second.kept = Rules(keep_runs=0), "mine"  # kept, so that its files stay
        await made._tidy()
        assert made.all == []
        again = leftovers.hold(second.folder)
        assert again is not None
        again.release()


@scene
async def test_an_end_that_cannot_be_written_down_is_none_lost(tmp_path: Path) -> None:
    async with school(tmp_path, "done") as made:
        training = begin(made)
        await over(training)
        shutil.rmtree(training.folder)
        leftovers.ended(training)
    assert orjson.dumps(training.status())


def test_a_folder_that_cannot_be_held_is_no_server_s(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert leftovers.hold(tmp_path / "file") is None
    first = leftovers.hold(tmp_path / "runs")
    assert first is not None
    assert leftovers.hold(tmp_path / "runs") is None
    first.release()
    again = leftovers.hold(tmp_path / "runs")
    assert again is not None
    again.release()
