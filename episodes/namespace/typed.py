"""Parts as a person types them into front matter and settings: every value judged at its line, by the table of tags.

The keys are the names of the tag's attributes, in small letters with underscores, and the field that is its text.
"""

from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from episodes.fields import LONGEST_ADDRESS, Fields, has_credentials
from episodes.findings import Severity
from episodes.formats import type_of_name
from episodes.namespace.cases import PART_CASES
from episodes.namespace.files import FILE_FIELDS, is_file
from episodes.namespace.kinds import Kind, anything
from episodes.namespace.parts import AlternateEnclosure, License, Part, PodcastImage, Source, field_name, kind_of
from episodes.namespace.tags import LICENSES, PODCAST_TAGS, STILL, PodcastTag
from episodes.times import parse_instant

P = TypeVar("P", bound=Part)


class _Value(msgspec.Struct, frozen=True):
    """One key, as the table of tags knows it."""

    kind: Kind = anything
    longest: int = 0
    file: bool = False


def typed_parts(fields: Fields, key: str, part: type[P], zone: ZoneInfo, *, single: bool = False) -> tuple[P, ...]:
    """Return what a key says, as a table, a list of tables, or a text alone; what is wrong is recorded in `fields`."""
    tag = _TAG_OF[part]
    found = [_part(table, tag, zone) for table in fields.tables(key, _short(tag), alone=True, single=single)]
    return tuple(one for one in found if isinstance(one, part))


def typed_part(fields: Fields, key: str, part: type[P], zone: ZoneInfo) -> P | None:
    """Return what a key says that may be given once; None where it is not given, or wrong."""
    return next(iter(typed_parts(fields, key, part, zone, single=True)), None)


def _short(tag: PodcastTag) -> str:
    """Return the key that a text without a table means: the tag's own text, unless an attribute is needed more."""
    needed = [field_name(attribute.name) for attribute in tag.attributes if attribute.required]
    return needed[0] if needed and not (tag.words and _is_required(tag)) else tag.words or needed[0]


def _is_required(tag: PodcastTag) -> bool:
    """Tell whether a tag says nothing without its text."""
    assert tag.part is not None  # noqa: S101 - the tags of this table have one
    return next(info.required for info in msgspec.structs.fields(tag.part) if info.name == tag.words)


def _part(table: Fields, tag: PodcastTag, zone: ZoneInfo) -> Part | None:
    assert tag.part is not None  # noqa: S101 - the tags of this table have one
    before, given, known = len(table.faults), _from_file(table, tag), _values(tag)
    for info in msgspec.structs.fields(tag.part):
        name = info.name
        if name in known and table.has(name):
            given[name] = _value(table, name, known[name], kind_of(info.type), zone)
        elif name in known and info.required and name not in given:
            table.fault("", f"{_told(tag)} needs {name}")
    for child in tag.children:
        if table.has(child.field):
            given[child.field] = _children(table, child.field, PODCAST_TAGS[child.name], zone, single=child.most == 1)
        elif child.least and child.field not in given:
            table.fault("", f"{_told(tag)} needs {child.field}")
    table.finish((*known, *(child.field for child in tag.children)))
    return _made(table, tag.part, given) if len(table.faults) == before else None


def _from_file(table: Fields, tag: PodcastTag) -> dict[str, Any]:
    """Return what follows from the name of a file, so that nobody needs to type it."""
    given: dict[str, Any] = {}
    name = table.peek(FILE_FIELDS[tag.part]) if tag.part in FILE_FIELDS else None
    if tag.part is AlternateEnclosure and table.has("file"):
        name = table.text("file")
        given["sources"] = (Source(uri=name),)
    elif tag.part is AlternateEnclosure and isinstance(table.peek("sources"), str):
        name = table.peek("sources")
    if isinstance(name, str) and is_file(name) and (guessed := type_of_name(name)) and tag.part is not PodcastImage:
        given["type"] = guessed
    return given


def _children(table: Fields, key: str, tag: PodcastTag, zone: ZoneInfo, *, single: bool) -> Any:
    found = [_part(inner, tag, zone) for inner in table.tables(key, _short(tag), alone=True, single=single)]
    return found[0] if single and found else tuple(found)


def _values(tag: PodcastTag) -> dict[str, _Value]:
    """Return what the table of tags says of each key."""
    values = {field_name(a.name): _Value(a.kind, a.longest, a.file) for a in tag.attributes}
    return values | ({tag.words: _Value(tag.text or anything, tag.longest)} if tag.words else {})


def _value(table: Fields, key: str, value: _Value, kind: Any, zone: ZoneInfo) -> Any:
    if kind is datetime:
        return table.converted(key, table.raw(key), lambda written: parse_instant(written, zone))
    if kind is bool:
        return table.truth(key)
    if kind is str:
        return _text(table, key, value)
    number = table.whole(key, least=0) if kind is int else table.number(key)
    if number is not None and (fault := value.kind(f"{number:.9f}".rstrip("0").rstrip("."))):
        table.fault(key, f"{key} {number} {fault}")
    return number


def _text(table: Fields, key: str, value: _Value) -> str:
    text = table.text(key, longest=value.longest or LONGEST_ADDRESS)
    if "//" in text and has_credentials(text):
        table.fault(key, f"{key} carries credentials; take them out")
        return ""
    if text and not (value.file and is_file(text)) and (fault := value.kind(text)):
        table.fault(key, f"{key} {text!r} {fault}")
    return text


def _made(table: Fields, kind: type[Part], given: dict[str, Any]) -> Part:
    """Make the part, and say what in it does not go together; a file becomes an address when it is published."""
    part = kind(**given)
    if isinstance(part, License) and part.id.upper() in LICENSES:
        part = msgspec.structs.replace(part, id=part.id.upper())
    files = any(value.file and is_file(given.get(key, "")) for key, value in _values(_TAG_OF[kind]).items())
    clashes = PART_CASES[kind](part) if kind in PART_CASES and not files else ()
    for clash in clashes:
        if clash.severity is not Severity.INFO:
            table.fault(clash.field, clash.message)
    return part


def _told(tag: PodcastTag) -> str:
    return tag.name if ":" in tag.name else f"podcast:{tag.name}"


_TAG_OF: dict[type[Part], PodcastTag] = {tag.part: tag for tag in (*PODCAST_TAGS.values(), STILL) if tag.part}
