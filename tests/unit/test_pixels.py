"""From a drawing or a picture to what the network reads."""

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.errors import BadInput
from app.ink import rasterise
from app.pictures import MOST_PIXELS
from app.pixels import BOX, MOST_ENLARGED, Pixels, center_ink, center_transform, from_image, prepare

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


def encoded(pixels: np.ndarray, kind: str = "PNG", **more: Any) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind, **more)
    return file.getvalue()


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


# pictures

SEVEN = drawing((7, 6), (20, 6), (12, 22))


def test_a_grey_png_of_the_pads_size_is_read_exactly() -> None:
    assert (from_image(encoded(SEVEN)) == SEVEN).all()


def test_dark_ink_on_light_paper_is_turned_over() -> None:
    assert (from_image(encoded(255 - SEVEN)) == SEVEN).all()


def test_off_white_paper_counts_as_empty() -> None:
    pixels = from_image(encoded((230 - SEVEN.astype(float) * 230 / 255).astype(np.uint8)))
    assert pixels[0].max() == 0
    assert np.abs(pixels.astype(int) - SEVEN).max() <= 2


def test_a_jpeg_is_read() -> None:
    large = np.kron(255 - SEVEN, np.ones((10, 10), np.uint8))
    pixels = from_image(encoded(large, "JPEG", quality=90))
    assert np.abs(pixels.astype(int) - SEVEN).mean() < 2


@pytest.mark.parametrize("ink", [0, 255])
def test_see_through_paper_is_empty_whatever_the_colour_of_the_ink(ink: int) -> None:
    colour = np.full((28, 28, 4), ink, np.uint8)
    colour[..., 3] = SEVEN
    assert np.abs(from_image(encoded(colour)).astype(int) - SEVEN).max() <= 1


def test_a_16_bit_png_keeps_its_range() -> None:
    assert (from_image(encoded(SEVEN.astype(np.uint16) * 257)) == SEVEN).all()


def test_a_wide_picture_keeps_its_aspect_in_the_middle() -> None:
    wide = np.zeros((70, 280), np.uint8)
    wide[5:65, 5:275] = 255
    pixels = from_image(encoded(wide))
    rows = np.flatnonzero(pixels.max(axis=1))
    assert (rows.min(), rows.max()) == (10, 16)
    assert pixels[13, 1:27].tolist() == [255] * 26


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (3, 2)])
def test_tiny_and_thin_pictures_do_no_harm(shape: tuple[int, int]) -> None:
    assert from_image(encoded(np.full(shape, 200, np.uint8))).shape == (28, 28)


def test_a_photo_turned_by_its_camera_is_turned_back() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by a quarter to the right to see it upright
    lying = np.rot90(np.kron(SEVEN, np.ones((8, 8), np.uint8)))
    pixels = from_image(encoded(lying, "JPEG", quality=95, exif=exif))
    assert np.abs(pixels.astype(int) - SEVEN).mean() < 2


def declared(width: int, height: int) -> bytes:
    """A PNG whose header promises so many pixels and that holds next to nothing."""
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"")),
        (b"IEND", b""),
    ]
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("size", [(2001, 2000), (10_000, 10_000), (20_000, 20_000), (2**31 - 1, 1)])
def test_an_image_bomb_is_refused_before_it_is_unpacked(size: tuple[int, int], no_unpacking: None) -> None:
    with pytest.raises(BadInput, match="pixels"):
        from_image(declared(*size))


@pytest.fixture
def no_unpacking(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the picture was unpacked")

    monkeypatch.setattr(Image.Image, "load", refuse)
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", refuse)


def test_the_largest_picture_is_taken() -> None:
    assert MOST_PIXELS == 2000 * 2000
    assert not from_image(encoded(np.zeros((2000, 2000), np.uint8))).any()


BROKEN: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "text": lambda: b"this is not a picture",
    "gif": lambda: encoded(SEVEN, "GIF"),
    "cut off": lambda: encoded(np.random.default_rng(1).integers(0, 256, (60, 60), np.uint8))[:900],
    "cut off jpeg": lambda: encoded(SEVEN, "JPEG")[:80],
    "nothing inside": lambda: declared(28, 28),
    "no pixels": lambda: declared(0, 28),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_not_a_whole_picture_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match=r"^The image .*\.$"):
        from_image(BROKEN[name]())


@steady
@given(st.integers(8, 200), st.binary(min_size=1, max_size=8))
def test_a_damaged_picture_is_read_or_refused_but_nothing_else(at: int, damage: bytes) -> None:
    data = bytearray(encoded(SEVEN))
    data[at : at + len(damage)] = damage
    try:
        assert from_image(bytes(data)).shape == (28, 28)
    except BadInput as error:
        assert error.detail.startswith("The image")
