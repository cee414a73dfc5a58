"""The live line, `WS /api/models/{id}/live`: 784 or 1024 bytes for each drawing, the block of `run` back.

Only the newest drawing is computed: what arrives while one is being computed replaces what was waiting, so a
slow server never queues. A message that is no drawing gets a text message in the error shape, and the line
stays open.
"""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, WebSocket

from . import answer as answers
from .drawing import from_bytes
from .errors import BadInput, Busy, LunetteError
from .find import find
from .library import Library
from .lines import refuse, say, until_either
from .model import Model

LARGEST_MESSAGE = 4096  # bytes; a drawing has 1024 at most
FASTEST = 1 / 250  # s between two answers on one line: no screen shows more


@dataclass
class Slot:
    """Room for one waiting drawing; the newest takes the place of the one before."""

    drawing: bytes | None = None
    filled: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, drawing: bytes) -> None:
        self.drawing = drawing
        self.filled.set()

    async def take(self) -> bytes:
        await self.filled.wait()
        self.filled.clear()
        drawing, self.drawing = self.drawing, None
        assert drawing is not None
        return drawing


def block_of(model: Model, drawing: bytes, center: bool) -> bytes:
    """A raw drawing -> the binary answer. Raises BadInput."""
    return answers.as_block(answers.answer(model, from_bytes(drawing), center))


async def _read(line: WebSocket, slot: Slot) -> None:
    """Messages into the slot, until the client is gone."""
    while (message := await line.receive())["type"] != "websocket.disconnect":
        drawing = message.get("bytes")
        if drawing is None:
            await say(line, BadInput("A drawing is sent as 784 or 1024 bytes, one a pixel, not as text."))
        else:
            slot.put(drawing)


async def _answer(line: WebSocket, slot: Slot, compute: Callable[[bytes], Any]) -> None:
    """Drawings out of the slot, computed one after the other off the event loop."""
    while True:
        drawing = await slot.take()
        started = time.monotonic()
        try:
            await line.send_bytes(await compute(drawing))
        except LunetteError as error:
            await say(line, error)
        await asyncio.sleep(max(0.0, started + FASTEST - time.monotonic()))


def live_routes(library: Library, workers: Executor, most: int) -> APIRouter:
    """The route, for at most `most` lines at once; networks run on `workers`."""
    api = APIRouter(prefix="/api")
    lines: set[WebSocket] = set()

    @api.websocket("/models/{model}/live")
    async def live(line: WebSocket, model: str, center: bool = False) -> None:
        if len(lines) >= most:
            await refuse(line, Busy(f"All {most} live lines are taken; POST .../run answers all the same."))
            return
        try:
            found = await find(library, workers, model)
        except LunetteError as error:
            await refuse(line, error)
            return
        lines.add(line)
        try:
            await line.accept()
            await _serve(line, lambda drawing: asyncio.get_running_loop().run_in_executor(
                workers, block_of, found, drawing, center
            ))  # fmt: skip
        finally:
            lines.discard(line)

    return api


async def _serve(line: WebSocket, compute: Callable[[bytes], Any]) -> None:
    slot = Slot()
    await until_either(_read(line, slot), _answer(line, slot, compute))
