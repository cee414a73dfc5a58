"""docs/api.md keeps its promises: each of its lines works, and each answer has the fields that are shown."""

import json
import math
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import httpx

from app.errors import LunetteError
from app.settings import HOME
from app.wire import unpack
from tests.api.bad import BAD

TEXT = (HOME / "docs" / "api.md").read_text()
BLOCKS = re.findall(r"```(sh|json)\n(.*?)```", TEXT, re.S)


def shown_in(shown: Any, real: Any) -> bool:
    """Whether the real answer has all that is shown: fields in the same order, lists from their start on, of
    what has an owner from the own on, of models those that are named."""
    if isinstance(shown, dict):
        order = [name for name in real if name in shown]
        return order == list(shown) and all(shown_in(part, real[name]) for name, part in shown.items())
    if isinstance(shown, list):
        if any(isinstance(part, dict) and part.get("mine") for part in shown):
            real = [part for part in real if part["mine"]]
        if any(isinstance(part, dict) and "digest" in part for part in shown):
            real = [part for part in real if part["id"] in {model["id"] for model in shown}]
        return len(shown) <= len(real) and all(map(shown_in, shown, real))
    if isinstance(shown, float):
        return math.isclose(shown, real, rel_tol=1e-4, abs_tol=1e-6)
    return bool(shown == real)


def test_each_line_works_as_it_stands(client: httpx.Client, tmp_path: Path) -> None:
    """Run by the shell against a server on another port, with a stand-in where a machine has no curl."""
    curl = tmp_path / "bin" / "curl"
    if shutil.which("curl") is None:
        curl.parent.mkdir()
        curl.write_text(STAND_IN)
        curl.chmod(0o755)
    path = f"{curl.parent}{os.pathsep}{os.environ['PATH']}"
    said, answers = b"", 0
    for language, block in BLOCKS:
        if language == "sh":
            lines = block.replace("http://127.0.0.1:8000", str(client.base_url))
            done = subprocess.run(
                ["sh", "-ec", lines],
                cwd=tmp_path,
                env=os.environ | {"PATH": path},
                capture_output=True,
                check=False,
                timeout=120,
            )
            assert done.returncode == 0, done.stderr.decode()
            said = done.stdout
        else:
            assert shown_in(json.loads(block), json.loads(said)), (
                f"{block}\nis really\n{said.decode()[:4000]}"
            )
            answers += 1
    assert answers == 17
    assert unpack((tmp_path / "weights.bin").read_bytes())[0]["kind"] == "weights"
    assert unpack((tmp_path / "step2.bin").read_bytes())[0]["step"] == 2
    assert json.loads((tmp_path / "run.json").read_text())["probabilities"]
    assert zipfile.is_zipfile(tmp_path / "lenet.zip")
    assert unpack((tmp_path / "run.bin").read_bytes())[0]["kind"] == "run"


STAND_IN = """#!/usr/bin/env python3
import sys, urllib.error, urllib.request
url, headers, data, out, method, words = None, {}, None, None, None, iter(sys.argv[1:])
for word in words:
    if word == "-H":
        name, value = next(words).split(": ", 1)
        headers[name] = value
    elif word in ("-d", "--data-binary"):
        value = next(words)
        data = open(value[1:], "rb").read() if value.startswith("@") else value.encode()
    elif word == "-o":
        out = next(words)
    elif word == "-X":
        method = next(words)
    elif not word.startswith("-"):
        url = word
try:
    body = urllib.request.urlopen(urllib.request.Request(url, data, headers, method=method)).read()
except urllib.error.HTTPError as error:
    body = error.read()
(open(out, "wb") if out else sys.stdout.buffer).write(body)
"""


NAMED = {"model": "lenet", "layer": "conv1", "training": "$(cat id)", "word": "pause", "name": "cat-0000"}


def test_every_route_is_described(client: httpx.Client) -> None:
    for path in client.get("/openapi.json").json()["paths"]:
        written = path
        for part, name in NAMED.items():
            written = written.replace(f"{{{part}}}", name)
        assert f"http://127.0.0.1:8000{written}\n" in TEXT or f"http://127.0.0.1:8000{written} " in TEXT, path


def codes(family: type[LunetteError]) -> set[str]:
    return {family.code}.union(*(codes(child) for child in family.__subclasses__()))


def test_every_code_of_an_error_is_described() -> None:
    seen = {code for _, code, _ in BAD.values() if code != "bad_"} | codes(LunetteError)
    for code in seen - {
        "bad_model",
        "unsupported_op",
    }:  # these are met when a model is loaded, never by a client
        assert f"`{code}`" in TEXT
