"""The live line, `WS /api/models/{id}/live`: a raw picture for each message, the block of `run` back.

A drawing has 784 or 1024 bytes, a photo [H][W][C] of them. Only the newest picture is computed: what arrives
while one is being computed replaces what was waiting, so a slow server never queues. A message that is no
such picture gets a text message in the error shape, and the line stays open.
"""

import asyncio
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, WebSocket

from . import answer as answers
from .card import Card
from .errors import BadInput, Busy, LunetteError
from .find import find
from .incoming import from_bytes, raw_lengths
from .library import Library
from .lines import refuse, say, until_either
from .model import Model
from .remarks import remarks

LARGEST_MESSAGE = 4096  # bytes, or more where a network reads more; a photo of 32x32 pixels has 3072
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


def largest_message(cards: Iterable[Card]) -> int:
    """The most bytes that a message may have where models with these cards are read."""
    return max((LARGEST_MESSAGE, *(max(raw_lengths(card)) for card in cards)))


def _lengths(card: Card) -> str:
    return " or ".join(map(str, raw_lengths(card)))


def block_of(model: Model, drawing: bytes, center: bool) -> bytes:
    """A raw drawing -> the binary answer. Raises BadInput."""
    done = answers.answer(model, from_bytes(model.card, drawing), center)
    return answers.as_block(done, remarks(done), answers.chosen(model, None))


async def _read(line: WebSocket, slot: Slot, card: Card) -> None:
    """Messages into the slot, until the client is gone."""
    while (message := await line.receive())["type"] != "websocket.disconnect":
        drawing = message.get("bytes")
        if drawing is None:
            await say(line, BadInput(f"A {card.input.kind} is sent as {_lengths(card)} bytes, not as text."))
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
            await _serve(line, found.card, lambda drawing: asyncio.get_running_loop().run_in_executor(
                workers, block_of, found, drawing, center
            ))  # fmt: skip
        finally:
            lines.discard(line)

    return api


async def _serve(line: WebSocket, card: Card, compute: Callable[[bytes], Any]) -> None:
    slot = Slot()
    await until_either(_read(line, slot, card), _answer(line, slot, compute))
