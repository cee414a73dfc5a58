"""The panel's arithmetic, number by number, against torch on the pixels that the page shows."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tests.browser.hand import TWO, draw, grid, number, pick, pixels, select, settle, shown, state, titles
from tests.browser.torchrun import LAYERS, SHAPES, SIZES, at

NEAR = 1e-4


def close(x: float, truth: float) -> bool:
    return abs(x - truth) <= NEAR * max(1, abs(truth))


def text(page, testid: str) -> str:
    return page.get_by_test_id(testid).inner_text()


def test_a_pooled_pixel_shows_its_four_values_and_the_winner(drawn):
    page, truth = drawn
    for channel, row, col in [(3, 5, 9), (0, 0, 0), (5, 13, 13), (1, 7, 6)]:
        index = at("pool1", channel, row, col)
        pick(page, "pool1", index)
        assert state(page)["selected"] == {"layer": "pool1", "index": index}
        window = truth["relu1"][channel, 2 * row : 2 * row + 2, 2 * col : 2 * col + 2]
        assert np.allclose(grid(page, "#explanation .pool"), window.ravel(), rtol=NEAR, atol=NEAR)
        assert close(shown(page, "panel-output"), truth["pool1"][channel, row, col])
        winner = int(window.argmax())  # the first of equals
        marks = page.locator(".pool .cell").evaluate_all(
            "(all) => all.map((c) => c.classList.contains('marked'))"
        )
        assert [k for k, marked in enumerate(marks) if marked] == [winner]
        place = f"row {2 * row + winner // 2}, column {2 * col + winner % 2}"
        assert place in text(page, "panel-winner")
        assert close(shown(page, "panel-winner"), window.max())
        assert text(page, "panel-formula").startswith("max(")


def test_a_pooled_pixel_is_followed_to_the_convolution_it_came_from(drawn):
    page, truth = drawn
    channel, row, col = np.unravel_index(truth["pool1"].argmax(), SHAPES["pool1"])
    pick(page, "pool1", at("pool1", int(channel), int(row), int(col)))
    window = truth["relu1"][channel, 2 * row : 2 * row + 2, 2 * col : 2 * col + 2]
    place = 2 * row + window.argmax() // 2, 2 * col + window.argmax() % 2
    link = page.locator("#explanation button.link.unit").last
    assert link.inner_text() == f"Convolution 1 · map {channel} · row {place[0]} · column {place[1]}"
    link.click()
    settle(page)
    assert state(page)["selected"] == {"layer": "conv1", "index": at("conv1", int(channel), *map(int, place))}
    assert close(shown(page, "panel-output"), truth["conv1"][channel, *place])


@pytest.mark.parametrize(("layer", "below"), [("conv1", "input"), ("conv2", "pool1")])
def test_a_convolution_shows_patch_filter_products_and_sums(drawn, lenet, layer, below):
    page, truth = drawn
    module = getattr(lenet.module, layer)
    channel, row, col = np.unravel_index(truth[layer].argmax(), SHAPES[layer])
    pick(page, layer, at(layer, int(channel), int(row), int(col)))
    weight = module.weight[channel].detach().double().numpy()
    bias = module.bias[channel].item()
    patch = truth[below][:, row : row + 5, col : col + 5]
    rows = page.locator("#explanation .map-row")
    assert rows.count() == len(weight)
    total = 0.0
    for k in range(len(weight)):
        grids = rows.nth(k).locator(".grid")
        told = [titles(grids.nth(n)) for n in range(3)]
        for numbers, expected in zip(told, (patch[k], weight[k], patch[k] * weight[k]), strict=True):
            assert np.allclose(numbers, expected.ravel(), rtol=NEAR, atol=NEAR)
        one = float(rows.nth(k).locator(".map-sum [data-value]").get_attribute("data-value"))
        assert close(one, float((patch[k] * weight[k]).sum()))
        total += one
    assert close(shown(page, "panel-bias"), bias)
    assert close(shown(page, "panel-sum"), total + bias)
    assert close(shown(page, "panel-output"), float(truth[layer][channel, row, col]))
    assert f"… {25 * len(weight)} products + bias" in text(page, "panel-formula")


@pytest.mark.parametrize("layer", ["fc1", "fc2", "output"])
def test_a_dense_unit_shows_its_largest_terms_and_the_rest(drawn, lenet, layer):
    page, truth = drawn
    index = int(truth[layer].argmax())
    pick(page, layer, index)
    module = getattr(lenet.module, layer)
    below = truth[{"fc1": "flatten", "fc2": "relu3", "output": "relu4"}[layer]]
    products = module.weight[index].detach().double().numpy() * below
    order = np.argsort(-np.abs(products), kind="stable")
    terms = page.locator("#explanation .terms [data-value]")
    told = [float(terms.nth(k).get_attribute("data-value")) for k in range(terms.count())]
    assert np.allclose(told, products[order][: len(told)], rtol=NEAR, atol=NEAR)
    rest = shown(page, "panel-rest")
    assert close(rest, float(products[order][len(told) :].sum()))
    assert close(sum(told) + rest + shown(page, "panel-bias"), float(truth[layer][index]))
    assert close(shown(page, "panel-sum"), float(truth[layer][index]))


def test_softmax_shows_every_share(drawn):
    page, truth = drawn
    pick(page, "softmax", 2)
    powers = np.exp(truth["output"] - truth["output"].max())
    assert close(shown(page, "panel-output"), truth["softmax"][2])
    assert close(shown(page, "panel-sum"), powers.sum())
    rows = page.locator("#explanation .shares tbody tr")
    assert rows.count() == 10
    assert "marked" in rows.nth(2).get_attribute("class")
    scores = [number(rows.nth(k).locator("td").first) for k in range(10)]
    assert np.allclose(scores, truth["output"], atol=0.06)  # short numbers: a tenth at most
    assert re.search(r"\d / \d", text(page, "panel-formula"))


def test_relu_says_what_it_did(drawn):
    page, truth = drawn
    for index in (int(truth["fc1"].argmax()), int(truth["fc1"].argmin())):
        pick(page, "relu3", index)
        before = float(truth["fc1"][index])
        assert close(shown(page, "panel-output"), max(0, before))
        assert close(shown(page, "panel-sum"), before)
        assert text(page, "panel-formula").startswith("relu(")


def test_the_drawing_and_flatten_have_panels_too(drawn):
    page, truth = drawn
    pick(page, "input", 16 * 32 + 16)
    assert close(shown(page, "panel-output"), truth["input"][0, 16, 16])
    select(page, "flatten", 137)
    assert close(shown(page, "panel-output"), truth["pool2"].ravel()[137])
    assert "Max pool 2 · map 5 · row 2 · column 2" in page.locator("#explanation").inner_text()


def test_any_unit_of_any_layer_is_what_torch_says(drawn):
    page, truth = drawn
    chance = np.random.default_rng(3)
    for layer in ("input", *LAYERS):
        for index in chance.integers(0, SIZES[layer], 4):
            select(page, layer, int(index))
            assert close(shown(page, "panel-output"), float(truth[layer].ravel()[index])), (layer, index)


def test_the_panel_follows_the_drawing(visit, lenet):
    page = visit("#unit=conv1:2000")
    before = shown(page, "panel-output")
    draw(page, TWO)
    after = shown(page, "panel-output")
    assert before != after
    assert close(after, float(lenet(pixels(page))["conv1"].ravel()[2000]))


def test_the_panel_says_what_the_unit_sees(drawn):
    page, _ = drawn
    for layer, index, words in [
        ("pool1", at("pool1", 2, 3, 4), "Sees 6 × 6 pixels of the drawing: rows 6–11, columns 8–13."),
        ("conv2", at("conv2", 0, 1, 2), "Sees 14 × 14 pixels of the drawing: rows 2–15, columns 4–17."),
        ("pool2", at("pool2", 9, 4, 4), "Sees 16 × 16 pixels of the drawing: rows 16–31, columns 16–31."),
        ("fc1", 7, "Sees the whole drawing."),
    ]:
        select(page, layer, index)
        assert words in page.get_by_test_id("field").inner_text()


def test_what_the_page_gives_to_scripts_is_the_same(drawn):
    page, truth = drawn
    traced = page.evaluate("lunette.trace('pool2', 33)")
    assert close(traced["output"], float(truth["pool2"].ravel()[33]))
    assert traced["winner"] in traced["terms"] and traced["winner"]["value"] == traced["output"]
    for wrong in ("lunette.value('nowhere', 0)", "lunette.trace('fc1', 120)", "lunette.select('fc1', -1)"):
        message = page.evaluate(
            f"(() => {{ try {{ {wrong}; }} catch (error) {{ return error.message; }} }})()"
        )
        assert message and ("softmax" in message or "0 to 119" in message)
