"""One group of rows, measured once on the checkout that `app` is imported from.

    python -m bench.side GROUP FILE

A group is a module of bench whose `rows()` measures it; what is measured on an open page gets that page. The
rows go to the file as JSON. `bench.against` starts this for each turn, so that no turn warms up the next.
"""

from __future__ import annotations

import signal
import sys
from importlib import import_module
from pathlib import Path

import orjson

from bench.table import Row

ON_A_PAGE = "motion", "stepper", "switch", "growth"
GROUPS = "server", "training", "meanwhile", "room", "page", *ON_A_PAGE


def measure(group: str) -> list[Row]:
    """The rows of one of GROUPS."""
    module = import_module(f"bench.{group}")
    if group not in ("page", *ON_A_PAGE):
        found: list[Row] = module.rows()
        return found
    page = import_module("bench.page")
    with page.desk() as ready:
        if group == "page":
            found = page.measures(ready)
        else:
            found = module.rows(page.load(ready.address, ready.browser))
    return found


def main() -> None:
    group, file = sys.argv[1:]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # in good order: servers and browsers are closed
    Path(file).write_bytes(orjson.dumps(measure(group)))


if __name__ == "__main__":
    main()
