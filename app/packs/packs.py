"""Modules that are wanted together, in one file each.

A pack runs its modules as functions, in the order in which the browser would have run them, and exports all
that they export. The other modules are sent one by one, and what they import from a pack leads to it, so that
each module runs once. All is made anew when a file has changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from .modules import imported, in_order
from .rewrite import Body, led, rewritten
from .sourcemap import source_map

ROOT = "/static/js"
# A module is in the first pack that needs it.
ENTRIES: Mapping[str, Sequence[str]] = {
    "start": ("main.js",),
    # after the first numbers
    "soon": ("ui/numbers.js", "ui/scales.js", "gallery/menu.js", "ui/room.js", "view/wires.js"),
    "tall": ("ui/tall.js", "ui/layers.js"),  # networks of many rows
    "strip": ("ui/strip.js",),
    "panel": ("ui/explain/unit.js", "ui/below.js"),
    "net": ("net/forward.js", "net/backward.js", "net/filters.js"),  # for several of those below
    "switch": ("switching.js",),  # what stays where another graph comes is needed by sources too
    "guide": ("guide/guide.js",),
    "train": ("train/train.js", "training.js", "ui/tabs.js"),
    "sources": ("sources.js",),
    "step": ("train/step/step.js",),
    "photo": ("photo/photo.js",),
    "gallery": ("gallery/gallery.js", "gallery/beside.js"),
    "stepper": ("ui/stepper/stepper.js",),
    "filters": ("ui/filters/filters.js",),
    "patches": ("ui/patches/patches.js",),
}


@dataclass(frozen=True)
class Pack:
    modules: tuple[str, ...]
    script: str
    map: str


class Packs:
    """folder: that of the modules, served at ROOT; entries: name of a pack -> modules that it is for."""

    def __init__(self, folder: Path, entries: Mapping[str, Sequence[str]] = ENTRIES) -> None:
        self._folder, self._entries = folder, entries
        self._seen: dict[Path, int] = {}
        self._packs: dict[str, Pack] = {}
        self._home: dict[str, str] = {}  # module -> the address of its pack
        self._alone: set[str] = set()  # modules in none

    @property
    def all(self) -> dict[str, Pack]:
        """Raises ValueError where modules cannot be packed, with the reason."""
        if any(_changed(path) != at for path, at in self._seen.items()) or not self._packs:
            plan = planned(self._folder, self._entries)
            seen = {path: _changed(path) for path in map(self._folder.joinpath, chain(*plan.values()))}
            packs = {name: packed(self._folder, name, plan) for name in plan}
            every = (path.relative_to(self._folder).as_posix() for path in self._folder.rglob("*.js"))
            alone = {module for module in every if module not in homes(plan)}
            self._seen, self._home, self._alone, self._packs = seen, homes(plan), alone, packs
        return self._packs

    def text(self, name: str) -> str | None:
        """The script of that name below ROOT, or a source map, where it is not a file as it is on disk."""
        files = {f"{each}.pack.js": pack.script for each, pack in self.all.items()}
        files |= {f"{each}.pack.js.map": pack.map for each, pack in self.all.items()}
        if name in self._alone:
            return led((self._folder / name).read_text("utf-8"), name, self._home)
        return files.get(name)


def _changed(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else -1


def address(name: str) -> str:
    return f"{ROOT}/{name}.pack.js"


def homes(plan: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Module -> the address of the pack that holds it."""
    return {module: address(name) for name, modules in plan.items() for module in modules}


def planned(folder: Path, entries: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Name of a pack -> its modules, each after those that it imports."""
    taken: set[str] = set()
    found = {}
    for name, wanted in entries.items():
        modules = dict.fromkeys(chain(*(in_order(folder, entry) for entry in wanted)))
        found[name] = tuple(each for each in modules if each not in taken)
        taken.update(modules)
    return found


def packed(folder: Path, name: str, plan: Mapping[str, Sequence[str]]) -> Pack:
    modules = tuple(plan[name])
    home = {module: each for each, held in plan.items() for module in held}
    others = sorted({home[each] for module in modules for each in imported(folder, module)} - {name})
    places = {module: f"${each}" for module, each in home.items() if each in others}
    places |= {module: f"${k}" for k, module in enumerate(modules)}
    bodies = [
        rewritten((folder / each).read_text("utf-8"), each, places, homes(plan), ROOT) for each in modules
    ]
    lines = [f'import * as ${each} from "{address(each)}";' for each in others]
    marks: list[tuple[int, int] | None] = [None] * len(lines)
    exported = _exported(name, modules, bodies)
    for k, body in enumerate(bodies):
        (first, start), *rest = body.lines or ((0, ""),)
        opening = "await (async () => {" if body.waits else "(() => {"
        lines += [f"const ${k} = {opening} {start}", *(line for _, line in rest)]
        lines += [f"return {{ {', '.join((*body.made, *body.passed))} }};", "})();"]
        lines.append(
            f"export const {{ {', '.join(each for each in exported if exported[each] == k)} }} = ${k};"
        )
        marks += [(k, first), *((k, number) for number, _ in rest), None, None, None]
    lines.append(f"//# sourceMappingURL={address(name)}.map")
    return Pack(modules, "\n".join(lines) + "\n", source_map([f"{ROOT}/{each}" for each in modules], marks))


def _exported(name: str, modules: Sequence[str], bodies: Sequence[Body]) -> dict[str, int]:
    """What a pack exports -> the number of the module that has it. What is passed on is the maker's."""
    found: dict[str, int] = {}
    for k, body in enumerate(bodies):
        for each in body.made:
            if each in found:
                raise ValueError(f"{modules[found[each]]} and {modules[k]} in pack {name} both export {each}")
            found[each] = k
    for k, body in enumerate(bodies):
        for each in body.passed:
            found.setdefault(each, k)
    return found
