"""Checks on what a show may say besides, as its feed is written."""

import re
from collections.abc import Iterator

from episodes import Severity, date_fault, is_whole_url, parse_language, positive
from feeds.names import ATOM_LINK, OTHERS, itunes, podcast
from feeds.parse import parse_whole
from feeds.parts import Parts, text_of
from feeds.rules.checks import Noticed, SheetCheck, on_channel, on_sheet
from feeds.rules.facts import Note, Sheet
from feeds.write import Element

_CONTACT = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]+(?: \(.+\))?")
_PAGING = ("first", "last", "next", "previous", "prev", "prev-archive", "next-archive", "current")
_WIDEST, _HIGHEST = 144, 400
_COUNTRIES = re.compile(r"[A-Za-z]{2}(?:[ ,]+[A-Za-z]{2})*")
_TOLD = 80


@on_channel("APPLE-VERIFY-TXT")
def verify(channel: Parts) -> Noticed:
    """The code is public and of use only for a day."""
    for element in channel.all(itunes("applepodcastsverify")):
        yield Note(
            "Apple's code for claiming the show stands in an element that validators do not know.", element=element
        )
    for element in channel.all(podcast("txt")):
        if (element.get("purpose") or "").strip() == "applepodcastsverify" and text_of(element).strip():
            yield Note(
                "Apple's code for claiming the show is public.", "Remove it once the show is claimed.", element=element
            )


@on_channel("APPLE-ITUNES-TITLE")
def second_title(channel: Parts) -> Noticed:
    """The same title twice tells nothing."""
    second = channel.text(itunes("title"))
    if second and second == channel.text("title"):
        yield "itunes:title says the same as the title."


@on_channel("RSS-IMAGE")
def rss_image(channel: Parts) -> Noticed:
    """Old readers show this picture with its own title and link."""
    element = channel.first("image")
    if element is None:
        yield "There is no picture for readers that know RSS alone (<image>)."
        return
    inner = {child.tag: text_of(child).strip() for child in element.iterchildren("*")}
    if not is_whole_url(inner.get("url", "")):
        yield Note("The picture in <image> has no whole web address.", element=element)
    for name in ("title", "link"):
        if not inner.get(name):
            yield Note(f"The picture in <image> has no {name}.", element=element)
        elif inner[name] != channel.text(name):
            message = f"The {name} of the picture in <image> is {inner[name][:_TOLD]!r}, not that of the show."
            yield Note(message, element=element)
    for name, most in (("width", _WIDEST), ("height", _HIGHEST)):
        if inner.get(name) and (positive(inner[name]) or int(inner[name]) > most):
            yield Note(
                f"The {name} of <image> is {inner[name][:20]}; RSS allows {most} at most.",
                "Leave it out.",
                element=element,
            )


@on_channel("RSS-LASTBUILD")
def last_build(channel: Parts) -> Noticed:
    """Crawlers use it to skip what did not change."""
    element = channel.first("lastBuildDate")
    if element is None:
        yield Note("The feed does not say when it last changed.", "Write <lastBuildDate>.", Severity.INFO)
    elif fault := date_fault(text_of(element)):
        yield Note(f"The date of the last change {text_of(element).strip()[:_TOLD]!r} {fault}.", element=element)


@on_sheet("SPOT-PUBDATE")
def dates(sheet: Sheet) -> Noticed:
    """Spotify sorts by nothing else."""
    if sheet.page.items and not any(item.text("pubDate") for item in sheet.page.items):
        yield "No episode of the feed has a date."


@on_channel("RSS-TTL")
def ttl(channel: Parts) -> Noticed:
    """Minutes, in digits."""
    element = channel.first("ttl")
    if element is not None and (fault := positive(text_of(element).strip())):
        yield Note(f"ttl {text_of(element).strip()[:_TOLD]!r} {fault}.", element=element)


@on_sheet("RSS-MANAGING-EDITOR")
def contacts(sheet: Sheet) -> Noticed:
    """RSS has addresses there, not names."""
    channel = sheet.page.channel
    if channel is None:
        return
    for name in ("managingEditor", "webMaster"):
        for element in channel.all(name):
            yield from _contact_faults(name, element)
    wrong = (fault for item in sheet.page.items for e in item.all("author") for fault in _contact_faults("author", e))
    first = next(wrong, None)
    if first:
        more = sum(1 for _ in wrong)
        yield first._replace(message=first.message + (f" So it is in {more} more episodes." if more else ""))


def _contact_faults(name: str, element: Element) -> Iterator[Note]:
    text = text_of(element).strip()
    if text and not _CONTACT.fullmatch(text[:500]):
        yield Note(f"{name} is {text[:_TOLD]!r}, which is no mail address with a name in brackets.", element=element)


@on_sheet("W3C-DC-DUP")
def said_twice(sheet: Sheet) -> Noticed:
    """Readers disagree which of the two counts."""
    dublin, atom_id = OTHERS["dc"], "{http://www.w3.org/2005/Atom}id"
    pairs = (
        (f"{{{dublin}}}language", "language"),
        (f"{{{dublin}}}creator", "managingEditor"),
        (f"{{{dublin}}}creator", "author"),
        (f"{{{dublin}}}date", "pubDate"),
        (atom_id, "guid"),
    )
    channel = sheet.page.channel
    for part in (channel, *sheet.page.items) if channel is not None else ():
        for foreign, plain in pairs:
            if foreign in part.firsts and plain in part.firsts:
                short = foreign.rpartition("}")[2]
                message = f"{short} of another namespace and <{plain}> say the same thing twice."
                yield Note(message, element=part.firsts[foreign])
                return


@on_channel("SPOT-LIMIT")
def spotify(channel: Parts) -> Noticed:
    """Spotify's own elements, as far as they are known."""
    uri = OTHERS["spotify"]
    for element in channel.all(f"{{{uri}}}limit"):
        if fault := positive((element.get("recentCount") or "").strip()):
            yield Note(
                f"recentCount of spotify:limit {(element.get('recentCount') or '')[:_TOLD]!r} {fault}.", element=element
            )
    for element in channel.all(f"{{{uri}}}countryOfOrigin"):
        if not _COUNTRIES.fullmatch(text_of(element).strip()[:500]):
            yield Note("spotify:countryOfOrigin is no list of countries of two letters each.", element=element)


@on_channel("FEED-PAGING")
def paging(channel: Parts) -> Noticed:
    """Other pages need whole addresses; our own habit is a feed in one piece."""
    for link in channel.all(ATOM_LINK):
        rel, address = link.get("rel") or "", (link.get("href") or "").strip()
        if rel in _PAGING and not is_whole_url(address):
            yield Note(
                f"The link to the {rel} page is {address[:_TOLD]!r}, which is no whole web address.", element=link
            )
        elif rel == "next":
            message = "The feed has further pages, which Apple and Spotify do not read."
            yield Note(message, "Let the main feed hold all episodes.", Severity.INFO, link)
        elif rel == "prev":
            yield Note(
                'The link to the previous page is called "prev".', 'Write rel="previous".', Severity.WARNING, link
            )
    for link in channel.all(ATOM_LINK):
        yield from _link_words(link)
    if channel.first(f"{{{OTHERS['fh']}}}complete") is not None and _rels(channel) & {"next", "previous", "prev"}:
        yield "The feed says that it is complete, and names further pages."


def _link_words(link: Element) -> Iterator[Note]:
    """What a link says of where it leads is of no use if it is wrong."""
    kinds = (("type", _is_type, "media type"), ("hreflang", _is_language, "language"), ("length", _is_length, "length"))
    for name, is_right, kind in kinds:
        said = (link.get(name) or "").strip()
        if said and not is_right(said):
            message = f"{name} of an atom:link is {said[:_TOLD]!r}, which is no {kind}."
            yield Note(message, "Correct it, or leave it out.", Severity.WARNING, link)


def _is_type(text: str) -> bool:
    return re.fullmatch(r"[\w.+-]+/[\w.+-]+(?:\s*;.*)?", text[:200], re.ASCII) is not None


def _is_length(text: str) -> bool:
    return parse_whole(text) is not None


def _is_language(text: str) -> bool:
    try:
        parse_language(text)
    except ValueError:
        return False
    return True


def _rels(channel: Parts) -> set[str]:
    return {link.get("rel") or "" for link in channel.all(ATOM_LINK)}


@on_channel("ANN-WEBSUB")
def hub(channel: Parts) -> Noticed:
    """Apps subscribe to the hub by its whole address."""
    for link in channel.all(ATOM_LINK):
        if link.get("rel") == "hub" and not is_whole_url((link.get("href") or "").strip()):
            address = (link.get("href") or "").strip()
            yield Note(f"The address of the hub is {address[:_TOLD]!r}, which is no whole web address.", element=link)


CHECKS: tuple[SheetCheck, ...] = (
    verify,
    second_title,
    rss_image,
    last_build,
    dates,
    ttl,
    contacts,
    said_twice,
    spotify,
    paging,
    hub,
)
