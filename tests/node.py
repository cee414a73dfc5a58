"""Node for the tests: the one on the PATH, else the one that Playwright carries. No npm packages."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
LOADER = HOME / "tests" / "js" / "loader.mjs"
LIMIT = 120  # seconds; a run takes two or three


@cache
def find() -> str:
    """The path of a Node that knows --import (20 or newer)."""
    named = shutil.which("node")
    return named if named and _major(named) >= 20 else _from_playwright()


def _major(node: str) -> int:
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return int(told.strip().lstrip("v").split(".")[0] or 0)


def _from_playwright() -> str:
    from playwright._impl._driver import compute_driver_executable

    return str(compute_driver_executable()[0])


def run(*arguments: str | Path) -> str:
    """Runs a script of tests/js and gives what it printed; its whole output is the error when it fails."""
    command = [find(), "--no-warnings", "--import", LOADER.as_uri(), *map(str, arguments)]
    done = subprocess.run(command, cwd=HOME, capture_output=True, text=True, timeout=LIMIT, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout
