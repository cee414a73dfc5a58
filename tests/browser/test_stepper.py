"""A map fills cell by cell: every cell, and every step to it, is torch's number."""

from __future__ import annotations

import numpy as np
import pytest

from tests.browser.hand import ONE, TWO, draw, number, pixels, settle
from tests.browser.stepping import (
    LAST,
    NEAR,
    close,
    hurry,
    opened,
    painted,
    press,
    scrub,
    told,
    truth,
    until_it_stands,
    value,
)
from tests.tiers import first, large

CASES = [("conv1", 3), ("conv2", 7), ("pool1", 2), ("pool2", 11), ("fc1", 0), ("relu1", 5), ("output", 0)]


@pytest.mark.parametrize(
    ("layer", "channel"), first([("conv2", 7), ("pool1", 2), ("fc1", 0), ("relu1", 5)], CASES)
)
def test_the_filled_map_is_the_one_torch_computed(visit, lenet, layer, channel):
    page = opened(visit, layer, channel)
    press(page, "end")
    now = told(page)
    assert (now["layer"], now["channel"], now["step"], now["steps"]) == (
        layer,
        channel,
        LAST[layer],
        LAST[layer],
    )
    close(page, lenet)
    assert painted(page).count(True) == LAST[layer]


@pytest.mark.parametrize(
    ("layer", "channel"), [large("conv1", 4), ("conv2", 2), large("pool2", 1), large("fc1", 0)]
)
def test_played_to_its_end_it_is_torchs_map_too_and_back_it_is_empty(visit, lenet, layer, channel):
    page = opened(visit, layer, channel)
    hurry(page)
    press(page, "play")
    until_it_stands(page)
    assert told(page)["step"] == LAST[layer]
    close(page, lenet)
    press(page, "back-play")
    until_it_stands(page)
    assert told(page)["filled"] == []
    assert not any(painted(page))


def test_each_button_goes_where_it_says(visit, lenet):
    page = opened(visit)
    assert told(page)["step"] == 0
    press(page, "next", "next", "next")
    assert told(page)["step"] == 3
    close(page, lenet)
    press(page, "prev")
    assert told(page)["step"] == 2
    assert painted(page)[:4] == [True, True, False, False]
    press(page, "end", "prev")
    assert told(page)["step"] == 783
    press(page, "start")
    assert told(page)["step"] == 0
    assert page.get_by_test_id("stepper-prev").is_disabled()


def test_scrubbing_shows_any_place_with_its_arithmetic(visit, lenet):
    page = opened(visit, "conv2", 5)
    right = truth(lenet, page, "conv2", 5)
    for step in (1, 57, 23, 100):
        scrub(page, step)
        row, col = divmod(step - 1, 10)
        assert told(page)["step"] == step
        assert (
            page.get_by_test_id("stepper-place").inner_text()
            == f"step {step} of 100 · row {row}, column {col}"
        )
        for shown in (
            value(page, "stepper-sum"),
            value(page, "stepper-value"),
            number(page.get_by_test_id("stepper-value")),
        ):
            assert shown == pytest.approx(right[step - 1], abs=NEAR * 10, rel=NEAR)
        assert painted(page) == [k < step for k in range(100)]
        close(page, lenet)


def test_the_sums_of_the_maps_and_the_bias_add_up(visit, lenet):
    page = opened(visit, "conv2", 9)
    scrub(page, 45)
    text = page.get_by_test_id("stepper-sum").inner_text()
    left, _, right = text.partition("=")
    terms = [float(part.replace("bias", "").strip(" ()")) for part in left.split(" + ")]
    below = lenet(pixels(page))["pool1"][:, 4:9, 4:9]
    module = lenet.module.conv2
    expected = (below * module.weight[9].detach().double().numpy()).sum(axis=(1, 2))
    assert terms == pytest.approx([*expected, module.bias[9].item()], abs=1e-4)
    assert sum(terms) == pytest.approx(float(right), abs=1e-4)


def test_a_filled_cell_can_be_pressed(visit):
    page = opened(visit, "pool2", 0)
    box = page.get_by_test_id("stepper-output").bounding_box()
    page.mouse.click(
        box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.3
    )  # row 1, column 2 of 5 x 5
    settle(page)
    assert told(page)["step"] == 1 * 5 + 2 + 1


def test_a_new_drawing_brings_new_values_and_leaves_the_place(visit, lenet):
    page = opened(visit, "conv1", 2, more="")
    draw(page, TWO)
    scrub(page, 400)
    close(page, lenet)
    before = told(page)["filled"]
    page.get_by_test_id("pad-clear").click()
    draw(page, ONE)
    now = told(page)
    assert now["step"] == 400 and now["filled"] != before
    close(page, lenet)
    assert value(page, "stepper-sum") == pytest.approx(
        truth(lenet, page, "conv1", 2)[399], abs=NEAR * 10, rel=NEAR
    )


def test_tap_by_tap_one_cell_by_hand(visit, lenet):
    page = opened(visit, "conv1", 1)
    cell = 14 * 28 + 12
    scrub(page, cell + 1)
    weight = lenet.module.conv1.weight[1, 0].detach().double().numpy()
    products = (lenet(pixels(page))["input"][0, 14:19, 12:17] * weight).ravel()
    assert np.abs(products).max() > 0.05, "the window is on the ink"
    for count in range(1, 26):
        press(page, "tap")
        assert f"tap {count} of 25" in page.get_by_test_id("stepper-sum").inner_text()
        assert value(page, "stepper-sum") == pytest.approx(products[:count].sum(), abs=1e-4)
        assert not painted(page)[cell], "the cell is not filled before its last tap"
    press(page, "tap")
    total = truth(lenet, page, "conv1", 1)[cell]
    assert value(page, "stepper-sum") == pytest.approx(total, abs=1e-4)
    assert "bias" in page.get_by_test_id("stepper-sum").inner_text() and painted(page)[cell]
    press(page, "tap")
    assert told(page)["step"] == cell + 2
    assert "tap 1 of 25" in page.get_by_test_id("stepper-sum").inner_text()


def test_the_winner_of_a_pool_tap_by_tap(visit, lenet):
    page = opened(visit, "pool1", 3)
    right = truth(lenet, page, "pool1", 3)
    cell = int(right.argmax())
    scrub(page, cell + 1)
    window = lenet(pixels(page))["relu1"][
        3, 2 * (cell // 14) : 2 * (cell // 14) + 2, 2 * (cell % 14) : 2 * (cell % 14) + 2
    ]
    for count in range(1, 5):
        press(page, "tap")
        assert value(page, "stepper-sum") == pytest.approx(window.ravel()[:count].max(), abs=NEAR * 10)
    press(page, "tap")
    assert value(page, "stepper-value") == pytest.approx(right[cell], abs=NEAR * 10)
