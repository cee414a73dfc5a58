"""The shipped history played: the slider moves by itself, and all that stands beside it moves with it."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from tests.browser import torchrun, training
from tests.browser.hand import values
from tests.browser.training import open_training, shown, told, until
from tests.waiting import wait_until

LAST = 4  # checkpoints that are played to the end
SOME = 20  # units of the first layer that are looked at

# Where the slider went, and for each of these places what was on the screen once its weights were there.
RECORD = """(some) => {
  window.places = [];
  window.looks = {};
  const read = (testid) => document.querySelector(`[data-testid=${testid}]`);
  const values = (layer, count) => Array.from({ length: count }, (_, k) => lunette.value(layer, k));
  const place = () => {
    const now = lunette.train().place;
    if (window.places.at(-1) !== now) window.places.push(now);
  };
  new MutationObserver(place).observe(read("train-place"), { childList: true });
  (function look() {
    const { place, settled } = lunette.train();
    if (settled) window.looks[place] = {
      notch: Number(read("train-scrub").value), label: read("train-place").textContent,
      accuracy: read("train-accuracy").textContent, answer: read("train-answer").textContent,
      guess: read("guess-1").textContent, softmax: values("softmax", 10), conv1: values("conv1", some),
      range: Number(document.querySelector("[data-testid=train-filters] [data-layer=conv1]").dataset.range),
    };
    requestAnimationFrame(look);
  })();
}"""
PLAYS = "document.querySelector('[data-testid=train-play]').getAttribute('aria-pressed') === 'true'"


def check(look: dict[str, Any], row: dict[str, Any], notch: int, network: torchrun.Network, ink: list[float]):
    """That everything stands at one checkpoint: torch says what the picture and the answer are there."""
    assert look["notch"] == notch
    assert f"step {row['step']:,} " in look["label"]
    assert look["accuracy"] == f"{100 * row['right'] / row['tested']:.2f} %"
    expected = network(ink)
    best = expected["softmax"].argmax()
    assert look["softmax"] == pytest.approx(expected["softmax"], abs=1e-5)
    assert look["conv1"] == pytest.approx(expected["conv1"].ravel()[:SOME], abs=1e-5)
    said = re.fullmatch(r"Reads your drawing as (\d), (?:> )?(\d+\.\d) %", look["answer"])
    assert said and said[1] == look["guess"][0] == str(best)
    assert float(said[2]) == pytest.approx(100 * expected["softmax"][best], abs=0.11)
    most = float(network.module.conv1.weight.detach().abs().max())
    assert look["range"] == pytest.approx(most, rel=1e-6)


def test_the_shipped_history_plays_by_itself(visit, server):
    rows = [
        row
        for row in httpx.get(f"{server}/api/models/lenet/history", timeout=60).json()["rows"]
        if row["kept"]
    ]
    order = [*(row["step"] for row in rows[:-1]), "final"]
    page = open_training(visit, training.DRAWN, init="/* a page of its own, for its clock */")
    page.clock.install()
    button, slider = page.get_by_test_id("train-play"), page.get_by_test_id("train-scrub")
    page.get_by_test_id("train-weights").scroll_into_view_if_needed()
    slider.press("End")
    for _ in range(LAST):
        slider.press("ArrowLeft")
    shown(page)
    page.evaluate(RECORD, SOME)

    button.click()
    assert button.inner_text() == "Pause replay"
    until(page, f"!({PLAYS})")
    shown(page)
    assert told(page)["place"] == "final" and button.inner_text() == "Play", "it stops at the end"
    assert page.evaluate("window.places") == order[-LAST:], "one after the other, none left out"

    page.evaluate("window.places = []")
    button.click()  # from the end it begins anew
    wait_until(page, "window.places.length > 2")
    button.click()
    stopped = told(page)["place"]
    page.clock.fast_forward(60_000)
    shown(page)
    assert told(page)["place"] == stopped and button.inner_text() == "Play", "it goes no further"
    places, looks = page.evaluate("[window.places, window.looks]")
    assert places == order[: len(places)] and places[-1] == stopped

    assert {str(stopped), "final"} < set(looks) and len(looks) > 3
    ink = values(page, "input", 1024)
    for place, look in looks.items():
        notch = [str(each) for each in order].index(place)
        network = torchrun.Network()
        if place != "final":
            network.module.load_state_dict(training.weights(server, f"lenet@{place}"))
        check(look, rows[notch], notch, network, ink)
