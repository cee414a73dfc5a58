"""The browser that the tests use: found, or an error that says what to do."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from app.settings import HOME
from tests import chromium


@pytest.mark.parametrize("named", ["/bin/false", "/nowhere/chromium", sys.executable + "-none"])
def test_a_browser_that_is_named_but_does_not_start_is_an_error(named: str) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tests.chromium"],
        cwd=HOME, env=os.environ | {"LUNETTE_CHROMIUM": named}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode != 0
    assert named in told.stderr and "no Chromium that starts" in told.stderr


def test_the_browser_that_is_found_starts() -> None:
    assert chromium.starts(chromium.find())
