"""A unit copied as a Python program computes what torch computed, for every kind of layer."""

from __future__ import annotations

import json

from app.answer import as_block
from tests import node
from tests.project import printed
from tests.unit.test_js_trace_parity import recorded

NEAR = 1e-5  # of max(1, |value|)
EVERY = 311  # of a layer's units


def test_a_copied_unit_computes_itself(tmp_path):
    cases = []
    for k, (name, (model, runs)) in enumerate(recorded().items()):
        files = {"graph": model.graph_json, "weights": model.weights_block, "run": as_block(runs[-1])}
        paths = {role: tmp_path / f"{k}-{role}" for role in files}
        for role, path in paths.items():
            path.write_bytes(files[role])
        cases.append({"name": name} | {role: str(path) for role, path in paths.items()})
    asked, told = tmp_path / "cases.json", tmp_path / "programs.json"
    asked.write_text(json.dumps({"out": str(told), "every": EVERY, "cases": cases}))
    node.run("tests/js/programs.mjs", asked)
    programs = json.loads(told.read_text())
    assert len(programs) > 200
    for each in programs:
        imports = [line for line in each["program"].splitlines() if "import" in line.split()]
        assert imports == ["import math"]
        value = printed(each["program"])
        assert abs(value - each["value"]) <= NEAR * max(1, abs(each["value"])), each
