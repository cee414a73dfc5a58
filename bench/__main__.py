"""python -m bench: measures server, training and page, prints the table and writes it to
docs/performance.md."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.settings import HOME
from bench import beside, meanwhile, page, room, server, training
from bench.table import markdown, show

OUT = HOME / "docs" / "performance.md"


def main(
    out: Annotated[Path, typer.Option(help="Where the table is written.")] = OUT,
    harley: Annotated[str | None, typer.Option(help="Address of a local copy of aharley/nn_vis.")] = None,
) -> None:
    """Measure what a run costs through the API, what a training costs, what the page costs in a browser."""
    rows = [*server.rows(), *training.rows(), *meanwhile.rows(), *beside.rows()]
    rows += [*room.rows(), *page.rows(harley)]
    show(rows)
    out.write_text(markdown(rows))
    broken = [row["name"] for row in rows if not row["ok"]]
    if broken:
        sys.exit(f"over the limit: {', '.join(broken)}")


if __name__ == "__main__":
    typer.run(main)
