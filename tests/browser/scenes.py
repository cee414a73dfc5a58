"""Named scenes: a name, the address that opens it, the theme. Tests compare the picture of each.

    python -m tests.browser.scenes     draws the reference pictures anew, into tests/browser/screens

The pictures hold the scene alone, without text: fonts differ between machines, the drawing does not.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import browsing, serving
from tests.browser.hand import restyle, settle
from tests.browser.visits import Visits, visiting

FOLDER = Path(__file__).with_name("screens")
SIZE = (1000, 640)
TRACED = "unit=pool2:137"
DIGIT = "#draw=12."
TOWER = "cam=3d"
TURNING = "cam=0,0,0,1,-0.19,0.2,0.5"

VIEWS = {
    "flat": DIGIT,
    "turning": f"{DIGIT}&{TURNING}",
    "solid": f"{DIGIT}&{TOWER}",
    "relief": f"{DIGIT}&{TOWER}&relief=1",
    "traced": f"{DIGIT}&{TRACED}",
}
SCENES = {
    f"{name}-{theme}": (address, theme) for name, address in VIEWS.items() for theme in ("dark", "light")
}
SCENES |= {
    "traced-solid-dark": (f"{DIGIT}&{TRACED}&{TOWER}", "dark"),
    "folded-dark": (f"{DIGIT}&show=fold", "dark"),
    "alone-dark": (f"{DIGIT}&show=only.conv2", "dark"),
}
ALONE = "#labels, #numbers, .legend, .scene-tools, .notice { visibility: hidden !important }"


def picture(visit: Visits, name: str) -> bytes:
    """The scene of that name as a PNG."""
    address, theme = SCENES[name]
    page: Page = visit(address, size=SIZE, scheme=theme)
    restyle(page, ALONE)
    page.mouse.move(2, 2)
    settle(page)
    return page.get_by_test_id("scene").screenshot()


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with serving() as server, browsing() as browser:
        for name in SCENES:
            with visiting(server, browser) as visits:
                (FOLDER / f"{name}.png").write_bytes(picture(visits, name))


if __name__ == "__main__":
    main()
