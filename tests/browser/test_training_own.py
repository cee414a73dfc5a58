"""Digits that the reader draws and labels: they stay in this browser, and a training learns from them."""

from __future__ import annotations

import base64
import json
import re

import httpx
import numpy as np
import pytest

from app.pixels import center_ink
from app.training.options import MOST_OWN
from tests.browser import torchrun, training
from tests.browser.hand import ONE, ZERO, click, draw, guess, text, values
from tests.browser.training import open_training, shown, told, until
from tests.waiting import wait_until

pytestmark = pytest.mark.large  # trainings go to their end

EPOCHS = 100
ENOUGH = 60  # steps until all is known by heart
TAUGHT = {4: ONE, 9: ZERO}  # both wrong: nothing but these digits teaches that


def unfold(page) -> None:
    training.unfold(page)
    page.get_by_test_id("train-own").locator("summary").click()


def add(page, label: int, points) -> np.ndarray:
    """Draws a digit and adds it; its grey levels."""
    click(page, "pad-clear")
    draw(page, points)
    click(page, f"train-own-{label}")
    return np.array(values(page, "input", 1024)).reshape(32, 32)[2:-2, 2:-2]


def test_digits_of_ones_own_are_kept_and_learnt(visit, server):
    page = open_training(visit)
    assert guess(page) == "1"
    unfold(page)
    click(page, "train-own-7")  # the drawing that was there
    read = [add(page, label, points) for label, points in TAUGHT.items()]
    assert guess(page) == "0"
    wait_until(page, "/draw=[.]/.test(location.hash)")  # so that there is one to be cleared again
    page.reload()
    until(page, "now.series")
    unfold(page)
    digits = page.get_by_test_id("train-own-digit")
    assert digits.all_inner_texts() == ["7", "4", "9"]
    assert f"3 of at most {MOST_OWN}." in text(page, "train-own-count")  # as many as the server takes
    data = page.get_by_test_id("train-field-data")
    assert data.locator("option").all_inner_texts()[-1] == "only my own, 3"
    digits.first.click()
    assert digits.all_inner_texts() == ["4", "9"]

    data.select_option("own")
    training.fill(page, batch=1, epochs=EPOCHS)
    with page.expect_request(re.compile("/api/trainings$")) as request:
        click(page, "train-start")
    sent = json.loads(request.value.post_data or "")["digits"]
    assert [each["label"] for each in sent] == [*TAUGHT]
    for each, grey in zip(sent, read, strict=True):
        pixels = np.frombuffer(base64.b64decode(each["pixels"]), np.uint8).reshape(28, 28)
        assert center_ink(pixels) / 255 == pytest.approx(grey, abs=0.6 / 255)

    click(page, "train-pause")
    until(page, "now.state === 'paused' && now.rows > 0")
    step = told(page)["step"]
    click(page, "train-image")
    until(page, f"now.step === {step + 1} && now.state === 'paused'")
    said = re.search(r"image is (\d);", text(page, "train-image-said"))
    assert said and int(said[1]) in TAUGHT
    click(page, "train-pause")
    until(page, f"now.step >= {ENOUGH}")
    click(page, "train-stop")
    until(page, "now.state === 'stopped'")
    shown(page)

    run = told(page)["series"]["id"]
    status = httpx.get(f"{server}/api/trainings/{run}", timeout=60).json()
    assert status["steps"] == EPOCHS * len(TAUGHT), "each of them once an epoch, and no others"
    network = torchrun.Network()
    network.module.load_state_dict(training.weights(server, f"{run}@{status['step']}"))
    for label, points in TAUGHT.items():
        click(page, "pad-clear")
        draw(page, points)
        assert guess(page) == str(label) == str(network(values(page, "input", 1024))["softmax"].argmax())
        assert f"Reads your drawing as {label}" in text(page, "train-answer")
