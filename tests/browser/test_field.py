"""What a unit makes of the drawing, and what it can change: the panel's numbers against torch's autograd."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from tests.browser import hand
from tests.browser.hand import TWO, ZERO, click, draw, number, pick, pixels, select, settle, state, where
from tests.browser.torchrun import LAYERS, SIZES, at
from tests.tiers import first
from tests.waiting import wait_until

NEAR = 1e-4
PARTS = "field-sum", "field-constant", "field-value"


def close(x: float, truth: float, scale: float = 1) -> bool:
    return abs(x - truth) <= NEAR * max(1, abs(truth), scale)


def affine(lenet, ink: list[float], layer: str, index: int) -> tuple[np.ndarray, float]:
    """By autograd: d value / d pixel, and the value; of a softmax unit those of its logit."""
    x = torch.tensor(ink, dtype=torch.float32).reshape(1, 1, 32, 32).requires_grad_()
    meant = "output" if layer == "softmax" else layer
    value = x
    for name in LAYERS:
        value = getattr(lenet.module, name)(value)
        if name == meant:
            break
    value = value.reshape(-1)[index]
    (grad,) = torch.autograd.grad(value, x)
    return grad.double().numpy().ravel(), float(value.detach())


def rest(page) -> None:
    """Until the weights are those of the newest drawing."""
    wait_until(page, "!document.getElementById('field').hasAttribute('aria-busy')")
    settle(page)


def told(page) -> list[float]:
    rest(page)
    return [float(page.get_by_test_id(each).get_attribute("data-value")) for each in PARTS]


@pytest.fixture(scope="module")
def drawn(shared_visit):
    page = shared_visit()
    draw(page, TWO)
    return page, pixels(page)


@pytest.mark.parametrize("layer", first(["conv2", "pool2", "fc1", "softmax"], LAYERS))
def test_weight_times_ink_and_a_constant_are_the_value(drawn, lenet, layer):
    page, ink = drawn
    for index in np.random.default_rng(5).integers(0, SIZES[layer], 3):
        select(page, layer, int(index))
        weights, value = affine(lenet, ink, layer, int(index))
        products = weights * np.array(ink)
        total, constant, together = told(page)
        assert close(total, products.sum(), np.abs(products).sum())
        assert close(constant, value - products.sum(), np.abs(products).sum())
        assert close(together, value)
        for testid, expected in zip(PARTS, (total, constant, together), strict=True):
            assert number(page.get_by_test_id(testid)) == pytest.approx(expected, rel=1e-5, abs=1e-9)


def over(page, row: int, col: int, picture: int = 0) -> None:
    """The pointer over a pixel of a picture that shows the whole drawing."""
    box = page.locator("canvas.ink-map").nth(picture).bounding_box()
    page.mouse.move(box["x"] + box["width"] * (col + 0.5) / 32, box["y"] + box["height"] * (row + 0.5) / 32)
    settle(page)


@pytest.mark.parametrize("picture", [0, 1])
def test_each_pixel_tells_its_ink_its_weight_and_what_it_contributes(drawn, lenet, picture):
    page, ink = drawn
    select(page, "softmax", 2)
    rest(page)
    page.get_by_test_id("field-maps").scroll_into_view_if_needed()
    weights, _ = affine(lenet, ink, "softmax", 2)
    inked = [k for k in range(1024) if ink[k] > 0.3][::17]
    assert len(inked) > 5
    for k in (*inked, 0):
        row, col = divmod(k, 32)
        over(page, row, col, picture)
        place = page.get_by_test_id("field-pixel")
        assert close(float(place.get_attribute("data-value")), weights[k] * ink[k])
        start, numbers = place.inner_text().split(": ")
        assert start == f"row {row}, column {col}"
        found = [float(x.replace("−", "-")) for x in numbers.replace("=", "×").split("×")]
        assert found == pytest.approx([ink[k], weights[k], ink[k] * weights[k]], rel=6e-3, abs=1e-6)


def test_the_pictures_show_what_the_weights_are(drawn, lenet):
    """The colour of each pixel says its sign: amber has more red than blue, blue less."""
    page, ink = drawn
    select(page, "output", 2)
    rest(page)
    weights, _ = affine(lenet, ink, "output", 2)
    script = """(canvas) => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return Array.from({ length: data.length / 4 }, (_, k) => data[4 * k] - data[4 * k + 2]);
    }"""
    for picture, values in enumerate((weights, weights * np.array(ink))):
        warmth = np.array(page.locator("canvas.ink-map").nth(picture).evaluate(script))
        strong = np.abs(values) > 0.3 * np.abs(values).max()
        assert strong.sum() > 5
        assert (np.sign(warmth[strong]) == np.sign(values[strong])).all()
        told_range = number(page.locator(".ink-maps figcaption").nth(picture))
        assert told_range == pytest.approx(np.abs(values).max(), abs=0.006)


def test_a_small_field_is_enlarged_and_framed(drawn):
    page, _ = drawn
    select(page, "conv1", at("conv1", 0, 10, 12))
    rest(page)
    assert page.locator("canvas.ink-map").first.evaluate("(canvas) => [canvas.width, canvas.height]") == [
        7,
        7,
    ]
    assert page.locator(".ink-room .preview-field").first.is_visible()
    assert "rows 10–14, columns 12–16." in page.get_by_test_id("field").inner_text()
    select(page, "fc1", 5)
    rest(page)
    assert page.locator("canvas.ink-map").first.evaluate("(canvas) => [canvas.width, canvas.height]") == [
        32,
        32,
    ]
    assert not page.locator(".ink-room .preview-field").first.is_visible()


def test_the_keyboard_goes_over_the_pixels(drawn, lenet):
    page, ink = drawn
    select(page, "output", 2)
    rest(page)
    weights, _ = affine(lenet, ink, "output", 2)
    strongest = int(np.abs(weights * np.array(ink)).argmax())
    page.get_by_test_id("field-maps").focus()
    page.keyboard.press("ArrowRight")
    readout = page.get_by_test_id("field-pixel")
    row, col = divmod(strongest, 32)
    assert readout.inner_text().startswith(f"row {row}, column {col}:")
    for key in ("ArrowUp", "ArrowLeft"):
        page.keyboard.press(key)
    assert readout.inner_text().startswith(f"row {row - 1}, column {col - 1}:")
    page.get_by_test_id("scene").focus()
    assert readout.get_attribute("data-value") is None


def test_a_pixel_that_is_pointed_at_lights_up_in_the_scene(drawn):
    page, _ = drawn
    select(page, "fc1", 60)
    rest(page)
    page.get_by_test_id("field-maps").scroll_into_view_if_needed()
    x, y = where(page, "input", 3 * 32 + 4)
    corner = {"x": x - 6, "y": y - 6, "width": 12, "height": 12}
    page.mouse.move(2, 2)
    settle(page)
    before = page.screenshot(clip=corner)
    over(page, 3, 4)
    assert page.screenshot(clip=corner) != before
    page.mouse.move(2, 2)
    settle(page)
    assert page.screenshot(clip=corner) == before


def test_a_finger_reads_a_pixel_and_it_stays(visit):
    page = visit("#draw=4.&unit=softmax:4", size=(390, 844), has_touch=True, is_mobile=True)
    rest(page)
    maps = page.locator("canvas.ink-map").first
    maps.scroll_into_view_if_needed()
    box = maps.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] * 16.5 / 32, box["y"] + box["height"] * 15.5 / 32)
    settle(page)
    assert page.get_by_test_id("field-pixel").inner_text().startswith("row 15, column 16:")


def test_the_weights_follow_the_drawing(visit, lenet):
    page = visit("#unit=softmax:0")
    before = told(page)
    draw(page, ZERO)
    after = told(page)
    weights, value = affine(lenet, pixels(page), "softmax", 0)
    assert before != after
    assert close(after[2], value)
    assert close(after[0], float((weights * np.array(pixels(page))).sum()), 10)


def test_a_unit_that_is_shut_off_says_so(drawn):
    page, _ = drawn
    page.evaluate("""() => {
      let k = 0;
      while (lunette.value("relu3", k) > 0) k++;
      lunette.select("relu3", k);
    }""")
    assert told(page) == [0, 0, 0]
    assert "no pixel has a weight on it" in page.get_by_test_id("field").inner_text()
    assert not page.get_by_test_id("field-maps").is_visible()


def test_a_pixel_of_the_drawing_has_no_weights(drawn):
    page, _ = drawn
    select(page, "input", 200)
    assert page.get_by_test_id("field-sum").count() == 0


def reached(page) -> dict[str, int]:
    rows = page.locator("[data-testid=reached] li").all()
    return {row.get_attribute("data-layer"): int(row.get_attribute("data-value")) for row in rows}


def test_what_a_unit_can_change_is_counted_layer_by_layer(visit):
    page = visit("#draw=4.")
    select(page, "pool1", at("pool1", 2, 6, 6))
    assert reached(page) == {}
    click(page, "reach")
    flat = {"fc1": 120, "relu3": 120, "fc2": 100, "relu4": 100, "output": 10, "softmax": 10}
    # 5 x 5 places of 16 maps; they fall into 3 x 3 windows of the next pool
    assert reached(page) == {"conv2": 400, "relu2": 400, "pool2": 144} | flat
    assert "Convolution 2: 400 of 1,600" in page.get_by_test_id("field").inner_text()
    select(page, "conv1", at("conv1", 0, 27, 27))
    assert reached(page) == {"relu1": 1, "pool1": 1, "conv2": 16, "relu2": 16, "pool2": 16} | flat
    select(page, "softmax", 3)
    assert not page.get_by_test_id("reach").is_visible()


def test_the_switch_has_a_key_is_seen_in_the_scene_and_is_in_the_link(visit):
    page = visit("#draw=4.")
    pick(page, "pool1", at("pool1", 2, 6, 6))
    page.mouse.move(2, 2)
    settle(page)
    scene = page.get_by_test_id("scene")
    before = scene.screenshot()
    scene.focus()
    page.keyboard.press("c")
    settle(page)
    assert page.get_by_test_id("reach").get_attribute("aria-pressed") == "true"
    assert not hand.looks_same(scene.screenshot(), before)
    wait_until(page, "location.hash.includes('reach=1')")
    other = visit(page.evaluate("location.hash"))
    assert other.get_by_test_id("reach").get_attribute("aria-pressed") == "true"
    page.keyboard.press("c")
    settle(page)
    assert hand.looks_same(scene.screenshot(), before)
    assert state(page)["selected"] is not None
