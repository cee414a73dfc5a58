"""Reading the picture files that people send, and refusing what is none."""

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
from app.pictures import MOST_PIXELS, from_image

SEVEN = rasterise([{"mode": "pen", "radius": 1.2, "points": [[7, 6], [20, 6], [12, 22]]}])


def encoded(pixels: np.ndarray, kind: str = "PNG", **more: Any) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind, **more)
    return file.getvalue()


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


@settings(deadline=None, derandomize=True)
@given(st.integers(8, 200), st.binary(min_size=1, max_size=8))
def test_a_damaged_picture_is_read_or_refused_but_nothing_else(at: int, damage: bytes) -> None:
    data = bytearray(encoded(SEVEN))
    data[at : at + len(damage)] = damage
    try:
        assert from_image(bytes(data)).shape == (28, 28)
    except BadInput as error:
        assert error.detail.startswith("The image")
