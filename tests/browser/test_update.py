"""One step, explained: its numbers against autograd and torch.optim."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.browser.hand import SEVEN, click, draw, pixels, text, values
from tests.browser.torchrun import LAYERS, SIZES
from tests.browser.updating import LABEL, OPTIMS, Oracle, choose, equations, idle, opened, told

WEIGHED = {"conv1": 25, "conv2": 150, "fc1": 400, "fc2": 120, "output": 100}  # layer -> weights a channel


@pytest.fixture(scope="module")
def step(shared_visit):
    page = opened(shared_visit)
    choose(page)
    return page, pixels(page)


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


@pytest.mark.parametrize("label", [1, LABEL])  # nearly certain and right; wrong
@pytest.mark.parametrize(
    ("loss", "optimiser", "count"),
    [("cross_entropy", "sgd", 9), ("cross_entropy", "adam", 11), ("squared_error", "momentum", 9)],
)
def test_what_is_written_as_equal_is_equal(step, loss, optimiser, count, label):
    page, _ = step
    choose(page, loss, optimiser, label)
    written = equations(page)
    assert len(written) >= count, written
    for left, sign, right in written:
        value, told_value = eval(left, {"log": math.log}), float(right)
        figures = 6 if (left, sign, right) == written[-1] else 3  # of the new weight
        unit = 10.0 ** (math.floor(math.log10(abs(told_value))) - figures + 1)
        allowed = 0.5001 if sign == "≈" else 1e-6
        assert abs(value - told_value) <= allowed * unit, f"{left} {sign} {right}, but it is {value}"


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
            assert text(page, "train-accuracy") == "–", "the changed network was not tested"
            assert "1 step of yours" in text(page, "train-place")
            assert page.locator("#model-name").inner_text().endswith("· 1 step on")
    click(page, "update-after")
    idle(page)
    assert near(values(page, "output", 10), truth.values["output"].detach().numpy().ravel(), 1e-4)
    found = [page.evaluate("(k) => lunette.gradient('output', k)", k) for k in range(10)]
    assert near(found, truth.slopes("output"), 1e-4)
    click(page, "update-start")
    idle(page)
    assert values(page, "output", 10) == started
    assert not page.get_by_test_id("update-after").is_checked()
    assert "yours" not in text(page, "train-place")


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
