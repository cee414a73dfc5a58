"""Which scripts need which: what a module imports, what that imports, and in which order they run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

# import("...") is not among them: it is loaded when it is wanted
IMPORT = re.compile(r'^\s*(?:import|export)\b[^;"]*"(\.[^"]+)"', re.MULTILINE)


def imported(folder: Path, module: str) -> list[str]:
    """What a module imports itself, in its order. Modules are paths below the folder."""
    text = (folder / module).read_text("utf-8")
    return [beside(module, target) for target in IMPORT.findall(text)]


def beside(module: str, target: str) -> str:
    """The module that `target`, as ./a.js or ../b/c.js, means in another."""
    parts = module.split("/")[:-1]
    for step in target.split("/"):
        if step == "..":
            parts.pop()
        elif step != ".":
            parts.append(step)
    return "/".join(parts)


def in_order(folder: Path, entry: str) -> list[str]:
    """What a module imports, directly or not, and itself at the end: each after those that it imports.

    Raises ValueError where modules import each other in a circle.
    """
    done: dict[str, bool] = {}

    def enter(module: str) -> Iterator[str]:
        if module in done:
            if not done[module]:
                raise ValueError(f"{module} imports itself, through others")
            return
        done[module] = False
        for target in imported(folder, module):
            yield from enter(target)
        done[module] = True
        yield module

    return list(enter(entry))
