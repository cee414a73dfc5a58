"""The page's small pictures of a photo: the server's, byte for byte, and means as numpy counts them."""

from __future__ import annotations

import base64
import json
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from app.photos import averaged
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


def test_the_small_picture_is_the_servers(told: dict[str, Any]) -> None:
    for (photo, (x, y, side), to), found in small(told):
        cut = photo[y : y + side, x : x + side]
        assert np.array_equal(found.transpose(2, 0, 1), averaged(cut, to))


def test_the_small_picture_is_nearly_pillows(told: dict[str, Any]) -> None:
    """Which rounds twice, along rows and then along columns: a level off at most."""
    for (photo, (x, y, side), to), found in small(told):
        cut = Image.fromarray(photo).crop((x, y, x + side, y + side))
        other = np.asarray(cut.resize((to, to), Image.Resampling.BOX)).astype(int)
        if to == 32:  # of 28 Pillow's floats put some pixels into two areas
            assert np.abs(found - other).max() <= 1


def test_a_photo_of_the_right_size_is_taken_as_it_is(told: dict[str, Any]) -> None:
    same = [(case, found) for case, found in small(told) if case.crop[2] == case.side]
    assert same
    for (photo, (x, y, side), _), found in same:
        assert np.array_equal(photo[y : y + side, x : x + side], found)


def test_where_pixels_come_out_even_each_is_the_mean_of_its_block(told: dict[str, Any]) -> None:
    wider = [(case, found) for case, found in small(told) if case.crop[2] > case.side]
    even = [(case, found) for case, found in wider if case.crop[2] % case.side == 0]
    assert len(even) >= 3
    for (photo, (x, y, side), to), found in even:
        blocks = photo[y : y + side, x : x + side].reshape(to, side // to, to, side // to, 3)
        assert np.array_equal(found, np.floor(blocks.mean(axis=(1, 3)) + 0.5))


def test_each_pixel_counts_for_the_area_that_its_middle_is_in(told: dict[str, Any]) -> None:
    """In fractions, which round nothing; of a photo with fewer pixels the one under each middle."""
    for size, both in enumerate(told["cells"], 1):
        for side, cells in zip(SIDES, both, strict=True):
            if size < side:
                middles = [Fraction(2 * k + 1, 2) * size / side for k in range(side)]
                assert cells == [[int(middle), int(middle)] for middle in middles]
                continue
            areas = [ceil(Fraction(2 * k + 1, 2) * side / size) - 1 for k in range(size)]
            assert cells == [[areas.index(k), size - 1 - areas[::-1].index(k)] for k in range(side)]
