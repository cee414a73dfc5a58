"""The page in English and Chinese: by the browser, by the address, by the switch; nothing is lost."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route

from app.settings import HOME
from tests.browser.barriers import barriers
from tests.browser.hand import TWO, click, draw, guess, pixels, rested, restyle, select, settle, state
from tests.tiers import large
from tests.waiting import wait_until

LOOK = Path(__file__).with_name("look.js").read_text()
TEXTS = HOME / "static" / "text"
CHINESE = r"[\u4e00-\u9fff]"
UNIT = 3 * 196 + 5 * 14 + 9
SCENES = {
    "pool": "#draw=4.&unit=pool1:667&lang=zh",
    "conv": "#draw=4.&unit=conv2:350&lang=zh",
    "softmax": "#draw=4.&unit=softmax:2&reach=1&lang=zh",
    "filters": "#draw=4.&unit=conv2:350&room=filters:conv2:3&lang=zh",
    "filter": "#draw=4.&unit=conv2:350&room=filter:conv2:3&lang=zh",
    "stepper": "#draw=4.&unit=conv2:350&room=stepper:conv2:3&lang=zh",
}
# Every text, title and label of the page, less what is marked as English.
SAID = """() => {
  const told = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement.closest("script, noscript, style, [lang=en], math")) told.push(node.data);
  }
  for (const element of document.querySelectorAll("[title], [aria-label]")) {
    told.push(element.title, element.getAttribute("aria-label") ?? "");
  }
  return [document.title, ...told].map((text) => text.trim()).filter(Boolean);
}"""
ENGLISH = re.compile(r"[A-Za-z][a-z]{2,} +[a-z]{2,}")  # two words that follow one another
KEYS = re.compile(r"Page (Up|Down)")


def table(language: str) -> dict[str, str]:
    both = (json.loads((TEXTS / f"{part}{language}.json").read_text("utf-8")) for part in ("", "rooms."))
    return {key: text for each in both for key, text in each.items()}


def speaks(page) -> str:
    """The language of the title, which <html lang> must name too."""
    tag, title = page.evaluate("[document.documentElement.lang, document.title]")
    return next(
        name
        for name, lang in (("en", "en"), ("zh", "zh-Hans"))
        if (lang, table(name)["page.title"]) == (tag, title)
    )


def ready(page) -> None:
    wait_until(page, "document.documentElement.dataset.ready === 'true'")
    settle(page)


def pressed(page) -> list[str]:
    return [page.get_by_test_id(f"lang-{name}").get_attribute("aria-pressed") for name in ("en", "zh")]


def test_the_page_speaks_what_the_browser_prefers(visit):
    page = visit(locale="zh-CN")
    assert speaks(page) == "zh"
    assert pressed(page) == ["false", "true"]
    assert page.evaluate("location.hash") == ""
    assert not [url for url in visit.requests if "/static/text/" in url]  # it came with the page
    assert page.get_by_test_id("pad-clear").inner_text() == table("zh")["pad.clear"]
    assert speaks(visit(locale="de-DE")) == "en"


def test_the_address_overrules_the_browser(visit):
    page = visit("#draw=4.&lang=zh", locale="en-US")
    assert speaks(page) == "zh"
    assert "lang=zh" in page.evaluate("location.hash")
    assert page.get_by_test_id("pad-clear").inner_text() == table("zh")["pad.clear"]
    assert page.get_by_test_id("scene").get_attribute("aria-label") == table("zh")["scene.label"]
    assert page.get_by_test_id("pad-undo").get_attribute("title") == table("zh")["pad.undo.key"]
    assert speaks(visit("#lang=en", locale="zh-CN")) == "en"


def test_the_switch_keeps_the_drawing_and_the_unit(visit):
    page = visit()
    draw(page, TWO)
    click(page, "pad-eraser")
    select(page, "pool1", UNIT)
    click(page, "view-3d")
    page.get_by_test_id("depth-2").click()
    before, seen, said = pixels(page), state(page), guess(page)
    for name, presses in (("zh", ["false", "true"]), ("en", ["true", "false"])):
        with page.expect_navigation():
            page.get_by_test_id(
                f"lang-{name}"
            ).click()  # at once: what was not yet written must be in the address
        ready(page)
        assert (speaks(page), pressed(page)) == (name, presses)
        assert f"lang={name}" in page.evaluate("location.hash")
        assert (pixels(page), guess(page)) == (before, said)
        again = state(page)
        assert [again[key] for key in ("selected", "view", "depth")] == [
            seen[key] for key in ("selected", "view", "depth")
        ]
    click(page, "lang-en")  # spoken already: nothing happens
    assert speaks(page) == "en"


def test_a_pasted_address_in_another_language_is_followed(visit):
    page = visit("#draw=4.&unit=pool1:9")
    with page.expect_navigation(url="**lang=zh"):
        page.evaluate("location.hash = 'draw=5.&unit=pool1:12&lang=zh'")
    wait_until(page, "document.documentElement.lang === 'zh-Hans'")
    ready(page)
    assert state(page)["selected"] == {"layer": "pool1", "index": 12}


def test_words_that_cannot_be_had_leave_the_page_usable(visit):
    visit.expected += [r"zh\.json", "Failed to load resource"]
    page = visit("#draw=4.&lang=zh", routes={r"/static/text/zh\.json": lambda route: route.abort()})
    assert speaks(page) == "en"
    assert page.get_by_test_id("notice").inner_text() == table("en")["notice.noLanguage"]
    draw(page, TWO)
    assert "lang=zh" in page.evaluate("location.hash")  # so that another load tries again
    page.unroute(re.compile(r"/static/text/zh\.json"))
    page.reload()
    ready(page)
    assert speaks(page) == "zh"


@pytest.mark.parametrize("scene", SCENES)
def test_nothing_in_chinese_is_left_in_english(visit, scene):
    page = visit(SCENES[scene])
    if "room" in SCENES[scene]:
        wait_until(page, "() => document.querySelector('#room h2')?.textContent.trim()")
        settle(page)
    said = page.evaluate(SAID)
    assert sum(bool(re.search(CHINESE, text)) for text in said) > 60
    left = {text for text in said if ENGLISH.search(KEYS.sub("", text))}
    assert not left, left
    assert page.evaluate("[...document.querySelectorAll('.row-label b')].at(-1).textContent") in {
        "手写图",
        "Softmax",
    }


def broad(part: str) -> tuple[str, Any]:
    """Chinese as wide as it is where no font has it: a dash and a place to break. -> a route"""
    text = (TEXTS / f"{part}zh.json").read_text("utf-8")
    dashes = re.sub(r"[\u3000-\u9fff\uff00-\uffef]", "\u2014\u200b", text)

    def answer(route: Route) -> None:
        route.fulfill(body=dashes, content_type="application/json")

    return f"/static/text/{re.escape(part)}zh\\.json", answer


@pytest.mark.parametrize("size", [large((1280, 720)), (390, 844)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("scene", ["pool", "softmax", "stepper", "filter"])
def test_chinese_fits(visit, size, scene):
    page = visit(SCENES[scene], size=size, routes=dict([broad(""), broad("rooms.")]))
    assert "\u2014" in page.get_by_test_id("pad-clear").inner_text()
    found = {kind: faults for kind, faults in page.evaluate(LOOK).items() if faults}
    assert not found, found


def test_a_formula_is_set_in_one_face_in_both_languages(visit):
    """Where the system has Chinese characters, its usual face for a Chinese page is theirs."""
    widths = "[...document.querySelectorAll('math')].map((math) => math.getBoundingClientRect().width)"
    sizes = []
    for name in ("zh", "en"):
        page = visit(SCENES["softmax"].replace("zh", name))
        rested(page)
        sizes.append(page.evaluate(widths))
    chinese, english = sizes
    assert len(chinese) > 10
    assert chinese == english


def test_a_formula_that_is_crowded_is_seen(visit):
    page = visit(SCENES["softmax"], size=(390, 844))
    restyle(page, ".written p + p { margin-top: -20px }")
    assert page.evaluate(LOOK)["overlaps"]


def test_the_switch_fits_the_header(visit):
    for size in ((1280, 720), (1024, 768), (390, 844), (360, 740)):
        page = visit(size=size)
        assert not page.evaluate(LOOK)["scrolls"], size
        assert not page.evaluate(LOOK)["outside"], size


@pytest.mark.parametrize("scheme", ["dark", large("light")])
def test_no_serious_barrier_in_chinese(visit, scheme):
    page = visit(SCENES["conv"], scheme=scheme)
    assert not barriers(page)
