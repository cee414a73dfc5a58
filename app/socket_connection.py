"""A WebSocket connection of uvicorn's, within the limits of `connection`."""

from http import HTTPStatus
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.datastructures import Headers
from websockets.http11 import Response

from .connection import MOST_UNREAD, Watched, refusal
from .errors import BadRequest, LunetteError
from .limits import HEADERS
from .refusal import answer


class SocketConnection(Watched, WebSocketsSansIOProtocol):
    """A WebSocket."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.conn.reject = self._reject  # type: ignore[method-assign]  # websockets' own text is another shape

    def _reject(self, status: int, text: str) -> Response:
        """The answer to a handshake that is none."""
        error = LunetteError(text.strip() or "This WebSocket is refused.")
        error.status, error.code = status, HTTPStatus(status).name.lower()
        _, headers, body = answer(error)
        named = [(name.decode(), value.decode()) for name, value in headers]
        lines = Headers([*named, *HEADERS.items(), ("Connection", "close")])
        return Response(status, HTTPStatus(status).phrase, lines, body)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.handshake_exc is not None and not self.handshake_initiated:
            error = BadRequest("This is no WebSocket handshake that can be read.")
            self.transport.write(refusal(error, self.default_headers))
            self._end()

    def handle_parser_exception(self) -> None:
        """What cannot be read: told in a frame where there is a line, else only the connection is closed."""
        if self.conn.close_sent is not None:
            super().handle_parser_exception()
        else:
            self._end()

    def _end(self) -> None:
        self.close_sent = self.handshake_initiated = True
        self.transport.close()

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
