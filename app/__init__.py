"""Lunette shows what happens inside a convolutional network, unit by unit.

    open_model    a network in Python: its runs, its units, their traces (see `lunette.notebook`)
    create_app    the application of the server, for a server of one's own; Settings has its options
    LunetteError  the root of what either raises

`from lunette import open_model`. The package is `app` in a checkout and `lunette` where it is installed.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .errors import LunetteError
    from .main import create_app
    from .notebook import open_model
    from .settings import Settings

__version__ = "0.1.0"  # the one place: pyproject.toml, the page, OpenAPI and `lunette --version` read it

__all__ = ["LunetteError", "Settings", "create_app", "open_model"]

_FROM = {"LunetteError": "errors", "Settings": "settings", "create_app": "main", "open_model": "notebook"}


def __getattr__(name: str) -> Any:
    """Loaded when asked for: torch takes a second to import, and `lunette --help` has no use for it."""
    if name in _FROM:
        return getattr(import_module(f".{_FROM[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
