"""One who watches a training: gets the newest status and the newest weights, as fast as he can take them."""

import asyncio
from typing import Any

import orjson

Row = dict[str, Any]


class Watcher:
    """What waits to be sent: one status that is merged with those before it, and at most one block.

    A slow watcher so never costs more than one status and one block, and misses no row. A block is sent only
    when it was asked for (`ready`), one each time.
    """

    def __init__(self, status: dict[str, Any], block: bytes | None) -> None:
        """The first status, with all rows, and the newest weights, if there are any yet."""
        self._fields: dict[str, Any] | None = None
        self._rows: dict[int, Row] = {}
        self._block = block
        self._asked = False
        self._news = asyncio.Event()
        self.tell(status)

    def tell(self, status: dict[str, Any]) -> None:
        """A newer status; its rows are added to those that still wait."""
        self._fields = status
        for row in status["rows"]:
            self._rows[row["step"]] = row
        self._news.set()

    def show(self, block: bytes) -> None:
        """Newer weights."""
        self._block = block
        self._news.set()

    def ready(self) -> None:
        """He can take a block."""
        self._asked = True
        self._news.set()

    async def next(self) -> str | bytes:
        """What is to be sent now: a status as text, or a block."""
        while True:
            if self._fields is not None:
                told = self._fields | {"rows": list(self._rows.values())}
                self._fields, self._rows = None, {}
                return orjson.dumps(told).decode()
            if self._asked and self._block is not None:
                block, self._block, self._asked = self._block, None, False
                return block
            self._news.clear()
            await self._news.wait()
