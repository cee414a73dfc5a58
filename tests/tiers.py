"""Two tiers: `make test` runs what is not marked `large`, `make test-large` runs the rest.

A large case looks again at what a case of the first tier looks at, elsewhere: in the other theme, at another
size, for another layer; or it takes long, as trainings do that are watched to their end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import pytest


def large(*values: Any) -> Any:
    """A case of a parametrized test that only the large tier runs."""
    return pytest.param(*values, marks=pytest.mark.large)


def first(always: Collection[Any], cases: Iterable[Any]) -> list[Any]:
    """The cases, all but `always` in the large tier; a case of several values is a tuple."""
    listed = list(cases)
    missing = [case for case in always if case not in listed]
    assert not missing, f"no such case: {missing}"
    return [
        case if case in always else large(*(case if isinstance(case, tuple) else (case,))) for case in listed
    ]
