"""Requests that mean harm, or are just broken, made up from a seed: the same with the same."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import orjson

MODELS = (
    "lenet",
    "lenet@120",
    "lenet@latest",
    "lenet@x",
    "vgg",
    "..%2F..",
    "%00",
    "a" * 3000,
    "%E6%97%A5",
    "",
)
LAYERS = ("conv1", "pool1", "fc1", "softmax", "input", "conv9", "..", "%2e%2e%2f", "")
PATHS = (
    "/", "/healthz", "/readyz", "/api/models", "/api/models/{m}", "/api/models/{m}/weights?v={j}",
    "/api/models/{m}/layers/{l}/filters", "/api/models/{m}/layers/{l}/top?count={n}",
    "/api/models/{m}/run", "/api/models/{m}/run?center={j}", "/api/models/{m}/explain",
    "/api/models/{m}/verify", "/api/models/{m}/history", "/api/models/{m}/download", "/api/models/{m}/live",
    "/api/trainings",
    "/api/trainings/options", "/api/trainings/{j}", "/api/trainings/{j}/keep", "/api/trainings/{j}/pause",
    "/api/trainings/{j}/watch", "/static/js/main.js", "/static/js/start.pack.js", "/static/{j}", "/docs",
    "/openapi.json", "/docs/assets/{j}", "/{j}", "*", "//evil.example/", "http://evil.example/",
)  # fmt: skip
TAKING = (
    "/api/models/lenet/run", "/api/models/lenet/explain", "/api/models/lenet/verify", "/api/models/{m}/run",
    "/api/trainings", "/api/trainings/{j}/keep",
)  # fmt: skip
METHODS = (
    "GET",
    "GET",
    "POST",
    "POST",
    "POST",
    "HEAD",
    "DELETE",
    "PUT",
    "PATCH",
    "OPTIONS",
    "TRACE",
    "FOO",
    "get",
)
JUNK = (
    "",
    "0",
    "-1",
    "1e999",
    "NaN",
    "%00",
    "../../etc/passwd",
    "<script>",
    "é",
    "%ff",
    "a" * 5000,
    "\u202e",
)
HEADERS: dict[str, tuple[str, ...]] = {
    "Accept": ("*/*", "application/octet-stream", "text/html;q=0", "application/json;q=x", ",;=", "a" * 9000),
    "Content-Type": (
        "application/json",
        "application/octet-stream",
        "text/plain",
        "image/png",
        ";",
        "x/y; z",
    ),
    "Content-Encoding": ("gzip", "identity", "br, gzip"),
    "Transfer-Encoding": ("chunked", "gzip, chunked", "x"),
    "Expect": ("100-continue", "x"),
    "Origin": ("null", "http://evil.example", "http://127.0.0.1"),
    "Sec-Fetch-Site": ("cross-site", "same-site", "none"),
    "If-None-Match": ("*", '"x"', "W/"),
    "Range": ("bytes=0-1", "bytes=-999999999999"),
    "Connection": ("close", "keep-alive", "upgrade"),
    "Upgrade": ("websocket", "h2c"),
    "X-Lunette-Key": ("", "x", "a" * 2000),
    "Accept-Language": ("zh", "*;q=9", "a" * 3000),
    "Content-Length": ("0", "1", "99999999999999999999", "-1", "x"),
}
UNITS: tuple[Any, ...] = (
    {"index": 3},
    {"channel": 0, "row": 1, "col": 1},
    {"index": -1},
    {"index": 1e300},
    {},
    7,
    None,
)
VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    1e308,
    10**30,
    "",
    "x" * 999,
    [],
    {},
    [[]],
    [0] * 784,
    {"a": {"b": []}},
)


def _json(chance: random.Random) -> bytes:
    """A body that nearly fits."""
    body: dict[str, Any] = {"pixels": [chance.choice((0, 255)) for _ in range(784)], "center": True}
    if chance.random() < 0.4:
        body |= {"layer": chance.choice(LAYERS), "unit": chance.choice(UNITS)}
    if chance.random() < 0.1:
        body = {"options": {"amount": 10, "epochs": 1, "data": chance.choice(("sample", "own", "x"))}}
    if chance.random() < 0.1:
        body = {
            "image": chance.choice(("", "%%%", "iVBORw0KGgo=", "data:image/png;base64,AAAA", "A" * 90_000))
        }
    for _ in range(chance.choice((0, 0, 1, 2))):
        body[chance.choice((*body, "pixels", "layer", "unit", "image", "digits", "name", "x"))] = (
            chance.choice(VALUES)
        )
    if chance.random() < 0.05:
        return b"[" * chance.randrange(1, 50_000)
    return orjson.dumps(body, option=orjson.OPT_PASSTHROUGH_SUBCLASS, default=str) if _fits(body) else b"{"


def _fits(body: Any) -> bool:
    """Whether orjson writes it: whole numbers have 64 bits there."""
    try:
        orjson.dumps(body)
    except TypeError:
        return False
    return True


def made_up(chance: random.Random) -> bytes:
    """One whole request."""
    fill = {
        "m": chance.choice(MODELS),
        "l": chance.choice(LAYERS),
        "j": chance.choice(JUNK),
        "n": chance.choice("0159"),
    }
    method, path = chance.choice(METHODS), chance.choice(PATHS)
    if chance.random() < 0.5:  # half of them reach a route that reads a body
        method, path = "POST", chance.choice(TAKING)
    path = path.format(**fill)
    noise = chance.randbytes(chance.randrange(2000))
    body = chance.choice((b"", _json(chance), _json(chance), _json(chance), bytes(784), noise))
    hosts = ("localhost",) * 9 + ("evil.example",)
    headers = {"Host": chance.choice(hosts), "Content-Length": str(len(body))}
    for name in chance.sample(sorted(HEADERS), chance.choice((0, 0, 0, 1, 3))):
        headers[name] = chance.choice(HEADERS[name])
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    whole = "\r\n".join(lines).encode("utf-8", "replace") + body
    for _ in range(chance.choice((0,) * 9 + (1, 5))):
        at = chance.randrange(len(whole))
        whole = whole[:at] + chance.randbytes(chance.randrange(3)) + whole[at + chance.randrange(4) :]
    return whole


def frames(chance: random.Random) -> Iterator[bytes]:
    """A handshake, and what is no conversation."""
    path = chance.choice(("/api/models/lenet/live", "/api/models/vgg/live", "/api/trainings/t0/watch"))
    yield (
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    ).encode()
    for _ in range(chance.randrange(6)):
        size = chance.choice((0, 1, 125, 784, 1024, 5000))
        length = bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2, "big")
        good = bytes([chance.choice((0x81, 0x82, 0x89, 0x88, 0x01))]) + length + bytes(4) + bytes(size)
        yield chance.choice((good, good, chance.randbytes(chance.randrange(300))))
