"""The training column: settings, a training of a few steps, its history, and a network that is kept."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import httpx
import pytest

from tests.browser import torchrun, training
from tests.browser.barriers import barriers
from tests.browser.guide_hand import fill_the_em
from tests.browser.hand import click, draw, guess, settle, text, values
from tests.browser.training import accuracy, open_training, shown, told, until
from tests.browser.visits import Visits
from tests.waiting import wait_until

LOOK = Path(__file__).with_name("look.js").read_text()


@pytest.fixture(scope="module")
def story(shared_visit: Visits) -> training.Story:
    return training.small_training(shared_visit)


def test_the_page_starts_without_the_training(visit):
    page = visit()
    assert page.evaluate("lunette.train()") is None and not page.get_by_test_id("train").is_visible()
    assert not [url for url in visit.requests if "/train" in url]
    button = page.get_by_test_id("train-open")
    button.click()
    page.get_by_test_id("train-start").wait_for()
    wait_until(page, "location.hash.includes('train=1') && document.activeElement.tagName === 'H2'")
    page.get_by_test_id("guide-open").click()
    page.get_by_test_id("guide-text").wait_for()
    assert not page.get_by_test_id("train").is_visible()
    click(page, "column-tab-train")
    assert page.get_by_test_id("train").is_visible()
    click(page, "train-close")
    assert page.get_by_test_id("guide").is_visible()
    assert page.evaluate("lunette.train()") is None


def test_the_shipped_history_can_be_gone_through_at_once(visit, server):
    rows = httpx.get(f"{server}/api/models/lenet/history", timeout=60).json()["rows"]
    first, middle, last = (rows[k]["step"] for k in (0, 15, -1))
    page = open_training(visit, f"{training.DRAWN}&at=lenet@{middle}")
    assert told(page)["place"] == middle
    before = values(page, "softmax", 10)
    slider = page.get_by_test_id("train-scrub")
    slider.press("Home")
    shown(page)
    assert told(page)["place"] == first and values(page, "softmax", 10) != before
    assert accuracy(page) < 20
    slider.press("End")
    shown(page)
    assert told(page)["place"] == "final" and accuracy(page) > 99
    wait_until(page, "!location.hash.includes('at=')")
    assert f"step {last:,} " in text(page, "train-place") and guess(page) == "1"
    slider.press("ArrowLeft")
    shown(page)
    click(page, "train-close")
    wait_until(page, "!location.hash.includes('at=') && !location.hash.includes('train=')")


def test_a_wrong_setting_says_so_and_nothing_starts(visit):
    page = open_training(visit)
    training.fill(page, rate="fast", batch=0)
    assert "number" in text(page, "train-settings").lower()
    click(page, "train-start")
    assert page.evaluate("document.activeElement.dataset.testid") == "train-field-rate"
    assert not [url for url in visit.requests if url.endswith("/api/trainings") and told(page)["state"]]
    click(page, "train-reset")
    page.get_by_test_id("train-field-optimiser").select_option("adam")
    assert page.get_by_test_id("train-field-rate").input_value() == "0.001"


def test_one_batch_and_one_image(story):
    assert story.facts["first"] == "–", "nothing is measured yet"
    assert story.facts["begun"]["step"] == 0 and story.facts["begun"]["series"]["mine"]
    assert re.search(r"image is \d; before the step", story.facts["image"])


def test_another_browser_watches_and_cannot_command(story):
    assert story.facts["other"]["series"] == {**story.facts["begun"]["series"], "mine": False}
    assert "another reader" in story.facts["watched"]
    assert story.facts["commands"] == ["train-start"]


def test_a_page_that_was_left_finds_its_training_again(story):
    assert story.facts["again"]["series"] == story.facts["begun"]["series"]
    assert story.facts["again"]["step"] == 2
    now = told(story.page)
    assert now["place"] == now["step"] >= training.STEPS and accuracy(story.page) > 0


def test_the_slider_moves_filters_maps_answer_and_accuracy_together(story, server):
    page, pictures = story.page, set()
    rows = httpx.get(f"{server}/api/trainings/{story.run}", timeout=60).json()["rows"]
    for key in ("Home", "End", "ArrowLeft"):
        page.get_by_test_id("train-scrub").focus()
        page.keyboard.press(key)
        shown(page)
        now = told(page)
        step = now["place"]
        wait_until(page, f"location.hash.includes('{story.run}%40{step}')")
        assert f"step {step} " in text(page, "train-place")
        network = torchrun.Network()
        network.module.load_state_dict(training.weights(server, f"{story.run}@{step}"))
        expected = network(values(page, "input", 1024))
        for layer in ("conv1", "fc2", "softmax"):
            found = values(page, layer, torchrun.SIZES[layer])
            assert found == pytest.approx(expected[layer].ravel(), abs=1e-5), (step, layer)
        assert guess(page) == str(expected["softmax"].argmax())
        for layer in ("conv1", "conv2"):
            canvas = page.locator(f"[data-testid=train-filters] [data-layer={layer}]")
            most = float(getattr(network.module, layer).weight.detach().abs().max())
            assert float(canvas.get_attribute("data-range") or 0) == pytest.approx(most, rel=1e-6)
            pictures.add(canvas.evaluate("(canvas) => canvas.toDataURL()"))
        measured = [row for row in rows if row["tested"] and row["step"] <= step]
        if not measured:
            assert step < now["step"] and text(page, "train-accuracy") == "–"
            continue
        few = measured[-1]["tested"] < 500
        assert text(page, "train-accuracy").startswith("about ") == few
        assert accuracy(page) == pytest.approx(
            100 * measured[-1]["right"] / measured[-1]["tested"], abs=0.51 if few else 0.0051
        )
        assert training.confusion(page).tolist() == measured[-1]["confusion"]
    assert len(pictures) == 6


def test_a_click_on_a_curve_moves_the_slider(story):
    page = story.page
    curve = page.get_by_test_id("train-curve-loss")
    box = curve.bounding_box()
    assert box
    for part, place in ((0.13, 0), (0.97, told(page)["step"])):
        curve.click(position={"x": part * box["width"], "y": 50})
        shown(page)
        assert told(page)["place"] == place


def test_a_cell_is_told_in_words(story):
    page = story.page
    cell = page.locator("[data-testid=train-matrix] [data-truth='1'][data-read='1']")
    cell.click()
    assert (
        text(page, "train-matrix-cell")
        .replace(",", "")
        .startswith(f"1 read as 1: {cell.inner_text() or 0} of ")
    )
    page.keyboard.press("ArrowRight")
    assert text(page, "train-matrix-cell").startswith("1 read as 2")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_overlaps_and_nobody_is_kept_out(story, language):
    page = story.page
    page.get_by_test_id(f"lang-{language}").click()
    wait_until(page, "(language) => document.documentElement.lang.startsWith(language)", arg=language)
    until(page, "now.state === 'done'")
    shown(page)
    fill_the_em(page)
    page.evaluate("document.querySelectorAll('#train details').forEach((each) => { each.open = true; })")
    settle(page)
    assert not barriers(page, "#train")
    for size in ((1280, 720), (390, 844)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        settle(page)
        assert not {kind: found for kind, found in page.evaluate(LOOK).items() if found}, size
    page.set_viewport_size({"width": 1280, "height": 720})
    if language == "zh":
        page.get_by_test_id("lang-en").click()
        wait_until(page, "document.documentElement.lang === 'en'")
        until(page, "now.state === 'done'")


@pytest.mark.large
def test_a_worker_that_dies_is_told_and_another_training_waits_its_turn(visit):
    page = open_training(visit)
    click(page, "train-start")
    until(page, "now.state === 'running' && now.rows > 3 && now.place === 'live'")
    run = told(page)["series"]["id"]
    waiting = open_training(visit)
    click(waiting, "train-start")
    until(waiting, "now.state === 'queued'")
    assert "number 1 in the queue" in text(waiting, "train-state")
    click(waiting, "train-stop")
    until(waiting, "now.state === 'stopped'")
    os.kill(training.worker_of(run), signal.SIGKILL)
    until(page, "now.state === 'failed' && now.settled")
    assert "stopped unexpectedly" in text(page, "train-state")
    assert "was ended from outside (SIGKILL)" in text(page, "train-message")
    assert page.get_by_test_id("train-message").get_attribute("lang") == "en"
    place = told(page)["place"]
    assert isinstance(place, int) and f"step {place:,} " in text(page, "train-place")
    draw(page)
    assert guess(page) in "0123456789"


def test_what_is_kept_is_a_model_until_it_is_deleted(story, server):
    page = story.page
    page.get_by_test_id("train-name").fill("Ten steps")
    click(page, "train-keep")
    row = page.locator("[data-testid=train-models] li", has_text="Ten steps")
    row.wait_for()
    wait_until(page, "document.activeElement?.closest('[data-testid=train-kept]') !== null")
    name = row.get_attribute("data-model")
    assert name in training.models(server)
    with page.expect_download() as download:
        row.get_by_test_id("train-model-download").click()
    assert download.value.suggested_filename.endswith(".zip")

    row.get_by_test_id("train-model-open").click()
    wait_until(page, "(name) => window.lunette?.state().model === name", arg=name)
    until(page, "now.series?.kind === 'model' && now.rows > 0")
    assert f"model={name}" in page.evaluate("location.hash")
    page.get_by_test_id("train-scrub").press("Home")
    shown(page)
    assert told(page)["place"] == 0

    button = row.get_by_test_id("train-model-delete")
    button.click()
    assert name in training.models(server), "it is asked first"
    button.click()
    wait_until(page, "window.lunette?.state().model === 'lenet'")
    assert name not in training.models(server)
