"""What trainings leave on the disk: a folder for each run, and what a server that starts anew finds of it.

trained/.runs/<id>/owner.json   the hash of the key; runs without one are not the server's
trained/.runs/<id>/ended.json   how it ended; without it the server ended first
trained/.runs/<id>/.hold        locked by the server that began it, for as long as it knows it
trained/.runs/.hold             locked by the server that owns these runs: another one must not tidy them
"""

import contextlib
import logging
import secrets
import shutil
from pathlib import Path
from typing import Any

import orjson

from ..errors import LunetteError
from ..training import hold as holds
from ..training.files import replace
from ..training.history import CARD, History, Row
from ..training.reasons import CUT_OFF, told
from ..training.run import read, read_resume
from .training import SHOWN, Training

log = logging.getLogger("lunette")

OWNER, ENDED, HELD = "owner.json", "ended.json", ".hold"
GONE = ".gone-"
TOLD = ("step", "steps", "message", "reason")


def hold(folder: Path) -> holds.Hold | None:
    """The hold on a folder, of one run or of all; None when another server has it or it cannot be written."""
    try:
        return holds.hold(folder / HELD)
    except OSError:
        return None


def begin(training: Training) -> None:
    """Makes its folder, which belongs to who has its key, also as the model it may become.

    It is held, so that no other server takes it for one that was left. One that goes on has its folder, and
    only how it had ended is forgotten. Raises OSError, and nothing is left of one that begins.
    """
    folder = training.folder
    if training.on_disk:
        _hold(training)
        (folder / ENDED).unlink(missing_ok=True)
        return
    folder.mkdir(parents=True)
    _hold(training)
    try:
        training.write(folder)
        replace(folder / OWNER, orjson.dumps({"key": training.lock}))
        training.on_disk = True
    except OSError:
        training.held.close()
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _hold(training: Training) -> None:
    if not training.is_held and (held := hold(training.folder)) is not None:
        training.held.callback(held.release)
        training.is_held = True


def rows_left(folder: Path) -> list[Row]:
    """The rows up to where a run goes on from. Raises ModelError, OSError."""
    found = read_resume(folder)
    if found is not None:
        return History(folder).until(found[2]["history"])
    return History(folder).rows if (folder / CARD).is_file() else []  # it is over, or begins anew


def owner(folder: Path) -> str | None:
    """The hash of the key; None when nobody has one."""
    found = _read(folder / OWNER).get("key")
    return found if isinstance(found, str) else None


def ended(training: Training) -> None:
    """Writes down how it ended. Nothing is lost when the disk is full: then it reads as cut off."""
    told = {"state": training.state} | {name: training.fields[name] for name in TOLD}
    with contextlib.suppress(OSError):
        replace(training.folder / ENDED, orjson.dumps(told))


def found(runs: Path) -> list[Training]:
    """The trainings of an earlier server that can be looked at, oldest first; the others are removed.

    What another server holds, which runs beside this one, is none of them.
    """
    usable: list[tuple[str, Training]] = []
    for folder in runs.iterdir():
        if folder.name.startswith(GONE):
            shutil.rmtree(folder, ignore_errors=True)
        elif folder.is_dir() and (lock := owner(folder)) is not None:
            if _is_held(folder):
                continue
            try:
                usable.append(_again(folder, lock))
            except (LunetteError, OSError, ValueError, KeyError, TypeError):
                log.info("%s holds no training that can be used and is removed", folder.name, exc_info=True)
                discard(folder, runs)
    return [training for _, training in sorted(usable, key=lambda pair: pair[0])]


def _is_held(run: Path) -> bool:
    """Whether a server that runs beside this one has it."""
    held = hold(run) if (run / HELD).exists() else None
    if held is None:
        return (run / HELD).exists()
    held.release()
    return False


def _again(folder: Path, lock: str) -> tuple[str, Training]:
    """When it was started, and the training. Raises whatever a broken folder makes it raise."""
    run, rows = read(folder), History(folder).rows
    end = {"state": "failed", **told("server_cut_off")}
    if "state" in (written := _read(folder / ENDED)):
        end = written
    if not any(row["kept"] for row in rows):
        rows, code = [], (end.get("reason") or {}).get("code")
        if code not in CUT_OFF:
            raise ValueError("no checkpoint")
        if code == "server_cut_off":
            end |= told("server_cut_off_early")
    options = run.options.model_dump(mode="json") | {"rate": run.options.learning_rate}
    training = Training(folder.name, run.title, options, folder)
    training.lock, training.on_disk = lock, True
    training.state = end["state"]
    training.tell(rows, {name: rows[-1][name] for name in SHOWN if rows} | end)
    return run.started, training


def discard(folder: Path, runs: Path) -> None:
    """Removes a folder so that nobody ever sees half of it: first it is renamed."""
    gone = runs / f"{GONE}{secrets.token_hex(4)}"
    try:
        folder.rename(gone)
    except OSError:
        gone = folder
    shutil.rmtree(gone, ignore_errors=True)


def _read(path: Path) -> dict[str, Any]:
    """A JSON file's object; an empty one when there is none."""
    try:
        found = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return {}
    return found if isinstance(found, dict) else {}
