"""What is given for a feed and is none at all: a page, audio, a picture; and where the feed may be."""

import html
import re

from episodes import file_kind
from feeds.syntax import Flaw

_HTML = re.compile(rb"<!doctype html|<html[\s>]", re.IGNORECASE)
_HEAD = 1024
_LOOKED_AT = 256 * 1024
"""Bytes of a page in whose head a link to the feed is looked for."""
_LONGEST = 300
_LINK = re.compile(rb"<link\s[^<>]{0,2000}>", re.IGNORECASE)
_FEED = re.compile(r"application/(?:rss|atom)\+xml", re.IGNORECASE)
_ALTERNATE = re.compile(r"""\brel\s*=\s*["']?[^"'>]*\balternate\b""", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


def mistaken(text: bytes) -> Flaw | None:
    """Return what a document is that is plainly no feed; None for what may be one."""
    if _HTML.search(text[:_HEAD]):
        return _page(text[:_LOOKED_AT])
    if text.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        return None
    kind = file_kind(text[:_LOOKED_AT])
    return _told(f"It is {kind}, not a feed.", "Give the feed itself; it often ends in .xml or .rss.") if kind else None


def _page(text: bytes) -> Flaw:
    message = "It is a web page (HTML), not a feed."
    links = [link[0].decode(errors="replace") for link in _LINK.finditer(text)]
    named = [_href(link) for link in links if _FEED.search(link) and _ALTERNATE.search(link)]
    found = ", ".join(dict.fromkeys(filter(None, named)))[:_LONGEST]
    if found:
        return _told(f"{message} The page says that its feed is {found}", "Give the address of the feed itself.")
    return _told(message, "Give the address of the feed itself; it often ends in .xml or .rss.")


def _href(link: str) -> str:
    found = _HREF.search(link)
    return html.unescape(next(filter(None, found.groups()), "")).strip() if found else ""


def _told(message: str, fix: str) -> Flaw:
    return Flaw(rule="XML-WELLFORMED", message=message, fix=fix)
