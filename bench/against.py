"""python -m bench.against COMMIT: is anything worse than in that commit?

The working tree and the commit are measured in turns (here, there, there, here, ...), group by group, with
the present bench for both. Where that cannot measure the commit (what it imports has moved), the commit's own
bench does. Ends with status 1 when a row is worse, 2 when it could not be measured.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import orjson
import typer
from rich.console import Console
from rich.table import Table

from app.settings import HOME
from bench.checkouts import BenchError, Checkouts, checkouts, environment
from bench.compare import HEADS, Compared, Round, cells, compared
from bench.side import GROUPS
from bench.table import Row, machine

PATIENCE = 60  # s that a measurement has to close its server and its browser
STYLES = {"worse": "red", "better": "green", "only here": "dim", "only there": "dim"}
console = Console(width=130, stderr=True)
OWN = """
import json, signal, sys
from importlib import import_module
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
with open(sys.argv[2], "w") as file:
    json.dump(import_module(f"bench.{sys.argv[1]}").rows(), file)
"""


def main(
    commit: Annotated[str, typer.Argument(help="A commit, a branch or a tag.")],
    only: Annotated[str, typer.Option(help=f"Groups, with commas between: {', '.join(GROUPS)}.")] = "",
    pairs: Annotated[int, typer.Option(min=1, help="How often each side is measured.")] = 5,
) -> None:
    """Measure this working tree and a commit in turns; the status is 1 when a row is worse here."""
    groups = only.replace(" ", "").split(",") if only else list(GROUPS)
    if unknown := [group for group in groups if group not in GROUPS]:
        raise typer.BadParameter(f"there is no {', '.join(unknown)}; there is {', '.join(GROUPS)}")
    signal.signal(signal.SIGTERM, _ended)
    told: list[Compared] = []
    status = 0
    try:
        with checkouts(HOME, commit) as places:
            for group in groups:
                told += compared(list(rounds(places, group, pairs)))
    except BenchError as problem:
        typer.echo(str(problem), err=True)
        status = 2
    except KeyboardInterrupt:
        sys.exit(130)
    if told:
        show(told, commit)
    worse = [row.name.strip() for row in told if row.verdict == "worse"]
    if worse:
        typer.echo(f"worse than in {commit}: {'; '.join(worse)}", err=True)
    sys.exit(status or bool(worse))


def _ended(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def show(rows: list[Compared], commit: str) -> None:
    """Prints the table."""
    table = Table(*HEADS, title=f"This working tree (here) and {commit} (there), {machine()}")
    for row in rows:
        table.add_row(*cells(row), style=STYLES.get(row.verdict))
    Console(width=130).print(table)


def rounds(places: Checkouts, group: str, pairs: int) -> Iterator[Round]:
    """One pair of measurements after the other; who is first changes, so that a drift falls on both."""
    bench: Path | None = None
    for number in range(pairs):
        rows: dict[str, list[Row]] = {"there": []}
        for side in ("here", "there") if number % 2 == 0 else ("there", "here"):
            console.print(f"{group}, pair {number + 1} of {pairs}: {side}", highlight=False)
            if side == "here":
                rows[side] = _measured_again(places.here, places.bench, group)
            elif number == 0:
                rows[side], bench = _first_there(places, group)
            elif bench:
                rows[side] = _measured_again(places.there, bench, group)
        yield rows["here"], rows["there"]


def _first_there(places: Checkouts, group: str) -> tuple[list[Row], Path | None]:
    """The rows of the commit and the bench that could measure it: present, own or none."""
    for bench in (places.bench, places.there):
        try:
            return measured(places.there, bench, group), bench
        except BenchError as problem:
            whose = "the present bench" if bench == places.bench else "its own bench"
            console.print(f"there, with {whose}: {problem}", style="red", highlight=False)
    return [], None


def _measured_again(checkout: Path, bench: Path, group: str) -> list[Row]:
    """The same, tried twice: one moment in which all was too slow does not cost what was measured."""
    try:
        return measured(checkout, bench, group)
    except BenchError as problem:
        console.print(f"once more: {problem}", style="red", highlight=False)
        return measured(checkout, bench, group)


def measured(checkout: Path, bench: Path, group: str) -> list[Row]:
    """The rows of a group, by the bench in that folder. Raises BenchError with the end of what it said."""
    file = bench / f"{group}.json"
    program = ("-c", OWN) if bench == checkout else ("-m", "bench.side")
    command = [sys.executable, "-P", *program, group, str(file)]
    with started(command, checkout, environment(checkout, bench)) as process:
        _, said = process.communicate()
    if process.returncode:
        raise BenchError(f"{group} could not be measured: {' '.join(said.split())[-600:]}")
    rows: list[Row] = orjson.loads(file.read_bytes())
    return rows


@contextmanager
def started(command: list[str], folder: Path, variables: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A process of its own group: whatever stops us, it closes what it has opened before we go on."""
    with subprocess.Popen(
        command, cwd=folder, env=variables, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()
                try:
                    process.communicate(timeout=PATIENCE)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)


if __name__ == "__main__":
    typer.run(main)
