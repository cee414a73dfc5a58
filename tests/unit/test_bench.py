"""What `make bench AGAINST=COMMIT` says of two series of figures."""

from __future__ import annotations

from statistics import median

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bench.compare import Pair, cells, compared, needed, ratio, verdict, worse
from bench.side import GROUPS
from bench.table import MORE_IS_BETTER, Row, number, row
from tests.project import HOME

FIGURES = st.just(0.0) | st.floats(min_value=1e-6, max_value=1e9)
SERIES = st.lists(st.tuples(FIGURES, FIGURES), min_size=1, max_size=12)
OTHER = {"better": "worse", "worse": "better", "same": "same"}


def swapped(pairs: list[Pair]) -> list[Pair]:
    return [(there, here) for here, there in pairs]


# -- laws ------------------------------------------------------------------------------------------


@given(pairs=SERIES, more=st.booleans())
def test_swapping_the_sides_turns_better_into_worse(pairs: list[Pair], more: bool) -> None:
    assert verdict(swapped(pairs), more) == OTHER[verdict(pairs, more)]


@given(pairs=SERIES, more=st.booleans())
def test_what_is_better_for_a_rate_is_worse_for_a_time(pairs: list[Pair], more: bool) -> None:
    assert verdict(pairs, not more) == OTHER[verdict(pairs, more)]


@given(figures=st.lists(FIGURES, min_size=1, max_size=12), more=st.booleans())
def test_equal_figures_are_the_same(figures: list[float], more: bool) -> None:
    pairs = [(figure, figure) for figure in figures]
    assert (verdict(pairs, more), ratio(pairs)) == ("same", 1)


@given(pairs=SERIES, more=st.booleans(), chance=st.randoms(use_true_random=False))
def test_the_order_of_the_pairs_does_not_matter(pairs: list[Pair], more: bool, chance) -> None:
    mixed = chance.sample(pairs, len(pairs))
    assert (verdict(mixed, more), ratio(mixed)) == (verdict(pairs, more), ratio(pairs))


@given(pairs=SERIES, more=st.booleans(), power=st.integers(-20, 20))
def test_the_unit_does_not_matter(pairs: list[Pair], more: bool, power: int) -> None:
    scaled = [(here * 2.0**power, there * 2.0**power) for here, there in pairs]
    assert verdict(scaled, more) == verdict(pairs, more)


@given(pairs=SERIES, more=st.booleans(), where=st.integers(0, 11))
def test_a_pair_that_grows_worse_never_makes_a_row_better(pairs: list[Pair], more: bool, where: int) -> None:
    assume(where < len(pairs))
    order = ["worse", "same", "better"]
    here, there = pairs[where]
    spoilt = [*pairs[:where], (here / 2 if more else here * 2, there), *pairs[where + 1 :]]
    assert order.index(verdict(spoilt, more)) <= order.index(verdict(pairs, more))


@given(here=FIGURES, there=FIGURES, more=st.booleans())
def test_never_both_sides_are_worse(here: float, there: float, more: bool) -> None:
    assert not (worse(here, there, more) and worse(there, here, more))


# -- cases -----------------------------------------------------------------------------------------


def test_four_of_five_decide() -> None:
    assert [needed(pairs) for pairs in (1, 2, 3, 4, 5, 6, 9, 10)] == [1, 2, 3, 4, 4, 5, 8, 8]
    slow, as_before = (112.0, 100.0), (100.0, 100.0)
    assert verdict([slow] * 4 + [as_before], more=False) == "worse"
    assert verdict([slow] * 3 + [as_before] * 2, more=False) == "same"
    assert verdict([slow] * 4 + [(1.0, 100.0)], more=False) == "worse"
    assert verdict([slow] * 5, more=True) == "better"


@pytest.mark.parametrize(
    ("here", "there", "more", "is_worse"),
    [
        (109, 100, False, False), (111, 100, False, True), (50, 60, False, False), (60, 50, True, False),
        (89, 100, True, True), (95, 100, True, False), (1, 0, False, True),
        (0, 1, True, True), (0, 0, True, False),
    ],
)  # fmt: skip
def test_over_ten_percent_is_worse(here: float, there: float, more: bool, is_worse: bool) -> None:
    assert worse(here, there, more) is is_worse


def some(name: str, value: float, unit: str = "ms") -> Row:
    return row(name, value, unit)


def test_the_table_has_the_rows_of_both_sides() -> None:
    here = [some("rate", 100, "frames/s"), some("new", 1)]
    there = [some("run", 10), some("rate", 50, "frames/s"), some("gone", 2)]
    rounds = [([some("run", 20 + k), *here], there) for k in range(5)]
    found = {each.name: each for each in compared(rounds)}
    assert list(found) == ["run", "rate", "new", "gone"]
    assert [each.verdict for each in found.values()] == ["worse", "better", "only here", "only there"]
    run = found["run"]
    assert (run.here, run.there, run.ratio) == (22, 10, median([2.0, 2.1, 2.2, 2.3, 2.4]))
    assert cells(run) == ("run", "22 ms", "10 ms", "2.20", "5 worse, 0 better of 5", "worse")
    assert cells(found["gone"]) == ("gone", "", "2 ms", "", "", "only there")


def test_rows_of_one_name_are_told_apart_and_a_row_may_miss_in_some_pairs() -> None:
    twice = [some("gap", 1), some("gap", 5)]
    found = compared([(twice, twice), ([some("gap", 2)], twice)])
    assert [(each.name, each.counted[-1]) for each in found] == [("gap", "2"), ("gap (2)", "1")]


def test_each_unit_says_which_way_is_better_and_a_limit_follows_it() -> None:
    assert row("a", 30, "frames/s", 50)["ok"] is False
    assert row("a", 30, "ms", 50)["ok"] is True
    assert row("a", 0.9, "x", 0.8, more=True)["ok"] is True
    assert set(MORE_IS_BETTER.values()) == {True, False}


def test_a_figure_of_a_thousand_is_written_out() -> None:
    assert [number(value) for value in (999.9, 1234.5, 998.7, 0.0123)] == ["1,000", "1,234", "999", "0.0123"]


def test_every_group_is_a_module_of_the_bench() -> None:
    assert all((HOME / "bench" / f"{group}.py").is_file() for group in GROUPS)
