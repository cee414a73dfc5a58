"""What all WebSockets share: errors as text messages, and two sides that go on until either is done."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import orjson
from fastapi import WebSocket

from .errors import LunetteError

REFUSED = 4000  # close code: the reason was sent as a text message before


async def say(line: WebSocket, error: LunetteError) -> None:
    await line.send_text(orjson.dumps(error.body()).decode())


async def refuse(line: WebSocket, error: LunetteError) -> None:
    """Tell why there will be no line."""
    await line.accept()
    await say(line, error)
    await line.close(REFUSED)


async def until_either(*sides: Coroutine[Any, Any, None]) -> None:
    """Runs both sides of a line until one is done; what the other still does is stopped."""
    tasks = [asyncio.create_task(side) for side in sides]
    _, running = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in running:
        task.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    for result in results:
        if isinstance(result, Exception) and not _is_goodbye(result):
            raise result


def _is_goodbye(error: Exception) -> bool:
    """Did sending fail only because the client had left?"""
    return type(error).__name__ in {"WebSocketDisconnect", "ClientDisconnected", "ConnectionClosed"} or (
        isinstance(error, RuntimeError) and "close" in str(error).lower()
    )
