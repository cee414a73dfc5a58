"""All trainings of a server: so many at once, the others in a queue, each in a worker process of its own.

    queued -> running <-> paused -> done | stopped | failed (-> queued, where it was cut off)

Everything here happens on the event loop; what waits for a disk goes to a thread.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from ..errors import Busy, LunetteError, NotNow, NotYours, UnknownTraining, listed
from ..training.hold import Hold
from ..training.reasons import NOTHING, Told, told, words_of
from . import leftovers
from .hearing import hear
from .rules import ANSWER, Rules
from .training import Training, Write, nothing
from .watcher import Watcher

log = logging.getLogger("lunette")

Place = Callable[[str, Path | None], None]  # told where a training's checkpoints lie; None: nowhere any more


class School:
    """Starts, queues, commands and ends trainings."""

    def __init__(self, runs: Path, command: Sequence[str], place: Place, rules: Rules) -> None:
        """runs: a folder for each training. command: starts a worker, the run's folder is its last word."""
        self.runs, self.rules = runs, rules
        self._command, self._place = command, place
        self._trainings: dict[str, Training] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._alone: dict[str, asyncio.TimerHandle] = {}
        self._work: set[asyncio.Task[None]] = set()
        self._hold: Hold | None = None
        self.moving = asyncio.Lock()  # held while the folder of a training that is over moves or goes
        self._closing: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Takes over what an earlier server left."""
        self._hold = await asyncio.to_thread(leftovers.hold, self.runs)
        if self._hold is not None:
            for training in await asyncio.to_thread(leftovers.found, self.runs):
                self._trainings[training.id] = training
                self._place(training.id, training.folder)
            await self._tidy()

    async def close(self) -> None:
        """Ends every worker; nothing is started any more. Whoever calls it again waits for the same."""
        if self._closing is None:
            self._closing = asyncio.create_task(self._close())
        await asyncio.shield(self._closing)

    async def _close(self) -> None:
        await asyncio.gather(
            *(self._stop(each, told("server_closed")) for each in self.all if not each.is_over)
        )
        await asyncio.gather(*self._work)
        for timer in self._alone.values():
            timer.cancel()
        for training in self.all:
            training.held.close()
        if self._hold is not None:
            self._hold.release()

    @property
    def all(self) -> list[Training]:
        return list(self._trainings.values())

    @property
    def queue(self) -> list[Training]:
        return [training for training in self.all if training.state == "queued"]

    def __getitem__(self, name: str) -> Training:
        """The training of that id; raises UnknownTraining with the known ones."""
        if name not in self._trainings:
            raise UnknownTraining(f"There is no training {name[:40]!r}; there is {listed(self._trainings)}.")
        return self._trainings[name]

    def mine(self, name: str, key: str) -> Training:
        """The training of that id, for whoever has its key; raises UnknownTraining or NotYours."""
        found = self[name]
        if not found.opens(key):
            raise NotYours("Only who started this training can do that; its key belongs into X-Lunette-Key.")
        return found

    def start(self, title: str, options: dict[str, Any], write: Write) -> Training:
        """A new training, or one more in the queue. Raises Busy."""
        self.rules.check_room(len(self.queue), bool(self._closing))
        name = f"t{secrets.token_hex(4)}"
        training = self._trainings[name] = Training(name, title, options, self.runs / name, write)
        self._fill()
        self._mind(training)
        return training

    async def command(self, name: str, key: str, word: str) -> Training:
        """pause, resume, batch, image or stop; the training after it. Raises Busy, NotNow, NotYours."""
        training = self.mine(name, key)
        if word == "resume" and training.resumable:
            await self._take_up(training)
        elif training.is_over:
            raise NotNow(f"This training is over ({training.state}): {word} has nothing to act on.")
        elif word == "stop":
            await self._stop(training, NOTHING)
        elif training.state == "queued":
            raise NotNow(f"This training waits in place {training.place}; all it can be told is stop.")
        elif await training.until(lambda: training.worker is not None or training.is_over, ANSWER):
            number = training.worker.send(word) if training.worker else 0
            await training.until(lambda: training.answered >= number or training.is_over, ANSWER)
        return training

    async def _take_up(self, training: Training) -> None:
        """One that was cut off waits to go on, like others. Raises Busy, NotNow, UnknownTraining."""
        if task := self._tasks.get(training.id):  # its worker has said that it is over, and is not gone yet
            await asyncio.shield(task)
        async with self.moving:  # nobody keeps it or tidies it away meanwhile
            self[training.id]
            self.rules.check_room(len(self.queue), bool(self._closing))
            if not training.resumable:
                raise NotNow(f"This training is {training.state} already.")
            try:
                rows = await asyncio.to_thread(leftovers.rows_left, training.folder)
            except (LunetteError, OSError) as problem:
                raise NotNow("This training cannot go on: its files are broken.") from problem
            self._trainings[training.id] = self._trainings.pop(training.id)  # it comes last in the queue
            training.again(rows)
        self._fill()
        self._mind(training)

    def forget(self, folder: Path) -> None:
        """No longer know the training whose folder is to go."""
        for training in [each for each in self.all if each.folder == folder]:
            del self._trainings[training.id]
            training.held.close()

    def watch(self, name: str) -> tuple[Training, Watcher]:
        """Watch a training. Raises UnknownTraining or Busy."""
        training = self[name]
        if sum(len(each.watchers) for each in self.all) >= self.rules.watchers:
            raise Busy(
                f"All {self.rules.watchers} places to watch trainings are taken; GET answers all the same."
            )
        watcher = training.watch()
        self._mind(training)
        return training, watcher

    def leave(self, training: Training, watcher: Watcher) -> None:
        training.watchers.discard(watcher)
        self._mind(training)

    def _mind(self, training: Training) -> None:
        """A training that gets nowhere and that nobody watches is ended after a while."""
        alone = training.state in ("paused", "queued") and not training.watchers
        if not alone and training.id in self._alone:
            self._alone.pop(training.id).cancel()
        elif alone and training.id not in self._alone:
            later = asyncio.get_running_loop().call_later
            self._alone[training.id] = later(self.rules.grace, self._give_up, training)

    def _give_up(self, training: Training) -> None:
        del self._alone[training.id]
        self._begin(self._stop(training, told("not_watched")))

    def _begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Work that nobody waits for now; `close` does."""
        task = asyncio.create_task(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)
        return task

    async def _stop(self, training: Training, why: Told) -> None:
        """End it within a second: by asking, and if that does not help by force."""
        training.ending, training.why = True, why
        task = self._tasks.get(training.id)
        if task is None:
            training.end("stopped", why)
            self._mind(training)
            self._fill()
            if training.on_disk:
                await self._note_end(training)
            await self._tidy()
            return
        await training.until(lambda: training.worker is not None or training.is_over, ANSWER)
        if training.worker is not None:
            training.worker.send("leave" if self._closing else "stop")
            if not training.begun:  # it still loads what it needs, and there is nothing to lose
                await training.worker.kill()
            elif not await training.worker.ended(self.rules.patience):
                training.why = told("hung") if why is NOTHING else why
                await training.worker.kill()
        await asyncio.shield(task)

    def _fill(self) -> None:
        """Starts what may start, and tells the others their place."""
        while self.queue and len(self._tasks) < self.rules.at_once and not self._closing:
            training = self.queue[0]
            training.state, training.place = "running", None
            self._tasks[training.id] = self._begin(self._run(training))
            self._mind(training)
            training.tell([], {})
        for place, training in enumerate(self.queue, 1):
            if training.place != place:
                training.place = place
                training.tell([], {})

    async def _run(self, training: Training) -> None:
        """One training from its first to its last moment."""
        try:
            await asyncio.to_thread(leftovers.begin, training)
            training.write = nothing  # it has every digit that the reader drew
            self._place(training.id, training.folder)
            if not training.ending:
                await hear(training, self._command, self.rules, self._mind)
        except OSError as problem:
            training.end("failed", told("not_begun", why=words_of(problem)))
        except Exception:
            log.exception("training %s", training.id)
            training.end("failed", told("server_failed"))
        if training.ending and (training.why is not NOTHING or not training.is_over):
            training.end("stopped" if not training.is_over else training.state, training.why)
        elif not training.is_over:
            training.end("failed", training.worker.how() if training.worker else told("server_failed"))
        del self._tasks[training.id]
        self._mind(training)
        self._fill()
        await self._note_end(training)
        await self._tidy()

    async def _note_end(self, training: Training) -> None:
        async with self.moving:  # whoever takes it up again is behind this in the line
            await asyncio.to_thread(leftovers.ended, training)

    async def _tidy(self) -> None:
        """Forgets the oldest of what is over and not watched; of what was not kept the files go too."""
        while True:
            async with self.moving:  # anew for each: whoever wants to keep one waits for one folder at most
                over = [each for each in self.all if each.is_over and each.id not in self._tasks]
                training = self.rules.surplus([each for each in over if not each.watchers])
                if training is None:
                    return
                self._trainings.pop(training.id, None)
                if training.kept is None:
                    self._place(training.id, None)
                    await asyncio.to_thread(leftovers.discard, self.runs / training.id, self.runs)
                training.held.close()
