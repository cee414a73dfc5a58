"""The two checkouts of `make bench AGAINST=COMMIT`, and how they take turns."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.against import rounds, started
from bench.checkouts import BORROWED, BenchError, check_pins, checkouts, environment, read_pins
from bench.compare import compared
from tests.project import files, imports

# -- checkouts -------------------------------------------------------------------------------------


def test_other_pins_are_refused_by_name() -> None:
    check_pins({"numpy": "2.0"}, {"numpy": "2.0", "new": "1"}, {"numpy": "2.0"})
    check_pins({"win": "1"}, {"win": "1"}, {})  # for another system
    with pytest.raises(BenchError, match=r"numpy 1\.9 \(here 2\.0\), old 3 \(here none\)"):
        check_pins(
            {"numpy": "1.9", "old": "3", "torch": "2"}, {"numpy": "2.0"}, {"numpy": "2.0", "torch": "2"}
        )


# A bench that says of its checkout what stands there, and notes whose turn it was.
SIDE = """
import json, pathlib, sys, app
with (pathlib.Path(__file__).parent / "turns").open("a") as turns:
    turns.write("old " if app.OLD else "new ")
assert sys.argv[1] != "moved" or not app.OLD, "what it imports is not there"
rows = [{"name": "took", "value": app.TOOK, "unit": "ms", "more": False}]
pathlib.Path(sys.argv[2]).write_text(json.dumps(rows))
"""
OWN = """
import app
def rows():
    return [{"name": "took", "value": app.TOOK + 1, "unit": "ms"}]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project in git, changed since its commit."""
    root = tmp_path / "project"
    before = {
        "app/__init__.py": "OLD = True\nTOOK = 10\n", "bench/__init__.py": "",
        **dict.fromkeys((f"tests/{name}" for name in BORROWED), ""),
        "bench/side.py": SIDE, "bench/server.py": OWN,
        ".gitignore": "/data/\n", ".ci/constraints.txt": "# pins\npytest-nonsense==1.0\n",
    }  # fmt: skip
    for name in before:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    committed(root, before)
    (root / "app/__init__.py").write_text("OLD = False\nTOOK = 20\n")
    (root / "app/fresh.py").write_text("")
    (root / "data").mkdir()
    (root / "data/large").write_text("")
    return root


def committed(root: Path, texts: dict[str, str]) -> None:
    """These files, in a commit."""
    for name, text in texts.items():
        (root / name).write_text(text)
    who = "-c", "user.name=A", "-c", "user.email=a@b.c"
    for words in (["add", *texts], [*who, "commit", "-qm", "files"]):
        subprocess.run(["git", *words], cwd=root, check=True)


def test_all_that_the_bench_needs_of_the_tests_comes_with_it() -> None:
    wanted = {name for path in files("bench", ".py") for name in imports(path) if name.startswith("tests.")}
    assert {f"tests.{name.removesuffix('.py')}" for name in BORROWED} == wanted


def worktrees(root: Path) -> int:
    return len(subprocess.check_output(["git", "worktree", "list"], cwd=root, text=True).splitlines())


def test_the_working_tree_and_the_commit_lie_side_by_side_and_are_gone_afterwards(project: Path) -> None:
    with checkouts(project, "HEAD") as places:
        assert (places.there / "app/__init__.py").read_text().startswith("OLD = True")
        assert (places.here / "app/__init__.py").read_text().startswith("OLD = False")
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


# -- turns -----------------------------------------------------------------------------------------


def test_both_sides_take_turns_and_each_imports_its_own_code(project: Path) -> None:
    with checkouts(project, "HEAD") as places:
        found = list(rounds(places, "server", 3))
        assert (places.bench / "bench/turns").read_text().split() == [
            "new",
            "old",
            "old",
            "new",
            "new",
            "old",
        ]
    assert [(here[0]["value"], there[0]["value"]) for here, there in found] == [(20, 10)] * 3
    assert compared(found)[0].verdict == "worse"


def test_the_commit_s_own_bench_measures_what_the_present_one_cannot(project: Path) -> None:
    committed(project, {"bench/moved.py": OWN})
    with checkouts(project, "HEAD") as places:
        found = list(rounds(places, "moved", 2))
    assert [(here[0]["value"], there[0]["value"]) for here, there in found] == [(20, 11)] * 2


def test_what_neither_can_measure_is_only_here(project: Path) -> None:
    with checkouts(project, "HEAD") as places:
        found = compared(list(rounds(places, "moved", 2)))
    assert [(each.here, each.there, each.verdict) for each in found] == [(20, None, "only here")]


def test_what_cannot_be_measured_here_is_an_error_with_its_reason(project: Path) -> None:
    (project / "bench/side.py").write_text("raise RuntimeError('no browser')")
    with checkouts(project, "HEAD") as places, pytest.raises(BenchError, match="no browser"):
        list(rounds(places, "server", 1))


WAITS = """
import signal, sys
signal.signal(signal.SIGTERM, lambda *_: sys.exit("closed"))
print("begun", file=sys.stderr, flush=True)
signal.pause()
"""


def test_a_measurement_that_is_stopped_closes_what_it_has_opened(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WAITS]
    with pytest.raises(KeyboardInterrupt), started(command, tmp_path, dict(os.environ)) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "begun\n"
        raise KeyboardInterrupt
    assert process.returncode == 1  # by itself, not by the signal
