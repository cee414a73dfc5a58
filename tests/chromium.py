"""Find a Chromium for the browser tests: the system's, else Playwright's, else Debian's package.

`python -m tests.chromium` makes sure that there is one and prints its path. A missing browser is an error,
never a skipped test.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
]
# Tests look at what is drawn, not at how fast: put together by the processor a page costs half as much.
PLAIN = ["--disable-gpu-rasterization", "--disable-gpu-compositing"]


def from_system() -> str | None:
    """The browser named by LUNETTE_CHROMIUM, or the first of NAMES on the PATH."""
    named = os.environ.get("LUNETTE_CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


def from_playwright() -> str | None:
    """The browser that Playwright keeps for itself, if it is there."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def find() -> str | None:
    return from_system() or from_playwright()


def install() -> None:
    """Try Playwright's download, then Debian's package; each may fail, the caller looks again."""
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if from_playwright() is None and shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False, stdout=sys.stderr)


def main() -> None:
    if find() is None:
        install()
    path = find()
    if path is None:
        sys.exit(
            "The browser tests need a Chromium and none was found or could be installed. "
            "Install one (Debian: apt-get install chromium) or name it in LUNETTE_CHROMIUM."
        )
    sys.stdout.write(f"browser: {path}\n")


if __name__ == "__main__":
    main()
