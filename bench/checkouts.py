"""Two checkouts to measure, the working tree and a commit, with the present bench for both."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

PINS = Path(".ci/constraints.txt")
BORROWED = ("chromium.py", "waiting.py")  # of tests/: all that bench/ imports from there
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;#]+)", re.MULTILINE)


class BenchError(Exception):
    """Why two checkouts cannot be compared, in a sentence for who asked."""


class Checkouts(NamedTuple):
    """Folders. bench: the present bench alone, which imports `app` from wherever it is told to."""

    here: Path
    there: Path
    bench: Path


@contextmanager
def checkouts(root: Path, commit: str) -> Iterator[Checkouts]:
    """The working tree in `root` as it is now, and the commit; all is gone afterwards. Raises BenchError."""
    name = git(root, "rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}")
    with TemporaryDirectory(prefix="lunette-bench-") as folder:
        here, there, bench = (Path(folder) / each for each in ("here", "there", "bench"))
        _copy(root, here)
        _harness(root, bench)
        try:
            git(root, "worktree", "add", "--detach", "--force", str(there), name)
            check_pins(read_pins(there), read_pins(here), installed(read_pins(there)))
            yield Checkouts(here, there, bench)
        finally:
            _remove(root, there)


def _remove(root: Path, worktree: Path) -> None:
    """The worktree goes, be it one that git was interrupted in making."""
    try:
        git(root, "worktree", "remove", "--force", str(worktree))
    except BenchError:
        shutil.rmtree(worktree, ignore_errors=True)
        git(root, "worktree", "prune")


def git(root: Path, *words: str) -> str:
    """What git prints. Raises BenchError with what it says against it."""
    told = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)
    if told.returncode:
        raise BenchError(f"git {' '.join(words)}: {told.stderr.strip() or 'git knows no such commit.'}")
    return told.stdout.strip()


def _copy(root: Path, target: Path) -> None:
    """The project's files as they are now: what is edited meanwhile changes no figure."""
    for name in git(root, "ls-files", "--cached", "--others", "--exclude-standard").splitlines():
        if (root / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / name, target / name)


def _harness(root: Path, target: Path) -> None:
    """bench/, and what it needs of tests/, without app/."""
    shutil.copytree(root / "bench", target / "bench", ignore=shutil.ignore_patterns("__pycache__"))
    (target / "tests").mkdir()
    (target / "tests" / "__init__.py").touch()
    for name in BORROWED:
        shutil.copy(root / "tests" / name, target / "tests")


def read_pins(checkout: Path) -> dict[str, str]:
    """The versions that a checkout pins, by the name of the package; none where it has no such file."""
    path = checkout / PINS
    return dict(PIN.findall(path.read_text())) if path.is_file() else {}


def installed(names: Mapping[str, str]) -> dict[str, str]:
    """The versions of those packages that are installed, without a build's own part (+cpu)."""
    found = {}
    for name in names:
        try:
            found[name] = metadata.version(name).split("+")[0]
        except metadata.PackageNotFoundError:
            continue
    return found


def check_pins(there: Mapping[str, str], here: Mapping[str, str], found: Mapping[str, str]) -> None:
    """Raises BenchError when the other checkout wants packages that this environment has in other versions.

    What only this side pins does not matter to the other, and what both pin alike may be missing: it is for
    another system then.
    """
    wrong = [
        f"{name} {version} (here {found.get(name, 'none')})"
        for name, version in sorted(there.items())
        if found.get(name) != version and not (name not in found and here.get(name) == version)
    ]
    if wrong:
        raise BenchError(
            f"The other checkout pins packages of other versions than are installed: {', '.join(wrong)}. "
            "Both sides are measured in one environment, so compare with a commit that pins the same."
        )


def environment(checkout: Path, bench: Path) -> dict[str, str]:
    """Of a process that measures: `app` from the checkout, bench from its own folder, nobody's settings."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name == "LUNETTE_CHROMIUM" or not name.startswith(("LUNETTE_", "PYTHON", "MAKE"))
    }
    return kept | {"PYTHONPATH": os.pathsep.join(map(str, (bench, checkout)))}
