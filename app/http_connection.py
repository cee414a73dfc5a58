"""An HTTP connection of uvicorn's, within the limits of `connection`."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from .connection import LARGEST_HEAD, LARGEST_REST, Patience, Watched, refusal
from .errors import BadRequest, HeadersTooLarge, LunetteError, TooSlow


class HttpConnection(Watched, HttpToolsProtocol):
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
            self.transport.write(refusal(error, self.server_state.default_headers))
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
