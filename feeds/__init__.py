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
    from feeds.categories import CATEGORIES, category_name, parse_category
    from feeds.comparing import Change, Difference, compare
    from feeds.documents import Document, open_document
    from feeds.identity import podcast_guid
    from feeds.languages import LANGUAGES, parse_language
    from feeds.outlines import Outline, OutlineItem, outline, outline_of
    from feeds.reading import Feed, read
    from feeds.rendering import render
    from feeds.rules.book import RULES, check
    from feeds.rules.rule import Rule

_AT_FIRST_USE = {
    "CATEGORIES": "feeds.categories",
    "LANGUAGES": "feeds.languages",
    "RULES": "feeds.rules.book",
    "Rule": "feeds.rules.rule",
    "category_name": "feeds.categories",
    "check": "feeds.rules.book",
    "parse_category": "feeds.categories",
    "parse_language": "feeds.languages",
    "podcast_guid": "feeds.identity",
    "Change": "feeds.comparing",
    "Difference": "feeds.comparing",
    "Document": "feeds.documents",
    "Feed": "feeds.reading",
    "Outline": "feeds.outlines",
    "OutlineItem": "feeds.outlines",
    "compare": "feeds.comparing",
    "open_document": "feeds.documents",
    "outline": "feeds.outlines",
    "outline_of": "feeds.outlines",
    "read": "feeds.reading",
    "render": "feeds.rendering",
}


def __getattr__(name: str) -> Any:
    """Fetch a name of the door from the module it lives in (PEP 562)."""
    if name not in _AT_FIRST_USE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_AT_FIRST_USE[name]), name)


__all__ = [
    "CATEGORIES",
    "LANGUAGES",
    "RULES",
    "Category",
    "Change",
    "Difference",
    "Document",
    "Feed",
    "FeedCannotRender",
    "FeedUnreadable",
    "Outline",
    "OutlineItem",
    "Rule",
    "Show",
    "ShowType",
    "addressed_show",
    "category_name",
    "check",
    "compare",
    "due",
    "open_document",
    "outline",
    "outline_of",
    "parse_category",
    "parse_language",
    "podcast_guid",
    "read",
    "render",
]
