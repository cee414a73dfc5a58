"""Local response normalisation in the panel: every number of it against torch."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache

import pytest
import torch
from torch import Tensor, nn

from tests.browser.hand import TWO, draw, pixels, rested, select, shown, text
from tests.browser.toys import visiting_toy
from tests.browser.visits import Visits
from tests.project import printed

pytestmark = pytest.mark.large

NEAR = 1e-5
MAPS, SIZE, ALPHA, BETA, K = 8, 5, 2.0, 0.75, 2.0
LAYER, BELOW = "2", "1"  # ids of the normalising layer and of the ReLU that it reads


@cache
def network() -> nn.Sequential:
    torch.manual_seed(5)
    return nn.Sequential(
        nn.Conv2d(1, MAPS, 5, stride=2), nn.ReLU(), nn.LocalResponseNorm(SIZE, ALPHA, BETA, K),
        nn.MaxPool2d(2), nn.Flatten(), nn.Linear(MAPS * 49, 10), nn.Softmax(dim=1),
    ).eval()  # fmt: skip


@pytest.fixture(scope="module")
def normed(browser, tmp_path_factory) -> Iterator[Visits]:
    """Pages of a server that has a network with local response normalisation, "normed"."""
    with visiting_toy(browser, tmp_path_factory.mktemp("models"), "normed", network()) as visits:
        yield visits


def maps(page) -> tuple[Tensor, Tensor]:
    """By torch, on what the page reads: the maps below the layer and its own, (maps, 14, 14), float64."""
    x = torch.tensor(pixels(page), dtype=torch.float64).reshape(1, 1, 32, 32)
    with torch.inference_mode():
        below = network().double()[:2](x)
        return below[0], network().double()[2](below)[0]


def loudest(page, channel: int) -> int:
    """The unit of that map whose own value is largest."""
    below, _ = maps(page)
    return channel * below[0].numel() + int(below[channel].argmax())


def cells(page) -> list[list[float]]:
    """The numbers of the table, row by row, in full."""
    rows = page.locator("#explanation table.shares tbody tr:not([hidden])")
    script = "(rows) => rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.dataset.value))"
    found: list[list[str]] = rows.evaluate_all(script)
    return [[float(each) for each in row] for row in found]


@pytest.mark.parametrize("channel", [0, 4, 7])
def test_the_table_and_the_lines_below_it_are_what_torch_says(normed, channel):
    page = normed("#model=normed&lang=en")
    draw(page, TWO)
    index = loudest(page, channel)
    select(page, LAYER, index)
    rested(page)
    below, above = maps(page)
    first, last = max(0, channel - SIZE // 2), min(MAPS - 1, channel + (SIZE - 1) // 2)
    x = below.flatten(1)[first : last + 1, index % below[0].numel()]
    wanted = torch.stack([x, x**2, ALPHA / SIZE * x**2], 1)
    assert torch.allclose(torch.tensor(cells(page), dtype=torch.float64), wanted, rtol=NEAR, atol=NEAR)
    total = float(K + (ALPHA / SIZE * x**2).sum())
    own, value = (float(each.flatten()[index]) for each in (below, above))
    assert own > 0
    wanted_lines = {"bias": K, "sum": total, "divisor": total**BETA, "own": own, "output": value}
    for name, number in wanted_lines.items():
        assert shown(page, f"panel-{name}") == pytest.approx(number, rel=NEAR), name
    marked = page.locator("table.shares tr.marked")
    assert marked.locator("th").inner_text() == f"map {channel}"
    assert text(page, "panel-words").startswith("Its own ")
    last_line = page.get_by_test_id("panel-math").locator("p").last.evaluate("(p) => p.textContent")
    assert float(last_line.split("=")[-1].replace("−", "-")) == pytest.approx(value, rel=NEAR)


def test_it_is_copied_checked_and_followed_down(normed):
    page = normed("#model=normed&lang=en", permissions=["clipboard-read", "clipboard-write"])
    draw(page, TWO)
    index = loudest(page, 3)
    select(page, LAYER, index)
    value = float(maps(page)[1].flatten()[index])
    page.get_by_test_id("copy-python").click()
    page.get_by_text("copied", exact=True).wait_for()
    assert printed(page.evaluate("navigator.clipboard.readText()")) == pytest.approx(value, rel=NEAR)
    page.get_by_test_id("verify").click()
    page.get_by_test_id("verify-method").wait_for()
    assert text(page, "verify-method").startswith("F.local_response_norm(x[1, 5, 1, 1], 5, 2.0, 0.75, 2.0)")
    assert shown(page, "verify-server") == pytest.approx(value, rel=1e-4)
    page.locator("table.shares tr.marked button").click()
    selected = page.evaluate("JSON.stringify(lunette.state().selected)")
    assert json.loads(selected) == {"layer": BELOW, "index": index}


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Local norm"), ("zh", "局部归一化")], ids=("en", "zh")
)
def test_it_is_named_and_said_in_both_languages(normed, language, words):
    page = normed(f"#model=normed&lang={language}&unit={LAYER}:300")
    draw(page, TWO)
    told = page.locator("#explanation").inner_text()
    assert words in page.locator("body").inner_text()
    assert not [key for key in ("say.lrn", "row.divisor", "row.own", "title.lrn") if key in told]
