"""What `make bench AGAINST=COMMIT` says of two series of figures, and the checkouts it makes."""

from __future__ import annotations

import subprocess
from pathlib import Path
from statistics import median

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bench.checkouts import BenchError, check_pins, checkouts, environment, read_pins
from bench.compare import Pair, cells, compared, needed, ratio, verdict, worse
from bench.side import GROUPS
from bench.table import MORE_IS_BETTER, Row, row

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


def test_every_group_is_a_module_of_the_bench() -> None:
    from tests.project import HOME

    assert all((HOME / "bench" / f"{group}.py").is_file() for group in GROUPS)


# -- checkouts -------------------------------------------------------------------------------------


def test_other_pins_are_refused_by_name() -> None:
    check_pins({"numpy": "2.0"}, {"numpy": "2.0", "new": "1"}, {"numpy": "2.0"})
    check_pins({"win": "1"}, {"win": "1"}, {})  # for another system
    with pytest.raises(BenchError, match=r"numpy 1\.9 \(here 2\.0\), old 3 \(here none\)"):
        check_pins(
            {"numpy": "1.9", "old": "3", "torch": "2"}, {"numpy": "2.0"}, {"numpy": "2.0", "torch": "2"}
        )


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project in git, changed since its commit."""
    root = tmp_path / "project"
    files = {
        "app/__init__.py": "OLD = True\n", "bench/__init__.py": "", "tests/chromium.py": "",
        ".gitignore": "/data/\n", ".ci/constraints.txt": "# pins\npytest-nonsense==1.0\n",
    }  # fmt: skip
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    who = "-c", "user.name=A", "-c", "user.email=a@b.c"
    for words in (["init", "-q"], ["add", "."], [*who, "commit", "-qm", "first"]):
        subprocess.run(["git", *words], cwd=root, check=True)
    (root / "app/__init__.py").write_text("OLD = False\n")
    (root / "app/fresh.py").write_text("")
    (root / "data").mkdir()
    (root / "data/large").write_text("")
    return root


def worktrees(root: Path) -> int:
    return len(subprocess.check_output(["git", "worktree", "list"], cwd=root, text=True).splitlines())


def test_the_working_tree_and_the_commit_lie_side_by_side_and_are_gone_afterwards(project: Path) -> None:
    with checkouts(project, "HEAD") as places:
        assert (places.there / "app/__init__.py").read_text() == "OLD = True\n"
        assert (places.here / "app/__init__.py").read_text() == "OLD = False\n"
        assert (places.here / "app/fresh.py").is_file()
        assert not (places.here / "data").exists()
        assert not (places.bench / "app").exists()
        assert read_pins(places.there) == {"pytest-nonsense": "1.0"}
        assert environment(places.there, places.bench)["PYTHONPATH"] == f"{places.bench}:{places.there}"
        assert worktrees(project) == 2
    assert worktrees(project) == 1
    assert not any(place.exists() for place in places)


def test_nothing_is_left_when_it_is_stopped(project: Path) -> None:
    with pytest.raises(KeyboardInterrupt), checkouts(project, "HEAD") as places:
        raise KeyboardInterrupt
    assert worktrees(project) == 1
    assert not places.there.parent.exists()


def test_a_commit_that_does_not_exist_is_told(project: Path) -> None:
    with pytest.raises(BenchError, match="knows no such commit"), checkouts(project, "nothing"):
        pass
    assert worktrees(project) == 1


def test_pins_of_the_commit_that_are_not_here_are_told(project: Path) -> None:
    (project / ".ci/constraints.txt").write_text("")
    with pytest.raises(BenchError, match=r"pytest-nonsense 1\.0 \(here none\)"), checkouts(project, "HEAD"):
        pass
    assert worktrees(project) == 1
