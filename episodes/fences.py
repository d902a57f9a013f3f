"""The front matter of a file of show notes: where it begins and ends, byte for byte."""

import re

import msgspec

from episodes.errors import Fault, FaultyDocument

LONGEST = 1_000_000
"""Bytes of a file of notes at most; a feed item may hold a hundredth of that."""
_BOM = "\ufeff"
_OPENING = re.compile(r"(\+\+\+|---)[ \t]*(\r\n|\n|\r|\Z)")
_SECOND = re.compile(r"(\s*^)\+\+\+[ \t]*\n(?:.*\n)*?\+\+\+[ \t]*$", re.MULTILINE)
_FIELD = re.compile(r"(?:[ \t]*(?:#.*)?\r?\n)*[a-z_]+:(?:[ \t\r\n]|\Z)")


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """A file of notes, taken apart."""

    fence: str
    """`+++` for TOML, `---` for YAML, empty for a file without front matter."""
    block: str
    """The lines between the fences."""
    body: str
    """The Markdown after them."""


def split(raw: bytes, path: str) -> Parts:
    """Take a file of notes apart; raise `FaultyDocument` if it is no UTF-8 text, too long, or a fence stays open."""
    text = _text(raw, path).replace("\r\n", "\n")  # so that the body is the same with a block and without
    opening = _OPENING.match(text)
    if not opening:
        return Parts(fence="", block="", body=text)
    fence = opening.group(1)
    rest = text[opening.end() :]
    closing = re.search(rf"^{re.escape(fence)}[ \t]*$\n?", rest, re.MULTILINE)
    if not closing:
        if not is_left_open(text):
            return Parts(fence="", block="", body=text)
        raise FaultyDocument(path, (Fault(message=f"the opening {fence} has no closing {fence}", line=1),))
    return Parts(fence=fence, block=rest[: closing.start()], body=rest[closing.end() :])


def second_block(parts: Parts) -> int | None:
    """Return the line of the file in which a second block begins, as where one was pasted above another; else None.

    Only `+++` is asked for: between two lines of `---` there may be anything in Markdown.
    """
    found = _SECOND.match(parts.body) if parts.fence else None
    if found is None:
        return None
    return parts.block.count("\n") + 3 + found[1].count("\n")


def is_left_open(text: str) -> bool:
    """Tell whether notes without a closing fence begin with front matter; `---` may also be a rule of Markdown."""
    opening = _OPENING.match(text)
    return opening is not None and (opening.group(1) == "+++" or _FIELD.match(text, opening.end()) is not None)


def _text(raw: bytes, path: str) -> str:
    if len(raw) > LONGEST:
        raise FaultyDocument(path, (Fault(message=f"the notes have more than {LONGEST} bytes"),))
    try:
        return raw.decode("utf-8").removeprefix(_BOM)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = f"byte {raw[error.start]:#04x} is not UTF-8; save the file as UTF-8 text"
        raise FaultyDocument(path, (Fault(message=message, line=line),)) from error
