"""What a feed is.

The names below are the door of this package. Those that need a heavy library are fetched at their first use, so that a
command which renders no feed does not wait for lxml and feedgen.
"""

import importlib
from typing import TYPE_CHECKING, Any

from feeds.addressing import addressed_show
from feeds.errors import FeedCannotRender, FeedUnreadable
from feeds.show import Category, Show, ShowType
from feeds.visible import due

if TYPE_CHECKING:
    from feeds.comparing import Change, Difference, compare
    from feeds.outlines import Outline, OutlineItem, outline
    from feeds.reading import Feed, read
    from feeds.rendering import render

_AT_FIRST_USE = {
    "Change": "feeds.comparing",
    "Difference": "feeds.comparing",
    "Feed": "feeds.reading",
    "Outline": "feeds.outlines",
    "OutlineItem": "feeds.outlines",
    "compare": "feeds.comparing",
    "outline": "feeds.outlines",
    "read": "feeds.reading",
    "render": "feeds.rendering",
}


def __getattr__(name: str) -> Any:
    """Fetch a name of the door from the module it lives in (PEP 562)."""
    if name not in _AT_FIRST_USE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_AT_FIRST_USE[name]), name)


__all__ = [
    "Category",
    "Change",
    "Difference",
    "Feed",
    "FeedCannotRender",
    "FeedUnreadable",
    "Outline",
    "OutlineItem",
    "Show",
    "ShowType",
    "addressed_show",
    "compare",
    "due",
    "outline",
    "read",
    "render",
]
