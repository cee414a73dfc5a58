"""The stepper's buttons, keys, speed, motion and look."""

from __future__ import annotations

import pytest

from tests.browser.barriers import barriers
from tests.browser.hand import select, settle
from tests.browser.stepping import (
    LAST,
    close,
    hurry,
    keys,
    opened,
    press,
    scrub,
    told,
)
from tests.browser.test_look import faults
from tests.browser.torchrun import SHAPES, at
from tests.tiers import large
from tests.waiting import wait_until


def test_the_keyboard_alone_plays_steps_and_jumps(visit):
    page = opened(visit)
    for key, step in [
        ("ArrowRight", 1), ("Shift+ArrowRight", 11), ("ArrowLeft", 10), ("ArrowDown", 38), ("ArrowDown", 66),
        ("ArrowUp", 38), ("Shift+ArrowLeft", 28), ("End", 784), ("ArrowRight", 784), ("Home", 0),
        ("ArrowLeft", 0),
    ]:  # fmt: skip
        keys(page, key)
        assert told(page)["step"] == step, key
    before = told(page)["speed"]
    keys(page, "+", "+")
    faster = told(page)["speed"]
    keys(page, "-")
    assert before < told(page)["speed"] < faster
    keys(page, " ")
    assert told(page)["playing"] or told(page)["step"] > 0
    wait_until(page, "lunette.stepper().step >= 3")
    keys(page, " ")
    assert not told(page)["playing"]


def test_keys_stay_with_the_control_that_has_them(visit):
    page = opened(visit)
    page.get_by_test_id("stepper-speed").focus()
    before = told(page)["speed"]
    keys(page, "ArrowRight", "ArrowRight")
    assert told(page)["speed"] > before and told(page)["step"] == 0
    page.get_by_test_id("stepper-scrub").focus()
    keys(page, "ArrowRight", "Shift+ArrowRight")
    assert told(page)["step"] == 11
    page.get_by_test_id("stepper-next").focus()
    keys(page, " ")
    assert (told(page)["step"], told(page)["playing"]) == (12, False)


def test_speed_times_time_are_the_steps(visit):
    page = opened(visit)
    hurry(page, 66)
    rate = told(page)["speed"]
    assert 50 < rate < 70
    assert f"{rate:g} steps a second" in page.get_by_test_id("stepper").inner_text()
    press(page, "play")
    taken = page.evaluate(
        """async () => {
          const frame = () => new Promise((done) => requestAnimationFrame(done));
          while (lunette.stepper().step < 5) await frame();
          const start = performance.now(), from = lunette.stepper().step;
          while (lunette.stepper().step < from + 100) await frame();
          return [lunette.stepper().step - from, (performance.now() - start) / 1000];
        }"""
    )
    steps, seconds = taken
    assert steps / seconds == pytest.approx(rate, rel=0.12)


def test_nothing_runs_while_it_stands(visit):
    page = opened(visit)
    press(page, "play", "play")
    assert not told(page)["playing"]
    before = told(page)["frames"]
    for _ in range(10):
        settle(page)  # two frames each
    assert told(page)["frames"] == before


def test_a_hidden_page_pauses(visit):
    page = opened(visit)
    press(page, "play")
    page.evaluate(
        """() => {
          Object.defineProperty(document, "hidden", { value: true, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    assert not told(page)["playing"]


def test_numbers_while_it_is_slow_colours_while_it_is_fast(visit):
    page = opened(visit)
    scrub(page, 100)
    numbers = page.locator("[data-testid=stepper] .text")
    assert numbers.first.is_visible()
    hurry(page, 66)
    press(page, "play")
    wait_until(page, "lunette.stepper().step > 102")
    assert not numbers.first.is_visible()
    press(page, "play")
    assert numbers.first.is_visible()


def test_another_map_and_another_layer_are_chosen_here(visit, lenet):
    page = opened(visit, "conv1", 0)
    scrub(page, 300)
    page.get_by_test_id("stepper-map").select_option("4")
    settle(page)
    now = told(page)
    assert (now["layer"], now["channel"], now["step"]) == ("conv1", 4, 300)
    close(page, lenet)
    page.get_by_test_id("stepper-layer").select_option("fc1")
    settle(page)
    assert (told(page)["layer"], told(page)["step"], told(page)["steps"]) == ("fc1", 0, 120)
    assert not page.get_by_test_id("stepper-map").is_visible()
    wait_until(page, "location.hash.includes('room=stepper:fc1:0')")


def test_s_on_the_scene_begins_at_the_selected_unit_and_escape_returns_there(visit):
    page = visit("#draw=4.")
    select(page, "conv2", at("conv2", 6, 3, 4))
    page.get_by_test_id("scene").focus()
    page.keyboard.press("s")
    wait_until(page, "lunette.stepper() !== null")
    settle(page)
    now = told(page)
    assert (now["layer"], now["channel"], now["step"]) == ("conv2", 6, 35)
    assert page.evaluate("document.activeElement.dataset.testid") == "stepper-play"
    keys(page, "Escape")
    assert page.evaluate("lunette.stepper()") is None
    assert page.evaluate("document.activeElement.dataset.testid") == "scene"
    assert page.evaluate("lunette.state().selected.layer") == "conv2"


def test_a_layer_that_cannot_be_filled_gives_way_to_one_that_can(visit):
    page = visit("#draw=4.&room=stepper:softmax:3")
    wait_until(page, "lunette.stepper() !== null")
    assert told(page)["layer"] == "conv1"


def test_closed_it_stops(visit):
    page = opened(visit)
    press(page, "play")
    page.get_by_test_id("room-close").click()
    settle(page)
    assert page.evaluate("lunette.stepper()") is None
    assert page.get_by_test_id("stepper").count() == 0
    keys(page, "ArrowRight", " ")


SLIDES = "(mark) => getComputedStyle(mark).transitionDuration"


@pytest.mark.parametrize(("motion", "slides"), [("no-preference", True), ("reduce", False)])
def test_the_window_slides_only_for_those_who_like_motion(visit, motion, slides):
    page = opened(visit)
    page.emulate_media(reduced_motion=motion)
    press(page, "next", "next")
    took = page.get_by_test_id("stepper-window").evaluate(SLIDES)
    assert (took not in ("0s", "")) == slides
    scrub(page, 300)
    assert page.get_by_test_id("stepper-window").evaluate(SLIDES) == "0s", "a jump is a jump"
    press(page, "play")
    wait_until(page, "lunette.stepper().step > 300")


def test_the_window_stands_where_the_cell_reads(visit):
    page = opened(visit, "pool1", 0)
    scrub(page, 3 * 14 + 5 + 1)
    window = page.get_by_test_id("stepper-window").bounding_box()
    canvas = page.locator(".step-input canvas").bounding_box()
    unit = canvas["width"] / SHAPES["relu1"][2]
    assert (window["x"] - canvas["x"]) / unit == pytest.approx(10, abs=0.1)
    assert (window["y"] - canvas["y"]) / unit == pytest.approx(6, abs=0.1)
    assert window["width"] / unit == pytest.approx(2, abs=0.1)


def said(page, step: int) -> None:
    """Waits until the status tells that step."""
    script = "(begin) => document.querySelector('[data-testid=stepper-status]').textContent.startsWith(begin)"
    wait_until(page, script, arg=f"step {step} of 784")


def test_its_status_is_said_when_it_stands_and_not_while_it_plays(visit):
    page = opened(visit)
    status = page.get_by_test_id("stepper-status")
    press(page, "next")
    said(page, 1)
    hurry(page, 60)
    press(page, "play")
    wait_until(page, "lunette.stepper().step > 30")
    assert status.inner_text().startswith("step 1 of 784")
    press(page, "play")
    said(page, told(page)["step"])


@pytest.mark.parametrize(
    ("size", "scheme"), [((1280, 720), "light"), large((1024, 768), "dark"), ((390, 844), "dark")]
)
def test_nothing_overlaps_and_nothing_scrolls(visit, size, scheme):
    page = opened(visit, size=size, scheme=scheme)
    for layer in ("conv1", "conv2", "pool1", "relu3", "fc1", "fc2"):
        page.get_by_test_id("stepper-layer").select_option(layer)
        for step in (0, LAST.get(layer, 40) // 2):
            scrub(page, step)
            assert not faults(page), (layer, step)
        press(page, "tap")
        assert not faults(page), (layer, "tap")
        over = page.locator(".room-body").evaluate(
            "(body) => [body.scrollHeight - body.clientHeight, body.scrollWidth - body.clientWidth]"
        )
        assert max(over) <= 0, layer


@pytest.mark.parametrize("scheme", ["dark", large("light")])
def test_no_serious_barrier(visit, scheme):
    page = opened(visit, scheme=scheme)
    for layer in ("conv1", "conv2", "fc1"):
        page.get_by_test_id("stepper-layer").select_option(layer)
        scrub(page, 60)
        assert not barriers(page), layer
