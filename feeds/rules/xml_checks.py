"""Checks on the feed as a document: how it is written, packed and ordered, and how large it is."""

import re
from collections.abc import Iterable, Iterator

from episodes import Severity
from feeds.names import (
    canonical,
    written,
)
from feeds.pages import MOST_ITEMS
from feeds.parts import Parts, text_of
from feeds.rules.checks import Noticed, SheetCheck, on_items, on_sheet
from feeds.rules.facts import Note, Sheet

Told = Iterable[tuple[Parts, str | Note]]
"""Which channel or item a message is about, and the message."""

_PACKING = re.compile(r"<!\[CDATA\[|\]\]>\s*\Z")
_PACKED = (b"&lt;![CDATA[", b"]]&gt;")
_BIG, _HUGE = 2_000_000, 8_000_000


@on_sheet("XML-UTF8")
def says_utf8(sheet: Sheet) -> Noticed:
    """What does not say so is UTF-8 by the standard of XML, but not by that of Apple."""
    head = sheet.page.document.text[:200].removeprefix(b"\xef\xbb\xbf")
    if sheet.page.channel is not None and not head.lstrip().startswith((b"<?xml", b"\xff\xfe", b"\xfe\xff")):
        yield Note(
            "The first line of the feed does not say in which encoding it is written.",
            'Begin the feed with <?xml version="1.0" encoding="UTF-8"?>.',
            Severity.WARNING,
        )


@on_items("XML-CDATA-END")
def packed_twice(sheet: Sheet) -> Told:
    """A text that was packed twice shows the inner packing to the listener."""
    if not any(packed in sheet.page.document.text for packed in _PACKED):
        return
    for part in _parts(sheet):
        for tag in part.firsts:
            for element in part.all(tag):
                if found := _PACKING.search(text_of(element)):
                    yield part, Note(f"The text shows {found[0]} to the listener: it is packed twice.", element=element)


@on_sheet("RSS-VERSION")
def version(sheet: Sheet) -> Noticed:
    """Podcast apps know one kind of feed."""
    root = sheet.page.document.root
    if root is None:
        return
    kind = root.tag.rpartition("}")[2]
    if kind != "rss":
        known = {"feed": "an Atom feed", "RDF": "an RSS 1.0 feed", "opml": "a list of feeds (OPML)"}
        yield Note(f"It is {known.get(kind, f'<{kind[:60]}>')}, not RSS 2.0, which podcast apps read.", element=root)
        return
    count = len(root.findall("channel"))
    if count != 1:
        message = "There is no <channel> in it." if not count else f"It holds {count} channels; apps read the first."
        yield Note(message, element=root)
    if (root.get("version") or "").strip() != "2.0":
        yield Note(f"It says that it is RSS {root.get('version') or 'without a version'}, not 2.0.", element=root)


@on_items("XML-ITEMS-LAST")
def items_last(sheet: Sheet) -> Told:
    """Some apps read no further than the first episode."""
    channel = sheet.page.channel
    if channel is None or not sheet.page.items:
        return
    late = [e for e in sheet.page.items[0].element.itersiblings("*") if e.tag != "item"]
    if late:
        names = ", ".join(dict.fromkeys(f"<{written(canonical(element.tag))}>" for element in late[:10]))
        yield channel, Note(f"{names} of the show stands behind the first episode.", element=late[0])


@on_sheet("FEED-SIZE")
def weight(sheet: Sheet) -> Noticed:
    """Old crawlers stop at a few megabytes."""
    if sheet.page.cut:
        yield f"The feed has more than {MOST_ITEMS} episodes; only the first {MOST_ITEMS} were looked at."
    size = len(sheet.page.document.text)
    if size > _HUGE:
        yield f"The feed has {size / 1_000_000:.1f} MB: many apps will not read it to its end."
    elif size > _BIG:
        yield f"The feed has {size / 1_000_000:.1f} MB, which every app loads again and again."


def _parts(sheet: Sheet) -> Iterator[Parts]:
    if sheet.page.channel is not None:
        yield sheet.page.channel
        yield from sheet.page.items


CHECKS: tuple[SheetCheck, ...] = (
    says_utf8,
    packed_twice,
    version,
    items_last,
    weight,
)
