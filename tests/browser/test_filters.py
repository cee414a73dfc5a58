"""The filters' numbers, pictures and answers, against the weights read in Python and against torch."""

from __future__ import annotations

import numpy as np
import pytest

from tests.browser.hand import ONE, draw, pixels, settle, titles
from tests.browser.rooms import card, colours, enter, painted, pictures, told
from tests.browser.torchrun import SHAPES

NEAR = 1e-4
FILTERS = {"conv1": 6, "conv2": 16, "fc1": 120, "fc2": 100, "output": 10}
SOME = {"conv1": [0, 3, 5], "conv2": [0, 9, 15], "fc1": [0, 57, 119], "fc2": [1, 99], "output": [7]}


def weights(lenet, layer):
    """float64 (channels, inputs, rows, cols); for the dense ones (channels, inputs)."""
    module = getattr(lenet.module, layer)
    return module.weight.detach().double().numpy(), module.bias.detach().double().numpy()


@pytest.fixture(scope="module")
def page(shared_visit):
    return shared_visit("#draw=4.&room=filters:conv1:0")


@pytest.fixture(scope="module")
def truth(page, lenet):
    """Torch's values on the four pictures."""
    all_ = {**{name: list(picture.ravel()) for name, picture in pictures().items()}, "drawing": pixels(page)}
    return {name: lenet(picture) for name, picture in all_.items()}


@pytest.mark.parametrize("layer", FILTERS)
def test_every_filter_has_its_card_with_its_sum_bias_and_range(page, lenet, layer):
    room = enter(page, "filters", layer)
    weight, bias = weights(lenet, layer)
    assert room.get_by_test_id("filter-card").count() == FILTERS[layer]
    for channel in SOME[layer]:
        own = card(page, channel)
        assert told(own.locator("[data-fact=sum]"), "data-value") == pytest.approx(
            weight[channel].sum(), abs=1e-6 * weight[channel].size
        )
        assert told(own.locator("[data-fact=bias]"), "data-value") == pytest.approx(bias[channel], abs=1e-7)
        low, high = (f"{x:.2f}".replace("-", "−") for x in (weight[channel].min(), weight[channel].max()))
        assert f"weights {low} to {high}" in own.inner_text()


def test_the_cells_of_a_single_kernel_hold_its_weights(page, lenet):
    enter(page, "filters", "conv1")
    weight, _ = weights(lenet, "conv1")
    for channel in range(6):
        assert np.allclose(titles(card(page, channel)), weight[channel].ravel(), rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize(("layer", "count", "across"), [("conv2", 6, 6), ("fc1", 16, 8)])
def test_tiles_have_the_colours_of_their_weights_on_one_scale_of_the_layer(page, lenet, layer, count, across):
    room = enter(page, "filters", layer)
    weight, _ = weights(lenet, layer)
    reach = float(np.abs(weight).max())
    assert told(room.get_by_test_id("filters-legend"), "data-value") == pytest.approx(reach, rel=1e-6)
    for channel in SOME[layer]:
        found = painted(card(page, channel).locator("canvas.tiles"))
        expected = colours(page, weight[channel].reshape(count, 5, 5), reach)
        for k in range(count):
            top, left = 6 * (k // across), 6 * (k % across)
            tile = found[top : top + 5, left : left + 5]
            assert (tile[..., :3] == expected[k]).all(), f"tile {k} of filter {channel}"
            assert (tile[..., 3] == 255).all()
        assert (found[:, 5::6, 3] == 0).all(), "something between the tiles"


@pytest.mark.parametrize("layer", ["conv1", "conv2"])
def test_maps_on_all_four_pictures_are_those_of_torch(page, truth, layer):
    enter(page, "filters", layer)
    for channel in SOME[layer]:
        own = card(page, channel)
        for name, values in truth.items():
            canvas = own.locator(f"[data-picture={name}] canvas")
            map_ = values[layer][channel]
            for what, expected in (("min", map_.min()), ("max", map_.max()), ("mean", map_.mean())):
                assert told(canvas, f"data-{what}") == pytest.approx(expected, abs=NEAR), (name, what)
            expected = colours(page, map_, float(np.abs(values[layer]).max()))
            off = np.abs(painted(canvas)[..., :3] - expected).max(axis=2)
            assert (off > 0).mean() < 0.02, f"{name}: colours differ at {np.argwhere(off > 0)[:5]}"
            assert off.max() <= 8, f"{name}: more than one step of the scale apart"


@pytest.mark.parametrize("layer", ["fc1", "fc2", "output"])
def test_single_units_answer_with_a_number(page, truth, layer):
    enter(page, "filters", layer)
    for channel in SOME[layer]:
        own = card(page, channel)
        for name, values in truth.items():
            number = own.locator(f".answer-bar[data-picture={name}] b")
            assert told(number, "data-value") == pytest.approx(values[layer][channel], abs=NEAR), name


def test_the_first_layer_by_hand_a_dot_is_the_kernel_turned_round(page, lenet):
    """Sums written out: no torch between the weights in the file and the page."""
    enter(page, "filters", "conv1")
    weight, bias = weights(lenet, "conv1")
    for channel in range(6):
        kernel = weight[channel, 0]
        for name, picture in pictures().items():
            by_hand = np.array(
                [
                    [(picture[r : r + 5, c : c + 5] * kernel).sum() + bias[channel] for c in range(28)]
                    for r in range(28)
                ]
            )
            canvas = card(page, channel).locator(f"[data-picture={name}] canvas")
            assert told(canvas, "data-max") == pytest.approx(by_hand.max(), abs=NEAR)
            assert told(canvas, "data-mean") == pytest.approx(by_hand.mean(), abs=NEAR)
            if name == "dot":
                assert np.allclose(by_hand[12:17, 12:17], kernel[::-1, ::-1] + bias[channel])
            if name == "vertical":
                assert by_hand[0, -1] == pytest.approx(kernel.sum() + bias[channel])


@pytest.mark.parametrize("layer", FILTERS)
def test_one_filter_in_full_holds_all_its_numbers(page, lenet, layer):
    weight, bias = weights(lenet, layer)
    for channel in SOME[layer]:
        room = enter(page, "filter", layer, channel)
        assert np.allclose(
            titles(room.get_by_test_id("filter-kernels")), weight[channel].ravel(), rtol=1e-5, atol=1e-9
        )
        facts = {
            "bias": bias[channel],
            "sum": weight[channel].sum(),
            "min": weight[channel].min(),
            "max": weight[channel].max(),
        }
        for name, expected in facts.items():
            assert told(room.get_by_test_id(f"filter-{name}"), "data-value") == pytest.approx(
                expected, abs=1e-4
            )
        marked = room.locator("[data-testid=filter-card][aria-current=true]")
        assert marked.get_attribute("data-channel") == str(channel)


def said(x: float) -> str:
    size = abs(x)
    if size < 0.005:
        return "0.00" if size else "0"
    return f"{x:.{2 if size < 9.995 else 1}f}".replace("-", "−")


NAMES = {"vertical": "vertical edge", "horizontal": "horizontal edge", "dot": "dot", "drawing": "drawing"}


@pytest.mark.parametrize("channel", range(6))
def test_what_is_said_of_a_filter_is_so(page, lenet, truth, channel):
    room = enter(page, "filter", "conv1", channel)
    sentences = room.get_by_test_id("filter-sayings").inner_text()
    tops = {name: values["conv1"][channel].max() for name, values in truth.items()}
    best = max(tops, key=tops.__getitem__)
    row, col = np.unravel_index(truth[best]["conv1"][channel].argmax(), (28, 28))
    assert f"Answers most to the {NAMES[best]}: {said(tops[best])} at row {row}, column {col}." in sentences
    kernel = weights(lenet, "conv1")[0][channel, 0]
    total, size = kernel.sum(), np.abs(kernel).sum()
    slight = abs(total) < 0.1 * size
    assert ("nearly cancel out" in sentences) == slight
    assert said(total) in sentences
    if not slight:
        assert ("Even areas lift it" if total > 0 else "Even areas push it down") in sentences
    across = kernel[:, 3:].sum() - kernel[:, :2].sum()
    down = kernel[3:].sum() - kernel[:2].sum()
    side, gap = (
        ("right" if across > 0 else "left", abs(across))
        if abs(across) >= abs(down)
        else ("below" if down > 0 else "above", abs(down))
    )
    wants = {
        "right": "on the right than on the left",
        "left": "on the left than on the right",
        "below": "below than above",
        "above": "above than below",
    }
    expected = (
        f"Wants more {wants[side]}, by {said(gap)}" if gap >= 0.1 * size else "No side counts much more"
    )
    assert expected in sentences


def test_the_map_that_has_most_of_the_weight_is_named(page, lenet):
    for layer, channel in (("conv2", 3), ("fc1", 57)):
        room = enter(page, "filter", layer, channel)
        sizes = np.abs(weights(lenet, layer)[0][channel].reshape(-1, 25)).sum(axis=1)
        share = f"{said(sizes.max())} of {said(sizes.sum())}"
        expected = f"Map {sizes.argmax()} has most of its weight: magnitudes add up to {share}"
        assert expected in room.get_by_test_id("filter-sayings").inner_text()


def order(page) -> list[int]:
    cards = page.get_by_test_id("filter-card")
    return [int(k) for k in cards.evaluate_all("(cards) => cards.map((card) => card.dataset.channel)")]


def test_sorting_by_number_answer_and_sum(page, lenet, truth):
    enter(page, "filters", "conv2")
    sort = page.get_by_test_id("filters-sort")
    sort.select_option("response")
    assert order(page) == list(
        np.argsort(-truth["drawing"]["conv2"].reshape(16, -1).max(axis=1), kind="stable")
    )
    sort.select_option("sum")
    assert order(page) == list(
        np.argsort(-weights(lenet, "conv2")[0].reshape(16, -1).sum(axis=1), kind="stable")
    )
    sort.select_option("number")
    assert order(page) == list(range(16))


def test_the_layer_can_be_chosen(page):
    enter(page, "filters", "conv1")
    page.get_by_test_id("filters-layer").select_option("fc2")
    card(page, 0)
    assert page.get_by_test_id("filter-card").count() == SHAPES["fc2"][0]
    options = page.locator("[data-testid=filters-layer] option")
    assert options.evaluate_all("(all) => all.map((each) => each.value)") == list(FILTERS)


def test_maps_follow_the_chosen_scale(page, truth):
    for scale, reach in (("map", 3), ("layer", None)):
        room = enter(page, "filter", "conv1", 3, f"&scale={scale}")
        values = truth["dot"]["conv1"]
        expected = np.abs(values[reach] if reach else values).max()
        shown = room.get_by_test_id("filter-answers").locator("figure").nth(2)
        assert f"scale ± {said(expected)}" in shown.inner_text()


def test_a_new_drawing_is_answered_while_the_room_is_open(visit, lenet):
    page = visit("#draw=4.&room=filter:conv2:9")
    room = enter(page, "filter", "conv2", 9)
    answers = room.get_by_test_id("filter-answers")
    before = {name: told(answers.locator(f"[data-picture={name}] canvas"), "data-mean") for name in NAMES}
    page.get_by_test_id("pad-clear").click()
    draw(page, ONE)
    after = {name: told(answers.locator(f"[data-picture={name}] canvas"), "data-mean") for name in NAMES}
    expected = lenet(pixels(page))["conv2"][9]
    assert after["drawing"] == pytest.approx(expected.mean(), abs=NEAR) != before["drawing"]
    assert told(card(page, 9).locator("[data-picture=drawing] canvas"), "data-mean") == after["drawing"]
    assert all(after[name] == before[name] for name in ("vertical", "horizontal", "dot"))
    settle(page)
