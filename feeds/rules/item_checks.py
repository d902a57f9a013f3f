"""Checks on episodes as their feed is written: what the model cannot tell from what is right."""

import re
from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise

from episodes import Severity
from feeds.dates import date_fault, weekday_fault
from feeds.names import OTHERS, itunes
from feeds.parse import parse_instant, parse_whole
from feeds.parts import Parts, text_of
from feeds.rules.channel_checks import explicit_faults, switch_faults
from feeds.rules.checks import Noticed, SheetCheck, on_item, on_items
from feeds.rules.facts import Note, Sheet
from feeds.rules.kinds import positive
from feeds.rules.values import TEXT_LENGTH, is_whole_url

_IMAGE, _TYPE, _DURATION = itunes("image"), itunes("episodeType"), itunes("duration")
_CLOCK = re.compile(r"\d{1,9}|(?:\d{1,3}:)?\d{1,3}:[0-5]\d", re.ASCII)
_USUAL_DATE = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"\d\d:\d\d:\d\d (?:[+-]\d{4}|GMT)",
    re.ASCII,
)
_TYPES = ("full", "trailer", "bonus")
_A_DAY = timedelta(days=1)
_TOLD = 80
_OP3 = re.compile(r"https?://op3\.dev/e(?:,[^/]*)?/(.*)", re.IGNORECASE)


@on_item("ITEM-TITLE")
def title(item: Parts) -> Noticed:
    """A second title does not replace the first for all apps."""
    if item.text(itunes("title")) and not item.text("title"):
        yield "The episode has an itunes:title and no title."


@on_item("ITEM-GUID")
def guid(item: Parts) -> Noticed:
    """Apps that make a guid of something else make another one when that changes."""
    if not text_of(item.first("guid")).strip():
        yield "The episode has no guid."


@on_item("ITEM-GUID-PERMALINK")
def permalink(item: Parts) -> Noticed:
    """The attribute knows two words."""
    element = item.first("guid")
    said = None if element is None else element.get("isPermaLink")
    if said is not None and said not in ("true", "false"):
        yield f"isPermaLink is {said[:_TOLD]!r}; it is true or false."


@on_item("ITEM-PUBDATE")
def date(item: Parts) -> Noticed:
    """Sorting goes by it."""
    element = item.first("pubDate")
    if element is None:
        yield "The episode has no date."
        return
    text = text_of(element)
    if not (_USUAL_DATE.fullmatch(text) and parse_instant(text)) and (fault := date_fault(text)):
        yield f"The date {text.strip()[:_TOLD]!r} {fault}."


@on_item("ITEM-PUBDATE-DOW")
def weekday(item: Parts) -> Noticed:
    """Some readers check it."""
    text = item.text("pubDate")
    if parse_instant(text) and (fault := weekday_fault(text)):
        yield f"The date {text!r} {fault}."


@on_items("ITEM-PUBDATE-FUTURE")
def future(sheet: Sheet) -> Iterable[tuple[Parts, Note]]:
    """Clocks differ by hours at most."""
    for item in sheet.page.items:
        moment = parse_instant(item.text("pubDate"))
        if moment and moment > sheet.now:
            near = moment - sheet.now < _A_DAY
            message = f"The date {moment:%Y-%m-%d %H:%M} UTC is still to come."
            yield item, Note(message, severity=Severity.WARNING if near else None)


@on_items("ITEM-ORDER")
def order(sheet: Sheet) -> Iterable[tuple[Parts, Note]]:
    """One place is told, with the number of all."""
    dated = [(item, moment) for item in sheet.page.items if (moment := parse_instant(item.text("pubDate")))]
    wrong = [later for (_, before), later in pairwise(dated) if later[1] > before]
    if wrong:
        item, moment = wrong[0]
        more = f" So it is in {len(wrong) - 1} more places." if len(wrong) > 1 else ""
        yield item, Note(f"The episode of {moment:%Y-%m-%d} stands behind an older one.{more}")


@on_item("ENC-ONE")
def one_file(item: Parts) -> Noticed:
    """Text alone is no episode."""
    files = item.all("enclosure")
    if not files:
        yield "The episode has no media file (<enclosure>), so no podcast app shows it."
    elif len(files) > 1:
        message = f"The episode has {len(files)} media files; some apps take the first and some the last."
        yield Note(message, severity=Severity.WARNING, element=files[1])


@on_item("ENC-ATTRS")
def attributes(item: Parts) -> Noticed:
    """All three are needed."""
    element = item.first("enclosure")
    if element is not None:
        missing = [name for name in ("url", "length", "type") if not (element.get(name) or "").strip()]
        if missing:
            yield f"The media file has no {' and no '.join(missing)}."


@on_item("ENC-LENGTH")
def size(item: Parts) -> Noticed:
    """0 means unknown to some and nothing to others."""
    said = item.attribute("enclosure", "length")
    if not said:
        return
    count = parse_whole(said)
    if count is None:
        yield f"The size of the media file is {said[:_TOLD]!r}, which is no number of bytes."
    elif count == 0:
        yield Note("The size of the media file is given as 0 bytes.", severity=Severity.WARNING)


@on_item("ITEM-SUMMARY")
def short_texts(item: Parts) -> Noticed:
    """Subtitle and keywords are cut at 255 characters."""
    for name in ("subtitle", "keywords"):
        count = len(item.text(itunes(name)))
        if count > TEXT_LENGTH:
            message = f"itunes:{name} has {count} characters; {TEXT_LENGTH} are the most that apps keep."
            yield Note(
                message, "Shorten it, or leave it out: Apple no longer reads it.", element=item.first(itunes(name))
            )


@on_item("ITEM-DURATION")
def duration(item: Parts) -> Noticed:
    """Whole seconds are understood by all."""
    element = item.first(_DURATION)
    if element is None:
        return
    text = text_of(element).strip()
    if not _CLOCK.fullmatch(text):
        yield f"The duration is {text[:_TOLD]!r}, which is no number of whole seconds."


@on_item("ITEM-EXPLICIT")
def explicit(item: Parts) -> Noticed:
    """As for the show; nothing said means as the show."""
    yield from explicit_faults(item, "The episode")


@on_item("ITEM-IMAGE")
def image(item: Parts) -> Noticed:
    """The address stands in `href`."""
    element = item.first(_IMAGE)
    if element is not None and not (element.get("href") or "").strip():
        yield "The picture of the episode has no address in `href`, where apps look for it."


@on_item("ITEM-EPISODE")
def number(item: Parts) -> Noticed:
    """What is no number is ignored, with everything that depends on it."""
    element = item.first(itunes("episode"))
    if element is not None and (fault := positive(text_of(element).strip())):
        yield f"The episode's number {text_of(element).strip()[:_TOLD]!r} {fault}."


@on_item("ITEM-SEASON")
def season(item: Parts) -> Noticed:
    """As for the episode's number."""
    element = item.first(itunes("season"))
    if element is not None and (fault := positive(text_of(element).strip())):
        yield f"The season's number {text_of(element).strip()[:_TOLD]!r} {fault}."


@on_item("ITEM-EPISODETYPE")
def kind(item: Parts) -> Noticed:
    """A word with a capital letter is another word."""
    element = item.first(_TYPE)
    if element is None:
        return
    word = text_of(element).strip()
    if word in _TYPES:
        return
    if word.lower() in _TYPES:
        yield Note(f"The kind of the episode {word!r} has capital letters.", f"Write {word.lower()}.", Severity.WARNING)
    else:
        yield f"The kind of the episode is {word[:_TOLD]!r}; apps know full, trailer and bonus."


@on_item("ITEM-BLOCK")
def block(item: Parts) -> Noticed:
    """As for the show."""
    yield from switch_faults(item, "block", "hides nothing")


@on_item("ITEM-ITUNES-TITLE")
def second_title(item: Parts) -> Noticed:
    """The same title twice tells nothing."""
    second = item.text(itunes("title"))
    if second and second == item.text("title"):
        yield "itunes:title says the same as the title."


@on_item("YT-THUMB")
def thumbnail(item: Parts) -> Noticed:
    """A picture that cannot be fetched is not shown."""
    for element in item.all(f"{{{OTHERS['media']}}}thumbnail"):
        if not is_whole_url((element.get("url") or "").strip()):
            yield Note("The wide picture of the episode has no whole web address.", element=element)


@on_item("PREFIX-OP3")
def counted(item: Parts) -> Noticed:
    """The service takes what follows as the address, without its https://."""
    found = _OP3.match(item.attribute("enclosure", "url"))
    if not found:
        return
    rest = found[1]
    if rest.startswith("https://"):
        yield "The address behind op3.dev/e/ begins with https:// again."
    elif "." not in rest.partition("/")[0] and not rest.startswith("http://"):
        yield f"What follows op3.dev/e/ is {rest[:_TOLD]!r}, which is no address of a file."


CHECKS: tuple[SheetCheck, ...] = (
    title,
    guid,
    permalink,
    date,
    weekday,
    future,
    order,
    one_file,
    attributes,
    size,
    short_texts,
    duration,
    explicit,
    image,
    number,
    season,
    kind,
    block,
    second_title,
    thumbnail,
    counted,
)
