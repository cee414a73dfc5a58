"""A network above the size that a page works out by itself: the server gives the weights of its units."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import torch
from torch import nn

from tests.browser.hand import TWO, draw, pixels, select
from tests.browser.test_field import PARTS, close
from tests.browser.toys import visiting_toy
from tests.browser.visits import Visits
from tests.waiting import wait_until

EXPLAIN = "**/api/models/wide/explain"
CLASSES = 10


def network() -> nn.Sequential:
    torch.manual_seed(3)
    return nn.Sequential(
        nn.Conv2d(1, 32, 5), nn.ReLU(), nn.Conv2d(32, 32, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(32 * 12 * 12, CLASSES), nn.Softmax(dim=1),
    ).eval()  # fmt: skip


@pytest.fixture(scope="module")
def wide(browser, tmp_path_factory) -> Iterator[Visits]:
    """Pages of a server that has a wide network, "wide"."""
    with visiting_toy(browser, tmp_path_factory.mktemp("models"), "wide", network()) as visits:
        yield visits


def field(page) -> str:
    return page.get_by_test_id("field").inner_text()


def rest(page) -> None:
    wait_until(page, "!document.getElementById('field').hasAttribute('aria-busy')")


def truth(page, index: int) -> tuple[float, float]:
    """By autograd: the sum of weight times pixel, and the value, of a logit."""
    x = torch.tensor(pixels(page), dtype=torch.float32).reshape(1, 1, 32, 32).requires_grad_()
    value = network()[:-1](x)[0, index]
    (grad,) = torch.autograd.grad(value, x)
    return float((grad * x).sum().detach()), float(value.detach())


def agrees(page, index: int) -> bool:
    total, _, together = (
        float(page.get_by_test_id(each).get_attribute("data-value") or "nan") for each in PARTS
    )
    wanted = truth(page, index)
    return close(total, wanted[0]) and close(together, wanted[1])


def ids(page) -> tuple[str, str]:
    """Of the first layer with filters, and of the answer's scores."""
    layers = page.evaluate("(async () => (await (await fetch('/api/models/wide')).json()).layers)()")
    first = next(layer["id"] for layer in layers if layer["kind"] == "conv")
    return first, [layer["id"] for layer in layers if layer["kind"] == "dense"][-1]


def test_the_server_works_out_what_would_hold_the_page_up(wide):
    page = wide("#model=wide")
    first, last = ids(page)
    draw(page, TWO)
    with page.expect_request(EXPLAIN) as request:
        select(page, last, 3)
    sent = json.loads(request.value.post_data or "")
    assert (sent["layer"], sent["unit"]) == (last, {"index": 3})
    rest(page)
    assert agrees(page, 3)
    with page.expect_request(EXPLAIN):
        draw(page, [(0.2, 0.2), (0.8, 0.2)])  # the weights follow the drawing
    rest(page)
    assert agrees(page, 3)
    before = len(wide.requests)
    select(page, first, 5)  # little enough for the page
    rest(page)
    assert page.get_by_test_id("field-value").is_visible()
    assert not [each for each in wide.requests[before:] if each.endswith("/explain")]


@pytest.mark.parametrize(
    ("hash", "waits", "fails"),
    [("&lang=en", "The server is working", "could not work the weights out: too busy today"),
     ("&lang=zh", "服务器正在计算", "服务器无法计算这些权重：too busy today")],
    ids=("en", "zh"),
)  # fmt: skip
def test_waiting_and_failing_are_said_and_an_answer_that_is_late_is_not_shown(wide, hash, waits, fails):
    wide.expected = [r"Failed to load resource"]
    page = wide(f"#model=wide{hash}")
    draw(page, TWO)
    _, last = ids(page)
    held = []
    page.route(EXPLAIN, lambda route: held.append(route))
    choose = f"(index) => lunette.select({json.dumps(last)}, index)"  # without a wait for the answer
    with page.expect_request(EXPLAIN):
        page.evaluate(choose, 1)
    wait_until(page, "document.getElementById('field').hasAttribute('aria-busy')")
    assert waits in field(page)
    assert not page.get_by_test_id("field-value").is_visible()
    with page.expect_event("requestfailed"), page.expect_request(EXPLAIN):
        page.evaluate(choose, 2)  # the question before is given up
    body = json.dumps({"error": "busy", "detail": "too busy today", "status": 503})
    held[-1].fulfill(status=503, content_type="application/json", body=body)
    rest(page)
    assert fails in field(page)
    page.unroute(EXPLAIN)
    select(page, last, 4)
    rest(page)
    assert agrees(page, 4)
