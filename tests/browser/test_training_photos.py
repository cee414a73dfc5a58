"""The article's example, from LeNet's page; its network learns photos in the column; torch is right."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import numpy as np
import pytest
import torch
from playwright.sync_api import Page

from app.training import photos
from app.zoo import four_classes
from tests.browser.conftest import serving
from tests.browser.hand import click, settle, text
from tests.browser.training import fill, open_training, shown, told, until
from tests.browser.visits import Visits, visiting
from tests.networks import PHOTO, made, write_family
from tests.waiting import wait_until

ARTICLE, RATE = "article-fig3", 0.05
INPUT = PHOTO["input"] | {"mean": photos.MEAN, "std": photos.STD}
TARGET = torch.tensor([0.0, 0.0, 1.0, 0.0])
EXAMPLE = f"#model={ARTICLE}&photo=boat-0006&train=1&sight=gradients&label=2&loss=squared_error"


@pytest.fixture(scope="module")
def family(browser, tmp_path_factory) -> Iterator[Visits]:
    folder = tmp_path_factory.mktemp("family")
    write_family(folder, {ARTICLE: {"input": INPUT}})
    with (
        serving(LUNETTE_MODELS_DIR=str(folder), LUNETTE_TRAINED_DIR=str(folder / "trained")) as address,
        visiting(address, browser) as visits,
    ):
        yield visits


def number(page: Page, testid: str) -> float:
    return float(page.get_by_test_id(testid).get_attribute("data-value") or "nan")


def explained(page: Page) -> None:
    """Until one step of the boat is explained, with the article's target."""
    wait_until(
        page,
        """document.querySelectorAll("[data-testid^=update-label-]").length === 4
           && document.querySelector("[data-testid=update-label-2]").ariaPressed === "true"
           && document.querySelector("[data-testid=update]").ariaBusy === "false"
           && lunette.state().model === "article-fig3" """,
    )
    settle(page)


def boat() -> torch.Tensor:
    found = four_classes.shipped("test")
    one = found.pixels[found.labels == four_classes.CLASSES.index("boat")][6]
    return photos.ready(torch.from_numpy(one[None]))


def by_torch() -> tuple[float, float, torch.Tensor]:
    """The total error before and after a step of SGD, and the outputs before."""
    network, x = made(ARTICLE), boat()
    outputs = network(x)[0]
    error = (0.5 * (TARGET - outputs) ** 2).sum()
    error.backward()
    torch.optim.SGD(network.parameters(), lr=RATE).step()
    with torch.no_grad():
        after = (0.5 * (TARGET - network(x)[0]) ** 2).sum()
    return float(error.detach()), float(after), outputs.detach()


@pytest.mark.large
@pytest.mark.parametrize("way", ["button", "button while LeNet's step is open", "address"])
def test_the_articles_example_is_one_click_and_its_numbers_are_torchs(family: Visits, way: str) -> None:
    page = open_training(family, EXAMPLE if way == "address" else "#train=1&draw=3.")
    if "open" in way:
        click(page, "train-explain")
        page.get_by_test_id("update-new").wait_for()
    if way != "address":
        click(page, "train-example")
    explained(page)
    before, after, outputs = by_torch()
    cells = page.locator("[data-testid=update-answers] td:nth-of-type(2)").all()
    assert [float(cell.get_attribute("data-value") or "nan") for cell in cells] == pytest.approx(
        outputs.tolist(), abs=1e-5
    )
    assert number(page, "update-total") == pytest.approx(before, rel=1e-4)
    assert number(page, "update-error-before") == pytest.approx(before, rel=1e-4)
    assert number(page, "update-error-after") == pytest.approx(after, rel=1e-4)
    assert page.get_by_test_id("update-verdict").get_attribute("data-verdict") == "fell"
    new = number(page, "update-old") - RATE * number(page, "update-gradient")
    assert number(page, "update-new") == pytest.approx(new, rel=1e-6)
    wait_until(page, "(wanted) => decodeURIComponent(location.hash).includes(wanted)", arg="photo=boat-0006")
    assert "label=2" in page.evaluate("location.hash")


@pytest.mark.large
def test_the_label_of_a_photo_is_its_own_and_of_another_photo_it_is_asked(family: Visits) -> None:
    page = open_training(family, EXAMPLE)
    explained(page)
    click(page, "photo-sample-dog-0001")
    wait_until(page, "document.querySelector('[data-testid=update-label-0]').ariaPressed === 'true'")
    assert "own label" in text(page, "update-ask")
    click(page, "photo-sample-kitten")
    wait_until(page, "!document.querySelector('[data-testid^=update-label-][aria-pressed=true]')")
    assert "must be told" in text(page, "update-ask")


@pytest.mark.large
def test_the_articles_network_learns_photos_in_the_column(family: Visits) -> None:
    page = open_training(family, f"#model={ARTICLE}&photo=boat-0006&train=1")
    assert "Figure 3 learns" in text(page, "train-chosen")
    for hidden in ("data", "activation", "pooling"):
        assert not page.get_by_test_id(f"train-field-{hidden}").is_visible()
    assert page.get_by_test_id("train-own").count() == 0
    fill(page, amount=32, batch=8, epochs=2)
    click(page, "train-start")
    until(page, "now.state === 'done'")
    shown(page)
    run = told(page)["series"]["id"]
    rows = httpx.get(f"{page.url.split('#')[0]}api/trainings/{run}").json()["rows"]
    last = rows[-1]
    assert text(page, "train-accuracy").startswith(f"{last['right'] / 5:.2f} %")
    assert "test photos" in text(page, "train")
    cells = page.locator("[data-testid=train-matrix] td button").all()
    counts = np.reshape([int(cell.get_attribute("data-value") or 0) for cell in cells], (4, 4))
    assert counts.tolist() == last["confusion"]
    names = page.locator("[data-testid=train-matrix] thead th").all_inner_texts()
    assert names == ["dog", "cat", "boat", "bird"]
    pixels = four_classes.shipped("test").pixels[256]
    answer = httpx.post(
        f"{page.url.split('#')[0]}api/models/{run}@{last['step']}/run", json={"pixels": pixels.tolist()}
    ).json()
    assert four_classes.shipped("test").labels[256] == 2  # boat-0006
    found = re.match(r"Reads your photo as (\w+)", text(page, "train-answer"))
    assert found and found[1] == PHOTO["classes"][int(np.argmax(answer["probabilities"]))]

    page.evaluate("location.hash = '#train=1&draw=3.'")  # LeNet's page: photos are not its affair
    until(page, "now.series.id === 'lenet'")
    wait_until(
        page, "document.querySelector('[data-testid=train-chosen]').textContent.includes('LeNet learns')"
    )
    page.locator(f"[data-training={run}]").wait_for(state="detached")
