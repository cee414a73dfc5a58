"""Costly work: one piece at a time a reader, readers in turn, a limit on what waits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from threading import Event, Lock

import pytest

from app.costly import Costly
from app.errors import Busy
from tests.apart import run_apart

LONG = 30  # seconds, the most that a step of a test takes on a busy machine


class Desk:
    """Pieces of work that note when they begin, and end when they are told to."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.at_once: dict[str, int] = {}
        self.most: dict[str, int] = {}
        self.going = Event()
        self.lock = Lock()

    def work(self, name: str) -> str:
        reader = name[0]
        with self.lock:
            self.begun.append(name)
            self.at_once[reader] = self.at_once.get(reader, 0) + 1
            self.most[reader] = max(self.most.get(reader, 0), self.at_once[reader])
        assert self.going.wait(LONG)
        with self.lock:
            self.at_once[reader] -= 1
        return name.upper()


async def until(told: Callable[[], bool]) -> None:
    """Waits for a condition that another thread brings about."""
    async with asyncio.timeout(LONG):
        while not told():
            await asyncio.sleep(0)


def scene(play: Callable[[Costly, Desk], Awaitable[None]], **limits: int) -> None:
    async def whole() -> None:
        costly, desk = Costly(**limits), Desk()
        try:
            await play(costly, desk)
        finally:
            desk.going.set()
            costly.close()

    run_apart(whole())


def asked(costly: Costly, desk: Desk, *names: str) -> list[asyncio.Task[str]]:
    """Asks for pieces in this order; the first letter is the reader."""
    return [asyncio.create_task(costly.run(name[0], desk.work, name)) for name in names]


def test_a_piece_gives_what_the_work_returns_or_raises() -> None:
    async def play(costly: Costly, _: Desk) -> None:
        assert await costly.run("a", divmod, 7, 2) == (3, 1)
        with pytest.raises(ZeroDivisionError):
            await costly.run("a", divmod, 7, 0)
        assert await costly.run("a", divmod, 7, 2) == (3, 1)
        assert costly.waiting == 0

    scene(play, at_once=1)


def test_readers_take_turns() -> None:
    async def play(costly: Costly, desk: Desk) -> None:
        tasks = asked(costly, desk, "a1", "a2", "a3", "a4")
        await until(lambda: desk.begun == ["a1"])
        tasks += asked(costly, desk, "b1", "b2", "c1")
        await until(lambda: costly.waiting == 6)
        desk.going.set()
        assert await asyncio.gather(*tasks) == ["A1", "A2", "A3", "A4", "B1", "B2", "C1"]
        assert desk.begun == ["a1", "b1", "c1", "a2", "b2", "a3", "a4"]

    scene(play, at_once=1)


def test_one_reader_has_one_piece_at_a_time_though_threads_are_free() -> None:
    async def play(costly: Costly, desk: Desk) -> None:
        tasks = asked(costly, desk, "a1", "a2", "a3", "b1")
        await until(lambda: sorted(desk.begun) == ["a1", "b1"])
        assert costly.waiting == 2
        desk.going.set()
        await asyncio.gather(*tasks)
        assert desk.most == {"a": 1, "b": 1}

    scene(play, at_once=4)


def test_what_is_too_much_is_refused_at_once_and_the_rest_is_done() -> None:
    async def play(costly: Costly, desk: Desk) -> None:
        tasks = asked(costly, desk, "a1")
        await until(lambda: desk.begun == ["a1"])
        tasks += asked(costly, desk, "a2", "a3")
        await until(lambda: costly.waiting == 2)
        with pytest.raises(Busy, match="try again"):  # too many of one reader
            await costly.run("a", desk.work, "a4")
        tasks += asked(costly, desk, "b1")
        await until(lambda: costly.waiting == 3)
        with pytest.raises(Busy, match="try again"):  # too many in all
            await costly.run("b", desk.work, "b2")
        desk.going.set()
        assert sorted(await asyncio.gather(*tasks)) == ["A1", "A2", "A3", "B1"]

    scene(play, at_once=1, each=2, most=3)


def test_pictures_that_wait_may_hold_so_many_bytes() -> None:
    async def play(costly: Costly, desk: Desk) -> None:
        tasks = asked(costly, desk, "a1")
        await until(lambda: desk.begun == ["a1"])
        tasks += asked(costly, desk, "a2", "b1")  # two bytes each
        await until(lambda: costly.waiting == 2)
        with pytest.raises(Busy, match="try again"):
            await costly.run("c", desk.work, "c1")
        desk.going.set()
        assert sorted(await asyncio.gather(*tasks)) == ["A1", "A2", "B1"]
        assert await costly.run("c", desk.work, "c1") == "C1"

    scene(play, at_once=1, most_bytes=5)


def test_what_nobody_waits_for_is_dropped() -> None:
    async def play(costly: Costly, desk: Desk) -> None:
        tasks = asked(costly, desk, "a1", "a2", "a3", "b1")
        await until(lambda: costly.waiting == 3)
        for task in (tasks[1], tasks[3]):
            task.cancel()
        await until(lambda: costly.waiting == 1)
        desk.going.set()
        assert await asyncio.gather(tasks[0], tasks[2]) == ["A1", "A3"]
        assert desk.begun == ["a1", "a3"]

    scene(play, at_once=1)


def test_the_end_drops_what_waits_and_waits_for_nothing() -> None:
    async def play(costly: Costly, desk: Desk) -> None:
        running, *waiting = asked(costly, desk, "a1", "a2", "b1")
        await until(lambda: desk.begun == ["a1"] and costly.waiting == 2)
        costly.close()
        assert costly.closed
        told = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(each) for each in told] == [Busy, Busy]
        with pytest.raises(Busy):
            await costly.run("c", desk.work, "c1")
        assert not running.done()
        desk.going.set()
        assert await running == "A1"
        assert desk.begun == ["a1"]

    scene(play, at_once=1)
