"""Waiting for something on a page.

Playwright's wait_for_function evaluates a string inside the page at each look, and the page's policy lets
nobody do that. Here the expression is part of one function that looks at every frame.
"""

from __future__ import annotations

import re
from time import monotonic
from typing import Any

from playwright.sync_api import Error, Page

WAIT = 60_000  # ms, the most that anything may take on a busy machine: a limit, never a pause

FUNCTION = re.compile(r"\s*(\([^()]*\)|\w+)\s*=>")
LOOK = """([arg, patience]) => new Promise((told, failed) => {
  const asked = %s;
  const late = setTimeout(() => finish(told, false), patience);
  let over = false;
  function finish(end, what) {
    over = true;
    clearTimeout(late);
    end(what);
  }
  function look() {
    if (over) return;
    try {
      if (asked(arg)) finish(told, true);
      else requestAnimationFrame(look);
    } catch (error) {
      if (document.readyState === "complete") finish(failed, error);
      else requestAnimationFrame(look); // a page that still loads has no root element, no lunette, no scene
    }
  }
  look();
})"""


def wait_until(page: Page, expression: str, arg: Any = None, *, timeout: float = WAIT) -> None:
    """Until an expression of the page, or a function of it given `arg`, is true; it may be asked of the next
    document if the page is left meanwhile.

    One that throws while a page loads is asked again. Raises TimeoutError after `timeout` ms, and
    Playwright's Error when it throws on a page that has loaded.
    """
    function = expression if FUNCTION.match(expression) else f"() => ({expression})"
    end = monotonic() + timeout / 1000
    while (left := end - monotonic()) > 0:
        try:
            if page.evaluate(LOOK % function, [arg, 1000 * left]):
                return
        except Error as error:
            if "context was destroyed" not in error.message:
                raise
    raise TimeoutError(f"{page.url}: not so after {timeout / 1000:g} s: {expression}")
