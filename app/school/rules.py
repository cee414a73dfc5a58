"""What a server allows of trainings, and how long it waits for what."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import Busy
from .training import Training

QUEUE = 8  # trainings that may wait
ANSWER = 1.0  # s that a command's answer is waited for; it is carried out also when it takes longer
GOODBYE = 5.0  # s between a worker's last status and its end


@dataclass(frozen=True)
class Rules:
    """What a server allows.

    patience: seconds before a worker that was asked to stop is ended by force.
    grace: seconds that a training which is paused or queued waits for somebody to watch it.
    """

    at_once: int = 1
    threads: int = 1
    keep_runs: int = 5
    watchers: int = 100
    patience: float = 0.8
    grace: float = 60.0

    def check_room(self, waiting: int, closing: bool) -> None:
        """Raises Busy when no training can be taken beside so many that wait."""
        if closing:
            raise Busy("This server is being shut down; try again once it is back.")
        if self.at_once == 0:
            raise Busy("This server takes no trainings: LUNETTE_TRAININGS is 0.")
        if waiting >= QUEUE:
            raise Busy(f"{QUEUE} trainings wait already; try again when one of them has begun.")

    def surplus(self, over: Sequence[Training]) -> Training | None:
        """The one to forget next of those that are over: the oldest, but first what never came to a row.

        Kept ones are counted apart.
        """
        for kept in (False, True):
            group = [each for each in over if (each.kept is not None) is kept]
            if len(group) > self.keep_runs:
                return min(group, key=lambda each: bool(each.rows))
        return None
