"""Chapters 8 to 10: the numbers in their figures against torch, and what the readers' buttons change."""

from __future__ import annotations

import pytest
import torch

from tests.browser.guide_hand import DRAWN, open_guide
from tests.browser.hand import pixels


def numbers(page, selector: str) -> list[float]:
    found: list[float] = page.locator(selector).evaluate_all(
        "(all) => all.map((each) => Number(each.dataset.value))"
    )
    return found


def test_the_votes_add_up_to_the_score(visit, lenet):
    page = open_guide(visit, f"guide=8.2&{DRAWN}")
    logits = lenet(pixels(page))["output"]
    sums = "[data-figure=votes] td[data-value]"
    *parts, score = numbers(page, sums)
    assert score == pytest.approx(float(logits.max()), abs=1e-3)
    assert sum(parts) == pytest.approx(score, abs=1e-6)
    page.locator("[data-figure=votes] .segments button").nth(7).click()
    assert numbers(page, sums)[-1] == pytest.approx(float(logits[7]), abs=1e-3)


def test_probabilities_and_temperature_are_torchs(visit, lenet):
    page = open_guide(visit, f"guide=9&{DRAWN}")
    logits = torch.tensor(lenet(pixels(page))["output"])
    shares = "[data-figure=scores] .score-row > .number"
    assert numbers(page, shares) == pytest.approx(logits.softmax(0).tolist(), abs=1e-6)
    page.get_by_role("button", name="Add 1 to all").click()
    assert numbers(page, shares) == pytest.approx(logits.softmax(0).tolist(), abs=1e-6)
    page.get_by_role("button", name="All 0").click()
    assert numbers(page, shares) == pytest.approx([0.1] * 10)
    page.locator("[data-figure=temperature] input").press("End")
    assert numbers(page, "[data-figure=temperature] .number[data-value]") == pytest.approx(
        (logits / 100).softmax(0).tolist(), abs=1e-6
    )


def test_a_lesson_goes_on_and_its_error_falls(visit):
    page = open_guide(visit, f"guide=10&{DRAWN}")
    outputs = numbers(page, "[data-figure=guess] .number")
    assert sum(outputs) == pytest.approx(1)
    (total,) = numbers(page, "[data-figure=error] p[data-value]")
    assert sum(numbers(page, "[data-figure=error] td:last-child")) == pytest.approx(total)
    for _ in range(4):
        page.get_by_role("button", name="One more step").click()
    errors = numbers(page, "[data-figure=again] .errors span")
    assert len(errors) == 6 and errors[0] == total
    assert errors == sorted(errors, reverse=True)
    page.get_by_role("button", name="New random weights").click()
    assert numbers(page, "[data-figure=guess] .number") != outputs
    assert len(numbers(page, "[data-figure=again] .errors span")) == 2
