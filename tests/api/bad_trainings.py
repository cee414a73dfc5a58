"""Trainings that must be refused, and how: one row for each mistake that a client can make."""

import base64
import json
from typing import Any

from app.training.options import MOST_OWN

URL = "/api/trainings"
DOT = [0] * 783 + [255]
DRAWN = {"label": 3, "pixels": DOT}


def start(**body: Any) -> dict[str, Any]:
    return {"method": "POST", "url": URL, "json": body}


def digits(*given: Any) -> dict[str, Any]:
    return start(digits=list(given))


def option(**chosen: Any) -> dict[str, Any]:
    return start(options=chosen)


def request(method: str, url: str, **more: Any) -> dict[str, Any]:
    return {"method": method, "url": url, **more}


# name: the request, the code of the error, words of its sentence
BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "no JSON": (request("POST", URL, content="{"), "bad_json", "not JSON"),
    "a list": (request("POST", URL, content="[]"), "bad_input", "must be a JSON object"),
    "a misspelled field": (start(option={}), "bad_input", "option: extra inputs are not permitted"),
    "an unknown option": (option(rates=1), "bad_input", "options.rates: extra inputs are not permitted"),
    "an unknown optimiser": (option(optimiser="lion"), "bad_input", "options.optimiser: input should be"),
    "a rate of nothing": (option(rate=0), "bad_input", "options.rate: input should be greater than 0"),
    "a rate that is no number": (
        request("POST", URL, content='{"options": {"rate": NaN}}'), "bad_json", "NaN and Infinity are not"
    ),
    "a batch that is too large": (option(batch=5000), "bad_input", "options.batch: input should be less"),
    "a batch of half a digit": (option(batch=0.5), "bad_input", "options.batch: input should be a valid"),
    "no epochs": (option(epochs=0), "bad_input", "options.epochs: input should be greater"),
    "too many epochs": (option(epochs=101), "bad_input", "options.epochs: input should be less"),
    "a seed below zero": (option(seed=-1), "bad_input", "options.seed: input should be greater"),
    "options that are text": (start(options="fast"), "bad_input", "options"),
    "data that is not there": (option(data="mnist"), "bad_input", "MNIST's training files are neither in"),
    "own data without digits": (option(data="own"), "bad_input", "there are no digits: draw and label"),
    "digits that are none": (start(digits={"label": 1}), "bad_input", "digits: input should be a valid list"),
    "a digit that is none": (digits(DRAWN, 7), "bad_input", "digits[1] must be an object with label"),
    "a digit without a label": (digits({"pixels": DOT}), "bad_input", "digits[0] must be an object with"),
    "a digit with a secret": (digits(DRAWN | {"x": 1}), "bad_input", "digits[0] must be an object with"),
    "a label over nine": (digits(DRAWN | {"label": 10}), "bad_input", "digits[0].label is 10; expected"),
    "a label under zero": (digits(DRAWN | {"label": -1}), "bad_input", "digits[0].label is -1; expected"),
    "a label that is text": (digits(DRAWN | {"label": "3"}), "bad_input", "digits[0].label is 3; expected"),
    "a label that is true": (digits(DRAWN | {"label": True}), "bad_input", "digits[0].label is True"),
    "too few pixels": (
        digits(DRAWN, {"label": 0, "pixels": [0] * 783}), "bad_input", "digits[1].pixels has 783 values"
    ),
    "pixels for 32x32": (
        digits({"label": 0, "pixels": [9] * 1024}), "bad_input", "pixels has 1024 values; expected 784"
    ),
    "pixels over white": (
        digits({"label": 0, "pixels": [*DOT[:-1], 256]}), "bad_input", "digits[0].pixels[783] is 256"
    ),
    "pixels in bytes, too few": (
        digits({"label": 0, "pixels": base64.b64encode(b"1" * 9).decode()}), "bad_input", "has 9 values"
    ),
    "pixels in no base64": (digits({"label": 0, "pixels": "%%%"}), "bad_input", "pixels is not base64"),
    "empty paper": (digits({"label": 0, "pixels": [0] * 784}), "bad_input", "digits[0] is empty paper"),
    "too many digits": (
        start(digits=[{}] * (MOST_OWN + 1)), "bad_input", f"digits: list should have at most {MOST_OWN} items"
    ),
    "a body over 1 MB": (
        request("POST", URL, content=json.dumps({"digits": [DRAWN] * 600})), "too_large", "over 1,000,000"
    ),
    "an unknown training": (request("GET", f"{URL}/t0"), "unknown_training", "no training 't0'; there is"),
    "a command for it": (request("POST", f"{URL}/t0/pause"), "unknown_training", "no training 't0'"),
    "keeping it": (request("POST", f"{URL}/t0/keep", json={"name": "a"}), "unknown_training", "'t0'"),
    "an unknown command": (request("POST", f"{URL}/t0/dance"), "bad_input", "word: input should be 'pause'"),
    "a checkpoint of an unknown model": (request("GET", "/api/models/vgg@1"), "unknown_model", "there is"),
    "a path for a checkpoint": (
        request("GET", "/api/models/lenet@..%2F1/weights"), "not_found", "There is nothing at"
    ),
    "a checkpoint by word": (request("GET", "/api/models/lenet@first"), "unknown_step", "'first'"),
    "a checkpoint before the first": (request("GET", "/api/models/lenet@-1"), "unknown_step", "'-1'"),
    "a checkpoint's checkpoint": (request("GET", "/api/models/lenet@1@1"), "unknown_model", "'lenet@1'"),
    "the history of nothing": (request("GET", "/api/models/vgg/history"), "unknown_model", ", lenet, "),
    "nothing to download": (request("GET", "/api/models/vgg/download"), "unknown_model", ", lenet, "),
    "deleting a shipped model": (request("DELETE", "/api/models/lenet"), "not_yours", "trained and kept"),
    "deleting nothing": (request("DELETE", "/api/models/vgg"), "unknown_model", ", lenet, "),
}  # fmt: skip
NAMES = ["", " ", "../etc", "a/b", ".runs", "-a", "a" * 41, "a\nb", "a@1", "🙂", 7, None, "a%00"]
