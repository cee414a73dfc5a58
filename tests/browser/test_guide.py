"""Every chapter of the guide, whatever it tells: it fits, speaks, judges answers and moves the scene."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from playwright.sync_api import Page

from tests.browser.guide_hand import (
    DRAWN,
    SIZES,
    answer,
    assert_lawful,
    faults,
    follow,
    guide_barriers,
    open_guide,
    read,
    squeezed,
    told,
)
from tests.browser.hand import pixels, settle
from tests.guide import Chapter, chapters, text
from tests.tiers import first, large

ALL = chapters()


def named(chapter: Chapter) -> str:
    return chapter.module.stem


def case_id(value: Chapter | tuple[int, int] | str) -> str:
    if isinstance(value, Chapter):
        return named(value)
    return value if isinstance(value, str) else f"{value[0]}x{value[1]}"


@pytest.fixture(scope="module")
def page_of(shared_visit) -> Callable[..., Page]:
    """Pages with the guide open, one for each way to look at it; tests go from chapter to chapter."""

    @cache
    def opened(more: str = "", size: tuple[int, int] = SIZES[0], scheme: str = "dark") -> Page:
        return open_guide(shared_visit, f"guide={ALL[0].number}{more}", size=size, scheme=scheme)

    return opened


each_chapter = pytest.mark.parametrize("chapter", ALL, ids=named)
DESK, PHONE = SIZES


@pytest.mark.parametrize(
    ("size", "language"),
    [(DESK, "en"), (PHONE, "zh"), large(DESK, "zh"), large(PHONE, "en")],
    ids=case_id,
)
@each_chapter
def test_a_chapter_fits_and_says_what_it_shows(page_of, chapter, language, size, tmp_path):
    page = page_of(f"&{DRAWN}&lang={language}", size)
    guide = read(page, chapter.number)
    title = text(language)[str(chapter.number)]["title"]
    assert title in page.get_by_test_id("guide-text").locator("h2").inner_text()
    assert [each["key"] for each in guide["exercises"]] == list(chapter.exercises)
    assert not faults(page)
    page.get_by_test_id("guide").screenshot(path=tmp_path / f"{named(chapter)}.png")
    if size == SIZES[0]:
        page.get_by_test_id("guide-wide").click()
        settle(page)
        wide = faults(page)
        page.get_by_test_id("guide-wide").click()
        assert not wide


@each_chapter
def test_on_a_blank_pad_nothing_breaks(page_of, chapter):
    page = page_of("&theme=light", SIZES[1])
    guide = read(page, chapter.number)
    assert not faults(page)
    for exercise in guide["exercises"]:
        if exercise["task"]:
            assert_lawful(exercise)


def test_a_sample_digit_is_offered_to_those_who_do_not_draw(visit):
    page = open_guide(visit, f"guide={ALL[0].number}")
    page.get_by_test_id("guide-sample").click()
    settle(page)
    assert all(exercise["task"] for exercise in told(page)["exercises"])
    assert not page.get_by_test_id("guide-sample").is_visible()


@pytest.mark.parametrize("chapter", first(ALL[1::2], ALL), ids=named)
def test_the_right_answer_passes_and_each_mistake_gets_its_hint(page_of, chapter):
    language, size = (("en", SIZES[0]), ("zh", SIZES[1]))[chapter.number % 2]  # both have the same keys
    page = page_of(f"&{DRAWN}&lang={language}", size)
    for exercise in read(page, chapter.number)["exercises"]:
        assert exercise["task"] and not exercise["solved"]
        assert_lawful(exercise)
        place = page.get_by_test_id(f"exercise-{exercise['key']}")
        result, hint = place.get_by_test_id("exercise-result"), place.get_by_test_id("exercise-hint")
        for wrong in exercise["typical"]:
            answer(place, exercise["kind"], wrong["answer"])
            assert result.get_attribute("data-result") == "wrong", wrong
            assert squeezed(hint.inner_text()) == squeezed(wrong["text"]), wrong
        assert not faults(page), f"{exercise['key']}: with a hint"
        assert place.get_by_test_id("exercise-show").is_visible(), "after three misses the answer may be seen"
        answer(place, exercise["kind"], exercise["truth"])
        assert result.get_attribute("data-result") == "right", exercise
        assert hint.inner_text() == ""
    assert all(exercise["solved"] for exercise in told(page)["exercises"])


@pytest.mark.parametrize(
    ("chapter", "scheme"),
    [
        (chapter, scheme) if k % 2 == turn else large(chapter, scheme)
        for k, chapter in enumerate(ALL)
        for turn, scheme in enumerate(("dark", "light"))  # themes take turns in the first tier
    ],
    ids=case_id,
)
def test_no_serious_barrier(page_of, chapter, scheme):
    page = page_of(f"&{DRAWN}&lang={'en' if scheme == 'dark' else 'zh'}", SIZES[0], scheme)
    read(page, chapter.number)
    assert not guide_barriers(page)


def test_no_serious_barrier_in_the_contents(visit):
    page = open_guide(visit, f"guide={ALL[0].number}")
    page.get_by_test_id("guide-contents").click()
    page.locator("#guide-contents summary").click()
    assert not guide_barriers(page) and not faults(page)


@pytest.mark.parametrize("chapter", first(ALL[::2], ALL), ids=named)
def test_links_move_the_scene_and_leave_the_drawing(page_of, chapter):
    page = page_of(f"&{DRAWN}&center=0")
    before = pixels(page)
    read(page, chapter.number)
    links = page.locator('[data-testid="guide-text"] [data-go]')
    for k in range(links.count()):
        follow(page, links.nth(k))
        assert page.get_by_test_id("guide-text").is_visible() and told(page)["chapter"] == chapter.number
    assert pixels(page) == before


PLANTED = {
    "wide": '<p data-style="width: 2000px">wide</p>',
    "cut": '<button data-style="width: 20px; overflow: hidden; white-space: nowrap">a long label</button>',
    "low": '<button data-style="height: 8px; padding: 0">label</button>',
    "overlaps": "".join(f'<p data-style="position: absolute; top: {y}px">words</p>' for y in (40, 42)),
    "silent": "<figure></figure>",
    "marks": "<p>{rows} rows</p>",
}


@pytest.mark.parametrize("fault", PLANTED)
def test_the_check_finds_what_it_looks_for(page_of, fault):
    page = page_of(f"&{DRAWN}&lang=en", SIZES[0])
    read(page, ALL[0].number)
    plant = """(html) => {
      const room = document.createElement("div");
      document.querySelector('[data-testid="guide-text"]').append(room);
      room.innerHTML = html;
      for (const each of room.querySelectorAll("[data-style]")) each.style.cssText = each.dataset.style;
      return room;
    }"""
    room = page.evaluate_handle(plant, PLANTED[fault])
    found = faults(page)
    room.evaluate("(room) => room.remove()")
    assert fault in found
