"""Transcripts as web pages, made safe: who speaks, when, and what, and nothing that runs, styles or loads."""

import nh3

from episodes.text import clean_text

_KEPT = frozenset({"cite", "time", "p", "br", "b", "i", "u", "em", "strong", "h1", "h2", "h3"})
_DROPPED_WHOLE = frozenset({"script", "style", "iframe", "template", "svg", "math", "title", "noscript", "object"})


def safe_page(html: str) -> str:
    """Return the words of a page with the marks of a transcript only."""
    # What ends with a character that is taken out afterwards could make a tag of two harmless halves: clean first.
    safe = nh3.clean(
        clean_text(html),
        tags=set(_KEPT),
        clean_content_tags=set(_DROPPED_WHOLE),
        attributes={"time": {"datetime"}},
        link_rel=None,
    )
    return clean_text(safe).strip() + "\n"
