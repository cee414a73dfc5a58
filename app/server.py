"""The application behind a real socket: `serve(Settings(port=8000))` runs until it is told to stop."""

import logging
import socket

import typer
import uvicorn

from .live import LARGEST_MESSAGE
from .main import create_app
from .settings import Settings


class Announcing(uvicorn.Server):
    """Prints the address once it really listens: with port 0 only then it is known."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for server in self.servers:
            for listening in server.sockets:
                host, port = listening.getsockname()[:2]
                typer.echo(f"Lunette is ready at http://{f'[{host}]' if ':' in host else host}:{port}")


def serve(settings: Settings) -> None:
    """Start the server and stay in it. No line a request is logged: it would cost as much as the network."""
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("lunette").setLevel(settings.log_level.upper())
    quiet = "warning" if settings.log_level == "info" else settings.log_level  # the address is printed anyway
    config = uvicorn.Config(
        create_app(settings),
        settings.host,
        settings.port,
        log_level=quiet,
        access_log=False,
        server_header=False,
        ws_max_size=LARGEST_MESSAGE,
        ws_per_message_deflate=False,  # packing a block takes longer than computing it
    )
    Announcing(config).run()
