"""The photos that the project carries: which they are, how they are read, and what is told of broken ones."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app.zoo.data import DataError
from app.zoo.four_classes import CLASSES, EACH, PARTS, PHOTOS, read, shipped
from app.zoo.ship_photos import packed

SHIPPED_SUM = "5e954d339f09d0d2dd381e78190901ca0d828b195eebb34753d1616135b82e98"


def jpeg(level: int, size: tuple[int, int] = (32, 32)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, (level, level, level)).save(file, "JPEG")
    return file.getvalue()


def some_files(each: int) -> dict[str, bytes]:
    """Photos of one grey each, which tells part, class and number."""
    return {
        f"{part}/{name}/{n:04}.jpg": jpeg(100 * p + 20 * k + n)
        for p, part in enumerate(PARTS)
        for k, name in enumerate(CLASSES)
        for n in range(each)
    }


def as_folder(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def as_zip(path: Path, files: dict[str, bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in reversed(files.items()):
            archive.writestr(name, content)
    return path


WAYS: dict[str, Any] = {
    "folder": as_folder,
    "zip": lambda place, files: as_zip(place / "any.zip", files),
    "folder with the zip": lambda place, files: as_zip(place / "four-classes.zip", files).parent,
}


@pytest.mark.parametrize("way", WAYS)
def test_photos_come_class_by_class_in_the_order_of_the_card(tmp_path: Path, way: str) -> None:
    source = WAYS[way](tmp_path, some_files(3))
    found = read(source, "test", ("bird", "dog"))
    assert (found.pixels.shape, found.pixels.dtype) == ((6, 3, 32, 32), np.uint8)
    assert found.labels.tolist() == [0, 0, 0, 1, 1, 1]
    assert found.pixels[:, 0, 0, 0].tolist() == [160, 161, 162, 100, 101, 102]


@pytest.mark.parametrize("part", PARTS)
def test_the_project_carries_125_of_each(part: str) -> None:
    found = shipped(part)
    assert found.pixels.shape == (500, 3, 32, 32)
    assert np.bincount(found.labels).tolist() == [EACH] * 4


def test_the_shipped_file_is_the_one_that_was_made() -> None:
    assert hashlib.sha256(PHOTOS.read_bytes()).hexdigest() == SHIPPED_SUM
    assert PHOTOS.stat().st_size < 1_100_000


def test_shipping_takes_the_first_of_each_and_is_the_same_every_time(tmp_path: Path) -> None:
    files = some_files(3)
    first, again = packed(as_folder(tmp_path / "a", files), 2), packed(as_zip(tmp_path / "b.zip", files), 2)
    assert first == again
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            name: content for name, content in files.items() if not name.endswith("2.jpg")
        }


def test_what_is_shipped_can_be_shipped_again() -> None:
    assert packed(PHOTOS) == PHOTOS.read_bytes()


BAD: dict[str, tuple[dict[str, bytes], str]] = {
    "no photos": ({"readme.txt": b""}, "holds no photos test/dog"),
    "a class missing": ({k: v for k, v in some_files(1).items() if "boat" not in k}, "no photos test/boat"),
    "not a photo": (some_files(1) | {"test/cat/0000.jpg": b"cat"}, "0000.jpg: not a JPEG"),
    "another size": (some_files(1) | {"test/cat/0000.jpg": jpeg(1, (32, 31))}, "32x31 pixels, expected"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_with_photos_is_told(tmp_path: Path, name: str) -> None:
    files, phrase = BAD[name]
    for source in (as_folder(tmp_path / "folder", files), as_zip(tmp_path / "some.zip", files)):
        with pytest.raises(DataError) as told:
            read(source, "test")
        assert phrase in str(told.value)


def test_what_is_no_zip_or_too_small_is_told(tmp_path: Path) -> None:
    (tmp_path / "some.zip").write_bytes(b"no zip")
    for source in (tmp_path / "some.zip", tmp_path / "nothing.zip"):
        with pytest.raises(DataError, match="cannot be read"):
            read(source, "test")
    with pytest.raises(DataError, match="holds 1 photos train/dog"):
        packed(as_folder(tmp_path / "few", some_files(1)), 2)
