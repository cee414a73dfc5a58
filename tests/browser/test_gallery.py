"""The gallery, switching in place, two networks on one drawing; torch says what is right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest
import torch
from playwright.sync_api import Page
from torch import nn

from tests.browser.conftest import serving
from tests.browser.hand import TWO, click, draw, pixels, select, settle, state
from tests.browser.visits import Visits, visiting
from tests.networks import MLP, made, write_family
from tests.waiting import wait_until

FAMILY = {
    MLP: {"accuracy": {"mnist_test": 0.984}, "weights": "trained"},
    "vgg-s": {"accuracy": {"photos_test": 0.88}, "weights": "trained"},
    "googlenet-s": {"accuracy": {"photos_validation": 0.87}},
    "resnet-20": {},
}


@pytest.fixture(scope="module")
def family(browser, tmp_path_factory) -> Iterator[Visits]:
    folder = tmp_path_factory.mktemp("family")
    write_family(folder, FAMILY)
    with serving(LUNETTE_MODELS_DIR=str(folder)) as address, visiting(address, browser) as visits:
        yield visits


def opened(page: Page) -> Page:
    page.locator("#model-open").click()
    page.locator(".gallery-card").first.wait_for()
    for card in page.locator(".gallery-card").all():  # each gets its picture when it is near the view
        card.scroll_into_view_if_needed()
    wait_until(page, "document.querySelectorAll('.gallery-card:not(:has(.gallery-picture))').length === 0")
    return page


def shown(page: Page, model: str) -> None:
    wait_until(page, "(model) => lunette.state().model === model", arg=model)
    settle(page)


def figure(page: Page, model: str, name: str) -> str:
    card = page.locator(f".gallery-card:has([data-model='{model}'])")
    return card.locator(f"[data-figure={name}]").inner_text()


def multiplied(name: str, shape: tuple[int, ...]) -> tuple[int, int]:
    """Multiply-adds and parameters, counted by hooks on torch's own modules."""
    network, count = made(name), [0]

    def hook(module: nn.Module, _: object, output: torch.Tensor) -> None:
        each = module.weight[0].numel()  # type: ignore[union-attr, operator]
        count[0] += int(output.numel()) * int(each)

    for module in network.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            module.register_forward_hook(hook)
    with torch.inference_mode():
        network(torch.zeros(1, *shape))
    return count[0], sum(parameter.numel() for parameter in network.parameters())


def test_the_menu_shows_each_network_with_its_numbers_and_fetches_none_before(family):
    page = family()
    asked = [url for url in family.requests if re.search(r"/api/models/(?!lenet)|/gallery", url)]
    assert not asked, "nothing is loaded before it is asked for"
    opened(page)
    menu = page.get_by_test_id("model-menu")
    order = [each.get_attribute("data-model") for each in menu.locator("[data-model]").all()]
    assert order == ["lenet", MLP, "googlenet-s", "vgg-s", "resnet-20"], "groups, oldest first"
    for name, shape in ((MLP, (1, 28, 28)), ("vgg-s", (3, 32, 32)), ("resnet-20", (3, 32, 32))):
        operations, parameters = multiplied(name, shape)
        assert figure(page, name, "operations") == f"{operations:,}"
        assert figure(page, name, "parameters") == f"{parameters:,}"
    assert [figure(page, name, "depth") for name in (MLP, "lenet", "resnet-20")] == ["3", "5", "20"]
    assert figure(page, "vgg-s", "accuracy") == "88.0 % of 4,000 test photos"
    assert figure(page, "resnet-20", "accuracy") == "not measured"
    card = menu.locator(".gallery-card", has_text="ResNet-20").inner_text()
    assert "untrained" in card and "2015" in card and "Shortcuts" in card and "8.8 % wrong" in card
    assert not [url for url in family.requests if re.search(r"/api/models/(?!lenet).*/weights", url)]


def test_a_network_is_opened_with_the_keyboard_and_the_page_stays(family):
    page = family()
    draw(page, TWO)
    select(page, "fc1", 70)
    page.evaluate("window.sameDocument = true")
    before = pixels(page)
    opened(page)
    wait_until(page, "document.activeElement.dataset.model === 'lenet'")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    shown(page, MLP)
    assert page.get_by_test_id("gallery").is_hidden()
    assert page.evaluate("window.sameDocument") is True
    assert state(page)["selected"] == {"layer": "fc1", "index": 70}, "it has such a unit too"
    x = torch.tensor(before).reshape(1, 1, 32, 32)[:, :, 2:30, 2:30]
    with torch.inference_mode():
        truth = made(MLP)(x)[0].double().numpy()
    told = page.evaluate("Array.from({length: 10}, (_, k) => lunette.value('softmax', k))")
    assert np.allclose(told, truth, atol=1e-6)
    wait_until(page, f"location.hash.includes('model={MLP}')")
    assert len(page.evaluate("performance.getEntriesByName('lunette:switch-to-frame')")) == 1
    page.go_back()
    shown(page, "lenet")
    assert state(page)["selected"] == {"layer": "fc1", "index": 70}
    assert pixels(page) == before
    page.go_forward()
    shown(page, MLP)


@pytest.mark.large
def test_what_does_not_fit_another_network_is_told(family):
    page = family("#unit=conv2:33")
    settle(page)
    page.evaluate(f"location.hash = location.hash + '&model={MLP}'")
    shown(page, MLP)
    assert state(page)["selected"] is None
    told = page.get_by_test_id("notice")
    assert "“Convolution 2”" in told.inner_text() and "nothing is selected" in told.inner_text()
    page.go_back()
    shown(page, "lenet")
    select(page, "conv2", 33)
    opened(page)
    page.locator(f"[data-model='{MLP}']").click()
    shown(page, MLP)
    assert "“Convolution 2”" in told.inner_text()
    click(page, "guide-open")
    assert page.get_by_test_id("guide").is_hidden() and "guide" in told.inner_text().lower()


@pytest.mark.large
def test_a_photo_stays_when_the_network_changes(family):
    page = family("#model=vgg-s&photo=kitten&unit=softmax:2")
    wait_until(page, "document.querySelector('[data-testid=guess-1]').textContent.includes('%')")
    before = page.evaluate("Array.from({length: 3072}, (_, k) => lunette.value('input', k))")
    opened(page)
    page.locator("[data-model=resnet-20]").click()
    shown(page, "resnet-20")
    assert page.evaluate("Array.from({length: 3072}, (_, k) => lunette.value('input', k))") == before
    assert state(page)["selected"] == {"layer": "softmax", "index": 2}
    x = torch.tensor(before).reshape(1, 3, 32, 32)
    with torch.inference_mode():
        truth = made("resnet-20")(x)[0].double().numpy()
    told = page.evaluate("Array.from({length: 4}, (_, k) => lunette.value('softmax', k))")
    assert np.allclose(told, truth, atol=1e-5)
    page.go_back()
    shown(page, "vgg-s")
    assert page.evaluate("lunette.photo()")["sample"] == "kitten"


def read_beside(page: Page, which: str) -> list[float]:
    cells = page.locator(f"[data-testid=beside-table] [data-of={which}]")
    return [float(cell.get_attribute("data-value") or "nan") for cell in cells.all()]


def test_two_networks_answer_the_same_drawing(family, lenet):
    page = family(f"#beside={MLP}")
    draw(page, TWO)
    wait_until(page, "document.querySelector('[data-testid=beside-said]')?.dataset.verdict === 'differ'")
    settle(page)
    x = torch.tensor(pixels(page)).reshape(1, 1, 32, 32)
    with torch.inference_mode():
        second = made(MLP)(x[:, :, 2:30, 2:30])[0].double().numpy()
    first = lenet(pixels(page))["softmax"]
    assert np.allclose(read_beside(page, "first"), first, atol=1e-6)
    assert np.allclose(read_beside(page, "second"), second, atol=1e-6)
    for which in ("first", "second"):
        assert abs(sum(read_beside(page, which)) - 1) < 1e-6
    said = page.get_by_test_id("beside-said")
    assert (
        abs(float(said.get_attribute("data-same") or "nan") - float(np.minimum(first, second).sum())) < 1e-6
    )
    assert f"says {second.argmax()}" in said.inner_text()
    click(page, "beside-close")
    wait_until(page, "!location.hash.includes('beside')")
    assert page.get_by_test_id("beside").is_hidden()
    click(page, "beside-open")
    assert state(page)["model"] == "lenet" and page.get_by_test_id("beside-model").input_value() == MLP


@pytest.mark.large
@pytest.mark.parametrize("size", [(1280, 720), (390, 844)])
def test_the_chart_s_labels_do_not_overlap_and_its_points_open_networks(size, family):
    page = opened(family(size=size))
    page.get_by_test_id("gallery-show-chart").click()
    page.get_by_test_id("gallery-reads").select_option("photo")
    for x, y in (
        ("operations", "parameters"),
        ("year", "depth"),
        ("parameters", "operations"),
        ("depth", "operations"),
    ):
        page.get_by_test_id("gallery-x").select_option(x)
        page.get_by_test_id("gallery-y").select_option(y)
        points = page.locator("[data-point]").all()
        assert len(points) == 3
        boxes = [each.bounding_box() for each in [*page.locator("[data-label]").all(), *points]]
        plot = page.get_by_test_id("gallery-plot").bounding_box()
        assert plot
        for box in boxes:
            assert box and plot["x"] <= box["x"] and box["x"] + box["width"] <= plot["x"] + plot["width"]
        for a, b in combinations(boxes, 2):
            assert a and b
            assert (
                a["x"] >= b["x"] + b["width"] or b["x"] >= a["x"] + a["width"]
                or a["y"] >= b["y"] + b["height"] or b["y"] >= a["y"] + a["height"]
            )  # fmt: skip
        across = sorted(
            (float(each.get_attribute("data-x") or 0), each.bounding_box()["x"]) for each in points
        )
        assert across == sorted(across, key=lambda pair: pair[1])
    page.get_by_test_id("gallery-y").select_option("accuracy")
    assert (
        page.locator("[data-point]").count() == 2
        and "ResNet-20" in page.get_by_test_id("gallery-missing").inner_text()
    )
    page.locator("[data-testid=gallery-table] summary").click()
    assert page.locator("[data-row]").count() == 3
    page.get_by_test_id("gallery-reads").select_option("drawing")
    page.locator(f"[data-point='{MLP}']").focus()
    page.keyboard.press("Enter")
    shown(page, MLP)


@pytest.mark.large
@pytest.mark.parametrize(
    ("size", "hash"), [((1440, 900), ""), ((1280, 720), "#lang=zh"), ((390, 844), "#theme=light")]
)
def test_nothing_in_a_card_is_cut(size, hash, family):
    page = opened(family(hash, size=size))
    cut = page.evaluate(
        """() => [...document.querySelectorAll(".gallery-card, .gallery-card *")]
          .filter((each) => each.scrollWidth > each.clientWidth + 1 && !each.closest("svg"))
          .filter((each) => getComputedStyle(each).display !== "inline")
          .map((each) => each.outerHTML.slice(0, 120))"""
    )
    assert not cut, cut
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if "zh" in hash:
        assert "捷径" in page.locator(".gallery-card", has_text="ResNet-20").inner_text()
