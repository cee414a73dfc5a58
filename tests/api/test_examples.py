"""Photos to begin with: test photos as Pillow decodes them, and none where none were installed."""

from __future__ import annotations

import asyncio
import base64
import io
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import httpx
import numpy as np
import pytest
from fastapi import FastAPI
from PIL import Image

from app.errors import UnknownPhoto
from app.examples import MOST, example_routes, named

CLASSES = "dog", "cat", "boat", "bird"


def file_of(seed: int) -> bytes:
    file = io.BytesIO()
    levels = np.random.default_rng(seed).integers(0, 256, (4, 4, 3), dtype=np.uint8).repeat(8, 0).repeat(8, 1)
    Image.fromarray(levels).save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A zip as it is shipped, with fewer photos: five of a class to learn from, four to test with."""
    path = tmp_path / "photos.zip"
    with ZipFile(path, "w") as made:
        for part, count in (("train", 5), ("test", 4)):
            for k in reversed(range(count)):
                for number, label in enumerate(CLASSES):
                    made.writestr(
                        f"{part}/{label}/{k:04}.jpg", file_of(100 * number + k + 50 * (part == "train"))
                    )
    return path


def asked(path: Path, query: str = "") -> Any:
    app = FastAPI()
    app.include_router(example_routes(path))

    async def answer() -> Any:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return (await client.get(f"/api/examples/photos{query}")).json()

    return asyncio.run(answer())


def test_the_first_test_photos_of_each_class_come_class_by_class(photos: Path) -> None:
    for query, count in (("", 3), ("?count=1", 1), (f"?count={MOST}", 4)):
        found = asked(photos, query)["photos"]
        assert [each["name"] for each in found] == [
            f"{name}-{k:04}" for name in CLASSES for k in range(count)
        ]
        assert all(each["name"].startswith(f"{each['label']}-") for each in found)


def test_a_photo_is_told_pixel_by_pixel(photos: Path) -> None:
    found = asked(photos, "/cat-0002")
    expected = np.asarray(Image.open(io.BytesIO(file_of(102))).convert("RGB"))
    assert base64.b64decode(found["pixels"]) == expected.tobytes()
    assert found["side"] == 32 and found["label"] == "cat"


def test_names_are_looked_up_and_never_joined_to_a_path(photos: Path) -> None:
    for odd in ("cat-0009", "train-cat-0001", "../train/cat/0001", "cat", ""):
        with pytest.raises(UnknownPhoto, match="names are such as dog-0000"):
            named(photos, odd)


def test_where_none_were_installed_there_are_none(tmp_path: Path) -> None:
    nowhere = tmp_path / "photos.zip"
    assert asked(nowhere) == {"photos": []}
    with pytest.raises(UnknownPhoto, match="not installed"):
        named(nowhere, "cat-0000")


@pytest.mark.parametrize("count", [0, MOST + 1, "x"])
def test_how_many_is_checked(client: httpx.Client, count: object) -> None:
    assert client.get(f"/api/examples/photos?count={count}").status_code == 422
