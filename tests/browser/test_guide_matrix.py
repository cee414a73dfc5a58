"""Chapter 1: the numbers in its figures are the drawing's and the photo's."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from tests.browser.guide_hand import DRAWN, open_guide, told
from tests.browser.hand import TWO, draw, pixels
from tests.project import HOME

SHOWN = 8


@pytest.fixture
def photo() -> np.ndarray:
    return np.asarray(Image.open(HOME / "static/data/photo.png").convert("RGB")).astype(int)


def numbers(page, selector: str) -> list[int]:
    found: list[int] = page.locator(selector).evaluate_all(
        "(all) => all.map((each) => Number(each.dataset.value))"
    )
    return found


def window(page, row: int, col: int) -> list[int]:
    levels = np.rint(np.array(pixels(page)).reshape(32, 32) * 255).astype(int)
    return levels[row : row + SHOWN, col : col + SHOWN].ravel().tolist()


def test_the_numbers_are_the_drawings_and_follow_pen_and_keys(visit):
    page = open_guide(visit, "guide=1")
    draw(page, TWO)
    assert numbers(page, "[data-figure=digits] .cells span") == window(page, 12, 12)
    picker = page.locator("[data-figure=digits] .picker")
    picker.focus()
    for key in ("ArrowUp", "ArrowUp", "ArrowLeft"):
        page.keyboard.press(key)
    shown = window(page, 10, 11)
    assert numbers(page, "[data-figure=digits] .cells span") == shown and max(shown) > 100
    said = page.locator("[data-figure=digits] + [data-testid=figure-text]").text_content() or ""
    assert " ".join(map(str, shown[:SHOWN])) in said
    picker.click(position={"x": 2, "y": 2})
    assert numbers(page, "[data-figure=digits] .cells span") == window(page, 0, 0)


def test_a_pixel_of_the_photo_is_three_numbers_and_one_when_grey(visit, photo):
    page = open_guide(visit, f"guide=1.2&{DRAWN}")
    picker = page.locator("[data-figure=channels] .picker")
    picker.focus()
    place = [21, 12]
    for key, (down, right) in {"ArrowUp": (-1, 0), "ArrowRight": (0, 1)}.items():
        page.keyboard.press(key)
        place = [place[0] + down, place[1] + right]
        rgb = photo[place[0], place[1]].tolist()
        grey = round(float(np.dot([0.299, 0.587, 0.114], rgb)))
        assert numbers(page, "[data-figure=channels] .facts [data-value]") == [*rgb, grey]


def test_the_exercises_ask_for_what_is_there(visit, photo):
    page = open_guide(visit, f"guide=1&{DRAWN}")
    cell, count, channel = told(page)["exercises"]
    row, col = cell["task"]["row"], cell["task"]["col"]
    levels = np.rint(np.array(pixels(page)).reshape(32, 32) * 255)
    assert cell["truth"] == levels[row, col]
    assert [each["answer"] for each in cell["typical"]][:2] == [levels[col, row], levels[row - 1, col - 1]]
    assert count["truth"] == np.zeros((3, count["task"]["rows"], count["task"]["cols"])).size
    assert channel["truth"] == ["red", "green", "blue"][channel["task"]["channel"]]
    assert channel["task"]["values"]["sky"] == round(photo[:6, :, channel["task"]["channel"]].mean())
