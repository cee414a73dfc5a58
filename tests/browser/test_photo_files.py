"""Files of every kind: what of them the network sees, and what is no photo."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.browser.hand import settle, text
from tests.browser.photos import choose, noise, preview, saved, serving_photos, shrunk
from tests.browser.visits import Visits, visiting
from tests.tiers import first

pytestmark = pytest.mark.large

MINE, OTHER = noise(96, 64), noise(64, 96, seed=8)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving_photos() as (address, _):
        yield address


@pytest.fixture
def visit(server: str, browser: Browser) -> Iterator[Visits]:
    with visiting(server, browser) as visits:
        yield visits


def animated() -> bytes:
    frames = [Image.fromarray(np.full((40, 40, 3), tone, np.uint8)) for tone in ((255, 0, 0), (0, 0, 255))]
    return saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=50, loop=0)


def clear() -> bytes:
    levels = np.zeros((40, 40, 4), np.uint8)
    levels[:20, :, 3] = 255  # black above, see-through below
    return saved(levels)


def halves(above: Any, below: Any) -> np.ndarray:
    return np.repeat(np.array([[above]] * 16 + [[below]] * 16), 32, axis=1)


RED = halves((255, 0, 0), (255, 0, 0))
# name -> the file, and what the network sees; levels that a format may miss
KINDS = {
    "animated.gif": (animated(), RED, 0),
    "clear.png": (clear(), halves((0, 0, 0), (255, 255, 255)), 0),
    "grey.png": (saved(np.full((40, 50), 77, np.uint8)), halves((77, 77, 77), (77, 77, 77)), 0),
    "one.png": (saved(np.full((1, 1, 3), (9, 99, 199), np.uint8)), halves((9, 99, 199), (9, 99, 199)), 0),
    "line.png": (saved(np.full((1, 700, 3), (9, 99, 199), np.uint8)), halves((9, 99, 199), (9, 99, 199)), 0),
    "cmyk.jpg": (saved(Image.new("CMYK", (40, 40), (0, 255, 255, 0)), "JPEG", quality=95), RED, 40),
    "photo.webp": (saved(np.full((40, 40, 3), (255, 0, 0), np.uint8), "WEBP", lossless=True), RED, 0),
    "bitmap.bmp": (saved(np.full((40, 40, 3), (255, 0, 0), np.uint8), "BMP"), RED, 0),
}


@pytest.mark.parametrize("name", first(["clear.png"], KINDS))
def test_odd_photos_are_read(visit: Visits, name: str) -> None:
    data, expected, near = KINDS[name]
    page = visit()
    choose(page, data, name, "image/x")
    assert page.get_by_test_id("photo-trouble").is_hidden()
    assert np.abs(preview(page).astype(int) - expected).max() <= near


def wide_png() -> bytes:
    """Says that it is 20,000 pixels square; the rest is not looked at."""
    return saved(MINE)[:16] + (20_000).to_bytes(4, "big") * 2 + saved(MINE)[24:]


BAD = {
    "empty.png": (b"", "empty.png is empty: it has 0 bytes."),
    "words.txt": (
        b"Dear reader, this is no photo.",
        "words.txt is not a photo; JPEG, PNG, WebP and GIF are taken.",
    ),
    "cat.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cat.svg is an SVG, a drawing made of lines"),
    "cat.heic": (b"\0\0\0\x18ftypheic" + bytes(99), "This browser cannot open cat.heic (HEIC or AVIF)"),
    "torn.png": (saved(MINE)[:200], "torn.png is broken: it cannot be unpacked."),
    "wide.png": (wide_png(), "wide.png has 20,000 × 20,000 pixels; at most 64 million are taken."),
}


def test_what_is_no_photo_is_told_in_one_sentence_and_nothing_is_lost(visit: Visits, tmp_path: Path) -> None:
    page = visit()
    choose(page, saved(MINE))
    for name, (data, sentence) in BAD.items():
        choose(page, data, name, "image/x")
        told = text(page, "photo-trouble")
        assert told.startswith(sentence) and len(told) < 120, told
        assert np.array_equal(preview(page), shrunk(MINE))
        assert page.evaluate("lunette.photo().name") == "mine.png"
    large = tmp_path / "large.jpg"
    large.touch()
    os.truncate(large, 40_000_001)  # a file of the disk: to hand 40 MB to the browser takes a minute
    page.get_by_test_id("photo").set_input_files(large)
    settle(page)
    assert text(page, "photo-trouble") == "large.jpg has 41 MB; at most 40 MB are taken."
    assert np.array_equal(preview(page), shrunk(MINE))
    choose(page, saved(OTHER))
    assert page.get_by_test_id("photo-trouble").is_hidden()
    page.get_by_test_id("photo-undo").click()
    settle(page)
    assert np.array_equal(preview(page), shrunk(MINE))
