"""The guide's frame: place, address, the way on and back, tabs, keyboard, languages, the teacher's code."""

from __future__ import annotations

import json
import re

import pytest

from app.packs.packs import Packs
from tests.browser.guide_hand import DRAWN, SIZES, answer, arrived, open_guide, read, sections, told
from tests.browser.hand import click, pick, settle, state
from tests.guide import chapters, text
from tests.project import HOME
from tests.waiting import wait_until

ALL = chapters()
FIRST, LAST = ALL[0], ALL[-1]
WORDS = json.loads((HOME / "static/text/en.json").read_text())


def place(page) -> tuple[int, int]:
    guide = told(page)
    return guide["chapter"], guide["section"]


def wait_for_place(page, chapter: int, section: int) -> None:
    wait_until(
        page,
        "([chapter, section]) => lunette.guide()?.chapter === chapter && lunette.guide().section === section",
        arg=[chapter, section],
    )


def test_the_page_starts_without_the_guide(visit):
    page = visit()
    assert page.evaluate("lunette.guide()") is None
    assert not page.get_by_test_id("guide").is_visible()
    assert page.get_by_test_id("panel").is_visible()
    assert not [url for url in visit.requests if "/guide/" in url or "guide.en" in url]


def test_the_button_opens_and_closes_it(visit):
    page = visit(f"#{DRAWN}")
    button = page.get_by_test_id("guide-open")
    button.click()
    arrived(page, FIRST.number)
    assert button.get_attribute("aria-expanded") == "true"
    wait_until(page, f"location.hash.includes('guide={FIRST.number}')")
    click(page, "guide-next")
    click(page, "guide-close")
    assert not page.get_by_test_id("guide").is_visible()
    assert page.evaluate("document.activeElement.dataset.testid") == "guide-open"
    wait_until(page, "!location.hash.includes('guide')")
    button.click()
    assert place(page) == (FIRST.number, 2), "the reader's place is kept"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_link_leads_to_a_section(visit, size):
    page = open_guide(visit, f"guide={FIRST.number}.2&{DRAWN}&lang=zh&gwide=1", size=size)
    wait_for_place(page, FIRST.number, 2)
    box = page.locator('[data-section="2"]').bounding_box()
    assert box and 0 <= box["y"] < size[1] / 2
    assert text("zh")[str(FIRST.number)]["title"] in page.get_by_test_id("guide-text").inner_text()
    for part in (f"guide={FIRST.number}.2", "lang=zh", "gwide=1"):
        wait_until(page, "(part) => location.hash.includes(part)", arg=part)


@pytest.mark.parametrize(
    "hash", ["guide=99", "guide=1.99", "guide=0", "guide=abc", "guide=1.2.3", "guide=-1"]
)
def test_a_damaged_place_harms_nothing(visit, hash):
    page = visit(f"#{hash}")
    settle(page)
    if page.get_by_test_id("guide").is_visible():
        arrived(page, FIRST.number)


@pytest.mark.large
def test_next_goes_section_by_section_then_on_and_back_again(visit):
    page = open_guide(visit, f"guide={FIRST.number}&{DRAWN}")
    assert page.get_by_test_id("guide-prev").is_disabled()
    for k, chapter in enumerate(ALL):
        arrived(page, chapter.number)
        last = sections(page)
        for section in range(2, last + 1):
            page.get_by_test_id("guide-next").click()
            wait_for_place(page, chapter.number, section)
            wanted = text("en")["frame"]["place"].format(chapter=chapter.number, section=section, all=last)
            assert page.get_by_test_id("guide-place").inner_text() == wanted
        page.get_by_test_id("guide-next").click()
        if k + 1 < len(ALL):
            arrived(page, ALL[k + 1].number)
            focused = page.evaluate("document.activeElement.textContent")
            assert focused.startswith(f"{ALL[k + 1].number} "), "the new chapter's heading has the focus"
    assert page.get_by_test_id("guide-code").is_visible(), "after the last chapter: the summary"
    packed = {module for pack in Packs(HOME / "static/js").all.values() for module in pack.modules}
    asked = {url.partition("/static/js/")[2] for url in visit.requests}
    assert not asked & packed, "a module that runs twice"
    page.get_by_test_id("guide-contents").click()
    page.get_by_test_id("guide-prev").click()
    wait_for_place(page, LAST.number, sections(page) - 1)
    read(page, LAST.number)
    if len(ALL) > 1:
        page.get_by_test_id("guide-prev").click()
        arrived(page, ALL[-2].number)


def test_scrolling_tells_the_place(visit):
    page = open_guide(visit, f"guide={FIRST.number}&{DRAWN}")
    page.get_by_test_id("guide-body").evaluate("(body) => { body.scrollTop = body.scrollHeight; }")
    wait_for_place(page, FIRST.number, sections(page))
    wait_until(page, f"location.hash.includes('guide={FIRST.number}.{sections(page)}')")


def test_choosing_a_unit_keeps_the_guide(visit):
    page = open_guide(visit, f"guide={FIRST.number}&{DRAWN}")
    unit = page.get_by_test_id("guide-tab-unit")
    assert unit.inner_text().strip() == WORDS["column.unit"]
    pick(page, "conv1", 300)
    assert state(page)["selected"] == {"layer": "conv1", "index": 300}
    assert page.get_by_test_id("guide-text").is_visible() and not page.get_by_test_id("panel").is_visible()
    assert WORDS["column.new"] in (unit.text_content() or "")
    unit.click()
    settle(page)
    assert page.get_by_test_id("panel-output").is_visible() and not page.get_by_test_id("guide").is_visible()
    assert unit.get_attribute("aria-pressed") == "true"
    click(page, "guide-tab-guide")
    assert page.get_by_test_id("guide-text").is_visible()


def test_it_works_from_the_keyboard(visit):
    page = visit(f"#{DRAWN}")
    page.get_by_test_id("guide-open").focus()
    page.keyboard.press("Enter")
    arrived(page, FIRST.number)
    wait_until(page, "document.activeElement.tagName === 'H2'")
    page.keyboard.press("Escape")
    assert page.get_by_test_id("guide-text").is_visible(), "Escape is for the scene"
    page.get_by_test_id("guide-contents").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.testid") == f"guide-chapter-{FIRST.number}"
    page.keyboard.press("Enter")
    wait_until(page, "document.querySelector('#guide-contents').hidden")
    page.get_by_test_id("guide-next").focus()
    page.keyboard.press("Enter")
    wait_for_place(page, FIRST.number, 2)
    assert page.evaluate("document.activeElement.dataset.testid") == "guide-next"


def test_another_language_comes_without_a_reload(visit):
    page = open_guide(visit, f"guide={FIRST.number}.2&{DRAWN}")
    exercise = told(page)["exercises"][0]
    answer(page.get_by_test_id(f"exercise-{exercise['key']}"), exercise["kind"], exercise["truth"])
    page.evaluate("location.hash = location.hash + '&lang=zh'")
    title = text("zh")[str(FIRST.number)]["title"]
    wait_until(page, "(title) => document.querySelector('#guide h2')?.textContent.includes(title)", arg=title)
    assert told(page)["exercises"][0]["solved"] and place(page) == (FIRST.number, 2)
    assert page.get_by_test_id("guide").get_attribute("lang") == "zh-Hans"
    assert page.get_by_test_id("guide-next").inner_text() == text("zh")["frame"]["next"]


def test_a_teacher_reads_what_was_solved_from_a_code(visit):
    page = open_guide(visit, f"guide={FIRST.number}&{DRAWN}")
    exercise = told(page)["exercises"][-1]
    answer(page.get_by_test_id(f"exercise-{exercise['key']}"), exercise["kind"], exercise["truth"])
    page.get_by_test_id("guide-contents").click()
    code = page.get_by_test_id("guide-code").inner_text()
    assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", code)

    page.reload()
    arrived(page, FIRST.number)
    assert [each["solved"] for each in told(page)["exercises"]][-1], "it is kept in this browser"

    teacher = open_guide(visit, f"guide={LAST.number}")
    teacher.get_by_test_id("guide-contents").click()
    assert teacher.get_by_test_id("guide-code").inner_text() != code
    teacher.locator("#guide-contents summary").click()
    teacher.get_by_test_id("guide-code-input").fill(code.lower())
    teacher.get_by_test_id("guide-code-check").click()
    count = len(FIRST.exercises)
    found = text("en")["frame"]["found"].format(done=1, all=count, which=count)
    assert found in teacher.get_by_test_id("guide-code-result").inner_text()
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    teacher.get_by_test_id("guide-code-input").fill(wrong)
    teacher.get_by_test_id("guide-code-check").click()
    assert text("en")["frame"]["noCode"] in teacher.get_by_test_id("guide-code-result").inner_text()

    page.get_by_test_id("guide-contents").click()
    page.get_by_test_id("guide-forget").click()
    assert not any(each["solved"] for each in told(page)["exercises"])
    assert page.evaluate("localStorage.getItem('lunette.solved')") == "[]"


def test_on_a_phone_a_link_shows_the_scene_and_leads_back(visit):
    page = open_guide(visit, f"guide={FIRST.number}&{DRAWN}", size=SIZES[1])
    link = page.locator("[data-go]").first
    link.click()
    settle(page)
    box = page.get_by_test_id("scene").bounding_box()
    assert box and box["y"] < SIZES[1][1] / 2 and box["y"] + box["height"] > SIZES[1][1] / 2
    page.get_by_test_id("guide-back").click()
    settle(page)
    box = link.bounding_box()
    assert box and 0 <= box["y"] < SIZES[1][1]
    assert not page.get_by_test_id("guide-back").is_visible()


def test_without_the_server_the_guide_says_so_and_can_be_opened_again(visit):
    visit.expected += [r"guide\.en\.json", "Failed to load resource"]
    page = visit(f"#{DRAWN}")
    page.route(re.compile(r"guide\.en\.json"), lambda route: route.abort())
    page.get_by_test_id("guide-open").click()
    wait_until(page, "/could not be loaded/.test(document.getElementById('guide').textContent)")
    page.unroute_all()
    page.get_by_test_id("guide-open").click()
    page.get_by_test_id("guide-open").click()
    arrived(page, FIRST.number)
