"""Checkpoints as models: which step a word means, how many are kept ready; none is traced anew."""

from __future__ import annotations

import linecache
from collections.abc import ItemsView
from pathlib import Path
from threading import Event, Lock, Thread, current_thread

import pytest
import torch
from torch import fx
from torch.fx.graph_module import _loader

from app import checkpoints
from app.checkpoints import step_of
from app.errors import UnknownModel, UnknownStep
from app.library import Library
from app.net.describe import describe, trace
from app.training.checkpoints import write
from app.training.history import History, row
from app.zoo.lenet import LeNet
from tests.conftest import add_model
from tests.nets import TOYS

STEPS = [0, 1, 2, 40, 60]


def test_the_step_of_a_word() -> None:
    assert [step_of(word, "a", STEPS) for word in ("0", "40", "latest")] == [0, 40, 60]


@pytest.mark.parametrize(
    ("word", "steps", "phrase"),
    [
        ("45", STEPS, "the nearest are 40, 60"),
        ("99999999999999999999", STEPS, "there is latest and 5 from 0 to 60"),
        ("-1", STEPS, "there is latest"),
        ("²", STEPS, "there is latest"),
        ("latest", [], "it has none yet"),
        ("3", [7], "the nearest are 7"),
    ],
)
def test_a_step_that_is_not_there_is_answered_with_those_that_are(
    word: str, steps: list[int], phrase: str
) -> None:
    with pytest.raises(UnknownStep, match=phrase):
        step_of(word, "a", steps)


@pytest.fixture
def library(models_dir: Path) -> Library:
    """One model, "tiny", with checkpoints of steps 0 to 2."""
    for step in range(3):
        torch.manual_seed(step)
        write(models_dir / "tiny", step, LeNet().state_dict())
        History(models_dir / "tiny").add(row(step, step, 0.0, kept=True))
    return Library(models_dir, "tiny")


def test_a_checkpoint_is_kept_ready_and_forgotten_with_its_name(library: Library) -> None:
    assert library.at_hand("tiny@1") is None
    first = library["tiny@1"]
    assert (first.id, first.step, first.card.accuracy) == ("tiny@1", 1, {})
    assert library.at_hand("tiny@1") is library["tiny@1"] is first
    assert library["tiny@latest"] is library["tiny@2"]
    assert library.at_hand("tiny@latest") is None
    assert list(library.models) == ["tiny"]
    library.remove("tiny")
    assert library.at_hand("tiny@1") is None
    with pytest.raises(UnknownModel):
        library["tiny@1"]


def test_what_is_read_while_its_model_is_deleted_is_not_kept_ready(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = History.tensors

    def deleted(history: History, step: int) -> dict[str, torch.Tensor]:
        library.remove("tiny")
        return real(history, step)

    monkeypatch.setattr(History, "tensors", deleted)
    assert library["tiny@1"].step == 1
    assert library.at_hand("tiny@1") is None


def test_places_that_change_on_two_threads_are_all_there(library: Library) -> None:
    came, lock = Event(), Lock()

    def place_two() -> None:
        library.place("two", Path("two"))
        came.set()

    second = Thread(target=place_two)

    class Door:
        """The library's lock; it tells that the second thread stands before it."""

        def __enter__(self) -> None:
            if current_thread() is second:
                came.set()
            lock.acquire()

        def __exit__(self, *_: object) -> None:
            lock.release()

    class Places(dict[str, Path]):
        """Once they are read, the second thread comes: it is through, or it waits."""

        def items(self) -> ItemsView[str, Path]:
            found = super().items()
            if current_thread() is not second:
                second.start()
                came.wait()
            return found

    library._changing, library._places = Door(), Places(library._places)
    library.place("one", Path("one"))
    second.join()
    assert [library.folder(name).name for name in ("one", "two", "tiny")] == ["one", "two", "tiny"]


def test_only_the_ones_used_last_are_kept_ready(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "READY", 2)
    for step in (0, 1, 0, 2):
        assert library[f"tiny@{step}"].step == step
    ready = [library.at_hand(f"tiny@{step}") is not None for step in range(3)]
    assert ready == [True, False, True]


def test_nothing_is_traced_beside_running_networks(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("traced")

    monkeypatch.setattr(fx, "symbolic_trace", never)
    assert library["tiny@2"].graph == library["tiny"].graph


def test_checkpoints_that_are_loaded_again_and_again_leave_nothing_in_torch_fx(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kept() -> set[str]:
        return {name for name in [*linecache.cache, *_loader.eval_cache] if "eval_with_key" in name}

    monkeypatch.setattr(checkpoints, "READY", 1)
    before = kept()
    assert before  # of the tracing itself: this is where it would be seen
    for time in range(50):
        assert library.at_hand(f"tiny@{time % 3}") is None
        assert library[f"tiny@{time % 3}"].step == time % 3
    assert kept() == before


def test_models_of_one_build_keep_their_own_weights(library: Library) -> None:
    example = torch.ones((1, 1, 32, 32))
    first, second = library["tiny@1"], library["tiny@2"]
    for step, model in ((1, first), (2, second)):
        network = LeNet()
        network.load_state_dict(History(library.folder("tiny")).tensors(step))
        with torch.no_grad():
            expected = network.eval()(example)[0]
        torch.testing.assert_close(torch.from_numpy(model.record(example).values[-10:]), expected)


@pytest.mark.parametrize("name", TOYS)
def test_a_network_like_a_traced_one_is_described_the_same(name: str) -> None:
    network, shape = TOYS[name].network(), TOYS[name].shape
    with torch.no_grad():
        other = TOYS[name].network()
        for values in other.parameters():
            values.mul_(2)
    alike, anew = describe(network, shape, trace(other)), describe(network, shape)
    assert alike.graph == anew.graph
    example = torch.ones((1, *shape))
    for one, two in zip(alike.program(example), anew.program(example), strict=True):
        assert torch.equal(one, two)


def test_two_builds_of_one_architecture_are_two_graphs(models_dir: Path) -> None:
    add_model(models_dir / "curved", arguments={"activation": "sigmoid"})
    library = Library(models_dir, "tiny")
    assert [library[name].graph.ids[2] for name in ("tiny", "curved")] == ["relu1", "sigmoid1"]
