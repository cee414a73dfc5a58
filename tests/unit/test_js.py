"""The page's own modules, tested by Node's runner: one test here for each file of tests/js."""

import pytest

from tests import node
from tests.tiers import first

FOLDER = node.HOME / "tests" / "js"
FILES = sorted(path.name.removesuffix(".test.mjs") for path in FOLDER.glob("*.test.mjs"))
SLOW = {"filters", "path", "strip"}  # seconds each


@pytest.mark.parametrize("name", first(set(FILES) - SLOW, FILES))
def test_js(name):
    path = FOLDER / f"{name}.test.mjs"
    told = node.run("--test-reporter=tap", path)
    assert "\n# fail 0" in told, told
    assert "\n# pass 0\n" not in told, f"{path.name} holds no tests"
