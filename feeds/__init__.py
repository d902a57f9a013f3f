"""What a feed is.

The names below are the door of this package. Those that need a heavy library are fetched at their first use, so that a
command which renders no feed does not wait for lxml and feedgen.
"""

import importlib
from typing import TYPE_CHECKING, Any

from feeds.show import Category, Show, ShowType

if TYPE_CHECKING:
    pass

_AT_FIRST_USE: dict[str, str] = {}


def __getattr__(name: str) -> Any:
    """Fetch a name of the door from the module it lives in (PEP 562)."""
    if name not in _AT_FIRST_USE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_AT_FIRST_USE[name]), name)


__all__ = ["Category", "Show", "ShowType"]
