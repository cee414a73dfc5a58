"""The gradients in the scene, layer by layer; what the step points at; and how all of it looks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.hand import click, looks_same, pixels, restyle, settle
from tests.browser.updating import Oracle, choose, idle, opened
from tests.waiting import wait_until

CHECK = Path(__file__).with_name("look.js").read_text()


@pytest.fixture(scope="module")
def step(shared_visit):
    page = opened(shared_visit)
    choose(page)
    return page


def test_a_term_that_is_pointed_at_lights_its_units(step):
    page = step
    click(page, "update-largest")
    idle(page)
    term = page.locator(".update-term").first
    term.scroll_into_view_if_needed()
    term.hover()
    settle(page)
    assert [unit["layer"] for unit in page.evaluate("lunette.state().probe")] == ["conv1", "input"]
    page.mouse.move(2, 2)
    settle(page)
    assert page.evaluate("lunette.state().probe") is None


def test_the_flow_comes_layer_by_layer_and_is_seen(step):
    page = step
    scene = page.get_by_test_id("scene")
    page.mouse.move(2, 2)
    settle(page)
    plain = scene.screenshot()
    click(page, "sight-gradients")
    shown = scene.screenshot()
    assert not looks_same(shown, plain)
    assert "gradient" in page.get_by_test_id("legend").get_attribute("aria-label").lower()
    wait_until(page, "location.hash.includes('sight=gradients&label=7')")
    click(page, "flow-back")
    assert page.evaluate("[lunette.gradient('input', 500), lunette.gradient('conv1', 0) === null]") == [
        None,
        False,
    ]
    assert not looks_same(scene.screenshot(), shown)
    page.keyboard.press("Home")
    settle(page)
    assert page.evaluate("[lunette.gradient('softmax', 7) < 0, lunette.gradient('output', 7)]") == [
        True,
        None,
    ]
    click(page, "flow-on")
    assert page.evaluate("lunette.gradient('output', 7)") < 0
    assert "p − t" in page.get_by_test_id("flow-said").inner_text()
    click(page, "flow-all")
    assert looks_same(scene.screenshot(), shown)
    page.get_by_test_id("guide-tab-unit").click()
    wait_until(page, "lunette.state().sight === 'values'")
    settle(page)
    assert page.evaluate("lunette.gradient('output', 7)") is None
    wait_until(page, "!/sight|label/.test(location.hash)")
    page.get_by_test_id("column-tab-train").click()
    idle(page)
    assert page.evaluate("lunette.gradient('output', 7)") < 0


@pytest.mark.large
def test_a_link_opens_a_scene_with_gradients_and_their_wires(visit, lenet):
    visit.expected.append("404")  # a model need not have a history
    scene = "sight=gradients&label=7&loss=squared_error"
    held = []
    page = visit(
        f"#draw=4.&guide=2&wires=fc1&{scene}",
        wait=False,
        routes={r"samples\.bin": lambda route: held.append(route)},
    )
    wait_until(
        page,
        """document.documentElement.dataset.ready
          && document.querySelector("[data-testid=update]")?.getAttribute("aria-busy") === "false" """,
    )
    assert page.evaluate("lunette.state().sight") == "gradients", "it waits for what the link draws"
    held.pop().continue_()
    wait_until(page, "lunette.gradient('input', 0) !== null")
    idle(page)
    truth = Oracle(lenet, pixels(page), "squared_error").look().slopes("fc1")
    found = page.evaluate("Array.from({ length: 120 }, (_, k) => lunette.gradient('fc1', k))")
    assert found == pytest.approx(list(truth), abs=1e-2 * float(np.abs(truth).max()))  # 1 − p in float32
    assert page.get_by_test_id("sight-gradients").get_attribute("aria-pressed") == "true"
    assert page.get_by_test_id("update-label-7").get_attribute("aria-pressed") == "true"
    wait_until(page, "(scene) => location.hash.includes(`train=1&${scene}`)", arg=scene)
    wired = page.get_by_test_id("scene").screenshot()
    page.evaluate("location.hash = location.hash.replace('&wires=fc1', '').replace('wires=fc1&', '')")
    wait_until(page, "lunette.state().wires === null")
    idle(page)
    assert page.evaluate("lunette.state().sight") == "gradients"
    assert page.get_by_test_id("scene").screenshot() != wired
    click(page, "sample-5")  # nobody said what that one is but the sample itself
    wait_until(page, "location.hash.includes('sight=gradients') && !location.hash.includes('label')")
    idle(page)
    assert page.get_by_test_id("update-ask").inner_text() == "The sample’s own label."
    assert page.evaluate("lunette.gradient('input', 0)") is not None


@pytest.mark.parametrize(
    ("size", "scheme", "language"), [((1280, 720), "dark", "en"), ((390, 844), "light", "zh")]
)
def test_nothing_of_it_is_cut_and_no_one_is_barred(visit, size, scheme, language):
    page = opened(visit, f"#draw=4.&train=1&lang={language}", size=size, scheme=scheme)
    choose(page, "squared_error", "adam")
    click(page, "sight-gradients")
    for what in (
        ".update-flow { position: static !important }",
        ".train-top { position: relative; top: auto }",
    ):
        restyle(page, what)  # what scrolls under them is no fault
    for testid in ("flow", "update-answers", "update-slopes", "update-kernel", "update-change"):
        page.get_by_test_id(testid).scroll_into_view_if_needed()
        settle(page)
        found = {kind: faults for kind, faults in page.evaluate(CHECK).items() if faults}
        assert not found, (testid, found)
    wrong = (
        Axe()
        .run(page, context="[data-testid=update]", options={"resultTypes": ["violations"]})
        .response["violations"]
    )
    assert not [each["id"] for each in wrong if each["impact"] in ("serious", "critical")], wrong
