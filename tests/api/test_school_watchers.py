"""Who watches a training: rows, weights, and what happens when nobody does."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from app.errors import Busy
from app.school.rules import Rules
from tests.api import scripted
from tests.api.pupils import FAST, begin, code, over, reached, scene, school, told


@scene
async def test_two_watch_and_each_sees_all(tmp_path: Path) -> None:
    async with school(tmp_path, "obeys") as made:
        training = begin(made)
        _, first = made.watch(training.id)
        for word in ("batch", "batch"):
            await made.command(training.id, training.key, word)
        _, second = made.watch(training.id)
        for watcher in (first, second):
            watcher.ready()
            status = await told(watcher, lambda status: status["step"] == 2)
            assert [row["step"] for row in status["rows"]] == [0, 1, 2]
            assert await watcher.next() == scripted.BLOCK + b"2"
        await made.command(training.id, training.key, "image")
        assert [row["step"] for row in (await told(first, lambda _: True))["rows"]] == [3]


@scene
async def test_weights_go_only_to_who_asks_and_only_the_newest(tmp_path: Path) -> None:
    async with school(tmp_path, "obeys") as made:
        training = begin(made)
        _, watcher = made.watch(training.id)
        for word in ("batch", "batch", "stop"):
            await made.command(training.id, training.key, word)
        assert isinstance(await watcher.next(), str)
        waiting = asyncio.create_task(watcher.next())
        watcher.ready()
        assert await waiting == scripted.BLOCK + b"2"


@scene
async def test_no_more_watchers_than_the_setting_allows(tmp_path: Path) -> None:
    async with school(tmp_path, "obeys", Rules(watchers=1)) as made:
        training = begin(made)
        _, watcher = made.watch(training.id)
        with pytest.raises(Busy):
            made.watch(training.id)
        made.leave(training, watcher)
        made.watch(training.id)


@scene
async def test_what_is_paused_or_waits_and_nobody_watches_is_ended(tmp_path: Path) -> None:
    async with school(tmp_path, "obeys", FAST) as made:
        running, queued = begin(made), begin(made)
        await over(queued)
        assert (queued.state, code(queued)) == ("stopped", "not_watched")
        assert running.state == "running"  # who only closes the tab finds it done
        _, watcher = made.watch(running.id)
        await made.command(running.id, running.key, "pause")
        assert not await running.until(lambda: running.is_over, 5 * FAST.grace)
        made.leave(running, watcher)
        await reached(running, lambda: code(running) == "not_watched")
        assert running.state == "stopped"
