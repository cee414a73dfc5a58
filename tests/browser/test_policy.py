"""The page's policy, as a browser keeps it: no string becomes code, no script comes from elsewhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import Error

from tests.waiting import wait_until

# Later, because a tool that evaluates a script may make strings code as long as it does so.
LATER = """(code) => new Promise((told) => setTimeout(() => {
  try {
    told(`ran: ${(%s)(code)}`);
  } catch (error) {
    told(error.name);
  }
}))"""


@pytest.mark.parametrize("means", ["globalThis.eval", "(code) => new Function(`return ${code}`)()"])
def test_no_string_becomes_code(visit, means):
    visit.expected = ["Content Security Policy"]
    assert visit().evaluate(LATER % means, "6 * 7") == "EvalError"


def test_no_script_of_elsewhere_and_none_between_the_lines_runs(visit):
    visit.expected = ["Content Security Policy", "failed: data:"]
    page = visit()
    script = """([name, value]) => {
      const script = document.createElement("script");
      script[name] = value;
      document.body.append(script);
    }"""
    page.evaluate(script, ["textContent", "window.ran = 1"])
    page.evaluate(script, ["src", "data:text/javascript,window.ran = 1"])
    wait_until(page, "document.readyState === 'complete'")
    assert page.evaluate("window.ran") is None
    assert len([trouble for trouble in visit.troubles if "Content Security Policy" in trouble]) == 2


def test_waiting_needs_no_strings_goes_on_after_a_navigation_and_names_what_did_not_come(visit):
    page = visit()
    page.evaluate("void setTimeout(() => (location.search = '?again'), 50)")
    wait_until(page, "location.search === '?again' && document.documentElement.dataset.ready === 'true'")
    wait_until(page, "(wanted) => document.title.includes(wanted)", "Lunette")
    with pytest.raises(TimeoutError, match="2 < 1"):
        wait_until(page, "2 < 1", timeout=50)


def test_what_throws_while_a_page_loads_is_asked_again_and_on_a_loaded_page_it_is_raised(visit):
    page = visit()
    page.evaluate("""() => {
      Object.defineProperty(document, "readyState", { value: "loading", configurable: true });
      setTimeout(() => (window.there = { now: true }), 50);
    }""")
    wait_until(page, "window.there.now")
    page.evaluate("() => delete document.readyState")
    with pytest.raises(Error, match="reading 'now'"):
        wait_until(page, "window.never.now")
