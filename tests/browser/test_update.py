"""One step, explained: its numbers against autograd and torch.optim; the gradients in the scene."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from axe_playwright_python.sync_playwright import Axe
from torch.nn import functional

from tests.browser.hand import SEVEN, click, draw, pixels, settle, values
from tests.browser.torchrun import LAYERS, SIZES

CHECK = Path(__file__).with_name("look.js").read_text()
LABEL = 7  # for a drawing that is read as 1: there is much to learn
OPTIMS = {
    "sgd": lambda weights: torch.optim.SGD(weights, lr=0.1),
    "momentum": lambda weights: torch.optim.SGD(weights, lr=0.01, momentum=0.9),
    "adam": lambda weights: torch.optim.Adam(weights, lr=0.001),
}
WEIGHED = {"conv1": 25, "conv2": 150, "fc1": 400, "fc2": 120, "output": 100}  # layer -> weights a channel


class Oracle:
    """LeNet by torch, one drawing, one label. `look`: forward and back; `step`: an optimiser, then again."""

    def __init__(self, lenet, ink: list[float], loss: str = "cross_entropy", optim: str = "sgd") -> None:
        self.module = copy.deepcopy(lenet.module)
        self.ink = torch.tensor(ink).reshape(1, 1, 32, 32).requires_grad_()
        self.loss = loss
        self.optim = OPTIMS[optim](self.module.parameters())

    def look(self) -> Oracle:
        self.optim.zero_grad()
        self.values: dict[str, Any] = {"input": self.ink}
        x = self.ink
        for layer in LAYERS:
            self.values[layer] = x = getattr(self.module, layer)(x)
            x.retain_grad()
        wanted = functional.one_hot(torch.tensor([LABEL]), 10)
        parts = {
            "cross_entropy": wanted * -torch.log(x[0, LABEL]),
            "squared_error": 0.5 * (wanted - x) ** 2,
        }
        self.parts = parts[self.loss]
        self.error = self.parts.sum()
        self.error.backward()
        return self

    def step(self) -> Oracle:
        self.optim.step()
        return self.look()

    def weight(self, layer: str, role: str = "weight") -> torch.Tensor:
        found: torch.Tensor = getattr(getattr(self.module, layer), role)
        return found

    def slopes(self, layer: str) -> np.ndarray:
        found: np.ndarray = self.values[layer].grad.double().numpy().ravel()
        return found


def idle(page) -> None:
    """Until the step is that of the newest drawing and choice."""
    page.wait_for_function(
        "document.querySelector('[data-testid=update]')?.getAttribute('aria-busy') === 'false'"
    )
    settle(page)


def opened(visit, hash: str = "#draw=4.&train=1", **options):
    visit.expected.append("404")  # a model need not have a history
    page = visit(hash, **options)
    page.get_by_test_id("train-explain").click()
    page.get_by_test_id("update").wait_for()
    idle(page)
    return page


@pytest.fixture(scope="module")
def step(shared_visit):
    page = opened(shared_visit)
    choose(page)
    return page, pixels(page)


def choose(page, loss: str = "cross_entropy", optimiser: str = "sgd", label: int = LABEL) -> None:
    page.get_by_test_id(f"update-label-{label}").click()
    page.get_by_test_id("update-loss").select_option(loss)
    page.get_by_test_id("update-optimiser").select_option(optimiser)
    idle(page)


def told(page, testid: str) -> float:
    return float(page.get_by_test_id(testid).get_attribute("data-value"))


def all_told(page, selector: str) -> list[float]:
    found = page.locator(selector).evaluate_all("(all) => all.map(({dataset}) => Number(dataset.value))")
    return [float(each) for each in found]


def near(x, truth, tolerance: float = 1e-5, scale: float = 0) -> bool:
    return bool(
        np.all(np.abs(np.array(x) - truth) <= tolerance * np.maximum(np.abs(truth), max(scale, 1e-2)))
    )


@pytest.mark.parametrize("loss", ["cross_entropy", "squared_error"])
def test_outputs_errors_and_their_gradients_are_torchs(step, lenet, loss):
    page, ink = step
    choose(page, loss)
    truth = Oracle(lenet, ink, loss).look()

    def column(table: str, which: int) -> list[float]:
        return all_told(page, f"[data-testid={table}] tr td:nth-of-type({which})")

    assert near(column("update-answers", 1), truth.values["output"].detach().numpy().ravel())
    assert near(column("update-answers", 2), truth.values["softmax"].detach().numpy().ravel())
    assert column("update-parts", 1) == [float(k == LABEL) for k in range(10)]
    assert near(column("update-parts", 3), truth.parts.detach().numpy().ravel())
    assert near(told(page, "update-total"), truth.error.item())
    assert near(column("update-slopes", 1), truth.slopes("softmax"), 1e-4)
    assert near(column("update-slopes", 2), truth.slopes("output"))
    assert near(all_told(page, "[data-testid=update-softmax] b")[-1], truth.slopes("output")[LABEL])


@pytest.mark.parametrize("loss", ["cross_entropy", "squared_error"])
def test_the_gradient_of_every_unit_is_autograds(step, lenet, loss):
    page, ink = step
    choose(page, loss)
    truth = Oracle(lenet, ink, loss).look()
    script = "([layer, count]) => Array.from({length: count}, (_, k) => lunette.gradient(layer, k))"
    for layer in ("input", *LAYERS):
        count = SIZES.get(layer, 1024)
        expected = truth.slopes(layer) if layer != "input" else truth.ink.grad.double().numpy().ravel()
        found = page.evaluate(script, [layer, count])
        assert near(found, expected, 1e-5, float(np.abs(expected).max())), layer


def pick(page, layer: str, channel: int, cell: int) -> None:
    page.get_by_test_id("update-layer").select_option(layer)
    idle(page)
    page.get_by_test_id("update-channel").select_option(str(channel))
    idle(page)
    page.locator("[data-testid=update-kernel] .cell").nth(cell).click()
    idle(page)


@pytest.mark.parametrize("layer", WEIGHED)
def test_the_gradient_of_a_weight_is_autograds_and_the_sum_of_its_terms(step, lenet, layer):
    page, ink = step
    choose(page)
    truth = Oracle(lenet, ink).look()
    gradients, biases = truth.weight(layer).grad.flatten(1), truth.weight(layer, "bias").grad
    scale = float(gradients.abs().max())
    random = np.random.default_rng(11)
    for channel, cell in zip(
        random.integers(0, len(biases), 3), random.integers(0, WEIGHED[layer], 3), strict=True
    ):
        pick(page, layer, int(channel), int(cell))
        found = told(page, "update-gradient")
        assert near(found, float(gradients[channel, cell]), 1e-5, scale)
        rest = page.get_by_test_id("update-rest")
        terms = all_told(page, "[data-testid=update-term]")
        total = sum(terms) + (told(page, "update-rest") if rest.count() else 0)
        assert near(total, found, 1e-9, scale)
    click(page, "update-bias")
    idle(page)
    assert near(told(page, "update-gradient"), float(biases[channel]), 1e-5, float(biases.abs().max()))


@pytest.mark.parametrize("optimiser", OPTIMS)
def test_two_steps_are_those_of_the_optimiser(step, lenet, optimiser):
    page, ink = step
    choose(page, optimiser=optimiser)
    pick(page, "conv2", 5, 61)
    truth = Oracle(lenet, ink, optim=optimiser).look()
    started = values(page, "output", 10)
    for again in range(2):
        weight, error = truth.weight("conv2").flatten(1)[5, 61].item(), truth.error.item()
        chance = truth.values["softmax"][0, LABEL].item()
        truth.step()
        assert told(page, "update-old") == pytest.approx(weight, abs=1e-6)
        assert told(page, "update-new") == pytest.approx(
            truth.weight("conv2").flatten(1)[5, 61].item(), abs=1e-6
        )
        assert told(page, "update-error-before") == pytest.approx(error, rel=1e-5)
        assert told(page, "update-error-after") == pytest.approx(truth.error.item(), rel=1e-4, abs=1e-7)
        assert told(page, "update-chance-before") == pytest.approx(chance, rel=1e-4)
        assert told(page, "update-chance-after") == pytest.approx(
            truth.values["softmax"][0, LABEL].item(), rel=1e-4
        )
        if not again:
            click(page, "update-step")
            idle(page)
    click(page, "update-after")
    idle(page)
    assert near(values(page, "output", 10), truth.values["output"].detach().numpy().ravel(), 1e-4)
    found = [page.evaluate("(k) => lunette.gradient('output', k)", k) for k in range(10)]
    assert near(found, truth.slopes("output"), 1e-4)
    click(page, "update-start")
    idle(page)
    assert values(page, "output", 10) == started
    assert not page.get_by_test_id("update-after").is_checked()


def test_a_term_that_is_pointed_at_lights_its_units(step):
    page, _ = step
    choose(page)
    click(page, "update-largest")
    idle(page)
    term = page.locator(".update-term").first
    term.scroll_into_view_if_needed()
    term.hover()
    settle(page)
    assert [unit["layer"] for unit in page.evaluate("lunette.state().probe")] == ["conv1", "input"]
    page.mouse.move(2, 2)
    settle(page)
    assert page.evaluate("lunette.state().probe") is None


def test_the_flow_comes_layer_by_layer_and_is_seen(step):
    page, _ = step
    choose(page)
    scene = page.get_by_test_id("scene")
    page.mouse.move(2, 2)
    settle(page)
    plain = scene.screenshot()
    click(page, "sight-gradients")
    shown = scene.screenshot()
    assert shown != plain
    assert "gradient" in page.get_by_test_id("legend").get_attribute("aria-label").lower()
    click(page, "flow-back")
    assert page.evaluate("[lunette.gradient('input', 500), lunette.gradient('conv1', 0) === null]") == [
        None,
        False,
    ]
    assert scene.screenshot() != shown
    page.keyboard.press("Home")
    settle(page)
    assert page.evaluate("[lunette.gradient('softmax', 7) < 0, lunette.gradient('output', 7)]") == [
        True,
        None,
    ]
    click(page, "flow-on")
    assert page.evaluate("lunette.gradient('output', 7)") < 0
    assert "p − t" in page.get_by_test_id("flow-said").inner_text()
    click(page, "flow-all")
    assert scene.screenshot() == shown
    page.get_by_test_id("guide-tab-unit").click()
    page.wait_for_function("lunette.state().sight === 'values'")
    settle(page)
    assert page.evaluate("lunette.gradient('output', 7)") is None
    page.get_by_test_id("column-tab-train").click()
    idle(page)
    assert page.evaluate("lunette.gradient('output', 7)") < 0


def test_an_own_drawing_asks_for_its_label(visit):
    page = opened(visit, "#train=1")
    assert page.get_by_test_id("update-answers").is_hidden()
    assert page.get_by_test_id("sight-gradients").is_disabled()
    draw(page, SEVEN)
    idle(page)
    assert "right answer" in page.get_by_test_id("update-ask").inner_text()
    click(page, "update-label-7")
    idle(page)
    assert page.get_by_test_id("update-answers").is_visible()
    click(page, "sample-3")
    idle(page)
    assert page.get_by_test_id("update-ask").inner_text() == "The sample’s own label."


def test_a_step_that_is_too_long_says_so(visit):
    page = opened(visit, "#draw=0.&train=1")
    choose(page, label=2)
    verdict = page.get_by_test_id("update-verdict")
    assert verdict.get_attribute("data-verdict") == "grew"
    assert "too long" in verdict.inner_text()
    assert told(page, "update-error-after") > told(page, "update-error-before") > 10
    rate = page.get_by_test_id("update-rate")
    rate.fill("nothing")
    assert rate.get_attribute("aria-invalid") == "true"
    rate.fill("0.001")
    idle(page)
    assert rate.get_attribute("aria-invalid") == "false"
    assert verdict.get_attribute("data-verdict") == "fell"


@pytest.mark.parametrize(
    ("size", "scheme", "language"), [((1280, 720), "dark", "en"), ((390, 844), "light", "zh")]
)
def test_nothing_of_it_is_cut_and_no_one_is_barred(visit, size, scheme, language):
    page = opened(visit, f"#draw=4.&train=1&lang={language}", size=size, scheme=scheme)
    choose(page, "squared_error", "adam")
    click(page, "sight-gradients")
    for testid in ("flow", "update-answers", "update-slopes", "update-kernel", "update-change"):
        page.get_by_test_id(testid).scroll_into_view_if_needed()
        settle(page)
        found = {
            kind: faults for kind, faults in page.evaluate(CHECK).items() if faults and kind != "overlaps"
        }
        assert not found, (testid, found)
    wrong = (
        Axe()
        .run(page, context="[data-testid=update]", options={"resultTypes": ["violations"]})
        .response["violations"]
    )
    assert not [each["id"] for each in wrong if each["impact"] in ("serious", "critical")], wrong
