"""Any bytes that are said to be a feed, opened as far as they go, with everything that stood in the way.

They are read strictly first, as most feeds are what they claim to be. What is not is mended and read again, so that the
rules can speak about the rest of it: one missing letter must not hide twenty other faults.
"""

import contextlib
import gzip
import io
import zlib

import msgspec
from lxml import etree

from feeds.mending import decoded, mended
from feeds.mistaken import mistaken
from feeds.syntax import Flaw, flaws_of
from feeds.write import Element

LARGEST = 64 * 1024 * 1024
"""Bytes after decompression; no app reads a feed that is larger."""
LARGEST_BROKEN = 8 * 1024 * 1024
"""Bytes of a broken document that are mended; mending costs ten times as much as reading."""
MOST_TAGS, MOST_REFERENCES = 1_000_000, 1_000_000
"""Pieces of markup, and names for texts that the document defines itself, of which an attack may hold many more."""
LEAST_ROOM = 12
"""Bytes that a piece of markup takes in a feed with so many; in real ones it is twenty and more."""
_NEAR = 60
"""Letters that are shown before and after a place."""
_MOST_FLAWS = 25
"""A document with more of them is broken throughout; further ones help nobody."""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A document as far as it could be read."""

    root: Element | None
    """Its outermost element; None for what has none."""
    text: bytes
    """What was read, after decompression: the lines that the flaws speak of."""
    flaws: tuple[Flaw, ...] = ()
    """What is wrong with the document itself, in its order."""

    @property
    def channel(self) -> Element | None:
        """The channel of an RSS document; None for any other one."""
        return self.root.find("channel") if self.root is not None and self.root.tag == "rss" else None

    def line(self, number: int) -> str:
        """Return a line of the document, counted from 1, as a person can look at it."""
        lines = self.text.split(b"\n", number)[:number]
        return lines[-1].decode(errors="replace").strip() if 0 < number == len(lines) else ""

    def near(self, number: int, column: int) -> str:
        """Return what stands around a column of a line, as a person can look at it."""
        line = self.line(number)
        start = max(0, min(column, len(line)) - _NEAR)
        piece = "".join(
            letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}"
            for letter in line[start : start + 2 * _NEAR]
        )
        return ("…" if start else "") + piece + ("…" if start + 2 * _NEAR < len(line) else "")


def open_document(data: bytes) -> Document:
    """Return the document in these bytes; nothing is raised, and whatever is wrong is among its flaws."""
    text, flaw = _unpacked(data)
    flaws = [flaw] if flaw else []
    if not text.strip():
        return Document(root=None, text=text, flaws=tuple(flaws) or (_EMPTY,))
    if other := mistaken(text):
        return Document(root=None, text=text, flaws=(*flaws, other))
    text, flaw = _bounded(text)
    flaws += [flaw] if flaw else []
    root, said = _strict(text)
    if root is not None:
        return Document(root=root, text=text, flaws=(*flaws, *_foreign_encoding(root), *_definitions(root)))
    part = _mendable(text)
    if part == text:
        said = _said(text)
    else:
        flaws.append(_cut(f"The feed is broken and larger than {LARGEST_BROKEN // 2**20} MB, or full of references"))
        text = part
    letters, wrong = decoded(text)
    root = _lenient(mended(letters).encode())
    found = [*flaws, *wrong, *said]
    return Document(root=root, text=text, flaws=tuple(found[:_MOST_FLAWS]))


def _bounded(text: bytes) -> tuple[bytes, Flaw | None]:
    """Return the document, cut off where it holds more markup than any feed: parsing that would fill the memory."""
    tags = text.count(b"<")
    if tags > MOST_TAGS and len(text) < tags * LEAST_ROOM:
        return text[: len(text) * MOST_TAGS // tags], _cut(f"The feed is hardly more than markup, {tags} pieces of it")
    references = text.count(b"&") if b"<!ENTITY" in text else 0
    if references > MOST_REFERENCES:
        return text[: len(text) * MOST_REFERENCES // references], _cut(f"The feed uses {references} names for texts")
    return text, None


def _mendable(text: bytes) -> bytes:
    """Return as much of a broken document as is mended: what a parser must guess at costs ten times as much."""
    part = text[:LARGEST_BROKEN]
    references = part.count(b"&")
    return part if references <= MOST_REFERENCES else part[: len(part) * MOST_REFERENCES // references]


def _cut(what: str) -> Flaw:
    return Flaw(
        rule="FEED-SIZE",
        message=f"{what}; only the beginning of it was looked at.",
        fix="Look at what writes the feed; no app reads so much.",
    )


def _unpacked(data: bytes) -> tuple[bytes, Flaw | None]:
    """Return the document without compression, which is nothing to complain of, and what is too large of it cut off."""
    text = data
    if data[:2] == b"\x1f\x8b":
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
                text = file.read(LARGEST + 1)
        except (OSError, EOFError, zlib.error):
            return b"", Flaw(
                rule="XML-WELLFORMED",
                message="The feed is compressed with gzip, and damaged.",
                fix="Fetch or store it again.",
            )
    if len(text) > LARGEST:
        return text[:LARGEST], Flaw(
            rule="FEED-SIZE",
            message=f"The feed is larger than {LARGEST // 1024 // 1024} MB; only that much of it was looked at.",
            fix="Shorten the notes of old episodes, or show fewer episodes.",
        )
    return text, None


_EMPTY = Flaw(
    rule="XML-WELLFORMED",
    message="There is nothing in it: the feed is empty.",
    fix="Publish it again; look at what the server answers.",
)


def _definitions(root: Element) -> tuple[Flaw, ...]:
    """A document may define names for texts; apps leave them out, and attacks are made of them."""
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is None or next(dtd.iterentities(), None) is None:
        return ()
    return (
        Flaw(
            rule="XML-WELLFORMED",
            line=1,
            message="The feed defines names of its own for texts (<!ENTITY …>); apps leave those texts out.",
            fix="Write the texts themselves where they belong.",
        ),
    )


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=recover)


def _strict(text: bytes) -> tuple[Element | None, list[Flaw]]:
    """Return the outermost element of a document that is right, or the first thing that is wrong with it."""
    parser = _parser(recover=False)
    try:
        return etree.fromstring(text, parser), []
    except (etree.XMLSyntaxError, ValueError):
        return None, flaws_of(parser.error_log)


def _lenient(text: bytes) -> Element | None:
    try:
        return etree.fromstring(text, _parser(recover=True))
    except (etree.XMLSyntaxError, ValueError):
        return None


def _said(text: bytes) -> list[Flaw]:
    """Return what the parser says of a broken document, all at once."""
    parser = _parser(recover=True)
    with contextlib.suppress(etree.XMLSyntaxError, ValueError):  # also where nothing can be saved the log tells why
        etree.fromstring(text, parser)
    return flaws_of(parser.error_log)


def _foreign_encoding(root: Element) -> tuple[Flaw, ...]:
    """Apple and PSP-1 want UTF-8, although XML knows other encodings too."""
    name = root.getroottree().docinfo.encoding
    if name is None or name.upper() in {"UTF-8", "US-ASCII", "ASCII"}:
        return ()
    return (
        Flaw(
            rule="XML-UTF8",
            line=1,
            message=f"The feed is written in the encoding {name}; directories want UTF-8.",
            fix="Let whatever writes the feed write UTF-8.",
        ),
    )
