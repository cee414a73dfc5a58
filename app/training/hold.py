"""A hold: what only one process at a time may do in a folder. It never outlives the process that has it."""

import contextlib
import os
from pathlib import Path
from typing import BinaryIO

try:
    import fcntl
except ImportError:  # Windows: there a second process on the same folder is not noticed
    fcntl = None  # type: ignore[assignment]


class Hold:
    """The right to something, until it is released or the process ends, however it ends."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self._path, self._file = path, file

    def __enter__(self) -> "Hold":
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def release(self) -> None:
        """Lets go. The file goes first: whoever opened it meanwhile sees that it is another's no more."""
        with contextlib.suppress(OSError):  # where an open file cannot be removed it stays, locked by nobody
            self._path.unlink()
        self._file.close()


def hold(path: Path) -> Hold | None:
    """The hold that this file stands for; None when another process has it. Its folder is made if need be.

    Where the system has no such locks (Windows) everybody gets it. Raises OSError when the file cannot be
    made or its disk has none.
    """
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("ab")
        if fcntl is None:
            file.close()  # it would only keep its folder from being renamed
            return Hold(path, file)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return None
        except OSError:
            file.close()
            raise
        if _is_there(path, file):
            return Hold(path, file)
        file.close()  # it was released, and so removed, between opening and locking


def _is_there(path: Path, file: BinaryIO) -> bool:
    """Whether the open file still is the one of that name."""
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False
