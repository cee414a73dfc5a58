"""An error as an answer without the application: from the code around it, in the one shape."""

import orjson
from starlette.types import Receive, Scope, Send

from .errors import LunetteError

DENIAL = "websocket.http.response"  # the ASGI extension that lets a handshake be answered with a body


def answer(error: LunetteError) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Status, headers and body."""
    body = orjson.dumps(error.body())
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    return error.status, headers, body


async def refuse(scope: Scope, receive: Receive, send: Send, error: LunetteError) -> None:
    """Answer a request, or the handshake of a WebSocket, with an error."""
    status, headers, body = answer(error)
    prefix = ""
    if scope["type"] == "websocket":
        await receive()  # its wish to connect
        if DENIAL not in scope.get("extensions", {}):
            await send({"type": "websocket.close", "code": 1008})  # the server makes it a 403
            return
        prefix = "websocket."
    await send({"type": f"{prefix}http.response.start", "status": status, "headers": headers})
    await send({"type": f"{prefix}http.response.body", "body": body})
