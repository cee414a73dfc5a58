"""From a drawing to what the network reads."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import BadInput
from app.ink import rasterise
from app.pixels import BOX, MOST_ENLARGED, Pixels, center_ink, center_transform, prepare

CARD = {"mean": 0.0, "std": 1.0, "input_shape": [1, 32, 32]}
coordinates = st.tuples(st.floats(3, 25), st.floats(3, 25))
steady = settings(deadline=None, derandomize=True)  # the same examples every time, however busy the machine


def drawing(*points: tuple[float, float], radius: float = 1.2) -> Pixels:
    return rasterise([{"mode": "pen", "radius": radius, "points": [list(point) for point in points]}])


def mass(pixels: Pixels) -> tuple[float, float]:
    """Centre of mass (x, y) in cells."""
    rows, columns = np.indices(pixels.shape) + 0.5
    weight = pixels.astype(float)
    return float((columns * weight).sum() / weight.sum()), float((rows * weight).sum() / weight.sum())


def box(pixels: Pixels) -> tuple[int, int]:
    """Width and height of the ink."""
    rows, columns = np.nonzero(pixels)
    return int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1


# prepare


def test_28x28_goes_into_the_middle_of_32x32() -> None:
    pixels = np.arange(784, dtype=np.uint16).astype(np.uint8)
    ready = prepare(pixels, CARD)
    assert ready.shape == (1, 1, 32, 32)
    assert (ready[0, 0, 2:30, 2:30] * 255).round().numpy().astype(np.uint8).reshape(
        -1
    ).tolist() == pixels.tolist()
    assert ready.sum() == pytest.approx(float(ready[0, 0, 2:30, 2:30].sum()))  # all around is paper


@pytest.mark.parametrize("shape", [(1024,), (32, 32)])
def test_32x32_is_taken_as_it_is(shape: tuple[int, ...]) -> None:
    pixels = np.full(shape, 51, np.uint8)
    assert prepare(pixels, CARD).flatten().tolist() == pytest.approx([0.2] * 1024)


def test_ink_is_one_and_paper_exactly_zero_for_lenet() -> None:
    values = prepare(drawing((14.5, 14.5)), CARD).unique()
    assert values.min() == 0
    assert values.max() == 1


def test_mean_and_std_of_the_card_count() -> None:
    values = prepare(np.full(1024, 255, np.uint8), {"mean": 0.5, "std": 0.25}).unique()
    assert values.tolist() == [2.0]


def test_a_card_with_28x28_gets_the_drawing_without_a_margin() -> None:
    pixels = drawing((5, 5), (20, 22))
    small = prepare(pixels, CARD | {"input_shape": [1, 28, 28]})
    assert (small[0, 0] == prepare(pixels, CARD)[0, 0, 2:30, 2:30]).all()
    framed = np.pad(pixels, 2)
    assert (prepare(framed, CARD | {"input_shape": [1, 28, 28]}) == small).all()


@pytest.mark.parametrize("shape", [(783,), (28, 32), (1, 28, 28), (0,)])
def test_another_shape_is_refused_by_name(shape: tuple[int, ...]) -> None:
    with pytest.raises(BadInput, match="expected 784"):
        prepare(np.zeros(shape, np.uint8), CARD)


def test_floats_are_refused() -> None:
    with pytest.raises(BadInput, match="float64"):
        prepare(np.zeros(784), CARD)


# centring


@steady
@given(st.lists(coordinates, min_size=1, max_size=5))
def test_centring_fits_the_box_and_keeps_the_ink_on_the_pad(points: list[tuple[float, float]]) -> None:
    pixels = drawing(*points)
    scale, dx, dy = center_transform(pixels)
    assert scale == pytest.approx(min(BOX / max(box(pixels)), MOST_ENLARGED))
    rows, columns = np.nonzero(pixels)
    for low, high, move in ((columns.min(), columns.max() + 1, dx), (rows.min(), rows.max() + 1, dy)):
        assert scale * low + move >= -1e-9
        assert scale * high + move <= 28 + 1e-9


@steady
@given(coordinates, coordinates)
def test_centring_puts_the_mass_of_a_stroke_in_the_middle(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    assert mass(center_ink(drawing(one, other))) == pytest.approx((14, 14), abs=0.25)


@steady
@given(coordinates, coordinates, coordinates)
def test_the_transform_leads_from_the_pad_to_the_prepared_drawing_and_back(
    one: tuple[float, float], two: tuple[float, float], spot: tuple[float, float]
) -> None:
    pixels = drawing(one, two)
    scale, dx, dy = center_transform(pixels)
    x, y = scale * spot[0] + dx, scale * spot[1] + dy
    assert ((x - dx) / scale, (y - dy) / scale) == pytest.approx(spot)
    moved = tuple(scale * at + move for at, move in zip(mass(pixels), (dx, dy), strict=True))
    assert mass(center_ink(pixels)) == pytest.approx(moved, abs=0.25)


def test_a_dot_stays_a_dot() -> None:
    dot = drawing((5.5, 6.5))
    assert box(dot) == (3, 3)
    assert center_transform(dot)[0] == MOST_ENLARGED
    assert max(box(center_ink(dot))) <= 10


def test_a_large_drawing_shrinks_to_the_box() -> None:
    assert max(box(center_ink(drawing((2, 2), (26, 26))))) in (20, 21, 22)  # edges fall between pixels


def test_centring_an_empty_drawing_changes_nothing() -> None:
    empty = np.zeros((28, 28), np.uint8)
    assert center_transform(empty) == (1.0, 0.0, 0.0)
    assert not center_ink(empty).any()


def test_32x32_is_centred_in_its_own_middle() -> None:
    pixels = np.pad(drawing((4, 4), (10, 12)), (0, 4))
    assert mass(center_ink(pixels)) == pytest.approx((16, 16), abs=0.25)


def test_prepare_centres_when_asked() -> None:
    pixels = drawing((5, 5), (9, 12))
    assert (prepare(pixels, CARD, center=True) == prepare(center_ink(pixels), CARD)).all()
