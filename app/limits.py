"""Plain ASGI around the application: a limit on bodies, and the headers every answer carries.

Plain, because Starlette's BaseHTTPMiddleware costs more than the network itself.
"""

import re
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .errors import TooLarge
from .refusal import refuse

LARGEST_BODY = 1_000_000  # bytes
LARGEST_PICTURE = 4_000_000  # bytes of a body that may hold a photo
PICTURES = re.compile(r"/api/models/[^/]+/(run|explain|verify)")

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
        f"The body is over {largest:,} bytes; a drawing needs 784 or 1024, a photo of 512x512 some 100,000."
    )


class BodyLimit:
    """Refuses a body that is too large, whether it says so beforehand or only turns out so."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        largest = LARGEST_PICTURE if PICTURES.fullmatch(scope["path"]) else LARGEST_BODY
        length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if length.isdigit() and int(length) > largest:
            await refuse(scope, receive, send, too_large(largest))
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > largest:
                raise too_large(largest)
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
