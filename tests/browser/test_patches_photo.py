"""The patches of a network that reads photos, and a photo that comes onto the page by one of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.hand import settle, state
from tests.browser.photos import choose, noise, saved, serving_photos
from tests.browser.visits import Visits, visiting
from tests.waiting import wait_until

pytestmark = pytest.mark.large

MINE = noise(300, 200)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visits]:
    with serving_photos() as (address, _), visiting(address, browser) as visits:
        yield visits


def test_a_photo_that_excites_a_filter_comes_onto_the_page_and_undo_brings_the_one_before(visit):
    page = visit()
    choose(page, saved(MINE))
    page.get_by_test_id("patches-open").click()
    wait_until(page, "document.querySelector('.bands')?.getAttribute('aria-busy') === 'false'")
    assert "photos" in page.get_by_test_id("patches-about").inner_text()
    chosen = page.get_by_test_id("patches-early").get_by_test_id("patch").nth(4)
    assert chosen.inner_text().split()[0] in ("dog", "cat", "boat", "bird")
    value, index = float(chosen.get_attribute("data-value")), int(chosen.get_attribute("data-unit"))
    chosen.click()
    settle(page)
    unit = state(page)["selected"]
    assert unit["index"] == index
    found = page.evaluate("({layer, index}) => lunette.value(layer, index)", unit)
    assert found == pytest.approx(value, rel=1e-4, abs=1e-5)
    page.get_by_test_id("photo-undo").click()
    settle(page)
    assert page.evaluate("({layer, index}) => lunette.value(layer, index)", unit) != pytest.approx(
        found, rel=1e-4
    )
