"""What is wrong with a training: a code for programs, what it is about, and one English sentence of both."""

import errno
from collections.abc import Mapping
from typing import Any

UNASKED = "The worker ended unasked ({}). The checkpoints it has written are whole and can be used."
# The page has a sentence of its own for each code (train.reason.CODE), in each of its languages.
SENTENCES: Mapping[str, str] = {
    "disk_full": "It could not be written: {why}. Make room, then resume.",
    "not_written": "It could not be written: {why}. Make room, then resume.",
    "end_not_written": "It could not be written: {why}.",
    "diverged": "After {steps} steps the loss is no number any more: the learning rate is too large. "
    "The checkpoints before stay.",
    "dead": "Every picture gets the same answer: each unit of ReLU {number} is 0 whatever the picture, so "
    "nothing below it learns any more. As a rule the learning rate is too large; try a smaller one.",
    "saturated": "Every picture gets the same answer: each unit of {activation} {number} stands at one of "
    "its limits whatever the picture, where it hardly learns. As a rule the learning rate is too large; try "
    "a smaller one.",
    "alike_far": "Every test picture is read as {answer}, and the loss is above that of guessing: as a rule "
    "the learning rate is too large; try a smaller one.",
    "alike": "Every test picture is read as {answer}: it has not begun to tell them apart. Try more epochs, "
    "or a larger learning rate.",
    "not_begun": "The training could not be begun: {why}.",
    "worker_failed": "{why}",
    "worker_killed": UNASKED.format("it was ended by {signal}"),
    "worker_exited": UNASKED.format("it ended with status {status}"),
    "server_failed": "Something went wrong on the server; the log says what.",
    "server_closed": "The server was shut down.",
    "server_cut_off": "The server ended in the middle of this training; its checkpoints can still be "
    "looked at, and who started it can resume it.",
    "server_cut_off_early": "The server ended before this training had a checkpoint; who started it can "
    "resume it, and it begins anew.",
    "not_watched": "Nobody watched it any more.",
    "hung": "It did not stop when it was asked to and was ended.",
}
# What cut a training off that may go on from its last checkpoint, as if it had not been.
CUT_OFF = frozenset({
    "server_closed", "server_cut_off", "server_cut_off_early", "server_failed", "worker_killed",
    "worker_exited", "worker_failed", "hung", "not_watched", "not_begun",
})  # fmt: skip
FULL = {errno.ENOSPC, errno.EDQUOT}

Told = dict[str, Any]  # the fields `message` and `reason` of a status


def told(code: str, **values: str | int) -> Told:
    """The fields of a status that say why. Raises KeyError for a code or values that have no sentence."""
    return {"message": SENTENCES[code].format(**values), "reason": {"code": code, "values": values}}


NOTHING: Told = {"message": None, "reason": None}


def words_of(problem: OSError) -> str:
    """What the system says of it."""
    return problem.strerror or str(problem)


def unwritten(problem: OSError, is_over: bool) -> Told:
    """Why a run's files could not be written; one that is not over waits for the disk."""
    if is_over:
        return told("end_not_written", why=words_of(problem))
    return told("disk_full" if problem.errno in FULL else "not_written", why=words_of(problem))
