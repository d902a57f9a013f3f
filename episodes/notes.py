"""Show notes: Markdown in, the HTML that apps keep out, whole, shortened for `<description>`, and as plain text."""

import functools

import msgspec
from markdown_it import MarkdownIt

from episodes.errors import NotesTooLong
from episodes.plain import plain_text
from episodes.shorten import shorten_html
from episodes.simplify import simplify_html
from episodes.text import clean_text

NOTES_LIMIT = 100_000
"""Bytes of Markdown: far above the longest real notes, and low enough that hostile ones take seconds, not minutes."""
DESCRIPTION_LIMIT = 4000
"""Bytes of UTF-8 that Apple and PSP-1 allow in `<description>`."""


class Notes(msgspec.Struct, frozen=True, kw_only=True):
    """Show notes in the three forms that feeds, pages and tags want."""

    html: str
    """The whole notes in the subset of HTML that apps keep."""
    description: str
    """The same in at most 4000 bytes of UTF-8; `<description>`."""
    text: str
    """The whole notes as plain text."""


def render_notes(markdown: str) -> Notes:
    """Turn Markdown, which may hold HTML, into safe notes; raise `NotesTooLong` above 100 kB."""
    size = len(markdown.encode(errors="replace"))
    if size > NOTES_LIMIT:
        raise NotesTooLong.of(size, NOTES_LIMIT)
    html = simplify_html(_markdown().render(clean_text(markdown)))
    return Notes(html=html, description=shorten_html(html, DESCRIPTION_LIMIT), text=plain_text(html))


def notes_fields(markdown: str) -> tuple[str, str]:
    """Return `description` and `content` of an episode; `content` is empty when the description is the whole."""
    notes = render_notes(markdown)
    return notes.description, "" if notes.description == notes.html else notes.html


@functools.cache
def _markdown() -> MarkdownIt:
    """Make the reader once: CommonMark with tables, whose raw HTML is sanitized afterwards."""
    return MarkdownIt("commonmark").enable("table")
