"""Work that takes long, off the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, TypeVar

T = TypeVar("T")


async def apart(workers: Executor, work: Callable[..., T], *arguments: Any) -> T:
    """What work(*arguments) returns or raises, done on one of the workers."""
    return await asyncio.get_running_loop().run_in_executor(workers, work, *arguments)
