"""Plain ASGI around the application: a limit on bodies, and the headers every answer carries.

Plain, because Starlette's BaseHTTPMiddleware costs more than the network itself.
"""

from collections.abc import Mapping

import orjson
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .errors import Foreign, LunetteError, TooLarge

FROM = "sec-fetch-site"  # Fetch Metadata: set by browsers, out of reach of scripts
LARGEST_BODY = 1_000_000  # bytes

# No script of another origin runs, no inline one, and no string as code.
POLICY = "; ".join((
    "default-src 'self'", "img-src 'self' data: blob:", "connect-src 'self'", "style-src 'self'",
    "script-src 'self'", "frame-ancestors 'self'", "base-uri 'self'", "form-action 'self'",
))  # fmt: skip
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def too_large(largest: int) -> TooLarge:
    return TooLarge(
        f"The body is over {largest:,} bytes; a drawing needs 784 or 1024, a picture some kilobytes."
    )


class BodyLimit:
    """Refuses a body over `largest` bytes, whether it says so beforehand or only turns out so."""

    def __init__(self, app: ASGIApp, largest: int = LARGEST_BODY) -> None:
        self.app = app
        self.largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if length.isdigit() and int(length) > self.largest:
            await _refuse(send, too_large(self.largest))
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.largest:
                raise too_large(self.largest)
            return message

        await self.app(scope, counted, send)


class OwnPages:
    """Refuses what another site's page makes a reader's browser ask for, beyond reading: browsers say so."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        acts = scope["type"] == "websocket" or scope.get("method") not in ("GET", "HEAD", "OPTIONS")
        if scope["type"] == "lifespan" or not acts or Headers(scope=scope).get(FROM) != "cross-site":
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()  # its wish to connect
            await send({"type": "websocket.close", "code": 1008})  # refuses the handshake, with 403
        else:
            await _refuse(send, Foreign("Only Lunette's own pages and programs may ask for this."))


class SafeHeaders:
    """Adds the headers that keep a page to its own server to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        await self.app(scope, receive, with_headers)


async def _refuse(send: Send, error: LunetteError) -> None:
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": error.status, "headers": headers})
    await send({"type": "http.response.body", "body": orjson.dumps(error.body())})
