"""A training that is watched while the line breaks and the disk is full; and its confusions as they grow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import httpx
import numpy as np
import pytest
from playwright.sync_api import Page

from app.training import checkpoints
from app.training.run import RESUME
from tests.browser import torchrun, training
from tests.browser.hand import SEVEN, click, draw, guess, text, values
from tests.browser.training import accuracy, open_training, shown, told, until
from tests.browser.visits import BREAK, SOCKETS, Visits
from tests.waiting import wait_until

STEPS = 250  # 2000 digits in batches of 16, twice
FULL = "/dev/full"  # whatever is written there finds a disk without room
NO_ROOM = "The server’s disk is full, so nothing could be written. Make room, then resume; nothing is lost."

# What the server told on the line, and what the column said each time that the matrix was drawn.
RECORDS = """
window.heard = [];
window.drawn = [];
const Broken = window.WebSocket;
window.WebSocket = class extends Broken {
  constructor(address) {
    super(address);
    const isStatus = ({ data }) => typeof data === "string" && this.url.includes("/watch");
    this.addEventListener("message", (event) => isStatus(event) && window.heard.push(JSON.parse(event.data)));
  }
};
function note() {
  const read = (testid) => document.querySelector(`[data-testid=${testid}]`);
  const cells = [...document.querySelectorAll("[data-testid=train-matrix] td button")];
  window.drawn.push({
    state: lunette.train()?.state, count: read("train-matrix-count").textContent,
    counts: cells.map((each) => Number(each.dataset.value)),
    score: read("train-accuracy").parentElement.textContent,
  });
}
document.addEventListener("DOMContentLoaded", () => {
  const find = new MutationObserver(() => {
    const count = document.querySelector("[data-testid=train-matrix-count]");
    if (!count) return;
    find.disconnect();
    new MutationObserver(note).observe(count, { childList: true });
  });
  find.observe(document.body, { childList: true, subtree: true });
});
"""


@dataclass
class Story:
    """A training that lost its line, came to a full disk, and was gone through to its end all the same."""

    page: Page
    run: str
    facts: dict[str, Any]


@contextmanager
def server_gone(page: Page) -> Iterator[None]:
    """Nothing of it answers, neither by a line nor by request."""
    page.route("**/api/**", lambda route: route.abort("connectionrefused"))
    page.evaluate(BREAK)
    yield
    page.unroute("**/api/**")
    page.evaluate("window.blocked = false")


def what_is_said(page: Page) -> dict[str, Any]:
    return {
        "now": told(page),
        "state": text(page, "train-state"),
        "message": text(page, "train-message"),
        "commands": training.commands(page),
        "reads": text(page, "train-answer"),
    }


def history(server: str, run: str) -> list[dict[str, Any]]:
    """The rows as the server gives them."""
    found: list[dict[str, Any]] = httpx.get(f"{server}/api/trainings/{run}", timeout=60).json()["rows"]
    return found


def one_batch(server: str, page: Page, run: str) -> dict[str, Any]:
    """Has the server take one, as the page's reader might from another window; its status after that."""
    key = page.evaluate("(run) => JSON.parse(localStorage['lunette.keys'])[run]", run)
    answer = httpx.post(f"{server}/api/trainings/{run}/batch", headers={"X-Lunette-Key": key}, timeout=60)
    status: dict[str, Any] = answer.raise_for_status().json()
    return status


def fill_the_disk(run: str, step: int) -> None:
    """No room for the next checkpoint after that step, and once more none for the state to go on from."""
    folder = training.folder_of(run)
    following = next(each for each in range(step + 1, STEPS) if checkpoints.scheduled(each))
    for path in (checkpoints.path_of(folder, following), folder / RESUME):
        path.with_name(f"{path.name}.new").symlink_to(FULL)


@pytest.fixture(scope="module")
def story(shared_visit: Visits, server: str) -> Story:
    shared_visit.expected = [r"WebSocket connection to", r"failed: .*/api/", r"Failed to load resource"]
    page = open_training(shared_visit, init=SOCKETS + RECORDS)
    training.fill(page, amount=2000, batch=16, epochs=2)
    click(page, "train-start")
    until(page, "now.state === 'running' && now.rows > 3 && now.place === 'live'")
    run, facts = told(page)["series"]["id"], {}

    with server_gone(page):
        until(page, "document.querySelector('[data-testid=train-state]').innerText.includes('server')")
        facts["gone"] = what_is_said(page)
        sockets = "window.sockets.filter(({ url }) => url.includes('trainings')).length"
        wait_until(page, f"{sockets} > {page.evaluate(sockets)}")
        facts["meanwhile"] = one_batch(server, page, run)
    until(page, f"now.state === 'paused' && now.step === {facts['meanwhile']['step']}")
    shown(page)
    facts["back"] = what_is_said(page)

    fill_the_disk(run, facts["meanwhile"]["step"])
    rows = told(page)["rows"]
    for more in (0, 1):  # at the second attempt the checkpoint finds room, and what comes after it none
        page.get_by_test_id("train-pause").click()  # it says Resume now
        said = "document.querySelector('[data-testid=train-message]').checkVisibility()"
        until(page, f"now.state === 'paused' && now.rows === {rows + more} && {said}")
        shown(page)
        facts["full", more] = what_is_said(page)
    facts["rows"] = history(server, run)  # some are measured on more digits later
    for key in ("Home", "ArrowRight"):
        page.get_by_test_id("train-scrub").press(key)
        shown(page)
        facts[key] = what_is_said(page), accuracy(page), training.confusion(page)
    click(page, "pad-clear")
    draw(page, SEVEN)
    facts["drawn"] = guess(page), values(page, "input", 1024)
    click(page, "train-live")
    shown(page)

    click(page, "train-pause")
    until(page, "now.state === 'done'")
    shown(page)
    return Story(page, run, facts)


@pytest.fixture(scope="module")
def rows(story: Story, server: str) -> list[dict[str, Any]]:
    return history(server, story.run)


def network(server: str, model: str) -> torchrun.Network:
    found = torchrun.Network()
    found.module.load_state_dict(training.weights(server, model))
    return found


@pytest.mark.large
def test_a_server_that_is_gone_is_told_and_nothing_can_be_commanded(story):
    gone = story.facts["gone"]
    assert gone["state"] == "The server does not answer. The page keeps trying to reach it."
    assert not {*gone["commands"]} & {"train-pause", "train-batch", "train-image", "train-stop"}
    assert gone["now"]["place"] == "live" and gone["now"]["settled"], "what was there stays on the screen"


@pytest.mark.large
def test_a_line_that_is_there_again_brings_what_happened_meanwhile(story, rows):
    gone, back, meanwhile = (story.facts[name] for name in ("gone", "back", "meanwhile"))
    step = meanwhile["step"]
    assert (back["now"]["place"], back["now"]["step"]) == ("live", step) and step > gone["now"]["step"]
    assert back["now"]["rows"] == len([row for row in rows if row["step"] <= step])
    assert back["state"] == f"Paused at step {step} of {STEPS}."
    assert set(back["commands"]) == set(training.COMMANDS) - {"train-start"}


def test_a_full_disk_is_told_and_the_training_waits(story):
    step = story.facts["meanwhile"]["step"]
    for more in (0, 1):
        full = story.facts["full", more]
        assert full["message"] == NO_ROOM
        assert full["now"]["step"] > step, "it had gone on after the line was there again"
        assert full["state"] == f"Paused at step {full['now']['step']} of {STEPS}."
        assert set(full["commands"]) == set(training.COMMANDS) - {"train-start"}
    assert story.facts["full", 1]["now"]["step"] == story.facts["full", 0]["now"]["step"]


def test_with_a_full_disk_the_history_and_the_pen_go_on(story, server):
    for key, step in (("Home", 0), ("ArrowRight", 1)):
        said, share, confusion = story.facts[key]
        row = story.facts["rows"][step]
        assert (said["now"]["place"], row["step"]) == (step, step)
        assert said["message"] == NO_ROOM
        assert confusion.tolist() == row["confusion"]
        assert share == pytest.approx(100 * confusion.trace() / confusion.sum(), abs=0.51)  # of 125 digits
    answer, drawing = story.facts["drawn"]
    assert answer == str(network(server, f"{story.run}@1")(drawing)["softmax"].argmax())


def test_with_room_again_it_learns_to_its_end_and_nothing_is_missing(story, rows, server):
    now = told(story.page)
    assert (now["state"], now["step"], now["place"]) == ("done", STEPS, STEPS)
    assert not story.page.get_by_test_id("train-message").is_visible()
    steps = [step for step in range(STEPS) if checkpoints.scheduled(step)] + [STEPS]
    assert [row["step"] for row in rows if row["kept"]] == steps
    assert now["rows"] == len(rows)
    expected = network(server, f"{story.run}@{STEPS}")(values(story.page, "input", 1024))
    assert values(story.page, "softmax", 10) == pytest.approx(expected["softmax"], abs=1e-5)


def test_the_confusions_grow_while_it_learns_and_add_up(story):
    heard, drawn = story.page.evaluate("[window.heard, window.drawn]")
    exams = [status["exam"] for status in heard if status["exam"]]
    told_rows = [row for status in heard for row in status["rows"] if row["tested"]]
    in_rows = {str(each["confusion"]) for each in told_rows}
    known = in_rows | {str(each["confusion"]) for each in exams}
    under_way = False
    shares = {
        (each["tested"], training.share_of(each["right"], each["tested"])) for each in (*exams, *told_rows)
    }
    totals = []
    for each in drawn:
        if each["state"] is None or "No test digits" in each["count"]:
            continue  # of the network on the page; or nothing yet
        cells = np.array(each["counts"]).reshape(10, 10)
        tested, right = (int(found.replace(",", "")) for found in re.findall(r"\d[\d,]*", each["count"])[::3])
        assert (tested, right) == (cells.sum(), cells.trace()), each["count"]
        assert str(cells.tolist()) in known, "as the server told it"
        score = re.match(r"(about \d+ %|\d+\.\d\d %)of ([\d,]+) test digits", each["score"])
        assert score and (int(score[2].replace(",", "")), score[1]) in shares, each["score"]
        totals += [tested] if each["state"] == "running" else []
        under_way |= each["state"] == "running" and str(cells.tolist()) not in in_rows
    assert under_way, "an exam is shown before its row is there"
    grown = [after - before for before, after in pairwise(totals) if after > before]
    assert grown, totals


def test_in_the_end_all_test_digits_stand_in_the_matrix(story, rows):
    cells = training.confusion(story.page)
    assert cells.sum() == 10_000 and cells.tolist() == rows[-1]["confusion"]
    assert accuracy(story.page) == pytest.approx(cells.trace() / 100, abs=0.0051)
