"""Looking at every `podcast:` element of a feed with the table of the namespace in hand."""

from collections.abc import Iterator

from episodes import CHANNEL, ITEM, PODCAST_TAGS, PodcastTag, Severity, TagAttribute, has_credentials
from feeds.names import PODCAST
from feeds.parts import Parts, parts_of, text_of
from feeds.rules.checks import SheetCheck
from feeds.rules.facts import Note, Sheet, Spot
from feeds.rules.namespace_cases import cases
from feeds.write import Element

_START = f"{{{PODCAST}}}"
_TOLD = 60
_Known = dict[tuple[str, str, tuple[tuple[str, str], ...]], tuple[Note, ...]]


def tags(sheet: Sheet) -> Iterator[Spot]:
    """Yield what is wrong with the elements of the namespace, wherever they stand."""
    known: _Known = {}
    channel = sheet.page.channel
    if channel is None:
        return
    yield from _within(channel, channel, CHANNEL, known)
    for item in sheet.page.items:
        yield from _within(item, item, ITEM, known)


def _within(parent: Parts, section: Parts, place: str, known: _Known) -> Iterator[Spot]:
    """Look at the children of one element; `section` is the channel or item that a person knows it by."""
    for name in parent.firsts:
        if not name.startswith(_START):
            continue
        tag = PODCAST_TAGS.get(name[len(_START) :])
        if tag is None:
            yield Spot("PNS-GENERIC", section, _unknown(name[len(_START) :], parent.firsts[name]))
            continue
        elements = parent.all(name)
        yield from (Spot(tag.rule, section, found) for found in _of_place(tag, place, elements))
        for element in elements:
            yield from (Spot(tag.rule, section, found) for found in _of_element(tag, element, known))
            if len(element) and place in tag.parents:  # which ends the descent, however deep a feed is nested
                yield from _inside(tag, element, section, known)
            elif not len(element):
                yield from (Spot(tag.rule, section, found) for found in _missing_children(tag, element, None))


def _inside(tag: PodcastTag, element: Element, section: Parts, known: _Known) -> Iterator[Spot]:
    parts = parts_of(element)
    yield from (Spot(tag.rule, section, found) for found in _missing_children(tag, element, parts))
    yield from _within(parts, section, ITEM if tag.name == "liveItem" else tag.name, known)


def _unknown(name: str, element: Element) -> Note:
    near = next((known for known in PODCAST_TAGS if known.lower() == name.lower()), None)
    if near:
        return Note(f"podcast:{name} is written podcast:{near}; apps ignore it as it is.", element=element)
    return Note(f"No app knows podcast:{name[:_TOLD]}.", severity=Severity.INFO, element=element)


def _of_place(tag: PodcastTag, place: str, elements: list[Element]) -> Iterator[Note]:
    if place not in tag.parents:
        where = " or ".join(_PLACES.get(parent, f"podcast:{parent}") for parent in tag.parents)
        yield Note(f"podcast:{tag.name} belongs into {where}; apps ignore it here.", "Move it.", element=elements[0])
    if tag.single and len(elements) > 1:
        message = f"podcast:{tag.name} stands there {len(elements)} times; apps take one of them."
        yield Note(message, "Keep one.", element=elements[1])


_PLACES = {CHANNEL: "the show's part of the feed (<channel>)", ITEM: "an episode (<item>)"}


def _of_element(tag: PodcastTag, element: Element, known: _Known) -> Iterator[Note]:
    """Look at text and attributes; what was seen before, such as the host of every episode, is not looked at again."""
    if len(element):
        return (found._replace(element=element) for found in tuple(_faults(tag, element)))
    key = (tag.name, text_of(element), tuple(element.items()))
    if key not in known:
        known[key] = tuple(_faults(tag, element))
    return (found._replace(element=element) for found in known[key])


def _faults(tag: PodcastTag, element: Element) -> Iterator[Note]:
    text = text_of(element).strip()
    if tag.text is not None and (fault := tag.text(text)):
        yield Note(f"The text of podcast:{tag.name} {_quoted(text)}{fault}.")
    yield from _too_long(f"The text of podcast:{tag.name}", text, tag.longest)
    for attribute in tag.attributes:
        yield from _of_attribute(tag, attribute, element.get(attribute.name))
    yield from _strange_attributes(tag, element)
    yield from cases(tag.name, element)


def _of_attribute(tag: PodcastTag, attribute: TagAttribute, value: str | None) -> Iterator[Note]:
    if value is None:
        if attribute.required:
            yield Note(f"podcast:{tag.name} has no {attribute.name}, without which apps ignore it.")
        return
    if fault := attribute.kind(value.strip()):
        yield Note(
            f"{attribute.name} of podcast:{tag.name} {_quoted(value.strip())}{fault}.",
            severity=Severity.WARNING if attribute.soft else None,
        )
    yield from _too_long(f"{attribute.name} of podcast:{tag.name}", value, attribute.longest)
    if "//" in value and has_credentials(value.strip()):
        message = f"{attribute.name} of podcast:{tag.name} carries a password, which everybody can read."
        yield Note(message, "Take it out of the address, and change it.")
    if value.startswith("http://"):
        message = f"{attribute.name} of podcast:{tag.name} is an address without encryption (http)."
        yield Note(message, "Give it with https://.", Severity.WARNING)


def _too_long(what: str, text: str, longest: int) -> Iterator[Note]:
    if longest and len(text) > longest:
        message = f"{what} has {len(text)} characters; {longest} are recommended at most."
        yield Note(message, "Shorten it.", Severity.WARNING)


def _strange_attributes(tag: PodcastTag, element: Element) -> Iterator[Note]:
    names = {attribute.name for attribute in tag.attributes}
    for name in element.keys():  # noqa: SIM118 - an lxml element is no mapping
        if name in names or name.startswith("{"):
            continue
        near = next((known for known in names if known.lower() == name.lower()), None)
        if near:
            yield Note(f"{name} of podcast:{tag.name} is written {near}; apps ignore it as it is.")
        else:
            message = f"No app knows the attribute {name[:_TOLD]} of podcast:{tag.name}."
            yield Note(message, "Remove it.", Severity.INFO)


def _missing_children(tag: PodcastTag, element: Element, parts: Parts | None) -> Iterator[Note]:
    for child in tag.children:
        count = len(parts.all(f"{_START}{child.name}")) if parts else 0
        if count < child.least:
            yield Note(
                f"podcast:{tag.name} has no podcast:{child.name} in it.", f"Add one, or remove podcast:{tag.name}."
            )
        elif child.most and count > child.most:
            yield Note(
                f"podcast:{tag.name} has {count} podcast:{child.name} in it; {child.most} is the most.", element=element
            )


def _quoted(text: str) -> str:
    if not text:
        return ""
    return f"{text[:_TOLD] + ('…' if len(text) > _TOLD else '')!r} "


CHECKS: tuple[SheetCheck, ...] = (SheetCheck("PNS-GENERIC", tags),)
