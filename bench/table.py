"""Rows of figures as a table on the terminal and as a page of Markdown."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import torch
from rich.console import Console
from rich.table import Table

Row = dict[str, Any]  # name, value, unit, limit (None when there is none), more, ok; see row()

MORE_IS_BETTER = {  # of each unit
    "ms": False, "µs": False, "s": False, "MB": False, "kB": False, "x": False, "requests": False,
    "frames": False, "frames/s": True, "steps/s": True, "runs/s": True, "steps": True, "a second": True,
    "%": True, "times better": True,
}  # fmt: skip

METHOD = """\
One server in a process of its own on this machine, one torch thread. The server's figures are medians of
several hundred rounds in which all cases take turns, so that whatever else the machine does falls on all of
them alike. The page's figures come from a headless Chromium with software GL at 1440 x 900: times are the
page's own User Timing measures, from the time stamp of the pointer event, medians of at least 40 moves; a
frame counts as drawn when its commands are handed to the graphics card. Frames a second are counted while a
finger moves in every frame; software GL shares the processor with the page, so they follow the machine's
moods most of all: compare only figures of one table. With `--harley ADDRESS` (a local copy of aharley/nn_vis,
not shipped here) Harley's page is measured in the same run, with the same strokes in the same window. A
training and a bare loop in torch with the same settings take turns of a hundred steps each; the ratio is of
all their time.

## Is anything worse?

    make bench AGAINST=HEAD~3                       # this working tree and that commit, all groups
    make bench AGAINST=main ONLY=page,server        # these groups only
    make bench AGAINST=v0.1.0 ONLY=server PAIRS=9   # each side nine times instead of five

The commit is checked out beside a copy of the working tree, and both are measured in turns (here, there,
there, here, ...), group by group: server, training, meanwhile (a training and those who draw), room (the
training column), page, motion, stepper, growth. Each turn has a server and a browser of its own, with the
code of its side; the figures are made by the present bench, or where that cannot measure the commit by the
commit's own. A pair is worse when this side is over 10 % worse in it: 1.1 times the time, or a rate that the
other's is 1.1 times of. A row is worse when 4 of 5 pairs are, and then the command ends with an error. A
commit that pins other versions of packages than are installed is refused, by name.

## The newest figures"""


def row(name: str, value: float, unit: str, limit: float | None = None, *, more: bool | None = None) -> Row:
    """One figure. more: whether more is better, where its unit does not tell; a limit is then the least."""
    more = MORE_IS_BETTER[unit] if more is None else more
    ok = limit is None or (value >= limit if more else value <= limit)
    return {"name": name, "value": value, "unit": unit, "limit": limit, "more": more, "ok": ok}


def machine() -> str:
    """The processor and what runs on it."""
    told = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    names = [line.split(":", 1)[1] for line in told.splitlines() if line.startswith("model name")]
    processor = names[0].strip() if names else platform.processor() or platform.machine()
    cores = os.cpu_count() or 1
    software = f"Python {platform.python_version()}, torch {torch.__version__}"
    return f"{processor}, {cores} cores, {platform.system()}, {software}"


def number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 999.5 else f"{value:.3g}"


def cells(figure: Row) -> tuple[str, str, str, str]:
    """What, value, limit, verdict."""
    limit, unit = figure["limit"], figure["unit"]
    if limit is None:
        return figure["name"], f"{number(figure['value'])} {unit}", "", ""
    verdict = "ok" if figure["ok"] else "over"
    sign = "≥" if figure["more"] else "≤"
    return figure["name"], f"{number(figure['value'])} {unit}", f"{sign} {limit:g} {unit}", verdict


HEADS = "what", "value", "limit", ""


def show(rows: Iterable[Row]) -> None:
    """Prints the table."""
    table = Table(*HEADS)
    for figure in rows:
        table.add_row(*cells(figure), style=None if figure["ok"] else "red")
    Console(width=110).print(table)


def report(rows: Sequence[Row]) -> int:
    """Prints the table; the status to exit with is 1 when a limit is broken."""
    show(rows)
    return 0 if all(figure["ok"] for figure in rows) else 1


def markdown(rows: Sequence[Row]) -> str:
    """The page that goes to docs/performance.md."""
    lines = [f"| {' | '.join(line)} |" for line in (HEADS, ("---",) * len(HEADS), *map(cells, rows))]
    made = f"Made by `make bench` on: {machine()}."
    return "\n".join(["# Performance", "", made, "", METHOD, "", *lines, ""])
