"""Every way in for a photo, an address that is not loopback, other eyes and hands."""

from __future__ import annotations

import base64
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.barriers import barriers
from tests.browser.hand import restyle, settle, text
from tests.browser.photos import choose, crop, noise, preview, saved, serving_photos, shrunk
from tests.browser.visits import Visits, visiting
from tests.family import PHOTO
from tests.tiers import first

pytestmark = pytest.mark.large

LOOK = Path(__file__).with_name("look.js").read_text()
MINE, OTHER = noise(96, 64), noise(64, 96, seed=8)
# A file as a drop or a paste brings it, at the element that a selector names.
BRING = """([kind, where, name, media, code]) => {
  const transfer = new DataTransfer();
  if (code === null) transfer.setData(media, name);
  const bytes = Uint8Array.from(atob(code ?? ""), (c) => c.charCodeAt(0));
  if (code !== null) transfer.items.add(new File([bytes], name, { type: media }));
  const target = document.querySelector(where);
  const how = { bubbles: true, cancelable: true };
  const event = kind === "paste" ? new ClipboardEvent(kind, { ...how, clipboardData: transfer })
    : new DragEvent(kind, { ...how, dataTransfer: transfer });
  target.dispatchEvent(event);
  return event.defaultPrevented;
}"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving_photos() as (address, _):
        yield address


@pytest.fixture
def visit(server: str, browser: Browser) -> Iterator[Visits]:
    with visiting(server, browser) as visits:
        yield visits


def bring(
    page: Page, kind: str, where: str, data: bytes | None, name: str = "a.png", media: str = "image/png"
) -> bool:
    code = None if data is None else base64.b64encode(data).decode()
    stopped: bool = page.evaluate(BRING, [kind, where, name, media, code])
    settle(page)
    return stopped


PLACES = ['[data-testid="photo-drop"]', ".side", '[data-testid="scene"]']


def test_a_photo_can_be_dropped_anywhere_and_pasted(visit: Visits) -> None:
    page = visit()
    for k, place in enumerate(PLACES):
        photo = noise(50, 40, seed=k)
        assert bring(
            page, "dragover", place, b"x"
        )  # else the browser would open the file in the page's place
        assert bring(page, "drop", place, saved(photo))
        assert np.array_equal(preview(page), shrunk(photo))
    bring(page, "paste", "body", saved(OTHER))
    assert np.array_equal(preview(page), shrunk(OTHER))


@pytest.mark.large
def test_a_picture_of_another_page_and_an_empty_clipboard_are_told(visit: Visits) -> None:
    page = visit()
    choose(page, saved(MINE))
    bring(page, "drop", ".side", None, "https://elsewhere.example/cat.png", "text/uri-list")
    assert text(page, "photo-trouble").startswith("Only a file can be dropped here")
    bring(page, "paste", "body", None, "words", "text/plain")
    assert text(page, "photo-trouble") == "There is no picture on the clipboard."
    assert np.array_equal(preview(page), shrunk(MINE))


def own_address() -> str:
    """This machine's address in its network, which no browser takes for a secure one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.connect(("192.0.2.1", 9))  # nothing is sent: the system only says from where it would be
        found: str = line.getsockname()[0]
    assert not found.startswith("127.")
    return found


@pytest.mark.large
def test_on_another_address_than_loopback_photos_are_read_and_links_are_selected(browser: Browser) -> None:
    with serving_photos(LUNETTE_HOST="0.0.0.0") as (address, _):
        outside = f"http://{own_address()}:{address.rpartition(':')[2]}"
        with visiting(outside, browser) as visit:
            page = visit(has_touch=True)
            assert not page.evaluate("isSecureContext || 'clipboard' in navigator")
            camera = page.get_by_test_id("photo-camera")
            assert (
                camera.get_attribute("capture") == "environment"
                and camera.get_attribute("accept") == "image/*"
            )
            camera.set_input_files({"name": "shot.png", "mimeType": "image/png", "buffer": saved(MINE)})
            settle(page)
            assert np.array_equal(preview(page), shrunk(MINE))
            page.get_by_test_id("photo-link").click()
            field = page.get_by_test_id("photo-link-field")
            field.wait_for()
            assert field.input_value().startswith(outside) and "photo=" not in field.input_value()
            assert field.evaluate(
                "(field) => field.selectionEnd - field.selectionStart === field.value.length"
            )
            assert "Ctrl+C" in text(page, "photo-link-status")
            assert "your own photo is not in it" in text(page, "photo-link-stays").lower()
            page.get_by_test_id("photo-sample-duck").click()
            settle(page)
            assert field.is_hidden()  # it was the link to something else
            page.get_by_test_id("photo-link").click()
            field.wait_for()
            assert field.input_value().endswith("#photo=duck") and text(page, "photo-link-stays") == ""


@pytest.mark.large
def test_a_sample_that_is_not_there_leaves_what_was(visit: Visits) -> None:
    visit.expected.append("404")
    page = visit("#photo=unicorn-0001")
    assert "There is no photo 'unicorn-0001' here" in text(page, "photo-trouble")
    assert page.get_by_test_id("photo-knows").is_visible()
    choose(page, saved(MINE))
    page.evaluate("location.hash = '#photo=unicorn-0002'")
    page.get_by_text("unicorn-0002").wait_for()
    settle(page)
    assert np.array_equal(preview(page), shrunk(MINE))


@pytest.mark.large
def test_small_test_photos_are_offered_and_read_as_they_are(visit: Visits) -> None:
    small = noise(32, 32)
    told = {
        "name": "boat-0007",
        "label": "boat",
        "side": 32,
        "pixels": base64.b64encode(small.tobytes()).decode(),
    }
    routes = {
        r"/api/examples/photos\?count=3$": lambda route: route.fulfill(json={"photos": [told]}),
        "/api/examples/photos/boat-0007$": lambda route: route.fulfill(json=told),
    }
    page = visit("#photo=boat-0007", routes=routes)
    assert np.array_equal(preview(page), small)
    assert text(page, "photo-step-small") == "32 × 32, as they are."
    button = page.get_by_test_id("photo-sample-boat-0007")
    assert button.get_attribute("aria-label") == "Sample photo: boat (boat-0007)"
    assert button.get_attribute("aria-pressed") == "true"


@pytest.mark.large
def test_a_part_that_cannot_be_loaded_says_so_and_is_tried_again(visit: Visits) -> None:
    visit.expected.append("photo.pack.js|Failed to load")
    broken = [True]
    page = visit(
        routes={r"/photo\.pack\.js$": lambda route: route.abort() if broken[0] else route.fallback()},
        wait=False,
    )
    again = page.get_by_role("button", name="Try again")
    again.wait_for()
    broken[0] = False
    again.click()
    page.get_by_test_id("photo-knows").wait_for()


@pytest.mark.large
def test_the_square_is_moved_with_a_finger(visit: Visits) -> None:
    page = visit(size=(390, 844), has_touch=True)
    choose(page, saved(MINE))
    assert crop(page) == (16, 0, 64)
    box = page.get_by_test_id("photo-crop").bounding_box()
    assert box
    finger = page.context.new_cdp_session(page)
    x, y, away = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, box["width"] * 8 / 64
    for kind, at in (("touchStart", 0.0), ("touchMove", away / 2), ("touchMove", away), ("touchEnd", None)):
        points = [] if at is None else [{"x": x - at, "y": y}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    settle(page)
    moved = crop(page)
    assert abs(moved[0] - 8) <= 1 and moved[1:] == (0, 64)
    assert np.array_equal(preview(page), shrunk(MINE, moved))
    assert page.evaluate("scrollY") == 0


@pytest.mark.large
def test_long_names_of_classes_have_room(visit: Visits) -> None:
    names = ["golden retriever", "Norwegian forest cat", "aircraft carrier", "great crested flycatcher"]

    def renamed(route: Route) -> None:
        told = route.fetch().json()
        told["card"]["classes"] = names
        route.fulfill(json=told)

    page = visit(routes={rf"/api/models/{PHOTO}\?": renamed})
    choose(page, saved(MINE))
    restyle(page, ".class-label { visibility: hidden }")  # of the scene
    found = page.evaluate(LOOK)
    assert not found["overlaps"] and not found["outside"] and not found["scrolls"]
    assert any(text(page, "guess-1").startswith(name) for name in names)
    assert text(page, "top-1").startswith(text(page, "guess-1").split("\n")[0].split(" ")[0])


LOOKS = [((1280, 720), "dark", "en"), ((390, 844), "light", "zh"), ((1440, 900), "light", "en"),
         ((1024, 768), "dark", "zh"), ((390, 844), "dark", "en")]  # fmt: skip


@pytest.mark.parametrize(("size", "scheme", "language"), first(LOOKS[1:2], LOOKS))
def test_nothing_overlaps_is_cut_or_keeps_anyone_out(
    visit: Visits, size: Any, scheme: str, language: str
) -> None:
    page = visit(f"#lang={language}", size=size, scheme=scheme, has_touch=size[0] < 500)
    restyle(page, ".class-label { visibility: hidden }")  # of the scene
    for step in (lambda: None, lambda: choose(page, saved(MINE)), lambda: choose(page, b"")):
        step()
        found = {kind: faults for kind, faults in page.evaluate(LOOK).items() if faults}
        assert not found and not barriers(page, ".side")
    page.get_by_test_id("photo").press("Tab")
    assert page.evaluate("document.activeElement.closest('.side') !== null")
    assert crop(page)[2] == 64
