"""Training photo networks: what is learnt from is kept apart from what is chosen by; a run can go on."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from torch import nn

from app.zoo import ZOO
from app.zoo.data import DataError
from app.zoo.four_classes import CLASSES
from app.zoo.four_classes import WHOLE as FILE
from app.zoo.photos import photos as reading
from app.zoo.photos.learn import Course, doubt, learn, read_all, step_size
from app.zoo.photos.photos import Photos, inputs, mean_and_std, read_part, split
from app.zoo.photos.recipes import RECIPES, TEACHER, Recipe
from app.zoo.photos.teacher import PhotoTeacher
from app.zoo.photos.views import view
from app.zoo.store import ABOUT
from tests.tiers import first


def some(count: int, seed: int = 1) -> Photos:
    """Photos of noise, their classes in turn."""
    chance = torch.Generator().manual_seed(seed)
    pixels = torch.randint(0, 256, (count, 3, 32, 32), generator=chance, dtype=torch.uint8)
    return Photos(pixels, torch.arange(count) % len(CLASSES))


def archive(folder: Path, sizes: dict[str, int], side: int = 32) -> None:
    """An archive with as many photos of each class in each part; a photo's red is its number."""
    with zipfile.ZipFile(folder / FILE, "w") as file:
        for part in ("train", "test"):
            for name, count in sizes.items():
                for number in range(count):
                    content = io.BytesIO()
                    Image.new("RGB", (side, side), (number, 0, 0)).save(content, "PNG")
                    file.writestr(f"{part}/{name}/{number:04}.jpg", content.getvalue())


def test_photos_are_read_class_by_class_in_the_articles_order(tmp_path: Path) -> None:
    archive(tmp_path, {"bird": 1, "boat": 2, "cat": 3, "dog": 4})
    photos = read_part(tmp_path, "test")
    assert CLASSES == ("dog", "cat", "boat", "bird")
    assert photos.labels.tolist() == [0, 0, 0, 0, 1, 1, 1, 2, 2, 3]
    assert photos.pixels[:, 0, 0, 0].tolist() == [0, 1, 2, 3, 0, 1, 2, 0, 1, 0]
    assert photos.pixels.shape == (10, 3, 32, 32)


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"four-classes\.zip is missing"):
        read_part(tmp_path, "train")
    archive(tmp_path, {"dog": 1}, side=16)
    with pytest.raises(DataError, match="is 16x16; expected 32x32"):
        read_part(tmp_path, "train")
    with pytest.raises(DataError, match="holds no photos of the part 'other'"):
        read_part(tmp_path, "other")
    (tmp_path / FILE).write_bytes(b"no archive")
    with pytest.raises(DataError, match="cannot be read"):
        read_part(tmp_path, "train")


def test_the_photos_to_choose_by_are_of_all_classes_and_none_is_learnt_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "VALIDATION", 3)
    photos = some(40)
    learnt, kept = split(photos, torch.Generator().manual_seed(1))
    assert torch.bincount(kept.labels).tolist() == [3, 3, 3, 3]
    seen = {bytes(photo.numpy()) for photo in learnt.pixels}
    assert len(seen) == 28
    assert not seen & {bytes(photo.numpy()) for photo in kept.pixels}
    again, _ = split(photos, torch.Generator().manual_seed(1))
    assert torch.equal(again.pixels, learnt.pixels)


def test_mean_and_std_make_the_inputs_standard() -> None:
    photos = some(50)
    mean, std = mean_and_std(photos)
    levels = photos.pixels.numpy().transpose(1, 0, 2, 3).reshape(3, -1) / 255
    assert mean == np.round(levels.mean(axis=1), 4).tolist()
    standard = inputs(photos.pixels, mean, std).numpy().transpose(1, 0, 2, 3).reshape(3, -1)
    assert np.abs(standard.mean(axis=1)).max() < 1e-3
    assert np.abs(standard.std(axis=1) - 1).max() < 1e-3


def test_a_view_keeps_what_is_shown_and_changes_every_photo_by_the_generator_alone() -> None:
    photos = Photos(some(60).pixels // 4 + 96, some(60).labels)  # grey noise: no level can leave the scale
    one, two = (view(photos, torch.Generator().manual_seed(seed)) for seed in (1, 1))
    other = view(photos, torch.Generator().manual_seed(2))
    assert one.pixels.dtype == torch.uint8
    assert one.pixels.shape == photos.pixels.shape
    assert torch.equal(one.labels, photos.labels)
    assert torch.equal(one.pixels, two.pixels)
    assert not torch.equal(one.pixels, other.pixels)
    moved = (one.pixels.float().mean((1, 2, 3)) - photos.pixels.float().mean((1, 2, 3))).abs()
    assert moved.max() < 0.2 * 255  # brightness may change by 12 % of the scale, and the frame moves
    assert (one.pixels != photos.pixels).flatten(1).any(dim=1).float().mean() > 0.9


@given(done=st.floats(0, 1), rate=st.floats(1e-3, 1), warm=st.floats(0.01, 0.9))
def test_the_step_size_rises_to_its_highest_then_falls_to_nothing(
    done: float, rate: float, warm: float
) -> None:
    recipe = Recipe(rate=rate, warm=warm)
    assert 0 <= step_size(done, recipe) <= rate * (1 + 1e-9)
    assert step_size(0, recipe) == step_size(1, recipe) == 0
    assert step_size(warm, recipe) == pytest.approx(rate)


class Tiny(nn.Module):
    """A network with all that a run has to remember: normalisation's statistics, dropout, momenta."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 4, 3, stride=4), nn.BatchNorm2d(4), nn.ReLU(), nn.Dropout(0.5), nn.Flatten(),
            nn.Linear(256, 4),
        )  # fmt: skip

    def logits(self, x: torch.Tensor) -> torch.Tensor:
        return self.body(x)


def run(folder: Path, epochs: int, cut: int | None = None) -> tuple[dict[str, torch.Tensor], list[int]]:
    """The weights after a whole run and the epochs that were told; cut off after `cut` of them."""
    views = [some(48, seed) for seed in (1, 2)]
    taught = [torch.randn(48, 4, generator=torch.Generator().manual_seed(seed)) for seed in (3, 4)]
    course = Course(views, taught, [0.5] * 3, [0.25] * 3, seed=7, half=False)
    told: list[int] = []

    def tell(epoch: int, model: nn.Module) -> None:
        told.append(epoch)
        read_all(model, views[0], course)  # to look at a network changes nothing
        if epoch == cut:
            raise KeyboardInterrupt

    torch.manual_seed(7)
    model = learn(Tiny(), course, Recipe(epochs=epochs, batch=16), folder, tell, keep=(0, 5))
    return model.state_dict(), told


def test_a_run_that_is_cut_off_and_taken_up_again_ends_with_the_same_weights(tmp_path: Path) -> None:
    whole, told = run(tmp_path / "whole", 3)
    assert told == [1, 2, 3]
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "cut", 3, cut=2)
    again, told = run(tmp_path / "cut", 3)
    assert told == [3]
    assert all(torch.equal(again[name], value) for name, value in whole.items())
    for step in ("step-0", "step-5"):
        files = [(tmp_path / name / f"{step}.safetensors").read_bytes() for name in ("whole", "cut")]
        assert files[0] == files[1]


def test_every_photo_network_has_a_recipe_and_a_card() -> None:
    assert set(RECIPES) == set(ABOUT) == set(ZOO) - {"lenet", "mlp-784-300-100-10"}


@pytest.mark.parametrize("name", first(["article-fig3"], [*RECIPES, "teacher"]))
def test_every_photo_network_learns(name: str, tmp_path: Path) -> None:
    """After twelve steps on the same sixteen photos their labels are likelier than before."""
    torch.manual_seed(1)
    model = PhotoTeacher() if name == "teacher" else ZOO[name]()
    recipe = TEACHER if name == "teacher" else RECIPES[name]
    photos = some(16)
    course = Course([photos], None, [0.5] * 3, [0.25] * 3, seed=1, half=False)

    def loss() -> float:
        model.train()  # by the statistics of these photos: running ones need hundreds of steps
        with torch.no_grad():
            scores = model.logits(inputs(photos.pixels, course.mean, course.std))
        return nn.functional.cross_entropy(scores, photos.labels).item()

    before = loss()
    learn(model, course, Recipe(epochs=12, batch=16, rate=recipe.rate / 4), tmp_path, lambda *_: None)
    assert loss() < before


def test_one_photo_in_twenty_is_read_with_more_doubt_than_the_threshold() -> None:
    torch.manual_seed(1)
    model, photos = ZOO["article-fig3"](), some(200)
    course = Course((), None, [0.5] * 3, [0.25] * 3, seed=1, half=False)
    surest = read_all(model, photos, course).double().exp()
    surest = (surest.amax(dim=1) / surest.sum(dim=1)).sort().values
    assert surest[5] - 0.01 < doubt(model, photos, course) < surest[14] + 0.01
