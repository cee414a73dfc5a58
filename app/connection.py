"""What one connection may cost: limits on headers, on the time to send them, on answers nobody reads.

uvicorn's own protocols have none of these; each connection is watched by a timer and a count of bytes.
"""

import asyncio
from collections.abc import Iterable

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from .errors import LunetteError
from .limits import HEADERS
from .refusal import answer

LARGEST_HEAD = 32_768  # bytes of a request line with its headers, or of anything else that is no body
LARGEST_REST = 8_000_000  # bytes of a body that are still taken once its answer is out, so that it is read
MOST_UNREAD = 1_000_000  # bytes that a client may leave unread while it asks for more


class Patience:
    """How long a client may take, in seconds."""

    head = 20.0  # for a request line and headers; also until a new connection asks for anything
    body = 60.0  # from the headers to the end of the body
    unread = 30.0  # with an answer waiting, until some of it is taken


class Watched(asyncio.Protocol):
    """Ends a connection whose other side does not read what it asked for."""

    loop: asyncio.AbstractEventLoop
    transport: asyncio.Transport
    _stuck: asyncio.TimerHandle | None = None

    def pause_writing(self) -> None:
        super().pause_writing()
        waiting = self.transport.get_write_buffer_size()
        self._stuck = self.loop.call_later(Patience.unread, self._look, waiting)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._forget()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        super().connection_lost(exc)

    def _look(self, before: int) -> None:
        """Still full: a slow client took some of it, a dead one nothing."""
        left = self.transport.get_write_buffer_size()
        if left >= before:
            self.transport.abort()
        else:
            self._stuck = self.loop.call_later(Patience.unread, self._look, left)

    def _forget(self) -> None:
        if self._stuck is not None:
            self._stuck.cancel()
            self._stuck = None


def refusal(error: LunetteError, more: Iterable[tuple[bytes, bytes]]) -> bytes:
    """A whole answer, after which the connection is closed."""
    status, headers, body = answer(error)
    safe = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
    lines = [*headers, *safe, *more, (b"connection", b"close")]
    head = [b"".join((name, b": ", value, b"\r\n")) for name, value in lines]
    return b"".join((STATUS_LINE[status], *head, b"\r\n", body))
