"""python -m app train: its options, Ctrl-C and going on, and what it writes."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from typer.testing import CliRunner, Result

from app.__main__ import cli
from app.library import load
from app.settings import HOME
from app.training import command
from app.training.history import History
from app.training.options import Options
from tests.small_course import EXAM, contents, shrink

SMALL = ["--data", "sample", "--amount", "100", "--batch", "16", "--epochs", "3"]


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    shrink(monkeypatch)
    torch.set_num_threads(1)


@pytest.fixture
def train(tmp_path: Path) -> Callable[..., Result]:
    def run(*more: str, out: str = "trained") -> Result:
        return CliRunner().invoke(cli, ["train", *SMALL, "--out", str(tmp_path / out), *more])

    return run


def test_it_trains_and_writes_a_model(train: Callable[..., Result], tmp_path: Path) -> None:
    outcome = train("--name", "My net", "--pooling", "average", "--optimiser", "adam", "--seed", "5")
    assert outcome.exit_code == 0, outcome.output
    model = load(tmp_path / "trained" / "my-net")
    assert f"{model.card.accuracy['mnist_test']:.2%} of the 10,000 test digits; written: " in outcome.output
    assert (model.card.title, model.card.arguments["pooling"]) == ("My net", "average")
    assert (model.about["training"]["optimiser"], model.about["training"]["rate"]) == ("adam", 0.001)
    assert History(tmp_path / "trained" / "my-net").rows[-1]["tested"] == EXAM
    again = train("--name", "my net")
    assert (again.exit_code, "choose another --name" in plain(again)) == (2, True)


def test_after_ctrl_c_the_same_command_goes_on_to_the_same_files(
    train: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert train(out="whole").exit_code == 0
    words, steps = command._words, iter([9, 18])

    def interrupt(status: dict) -> str:
        if status["state"] == "running" and status["step"] >= waited[0]:
            signal.raise_signal(signal.SIGINT)
        return words(status)

    handler = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(command, "_words", interrupt)
    monkeypatch.setattr("app.training.course.EVERY", 0.0)
    for step in steps:
        waited = [step]
        stopped = train()
        assert (stopped.exit_code, f"Stopped after {step} steps" in stopped.output) == (130, True)
        assert not (tmp_path / "trained" / "trained").exists()
    monkeypatch.setattr(command, "_words", words)
    other = train("--seed", "2")
    assert (other.exit_code, "begun with other options" in plain(other)) == (2, True)
    assert train().exit_code == 0
    assert contents(tmp_path / "trained" / "trained") == contents(tmp_path / "whole" / "trained")
    assert signal.getsignal(signal.SIGINT) is handler


def test_begun_anew_when_asked(train: Callable[..., Result], tmp_path: Path) -> None:
    command.Course(tmp_path / "trained" / ".begun" / "trained", Options(amount=50, data="sample"))
    outcome = train("--fresh")
    assert (outcome.exit_code, (tmp_path / "trained" / "trained").exists()) == (0, True)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        (["--batch", "0"], "--batch: Input should be greater than or equal to 1"),
        (["--rate", "nan"], "--rate: Input should be a finite number"),
        (["--optimiser", "rmsprop"], "--optimiser: Input should be 'sgd', 'momentum' or 'adam'"),
        (["--data", "own"], "no digits of your own"),
        (["--data", "mnist", "--data-dir", "nowhere"], "neither in nowhere nor one folder below"),
        (["--name", "  "], "A name has 1 to 80 characters"),
    ],
)
def test_a_bad_option_is_one_clear_error(
    train: Callable[..., Result], more: list[str], reason: str, tmp_path: Path
) -> None:
    outcome = train(*more)
    assert outcome.exit_code == 2
    assert reason in plain(outcome)
    assert not any(path.is_file() for path in tmp_path.rglob("*"))


HOLDER = """
import sys
from pathlib import Path
from app.training.hold import hold
held = hold(Path(sys.argv[1]))
print(held is not None, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the run of the name "trained", as a command that trains it does."""
    place = tmp_path / "trained" / ".begun" / "trained.hold"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(place)], cwd=HOME, **pipes) as process:
        try:
            assert process.stdout.readline() == "True\n"
            yield process
        finally:
            process.kill()


def test_a_name_that_another_command_trains_is_refused_until_that_ends_however_it_ends(
    train: Callable[..., Result], tmp_path: Path, holder: subprocess.Popen[str]
) -> None:
    begun = tmp_path / "trained" / ".begun"
    command.Course(begun / "trained", Options(amount=50, data="sample"))
    before = contents(begun)
    assert set(before) == {"trained.hold", "trained/run.json"}
    for more in ((), ("--fresh",), ("--name", " Trained ")):
        refused = train(*more)
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert "Another command is training 'trained' now; wait for it or" in plain(refused)
        assert contents(begun) == before
    assert train("--name", "other").exit_code == 0
    assert contents(begun) == before
    holder.kill()
    holder.wait()
    assert train("--fresh").exit_code == 0
    assert not list(begun.iterdir())


def test_a_command_holds_its_name_while_it_trains(
    train: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    words, second = command._words, []

    def meanwhile(status: dict) -> str:
        if not second:
            second.append(None)
            second[0] = train("--fresh")
        return words(status)

    monkeypatch.setattr(command, "_words", meanwhile)
    assert train().exit_code == 0
    assert (second[0].exit_code, "training 'trained' now" in plain(second[0])) == (2, True)


def test_a_disk_without_locks_trains_all_the_same(
    train: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("app.training.hold.fcntl.flock", unknown)
    assert train().exit_code == 0


def test_a_name_that_a_page_gives_away_meanwhile_costs_nothing(
    train: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert train(out="whole").exit_code == 0
    words, target = command._words, tmp_path / "trained" / "trained"

    def meanwhile(status: dict) -> str:
        target.mkdir(exist_ok=True)
        (target / "card.json").write_text("another's")
        return words(status)

    monkeypatch.setattr(command, "_words", meanwhile)
    late = train()
    assert (late.exit_code, "another was kept as 'trained'" in plain(late)) == (2, True)
    assert contents(target) == {"card.json": b"another's"}
    monkeypatch.setattr(command, "_words", words)
    target.rename(tmp_path / "elsewhere")
    assert train().exit_code == 0
    assert contents(target) == contents(tmp_path / "whole" / "trained")


def test_help_tells_every_choice() -> None:
    told = CliRunner().invoke(cli, ["train", "--help"], terminal_width=200).output
    assert all(f"--{name}" in told for name in Options.model_fields)


def plain(outcome: Result) -> str:
    """The output without typer's box and its line breaks."""
    return " ".join(outcome.output.replace("│", " ").split())
