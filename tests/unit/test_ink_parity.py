"""The pad's ink against app.ink, which training used: the same strokes give the same grey levels."""

from __future__ import annotations

import json

import numpy as np

from app.ink import rasterise
from tests import node

DRAWINGS = 120


def drawings() -> list[list[dict[str, object]]]:
    """Pens and erasers of every size; dots, corners, points out of the pad and points that repeat."""
    chance = np.random.default_rng(11)
    found = []
    for _ in range(DRAWINGS):
        strokes: list[dict[str, object]] = []
        for _ in range(chance.integers(1, 6)):
            count = int(chance.choice([1, 2, 3, 12, 40]))
            points = chance.uniform(-2, 30, (count, 2)) if count < 12 else 14 + np.cumsum(
                chance.normal(0, 0.7, (count, 2)), axis=0
            )  # fmt: skip
            if chance.random() < 0.5:
                points = np.round(points * 8) / 8
            if chance.random() < 0.2:
                points = np.repeat(points, 2, axis=0)
            mode = "erase" if strokes and chance.random() < 0.35 else "pen"
            radius = float(chance.uniform(0.7, 2.2))
            strokes.append({"mode": mode, "radius": radius, "points": points.tolist()})
        found.append(strokes)
    return found


def test_strokes_give_the_same_grey_levels_on_the_page_and_here(tmp_path):
    asked = drawings()
    (tmp_path / "drawings.json").write_text(json.dumps(asked))
    told = np.array(json.loads(node.run("tests/js/raster.mjs", tmp_path / "drawings.json")), dtype=int)
    expected = np.array([rasterise(strokes).ravel() for strokes in asked], dtype=int)
    apart = np.abs(told - expected)
    assert expected.max() == 255
    assert apart.max() <= 1, f"drawing {apart.max(axis=1).argmax()} is {apart.max()} levels apart"
    assert (apart > 0).mean() < 1e-3, "the two round alike, but for a hair"
