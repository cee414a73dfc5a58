"""What a worker tells the server: frames on a pipe, each a length (4 bytes, little endian) and then its body.

A body is either JSON (a status) or a binary block of `app.wire` (weights); the block's first bytes tell them
apart. A pipe that ends, be it in the middle of a frame, is simply the end: whoever wrote is gone.
"""

import asyncio
import struct
from typing import BinaryIO

from ..wire import MAGIC

LENGTH = struct.Struct("<I")
LARGEST = 256_000_000  # bytes; what says that it is longer was not written by `write`


def write(stream: BinaryIO, body: bytes) -> None:
    """One frame, sent at once. Raises OSError when nobody reads any more."""
    stream.write(LENGTH.pack(len(body)) + body)
    stream.flush()


async def read(stream: asyncio.StreamReader) -> bytes | None:
    """The next frame's body; None at the end. Raises ValueError for a length that cannot be."""
    try:
        (length,) = LENGTH.unpack(await stream.readexactly(LENGTH.size))
        if length > LARGEST:
            raise ValueError(f"a frame of {length} bytes; at most {LARGEST} are taken")
        return await stream.readexactly(length)
    except (asyncio.IncompleteReadError, ConnectionError):
        return None


def is_block(body: bytes) -> bool:
    """Is it a block of weights, and not a status?"""
    return body.startswith(MAGIC)
