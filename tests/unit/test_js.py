"""The page's own modules, tested by Node's runner: one test here for each file of tests/js."""

import pytest

from tests import node

FILES = sorted((node.HOME / "tests" / "js").glob("*.test.mjs"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.removesuffix(".test.mjs"))
def test_js(path):
    told = node.run("--test-reporter=tap", path)
    assert "\n# fail 0" in told, told
    assert "\n# pass 0\n" not in told, f"{path.name} holds no tests"
