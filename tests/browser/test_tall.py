"""Networks that read photos: one picture or its channels, rows that scroll, blocks in a list."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from app.card import Card
from app.main import create_app
from app.model import ready
from app.net.describe import describe
from app.settings import Settings
from app.zoo import ZOO
from tests.browser.hand import click, restyle, settle, state
from tests.browser.visits import Visits, visiting
from tests.conftest import CARD, add_model, serving
from tests.waiting import wait_until

MEAN, STD = [0.5, 0.45, 0.4], [0.25, 0.2, 0.3]
INPUT = {"kind": "photo", "shape": [3, 32, 32], "resize": 32, "crop": "square", "mean": MEAN, "std": STD}
PHOTO = np.random.default_rng(5).integers(0, 256, (32, 32, 3), dtype=np.uint8)
NETS = "article-fig3", "resnet-20"
PLANE = 32 * 32
BARE = "#labels, #numbers, .legend, .scene-tools, .notice { visibility: hidden !important }"
NEAR = 3 / 255  # of a colour: values are kept as float32, and the screen has bytes


@pytest.fixture(scope="module")
def photos(browser, tmp_path_factory) -> Iterator[Visits]:
    """Pages of a server that has two networks for photos, not trained."""
    folder = tmp_path_factory.mktemp("models")
    add_model(folder / "tiny")
    app = create_app(Settings(models_dir=folder, default_model="tiny", trained_dir=folder / "trained"))
    for name in NETS:
        torch.manual_seed(2)
        card = {key: value for key, value in CARD.items() if key not in ("input_shape", "mean", "std")}
        card |= {"card": 2, "title": name, "architecture": name, "input": INPUT, "examples": "four-classes"}
        card |= {"classes": ["dog", "cat", "boat", "bird"]}
        model = ready(name, Card.model_validate(card), describe(ZOO[name]().eval(), (3, 32, 32)))
        app.state.library.models |= {name: model}
    with serving(app) as client, visiting(str(client.base_url), browser) as visits:
        yield visits


def shown(photos: Visits, name: str, more: str = "", **options: Any) -> Any:
    """A page on which that network has read PHOTO, whatever the page sends."""

    def answer(route: Any) -> None:
        route.fulfill(response=route.fetch(post_data=PHOTO.tobytes()))

    page = photos(f"#model={name}{more}", live=False, routes={r"/api/models/[^/]+/run": answer}, **options)
    wait_until(page, "Math.abs(lunette.value('input', 0)) > 0")
    return page


def place(page: Any, layer: str, index: int) -> tuple[float, float]:
    found = page.evaluate("([layer, index]) => lunette.screen(layer, index)", [layer, index])
    return found["x"], found["y"]


def pixel(page: Any, x: float, y: float) -> np.ndarray[Any, Any]:
    clip = {"x": round(x) - 1, "y": round(y) - 1, "width": 3, "height": 3}
    return np.asarray(Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB"))[1, 1] / 255


@pytest.mark.parametrize("camera", ["&cam=0.08,-0.42,14", pytest.param("&cam=3d", marks=pytest.mark.large)])
def test_a_photo_is_drawn_in_its_own_colours_and_says_three_numbers(photos, camera):
    page = shown(photos, "article-fig3", camera)
    box = page.get_by_test_id("scene").bounding_box()
    seen = []
    for index in range(0, PLANE, 7):
        x, y = place(page, "input", index)
        assert place(page, "input", index + PLANE) == (x, y) == place(page, "input", index + 2 * PLANE)
        if 20 < x - box["x"] < box["width"] - 20 and 20 < y - box["y"] < box["height"] - 20:
            seen.append((index, x, y))
    assert len(seen) > 5
    for channel in range(3):
        value = (PHOTO[0, 0, channel] / 255 - MEAN[channel]) / STD[channel]
        assert page.evaluate("(u) => lunette.value('input', u)", channel * PLANE) == pytest.approx(
            value, abs=1e-5
        )
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    index, x, y = min(seen, key=lambda each: abs(each[1] - middle[0]) + abs(each[2] - middle[1]))
    page.mouse.move(x, y)
    wait_until(page, f"lunette.state().hover?.index === {index}")
    said = page.locator(".tip").inner_text()
    row, col = divmod(index, 32)
    assert f"row {row} · column {col}" in said and "map" not in said
    for channel in range(3):
        value = (PHOTO[row, col, channel] / 255 - MEAN[channel]) / STD[channel]
        assert f"{value:.3g}".rstrip("0").replace("-", "−")[:4] in said.replace("-", "−"), said
    page.mouse.move(2, 2)
    restyle(page, BARE)
    settle(page)
    if "3d" in camera:
        return  # light and seams change colours there
    for index, x, y in seen[:: max(1, len(seen) // 8)]:
        assert pixel(page, x, y) == pytest.approx(PHOTO[divmod(index, 32)] / 255, abs=NEAR), index


def test_rows_scroll_from_the_answer_to_the_photo_and_all_fit_at_once(photos):
    page = shown(photos, "resnet-20")
    box = page.get_by_test_id("scene").bounding_box()

    def height(layer: str) -> float:
        return place(page, layer, 0)[1]

    def inside(y: float) -> bool:
        return bool(box["y"] <= y <= box["y"] + box["height"])

    assert inside(height("softmax")) and height("input") > box["y"] + 2 * box["height"]
    page.mouse.move(box["x"] + 300, box["y"] + 300)
    before = height("stage2.block1.relu2")
    page.mouse.wheel(0, 120)
    settle(page)
    assert (
        height("stage2.block1.relu2") == pytest.approx(before - 120, abs=1)
        and state(page)["camera"]["zoom"] == 1
    )
    page.mouse.wheel(0, 1e5)
    settle(page)
    assert inside(height("input")) and not inside(height("softmax"))
    assert page.locator(".scroll span").is_visible()
    page.get_by_test_id("scene").focus()
    page.keyboard.press("Home")
    settle(page)
    assert inside(height("softmax"))
    page.keyboard.press("End")
    settle(page)
    assert inside(height("input"))
    click(page, "whole")
    wait_until(page, "!lunette.state().moving")
    assert inside(height("input")) and inside(height("softmax"))
    page.evaluate("lunette.select('stage1.block1.relu2', 5)")
    click(page, "fit")
    wait_until(page, "!lunette.state().moving")
    page.get_by_test_id("scene").focus()
    page.keyboard.press("PageDown")  # to the row below, which is not in view
    wait_until(page, "!lunette.state().moving")
    settle(page)
    assert inside(height(state(page)["selected"]["layer"]))


@pytest.mark.large
def test_channels_are_three_sheets_on_demand_by_the_keyboard_and_in_the_address(photos):
    page = shown(photos, "article-fig3")
    page.get_by_test_id("channels").focus()
    page.keyboard.press("Enter")
    settle(page)
    assert state(page)["choice"]["channels"] is True
    across = [place(page, "input", channel * PLANE)[0] for channel in range(3)]
    assert across == sorted(set(across))
    wait_until(page, "location.hash.includes('show=channels')")
    again = shown(photos, "article-fig3", "&show=channels")
    assert len({place(again, "input", channel * PLANE)[0] for channel in range(3)}) == 3


@pytest.mark.large
def test_rows_are_folded_until_the_reader_unfolds_them(photos):
    page = shown(photos, "resnet-20")
    assert state(page)["choice"]["fold"] is True
    assert page.evaluate("lunette.screen('stem.conv', 0)") is None
    assert "fold" not in page.evaluate("location.hash")
    page.evaluate("lunette.select('stem.conv', 40)")
    settle(page)
    assert "Convolution 1" in page.get_by_test_id("panel").locator("h2").inner_text()
    assert page.get_by_test_id("panel-output").get_attribute("data-value")
    click(page, "fold-relu")
    assert page.evaluate("lunette.screen('stem.conv', 0)") is not None
    wait_until(page, "location.hash.includes('show=unfold')")


@pytest.mark.large
def test_the_list_of_layers_hides_a_block_and_brings_it_back(photos):
    page = shown(photos, "resnet-20")
    click(page, "layers")
    wait_until(page, "document.querySelector('[data-testid=layers-list]')?.hidden === false")
    box = page.get_by_test_id("layers-block-stage2")
    box.uncheck()
    settle(page)
    assert page.evaluate("lunette.screen('stage2.block2.relu2', 0)") is None
    assert page.evaluate("lunette.screen('stage1.block2.relu2', 0)") is not None
    assert len(state(page)["choice"]["hidden"]) == 10
    box.check()
    settle(page)
    assert state(page)["choice"]["hidden"] == []
    page.keyboard.press("Escape")
    assert page.get_by_test_id("layers-list").is_hidden()
