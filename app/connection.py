"""What one connection may cost: limits on headers, on the time to send them, on answers nobody reads.

uvicorn's own protocols have none of these; each connection is watched by a timer and a count of bytes.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from .errors import BadRequest, HeadersTooLarge, LunetteError, TooSlow
from .limits import HEADERS
from .refusal import answer

LARGEST_HEAD = 32_768  # bytes of a request line with its headers, or of anything else that is no body
LARGEST_REST = 4_000_000  # bytes of a body that are still taken once its answer is out, so that it is read
MOST_UNREAD = 1_000_000  # bytes that a client may leave unread while it asks for more


class Patience:
    """How long a client may take, in seconds."""

    head = 20.0  # for a request line and headers; also until a new connection asks for anything
    body = 60.0  # from the headers to the end of the body
    unread = 30.0  # with an answer waiting, until some of it is taken


class _Watched(asyncio.Protocol):
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


class Connection(_Watched, HttpToolsProtocol):
    """HTTP. What is refused here never reaches the application, and has the same shape as its errors."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._part = "idle"  # of a request, that is being read now: idle, head, body, refused
        self._beyond = 0  # bytes since the last thing that was understood, without those of a body
        self._rest = 0  # bytes of a body that came after its answer
        self._timer: asyncio.TimerHandle | None = None
        self._answered: RequestResponseCycle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]
        self._enter("idle")

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait(None)
        if self._answered is not None:  # uvicorn tells the last of several requests only
            self._answered.disconnected = True
            self._answered.message_event.set()
        super().connection_lost(exc)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._answered = cycle
        super()._start_asgi_task(cycle, app)

    def data_received(self, data: bytes) -> None:
        self._beyond += len(data)
        super().data_received(data)
        if self._beyond > LARGEST_HEAD or self._part == "refused":
            self._refuse(HeadersTooLarge(f"The headers are over {LARGEST_HEAD:,} bytes."))

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._enter("head")

    def on_headers_complete(self) -> None:
        size = len(self.url) + sum(len(name) + len(value) + len(b": \r\n") for name, value in self.headers)
        if size > LARGEST_HEAD:
            self._part = "refused"  # as soon as all that has come is read
            return
        self._enter("body")
        super().on_headers_complete()

    def on_chunk_complete(self) -> None:
        self._beyond = 0

    def on_body(self, body: bytes) -> None:
        self._beyond -= len(body)
        if self._part == "refused":
            return
        if self.cycle.response_complete:
            self._rest += len(body)
            if self._rest > LARGEST_REST:
                self.transport.abort()
        super().on_body(body)

    def on_message_complete(self) -> None:
        if self._part != "refused":
            self._enter("idle")
            super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        self._wait(None)
        super().handle_websocket_upgrade()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.transport.is_closing():
            self._leave()

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self._leave()

    def send_400_response(self, msg: str) -> None:
        del msg  # says no more than that it was invalid
        self._refuse(BadRequest("This is no HTTP/1.1 request that can be read, or its method is unknown."))

    def _enter(self, part: str) -> None:
        """Begin to read a part of a request, and wait for its end. A body is done with its last byte."""
        self._part, self._beyond, self._rest = part, 0, 0
        self._wait(Patience.body if part == "body" else Patience.head)

    def _wait(self, seconds: float | None) -> None:
        """From now on wait so long; None: there is nothing to wait for."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if seconds is None else self.loop.call_later(seconds, self._tire)

    def _tire(self) -> None:
        """What was waited for did not come."""
        if self._part == "idle" and self.cycle is not None and not self.cycle.response_complete:
            self._wait(Patience.head)  # it is the client who waits, for an answer
        else:
            self._refuse(TooSlow(f"The {self._part} of the request did not come in time."))

    def _refuse(self, error: LunetteError) -> None:
        """Answer with an error where an answer is due, and close."""
        self._wait(None)
        if self.transport.is_closing():
            return
        if self._is_unanswered():
            status, headers, body = answer(error)
            headers += [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
            lines = [*headers, *self.server_state.default_headers, (b"connection", b"close")]
            head = [b"".join((name, b": ", value, b"\r\n")) for name, value in lines]
            self.transport.write(b"".join((STATUS_LINE[status], *head, b"\r\n", body)))
        self.transport.close()
        self._leave()

    def _is_unanswered(self) -> bool:
        """Is the next answer that of the request that is being read, and has it not begun?

        A connection that a browser opened in advance has asked for nothing yet.
        """
        if self.pipeline or self._part == "idle":
            return False
        current = self.cycle
        done = current is None or current.response_complete
        return done if self._part in ("head", "refused") else not done and not current.response_started

    def _leave(self) -> None:
        """What is still to be sent to a connection that closes is given up after a while."""
        self.loop.call_later(Patience.unread, self.transport.abort)


class Line(_Watched, WebSocketsSansIOProtocol):
    """A WebSocket."""

    async def send(self, message: Any) -> None:
        await super().send(message)
        if message["type"] == "websocket.http.response.body":  # refused: uvicorn takes it for left undone
            self.handshake_complete = True

    def handle_ping(self) -> None:
        """Pongs are written at once, whether they are read or not."""
        if self.transport.get_write_buffer_size() > MOST_UNREAD:
            self.transport.abort()
        else:
            super().handle_ping()

    def send_receive_event_to_app(self) -> None:
        """Text that is no UTF-8 is the client's mistake: 1007, as RFC 6455 has it, and no error of ours."""
        if self.curr_msg_data_type == "text":
            try:
                b"".join(self.frames).decode()
            except UnicodeDecodeError:
                self.conn.send_close(1007)
                self.handle_parser_exception()
                return
        super().send_receive_event_to_app()
