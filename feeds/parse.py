"""From bytes to the channel element, without trusting the bytes."""

import contextlib
import re
from html.entities import html5
from typing import Any

from lxml import etree

from feeds.errors import FeedUnreadable
from feeds.write import Element

MOST_TAGS = 6_000_000
"""Marks of a document; a feed of 20 000 episodes with rich notes has about two million."""
_LEAST_OF_A_TAG = 4
"""Bytes of `<a/>`, the shortest element: most feeds are too short to hold so many, and need no counting."""
_LONGEST_NUMBER = 19
_MANY = 200
_CLOCK = re.compile(r"(?:(?:(\d{1,4}):)?(\d{1,4}):)?(\d{1,9}(?:\.\d{1,9})?)", re.ASCII)
_HINT = "Check that this is the feed itself, whole, and not a web page about it."


def parse_channel(document: bytes) -> Element:
    """Return the channel of an RSS document; raise `FeedUnreadable` with the line for anything else."""
    if len(document) > MOST_TAGS * _LEAST_OF_A_TAG and document.count(b"<") > MOST_TAGS:
        raise FeedUnreadable("Not a readable feed: it holds more markup than any feed.", hint=_HINT)
    try:
        root = _root(document)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise FeedUnreadable(_sentence(fault), hint=_HINT) from fault
    channel = root.find("channel") if root.tag == "rss" else None
    if channel is None:
        raise FeedUnreadable(f"Not an RSS feed: the document is <{etree.QName(root).localname}>.", hint=_HINT)
    return channel


def _root(document: bytes) -> Element:
    """Parse a document; names that it defines for texts are replaced by them, those of files never."""
    if b"<!ENTITY" in document:
        with contextlib.suppress(etree.XMLSyntaxError):
            return etree.fromstring(document, _parser(entities="internal"))
    root = etree.fromstring(document, _parser(entities=False))
    if root.getroottree().docinfo.doctype:
        _spell_out(root)
    return root


def _parser(*, entities: Any) -> Any:
    return etree.XMLParser(
        resolve_entities=entities, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )


def _spell_out(root: Element) -> None:
    """Put letters in place of the names of letters that HTML knows; other names stay as they are written."""
    for node in list(root.iter(etree.Entity)):
        text = html5.get(f"{node.name};", node.text) + (node.tail or "")
        before, parent = node.getprevious(), node.getparent()
        if before is None:
            parent.text = (parent.text or "") + text
        else:
            before.tail = (before.tail or "") + text
        # The text behind it has been moved already.
        node.tail = None
        parent.remove(node)


def attributes(element: Element) -> list[tuple[str, str]]:
    """Return names and values of the attributes of an element, in the order of the document.

    lxml looks each value up from the first on: thousands of them, which only an attack has, take another way.
    """
    if len(element.attrib) < _MANY:
        return element.items()  # type: ignore[no-any-return]
    return [(value.attrname, str(value)) for value in element.xpath("@*")]


def parse_whole(text: str | None) -> int | None:
    """Return a whole number written in ASCII digits, or None if it is none."""
    digits = (text or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < _LONGEST_NUMBER else None


def parse_clock(text: str) -> float | None:
    """Return the seconds of `S`, `M:SS` or `H:MM:SS`, or None for anything else."""
    match = _CLOCK.fullmatch(text)
    if not match:
        return None
    hours, minutes, seconds = match.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds) if minutes else float(seconds)


def _sentence(fault: Exception) -> str:
    line = getattr(fault, "lineno", None)
    where = f"line {line}: " if line else ""
    return f"Not a readable feed: {where}{getattr(fault, 'msg', None) or fault}."
