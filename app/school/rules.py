"""What a server allows of trainings, how long it waits for what, and what it says of those that it ends."""

from dataclasses import dataclass

QUEUE = 8  # trainings that may wait
ANSWER = 1.0  # s that a command's answer is waited for; it is carried out also when it takes longer
GOODBYE = 5.0  # s between a worker's last status and its end
CLOSED = "The server was shut down."
LEFT = "Nobody watched it any more."
HUNG = "It did not stop when it was asked to and was ended."
DIED = "The worker ended unasked ({}). The checkpoints it has written are whole and can be used."


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
