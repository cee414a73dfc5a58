"""The pad's ink: what a stroke leaves on the cells, and that the fast renderer of training agrees."""

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from app.ink import PAD, rasterise
from app.zoo import data, pens

steady = settings(deadline=None, derandomize=True)  # the same examples every time, however busy the machine
cells = st.floats(-2, PAD + 2, allow_nan=False)
points = st.lists(st.tuples(cells, cells), min_size=0, max_size=6)
radii = st.floats(0.5, 2.5)


def pen(*at: tuple[float, float], radius: float = 1.2, mode: str = "pen") -> dict[str, Any]:
    return {"mode": mode, "radius": radius, "points": [list(point) for point in at]}


strokes = st.lists(
    st.builds(
        lambda mode, radius, at: pen(*at, radius=radius, mode=mode),
        st.sampled_from(["pen", "erase"]),
        radii,
        points,
    ),
    max_size=4,
)


@steady
@given(strokes)
def test_any_strokes_give_bytes_of_the_pad(drawing: list[dict[str, Any]]) -> None:
    pixels = rasterise(drawing)
    assert pixels.shape == (PAD, PAD)
    assert pixels.dtype == np.uint8


@steady
@given(strokes, points, radii)
def test_more_pen_never_takes_ink_away(drawing: list[dict[str, Any]], at: Any, radius: float) -> None:
    assert (rasterise([*drawing, pen(*at, radius=radius)]) >= rasterise(drawing)).all()


@steady
@given(strokes, points, radii)
def test_the_eraser_never_adds_ink(drawing: list[dict[str, Any]], at: Any, radius: float) -> None:
    assert (rasterise([*drawing, pen(*at, radius=radius, mode="erase")]) <= rasterise(drawing)).all()


@steady
@given(
    st.lists(st.tuples(st.integers(8, 19), st.integers(8, 19)), min_size=1, max_size=4), st.integers(-4, 4)
)
def test_moving_a_drawing_by_whole_cells_moves_its_pixels(at: list[tuple[int, int]], move: int) -> None:
    here = rasterise([pen(*at)])
    there = rasterise([pen(*((x + move, y - move) for x, y in at))])
    assert (there == np.roll(here, (-move, move), axis=(0, 1))).all()


@steady
@given(points.filter(bool), radii)
def test_a_stroke_backwards_is_the_same(at: list[tuple[float, float]], radius: float) -> None:
    forth, back = rasterise([pen(*at, radius=radius)]), rasterise([pen(*reversed(at), radius=radius)])
    assert np.abs(forth.astype(int) - back).max() <= 1


def test_a_dot_is_round_and_its_edge_one_cell_wide() -> None:
    pixels = rasterise([pen((14.5, 14.5))])  # in the middle of a cell
    assert pixels[14, 12:17].tolist() == [0, 179, 255, 179, 0]  # 0.7 of the ink one cell off: 1.2 + 0.5 - 1
    assert (pixels == pixels.T).all()
    assert np.count_nonzero(pixels) == 9


def test_a_line_has_full_ink_along_it_and_a_coverage_that_falls_by_distance() -> None:
    pixels = rasterise([pen((5.5, 10), (20.5, 10), radius=1.0)])
    assert pixels[9:11, 6:20].tolist() == [[255] * 14] * 2  # 0.5 cells off the line
    assert pixels[8, 6:20].tolist() == [0] * 14  # 1.5 cells off
    assert pixels[10, 4] == 97  # beyond the end: 1.5 - sqrt(1 + 0.25) = 0.382 of the ink


def test_strokes_count_in_their_order() -> None:
    line, wipe = pen((8, 14), (20, 14)), pen((8, 14), (20, 14), radius=2.2, mode="erase")
    assert not rasterise([line, wipe]).any()
    assert (rasterise([wipe, line]) == rasterise([line])).all()
    assert (rasterise([line, wipe, line]) == rasterise([line])).all()


def test_nothing_drawn_is_paper() -> None:
    assert not rasterise([]).any()
    assert not rasterise([pen()]).any()


def test_another_size_is_more_cells_of_the_same_size() -> None:
    drawing = [pen((8, 9), (15, 20))]
    assert (rasterise(drawing, size=32)[:PAD, :PAD] == rasterise(drawing)).all()


def test_an_unknown_mode_is_named() -> None:
    with pytest.raises(ValueError, match="'brush'; expected 'pen' or 'erase'"):
        rasterise([pen((1, 1), mode="brush")])


@steady
@given(st.lists(points.filter(bool), min_size=1, max_size=3), st.floats(*pens.TRAIN.radius))
def test_the_renderer_of_training_draws_what_the_pad_draws(at: list[Any], radius: float) -> None:
    drawing = [pen(*line, radius=radius) for line in at]
    parts = [torch.tensor(line, dtype=torch.float32) for line in at]
    segments = torch.cat([torch.cat([p, p] if len(p) == 1 else [p[:-1], p[1:]], dim=1) for p in parts])
    fast = pens.render(segments[None], torch.tensor([radius]), torch.tensor([1.0]))[0].numpy()
    assert np.abs(fast.astype(int) - rasterise(drawing)).max() <= 1


def test_a_placed_pen_digit_stays_within_its_spread() -> None:
    digit = data.PenDigit(7, 1, [[[10, 10], [30, 12], [20, 90]], [[15, 50]]])
    unit = pens.unit_segments(digit)
    assert unit.shape == (3, 4)
    segments, radius, softness = pens.place([unit] * 50, pens.CHECK, torch.Generator().manual_seed(1))
    ends = segments.view(50, -1, 2)
    low, high = ends.amin(dim=1), ends.amax(dim=1)
    side = (high - low).amax(dim=1) / PAD
    assert 0.5 <= side.min() < 0.55 < 0.7 < side.max() <= 0.75
    off = ((low + high) / 2 / PAD - 0.5).abs().max()
    assert 0.06 < off <= 0.0801
    assert radius.tolist() == pytest.approx([pens.PEN_RADIUS] * 50)
    assert set(softness.tolist()) == {1.0}
