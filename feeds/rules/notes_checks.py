"""Checks on show notes as their feed is written."""

import re

from feeds.names import CONTENT_ENCODED
from feeds.parts import Parts, text_of
from feeds.rules.checks import Noticed, SheetCheck, on_item
from feeds.rules.facts import Note

_OPENED = re.compile(r"<([A-Za-z][A-Za-z0-9]*)")
_EVENT = re.compile(r"<[^<>]*\s(on[a-z]{3,20})\s*=", re.IGNORECASE)
_UNSAFE = frozenset({"script", "style", "iframe", "form", "object", "embed", "applet", "input", "link", "meta", "base"})
_LOST = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "table", "img", "blockquote", "pre", "video", "audio", "svg", "hr"}
)
_TOLD = 60
_SEARCHED = 100_000


@on_item("ITEM-DESCRIPTION")
def unsafe(item: Parts) -> Noticed:
    """Apps remove it, and some remove the rest with it."""
    for tag in ("description", CONTENT_ENCODED):
        element = item.first(tag)
        if element is not None and (found := _unsafe_part(text_of(element))):
            yield Note(f"The show notes hold {found!r}, which apps remove for safety.", element=element)
            return


def _unsafe_part(html: str) -> str:
    """Return a tag, an event or a kind of address that no app runs; empty if there is none."""
    for name in _tags(html):
        if name in _UNSAFE:
            return f"<{name}>"
    if "javascript:" in html:
        return "javascript:"
    event = _EVENT.search(html[:_SEARCHED]) if "=" in html and " on" in html else None
    return event[1] if event else ""


def _tags(html: str) -> dict[str, None]:
    """Return the names of the tags that are opened, each once, in their order."""
    return dict.fromkeys(name.lower() for name in _OPENED.findall(html))


@on_item("ITEM-DESC-PORTABLE")
def portable(item: Parts) -> Noticed:
    """Plain paragraphs, lists and links arrive everywhere."""
    element = item.first(CONTENT_ENCODED)
    element = item.first("description") if element is None else element
    lost = next((name for name in _tags(text_of(element)) if name in _LOST), "")
    if lost:
        yield Note(f"The show notes hold <{lost}>, which Apple and other apps drop.", element=element)


@on_item("ITEM-CONTENT-ENCODED")
def both_notes(item: Parts) -> Noticed:
    """One for the apps that know the full notes, one for the others."""
    full = item.first(CONTENT_ENCODED)
    if full is None:
        return
    short = item.first("description")
    if short is None:
        yield Note("The episode has full notes and no description.", element=full)
    elif next(full.itersiblings("description", preceding=True), None) is None:
        yield Note("The full notes stand before the description.", element=full)


CHECKS: tuple[SheetCheck, ...] = (
    unsafe,
    portable,
    both_notes,
)
