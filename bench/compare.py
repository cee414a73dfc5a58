"""When is a row worse? Two checkouts are measured in turns; a pair is one value of each, one after the other.

A pair is worse when this side is over 10 % worse in it, and a row when 4 of 5 of its pairs are: one slow
moment of the machine decides nothing.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from bench.table import MORE_IS_BETTER, Row, number

Verdict = Literal["better", "same", "worse", "only here", "only there"]
Pair = tuple[float, float]  # here, there
Round = tuple[Sequence[Row], Sequence[Row]]  # all rows of here and of there, measured one after the other

MARGIN = 1.1  # times the other
ENOUGH = 4, 5  # pairs of pairs


def needed(pairs: int) -> int:
    """How many of so many pairs decide: 4 of 5, 8 of 10, and of fewer than five all."""
    some, of = ENOUGH
    return max(1, math.ceil(pairs * some / of))


def worse(this: float, other: float, more: bool) -> bool:
    """Whether this one is over 10 % worse. Neither is negative; more: whether more is better."""
    return other > MARGIN * this if more else this > MARGIN * other


def verdict(pairs: Sequence[Pair], more: bool) -> Verdict:
    """What pairs (here, there) say of here; more: whether more is better. There is at least one pair."""
    lost = sum(worse(here, there, more) for here, there in pairs)
    won = sum(worse(there, here, more) for here, there in pairs)
    enough = needed(len(pairs))
    if lost >= enough:
        return "worse"
    return "better" if won >= enough else "same"


def ratio(pairs: Sequence[Pair]) -> float:
    """The median of here / there; infinite where there is nothing to divide by."""
    return median(1.0 if here == there else here / there if there else math.inf for here, there in pairs)


@dataclass(frozen=True)
class Compared:
    """A row of the table: medians, None where a side has none, and what is to be said of it."""

    name: str
    unit: str
    here: float | None
    there: float | None
    ratio: float | None
    verdict: Verdict
    counted: str  # pairs that were lost and won, of how many


def compared(rounds: Sequence[Round]) -> list[Compared]:
    """All rows of either side, in the order in which they were first measured."""
    named = [(_by_name(here), _by_name(there)) for here, there in rounds]
    first = {name: row for sides in named for side in sides for name, row in side.items()}
    found = []
    for name, row in first.items():
        pairs = [
            (here[name]["value"], there[name]["value"])
            for here, there in named
            if name in here and name in there
        ]
        if pairs:
            found.append(_of_pairs(name, row, pairs))
        else:
            here = [side[name]["value"] for side, _ in named if name in side]
            there = [side[name]["value"] for _, side in named if name in side]
            found.append(_one_sided(name, row["unit"], here, there))
    return found


def _of_pairs(name: str, row: Row, pairs: Sequence[Pair]) -> Compared:
    more = row.get("more", MORE_IS_BETTER.get(row["unit"], False))
    lost = sum(worse(here, there, more) for here, there in pairs)
    won = sum(worse(there, here, more) for here, there in pairs)
    return Compared(
        name,
        row["unit"],
        median(here for here, _ in pairs),
        median(there for _, there in pairs),
        ratio(pairs),
        verdict(pairs, more),
        f"{lost} worse, {won} better of {len(pairs)}",
    )


def _one_sided(name: str, unit: str, here: Sequence[float], there: Sequence[float]) -> Compared:
    side: Verdict = "only here" if here else "only there"
    return Compared(
        name, unit, median(here) if here else None, median(there) if there else None, None, side, ""
    )


def _by_name(rows: Sequence[Row]) -> dict[str, Row]:
    """The rows by their names; the second of a name is called `name (2)`."""
    seen: Counter[str] = Counter()
    found = {}
    for row in rows:
        seen[row["name"]] += 1
        times = seen[row["name"]]
        found[row["name"] if times == 1 else f"{row['name']} ({times})"] = row
    return found


HEADS = "what", "here", "there", "here / there", "pairs", ""


def cells(row: Compared) -> tuple[str, ...]:
    """A row as text, for HEADS."""
    here, there = (
        "" if value is None else f"{number(value)} {row.unit}".rstrip() for value in (row.here, row.there)
    )
    return row.name, here, there, "" if row.ratio is None else f"{row.ratio:.2f}", row.counted, row.verdict
