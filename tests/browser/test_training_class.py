"""Two readers on one server: nobody is taken to another's training; it is listed, and joined on request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from playwright.sync_api import Page

from tests.browser import training
from tests.browser.hand import click, text, values
from tests.browser.training import join, open_training, shown, told, until
from tests.browser.visits import Visits
from tests.waiting import wait_until

LIST = "document.querySelector('[data-testid=train-list]')"


@dataclass
class Class:
    """A trains for as long as the tests take; B has come later."""

    a: Page
    b: Page
    run: str

    def row(self, page: Page) -> str:
        """What the list says of it."""
        button = page.locator(f"[data-testid=train-join][data-training={self.run}]")
        button.wait_for()
        return button.inner_text()


@pytest.fixture(scope="module")
def readers(shared_visit: Visits) -> Iterator[Class]:
    a = open_training(shared_visit)
    training.fill(a, amount=10_000, batch=1, epochs=100)
    click(a, "train-start")
    until(a, "now.state === 'running' && now.rows > 3 && now.place === 'live'")
    b = open_training(shared_visit)
    yield Class(a, b, told(a)["series"]["id"])
    a.reload()  # it was A's own, and is found again
    until(a, "now.state === 'running'")
    click(a, "train-stop")
    until(a, "now.state === 'stopped'")


def test_who_opens_the_training_sees_the_shipped_history_and_the_own_scene(readers, visit):
    b = readers.b
    now = told(b)
    assert now["series"] == {"id": "lenet", "kind": "model", "mine": False}
    assert (now["state"], now["place"]) == (None, "final") and now["rows"] > 20
    alone = visit("#draw=4.")
    for layer, size in (("conv1", 4704), ("softmax", 10)):
        assert values(b, layer, size) == values(alone, layer, size)
    assert "How LeNet learnt" in text(b, "train-state")


def test_the_other_s_training_is_listed_with_what_it_does(readers):
    until(readers.b, f"{LIST}.innerText.includes('right')")  # it is asked for again and again
    assert "LeNet, ReLU, max pooling, SGD" in readers.row(readers.b)
    assert "learning, step " in readers.row(readers.b) and "yours" not in readers.row(readers.b)
    until(readers.a, f"{LIST}.innerText.includes('yours')")
    assert not readers.b.get_by_test_id("train-list-none").is_visible()
    b = readers.b
    before = readers.row(b)
    wait_until(b, f"(before) => {LIST}.querySelector('button').innerText !== before", arg=before)


def test_it_is_joined_by_a_key_and_left_again(readers, server):
    b = readers.b
    base = values(b, "softmax", 10)
    button = b.get_by_role("button", name="LeNet, ReLU, max pooling, SGD").first
    button.focus()
    b.keyboard.press("Enter")
    until(b, f"now.series.id === '{readers.run}' && now.state === 'running' && now.place === 'live'")
    assert button.get_attribute("aria-current") == "true"
    assert "another reader" in text(b, "train-state")
    wait_until(b, "(base) => lunette.value('softmax', 0) !== base", arg=base[0])
    assert training.commands(b) == ["train-start"]

    click(b, "train-base")
    until(b, "now.series.id === 'lenet' && now.place === 'final' && now.rows > 20")
    shown(b)
    assert values(b, "softmax", 10) == base
    assert button.get_attribute("aria-current") == "false"
    assert httpx.get(f"{server}/api/trainings/{readers.run}", timeout=60).json()["state"] == "running"


def test_an_address_that_names_it_still_opens_it(readers, visit):
    page = open_training(visit, f"{training.DRAWN}&at={readers.run}@3")
    now = told(page)
    assert (now["series"]["id"], now["place"]) == (readers.run, 3)


def test_an_address_that_names_one_that_is_gone_says_so(visit):
    visit.expected = ["404"]
    page = open_training(visit, "#train=1")
    page.goto("about:blank")
    page.goto(f"{visit.server}/#train=1&at=t00000000@3")
    wait_until(page, "document.querySelector('[data-testid=train-trouble]')?.checkVisibility()")
    assert text(page, "train-trouble") == (
        "The training that this page looked at is not on this server any more."
    )
    assert told(page)["series"]["id"] == "lenet"


def test_a_reader_whose_own_training_is_unknown_is_told_once(visit):
    """As after a restart that came before it had anything on the disk."""
    visit.expected = ["404"]
    page = open_training(visit, "#train=1")
    page.evaluate("localStorage['lunette.training'] = 't12345678'")
    page.evaluate("localStorage['lunette.keys'] = JSON.stringify({ t12345678: 'secret' })")
    page.reload()
    wait_until(page, "document.querySelector('[data-testid=train-trouble]')?.checkVisibility()")
    assert text(page, "train-trouble").startswith("Your training is not on this server any more")
    until(page, "now.series.id === 'lenet' && now.rows > 20")
    page.reload()
    until(page, "now.series.id === 'lenet' && now.rows > 20")
    assert not page.get_by_test_id("train-trouble").is_visible()


@pytest.mark.large
def test_a_joined_training_that_ends_says_so(readers, visit):
    own, other = open_training(visit), open_training(visit)
    click(own, "train-start")
    until(own, "now.state === 'queued'")  # the reader before it still trains
    click(other, "train-list-again")
    join(other, told(own)["series"]["id"])
    click(own, "train-stop")
    until(other, "now.state === 'stopped'")
    assert text(other, "train-state").startswith("Another reader’s training, which is over.")
    click(other, "train-base")
    until(other, "now.series.id === 'lenet'")
