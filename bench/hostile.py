"""What the server does with requests that mean it harm, or are just broken: no error of its own, no growth.

    python -m bench.hostile --requests 20000 --seed 1

Each request is made up from a seed: routes, methods, headers and bodies that nearly fit, whole requests with
bytes changed, and WebSocket lines with junk on them. What comes back must be HTTP, in time, and every refusal
in the one error shape. 503 (`busy`) and 507 are refusals; every other 5xx is a fault.
"""

from __future__ import annotations

import random
import socket
import tempfile
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from select import select
from typing import Annotated, BinaryIO
from urllib.parse import urlsplit

import orjson
import typer

from bench.harm import frames, made_up
from bench.running import Running, running
from bench.table import Row, report, row

AT_ONCE = 16
SOON = 0.5  # s until a request without an answer is said to be whole
PATIENCE = 100.0  # s until a request counts as hanging: the server itself waits a minute for a body
MOST_GROWTH = 10.0  # MB in the second half: caches are full by then
BUSY = {503, 507}
PARTS = 10

class Outcome(Counter[str]):
    """What came of all requests, by kind."""

    def add_answer(self, status: int, body: bytes) -> None:
        self[str(status)] += 1
        if status >= 500 and status not in BUSY:
            self["faults"] += 1
        if status >= 400 and body and not _in_shape(status, body):
            self["misshapen"] += 1


def _in_shape(status: int, body: bytes) -> bool:
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        return False
    return set(told) == {"error", "detail", "status"} and told["status"] == status


def ask(place: tuple[str, int], seed: int, outcome: Outcome) -> None:
    """One request, and what came of it. A connection that is closed without an answer is one too."""
    chance = random.Random(seed)
    sending = frames(chance) if chance.random() < 0.1 else iter([made_up(chance)])
    with socket.create_connection(place, PATIENCE) as line:
        try:
            for part in sending:
                line.sendall(part)
            if not select([line], [], [], SOON)[0]:  # waits for more, or computes
                line.shutdown(socket.SHUT_WR)
            answer = HTTPResponse(line, method="GET")
            answer.begin()
            outcome.add_answer(answer.status, answer.read() if answer.status != 101 else b"")
        except TimeoutError:
            outcome["hangs"] += 1
        except (HTTPException, OSError, ValueError):
            outcome["closed"] += 1


def resident(pid: int) -> float:
    """MB of memory that a process uses."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def attack(server: Running, seeds: range, outcome: Outcome) -> None:
    address = urlsplit(server.url)
    place = (address.hostname or "", address.port or 0)
    with ThreadPoolExecutor(AT_ONCE) as workers:
        list(workers.map(lambda seed: ask(place, seed, outcome), seeds))


def rows(requests: int, seed: int, say: Callable[[str], object] = lambda _: None) -> list[Row]:
    outcome, first = Outcome(), seed * 1_000_000
    with tempfile.TemporaryFile() as log, running(log) as server:
        memory = [resident(server.pid)]
        for start in range(PARTS):
            part = range(first + start * requests // PARTS, first + (start + 1) * requests // PARTS)
            attack(server, part, outcome)
            memory.append(resident(server.pid))
        growth = memory[-1] - memory[PARTS // 2]
        tracebacks = _tracebacks(log)
    statuses = ", ".join(f"{name} {count:,}" for name, count in sorted(outcome.items()))
    say(f"{requests:,} requests: {statuses}")
    say(f"MB after each tenth: {', '.join(f'{each:.0f}' for each in memory)}")
    return [
        row("hostile requests: 5xx other than busy", outcome["faults"], "requests", 0),
        row("hostile requests: refusals in another shape", outcome["misshapen"], "requests", 0),
        row("hostile requests: without an end", outcome["hangs"], "requests", 0),
        row("hostile requests: tracebacks in the log", tracebacks, "requests", 0),
        row("hostile requests: growth in the second half", growth, "MB", MOST_GROWTH),
    ]


def _tracebacks(log: BinaryIO) -> int:
    log.seek(0)
    text = log.read()
    if b"Traceback" in text:
        typer.echo(text[text.index(b"Traceback") :][:3000].decode("utf-8", "replace"))
    return text.count(b"Traceback")


def main(
    requests: Annotated[int, typer.Option(min=100, help="How many.")] = 20_000,
    seed: Annotated[int, typer.Option(min=0, help="Others with each seed, the same with the same.")] = 1,
) -> None:
    """Send requests that mean harm to a server of their own."""
    raise typer.Exit(report(rows(requests, seed, typer.echo)))


if __name__ == "__main__":
    typer.run(main)
