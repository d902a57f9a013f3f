"""What a feed is.

The names below are the door of this package. Those that need a heavy library are fetched at their first use, so that a
command which renders no feed does not wait for lxml and feedgen.
"""

import importlib
from typing import TYPE_CHECKING, Any

from feeds.addressing import addressed_show
from feeds.errors import FeedCannotRender, FeedUnreadable
from feeds.show import Category, LiveItem, LiveStatus, Show, ShowType
from feeds.variants import FeedRule, variant
from feeds.visible import due

if TYPE_CHECKING:
    from feeds.categories import CATEGORIES, category_name, parse_category
    from feeds.changes import FeedChange, FeedState, state_of
    from feeds.checking import check
    from feeds.comparing import Change, Difference, compare
    from feeds.documents import Document, open_document
    from feeds.examining import Gathered, examine, examine_gathered, gather
    from feeds.identity import podcast_guid
    from feeds.judging import examine_visit
    from feeds.losing import Loss, losses
    from feeds.naming import files_of
    from feeds.outlines import Outline, OutlineItem, outline, outline_of
    from feeds.pages import Page, page_of
    from feeds.platforms import NAMES as PLATFORM_NAMES
    from feeds.platforms import PLATFORMS, Verdict, concerning, verdicts
    from feeds.reading import Feed, read
    from feeds.rendering import render
    from feeds.rules.book import BY_ID as RULES_BY_ID
    from feeds.rules.book import RULES
    from feeds.rules.media_checks import TYPES as MEDIA_TYPES
    from feeds.rules.rule import By, Rule, Scope
    from feeds.visits import Hop, Reply, Role, Target, Visit
    from feeds.weighing import examine_change, state_of_feed

_AT_FIRST_USE = {
    "CATEGORIES": "feeds.categories",
    "RULES": "feeds.rules.book",
    "By": "feeds.rules.rule",
    "PLATFORMS": "feeds.platforms",
    "PLATFORM_NAMES": "feeds.platforms",
    "RULES_BY_ID": "feeds.rules.book",
    "Verdict": "feeds.platforms",
    "concerning": "feeds.platforms",
    "verdicts": "feeds.platforms",
    "Rule": "feeds.rules.rule",
    "Scope": "feeds.rules.rule",
    "FeedChange": "feeds.changes",
    "FeedState": "feeds.changes",
    "state_of": "feeds.changes",
    "Gathered": "feeds.examining",
    "examine": "feeds.examining",
    "examine_gathered": "feeds.examining",
    "gather": "feeds.examining",
    "examine_change": "feeds.weighing",
    "state_of_feed": "feeds.weighing",
    "Loss": "feeds.losing",
    "losses": "feeds.losing",
    "Hop": "feeds.visits",
    "Page": "feeds.pages",
    "page_of": "feeds.pages",
    "MEDIA_TYPES": "feeds.rules.media_checks",
    "files_of": "feeds.naming",
    "examine_visit": "feeds.judging",
    "Reply": "feeds.visits",
    "Role": "feeds.visits",
    "Target": "feeds.visits",
    "Visit": "feeds.visits",
    "category_name": "feeds.categories",
    "check": "feeds.checking",
    "parse_category": "feeds.categories",
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


_OTHER_NAMES = {"MEDIA_TYPES": "TYPES", "PLATFORM_NAMES": "NAMES", "RULES_BY_ID": "BY_ID"}
"""What is called otherwise within its module."""


def __getattr__(name: str) -> Any:
    """Fetch a name of the door from the module it lives in (PEP 562)."""
    if name not in _AT_FIRST_USE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_AT_FIRST_USE[name]), _OTHER_NAMES.get(name, name))


__all__ = [
    "CATEGORIES",
    "MEDIA_TYPES",
    "PLATFORMS",
    "PLATFORM_NAMES",
    "RULES",
    "RULES_BY_ID",
    "By",
    "Category",
    "Change",
    "Difference",
    "Document",
    "Feed",
    "FeedCannotRender",
    "FeedChange",
    "FeedRule",
    "FeedState",
    "FeedUnreadable",
    "Gathered",
    "Hop",
    "LiveItem",
    "LiveStatus",
    "Loss",
    "Outline",
    "OutlineItem",
    "Page",
    "Reply",
    "Role",
    "Rule",
    "Scope",
    "Show",
    "ShowType",
    "Target",
    "Verdict",
    "Visit",
    "addressed_show",
    "category_name",
    "check",
    "compare",
    "concerning",
    "due",
    "examine",
    "examine_change",
    "examine_gathered",
    "examine_visit",
    "files_of",
    "gather",
    "losses",
    "open_document",
    "outline",
    "outline_of",
    "page_of",
    "parse_category",
    "podcast_guid",
    "read",
    "render",
    "state_of",
    "state_of_feed",
    "variant",
    "verdicts",
]
