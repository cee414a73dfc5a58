"""The application behind a real socket: `serve(Settings(port=8000))` runs until it is told to stop."""

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable
from types import FrameType
from typing import Any

import typer
import uvicorn
from fastapi import FastAPI

from .http_connection import HttpConnection
from .live import largest_message
from .main import create_app
from .settings import Settings
from .socket_connection import SocketConnection

GRACE = 2.0  # s that answers may still take once the server is told to stop; then connections are cut


class Server(uvicorn.Server):
    """Says its address once it listens, and ends within seconds whatever clients do.

    The address: with port 0 only then it is known.
    """

    def __init__(self, config: uvicorn.Config, first: Callable[[], Awaitable[None]]) -> None:
        """first: what is ended before connections are."""
        super().__init__(config)
        self._first = first

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for server in self.servers:
            for listening in server.sockets:
                host, port = listening.getsockname()[:2]
                typer.echo(f"Lunette is ready at http://{f'[{host}]' if ':' in host else host}:{port}")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:  # nobody new, while trainings are ended
            server.close()
        await self._first()
        cut = asyncio.get_running_loop().call_later(GRACE, self._cut)
        await super().shutdown(sockets)
        cut.cancel()

    def _cut(self) -> None:
        """Who has not read or sent all by now never may: the tasks of such connections end by themselves."""
        for connection in list(self.server_state.connections):
            connection.transport.abort()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A second signal of either kind waits for nobody."""
        self.force_exit = self.force_exit or self.should_exit
        super().handle_exit(sig, frame)


def configured(app: FastAPI, **choices: Any) -> uvicorn.Config:
    """How the application is served, with its limits on connections; `choices`: address, logging."""
    return uvicorn.Config(
        app,
        http=HttpConnection,
        ws=SocketConnection,
        access_log=False,  # a line a request would cost as much as the network
        server_header=False,
        ws_max_size=largest_message(app.state.library.cards),
        ws_per_message_deflate=False,  # packing a block takes longer than computing it
        timeout_graceful_shutdown=int(2 * GRACE),
        **choices,
    )


def serve(settings: Settings) -> None:
    """Start the server and stay in it."""
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("lunette").setLevel(settings.log_level.upper())
    quiet = "warning" if settings.log_level == "info" else settings.log_level  # the address is printed anyway
    app = create_app(settings)
    config = configured(app, host=settings.host, port=settings.port, log_level=quiet)
    Server(config, app.state.school.close).run()
