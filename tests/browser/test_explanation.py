"""How a unit is explained: at three depths, cell by cell, typeset, copied, and checked by the server."""

from __future__ import annotations

import contextlib
import io
import re

import numpy as np
import pytest

from tests.browser.hand import TWO, click, draw, number, pixels, point, select, settle, shown, state, where
from tests.browser.torchrun import SHAPES, at

NEAR = 1e-5


def text(page, testid: str) -> str:
    return page.get_by_test_id(testid).inner_text()


def rested(page) -> None:
    """Until what waits for the pen to rest is written."""
    page.wait_for_function("!document.querySelector('#explanation').classList.contains('behind')")


def brightest(truth, layer: str) -> int:
    return int(truth[layer].argmax())


@pytest.fixture(scope="module")
def drawn(shared_visit, lenet):
    """A page with a two on it, and torch's values for it."""
    page = shared_visit()
    draw(page, TWO)
    return page, lenet(pixels(page))


def test_each_depth_adds_to_the_one_before(visit):
    page = visit("#draw=4.&unit=conv1:2000")
    parts = {"panel-words": 1, "panel-output": 1, "panel-sum": 2, "panel-readout": 2, "panel-formula": 3,
             "panel-math": 3, "copy-python": 3, "verify": 3}  # fmt: skip
    assert state(page)["depth"] == 3
    for depth in (1, 2, 3):
        click(page, f"depth-{depth}")
        assert page.get_by_test_id(f"depth-{depth}").get_attribute("aria-pressed") == "true"
        found = {name for name in parts if page.get_by_test_id(name).count()}
        assert found == {name for name, least in parts.items() if least <= depth}
    click(page, "depth-1")
    page.wait_for_function("location.hash.includes('depth=1')")
    page.reload()
    settle(page)
    assert state(page)["depth"] == 1
    assert page.get_by_test_id("panel-math").count() == 0


def test_the_sentence_has_this_units_numbers(drawn):
    page, truth = drawn
    index = brightest(truth, "pool1")
    channel, row, col = np.unravel_index(index, SHAPES["pool1"])
    window = truth["relu1"][channel, 2 * row : 2 * row + 2, 2 * col : 2 * col + 2]
    place = f"row {2 * row + window.argmax() // 2}, column {2 * col + window.argmax() % 2}"
    select(page, "pool1", index)
    assert text(page, "panel-words") == f"The brightest of these four: {window.max():.3g}, at {place}."

    best, second = np.argsort(-truth["output"])[:2]
    select(page, "softmax", int(best))
    gap = truth["output"][best] - truth["output"][second]
    assert text(page, "panel-words").startswith(f"{gap:.3g} more than the runner-up, “{second}”")

    index = brightest(truth, "fc2")
    select(page, "fc2", index)
    assert f"make {truth['fc2'][index]:.3g}." in text(page, "panel-words")


def test_all_products_have_cells_of_one_size_with_short_numbers(drawn):
    page, truth = drawn
    select(page, "conv2", brightest(truth, "conv2"))
    cells = page.locator("#explanation .map-row .cell")
    assert cells.count() == 6 * 3 * 25
    boxes = cells.evaluate_all("(all) => all.map((cell) => cell.getBoundingClientRect().width)")
    assert max(boxes) - min(boxes) < 0.5 and min(boxes) > 14
    texts = cells.all_inner_texts()
    assert all(1 <= len(each) <= 4 for each in texts)
    told = cells.evaluate_all("(all) => all.map((cell) => Number(cell.dataset.value))")
    for short, full in zip(texts, told, strict=True):
        assert abs(float(short.replace("−", "-")) - full) <= 0.05 + 1e-9
    assert page.evaluate(
        "[...document.querySelectorAll('#explanation .cell')].every((c) => c.scrollWidth <= c.clientWidth)"
    )


def test_a_cell_lights_its_tap_here_and_in_the_scene(drawn, lenet):
    page, truth = drawn
    index = brightest(truth, "conv2")
    channel, row, col = (int(k) for k in np.unravel_index(index, SHAPES["conv2"]))
    select(page, "conv2", index)
    below, i, j = 2, 3, 1
    grids = page.locator("#explanation .map-row").nth(below).locator(".grid")
    x = truth["pool1"][below, row + i, col + j]
    w = lenet.module.conv2.weight[channel, below, i, j].item()
    for k in range(3):
        grids.nth(k).locator(".cell").nth(5 * i + j).hover()
        settle(page)
        assert state(page)["probe"] == [{"layer": "pool1", "index": at("pool1", below, row + i, col + j)}]
        lit = page.locator("#explanation .cell.lit")
        assert lit.count() == 3
        told = re.fullmatch(
            r"map (\d+), row (\d+), column (\d+): (\S+) × (\S+) = (\S+)", text(page, "panel-readout")
        )
        assert told and [int(n) for n in told.groups()[:3]] == [below, row + i, col + j]
        numbers = [float(n.replace("−", "-")) for n in told.groups()[3:]]
        assert np.allclose(numbers, [x, w, x * w], rtol=6e-3, atol=1e-9)
    page.mouse.move(600, 10)
    assert state(page)["probe"] is None
    assert page.locator("#explanation .lit").count() == 0


def test_a_unit_pointed_at_in_the_scene_is_marked_here(drawn):
    page, truth = drawn
    select(page, "conv2", at("conv2", 4, 2, 3))
    point(page, "pool1", at("pool1", 1, 2 + 4, 3 + 2))
    marked = page.locator("#explanation .map-row").nth(1).locator(".cell.pointed")
    assert marked.count() == 3
    assert page.locator("#explanation .cell.pointed").count() == 3
    point(page, "pool1", at("pool1", 1, 12, 12))
    assert page.locator("#explanation .cell.pointed").count() == 0
    select(page, "fc1", 60)
    largest = page.locator("#explanation .term").first
    channel, row, col = (int(n) for n in re.findall(r"\d+", largest.locator("button").inner_text()))
    point(page, "pool2", at("pool2", channel, row, col))
    assert page.locator("#explanation .term.pointed").count() == 1
    assert "pointed" in largest.get_attribute("class")


def test_a_grid_is_one_tab_stop_with_arrow_keys_inside(drawn):
    page, _ = drawn
    select(page, "conv1", at("conv1", 2, 10, 11))
    patch = page.locator("#explanation .map-row .grid").first
    assert patch.locator('.cell[tabindex="0"]').count() == 1
    page.get_by_test_id("open-filters").focus()
    page.keyboard.press("Tab")
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.closest('.grid').getAttribute('aria-label')").endswith(
        "patch"
    )
    assert state(page)["probe"] == [{"layer": "input", "index": at("input", 0, 11, 12)}]
    assert text(page, "panel-readout").startswith("map 0, row 11, column 12: ")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == text(page, "panel-readout")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.grid').getAttribute('aria-label')").endswith(
        "filter"
    )
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    settle(page)
    assert state(page)["selected"] == {"layer": "input", "index": at("input", 0, 11, 12)}
    assert state(page)["probe"] is None


def test_a_finger_lights_first_and_goes_next(visit):
    page = visit("#draw=4.&unit=conv2:350&depth=2", size=(390, 844), has_touch=True, is_mobile=True)
    cell = page.locator("#explanation .map-row .grid").first.locator(".cell").nth(6)
    cell.tap()
    settle(page)
    row, col = 350 % 100 // 10, 350 % 10
    unit = {"layer": "pool1", "index": at("pool1", 0, row + 1, col + 1)}
    assert state(page)["probe"] == [unit]
    assert state(page)["selected"] == {"layer": "conv2", "index": 350}
    cell.tap()
    settle(page)
    assert state(page)["selected"] == unit
    assert page.get_by_test_id("panel-wide").is_hidden()


def test_a_patch_cell_leads_to_its_unit(drawn):
    page, _ = drawn
    select(page, "conv2", at("conv2", 4, 2, 3))
    page.locator("#explanation .map-row").nth(5).locator(".grid").first.locator(".cell").nth(7).click()
    settle(page)
    assert state(page)["selected"] == {"layer": "pool1", "index": at("pool1", 5, 3, 5)}


def factors(line: str) -> list[tuple[float, float]]:
    """The products in a typeset line: "a×b" or "a×(−b)"."""
    plain = re.sub(r"\s", "", line).replace("−", "-")
    number = r"(-?[\d.]+(?:e[-+]?\d+)?)"
    return [(float(a), float(b)) for a, b in re.findall(rf"{number}×\(?{number}\)?", plain)]


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
        assert float(line.split("=")[-1].replace("−", "-")) == pytest.approx(
            (patch[k] * kernel[k]).sum(), rel=NEAR
        )
    total = lines.nth(6).evaluate("(p) => p.textContent")
    assert float(total.split("=")[-1].replace("−", "-")) == pytest.approx(truth["conv2"].max(), rel=NEAR)
    assert page.get_by_test_id("panel-math").locator("math").first.bounding_box()["height"] > 5


@pytest.mark.parametrize("layer", ["pool1", "relu3", "fc2", "flatten", "softmax", "input"])
def test_the_typeset_line_ends_in_the_unit(drawn, layer):
    page, truth = drawn
    index = brightest(truth, layer)
    select(page, layer, index)
    rested(page)
    line = page.get_by_test_id("panel-math").locator("p").last.evaluate("(p) => p.textContent")
    told = float(line.split("=")[-1].replace("−", "-"))
    assert told == pytest.approx(float(truth[layer].ravel()[index]), rel=NEAR)


def printed(program: str) -> float:
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        exec(compile(program, "copied", "exec"), {"__name__": "__main__"})
    return float(told.getvalue())


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


def test_a_long_sum_opens_and_stays_open_while_the_pen_moves(visit, lenet):
    page = visit("#unit=fc1:60")
    draw(page, TWO, lift=False)
    settle(page)
    terms = page.locator("#explanation .terms .term")
    assert terms.count() == 12
    page.get_by_test_id("panel-more").press("Enter")
    settle(page)
    assert terms.count() == 400
    assert page.evaluate("document.activeElement.dataset.testid") == "panel-more"
    page.mouse.move(*where_on_pad(page, 0.5, 0.5), steps=4)
    page.mouse.up()
    settle(page)
    rested(page)
    assert terms.count() == 400
    truth = lenet(pixels(page))
    products = lenet.module.fc1.weight[60].detach().double().numpy() * truth["flatten"]
    told = terms.locator("[data-value]").evaluate_all(
        "(all) => all.map((each) => Number(each.dataset.value))"
    )
    assert np.allclose(told, sorted(products, key=lambda p: -abs(p)), atol=1e-5)


def where_on_pad(page, x: float, y: float) -> tuple[float, float]:
    box = page.get_by_test_id("pad").bounding_box()
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def test_a_moving_pen_changes_numbers_and_nothing_else(visit, lenet):
    page = visit("#unit=conv2:355")
    draw(page, TWO)
    page.evaluate("document.querySelector('.panel').scrollTop = 300")
    page.evaluate("window.kept = [...document.querySelectorAll('#explanation .cell')]")
    before = page.evaluate("kept.map((cell) => cell.getBoundingClientRect().top)")
    draw(page, [(0.2, 0.5), (0.5, 0.55), (0.8, 0.5)])
    assert shown(page, "panel-sum") == pytest.approx(
        float(lenet(pixels(page))["conv2"].ravel()[355]), rel=1e-4
    )
    same = "kept.every((cell, k) => cell === document.querySelectorAll('#explanation .cell')[k])"
    assert page.evaluate(same)
    assert page.evaluate("document.querySelector('.panel').scrollTop") == 300
    assert page.evaluate("kept.map((cell) => cell.getBoundingClientRect().top)") == before
    rested(page)
    line = page.get_by_test_id("panel-math").locator("p").last.evaluate("(p) => p.textContent")
    assert float(line.split("=")[-1].replace("−", "-")) == pytest.approx(
        shown(page, "panel-output"), rel=NEAR
    )


def test_a_wide_panel_has_longer_numbers(visit):
    page = visit("#draw=4.&unit=conv2:350")
    panel = page.get_by_test_id("panel")
    sign = page.locator("#explanation .map-row .grid").nth(1).locator(".cell").nth(1)
    narrow, short = panel.bounding_box()["width"], sign.inner_text()
    click(page, "panel-wide")
    assert state(page)["wide"] and panel.bounding_box()["width"] >= narrow + 200
    page.wait_for_function("(before) => document.querySelectorAll('#explanation .map-row .grid')[1]"
                           ".querySelectorAll('.cell')[1].textContent.length > before", arg=len(short))  # fmt: skip
    x, y = where(page, "conv2", 350)
    assert x < panel.bounding_box()["x"], "the scene makes room"
    page.keyboard.press("w")
    settle(page)
    assert not state(page)["wide"] and panel.bounding_box()["width"] == narrow


def test_softmax_says_why_the_largest_is_subtracted(drawn):
    page, truth = drawn
    select(page, "softmax", 3)
    rows = page.locator("#explanation .shares tbody tr")
    less = truth["output"] - truth["output"].max()
    for k in range(10):
        cells = rows.nth(k).locator("td")
        told = [float(cells.nth(n).get_attribute("data-value")) for n in range(4)]
        expected = [truth["output"][k], less[k], np.exp(less[k]), truth["softmax"][k]]
        assert np.allclose(told, expected, rtol=1e-4, atol=1e-6)
        assert number(cells.nth(1)) == pytest.approx(less[k], abs=0.06)
    assert "subtracted" in page.locator("#explanation").inner_text()


def test_larger_figures_open_from_here(visit):
    page = visit("#draw=4.&unit=conv2:350")
    for layer, testids in [("conv2", {"open-stepper", "open-filters"}), ("pool1", {"open-stepper"}),
                           ("fc1", {"open-stepper", "open-filters"}), ("softmax", set()), ("input", set())]:  # fmt: skip
        select(page, layer, 3)
        found = {each for each in ("open-stepper", "open-filters") if page.get_by_test_id(each).count()}
        assert found == testids, layer
    select(page, "conv2", 350)
    click(page, "open-stepper")
    page.wait_for_function("location.hash.includes('room=stepper:conv2:3')")
