"""How each part of the model stands in XML, worked out once from the table of the namespace and the types of the parts.

Writing and reading go by the same shape, so what one of them knows the other does too.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple, get_origin

import msgspec

from episodes import (
    PODCAST_TAGS,
    Link,
    Part,
    PodcastTag,
    SimpleChapter,
    Thumbnail,
    field_name,
    kind_of,
    parse_rfc_date,
    rfc_date,
)
from feeds.names import ATOM_LINK, PSC_CHAPTER, THUMBNAIL, podcast
from feeds.parse import parse_clock, parse_whole

_DECIMAL = re.compile(r"\d{1,18}(?:\.\d{1,18})?", re.ASCII)
_TRUTHS = {"true": True, "false": False}


class Code(NamedTuple):
    """How a value of one type is written, and read again; reading gives None for what is no such value."""

    write: Callable[[Any], str] | None
    """None for text, which is written as it is."""
    read: Callable[[str], Any]


class Slot(NamedTuple):
    """One attribute."""

    field: str
    name: str
    code: Code
    required: bool


class Shape(NamedTuple):
    """One tag with its part."""

    tag: str
    """Its qualified name."""
    part: type[Part]
    words: str
    """The field that is its text; empty for none."""
    words_code: Code
    slots: tuple[Slot, ...]
    children: tuple[tuple[str, "Shape", bool], ...] = ()
    """Field, shape, and whether there may be several."""
    required: frozenset[str] = frozenset()
    """Fields without which there is no such part."""


def _decimal(value: float) -> str:
    """Write a number as XML has it: never with an exponent."""
    text = repr(value).removesuffix(".0")
    return f"{value:.9f}".rstrip("0").rstrip(".") if "e" in text else text


def _read_decimal(text: str) -> float | None:
    return float(text) if _DECIMAL.fullmatch(text) else None


def _play_time(seconds: float) -> str:
    """Write seconds as Podlove has them, to the millisecond."""
    whole, rest = divmod(round(seconds * 1000), 1000)
    clock = f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"
    return f"{clock}.{rest:03}" if rest else clock


def _read_play_time(text: str) -> float | None:
    seconds = parse_clock(text)
    return seconds if seconds is None or seconds.is_integer() else round(seconds, 3)


def _truth(value: bool) -> str:  # noqa: FBT001 - the value itself is what is written
    return "true" if value else "false"


TEXT = Code(None, lambda text: text or None)
NOTHING = Code(None, lambda _text: None)
"""The words of a tag that has none."""
CODES = {
    str: TEXT,
    int: Code(str, parse_whole),
    float: Code(_decimal, _read_decimal),
    bool: Code(_truth, lambda text: _TRUTHS.get(text.lower())),
    datetime: Code(rfc_date, parse_rfc_date),
}
PLAY_TIME = Code(_play_time, _read_play_time)


def _fields(part: type[Part]) -> dict[str, msgspec.structs.FieldInfo]:
    return {field.name: field for field in msgspec.structs.fields(part)}


def _slot(fields: dict[str, msgspec.structs.FieldInfo], name: str) -> Slot:
    field = fields[field_name(name)]
    return Slot(field.name, name, CODES[kind_of(field.type)], field.required)


def _shape(tag: PodcastTag) -> Shape:
    assert tag.part is not None  # noqa: S101 - only tags with a part have a shape
    fields = _fields(tag.part)
    children = tuple(
        (child.field, _shape(PODCAST_TAGS[child.name]), get_origin(fields[child.field].type) is tuple)
        for child in tag.children
    )
    return Shape(
        podcast(tag.name),
        tag.part,
        tag.words,
        CODES[kind_of(fields[tag.words].type)] if tag.words else NOTHING,
        tuple(_slot(fields, attribute.name) for attribute in tag.attributes),
        children,
        frozenset(name for name, field in fields.items() if field.required),
    )


def _plain(tag: str, part: type[Part], **codes: Code) -> Shape:
    """Return the shape of a tag whose attributes have the names of the fields."""
    fields = {name: field for name, field in _fields(part).items() if name not in Part.__struct_fields__}
    slots = tuple(
        Slot(name, name, codes.get(name) or CODES[kind_of(field.type)], field.required)
        for name, field in fields.items()
    )
    return Shape(tag, part, "", NOTHING, slots, (), frozenset(slot.field for slot in slots if slot.required))


SHAPES = {name: _shape(tag) for name, tag in PODCAST_TAGS.items() if tag.part}
"""The shapes of the namespace's tags by their names."""
CHAPTER = _plain(PSC_CHAPTER, SimpleChapter, start=PLAY_TIME)
STILL = _plain(THUMBNAIL, Thumbnail)
LINK = _plain(ATOM_LINK, Link)
