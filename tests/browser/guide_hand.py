"""A hand for tests of the guide: goes from chapter to chapter, answers, follows links, looks for faults."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from playwright.sync_api import Locator, Page

from tests.browser.barriers import barriers
from tests.browser.hand import restyle, settle, state
from tests.waiting import wait_until

CHECK = Path(__file__).with_name("guide.js").read_text()
SIZES = [(1280, 720), (390, 844)]  # a desk, a phone
DRAWN = "draw=4."


def open_guide(visit, hash: str, *, size=(1280, 720), scheme="dark") -> Page:
    page = visit(f"#{hash}", size=size, scheme=scheme)
    page.get_by_test_id("guide-text").wait_for()
    settle(page)
    fill_the_em(page)
    return page


def fill_the_em(page: Page) -> None:
    """Without a Chinese font its characters are boxes, too narrow: this makes them as wide as they are."""
    missing = page.evaluate(
        """() => {
          const context = document.createElement("canvas").getContext("2d");
          context.font = `100px ${getComputedStyle(document.body).fontFamily}`;
          const chinese = document.documentElement.lang === "zh-Hans";
          return chinese ? 1 - context.measureText("中").width / 100 : 0;
        }"""
    )
    if missing > 0.05:
        plain = ".number, .cells, code, input, output { letter-spacing: 0 }"
        restyle(page, f"#guide, #guide-tabs, #train {{ letter-spacing: {missing:.2f}em; {plain} }}")


def read(page: Page, number: int) -> dict[str, Any]:
    """Goes to a chapter by the contents; -> what window.lunette.guide() says of it."""
    if page.get_by_test_id("guide-contents").get_attribute("aria-expanded") == "false":
        page.get_by_test_id("guide-contents").click()
    page.get_by_test_id(f"guide-chapter-{number}").click()
    arrived(page, number)
    settle(page)
    return told(page)


def arrived(page: Page, number: int) -> None:
    wait_until(
        page,
        """(number) => lunette.guide()?.chapter === number
          && document.querySelector('[data-testid="guide-text"] h2')?.textContent.startsWith(`${number} `)""",
        arg=number,
    )


def told(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("lunette.guide()")
    return found


def faults(page: Page) -> dict[str, list[str]]:
    return {kind: found for kind, found in page.evaluate(CHECK).items() if found}


def sections(page: Page) -> int:
    return page.locator('[data-testid="guide-text"] > .lesson').count()


def assert_lawful(exercise: dict[str, Any]) -> None:
    wrong = exercise["typical"]
    assert len(wrong) >= 3, exercise["key"]
    answers = [str(each["answer"]) for each in wrong]
    assert str(exercise["truth"]) not in answers and len(set(answers)) == len(answers), exercise
    assert len({each["hint"] for each in wrong}) == len(wrong), exercise


def answer(place: Locator, kind: str, given: Any) -> None:
    """Answers an exercise as a reader does, and asks for the check."""
    if kind in ("choice", "map"):
        place.locator(f'input[value="{given}"]').check()
    else:
        fields = place.locator('input[type="text"]')
        for k, number in enumerate(given if kind == "numbers" else [given]):
            fields.nth(k).fill(str(number))
    place.get_by_test_id("exercise-check").click()


def squeezed(words: str) -> str:
    return re.sub(r"\s", "", words)


def guide_barriers(page: Page) -> list[str]:
    return barriers(page, "#guide")


def follow(page: Page, link: Locator) -> None:
    """Clicks a link; what it names is what the scene shows."""
    hash = link.get_attribute("data-go") or ""
    link.click()
    wait_until(page, "!lunette.state().moving")
    settle(page)
    wanted, now = {name: found[0] for name, found in parse_qs(hash).items()}, state(page)
    if "unit" in wanted:
        assert "{layer}:{index}".format(**now["selected"]) == wanted["unit"]
    assert now["wires"] == wanted.get("wires"), hash
    assert now["relief"] == ("relief" in wanted), hash
    assert (now["choice"]["only"] or now["choice"]["fold"] or now["choice"]["hidden"] or None) == shown(
        wanted
    )
    if "cam" in wanted or "fly" not in wanted:
        assert now["view"] == ("3d" if camera_bends(wanted.get("cam"), now) else "flat"), hash
    if "fly" in wanted:
        assert now["camera"]["zoom"] > 1, hash


def shown(wanted: dict[str, str]) -> Any:
    choice = wanted.get("show", "")
    only = re.search(r"only\.(\w+)", choice)
    hidden = re.search(r"-([\w.]+)", choice)
    return (only and only[1]) or ("fold" in choice) or (hidden and hidden[1].split(".")) or None


def camera_bends(cam: str | None, now: dict[str, Any]) -> bool:
    """Where a link names no camera, the view stays what it was."""
    if cam is None:
        return now["camera"]["bend"] == 1
    return cam == "3d" or (cam.count(",") > 2 and float(cam.split(",")[-1]) > 0.5)
