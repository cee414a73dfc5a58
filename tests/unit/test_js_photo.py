"""The page's small pictures of a photo: Pillow's, byte for byte, and means of pixels as numpy counts them."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tests import node

Bytes = NDArray[np.uint8]
SIDES = 28, 32
LARGEST = 512  # pixels along a side of the photos that the page keeps


class Case(NamedTuple):
    photo: Bytes  # (rows, cols, 3)
    crop: tuple[int, int, int]  # x, y, side
    side: int


def cases() -> list[Case]:
    """Photos of noise and of flat colours, squares anywhere on them, from one pixel to all of them."""
    chance = np.random.default_rng(12)
    made = []
    for number in range(120):
        rows, cols = (int(chance.integers(1, LARGEST + 1)) for _ in "hw")
        side = int(chance.integers(1, min(rows, cols) + 1)) if number % 3 else min(rows, cols)
        x, y = int(chance.integers(0, cols - side + 1)), int(chance.integers(0, rows - side + 1))
        photo = chance.integers(0, 256, (rows, cols, 3), dtype=np.uint8)
        if number % 10 == 0:
            photo[:] = photo[0, 0]
        made.append(Case(photo, (x, y, side), SIDES[number % 2]))
    noise = [chance.integers(0, 256, (k, k, 3), dtype=np.uint8) for k in (32, 64, 320, 512)]
    return made + [Case(photo, (0, 0, len(photo)), 32) for photo in noise]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("photo")
    asked, answers = folder / "cases.json", folder / "answers.json"
    given = [
        {
            "rgba": base64.b64encode(np.dstack([photo, np.full(photo.shape[:2], 255, np.uint8)])).decode(),
            "width": photo.shape[1],
            "crop": dict(zip(("x", "y", "side"), crop, strict=True)),
            "side": side,
        }
        for photo, crop, side in cases()
    ]
    asked.write_text(json.dumps({"out": str(answers), "cases": given}))
    node.run(Path("tests/js/photo.mjs"), asked)
    found: dict[str, Any] = json.loads(answers.read_text())
    return found


def small(told: dict[str, Any]) -> list[tuple[Case, Bytes]]:
    return [
        (case, np.array(found, np.uint8).reshape(case.side, case.side, 3))
        for case, found in zip(cases(), told["small"], strict=True)
    ]


def test_the_small_picture_is_pillows(told: dict[str, Any]) -> None:
    for (photo, (x, y, side), to), found in small(told):
        cut = Image.fromarray(photo).crop((x, y, x + side, y + side))
        assert np.array_equal(found, np.asarray(cut.resize((to, to), Image.Resampling.BOX)))


def test_a_photo_of_the_right_size_is_taken_as_it_is(told: dict[str, Any]) -> None:
    same = [(case, found) for case, found in small(told) if case.crop[2] == case.side]
    assert same
    for (photo, (x, y, side), _), found in same:
        assert np.array_equal(photo[y : y + side, x : x + side], found)


def test_where_pixels_come_out_even_each_is_the_mean_of_its_block(told: dict[str, Any]) -> None:
    """Rounded twice, along rows and then along columns: a level off at most."""
    wider = [(case, found) for case, found in small(told) if case.crop[2] > case.side]
    even = [(case, found) for case, found in wider if case.crop[2] % case.side == 0]
    assert len(even) >= 3
    for (photo, (x, y, side), to), found in even:
        blocks = photo[y : y + side, x : x + side].reshape(to, side // to, to, side // to, 3)
        assert np.abs(found - blocks.mean(axis=(1, 3))).max() <= 1


def test_every_pixel_of_a_square_is_in_one_cell(told: dict[str, Any]) -> None:
    """Where there are more pixels than cells, and borders are no numbers that floats round; cells differ by
    one pixel at most."""
    for size, both in enumerate(told["cells"], 1):
        cells = both[SIDES.index(32)]
        counts = [last - first + 1 for first, last in cells]
        assert min(counts) >= 1 and max(counts) - min(counts) <= 1, size
        if size >= 32:
            assert [k for first, last in cells for k in range(first, last + 1)] == list(range(size))
