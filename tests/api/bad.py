"""Requests that must be refused, and how: one row for each mistake that a client can make."""

import base64
import gzip
import io
import json
import struct
import zlib
from typing import Any

from PIL import Image

from app.limits import LARGEST_BODY, LARGEST_PICTURE

RUN, EXPLAIN = "/api/models/lenet/run", "/api/models/lenet/explain"
VERIFY = "/api/models/lenet/verify"
BINARY = {"Content-Type": "application/octet-stream"}
BLANK = [0] * 784
LAYER_NAMES = (
    "input, conv1, relu1, pool1, conv2, relu2, pool2, flatten, fc1, relu3, fc2, relu4, output, softmax"
)


def run(**body: Any) -> dict[str, Any]:
    return {"method": "POST", "url": RUN, "json": body}


def raw(content: bytes | str, url: str = RUN) -> dict[str, Any]:
    return {"method": "POST", "url": url, "content": content, "headers": {"Content-Type": "application/json"}}


def sent(content: bytes, media: str, url: str = RUN, **headers: str) -> dict[str, Any]:
    return {"method": "POST", "url": url, "content": content, "headers": {"Content-Type": media} | headers}


def explain(layer: Any = "pool1", unit: Any = None, **body: Any) -> dict[str, Any]:
    unit = {"index": 0} if unit is None else unit
    return {"method": "POST", "url": EXPLAIN, "json": {"pixels": BLANK, "layer": layer, "unit": unit} | body}


def get(url: str) -> dict[str, Any]:
    return {"method": "GET", "url": url}


def image(data: bytes) -> dict[str, Any]:
    return run(image=base64.b64encode(data).decode())


def bomb() -> bytes:
    """A PNG of a few hundred bytes that says it is 30,000 pixels square."""
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(30_001))), (b"IEND", b"")]
    chunks = (struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("L", (28, 28)).save(out, kind)
    return out.getvalue()


# name: the request, the code of the error, words of its sentence
BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "too few pixels": (
        run(pixels=[0] * 783), "bad_input", "783 values; expected 784 (28x28) or 1024 (32x32)"
    ),
    "too many pixels": (run(pixels=[0] * 1025), "bad_input", "1025 values"),
    "no pixels": (run(pixels=[]), "bad_input", "0 values"),
    "rows of other lengths": (run(pixels=[[0] * 28] * 27 + [[0] * 27]), "bad_input", "28 rows of 28"),
    "27 rows": (run(pixels=[[0] * 28] * 27), "bad_input", "28 rows of 28"),
    "rows in rows": (run(pixels=[[[0]] * 28] * 28), "bad_input", "pixels[0] is a list"),
    "rows and numbers": (run(pixels=[[0] * 28] * 27 + [0]), "bad_input", "28 rows of 28"),
    "over white": (
        run(pixels=[*BLANK[:-1], 256]), "bad_input", "pixels[783] is 256; grey levels go from 0 to 255"
    ),
    "under black": (run(pixels=[-0.01, *BLANK[1:]]), "bad_input", "pixels[0] is -0.01"),
    "a huge number": (raw(json.dumps({"pixels": [10**400, *BLANK[1:]]})), "bad_", "0 to 255|JSON"),
    "infinite by overflow": (
        raw(json.dumps({"pixels": BLANK}).replace("[0,", "[1e999,", 1)), "bad_", "0 to 255|JSON"
    ),
    "NaN": (raw(json.dumps({"pixels": [float("nan"), *BLANK[1:]]})), "bad_json", "NaN and Infinity are not"),
    "Infinity": (
        raw(json.dumps({"pixels": [float("inf"), *BLANK[1:]]})), "bad_json", "NaN and Infinity are not"
    ),
    "text for a pixel": (run(pixels=["0", *BLANK[1:]]), "bad_input", "pixels[0] is text"),
    "truth for a pixel": (
        run(pixels=[*BLANK[:9], True, *BLANK[10:]]), "bad_input", "pixels[9] is true or false"
    ),
    "null for a pixel": (run(pixels=[None, *BLANK[1:]]), "bad_input", "pixels[0] is null"),
    "text for pixels": (run(pixels="0" * 784), "bad_input", "pixels is text; expected a list"),
    "an object for pixels": (run(pixels={"0": 0}), "bad_input", "pixels is an object"),
    "nothing": (run(), "bad_input", "either pixels or image"),
    "both": (run(pixels=BLANK, image="AAAA"), "bad_input", "either pixels or image"),
    "a misspelled field": (run(pixel=BLANK), "bad_input", "pixel: extra inputs are not permitted"),
    "center as text": (
        run(pixels=BLANK, center="yes"), "bad_input", "center: input should be a valid boolean"
    ),
    "a list for a body": (raw("[]"), "bad_input", "The body must be a JSON object."),
    "an empty body": (raw(""), "bad_json", "not JSON"),
    "JSON cut short": (raw(json.dumps({"pixels": BLANK})[:-200]), "bad_json", "not JSON"),
    "no text at all": (raw(b"\xff\xfe\x00"), "bad_json", "not JSON"),
    "JSON 100,000 deep": (raw('{"pixels": ' + "[" * 100_000 + "]" * 100_000 + "}"), "bad_json", "not JSON"),
    "rows 500 deep": (raw('{"pixels": ' + "[" * 500 + "]" * 500 + "}"), "bad_input", "28 rows of 28"),
    "783 bytes": (
        {"method": "POST", "url": RUN, "content": bytes(783), "headers": BINARY},
        "bad_input", "783 bytes; expected 784"
    ),
    "center that is neither": (
        {"method": "POST", "url": f"{RUN}?center=maybe", "content": bytes(784), "headers": BINARY},
        "bad_input", "center: input should be a valid boolean",
    ),
    "not base64": (run(image="%%%"), "bad_input", "not base64"),
    "base64 with letters beyond ASCII": (run(image="ää"), "bad_input", "not base64"),
    "an image that is none": (image(b"hello, world"), "bad_input", "PNG, JPEG or WebP"),
    "an empty image": (run(image=""), "bad_input", "PNG, JPEG or WebP"),
    "a GIF": (image(picture("GIF")), "bad_input", "PNG, JPEG or WebP"),
    "a PNG cut short": (image(picture("PNG")[:45]), "bad_input", "The image is broken"),
    "an image bomb": (image(bomb()), "bad_input", "more than 4,000,000 pixels"),
    "a number for an image": (run(image=5), "bad_input", "image: input should be a valid string"),
    "a picture as it is": (sent(picture("PNG"), "image/png"), "unknown_media", "in base64"),
    "a form with files": (
        sent(b"--x--", "multipart/form-data; boundary=x"), "unknown_media", "JSON (application/json)"
    ),
    "bytes where a unit is asked for": (
        sent(bytes(784), "application/octet-stream", EXPLAIN), "unknown_media", "octet-stream"
    ),
    "no media type at all": (sent(b"{}", "nothing"), "unknown_media", "'nothing' is not understood"),
    "a compressed body": (
        sent(gzip.compress(b"{}"), "application/json", **{"Content-Encoding": "gzip"}),
        "unknown_media", "Content-Encoding 'gzip' is not understood",
    ),
    "a training of another media type": (
        sent(b"<options/>", "text/xml", "/api/trainings"), "unknown_media", "a body is JSON"
    ),
    "over 4 MB": (run(pixels=BLANK, image="A" * LARGEST_PICTURE), "too_large", "over 4,000,000 bytes"),
    "over 1 MB where no picture is asked for": (
        raw(b" " * (LARGEST_BODY + 1), "/api/trainings"), "too_large", "over 1,000,000 bytes"
    ),
    "an unknown model": (
        {"method": "POST", "url": "/api/models/vgg/run", "json": {}}, "unknown_model", ", lenet, "
    ),
    "a path for a model": (get("/api/models/..%2F..%2Fetc"), "not_found", "There is nothing at"),
    "the graph of an unknown model": (
        get("/api/models/vgg"), "unknown_model", "no model 'vgg'; there is "
    ),
    "the weights of an unknown model": (get("/api/models/vgg/weights"), "unknown_model", ", lenet, "),
    "filters of an unknown layer": (
        get("/api/models/lenet/layers/conv9/filters"), "unknown_layer", LAYER_NAMES
    ),
    "filters of a layer without": (
        get("/api/models/lenet/layers/pool1/filters"), "no_weights", "conv1, conv2, fc1, fc2, output"
    ),
    "top digits of an unknown layer": (
        get("/api/models/lenet/layers/conv9/top"), "unknown_layer", LAYER_NAMES
    ),
    "more top digits than are kept": (
        get("/api/models/lenet/layers/conv1/top?count=17"), "bad_input", "count: input should be less than"
    ),
    "no top digits": (
        get("/api/models/lenet/layers/conv1/top?count=0"), "bad_input", "count: input should be greater than"
    ),
    "top digits by word": (
        get("/api/models/lenet/layers/conv1/top?count=all"), "bad_input", "count: input should be a valid"
    ),
    "an unknown layer": (explain("conv9"), "unknown_layer", LAYER_NAMES),
    "a layer that is a number": (explain(7), "bad_input", "layer: input should be a valid string"),
    "no layer": (
        {"method": "POST", "url": EXPLAIN, "json": {"pixels": BLANK}}, "bad_input", "layer: field required"
    ),
    "a unit beyond the last": (explain(unit={"index": 1176}), "unknown_unit", "index 0-1175"),
    "a unit before the first": (explain(unit={"index": -1}), "unknown_unit", "no unit -1"),
    "a row too far": (
        explain(unit={"channel": 0, "row": 14, "col": 0}), "unknown_unit", "channel 0-5, row 0-13, col 0-13"
    ),
    "a map too far": (explain(unit={"channel": 6, "row": 0, "col": 0}), "unknown_unit", "no unit [6, 0, 0]"),
    "half a place": (
        explain(unit={"channel": 1, "row": 2}), "unknown_unit", "channel, row and col, or as index"
    ),
    "place and index": (
        explain(unit={"channel": 1, "row": 2, "col": 1, "index": 0}), "unknown_unit", "or as index"
    ),
    "no place": (explain(unit={}), "unknown_unit", "or as index"),
    "a row of a flat layer": (explain("fc1", {"channel": 3, "row": 1}), "unknown_unit", "row 0-0"),
    "a unit that is text": (
        explain(unit={"index": "3"}), "bad_input", "unit.index: input should be a valid integer"
    ),
    "a unit that is a fraction": (explain(unit={"index": 1.5}), "bad_input", "unit.index: input should be"),
    "a unit that is a list": (explain(unit=[0, 1, 2]), "bad_input", "unit must be a JSON object"),
    "a unit that is huge": (
        raw(json.dumps(explain(unit={"index": 10**30})["json"]), EXPLAIN), "bad_input", "unit.index"
    ),
    "explain without a drawing": (explain(pixels=None), "bad_input", "either pixels or image"),
    "verify a unit beyond the last": (
        explain("softmax", {"index": 10}) | {"url": VERIFY}, "unknown_unit", "index 0-9"
    ),
    "verify an unknown layer": (explain("conv9") | {"url": VERIFY}, "unknown_layer", LAYER_NAMES),
    "verify without a drawing": (
        explain(pixels=None) | {"url": VERIFY}, "bad_input", "either pixels or image"
    ),
    "no such photo": (get("/api/examples/photos/unicorn-0001"), "unknown_photo", "no photo 'unicorn-0001'"),
    "no such route": (get("/api/nothing"), "not_found", "nothing at /api/nothing; /docs lists"),
    "no such page": (get("/nothing"), "not_found", "/docs lists"),
    "no such file": (get("/static/js/nothing.js"), "not_found", "nothing at"),
    "a file outside": (get("/static/..%2Fpyproject.toml"), "not_found", "nothing at"),
    "another method": (
        get(RUN), "method_not_allowed", "GET is not understood at /api/models/lenet/run; try POST"
    ),
    "deleting": (
        {"method": "DELETE", "url": "/api/models"}, "method_not_allowed", "DELETE is not understood"
    ),
}  # fmt: skip
