"""Plain ASGI around the application: a limit on bodies, and the headers every answer carries.

Plain, because Starlette's BaseHTTPMiddleware costs more than the network itself.
"""

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .errors import TooLarge
from .refusal import refuse

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
    "Cross-Origin-Resource-Policy": "same-origin",
}


STARTS = ("http.response.start", "websocket.http.response.start")


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
            await refuse(scope, receive, send, too_large(self.largest))
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


class SafeHeaders:
    """Adds the headers that keep a page to its own server to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] in STARTS:
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        await self.app(scope, receive, with_headers)
