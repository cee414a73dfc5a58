"""Networks that read photos, weights by chance, on a server; pictures to show them; numpy's word on these."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Page
from safetensors.torch import load_file

from app.settings import HOME
from app.zoo import ZOO
from tests.browser.conftest import serving
from tests.browser.hand import settle
from tests.family import CARD, MEAN, PHOTO, STD, add_photo_model

SURE = "sure"  # like the other, but with a threshold that any answer reaches
CLASSES: list[str] = CARD["classes"]
SIDE = 32
Bytes = NDArray[np.uint8]


@contextmanager
def serving_photos(**more: str) -> Iterator[tuple[str, Path]]:
    """Its address, and its models: PHOTO, SURE and LeNet. PHOTO is the one that the page begins with."""
    with TemporaryDirectory() as folder:
        models = Path(folder)
        add_photo_model(models / PHOTO)
        add_photo_model(models / SURE, title="Sure", unknown={"threshold": 0.1})
        shutil.copytree(HOME / "models" / "lenet", models / "lenet")
        with serving(LUNETTE_MODELS_DIR=folder, LUNETTE_DEFAULT_MODEL=PHOTO, **more) as address:
            yield address, models


def noise(cols: int, rows: int, seed: int = 4) -> Bytes:
    """(rows, cols, 3): patches of colour with some grain, which only the right rule averages rightly."""
    chance = np.random.default_rng(seed)
    patches = chance.integers(0, 256, (rows // 8 + 1, cols // 8 + 1, 3))
    grain = chance.integers(-30, 31, (rows, cols, 3))
    return (patches.repeat(8, 0).repeat(8, 1)[:rows, :cols] + grain).clip(0, 255).astype(np.uint8)


def saved(levels: Any, kind: str = "PNG", **choices: Any) -> bytes:
    """A picture as a file."""
    file = io.BytesIO()
    picture = levels if isinstance(levels, Image.Image) else Image.fromarray(levels)
    picture.save(file, kind, **choices)
    return file.getvalue()


def shrunk(photo: Bytes, crop: tuple[int, int, int] | None = None) -> Bytes:
    """The square (x, y, side), or the one in the middle, as means, one by one: (32, 32, 3)."""
    rows, cols = photo.shape[:2]
    least = min(rows, cols)
    x, y, side = crop or ((cols - least) // 2, (rows - least) // 2, least)
    cut = photo[y : y + side, x : x + side].astype(np.float64)
    if side < SIDE:
        near = [int((k + 0.5) * side / SIDE) for k in range(SIDE)]
        return cut[near][:, near].astype(np.uint8)
    area = np.ceil((np.arange(side) + 0.5) * SIDE / side).astype(int) - 1  # of each pixel
    means = [
        [cut[area == row][:, area == col].mean(axis=(0, 1)) for col in range(SIDE)] for row in range(SIDE)
    ]
    return np.floor(np.array(means) + 0.5).astype(np.uint8)


def read(small: Bytes) -> NDArray[np.float64]:
    """What the network reads: (3 * 32 * 32,)."""
    numbers = (small.astype(np.float64) / 255 - MEAN) / STD
    return numbers.transpose(2, 0, 1).reshape(-1)


def answer(models: Path, small: Bytes) -> NDArray[np.float64]:
    """The probabilities, by torch alone."""
    network = ZOO[PHOTO]().eval()
    network.load_state_dict(
        {k: v.float() for k, v in load_file(models / PHOTO / "weights.safetensors").items()}
    )
    x = torch.tensor(read(small), dtype=torch.float32).reshape(1, 3, SIDE, SIDE)
    with torch.inference_mode():
        found: NDArray[np.float64] = network(x)[0].double().numpy()
    return found


def choose(page: Page, data: bytes, name: str = "mine.png", media: str = "image/png") -> None:
    page.get_by_test_id("photo").set_input_files({"name": name, "mimeType": media, "buffer": data})
    settle(page)


def preview(page: Page) -> Bytes:
    """The small picture on the page, (32, 32, 3)."""
    script = """() => {
      const canvas = document.querySelector('[data-testid="photo-preview"]');
      return [...canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data];
    }"""
    levels = np.array(page.evaluate(script), np.uint8).reshape(SIDE, SIDE, 4)
    assert (levels[..., 3] == 255).all()
    return levels[..., :3]


def crop(page: Page) -> tuple[int, int, int]:
    found = page.evaluate("lunette.photo().crop")
    return found["x"], found["y"], found["side"]
