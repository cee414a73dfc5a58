"""A training that was cut off goes on: who may ask for it, when, and what it finds on the disk."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import orjson
import pytest

from app.errors import Busy, NotNow, NotYours
from app.school import leftovers
from app.school.rules import QUEUE, Rules
from app.training.history import History
from tests.api.pupils import FAST, begin, code, over, reached, scene, school
from tests.api.test_leftovers import left, only


async def killed(made, training) -> None:
    await reached(training, lambda: training.begun)
    os.kill(training.worker.pid, signal.SIGKILL)
    await over(training)


@scene
async def test_one_whose_worker_was_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    async with school(tmp_path, "obeys") as made:
        training = begin(made)
        await killed(made, training)
        assert (training.state, code(training), training.resumable) == ("failed", "worker_killed", True)
        assert training.status()["resumable"] and training.brief()["resumable"]
        first = training.worker
        assert await made.command(training.id, training.key, "resume") is training
        await reached(training, lambda: training.begun)
        assert training.worker is not first and training.state == "running"
        assert (code(training), training.resumable) == (None, False)
        assert not (training.folder / leftovers.ENDED).exists()
        await made.command(training.id, training.key, "batch")
        assert training.fields["step"] == 1
    assert orjson.loads((training.folder / leftovers.ENDED).read_bytes())["reason"]["code"] == "server_closed"


@scene
async def test_only_its_key_and_only_what_was_cut_off(tmp_path: Path) -> None:
    async with school(tmp_path, "obeys") as made:
        training = begin(made)
        await killed(made, training)
        with pytest.raises(NotYours):
            await made.command(training.id, "guess", "resume")
        for word in ("pause", "batch", "stop"):
            with pytest.raises(NotNow):
                await made.command(training.id, training.key, word)
        training.kept = "kept"
        with pytest.raises(NotNow):
            await made.command(training.id, training.key, "resume")
    async with school(tmp_path / "done", "done") as made:
        finished = begin(made)
        await over(finished)
        with pytest.raises(NotNow, match=r"over \(done\)"):
            await made.command(finished.id, finished.key, "resume")


@scene
async def test_one_that_diverged_or_was_stopped_by_its_reader_does_not_go_on(tmp_path: Path) -> None:
    async with school(tmp_path, "obeys") as made:
        training = begin(made)
        await reached(training, lambda: training.begun)
        await made.command(training.id, training.key, "stop")
        assert (training.state, training.resumable) == ("stopped", False)
        training.fields["reason"] = {"code": "diverged", "values": {"steps": 3}}
        assert not training.resumable


@scene
async def test_it_waits_in_the_queue_like_others_and_two_who_ask_get_it_once(tmp_path: Path) -> None:
    async with school(tmp_path, "obeys") as made:
        cut, running, waiting = begin(made), begin(made), begin(made)
        await killed(made, cut)
        await reached(running, lambda: running.begun)
        asked = [made.command(cut.id, cut.key, "resume") for _ in range(2)]
        answers = await asyncio.gather(*asked, return_exceptions=True)
        assert [type(each) for each in answers] == [type(cut), NotNow]
        assert [(each.state, each.place) for each in (running, waiting, cut)] == [
            ("running", None), ("queued", 1), ("queued", 2),
        ]  # fmt: skip
        await made.command(cut.id, cut.key, "stop")
        assert (cut.state, code(cut)) == ("stopped", None)
        assert orjson.loads((cut.folder / leftovers.ENDED).read_bytes())["reason"] is None


@scene
async def test_a_queue_that_is_full_refuses_it_and_it_stays_as_it_was(tmp_path: Path) -> None:
    async with school(tmp_path, "obeys") as made:
        cut = begin(made)
        await killed(made, cut)
        for _ in range(1 + QUEUE):
            begin(made)
        with pytest.raises(Busy):
            await made.command(cut.id, cut.key, "resume")
        assert (cut.state, cut.resumable) == ("failed", True)


@scene
async def test_nobody_watches_it_while_it_waits_and_it_can_be_asked_for_again(tmp_path: Path) -> None:
    async with school(tmp_path, "obeys", FAST) as made:
        cut = begin(made)
        await killed(made, cut)
        _, watcher = made.watch(begin(made).id)
        await made.command(cut.id, cut.key, "resume")
        await over(cut)
        assert (cut.state, code(cut), cut.resumable) == ("stopped", "not_watched", True)
        assert watcher


@scene
async def test_of_an_earlier_server_it_goes_on_and_its_folder_is_held_again(tmp_path: Path) -> None:
    before = left(tmp_path, "t1", steps=2)
    async with school(tmp_path, "obeys") as made:
        again = only(made)
        assert (again.state, code(again), again.resumable) == ("failed", "server_cut_off", True)
        await made.command("t1", before.key, "resume")
        await reached(again, lambda: again.begun)
        assert leftovers.hold(again.folder) is None
        assert History(again.folder).rows, "a worker of ours would have taken back what came after the cut"


@scene
async def test_what_never_had_a_checkpoint_is_told_and_begins_anew(tmp_path: Path) -> None:
    before = left(tmp_path, "t1", steps=0)
    async with school(tmp_path, "obeys") as made:
        again = only(made)
        assert (again.state, code(again), again.rows) == ("failed", "server_cut_off_early", {})
        assert again.fields["message"].startswith("The server ended before this training had a checkpoint")
        await made.command("t1", before.key, "resume")
        await reached(again, lambda: again.begun)
        assert again.state == "running"


@scene
async def test_one_whose_files_are_broken_says_so(tmp_path: Path) -> None:
    before = left(tmp_path, "t1", steps=1)
    (before.folder / "resume.safetensors").write_bytes(b"none")
    async with school(tmp_path, "obeys") as made:
        with pytest.raises(NotNow, match="its files are broken"):
            await made.command("t1", before.key, "resume")
        assert only(made).resumable


@scene
async def test_a_school_may_be_closed_twice_and_then_takes_nothing(tmp_path: Path) -> None:
    async with school(tmp_path, "obeys", Rules(keep_runs=0)) as made:
        training = begin(made)
        await reached(training, lambda: training.begun)
        await asyncio.gather(made.close(), made.close())
        await made.close()
        assert (training.state, code(training)) == ("stopped", "server_closed")
        with pytest.raises(Busy, match="shut down"):
            begin(made)
