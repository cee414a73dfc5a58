"""Lunette shows what happens inside a convolutional network, unit by unit.

In Python it begins with `from app import open_model`; see `app.notebook`.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .notebook import open_model

__all__ = ["open_model"]


def __getattr__(name: str) -> Any:
    """Loaded when asked for: torch takes a second to import, and `python -m app --help` has no use for it."""
    if name in __all__:
        from . import notebook

        return getattr(notebook, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
