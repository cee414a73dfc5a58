"""A checkpoint on the screen: the page reads the drawing with other weights, torch says what is right."""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from functools import cache
from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import Page, Route
from torch import nn

from app.card import Card
from app.model import Model, ready
from app.net.describe import describe
from app.zoo.lenet import LeNet
from tests.browser.hand import TWO, click, draw, guess, pixels, select, settle, state
from tests.waiting import wait_until

NEAR = 1e-5  # of max(1, |value|)
CLASSES = [str(digit) for digit in range(10)]
CHECKPOINT = r"/api/models/(\w+)%40(\d+)(/weights)?(\?|$)"
BLOCK = """(layers) => Object.entries(layers).flatMap(
  ([id, n]) => Array.from({length: n}, (_, k) => lunette.value(id, k)))"""
MEASURES = "performance.getEntriesByName('lunette:ink-to-values').length"


def bent() -> nn.Module:
    """LeNet's plan with tanh: layers that the shipped network has not."""
    return nn.Sequential(OrderedDict(
        conv1=nn.Conv2d(1, 6, 5), tanh1=nn.Tanh(), pool1=nn.AvgPool2d(2), flatten=nn.Flatten(),
        output=nn.Linear(1176, 10), softmax=nn.Softmax(dim=1),
    ))  # fmt: skip


@cache
def network(name: str, step: int) -> Model:
    """Weights by chance, of the same step always the same."""
    torch.manual_seed(step)
    module = LeNet() if name == "lenet" else bent()
    card = Card(title=name, architecture="toy", family="mnist", input_shape=(1, 32, 32), classes=CLASSES,
                parameters=0)  # fmt: skip
    return ready(f"{name}@{step}", card, describe(module, (1, 32, 32)))


def serve(route: Route) -> None:
    """As the server serves checkpoints; step 404 is one that it does not have."""
    found = re.search(CHECKPOINT, route.request.url)
    assert found
    if found[2] == "404":
        body = {"error": "no_model", "detail": "There is no step 404.", "status": 404}
        route.fulfill(status=404, json=body)
        return
    model = network(found[1], int(found[2]))
    if found[3]:
        route.fulfill(body=model.weights_block, content_type="application/octet-stream")
    else:
        route.fulfill(body=model.graph_json, content_type="application/json")


@pytest.fixture
def page(visit):
    return lambda hash: visit(hash, routes={CHECKPOINT: serve})


def shown_is(page: Page, name: str, step: int) -> None:
    """Every unit on the screen is what torch makes of the very input with these weights."""
    model, x = network(name, step), torch.tensor(pixels(page), dtype=torch.float32).reshape(1, 1, 32, 32)
    expected = model.record(x)
    count = {layer.id: layer.size for layer in expected.graph.layers}
    found = np.array(page.evaluate(BLOCK, count))
    assert np.all(np.abs(found - expected.values) <= NEAR * np.maximum(1, np.abs(expected.values)))
    assert guess(page) == str(expected[expected.graph.ids[-1]].argmax())
    assert state(page)["at"] == f"{name}@{step}"


def go(page: Page, at: str | None) -> None:
    """Names another checkpoint in the address, as a reader would who edits it."""
    wait_until(page, "location.hash.includes('draw=')")
    page.evaluate(
        """(at) => {
          const parts = location.hash.slice(1).split("&").filter((part) => !part.startsWith("at="));
          location.hash = [...parts, ...(at ? [`at=${at}`] : [])].join("&");
        }""",
        at,
    )
    settle(page)


def test_a_checkpoint_reads_the_drawing_and_the_next_one(page, visit):
    visited = page("#draw=4.&at=lenet@120&center=0")
    shown_is(visited, "lenet", 120)
    assert "step 120" in visited.locator("#model-name").inner_text()
    own = [url for url in visit.requests if "/models/lenet?" in url or "/models/lenet%40120" in url]
    assert len(own) == 2, own  # the model's graph, which is the checkpoint's too, and its weights
    click(visited, "pad-clear")
    before = visited.evaluate(MEASURES)
    draw(visited, TWO)
    shown_is(visited, "lenet", 120)
    taken = visited.evaluate(MEASURES)
    assert taken > before  # a stroke is measured, whoever reads it
    wait_until(visited, "/draw=(?!4[.])/.test(location.hash)")  # so that it stays
    for step in (3, 4, 5):
        visited.evaluate(
            "(at) => (location.hash = location.hash.replace(/at=[^&]*/, `at=${at}`))", f"lenet@{step}"
        )
    settle(visited)
    shown_is(visited, "lenet", 5)
    go(visited, None)
    assert state(visited)["at"] is None
    assert guess(visited) == "2"
    assert "step" not in visited.locator("#model-name").inner_text()
    assert visited.evaluate(MEASURES) == taken  # other weights are no late answer to an old stroke


def test_verify_asks_the_server_about_the_checkpoint(page, visit):
    asked: list[Any] = []

    def verify(route: Route) -> None:
        asked.append((route.request.url, json.loads(route.request.post_data or "")))
        route.fulfill(json={"layer": "conv1", "unit": 300, "recorded": number, "recomputed": number,
                            "difference": 0, "method": "by torch"})  # fmt: skip

    visited = page("#draw=4.&at=lenet@8&unit=conv1:300")
    recorded = network("lenet", 8).record(torch.tensor(pixels(visited)).reshape(1, 1, 32, 32))
    number = float(recorded["conv1"].flatten()[300])
    visited.route(re.compile("/verify$"), verify)
    visited.get_by_test_id("verify").click()
    visited.get_by_test_id("verify-method").wait_for()
    ((url, body),) = asked
    assert url.endswith("/api/models/lenet%408/verify")
    assert (body["layer"], body["unit"]) == ("conv1", {"index": 300})
    page_value, server_value = (
        float(visited.get_by_test_id(f"verify-{who}").get_attribute("data-value") or "nan")
        for who in ("page", "server")
    )
    assert page_value == pytest.approx(server_value, abs=1e-4)


def test_a_network_with_other_layers_takes_its_place_and_gives_it_back(page):
    visited = page("#draw=4.&at=bent@3&unit=tanh1:77")
    shown_is(visited, "bent", 3)
    assert state(visited)["selected"] == {"layer": "tanh1", "index": 77}
    visited.get_by_test_id("layer-toggle-tanh1").wait_for()
    go(visited, None)
    assert state(visited)["selected"] is None
    assert state(visited)["model"] == "lenet"
    visited.get_by_test_id("layer-toggle-relu1").wait_for()
    select(visited, "conv1", 5)
    go(visited, "bent@4")
    assert state(visited)["selected"] == {"layer": "conv1", "index": 5}
    shown_is(visited, "bent", 4)


def test_a_checkpoint_that_is_not_there_says_so_and_changes_nothing(page, visit):
    visit.expected = ["404"]
    visited = page("#draw=4.&at=lenet@404")
    notice = visited.get_by_test_id("notice")
    notice.wait_for(state="visible")
    assert notice.inner_text() == "The checkpoint lenet@404 cannot be shown: There is no step 404."
    assert state(visited)["at"] is None
    assert state(visited)["settled"] is True
    before = guess(visited)
    go(visited, "lenet@6")
    notice.wait_for(state="hidden")
    shown_is(visited, "lenet", 6)
    go(visited, None)
    assert guess(visited) == before
