"""Source maps, so that the browser's tools show the modules themselves (ECMA-426, version 3)."""

import json
from collections.abc import Sequence

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def source_map(sources: Sequence[str], marks: Sequence[tuple[int, int] | None]) -> str:
    """marks: for each line of the made file the number of a source and its line there, from 0; or None."""
    source = line = 0
    lines = []
    for mark in marks:
        if mark is None:
            lines.append("")
            continue
        lines.append("A" + vlq(mark[0] - source) + vlq(mark[1] - line) + "A")
        source, line = mark
    made = {"version": 3, "sources": list(sources), "names": [], "mappings": ";".join(lines)}
    return json.dumps(made, separators=(",", ":"))


def vlq(number: int) -> str:
    """A signed number in groups of five bits, the sign in the lowest; more follow where bit 32 is set."""
    rest = abs(number) << 1 | (number < 0)
    digits = ""
    while True:
        rest, group = rest >> 5, rest & 31
        digits += DIGITS[group | 32 * (rest > 0)]
        if not rest:
            return digits
