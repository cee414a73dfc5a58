"""Each named scene looks as it did when its reference was drawn, and the scenes differ from each other."""

from __future__ import annotations

import io
from itertools import combinations

import numpy as np
import pytest
from PIL import Image

from tests.browser.scenes import FOLDER, SCENES, picture
from tests.tiers import first

DIFFERENT = 24  # of 255, in any channel: less is rounding
ALLOWED = 0.01  # of the pixels, along edges
OTHER = 0.02  # of the pixels: two scenes differ by at least so much


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), np.int16)


def reference(name: str) -> np.ndarray:
    return pixels((FOLDER / f"{name}.png").read_bytes())


def share(a: np.ndarray, b: np.ndarray) -> float:
    """Of the pixels, how many differ."""
    return float((np.abs(a - b).max(axis=2) > DIFFERENT).mean())


ALWAYS = [
    "flat-dark",
    "turning-light",
    "relief-dark",
    "traced-light",
    "traced-solid-dark",
    "folded-dark",
    "alone-dark",
]


@pytest.mark.parametrize("name", first(ALWAYS, SCENES))
def test_a_scene_looks_as_it_did(visit, name):
    now, before = pixels(picture(visit, name)), reference(name)
    assert now.shape == before.shape
    assert share(now, before) <= ALLOWED, f"{share(now, before):.1%} differ; see tests/browser/scenes.py"


def test_no_two_scenes_are_alike():
    seen = {name: reference(name) for name in SCENES}
    for one, other in combinations(SCENES, 2):
        assert share(seen[one], seen[other]) > OTHER, f"{one} and {other}"
