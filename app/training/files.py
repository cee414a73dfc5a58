"""Writing so that nobody ever reads half a file: a new file, pushed to the disk, then renamed."""

import contextlib
import os
from pathlib import Path


def replace(path: Path, content: bytes) -> None:
    """Puts the content there; whoever reads finds the old file or the new one, also after a power cut.

    Raises OSError, a full disk's too; the old file is as it was then and the new one is gone.
    """
    fresh = path.with_name(f"{path.name}.new")
    try:
        with fresh.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise


def append(path: Path, line: bytes) -> None:
    """Adds one line at the end of a file, on the disk when it returns. A last line that was cut short before
    is taken off first.

    Raises OSError; the file ends where it ended then, or with a line that is cut short.
    """
    with path.open("ab+") as file:
        end = _whole(path)
        file.truncate(end)
        try:
            file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())  # the point to go on from, which is synced, counts on it
        except OSError:
            with contextlib.suppress(OSError):
                file.truncate(end)
            raise


def _whole(path: Path) -> int:
    """Bytes up to and with the last line's end."""
    size = path.stat().st_size
    with path.open("rb") as file:
        start = size
        while start:
            start = max(0, start - 4096)
            file.seek(start)
            found = file.read(4096).rfind(b"\n")
            if found >= 0:
                return start + found + 1
    return 0
