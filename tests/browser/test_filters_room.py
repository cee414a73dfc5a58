"""The room of filters as a place: keys, focus, speed, what happens when the server fails, how it looks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.barriers import barriers
from tests.browser.hand import restyle, select, settle
from tests.browser.rooms import card, enter
from tests.browser.torchrun import at
from tests.tiers import large
from tests.waiting import wait_until

CHECK = Path(__file__).with_name("look.js").read_text()
BEHIND = "#labels, .legend, .scene-tools { visibility: hidden !important }"  # lies under the room
LAYERS = ("conv1", "conv2", "fc1", "output")
SCRIPTING = 150  # ms, for the sheet with the most cards


def current(page) -> tuple[str | None, str | None]:
    """The chosen card's channel, and the one that has the focus."""
    marked = page.locator("[data-testid=filter-card][aria-current=true]").get_attribute("data-channel")
    return marked, page.evaluate("document.activeElement.dataset.channel ?? null")


def heading(page) -> str:
    return page.get_by_test_id("filter-one").locator("h3").inner_text()


def test_k_opens_the_filters_of_the_unit_and_escape_goes_back(visit):
    page = visit("#draw=4.")
    for unit, expected in (
        (("pool1", at("pool1", 3, 5, 5)), "3"),
        (("relu3", 117), "117"),
        (("input", 500), "0"),
    ):
        select(page, *unit)
        page.get_by_test_id("scene").focus()
        page.keyboard.press("k")
        page.get_by_test_id("filters").wait_for()
        settle(page)
        assert current(page) == (expected, expected)
        page.keyboard.press("Escape")
        settle(page)
        assert page.get_by_test_id("filters").count() == 0
        assert page.evaluate("document.activeElement.dataset.testid") == "scene"
        assert page.evaluate("lunette.state().selected.index") == unit[1]


def test_k_does_nothing_without_a_unit(visit):
    page = visit("#draw=4.")
    page.get_by_test_id("scene").focus()
    page.keyboard.press("k")
    settle(page)
    assert page.get_by_test_id("room").is_hidden()


def test_arrows_go_from_card_to_card_and_enter_opens_one(visit):
    page = visit()
    enter(page, "filters", "conv2")
    card(page, 0).focus()
    for key, expected in (
        ("ArrowRight", 1),
        ("ArrowDown", 4),
        ("ArrowLeft", 3),
        ("ArrowUp", 0),
        ("ArrowUp", 0),
        ("End", 15),
        ("ArrowRight", 15),
        ("Home", 0),
    ):
        page.keyboard.press(key)
        assert current(page) == (str(expected), str(expected)), key
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_test_id("filter-one").wait_for()
    settle(page)
    assert heading(page).endswith("map 1")
    page.keyboard.press("ArrowRight")
    assert heading(page).endswith("map 2")
    page.get_by_test_id("filter-previous").click()
    assert heading(page).endswith("map 1")
    wait_until(page, "location.hash.includes('room=filter:conv2:1')")
    page.get_by_test_id("filter-all").click()
    page.get_by_test_id("filter-one").wait_for(state="hidden")
    settle(page)
    assert current(page) == ("1", "1")


def test_a_click_on_a_card_opens_its_filter_at_the_top(visit):
    page = visit()
    enter(page, "filters", "fc1")
    card(page, 100).click()
    page.get_by_test_id("filter-one").wait_for()
    settle(page)
    assert heading(page).endswith("unit 100")
    assert page.locator(".room-body").evaluate("(body) => body.scrollTop") == 0
    page.get_by_test_id("filter-all").click()
    page.get_by_test_id("filter-one").wait_for(state="hidden")
    settle(page)
    assert card(page, 100).evaluate("(card) => card.getBoundingClientRect().top < innerHeight")


def test_step_through_leads_to_the_stepper(visit):
    page = visit()
    enter(page, "filter", "conv1", 4)
    page.get_by_test_id("filter-step").click()
    wait_until(page, "location.hash.includes('room=stepper:conv1:4')")


def scripting(session) -> float:
    """ms spent in scripts since the page was opened"""
    found = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    return 1000 * found["ScriptDuration"]


def test_the_largest_sheet_opens_fast(visit):
    page = visit()
    enter(page, "filters", "conv1")  # the module and the test pictures are there
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    before = scripting(session)
    page.get_by_test_id("filters-layer").select_option("fc1")
    card(page, 0)
    settle(page)
    spent = scripting(session) - before
    assert page.get_by_test_id("filter-card").count() == 120
    assert spent < SCRIPTING
    assert page.locator("[data-testid=filter-card] .card-head").count() < 60, "cards far away are filled too"


def test_without_the_test_pictures_the_weights_are_there(visit):
    visit.expected = [r"/run", r"500 \(Internal"]
    page = visit(
        "#draw=4.&room=filters:conv1:0",
        wait=False,
        routes={r"/run$": lambda route: route.fulfill(status=500, body="{}")},
    )
    trouble = page.locator(".trouble")
    trouble.wait_for()
    assert "could not be run" in trouble.inner_text()
    assert card(page, 2).locator(".cell").count() == 25
    page.unroute_all()
    trouble.get_by_role("button").click()
    page.locator("[data-picture=dot] [data-max]").first.wait_for()
    assert trouble.is_hidden()


@pytest.mark.parametrize(
    ("size", "scheme"), [((1280, 720), "light"), large((1440, 900), "dark"), ((390, 844), "dark")]
)
def test_nothing_overlaps_and_nothing_is_cut(visit, size, scheme):
    page = visit(size=size, scheme=scheme)
    restyle(page, BEHIND)
    for layer in LAYERS:
        for kind in ("filters", "filter"):
            enter(page, kind, layer, 3)
            found = {what: places for what, places in page.evaluate(CHECK).items() if places}
            assert not found, f"{kind} of {layer}"
            assert page.locator(".room-body").evaluate("(body) => body.scrollWidth <= body.clientWidth")


@pytest.mark.parametrize("scheme", ["dark", large("light")])
def test_no_serious_barrier(visit, scheme):
    page = visit(scheme=scheme)
    for kind, layer in (("filters", "conv1"), ("filters", "fc1"), ("filter", "conv2"), ("filter", "output")):
        enter(page, kind, layer, 3)
        assert not barriers(page, "#room"), f"{kind} of {layer}"
