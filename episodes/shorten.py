"""Cutting HTML to a number of bytes without cutting a tag, an entity, a character or, if it can, a word."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

ELLIPSIS = "…"
WORD_LOSS = 80
"""Bytes that may be given up to end at a word; scripts without spaces are cut at a character instead."""

_PIECE = re.compile(r"<[^>]*>|&[#\w]+;|\s+|.", re.DOTALL)
_TAG = re.compile(r"<(/?)([a-z0-9]+)")
_JOINERS = "\u200d\ufe0e\ufe0f"


class _Cut(NamedTuple):
    """A place behind some visible text where the HTML may end."""

    size: int
    position: int
    closers: str
    ends_word: bool


def shorten_html(html: str, limit: int = 4000) -> str:
    """Return sanitized HTML in at most `limit` bytes of UTF-8, with tags closed and an ellipsis where it was cut."""
    if len(html.encode()) <= limit:
        return html
    cuts = list(_cuts(html, limit - len(ELLIPSIS.encode())))
    if not cuts:
        return ""
    last_word = next((cut for cut in reversed(cuts) if cut.ends_word), cuts[-1])
    best = last_word if cuts[-1].size - last_word.size <= WORD_LOSS else cuts[-1]
    return html[: best.position] + ELLIPSIS + best.closers


def _cuts(html: str, limit: int) -> Iterator[_Cut]:
    """Yield every place where the HTML may end so that it fits with its open tags closed."""
    size, opened = 0, list[str]()
    for match in _PIECE.finditer(html):
        piece = match.group()
        size += len(piece.encode())
        if tag := _TAG.match(piece):
            _follow(opened, tag)
        elif not piece.isspace():
            closers = "".join(f"</{name}>" for name in reversed(opened))
            if size + len(closers) > limit:
                return
            following = html[match.end() : match.end() + 1]
            if not _belongs_together(piece, following):
                yield _Cut(size, match.end(), closers, following in ("", "<") or following.isspace())


def _follow(opened: list[str], tag: re.Match[str]) -> None:
    """Keep the list of open tags."""
    closing, name = tag.groups()
    if closing:
        opened.pop()
    elif name != "br":
        opened.append(name)


def _belongs_together(character: str, following: str) -> bool:
    """Tell whether the next character only modifies this one, as accents and joined emoji do."""
    return character == _JOINERS[0] or (
        following != "" and (following in _JOINERS or unicodedata.combining(following) != 0)
    )
