"""The guide's computations for the tests: Node calls them, torch says what is right."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from torch import Tensor

from tests import node


def results(calls: list[list[Any]]) -> list[Any]:
    """What each [module, function, *arguments] gives; one Node for all of them."""
    with TemporaryDirectory() as folder:
        asked, told = Path(folder, "asked.json"), Path(folder, "told.json")
        asked.write_text(json.dumps({"out": str(told), "calls": calls}))
        node.run(Path("tests/js/compute.mjs"), asked)
        found: list[Any] = json.loads(told.read_text())
        return found


def as_map(values: Tensor) -> dict[str, Any]:
    """(rows, cols) as the page's map."""
    return {"rows": values.shape[0], "cols": values.shape[1], "values": values.flatten().tolist()}


def as_tensor(found: dict[str, Any]) -> Tensor:
    """The page's map as float64 (rows, cols)."""
    return torch.tensor(found["values"], dtype=torch.float64).reshape(found["rows"], found["cols"])


def near(found: Any, expected: Tensor, relative: float = 1e-9) -> bool:
    """Whether all differ by at most `relative` of the largest expected; never for another number of them."""
    other = torch.as_tensor(found, dtype=torch.float64).flatten()
    if other.shape != expected.flatten().shape:
        return False
    if not len(other):
        return True
    return bool(
        (other - expected.flatten()).abs().max() <= relative * max(1e-12, float(expected.abs().max()))
    )
