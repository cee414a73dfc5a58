"""The guide's chapters and text, for tests that read them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.project import HOME, SCRIPTS_AT, js_imports

LANGUAGES = ("en", "zh")
FOLDER = SCRIPTS_AT / "guide"
ROW = re.compile(r"\{ number: (\d+), key: \"([\w-]+)\", exercises: \[([^\]]*)\], load: [^\"]*\"\./([^\"]+)\"")


@dataclass(frozen=True)
class Chapter:
    number: int
    key: str
    exercises: tuple[str, ...]
    module: Path


def chapters() -> list[Chapter]:
    """What chapters.js lists."""
    found = ROW.findall((FOLDER / "chapters.js").read_text())
    return [
        Chapter(int(number), key, tuple(re.findall(r"\"([\w-]+)\"", exercises)), FOLDER / path)
        for number, key, exercises, path in found
    ]


def scripts_of(chapter: Chapter) -> list[Path]:
    """Its module and the chapters' and figures' files that it imports, directly or not."""
    found: list[Path] = []
    waiting = [chapter.module]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.append(path)
        targets = [(path.parent / target).resolve() for target in js_imports(path)]
        waiting += [each for each in targets if each.parent.name in ("chapters", "figures")]
    return found


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    twins = {name for name in names if names.count(name) > 1}
    assert not twins, f"twice in one block: {sorted(twins)}"
    return dict(pairs)


def text(language: str) -> dict[str, dict[str, Any]]:
    """{block: {key: sentence or list}}"""
    source = (HOME / f"static/text/guide.{language}.json").read_text()
    found: dict[str, dict[str, Any]] = json.loads(source, object_pairs_hook=_no_twins)
    return found


def sentences(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        for each in value:
            yield from sentences(each)
