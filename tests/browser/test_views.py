"""One scene, flat and in 3D: the same units, hover and picking in both; layers hidden, folded, alone."""

from __future__ import annotations

import pytest

from tests.browser.hand import HOME_CAMERA, TWO, click, draw, pick, point, select, settle, state, turn, where
from tests.waiting import wait_until


@pytest.fixture
def page(visit):
    page = visit(size=(1280, 720))
    draw(page, TWO)
    return page


def test_a_turn_to_3d_and_back_leaves_everything_where_it_was(page):
    before = where(page, "pool2", 77)
    select(page, "pool2", 77)
    turn(page, "3d")
    assert state(page)["view"] == "3d"
    assert where(page, "pool2", 77) != before
    assert state(page)["selected"] == {"layer": "pool2", "index": 77}
    page.get_by_test_id("scene").focus()
    page.keyboard.press("v")
    settle(page)
    assert state(page)["view"] == "flat"
    assert where(page, "pool2", 77) == before


def test_hover_and_click_work_in_3d_as_in_the_flat_view(page, lenet):
    turn(page, "3d")
    point(page, "pool1", 300)
    assert state(page)["hover"] == {"layer": "pool1", "index": 300}
    assert page.locator(".tip").is_visible()
    pick(page, "conv1", 900)
    assert state(page)["selected"] == {"layer": "conv1", "index": 900}
    assert page.get_by_test_id("panel-output").is_visible()


def test_relief_raises_units_and_what_is_seen_is_picked(page):
    turn(page, "3d")
    level = where(page, "softmax", 2)
    click(page, "relief")
    assert where(page, "softmax", 2)[1] < level[1] - 5
    pick(page, "softmax", 2)
    assert state(page)["selected"] == {"layer": "softmax", "index": 2}


def test_dragging_orbits_in_3d_and_shift_drag_pans(page):
    turn(page, "3d")
    before = state(page)["camera"]
    drag(page, 80, 30)
    orbited = state(page)["camera"]
    assert orbited["yaw"] != before["yaw"] and orbited["pitch"] != before["pitch"]
    assert (orbited["x"], orbited["y"]) == (before["x"], before["y"])
    page.keyboard.down("Shift")
    drag(page, 80, 30)
    page.keyboard.up("Shift")
    panned = state(page)["camera"]
    assert (panned["yaw"], panned["pitch"]) == (orbited["yaw"], orbited["pitch"])
    assert panned["x"] != orbited["x"]


def drag(page, dx: float, dy: float) -> None:
    box = page.get_by_test_id("scene").bounding_box()
    x, y = box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.75
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y + dy, steps=5)
    page.mouse.up()
    settle(page)


def test_a_click_on_a_label_flies_to_its_layer_and_f_flies_home(page):
    page.locator("[data-layer=pool2] .name").click()
    settle(page)
    box = page.get_by_test_id("scene").bounding_box()
    middle = where(page, "pool2", 7 * 25 + 12)[1]
    assert middle == pytest.approx(box["y"] + box["height"] / 2, abs=30)
    assert state(page)["camera"]["zoom"] > 1
    page.get_by_test_id("scene").focus()
    page.keyboard.press("f")
    settle(page)
    assert state(page)["camera"] == HOME_CAMERA


def test_a_layer_is_hidden_and_brought_back(page):
    click(page, "layer-toggle-relu1")
    assert page.evaluate("lunette.screen('relu1', 0)") is None
    assert page.evaluate("lunette.value('relu1', 0)") >= 0  # its numbers are there all the same
    click(page, "layer-toggle-relu1")
    assert page.evaluate("lunette.screen('relu1', 0)") is not None


def test_folded_relus_stand_for_what_they_act_on_and_still_have_lines(page):
    click(page, "fold-relu")
    assert page.evaluate("lunette.screen('conv1', 0)") is None
    point(page, "relu2", 544)
    assert state(page)["hover"] == {"layer": "relu2", "index": 544}
    click(page, "fold-relu")
    assert page.evaluate("lunette.screen('conv1', 0)") is not None


def test_one_layer_fills_the_view_until_escape(page):
    select(page, "conv2", 544)
    page.get_by_test_id("scene").focus()
    page.keyboard.press("e")
    settle(page)
    assert page.evaluate("lunette.screen('conv1', 0)") is None
    assert page.evaluate("lunette.screen('conv2', 0)") is not None
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    settle(page)
    assert page.evaluate("lunette.screen('conv1', 0)") is not None


def test_the_address_brings_back_view_layers_relief_and_wires(page, visit):
    turn(page, "3d")
    click(page, "relief")
    click(page, "fold-relu")
    click(page, "layer-toggle-output")
    select(page, "relu3", 5)
    page.get_by_test_id("scene").focus()
    page.keyboard.press("l")
    drag(page, 50, 20)
    wait_until(page, "location.hash.includes('wires=') && location.hash.includes('cam=')")
    settle(page)
    kept = ("view", "relief", "choice", "wires", "selected")
    before = state(page)
    wait_until(page, "(yaw) => location.hash.includes(yaw)", arg=f"{before['camera']['yaw']:.3f}"[:-1])
    again = visit(page.evaluate("location.hash"), size=(1280, 720))
    for key in kept:
        assert state(again)[key] == before[key], key
    for key, value in before["camera"].items():
        assert state(again)["camera"][key] == pytest.approx(value, abs=1e-3)


def test_a_lost_context_comes_back_with_the_picture(page):
    shot = page.get_by_test_id("scene").screenshot()
    page.evaluate("""() => {
      const gl = document.querySelector("[data-testid=scene]").getContext("webgl2");
      window.losing = gl.getExtension("WEBGL_lose_context");
      window.losing.loseContext();
    }""")
    page.get_by_test_id("notice").wait_for(state="visible")
    page.evaluate("window.losing.restoreContext()")
    page.get_by_test_id("notice").wait_for(state="hidden")
    settle(page)
    assert page.get_by_test_id("scene").screenshot() == shot


def test_motion_takes_time_unless_the_reader_asks_for_less(visit):
    page = visit(init="/* a page of its own, for its clock */")
    page.emulate_media(reduced_motion="no-preference")
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 60)
    page.get_by_test_id("view-3d").click()
    bends = []
    for _ in range(12):  # a tenth of a second each
        page.clock.run_for(100)
        bends.append(state(page)["camera"]["bend"])
    assert bends == sorted(bends) and bends[-1] == 1
    assert any(0 < bend < 1 for bend in bends)
    page.clock.resume()
    wait_until(page, "!lunette.state().moving")
    page.emulate_media(reduced_motion="reduce")
    page.get_by_test_id("view-flat").click()
    settle(page)
    assert state(page)["camera"]["bend"] == 0
