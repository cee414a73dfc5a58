"""The client behind a request: who it is, what it sent, and whether it is still there."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from fastapi import Request, Response

from .errors import LunetteError
from .media import kind_of


def reader_of(request: Request) -> str:
    """Who asks, as far as a server knows: the address."""
    return request.client.host if request.client else ""


async def body_of(request: Request, raw: bool = False) -> tuple[bytes, str]:
    """The body, and whether it is "json" or, where that is taken, "raw". Raises UnknownMedia."""
    headers = request.headers
    body = await request.body()
    return body, kind_of(headers.get("content-type", ""), headers.get("content-encoding", ""), raw)


async def unless_gone(request: Request, work: Coroutine[Any, Any, Response]) -> Response:
    """What the work gives; it is cancelled when the client leaves before. The body must have been read."""
    working, leaving = asyncio.create_task(work), asyncio.create_task(_left(request))
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else Response(status_code=499)  # nobody reads it
    finally:
        working.cancel()
        leaving.cancel()


async def _left(request: Request) -> None:
    try:
        while (await request.receive())["type"] != "http.disconnect":
            pass
    except LunetteError:  # it sends more than a body may have
        return
