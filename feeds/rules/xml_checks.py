"""Checks on the feed as a document: its first element, its names, its values as such."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from episodes import Severity
from feeds.names import (
    ATOM,
    CONTENT,
    CONTENT_ENCODED,
    ITUNES,
    PODCAST,
    PODCAST_OLD,
    canonical,
    itunes,
    qualified,
    written,
)
from feeds.pages import MOST_ITEMS
from feeds.parts import Parts, text_of
from feeds.rules.checks import Noticed, SheetCheck, on_items, on_sheet
from feeds.rules.facts import Note, Sheet
from feeds.rules.known_names import KNOWN, SINGLE
from feeds.rules.values import TEXT_LENGTH

Told = Iterable[tuple[Parts, str | Note]]
"""Which channel or item a message is about, and the message."""

_LONG = frozenset({"description", CONTENT_ENCODED, itunes("summary"), itunes("subtitle"), itunes("keywords")})
_KEPT = _LONG | {"guid"}
"""Where spaces are part of the matter: HTML, and a guid that apps already know with them."""
_OWN_LIMIT = _LONG | {"title", "link", "guid", itunes("author"), itunes("title"), itunes("new-feed-url")}
_PACKING = re.compile(r"<!\[CDATA\[|\]\]>\s*\Z")
_PACKED = (b"&lt;![CDATA[", b"]]&gt;")
_ATTRIBUTES = (("enclosure", "url"), ("enclosure", "length"), ("enclosure", "type"), (itunes("image"), "href"))
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


def _declared(sheet: Sheet, uri: str, own: str) -> tuple[bool, str]:
    """Tell whether a namespace is declared, and which nearly right address stands there instead."""
    root, channel = sheet.page.document.root, sheet.page.channel
    if root is None or channel is None:
        return True, ""
    uris = {found for element in (root, channel.element) for found in element.nsmap.values() if found}
    near = next((found for found in uris if found != uri and canonical(f"{{{found}}}x") == f"{{{uri}}}x"), "")
    used = any(tag.startswith(own) for part in (channel, *sheet.page.items[:1]) for tag in _exact(part))
    return uri in uris or used, near


def _exact(part: Parts) -> Iterator[str]:
    return (child.tag for child in part.element.iterchildren("*"))


@on_sheet("NS-ITUNES")
def itunes_address(sheet: Sheet) -> Noticed:
    """One wrong letter in the address, and Apple sees no itunes: element at all."""
    declared, near = _declared(sheet, ITUNES, f"{{{ITUNES}}}")
    if near:
        yield Note(f"The address of itunes: is written {near}; apps ignore all itunes: elements.", element=_root(sheet))
    elif not declared:
        yield Note("The feed does not declare itunes:, so it can say nothing that Apple needs.", element=_root(sheet))


@on_sheet("NS-CONTENT")
def content_address(sheet: Sheet) -> Noticed:
    """It is needed by who writes full notes; Apple lists it for everybody."""
    declared, near = _declared(sheet, CONTENT, f"{{{CONTENT}}}")
    if near:
        yield Note(f"The address of content: is written {near}; apps ignore the full notes.", element=_root(sheet))
    elif not declared:
        message = "The feed does not declare content:, which Apple lists among what a feed declares."
        yield Note(message, severity=Severity.WARNING, element=_root(sheet))


@on_sheet("NS-ATOM")
def atom_address(sheet: Sheet) -> Noticed:
    """Without it the feed cannot name its own address."""
    declared, near = _declared(sheet, ATOM, f"{{{ATOM}}}")
    if near:
        yield Note(f"The address of atom: is written {near}; apps ignore its links.", element=_root(sheet))
    elif not declared:
        yield Note("The feed does not declare atom:, so it cannot name its own address.", element=_root(sheet))


@on_sheet("NS-PODCAST")
def podcast_address(sheet: Sheet) -> Noticed:
    """The older address is read by all, and written by nobody any more."""
    declared, near = _declared(sheet, PODCAST, f"{{{PODCAST}}}")
    if near == PODCAST_OLD:
        yield Note("The address of podcast: is the older one.", severity=Severity.WARNING, element=_root(sheet))
    elif near:
        yield Note(f"The address of podcast: is written {near}; apps ignore its elements.", element=_root(sheet))
    elif not declared:
        yield Note("The feed does not declare podcast:, which PSP-1 demands.", element=_root(sheet))


def _root(sheet: Sheet) -> object:
    return sheet.page.document.root


@on_items("XML-CASE")
def capitals(sheet: Sheet) -> Told:
    """A name with one wrong capital is another name."""
    for part in _parts(sheet):
        for tag, element in part.firsts.items():
            if right := _meant(tag):
                message = f"<{written(tag)}> is written <{right}>; apps ignore it as it is."
                yield part, Note(message, f"Write <{right}>.", element=element)
        yield from ((part, found) for found in _attributes(part))


def _attributes(part: Parts) -> Iterator[Note]:
    for tag, name in _ATTRIBUTES:
        for element in part.all(tag):
            if element.get(name) is None:
                yield from _other_capitals(element, name)
    guid = part.first("guid")
    if guid is not None and guid.attrib:
        yield from _other_capitals(guid, "isPermaLink")


def _other_capitals(element: object, name: str) -> Iterator[Note]:
    for found in getattr(element, "attrib", ()):
        if found != name and str(found).lower() == name.lower():
            yield Note(f"The attribute {found} is written {name}; apps ignore it as it is.", element=element)


@lru_cache(maxsize=4096)
def _meant(tag: str) -> str:
    """Return the name that is meant by one with wrong capitals; empty for a right or an unknown one."""
    name = written(tag)
    right = KNOWN.get(name.lower(), name)
    return "" if right == name or qualified(right) == tag else right


@on_items("XML-NO-PADDING")
def padding(sheet: Sheet) -> Told:
    """A space before a value is part of the value to some apps."""
    for part in _parts(sheet):
        for tag, element in part.firsts.items():
            text = element.text
            if text and (text[0] <= " " or text[-1] <= " ") and tag not in _KEPT and text.strip():
                message = f"There are spaces or line ends around the value of <{written(tag)}>."
                yield part, Note(message, element=element)


@on_items("XML-LEN-255")
def length(sheet: Sheet) -> Told:
    """What has a limit of its own is told by its own rule."""
    for part in _parts(sheet):
        for tag, element in part.firsts.items():
            text = element.text
            if text and len(text) > TEXT_LENGTH and tag not in _OWN_LIMIT and not len(element):
                count = len(text.strip())
                if count > TEXT_LENGTH:
                    message = f"<{written(tag)}> has {count} characters; {TEXT_LENGTH} are the most that apps keep."
                    yield part, Note(message, element=element)


@on_items("XML-NO-DUP")
def once(sheet: Sheet) -> Told:
    """Where there are two, some apps take the first and some the last."""
    for part in _parts(sheet):
        for tag, elements in part.several.items():
            if tag in SINGLE:
                yield part, Note(f"<{written(tag)}> stands there {len(elements)} times.", element=elements[1])


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
    itunes_address,
    content_address,
    atom_address,
    podcast_address,
    capitals,
    padding,
    length,
    once,
    items_last,
    weight,
)
