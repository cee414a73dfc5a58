"""What excites filters most: patches of examples, cut out by what a unit sees; a click brings the example."""

from __future__ import annotations

import pytest

from app.zoo import data
from tests.browser.hand import TWO, draw, pixels, select, settle, state
from tests.waiting import wait_until

pytestmark = pytest.mark.large

QUIET = "document.querySelector('.bands')?.getAttribute('aria-busy') === 'false'"
CONV1 = 5  # pixels along a side that a unit of the first convolution sees
INSET = 2  # a digit of 28 pixels in an input of 32


@pytest.fixture(scope="module")
def digits():
    return data.read_mnist(data.SHIPPED, "t10k")


def opened(page):
    page.get_by_test_id("scene").focus()
    page.keyboard.press("x")
    wait_until(page, QUIET)
    settle(page)


@pytest.fixture
def page(visit):
    page = visit(size=(1280, 720))
    draw(page, TWO)
    return page


def patches(page, band: str):
    return page.get_by_test_id(f"patches-{band}").get_by_test_id("patch")


def test_three_bands_of_four_filters_with_nine_patches_each_the_strongest_first(page):
    opened(page)
    for band, layer in {"early": "Convolution 1", "middle": "Convolution 2", "late": "Dense 2"}.items():
        room = page.get_by_test_id(f"patches-{band}")
        assert room.locator("select option:checked").inner_text() == layer
        for figure in room.get_by_test_id("patches-filter").all():
            values = [
                float(each.get_attribute("data-value")) for each in figure.get_by_test_id("patch").all()
            ]
            assert values == sorted(values, reverse=True)
            assert len(values) in (0, 9)  # none: a unit that no digit excites
    assert "10,000" in page.get_by_test_id("patches-about").inner_text()


def test_a_patch_is_what_the_unit_sees_of_the_digit(page, digits):
    opened(page)
    first = patches(page, "early").first
    images, labels = digits
    example, unit = (int(first.get_attribute(f"data-{key}")) for key in ("example", "unit"))
    row, col = divmod(unit % (28 * 28), 28)
    read = "(c) => [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data]"
    seen = first.locator("canvas").evaluate(read)[::4]  # grey: red, green and blue are the same
    wanted = [
        255 - int(images[example][row + y - INSET][col + x - INSET])
        for y in range(CONV1)
        for x in range(CONV1)
    ]
    assert seen == wanted
    assert first.inner_text().split() == [
        str(int(labels[example])),
        f"{float(first.get_attribute('data-value')):.3g}",
    ]


def test_a_click_puts_the_digit_on_the_page_and_selects_the_unit(page, lenet, digits):
    opened(page)
    chosen = patches(page, "middle").nth(11)
    value, index = float(chosen.get_attribute("data-value")), int(chosen.get_attribute("data-unit"))
    example = int(chosen.get_attribute("data-example"))
    chosen.click()
    settle(page)
    assert page.get_by_test_id("room").is_hidden()
    assert state(page)["selected"] == {"layer": "relu2", "index": index}
    assert page.evaluate("(index) => lunette.value('relu2', index)", index) == pytest.approx(value, abs=1e-5)
    assert lenet(pixels(page))["relu2"].reshape(-1)[index] == pytest.approx(value, abs=1e-5)
    read = pixels(page)
    inside = [x for row in range(28) for x in read[32 * (row + INSET) + INSET :][:28]]
    assert inside == pytest.approx((digits[0][example].flatten() / 255).tolist(), abs=1e-6)
    wait_until(page, "location.hash.includes('draw=d')")
    page.reload()
    wait_until(page, "window.lunette?.state().settled && lunette.state().selected")
    assert page.evaluate("(index) => lunette.value('relu2', index)", index) == pytest.approx(value, abs=1e-5)


def test_the_room_shows_the_layer_and_the_filters_that_one_comes_from(page):
    select(page, "conv2", 9 * 100 + 5)
    opened(page)
    room = page.get_by_test_id("patches-middle")
    shown = [figure.get_attribute("data-channel") for figure in room.get_by_test_id("patches-filter").all()]
    assert shown == ["8", "9", "10", "11"]
    page.get_by_test_id("patches-next-middle").click()
    wait_until(page, QUIET)
    settle(page)
    assert page.get_by_test_id("patches-next-middle").is_disabled()
    shown = [figure.get_attribute("data-channel") for figure in room.get_by_test_id("patches-filter").all()]
    assert shown == ["12", "13", "14", "15"]
    page.get_by_test_id("patches-layer-middle").select_option("Dense 1")
    wait_until(page, QUIET)
    settle(page)
    assert room.get_by_test_id("patches-filter").first.get_attribute("data-channel") == "0"


def test_the_search_can_be_given_up_and_taken_up_again_and_a_refusal_is_told(visit, page):
    visit.expected = [r"Failed to load resource"]
    held = []
    page.route("**/top?*", lambda route: held.append(route))
    page.get_by_test_id("patches-open").click()
    wait_until(page, "document.querySelector('[data-testid=patches-stop]')?.checkVisibility()")
    page.get_by_test_id("patches-stop").click()
    wait_until(page, "document.querySelectorAll('[data-testid=patches-again]').length === 3")
    page.unroute("**/top?*")
    body = '{"error": "busy", "detail": "Too many wait.", "status": 503}'
    page.route(
        "**/top?*", lambda route: route.fulfill(status=503, content_type="application/json", body=body)
    )
    page.get_by_test_id("patches-again").first.click()
    wait_until(
        page, "document.querySelector('[data-testid=patches-early]').textContent.includes('Too many wait.')"
    )
    page.unroute("**/top?*")
    page.get_by_test_id("patches-again").first.click()
    wait_until(
        page, "document.querySelectorAll('[data-testid=patches-early] [data-testid=patch]').length === 36"
    )
