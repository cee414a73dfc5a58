"""Trainings on the server, with workers that follow a script: queue, commands and all kinds of ends."""

from __future__ import annotations

import asyncio
import os
import signal
import weakref
from pathlib import Path
from typing import Any

import pytest

from app.errors import Busy, NotNow, NotYours, UnknownTraining
from app.school.process import Worker
from app.school.rules import QUEUE, Rules
from app.school.training import nothing
from tests.apart import run_apart
from tests.api import scripted
from tests.api.pupils import FAST, WAIT, begin, code, is_gone, over, reached, scene, school, told


@scene
async def test_a_training_runs_to_its_end(tmp_path: Path) -> None:
    async with school(tmp_path, "done") as made:
        training = begin(made)
        assert (training.state, training.place) == ("running", None)
        await over(training)
        assert (training.state, training.fields["step"], list(training.rows)) == ("done", 9, [0, 9])
        assert training.accuracy == 0.9
        assert training.block == scripted.BLOCK + b"9"


@scene
async def test_commands_are_answered_with_what_they_made(tmp_path: Path) -> None:
    async with school(tmp_path, "obeys") as made:
        training = begin(made)
        seen = []
        for word in ("pause", "batch", "image", "resume", "pause", "stop"):
            await made.command(training.id, training.key, word)
            seen.append((training.state, training.fields["step"]))
        assert seen == [
            ("paused", 0), ("paused", 1), ("paused", 2), ("running", 2), ("paused", 2), ("stopped", 2),
        ]  # fmt: skip
        with pytest.raises(NotNow, match=r"over \(stopped\)"):
            await made.command(training.id, training.key, "resume")


@scene
async def test_only_the_key_commands(tmp_path: Path) -> None:
    async with school(tmp_path, "obeys") as made:
        training = begin(made)
        for key in ("", "guess", training.lock):
            with pytest.raises(NotYours):
                await made.command(training.id, key, "pause")
        with pytest.raises(UnknownTraining, match=f"there is {training.id}"):
            await made.command("t1", training.key, "pause")
        assert [training.brief(key)["mine"] for key in ("", "x", training.key)] == [False, False, True]
        assert training.key not in str(training.status()) + str(training.brief(training.key))


@scene
async def test_a_worker_that_hangs_is_ended_by_force(tmp_path: Path) -> None:
    async with school(tmp_path, "deaf", Rules(patience=0.2, grace=WAIT)) as made:
        training = begin(made)
        await reached(training, lambda: training.begun)
        worker = training.worker
        async with asyncio.timeout(WAIT):
            await made.command(training.id, training.key, "stop")
        assert (training.state, code(training)) == ("stopped", "hung")
        assert training.fields["message"] == "It did not stop when it was asked to and was ended."
        assert worker is not None and is_gone(worker.pid)


@scene
async def test_a_stop_that_comes_while_its_worker_is_being_started_ends_it(tmp_path: Path) -> None:
    real, asked, go_on = Worker.start, asyncio.Event(), asyncio.Event()

    async def late(*given: Any) -> Worker:
        asked.set()
        await go_on.wait()
        return await real(*given)

    with pytest.MonkeyPatch.context() as slow:
        slow.setattr(Worker, "start", late)
        slow.setattr("app.school.school.ANSWER", 0.01)
        async with asyncio.timeout(WAIT), school(tmp_path, "obeys") as made:
            training = begin(made)
            await asked.wait()
            stop = asyncio.create_task(made.command(training.id, training.key, "stop"))
            assert not await training.until(lambda: training.is_over, 0.05)  # it has given up waiting for one
            go_on.set()
            await stop
            assert (training.state, training.fields["message"]) == ("stopped", None)
            assert training.worker is not None and is_gone(training.worker.pid)


@scene
async def test_the_next_waits_and_begins_by_itself(tmp_path: Path) -> None:
    async with school(tmp_path, "obeys") as made:
        first, second, third = begin(made), begin(made), begin(made)
        assert [(t.state, t.place) for t in (first, second, third)] == [
            ("running", None), ("queued", 1), ("queued", 2),
        ]  # fmt: skip
        _, watcher = made.watch(third.id)
        assert (await told(watcher, lambda _: True))["place"] == 2
        with pytest.raises(NotNow, match="place 1"):
            await made.command(second.id, second.key, "resume")
        await made.command(first.id, first.key, "stop")
        await reached(second, lambda: second.begun)
        assert (second.state, third.place) == ("running", 1)
        assert (await told(watcher, lambda status: status["place"] == 1))["state"] == "queued"
        await made.command(second.id, second.key, "stop")
        await told(watcher, lambda status: status["state"] == "running")


@scene
async def test_the_queue_has_an_end_and_one_that_is_stopped_makes_room(tmp_path: Path) -> None:
    async with school(tmp_path, "obeys") as made:
        trainings = [begin(made) for _ in range(1 + QUEUE)]
        with pytest.raises(Busy, match=f"{QUEUE} trainings wait"):
            begin(made)
        await made.command(trainings[3].id, trainings[3].key, "stop")
        assert not (made.runs / trainings[3].id).exists()
        assert begin(made).place == QUEUE
    async with school(tmp_path, "obeys", Rules(at_once=0)) as made:
        with pytest.raises(Busy, match="LUNETTE_TRAININGS"):
            begin(made)


@scene
async def test_no_more_are_remembered_when_they_are_stopped_in_the_queue(tmp_path: Path) -> None:
    """Nor what each was to write, and they do not push out what was trained."""
    digits = Digits()
    drawn = weakref.ref(digits)
    async with school(tmp_path, "obeys", Rules(keep_runs=2)) as made:
        trained = begin(made)
        await reached(trained, lambda: bool(trained.rows))
        await made.command(trained.id, trained.key, "stop")
        first = made.start("A title", {}, digits.write)
        del digits
        await reached(first, lambda: first.begun)
        assert drawn() is None
        for _ in range(4):
            queued = begin(made)
            await made.command(queued.id, queued.key, "stop")
            assert queued.write is nothing
        assert [each.state for each in made.all] == ["stopped", "running", "stopped"]
        assert made.all[0] is trained


class Digits:
    """What a training is to write; it is seen when it goes."""

    def write(self, _: Path) -> None:
        pass


@scene
async def test_so_many_at_once_as_the_setting_says(tmp_path: Path) -> None:
    async with school(tmp_path, "obeys", Rules(at_once=2)) as made:
        trainings = [begin(made) for _ in range(3)]
        assert [training.state for training in trainings] == ["running", "running", "queued"]


@scene
async def test_a_killed_worker_is_told_to_all_who_watch(tmp_path: Path) -> None:
    async with school(tmp_path, "obeys") as made:
        training = begin(made)
        watchers = [made.watch(training.id)[1] for _ in range(2)]
        await reached(training, lambda: training.begun)
        assert training.worker is not None
        os.kill(training.worker.pid, signal.SIGKILL)
        for watcher in watchers:
            status = await told(watcher, lambda status: status["state"] == "failed")
            assert status["message"].startswith("The worker ended unasked (it was ended by SIGKILL). The ")
            assert status["reason"] == {"code": "worker_killed", "values": {"signal": "SIGKILL"}}


@pytest.mark.parametrize(("mode", "how"), [("dies", "status 3"), ("garbage", "SIGKILL")])
def test_a_worker_that_goes_wrong_is_a_failure(tmp_path: Path, mode: str, how: str) -> None:
    async def play() -> None:
        async with school(tmp_path, mode, FAST) as made:
            training = begin(made)
            await over(training)
            assert training.state == "failed"
            assert how in training.fields["message"]
            assert code(training) == ("worker_exited" if mode == "dies" else "worker_killed")
            assert training.rows

    run_apart(play())


@scene
async def test_a_full_disk_is_told_and_it_goes_on_when_there_is_room(tmp_path: Path) -> None:
    async with school(tmp_path, "full") as made:
        training = begin(made)
        _, watcher = made.watch(training.id)
        status = await told(watcher, lambda status: status["state"] == "paused")
        assert "No space left on device" in status["message"]
        await made.command(training.id, training.key, "resume")
        assert (training.state, training.fields["message"], code(training)) == ("running", None, None)


@scene
async def test_weights_that_a_stop_could_not_write_are_told(tmp_path: Path) -> None:
    async with school(tmp_path, "torn") as made:
        training = begin(made)
        await reached(training, lambda: training.begun)
        await made.command(training.id, training.key, "stop")
        assert (training.state, code(training)) == ("stopped", "end_not_written")
        assert "No space left" in training.fields["message"]


@scene
async def test_a_folder_that_cannot_be_made_is_a_failure_with_the_reason(tmp_path: Path) -> None:
    async with school(tmp_path, "obeys") as made:

        def full(_: Path) -> None:
            raise OSError(28, "No space left on device")

        training = made.start("A title", {}, full)
        await over(training)
        assert training.fields["message"] == "The training could not be begun: No space left on device."
        assert code(training) == "not_begun"
        assert not training.folder.exists()


@scene
async def test_a_server_that_ends_takes_its_workers_along(tmp_path: Path) -> None:
    async with school(tmp_path, "obeys") as made:
        first, second = begin(made), begin(made)
        await reached(first, lambda: first.begun)
        assert first.worker is not None
    assert is_gone(first.worker.pid)
    assert (first.state, second.state) == ("stopped", "stopped")
