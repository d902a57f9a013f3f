"""Front matter: what a person says of an episode at the top of its notes."""

import functools
import tomllib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from episodes.errors import Fault, FaultyDocument
from episodes.fences import LONGEST, Parts, split
from episodes.fields import Fields
from episodes.locate import line_of, lines_of_keys
from episodes.model import EpisodeType
from episodes.namespace.parts import Person
from episodes.persons import read_persons
from episodes.read import read_bytes
from episodes.text import is_slug
from episodes.times import parse_instant
from episodes.tomlwords import toml_fault

LATER = ("transcripts", "chapters", "soundbites", "location", "license", "value", "alternate_enclosures", "social")
"""Keys that this version reads over: their features are not built yet."""
KEYS = (
    *("title", "date", "guid", "audio", "slug", "season", "season_name", "episode", "type", "explicit", "summary"),
    *("author", "link", "image", "draft", "block", "persons", "tags"),
    *LATER,
)
"""Every key of front matter."""


class FrontMatter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The fields of an episode's front matter; what is absent is None or empty."""

    title: str = ""
    date: datetime | None = None
    """Aware; in the show's time zone if it was written without an offset."""
    guid: str = ""
    audio: str = ""
    """Another audio file than the one of the same stem, relative to the notes."""
    slug: str = ""
    season: int | None = None
    season_name: str = ""
    episode: int | None = None
    type: EpisodeType | None = None
    explicit: bool | None = None
    summary: str = ""
    author: str = ""
    link: str = ""
    image: str = ""
    """Another picture than the one of the same stem, relative to the notes."""
    draft: bool = False
    block: bool = False
    persons: tuple[Person, ...] = ()
    tags: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    """Keys that are there and that this version does not publish yet."""


class NotesFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of show notes as it was read."""

    path: str
    fields: FrontMatter
    body: str
    """Markdown."""


def read_notes_file(path: Path, zone: ZoneInfo) -> NotesFile:
    """Read a file of notes; raise `FaultyDocument` naming every fault, or `FileUnreadable`."""
    return parse_notes(read_bytes(path, LONGEST + 1), str(path), zone)


def parse_notes(raw: bytes, path: str, zone: ZoneInfo) -> NotesFile:
    """Return the front matter and the body of notes."""
    parts = split(raw, path)
    fields, faults = _fields(parts)
    front = _front_matter(fields, zone)
    if faults:
        raise FaultyDocument(path, tuple(sorted(faults, key=lambda f: f.line or 0)))
    return NotesFile(path=path, fields=front, body=parts.body)


def _fields(parts: Parts) -> tuple[Fields, list[Fault]]:
    faults: list[Fault] = []
    values, lines = _values(parts, faults)

    def line(path: str) -> int | None:
        found = line_of(lines(), path)
        return found + 1 if found else None  # the opening fence is line 1

    return Fields(values, line, faults=faults, strings_only=parts.fence == "---"), faults


def _values(parts: Parts, faults: list[Fault]) -> tuple[dict[str, Any], Callable[[], dict[str, int]]]:
    """Return what the block says, and what tells the lines: they are looked for only when something is wrong."""
    if parts.fence == "---":
        from episodes.yamlblock import read_yaml  # noqa: PLC0415 - most notes are TOML

        values, lines, found = read_yaml(parts.block)
        faults += [msgspec.structs.replace(f, line=f.line + 1 if f.line else None) for f in found]
        return values, lambda: lines
    try:
        return tomllib.loads(parts.block), functools.cache(lambda: lines_of_keys(parts.block))
    except (ValueError, RecursionError) as error:
        faults.append(toml_fault(error, first_line=2))
        return {}, dict


def _front_matter(fields: Fields, zone: ZoneInfo) -> FrontMatter:
    written = fields.raw("date")
    front = FrontMatter(
        title=fields.text("title"),
        date=fields.converted("date", written, lambda v: parse_instant(v, zone)) if written is not None else None,
        guid=fields.exact("guid"),
        audio=fields.text("audio"),
        slug=fields.text("slug"),
        season=fields.whole("season"),
        season_name=fields.text("season_name", longest=128),
        episode=fields.whole("episode"),
        type=fields.word("type", EpisodeType, EpisodeType.FULL) if fields.has("type") else None,
        explicit=fields.truth("explicit"),
        summary=fields.text("summary", longest=4000),
        author=fields.text("author"),
        link=fields.url("link"),
        image=fields.text("image"),
        draft=fields.truth("draft") or False,
        block=fields.truth("block") or False,
        persons=read_persons(fields, "persons"),
        tags=fields.texts("tags"),
        later=fields.later(LATER),
    )
    if front.slug and not is_slug(front.slug):
        fields.fault("slug", f"slug may only have a-z, 0-9 and single '-', at most 60, not {front.slug!r}")
    if front.season_name and front.season is None:
        fields.fault("season_name", "season_name needs season")
    fields.finish(KEYS)
    return front
