"""The pictures of the README: python -m tests.browser.pictures DIR

A drawn two, one unit of the second pool selected, in both themes at 1440 x 900.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.browser.conftest import browsing, serving
from tests.browser.hand import TWO, draw, select, settle, values
from tests.browser.torchrun import SIZES
from tests.browser.visits import visiting

LAYER = "pool2"
SIZE = (1440, 900)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with serving() as server, browsing() as browser:
        for scheme in ("dark", "light"):
            with visiting(server, browser) as visits:
                page = visits(size=SIZE, scheme=scheme)
                draw(page, TWO)
                pooled = values(page, LAYER, SIZES[LAYER])
                select(page, LAYER, pooled.index(max(pooled)))
                page.mouse.move(2, 2)
                settle(page)
                page.screenshot(path=folder / f"scene-{scheme}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
