"""From a photo to what a network reads: square, mean of areas, levels to numbers; numpy is the oracle."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays
from PIL import Image

from app.card import Input
from app.errors import BadInput
from app.photos import MOST_PIXELS, averaged, from_bytes, from_file, from_numbers, prepare, square
from tests.family import INPUT, MEAN, STD
from tests.unit.test_pictures import declared

SHAPE = 3, 32, 32
ASKED = Input.model_validate(INPUT)
Bytes = np.ndarray[Any, np.dtype[np.uint8]]
small = arrays(np.uint8, (3, 4, 4))


def encoded(photo: Bytes, kind: str = "PNG", **choices: Any) -> bytes:
    """photo: (H, W, 3), or (H, W, 4) with see-through parts."""
    file = io.BytesIO()
    Image.fromarray(photo).save(file, kind, **choices)
    return file.getvalue()


def chance(height: int, width: int, channels: int = 3) -> Bytes:
    return np.random.default_rng(height + width).integers(0, 256, (height, width, channels), dtype=np.uint8)


@given(small)
def test_all_layouts_are_the_same_photo(photo: Bytes) -> None:
    shape = photo.shape
    ways = {
        "nested": from_numbers(photo.tolist(), shape),
        "flat": from_numbers(photo.ravel().tolist(), shape),
        "bytes": from_bytes(photo.transpose(1, 2, 0).tobytes(), shape),
        "PNG": from_file(encoded(np.ascontiguousarray(photo.transpose(1, 2, 0))), shape),
        "WebP": from_file(encoded(photo.transpose(1, 2, 0).copy(), "WEBP", lossless=True, exact=True), shape),
    }
    for found in ways.values():
        assert found.dtype == np.uint8
        np.testing.assert_array_equal(found, photo)


@given(some.lists(small, min_size=1, max_size=3))
def test_levels_become_what_the_card_says(photos: list[Bytes]) -> None:
    whole = np.stack(photos)
    values = prepare(whole, ASKED).numpy()
    assert (values.shape, values.dtype) == (whole.shape, np.float32)
    mean, std = (np.array(each, np.float64)[:, None, None] for each in (MEAN, STD))
    np.testing.assert_allclose(values, (whole / 255.0 - mean) / std, rtol=1e-6, atol=1e-6)


def mean_of_areas(photo: Bytes, side: int) -> np.ndarray[Any, Any]:
    """The same rule pixel by pixel: the mean of all whose middle lies in the area, or on its far border."""
    size, channels = photo.shape[0], photo.shape[2]
    area = [-(-(2 * n + 1) * side // (2 * size)) - 1 for n in range(size)]  # of each pixel's middle
    area = np.array(area)
    result = np.empty((channels, side, side))
    for row in range(side):
        for column in range(side):
            part = photo[area == row][:, area == column]
            result[:, row, column] = part.reshape(-1, channels).astype(float).mean(axis=0)
    return np.floor(result + 0.5 + 1e-9).astype(np.uint8)


@given(some.integers(5, 40), some.integers(1, 5))
def test_shrinking_takes_the_mean_of_areas(size: int, side: int) -> None:
    photo = chance(size, size)
    np.testing.assert_array_equal(averaged(photo, side), mean_of_areas(photo, side))


@pytest.mark.parametrize("times", [1, 2, 7, 16])
def test_whole_steps_are_plain_means_and_what_pillow_calls_box(times: int) -> None:
    photo = chance(32 * times, 32 * times)
    blocks = photo.reshape(32, times, 32, times, 3).astype(float).mean(axis=(1, 3)).transpose(2, 0, 1)
    found = averaged(photo, 32)
    np.testing.assert_array_equal(found, np.floor(blocks + 0.5))
    box = np.asarray(Image.fromarray(photo).resize((32, 32), Image.Resampling.BOX)).transpose(2, 0, 1)
    assert np.abs(found.astype(int) - box).max() <= 1  # Pillow rounds after each axis


@pytest.mark.parametrize("size", [33, 45, 100, 301, 512])
def test_broken_steps_are_what_pillow_calls_box(size: int) -> None:
    photo = chance(size, size)
    box = np.asarray(Image.fromarray(photo).resize((32, 32), Image.Resampling.BOX)).transpose(2, 0, 1)
    assert np.abs(averaged(photo, 32).astype(int) - box).max() <= 1


def test_a_photo_of_the_right_size_is_taken_as_it_is() -> None:
    photo = chance(32, 32)
    np.testing.assert_array_equal(averaged(photo, 32), photo.transpose(2, 0, 1))
    np.testing.assert_array_equal(from_file(encoded(photo), SHAPE), photo.transpose(2, 0, 1))


@given(some.integers(1, 31))
def test_a_smaller_photo_is_enlarged_without_new_colours(size: int) -> None:
    photo = chance(size, size)
    nearest = [int((n + 0.5) * size / 32) for n in range(32)]
    np.testing.assert_array_equal(averaged(photo, 32), photo[nearest][:, nearest].transpose(2, 0, 1))


@given(some.integers(1, 9), some.integers(1, 9))
def test_the_middle_is_cut_out_as_a_square(height: int, width: int) -> None:
    photo = chance(height, width)
    found = square(photo)
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    assert found.shape == (side, side, 3)
    np.testing.assert_array_equal(found, photo[top:, left:][:side, :side])


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_as_the_camera_was_held(orientation: int) -> None:
    upright = np.kron(chance(32, 32), np.ones((4, 4, 1), np.uint8))
    turns = {
        1: lambda x: x, 2: lambda x: x[:, ::-1], 3: lambda x: x[::-1, ::-1], 4: lambda x: x[::-1],
        5: lambda x: x.transpose(1, 0, 2), 6: lambda x: np.rot90(x),
        7: lambda x: x[::-1, ::-1].transpose(1, 0, 2), 8: lambda x: np.rot90(x, -1),
    }  # fmt: skip
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = np.ascontiguousarray(turns[orientation](upright))
    np.testing.assert_array_equal(
        from_file(encoded(stored, exif=exif.tobytes()), SHAPE), averaged(upright, 32)
    )


def test_see_through_parts_lie_on_white() -> None:
    photo = np.zeros((32, 32, 4), np.uint8)
    photo[:, :16] = 10, 20, 30, 255
    found = from_file(encoded(photo), SHAPE)
    assert found[:, 0, 0].tolist() == [10, 20, 30]
    assert found[:, 0, 31].tolist() == [255, 255, 255]


@pytest.mark.parametrize(("kind", "scale"), [(np.uint8, 1), (np.uint16, 257)])
def test_grey_photos_have_three_equal_channels(kind: Any, scale: int) -> None:
    grey = chance(32, 32)[:, :, 0]
    found = from_file(encoded((grey.astype(kind) * scale).astype(kind)), SHAPE)
    np.testing.assert_array_equal(found, np.stack([grey] * 3))


def test_a_jpeg_comes_close() -> None:
    smooth = np.linspace(0, 255, 64 * 64 * 3).reshape(64, 64, 3).astype(np.uint8)
    found = from_file(encoded(smooth, "JPEG", quality=95), SHAPE)
    assert np.abs(found.astype(int) - averaged(smooth, 32)).max() < 8


def test_a_photo_beyond_the_limit_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(BadInput, match=f"at most {MOST_PIXELS:,} in all"):
        from_file(declared(4001, 4000), SHAPE)
