"""Photos in: from a file to a square, to 32 x 32 means, to the network's numbers, each as numpy has it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser import photos
from tests.browser.hand import click, select, settle, shown, text, values
from tests.browser.photos import CLASSES, SURE, answer, choose, crop, noise, preview, read, saved, shrunk
from tests.browser.visits import Visits, visiting
from tests.family import MEAN, STD
from tests.tiers import large

NEAR = 1e-5
MINE = noise(300, 200)


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, Path]]:
    with photos.serving_photos() as found:
        yield found


@pytest.fixture
def visit(server: tuple[str, Path], browser: Browser) -> Iterator[Visits]:
    with visiting(server[0], browser) as visits:
        yield visits


@pytest.fixture
def models(server: tuple[str, Path]) -> Path:
    return server[1]


def with_photo(visit: Visits, hash: str = "") -> Page:
    page = visit(hash)
    choose(page, saved(MINE))
    return page


def agrees(page: Page, small: np.ndarray) -> None:
    """The small picture on the page, and what the network got of it."""
    assert np.array_equal(preview(page), small)
    assert np.abs(np.array(values(page, "input", 3072)) - read(small)).max() < NEAR


def test_before_the_first_photo_the_page_says_what_the_network_knows(visit: Visits) -> None:
    page = visit()
    assert text(page, "photo-knows") == (
        "It knows four things: dog, cat, boat, bird. Whatever you show it, it answers one of them."
    )
    assert text(page, "guess-1").startswith("–") and page.get_by_test_id("top-1").count() == 0
    assert page.get_by_test_id("photo-unknown").is_hidden() and page.get_by_test_id("pad").is_hidden()
    assert np.abs(values(page, "input", 3072)).max() < 0.5 / 255 / min(STD) + NEAR  # the mean of all photos


def test_a_chosen_file_is_read_as_numpy_and_torch_read_it(visit: Visits, models: Path) -> None:
    page = with_photo(visit)
    assert page.evaluate("lunette.photo()") == {
        "name": "mine.png", "sample": None, "width": 300, "height": 200,
        "crop": {"x": 50, "y": 0, "side": 200},
    }  # fmt: skip
    agrees(page, shrunk(MINE))
    chances = answer(models, shrunk(MINE))
    order = [CLASSES[k] for k in np.argsort(-chances)]
    assert text(page, "guess-1").startswith(order[0]) and text(page, "guess-2").startswith(order[1])
    assert [text(page, f"top-{k}").split()[0] for k in range(1, 5)] == order
    assert np.abs(np.array(values(page, "softmax", 4)) - chances).max() < NEAR


@pytest.mark.large
def test_the_steps_say_their_numbers(visit: Visits) -> None:
    page = with_photo(visit)
    assert text(page, "photo-step-taken") == "The photo: 300 × 200 pixels."
    assert text(page, "photo-step-square") == "The square: 200 × 200 of them, from column 50, row 0."
    assert text(page, "photo-step-small") == "32 × 32: each is the mean of 6 to 7 pixels across and down."
    page.get_by_test_id("photo-preview").hover(position={"x": 0.5 + 3 * 11, "y": 0.5 + 3 * 7})
    assert text(page, "photo-place") == "row 7 · column 11"
    small = shrunk(MINE)
    for channel in range(3):
        line = page.get_by_test_id(f"photo-number-{channel}")
        expected = (small[7, 11, channel] / 255 - MEAN[channel]) / STD[channel]
        assert abs(float(line.get_attribute("data-value") or "nan") - expected) < NEAR
        assert f"({small[7, 11, channel]}/255 − {MEAN[channel]:.3g})" in line.inner_text()
    page.get_by_role("application", name="What the network sees").press("ArrowDown")
    assert text(page, "photo-place") == "row 8 · column 11"


def test_the_square_is_moved_and_sized_with_a_mouse_and_taken_back(visit: Visits) -> None:
    page = with_photo(visit)
    box = page.get_by_test_id("photo-crop").bounding_box()
    assert box
    scale = box["width"] / 200  # css px a pixel
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] - 20 * scale, middle[1], steps=4)
    page.mouse.up()
    settle(page)
    moved = crop(page)
    assert abs(moved[0] - 30) <= 1 and moved[1:] == (0, 200)
    agrees(page, shrunk(MINE, moved))
    corner = box["x"] - 20 * scale + 1, box["y"] + box["height"] - 1
    page.mouse.move(*corner)
    page.mouse.down()
    page.mouse.move(corner[0] + 60 * scale, corner[1] - 60 * scale, steps=4)
    page.mouse.up()
    settle(page)
    sized = crop(page)
    assert abs(sized[2] - 140) <= 1 and sized[0] + sized[2] == moved[0] + 200 and sized[1] == 0
    agrees(page, shrunk(MINE, sized))
    click(page, "photo-undo")
    assert crop(page) == moved
    click(page, "photo-reset")
    assert crop(page) == (50, 0, 200)
    agrees(page, shrunk(MINE))


@pytest.mark.large
def test_the_square_is_moved_and_sized_with_keys(visit: Visits) -> None:
    page = with_photo(visit)
    square = page.get_by_test_id("photo-crop")
    for key in ("-", "-", "ArrowDown", "Shift+ArrowLeft", "+"):
        square.press(key)
    settle(page)
    assert crop(page) == (41, 2, 198)
    agrees(page, shrunk(MINE, (41, 2, 198)))
    square.press("Home")
    assert crop(page) == (50, 0, 200)
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    settle(page)
    assert page.evaluate("lunette.photo()") is None and page.get_by_test_id("photo-knows").is_visible()
    page.keyboard.press("Control+Shift+z")
    settle(page)
    agrees(page, shrunk(MINE))


def test_below_its_threshold_an_answer_may_be_none_of_these(visit: Visits, models: Path) -> None:
    page = with_photo(visit)
    assert answer(models, shrunk(MINE)).max() < 0.5
    said = text(page, "photo-unknown")
    assert said.startswith("Perhaps none of these: it is less than 50.0 % sure.") and "I do not know" in said
    page = with_photo(visit, f"#model={SURE}")
    assert page.get_by_test_id("photo-unknown").is_hidden()


@pytest.mark.parametrize("live", [True, large(False)])
def test_only_the_small_picture_leaves_the_browser(visit: Visits, live: bool) -> None:
    page = visit(live=live)
    sent: list[bytes] = []
    page.on("request", lambda asked: sent.append(asked.post_data_buffer or b""))
    page.on("websocket", lambda line: line.on("framesent", lambda frame: sent.append(frame)))
    page.reload()
    settle(page)
    choose(page, saved(MINE))
    bodies = [each for each in sent if each]
    assert bodies and bodies[-1] == shrunk(MINE).tobytes()
    assert all(len(each) == 3072 for each in bodies)
    assert not any("mine" in asked for asked in visit.requests)


@pytest.mark.large
def test_a_large_photo_is_shrunk_first_and_turned_as_its_exif_says(visit: Visits) -> None:
    tall = np.zeros((1200, 800, 3), np.uint8)  # as it is meant to be seen: red above blue
    tall[:600, :, 0], tall[600:, :, 2] = 255, 255
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by a quarter to see it: stored on its left side
    stored = Image.fromarray(np.ascontiguousarray(np.rot90(tall)))
    page = visit()
    choose(page, saved(stored, "JPEG", quality=95, exif=exif), "phone.jpg", "image/jpeg")
    told = page.evaluate("lunette.photo()")
    assert (told["width"], told["height"], told["crop"]) == (341, 512, {"x": 0, "y": 85, "side": 341})
    assert text(page, "photo-step-taken") == "The photo: 800 × 1,200 pixels, shrunk to 341 × 512."
    small = preview(page).astype(int)
    assert (abs(small[:15] - (254, 0, 0)) < 4).all() and (abs(small[17:] - (0, 0, 254)) < 4).all()


def test_a_sample_is_in_the_address_and_comes_back_with_its_square(visit: Visits) -> None:
    page = visit("#photo=kitten:40,10,100", permissions=["clipboard-read", "clipboard-write"])
    assert page.evaluate("lunette.photo()")["sample"] == "kitten" and crop(page) == (40, 10, 100)
    page.get_by_test_id("photo-sample-owl").click()
    settle(page)
    page.get_by_test_id("photo-crop").press("ArrowRight")
    assert page.get_by_test_id("photo-sample-owl").get_attribute("aria-pressed") == "true"
    page.get_by_test_id("photo-link").click()
    page.get_by_text("copied", exact=True).wait_for()
    x, y, side = crop(page)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert parse_qs(urlsplit(copied).fragment)["photo"] == [f"owl:{x},{y},{side}"]
    other = visit(f"#{urlsplit(copied).fragment}")
    assert crop(other) == (x, y, side) and np.array_equal(preview(other), preview(page))


@pytest.mark.large
def test_a_network_that_reads_drawings_and_back_keeps_drawing_and_photo(visit: Visits) -> None:
    page = with_photo(visit, "#draw=4.")
    for name, title in (("lenet", "LeNet"), ("article-fig3", "Figure 3")):
        page.get_by_test_id("model-menu").get_by_role("button").first.click()
        page.get_by_test_id("gallery").get_by_role("button", name=title, exact=True).click()
        settle(page)
        reads_photos = name != "lenet"
        assert page.get_by_test_id("pad").is_visible() != reads_photos
        assert page.get_by_test_id("photo-drop").is_visible() == reads_photos
    agrees(page, shrunk(MINE))
    assert "draw=4." in page.url


@pytest.mark.large
def test_another_language_keeps_the_photo(visit: Visits) -> None:
    page = with_photo(visit)
    page.get_by_test_id("photo-crop").press("Shift+ArrowLeft")
    page.get_by_test_id("lang-zh").click()
    page.wait_for_url("**/*lang=zh*")
    page.wait_for_function("() => document.documentElement.dataset.ready === 'true'")
    settle(page)
    assert crop(page) == (40, 0, 200)
    agrees(page, shrunk(MINE, (40, 0, 200)))
    assert page.evaluate("sessionStorage.length") == 0


@pytest.mark.large
def test_the_server_finds_the_same_photo_behind_a_unit(visit: Visits, models: Path) -> None:
    """Which goes to it as numbers for JSON, channel after channel."""
    page = with_photo(visit)
    for layer, index in (("conv1", 1234), ("pool2", 77)):
        select(page, layer, index)
        page.get_by_test_id("verify").click()
        page.get_by_test_id("verify-difference").wait_for()
        assert abs(shown(page, "verify-server") - values(page, layer, index + 1)[index]) < 1e-4
    settle(page)
    assert page.get_by_test_id("field").get_attribute("aria-busy") is None
    assert page.get_by_test_id("verify-failed").count() == 0
