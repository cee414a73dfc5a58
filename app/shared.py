"""The folder of trained networks, which several servers may share: what has come and gone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import NamedTuple

RUNS = ".runs"  # in it: a folder for each training that was given no name


class News(NamedTuple):
    """gone: names of networks that are there no more. come: folders of new ones, perhaps of such a name."""

    gone: list[str]
    come: list[Path]


class Shared:
    """What is in the folder, read again only when the folder has changed. Any thread may ask."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._state: tuple[int, int] | None = None
        self._known: dict[Path, int] = {}  # and the number by which the system knows each
        self._one = RLock()

    @property
    def changed(self) -> bool:
        """Whether anything has come or gone since `news`; asks the system for one line."""
        return self._now() != self._state

    @contextmanager
    def news(self) -> Iterator[News | None]:
        """What has come and gone, or None; nobody else is told until it is taken in."""
        with self._one:
            now = self._now()
            if now == self._state:
                yield None
                return
            self._state = now
            there = self._networks()
            come = [path for path, node in there.items() if self._known.get(path) != node]
            gone = [path.name for path, node in self._known.items() if there.get(path) != node]
            self._known = there
            yield News(gone, come)

    def run(self, name: str) -> Path | None:
        """The folder of a training that another server runs; its name is looked up, never made a path."""
        runs = self._folder and self._folder / RUNS
        if not runs or not runs.is_dir() or name.startswith("."):
            return None
        return next((path for path in runs.iterdir() if path.name == name and path.is_dir()), None)

    def _networks(self) -> dict[Path, int]:
        if self._folder is None or not self._folder.is_dir():
            return {}
        there = (path for path in sorted(self._folder.iterdir()) if not path.name.startswith("."))
        return {path: path.stat().st_ino for path in there if (path / "card.json").is_file()}

    def _now(self) -> tuple[int, int] | None:
        """A folder's time and links change when something below it comes or goes."""
        try:
            found = self._folder and self._folder.stat()
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_nlink) if found else None
