"""A training's worker, from its start to its end: what it tells is heard until it is gone."""

import logging
from collections.abc import Callable, Sequence

from .process import Worker
from .rules import GOODBYE, Rules
from .training import Training

log = logging.getLogger("lunette")


async def hear(
    training: Training, command: Sequence[str], rules: Rules, mind: Callable[[Training], None]
) -> None:
    """command: starts the worker. mind: called with the training after all that it tells."""
    worker = training.worker = await Worker.start(command, training.folder, rules.threads)
    if training.ending:  # whoever wanted to stop it may have waited too long to tell it
        await worker.kill()
    training.tell([], {})  # whoever waits to command it can
    try:
        async for body in worker.frames():
            training.heard(body)
            mind(training)
            if training.is_over:
                break
    except (ValueError, KeyError, TypeError) as problem:  # what is no frame is no worker of ours
        log.error("training %s: %s", training.id, problem)
    finally:
        if not await worker.ended(GOODBYE if training.is_over else rules.patience):
            await worker.kill()
