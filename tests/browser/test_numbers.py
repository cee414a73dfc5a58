"""Numbers written in the cells of the scene: what torch computed, where there is room, and nowhere else."""

from __future__ import annotations

import pytest

from tests.browser.hand import TWO, click, draw, pixels, settle, turn, where
from tests.browser.torchrun import at
from tests.tiers import large

UNIT = ("conv2", at("conv2", 7, 5, 5))
LEAST = 30  # css px, the width of a cell with a number


def numbers(page) -> list[dict]:
    found: list[dict] = page.evaluate("lunette.numbers()")
    return found


def zoom(page, layer: str, index: int, steps: int) -> None:
    """Towards a unit, so that it stays where it is on the screen."""
    page.mouse.move(*where(page, layer, index))
    for _ in range(steps):
        page.mouse.wheel(0, -400)
    page.mouse.move(2, 2)
    settle(page)


def matches(text: str, value: float) -> bool:
    """Is this how the value is written, with as many digits as the text has?"""
    digits = len(text.partition(".")[2])
    return float(text.replace("−", "-")) == pytest.approx(value, abs=0.501 * 10**-digits)


@pytest.fixture
def page(visit):
    page = visit()
    draw(page, TWO)
    return page


def test_nothing_is_written_while_cells_are_small(page):
    assert numbers(page) == []
    assert page.locator("#numbers").is_hidden()


@pytest.mark.parametrize("view", ["flat", large("3d"), "relief"])
def test_large_cells_carry_what_torch_computed(page, lenet, view):
    if view != "flat":
        turn(page, "3d")
        if view == "relief":
            click(page, "relief")
    zoom(page, *UNIT, steps=5)
    written = numbers(page)
    assert len(written) >= 20 and page.locator("#numbers").is_visible()
    truth = lenet(pixels(page))
    box = page.get_by_test_id("scene").bounding_box()
    for each in written:
        value = truth[each["layer"]].flatten()[each["index"]]
        assert matches(each["text"], value), f"{each}: {value}"
        x, y = where(page, each["layer"], each["index"])
        assert box["x"] <= x <= box["x"] + box["width"] and box["y"] <= y <= box["y"] + box["height"]
    assert {each["layer"] for each in written} & {"conv2", "relu2"}
    for each in written[::7]:  # what the pointer finds there is the unit whose number it is
        place = where(page, each["layer"], each["index"])
        if not page.evaluate("([x, y]) => document.elementFromPoint(x, y).matches('.scene')", list(place)):
            continue  # under a button or a label
        page.mouse.move(*place)
        assert page.evaluate("lunette.state().hover") == {"layer": each["layer"], "index": each["index"]}


@pytest.mark.large
def test_every_cell_in_view_that_is_large_enough_has_its_number(page):
    zoom(page, *UNIT, steps=5)
    first, second = (where(page, "conv2", at("conv2", 7, 5, col)) for col in (5, 6))
    assert second[0] - first[0] >= LEAST
    box = page.get_by_test_id("scene").bounding_box()
    inside = [
        at("conv2", channel, row, col)
        for channel in range(16)
        for row in range(10)
        for col in range(10)
        if box["x"]
        <= (place := where(page, "conv2", at("conv2", channel, row, col)))[0]
        <= box["x"] + box["width"]
        and box["y"] <= place[1] <= box["y"] + box["height"]
    ]
    assert sorted(each["index"] for each in numbers(page) if each["layer"] == "conv2") == inside


def test_numbers_follow_the_drawing_and_the_view(page, lenet):
    zoom(page, *UNIT, steps=5)
    before = {each["index"]: each["text"] for each in numbers(page) if each["layer"] == "conv2"}
    click(page, "sample-7")
    after = {each["index"]: each["text"] for each in numbers(page) if each["layer"] == "conv2"}
    assert before.keys() == after.keys() and before != after
    truth = lenet(pixels(page))["conv2"].flatten()
    assert all(matches(text, truth[index]) for index, text in after.items())
    page.get_by_test_id("scene").focus()
    page.keyboard.press("f")
    settle(page)
    assert numbers(page) == []


def test_more_digits_where_there_is_more_room(page):
    zoom(page, *UNIT, steps=5)
    few = next(each["text"] for each in numbers(page) if each["index"] == UNIT[1])
    zoom(page, *UNIT, steps=2)
    many = next(each["text"] for each in numbers(page) if each["index"] == UNIT[1])
    assert len(many) > len(few) and many.startswith(few[:3])


DRAG = """
async ([layer, index]) => {
  const canvas = document.getElementById("numbers"), scene = document.querySelector(".scene");
  const write = CanvasRenderingContext2D.prototype.fillText;
  let places = [];
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
    if (this.canvas === canvas) places.push([x, y]);
    return write.call(this, text, x, y);
  };
  scene.setPointerCapture = () => {};
  const mouse = { pointerId: 1, isPrimary: true, pointerType: "mouse", bubbles: true, buttons: 1 };
  const event = (type, clientX, clientY) => new PointerEvent(type, { clientX, clientY, ...mouse });
  const send = (...all) => scene.dispatchEvent(event(...all));
  const offsets = [];
  send("pointerdown", 600, 400);
  for (let step = 1; step <= 12; step++) {
    places = [];
    send("pointermove", 600 + 7 * step, 400 + 3 * step);
    await new Promise((done) => requestAnimationFrame(done));
    const unit = lunette.screen(layer, index);
    const at = lunette.numbers().findIndex((each) => each.layer === layer && each.index === index);
    if (places.length) offsets.push([places[at][0] - unit.x, places[at][1] - unit.y]);
  }
  send("pointerup", 684, 436);
  CanvasRenderingContext2D.prototype.fillText = write;
  return offsets;
}
"""


def test_while_dragging_numbers_stay_on_their_units(page):
    """In every frame of a drag a number is drawn at the same place of its unit."""
    zoom(page, *UNIT, steps=5)
    before = where(page, *UNIT)
    offsets = page.evaluate(DRAG, list(UNIT))
    assert where(page, *UNIT) != before and len(offsets) >= 8
    for offset in offsets:
        assert offset == pytest.approx(offsets[0], abs=0.01)
