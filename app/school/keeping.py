"""A training becomes a model of the library, and a model that was kept goes again."""

import asyncio
import hmac
from pathlib import Path

from ..errors import ModelError, NoRoom, NotNow, NotWritten, NotYours, Taken
from ..library import Library
from ..model import Model
from ..training import keep as keeping
from ..training.reasons import words_of
from . import leftovers
from .school import School
from .training import Training, key_hash


class Keeper:
    """Moves folders, one at a time, and tells the library."""

    def __init__(self, school: School, library: Library, trained: Path, most: int = 100) -> None:
        """trained: the folder of the models that were kept. most: how many of them there may be."""
        self._school, self._library, self._trained, self._most = school, library, trained, most
        self._one = school.moving

    async def keep(self, training: Training, name: str) -> Model:
        """The model that a training becomes.

        Raises NotNow, Taken, NoRoom, BadInput, NotWritten, UnknownTraining.
        """
        async with self._one:
            self._school[training.id]  # it may have been forgotten meanwhile
            if training.kept:
                raise NotNow(f"This training is kept already, as {training.kept!r}.")
            if not training.is_over:
                raise NotNow(f"This training is {training.state}; it can be kept once it is over.")
            if self._library.has(keeping.slug(name)):
                raise Taken(f"There is a model {keeping.slug(name)!r} already; choose another name.")
            self._check_room()
            try:
                folder = await asyncio.to_thread(keeping.keep, training.folder, self._trained, name)
            except OSError as problem:
                raise NotWritten(f"It could not be written: {words_of(problem)}.") from problem
            except ModelError as problem:  # which says where the server has its files
                raise NotNow(
                    "There is nothing to keep: this training never began, or its files are broken."
                ) from problem
            try:
                model = await asyncio.to_thread(self._library.add, folder)
            except Exception as problem:  # whatever it is, the training is as it was and can be looked at
                await asyncio.to_thread(folder.rename, training.folder)
                if isinstance(problem, ModelError):  # its numbers went beyond what can be drawn
                    raise NotNow(f"This training cannot be a model: {problem.detail}") from problem
                raise
            training.folder, training.kept, training.title = folder, folder.name, name
            training.tell([], {})
            return model

    def _check_room(self) -> None:
        if sum(model.kept for model in self._library.models.values()) >= self._most:
            raise NoRoom(
                f"This server keeps {self._most} networks at most (LUNETTE_KEEP_MODELS); delete one of "
                "yours, then keep this one."
            )

    async def delete(self, name: str, key: str) -> None:
        """Deletes a model that was kept. Raises UnknownModel, NotYours, NotNow."""
        async with self._one:
            # a checkpoint cannot be deleted; what another server kept is read from disk, off the event loop
            if "@" in name or not (await asyncio.to_thread(self._library.__getitem__, name)).kept:
                raise NotYours(
                    f"{name} is not a model that was trained and kept here; only those can be deleted."
                )
            if name == self._library.default:
                raise NotNow(f"{name} is the model that the page opens with.")
            folder = self._library.folder(name)
            lock = await asyncio.to_thread(leftovers.owner, folder)
            if lock is None:
                raise NotYours(
                    f"{name} was not trained from a page; whoever has the server deletes its folder."
                )
            if not hmac.compare_digest(key_hash(key), lock):
                raise NotYours(f"Only who trained {name} can delete it; its key belongs into X-Lunette-Key.")
            self._library.remove(name)
            self._school.forget(folder)
            await asyncio.to_thread(leftovers.discard, folder, self._school.runs)
