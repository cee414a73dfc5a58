"""A model by its id, for routes on the event loop: what has to be read from disk is read on a worker."""

from concurrent.futures import Executor

from .apart import apart
from .library import Library
from .model import Model


async def find(library: Library, workers: Executor, name: str) -> Model:
    """The model or checkpoint. Raises UnknownModel or UnknownStep."""
    known = library.at_hand(name)
    if known is not None:
        return known
    return await apart(workers, library.__getitem__, name)
