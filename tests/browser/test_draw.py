"""Drawing: mouse, finger, tools, samples, and an answer that comes while the pen moves."""

from __future__ import annotations

import numpy as np
import pytest

from tests.browser.hand import ONE, SEVEN, TWO, ZERO, click, draw, guess, number, on_pad, pixels, settle


def test_a_drawn_two_is_read_as_a_two(visit):
    page = visit()
    assert guess(page) == "–"
    draw(page, TWO)
    assert guess(page) == "2"
    second = page.get_by_test_id("guess-2").inner_text()
    assert second[:1].isdigit() and second[:1] != "2"


@pytest.mark.parametrize(("digit", "points"), [("0", ZERO), ("1", ONE), ("7", SEVEN)])
def test_other_digits_are_read_too(visit, digit, points):
    page = visit()
    draw(page, points)
    assert guess(page) == digit


def test_the_answer_comes_while_the_pen_is_down(visit):
    page = visit()
    draw(page, TWO, lift=False)
    settle(page)
    assert guess(page) == "2"
    assert "draw=" not in page.evaluate("location.hash")
    page.mouse.up()


def test_every_part_of_the_stroke_is_answered_on_the_way(visit):
    page = visit(live=False)
    before = len([url for url in visit.requests if "/run" in url])
    draw(page, TWO, lift=False)
    settle(page)
    assert len([url for url in visit.requests if "/run" in url]) - before >= 5
    page.mouse.up()


def test_undo_redo_and_clear(visit):
    page = visit()
    empty = pixels(page)
    assert page.get_by_test_id("pad-undo").is_disabled()
    assert page.get_by_test_id("pad-clear").is_disabled()
    draw(page, ONE)
    one = pixels(page)
    draw(page, [(0.2, 0.2), (0.2, 0.8)])
    two = pixels(page)
    assert one != two
    click(page, "pad-undo")
    assert pixels(page) == one
    click(page, "pad-undo")
    assert pixels(page) == empty
    assert guess(page) == "–"
    assert page.get_by_test_id("pad-undo").is_disabled()
    click(page, "pad-redo")
    click(page, "pad-redo")
    assert pixels(page) == two
    assert page.get_by_test_id("pad-redo").is_disabled()
    click(page, "pad-clear")
    assert pixels(page) == empty
    click(page, "pad-undo")
    assert pixels(page) == two


def test_control_z_undoes_and_with_shift_redoes(visit):
    page = visit()
    draw(page, TWO)
    drawn = pixels(page)
    page.keyboard.press("Control+z")
    settle(page)
    assert sum(pixels(page)) == 0
    page.keyboard.press("Control+Shift+Z")
    settle(page)
    assert pixels(page) == drawn


def test_the_eraser_takes_ink_away_and_the_pen_comes_back(visit):
    page = visit("#center=0")
    draw(page, [(0.2, 0.5), (0.8, 0.5)])
    before = np.array(pixels(page)).reshape(32, 32)
    click(page, "pad-eraser")
    assert page.get_by_test_id("pad-eraser").get_attribute("aria-pressed") == "true"
    assert page.get_by_test_id("pad-pen").get_attribute("aria-pressed") == "false"
    draw(page, [(0.5, 0.3), (0.5, 0.7)])
    after = np.array(pixels(page)).reshape(32, 32)
    assert before[15, 16] == 1 and after[15, 16] < 0.1
    assert (after <= before).all() and after[15, 9] == before[15, 9]
    click(page, "pad-pen")
    draw(page, [(0.5, 0.3), (0.5, 0.7)])
    assert np.array(pixels(page)).reshape(32, 32)[15, 16] > 0.9


def test_the_brush_can_be_thin_and_thick(visit):
    page = visit("#center=0")
    ink = {}
    for radius in ("0.7", "2.2"):
        page.get_by_test_id("pad-brush").fill(radius)
        draw(page, ONE)
        ink[radius] = sum(pixels(page))
        click(page, "pad-clear")
    assert ink["2.2"] > 2.2 * ink["0.7"] > 0


def test_the_right_button_does_not_draw(visit):
    page = visit()
    first, *rest = on_pad(page, TWO)
    page.mouse.move(*first)
    page.mouse.down(button="right")
    for point in rest:
        page.mouse.move(*point)
    page.mouse.up(button="right")
    settle(page)
    assert sum(pixels(page)) == 0


def test_a_finger_draws_and_does_not_scroll(visit):
    page = visit(size=(390, 844), has_touch=True, is_mobile=True)
    session = page.context.new_cdp_session(page)
    for kind, point in [
        ("touchStart", TWO[0]),
        *(("touchMove", each) for each in TWO[1:]),
        ("touchEnd", None),
    ]:
        at = [dict(zip("xy", on_pad(page, [point])[0], strict=True))] if point else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})
    settle(page)
    assert guess(page) == "2"
    assert page.evaluate("scrollY") == 0


def test_all_samples_are_there_and_are_read_as_what_they_are(visit):
    page = visit()
    thumbs = page.locator("[data-testid^=sample-]")
    assert thumbs.count() == 30
    labels = [thumbs.nth(k).get_attribute("aria-label").split()[-1] for k in range(30)]
    assert sorted(set(labels)) == [str(digit) for digit in range(10)]
    for k in range(0, 30, 3):
        click(page, f"sample-{k}")
        assert page.get_by_test_id(f"sample-{k}").get_attribute("aria-pressed") == "true"
        assert sum(pixels(page)) > 10
        assert guess(page) == labels[k], f"sample {k}"


def test_strokes_go_on_top_of_a_sample(visit):
    page = visit("#center=0")
    click(page, "sample-0")
    sample = pixels(page)
    draw(page, [(0.1, 0.9), (0.9, 0.9)])
    both = pixels(page)
    assert all(b >= a for a, b in zip(sample, both, strict=True)) and sum(both) > sum(sample)
    click(page, "pad-undo")
    assert pixels(page) == sample


def test_centring_can_be_switched_off(visit):
    page = visit()
    draw(page, [(0.1, 0.1), (0.1, 0.3)])
    centred = np.array(pixels(page)).reshape(32, 32)
    page.get_by_test_id("pad-center").uncheck()
    settle(page)
    plain = np.array(pixels(page)).reshape(32, 32)
    middle = [
        abs(np.average(np.arange(32) + 0.5, weights=each.sum(axis=0)) - 16) for each in (centred, plain)
    ]
    assert middle[0] < 1 < 8 < middle[1]


def test_the_preview_is_the_input_layer(visit):
    page = visit()
    draw(page, SEVEN)
    script = """(canvas) => [...canvas.getContext("2d").getImageData(0, 0, 32, 32).data]
      .filter((_, k) => k % 4 === 0)"""
    red = np.array(page.get_by_test_id("pad-preview").evaluate(script))
    ink = np.array(pixels(page))
    assert red.size == 1024 and len(set(red)) > 10
    order = np.argsort(ink, kind="stable")
    assert (np.diff(red[order].astype(int)) >= 0).all(), "the more ink, the brighter"
    assert len(set(red[ink == 0])) == 1 and len(set(red[ink == 1])) == 1


def test_bars_are_the_ten_chances_and_add_up(visit, lenet):
    page = visit()
    draw(page, TWO)
    bars = page.locator("#bars li")
    assert bars.count() == 10
    chances = lenet(pixels(page))["softmax"]
    told = [bars.nth(k).locator(".number").inner_text() for k in range(10)]
    for k, text in enumerate(told):
        expected = "> 99.9 %" if chances[k] > 0.9995 else f"{100 * chances[k]:.1f} %"
        assert text == expected
    widths = bars.locator(".fill").evaluate_all(
        "(fills) => fills.map((fill) => new DOMMatrix(fill.style.transform).a)"
    )
    assert sum(widths) == pytest.approx(1, abs=1e-4)
    assert number(bars.nth(2)) == 2


def test_a_cleared_pad_makes_no_guess(visit):
    page = visit()
    draw(page, TWO)
    click(page, "pad-clear")
    assert guess(page) == "–"
    assert not page.get_by_test_id("guess-2").is_visible()
