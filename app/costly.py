"""Costly work, kept away from drawings: on threads of its own, in turn among readers.

    costly = Costly()
    answer = await costly.run("192.0.2.7", work, argument)

What takes longer than some drawings (top activations, the decoding of pictures) goes through here. A reader,
known by the address, has one piece at a time in work. Who was served goes behind all others that wait, so
that one who asks for much shuts nobody out.
"""

import asyncio
import os
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple, TypeVar

from .errors import Busy

T = TypeVar("T")

AT_ONCE = max(1, (os.cpu_count() or 1) // 2)  # half of the machine is left to drawings
EACH = 80  # pieces of one reader that may wait
MOST = 320  # pieces of all readers that may wait
MOST_BYTES = 200_000_000  # of the pictures that may wait; each is held twice, as it came and as text


class Piece(NamedTuple):
    """One piece of work, and who waits for what it gives."""

    work: Callable[[], Any]
    answer: asyncio.Future[Any]
    size: int  # bytes that it holds meanwhile


class Costly:
    """The threads and who waits for them. All but `closed` is for one event loop alone."""

    def __init__(
        self, at_once: int = AT_ONCE, each: int = EACH, most: int = MOST, most_bytes: int = MOST_BYTES
    ) -> None:
        """at_once: threads. each, most: pieces that may wait, of one reader and in all, and their bytes."""
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="costly")
        self._at_once, self._each, self._most, self._most_bytes = at_once, each, most, most_bytes
        self._waiting: dict[str, deque[Piece]] = {}  # by reader, who is next first
        self._served: set[str] = set()  # readers with a piece in work
        self.closed = False  # long work looks at it now and then, and gives up

    @property
    def waiting(self) -> int:
        """How many pieces wait."""
        return sum(map(len, self._waiting.values()))

    @property
    def _held(self) -> int:
        return sum(piece.size for pieces in self._waiting.values() for piece in pieces)

    async def run(self, reader: str, work: Callable[..., T], *arguments: Any) -> T:
        """What work(*arguments) returns or raises, once it is this reader's turn.

        Raises Busy when too many pieces wait. A piece whose caller is cancelled before its turn is dropped.
        """
        own, size = self._waiting.get(reader, ()), sum(map(_size, arguments))
        many = len(own) >= self._each or self.waiting >= self._most
        if self.closed or many or (size and self._held + size > self._most_bytes):
            raise Busy("Too many pictures and searches for top digits wait already; try again in a moment.")
        piece = Piece(partial(work, *arguments), asyncio.get_running_loop().create_future(), size)
        self._waiting.setdefault(reader, deque()).append(piece)
        self._start()
        try:
            answer: T = await piece.answer
        finally:
            self._drop(reader, piece)
        return answer

    def close(self) -> None:
        """Drops what waits, which raises Busy there; what is in work is not waited for."""
        self.closed = True
        for piece in [piece for pieces in self._waiting.values() for piece in pieces]:
            if not piece.answer.done():
                piece.answer.set_exception(Busy("The server is about to end."))
        self._waiting.clear()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _start(self) -> None:
        """Begins as many pieces as there are free threads."""
        while len(self._served) < self._at_once and not self.closed:
            reader = next((each for each in self._waiting if each not in self._served), None)
            if reader is None:
                return
            piece = self._waiting[reader].popleft()
            if not self._waiting[reader]:
                del self._waiting[reader]
            self._served.add(reader)
            done = self._threads.submit(piece.work)
            done.add_done_callback(partial(self._tell, asyncio.get_running_loop(), reader, piece))

    def _tell(self, loop: asyncio.AbstractEventLoop, reader: str, piece: Piece, done: Future[Any]) -> None:
        """On the thread: the loop hears of it, unless it is closed already."""
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(self._finish, reader, piece, done)

    def _finish(self, reader: str, piece: Piece, done: Future[Any]) -> None:
        self._served.discard(reader)
        if reader in self._waiting:  # behind all others
            self._waiting[reader] = self._waiting.pop(reader)
        if not piece.answer.done():
            if done.cancelled():  # closed before its thread was free
                piece.answer.set_exception(Busy("The server is about to end."))
            elif (problem := done.exception()) is not None:
                piece.answer.set_exception(problem)
            else:
                piece.answer.set_result(done.result())
        self._start()

    def _drop(self, reader: str, piece: Piece) -> None:
        """Takes out a piece that nobody waits for any more."""
        own = self._waiting.get(reader)
        if own and piece in own:
            own.remove(piece)
            if not own:
                del self._waiting[reader]


def _size(argument: Any) -> int:
    return len(argument) if isinstance(argument, (str, bytes)) else 0
