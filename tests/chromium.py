"""Find a Chromium for the browser tests: the system's, else Playwright's, else Debian's package.

`python -m tests.chromium` makes sure that there is one and prints its path. A missing browser is an error,
never a skipped test.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

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


def starts(path: str | None) -> bool:
    """Whether it is a browser that runs here: one that lacks a library is as good as none."""
    if not path or not shutil.which(path):
        return False
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    return told.returncode == 0 and bool(told.stdout.strip())


def from_playwright() -> str | None:
    """The browser that Playwright keeps for itself, if it is there."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def find() -> str | None:
    """The one that LUNETTE_CHROMIUM names and no other; else the first of NAMES; else Playwright's own."""
    named = os.environ.get("LUNETTE_CHROMIUM")
    if named:
        return named if starts(named) else None
    found = next(filter(starts, NAMES), None)
    if found:
        return shutil.which(found)
    own = from_playwright()
    return own if starts(own) else None


def install() -> None:
    """Try Playwright's, then what that needs, then Debian's package; each may fail, who calls looks."""
    playwright = [sys.executable, "-m", "playwright"]
    subprocess.run([*playwright, "install", "chromium"], check=False, stdout=sys.stderr)
    if find() is None and shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run([*playwright, "install-deps", "chromium"], check=False, stdout=sys.stderr)
        if find() is None:
            subprocess.run(["apt-get", "update", "-qq"], check=False, stdout=sys.stderr)
            subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False, stdout=sys.stderr)


def main() -> None:
    named = os.environ.get("LUNETTE_CHROMIUM")
    if find() is None and not named:
        install()
    path = find()
    if path is None:
        sys.exit(
            f"LUNETTE_CHROMIUM names {named}, which is no Chromium that starts here."
            if named
            else "The browser tests need a Chromium and none was found or could be installed. "
            "Install one (Debian: apt-get install chromium) or name it in LUNETTE_CHROMIUM."
        )
    sys.stdout.write(f"browser: {path}\n")


if __name__ == "__main__":
    main()
