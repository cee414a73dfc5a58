"""A module as the body of a function: its lines of code, with imports as constants and exports by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .modules import beside

IMPORT = re.compile(r'^import (?:\* as (?P<all>\w+)|\{(?P<names>[^}]*)\}) from "(?P<target>\.[^"]+)";', re.M)
PASSED = re.compile(r'^export \{(?P<names>[^}]*)\} from "(?P<target>\.[^"]+)";', re.M)
NAMED = re.compile(r"^export \{(?P<names>[^}]*)\};", re.M)
MADE = re.compile(r"^export (?=(?:async )?(?:function\*?|const|class) (?P<name>\w+))", re.M)
SOME = re.compile(r'^(?P<what>(?:import|export)\b[^;"(]*)"(?P<target>\.[^"]+)"', re.M)
LATER = re.compile(r'\b(?P<what>import\()"(?P<target>\.[^"]+)"\)')
REMARK = re.compile(r"^[ \t]*/\*\*.*?\*/[ \t]*$", re.M | re.S)  # for readers of the module, who read the file
BESIDE = re.compile(r"(?<=[;,{}()\[\]])[ \t]+// [^\"'`]*$")  # beside code; no text can end behind it
UNKNOWN = re.compile(r"^(?:import|export)\b(?!\().*", re.M)
WAITS = re.compile(r"^\S.*\bawait\b", re.M)


@dataclass(frozen=True)
class Body:
    """made: names that the module itself exports; passed: those that it passes on from others.

    lines: each with its number in the module, from 0.
    """

    lines: tuple[tuple[int, str], ...]
    made: tuple[str, ...]
    passed: tuple[str, ...]
    waits: bool  # perhaps, at its top level: the function has to be asynchronous


def rewritten(text: str, module: str, places: Mapping[str, str], home: Mapping[str, str], root: str) -> Body:
    """places: module -> the constant that holds its exports; home: module -> the address of its pack; root:
    where modules are served that are in none.

    Raises ValueError where the module is written in a way that is not known here.
    """
    made: list[str] = []
    passed: list[str] = []

    def bind(found: re.Match[str]) -> str:
        names = found["all"] or "{" + re.sub(r"(\w+) as (\w+)", r"\1: \2", found["names"]) + "}"
        return f"const {names} = {places[beside(module, found['target'])]};"

    def pass_on(found: re.Match[str]) -> str:
        passed.extend(_names(found["names"]))
        return f"const {{{found['names']}}} = {places[beside(module, found['target'])]};"

    def keep_name(found: re.Match[str]) -> str:
        passed.extend(_names(found["names"]))
        return ""

    def make(found: re.Match[str]) -> str:
        made.append(found["name"])
        return ""

    def later(found: re.Match[str]) -> str:
        target = beside(module, found["target"])
        return f'import("{home.get(target) or f"{root}/{target}"}")'

    text = REMARK.sub(lambda found: "\n" * found[0].count("\n"), text)
    for pattern, change in (
        (IMPORT, bind),
        (PASSED, pass_on),
        (NAMED, keep_name),
        (MADE, make),
        (LATER, later),
    ):
        text = pattern.sub(change, text)
    unknown = UNKNOWN.search(text)
    if unknown or any(" as " in name for name in passed):
        raise ValueError(f"{module}: a pack cannot hold `{unknown[0] if unknown else passed}`")
    return Body(tuple(_code(text)), tuple(made), tuple(passed), bool(WAITS.search(text)))


def _code(text: str) -> Iterator[tuple[int, str]]:
    """The lines that hold code, without indentation and remarks; those of a text as they are."""
    inside = False
    for number, line in enumerate(text.splitlines()):
        whole = inside
        if line.count("`") % 2:
            inside = not inside
        if whole or inside:
            yield number, line
        elif (code := BESIDE.sub("", line.strip())) and not code.startswith("//"):
            yield number, code


def led(text: str, module: str, home: Mapping[str, str]) -> str:
    """A module that is in no pack: what it imports from one, at once or later, leads there.

    Raises ValueError where it wants all that one module of a pack exports: a pack exports that of many.
    """

    def lead(found: re.Match[str]) -> str:
        target = home.get(beside(module, found["target"]))
        if target and "*" in found["what"]:
            raise ValueError(f"{module}: `{found[0]}` would be all of a pack")
        return found[0].replace(found["target"], target or found["target"])

    return SOME.sub(lead, LATER.sub(lead, text))


def _names(listed: str) -> list[str]:
    return [name.strip() for name in listed.split(",") if name.strip()]
