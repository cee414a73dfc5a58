"""The full arithmetic of a unit: typeset, copied, run as a program, and checked by the server."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tests.browser.hand import TWO, draw, pixels, rested, select, shown, text
from tests.browser.torchrun import SHAPES, brightest
from tests.project import printed

NEAR = 1e-5


def last_number(line: str) -> float:
    """The result of a line of arithmetic: what stands after its last equals sign."""
    return float(line.split("=")[-1].replace("−", "-"))


def factors(line: str) -> list[tuple[float, float]]:
    """The products in a typeset line: "a×b" or "a×(−b)"."""
    plain = re.sub(r"\s", "", line).replace("−", "-")
    number = r"(-?[\d.]+(?:e[-+]?\d+)?)"
    return [(float(a), float(b)) for a, b in re.findall(rf"{number}×\(?{number}\)?", plain)]


@pytest.mark.large
def test_the_typeset_sum_of_a_convolution_has_every_product(drawn, lenet):
    page, truth = drawn
    index = brightest(truth, "conv2")
    channel, row, col = np.unravel_index(index, SHAPES["conv2"])
    select(page, "conv2", index)
    rested(page)
    lines = page.get_by_test_id("panel-math").locator("p")
    assert lines.count() == 7
    patch = truth["pool1"][:, row : row + 5, col : col + 5]
    kernel = lenet.module.conv2.weight[channel].detach().double().numpy()
    for k in range(6):
        line = lines.nth(k).evaluate("(p) => p.textContent")
        told = np.array(factors(line))
        assert np.allclose(told[:, 0], patch[k].ravel(), rtol=1e-3, atol=1e-9)
        assert np.allclose(told[:, 1], kernel[k].ravel(), rtol=1e-3, atol=1e-9)
        assert last_number(line) == pytest.approx((patch[k] * kernel[k]).sum(), rel=NEAR)
    total = lines.nth(6).evaluate("(p) => p.textContent")
    assert last_number(total) == pytest.approx(truth["conv2"].max(), rel=NEAR)
    assert page.get_by_test_id("panel-math").locator("math").first.bounding_box()["height"] > 5


@pytest.mark.parametrize("layer", ["pool1", "relu3", "fc2", "flatten", "softmax", "input"])
def test_the_typeset_line_ends_in_the_unit(drawn, layer):
    page, truth = drawn
    index = brightest(truth, layer)
    select(page, layer, index)
    rested(page)
    line = page.get_by_test_id("panel-math").locator("p").last.evaluate("(p) => p.textContent")
    told = last_number(line)
    assert told == pytest.approx(float(truth[layer].ravel()[index]), rel=NEAR)


def test_a_copied_program_gives_what_torch_gives(visit, lenet):
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    draw(page, TWO)
    truth = lenet(pixels(page))
    for layer in ("conv1", "conv2", "pool2", "relu1", "fc1", "softmax"):
        index = brightest(truth, layer)
        select(page, layer, index)
        assert text(page, "copy-status") == ""
        page.get_by_test_id("copy-python").click()
        page.get_by_text("copied", exact=True).wait_for()
        program = page.evaluate("navigator.clipboard.readText()")
        assert printed(program) == pytest.approx(float(truth[layer].ravel()[index]), rel=NEAR, abs=NEAR)


def test_copied_text_lists_every_term(visit, lenet):
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    draw(page, TWO)
    truth = lenet(pixels(page))
    index = brightest(truth, "conv2")
    select(page, "conv2", index)
    page.get_by_test_id("copy-text").click()
    page.get_by_text("copied", exact=True).wait_for()
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    terms = [re.search(r": (\S+) × (\S+) = (\S+)$", line) for line in lines]
    products = [float(found.group(3)) for found in terms if found]
    assert len(products) == 150
    bias = next(float(line.split(": ")[1]) for line in lines if line.startswith("bias: "))
    assert sum(products) + bias == pytest.approx(float(truth["conv2"].max()), rel=1e-4)


def test_without_a_clipboard_the_text_is_selected(visit):
    page = visit("#draw=4.&unit=pool1:33", init="delete Navigator.prototype.clipboard;")
    page.get_by_test_id("copy-python").click()
    field = page.get_by_test_id("copy-field")
    field.wait_for()
    assert "Ctrl+C" in text(page, "copy-status")
    assert page.evaluate("window.getSelection().toString()") == field.input_value()
    assert printed(field.input_value()) == pytest.approx(shown(page, "panel-output"), rel=NEAR)


def test_the_server_checks_the_number(drawn):
    page, truth = drawn
    for layer in ("conv2", "pool1", "fc1", "softmax"):
        index = brightest(truth, layer)
        select(page, layer, index)
        assert page.get_by_test_id("verify-server").count() == 0
        page.get_by_test_id("verify").click()
        page.get_by_test_id("verify-method").wait_for()
        assert "window" in text(page, "verify-method") or "F." in text(page, "verify-method")
        expected = float(truth[layer].ravel()[index])
        for testid in ("verify-page", "verify-server"):
            assert shown(page, testid) == pytest.approx(expected, rel=1e-4)
        full = [float(page.get_by_test_id(f"verify-{each}").get_attribute("data-value"))
                for each in ("page", "server", "difference")]  # fmt: skip
        assert full[2] == pytest.approx(abs(full[0] - full[1]), abs=1e-12)
        assert full[2] < 1e-5


def test_a_check_goes_with_its_drawing(visit):
    page = visit()
    draw(page, TWO)
    select(page, "conv2", 555)
    page.get_by_test_id("verify").click()
    page.get_by_test_id("verify-method").wait_for()
    draw(page, [(0.2, 0.3), (0.8, 0.4)])
    assert page.get_by_test_id("verify-method").count() == 0


def test_a_check_that_fails_says_why(visit):
    page = visit("#draw=4.&unit=conv2:350", routes={"/verify$": lambda route: route.abort()})
    visit.expected += ["/verify", "Failed to load resource"]
    page.get_by_test_id("verify").click()
    page.get_by_test_id("verify-failed").wait_for()
    assert "could not check" in text(page, "verify-failed")
    assert page.get_by_test_id("panel-output").is_visible()
