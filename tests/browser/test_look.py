"""Nothing overlaps, nothing is cut, and people with any eyes or hands can use it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.barriers import barriers
from tests.browser.hand import TWO, draw, restyle, select
from tests.tiers import first, large

CHECK = Path(__file__).with_name("look.js").read_text()
# A theme moves nothing but the word on its button, so most sizes are looked at in one.
LOOKS = [((1280, 720), "dark"), ((1280, 720), "light"), ((1440, 900), "dark"), ((1024, 768), "light"),
         ((390, 844), "light")]  # fmt: skip
UNITS = [("pool1", 3 * 196 + 5 * 14 + 9), ("conv2", 350), ("fc1", 60), ("softmax", 2)]


def faults(page) -> dict[str, list[str]]:
    return {kind: found for kind, found in page.evaluate(CHECK).items() if found}


@pytest.mark.parametrize(("size", "scheme"), first([((1280, 720), "dark"), ((390, 844), "light")], LOOKS))
def test_nothing_overlaps_and_nothing_is_cut(visit, size, scheme):
    page = visit(size=size, scheme=scheme)
    assert not faults(page), "before anything is drawn"
    draw(page, TWO)
    assert not faults(page), "with a drawing"
    for layer, index in UNITS:
        select(page, layer, index)
        assert not faults(page), f"with a unit of {layer}"


@pytest.mark.parametrize(
    "size", [(1280, 720), (1440, 900), (1024, 768)], ids=lambda size: f"{size[0]}x{size[1]}"
)
def test_on_a_desk_the_page_fits_its_window(visit, size):
    page = visit("#draw=4.&unit=conv2:350", size=size)
    assert page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0


@pytest.mark.parametrize("scheme", ["dark", large("light")])
def test_no_serious_barrier(visit, scheme):
    page = visit(scheme=scheme)
    draw(page, TWO)
    for layer, index in [(None, 0), *UNITS]:
        if layer:
            select(page, layer, index)
        assert not barriers(page), layer


def test_forced_large_text_does_not_break_the_page(visit):
    page = visit()
    restyle(page, "html { font-size: 125% }")
    assert not page.evaluate(CHECK)["scrolls"]
