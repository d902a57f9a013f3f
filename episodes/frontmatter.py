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
from episodes.fences import LONGEST, Parts, second_block, split
from episodes.fields import Fields
from episodes.locate import line_of, lines_of_keys
from episodes.model import EpisodeType
from episodes.namespace import parts
from episodes.namespace.parts import ChapterMark, Person, TranscriptFile
from episodes.persons import read_persons
from episodes.read import read_bytes
from episodes.text import is_slug
from episodes.times import parse_instant
from episodes.tomlwords import toml_fault

EPISODE_PARTS = (
    *("soundbites", "location", "license", "value", "alternate_enclosures", "social", "chat", "images", "funding"),
    *("thumbnails", "content_links", "txt"),
)
"""Keys in the words of Podcasting 2.0."""
KEYS = (
    *("title", "date", "guid", "audio", "slug", "season", "season_name", "episode", "type", "explicit", "summary"),
    *("author", "link", "image", "draft", "block", "persons", "tags", "itunes_title", "episode_display"),
    *EPISODE_PARTS,
    *("transcripts", "chapters"),
)
"""Every key of front matter."""


class EpisodeParts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What front matter says in the words of Podcasting 2.0, under the names that the episode has for it.

    Addresses that may be files of the show folder are still their names.
    """

    soundbites: tuple[parts.Soundbite, ...] = ()
    locations: tuple[parts.Location, ...] = ()
    license: parts.License | None = None
    alternates: tuple[parts.AlternateEnclosure, ...] = ()
    values: tuple[parts.Value, ...] = ()
    fundings: tuple[parts.Funding, ...] = ()
    images: tuple[parts.PodcastImage, ...] = ()
    thumbnails: tuple[parts.Thumbnail, ...] = ()
    socials: tuple[parts.SocialInteract, ...] = ()
    chat: parts.Chat | None = None
    content_links: tuple[parts.ContentLink, ...] = ()
    txts: tuple[parts.Txt, ...] = ()


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
    episode: int | float | None = None
    episode_display: str = ""
    itunes_title: str = ""
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
    parts: EpisodeParts | None = None
    """What else it says in the words of Podcasting 2.0."""
    tags: tuple[str, ...] = ()
    transcripts: tuple[TranscriptFile, ...] | None = None
    """Those that are to be offered; None means what lies beside the notes."""
    chapters: tuple[ChapterMark, ...] | None = None
    """None means what lies beside the notes, else what the audio carries, else times in the notes."""
    chapters_name: str = ""
    """Another file of chapters than the one beside the notes."""


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
    block = split(raw, path)
    fields, faults = _fields(block)
    front = _front_matter(fields, zone)
    if second := second_block(block):
        faults.append(Fault(message="a second block begins here; put its lines into the first one", line=second))
    if faults:
        raise FaultyDocument(path, tuple(sorted(faults, key=lambda f: f.line or 0)))
    return NotesFile(path=path, fields=front, body=block.body)


def _fields(block: Parts) -> tuple[Fields, list[Fault]]:
    faults: list[Fault] = []
    values, lines = _values(block, faults)

    def line(path: str) -> int | None:
        found = line_of(lines(), path)
        return found + 1 if found else None  # the opening fence is line 1

    return Fields(values, line, faults=faults, strings_only=block.fence == "---"), faults


def _values(block: Parts, faults: list[Fault]) -> tuple[dict[str, Any], Callable[[], dict[str, int]]]:
    """Return what the block says, and what tells the lines: they are looked for only when something is wrong."""
    if block.fence == "---":
        from episodes.yamlblock import read_yaml  # noqa: PLC0415 - most notes are TOML

        values, lines, found = read_yaml(block.block)
        faults += [msgspec.structs.replace(f, line=f.line + 1 if f.line else None) for f in found]
        return values, lambda: lines
    try:
        return tomllib.loads(block.block), functools.cache(lambda: lines_of_keys(block.block))
    except (ValueError, RecursionError) as error:
        faults.append(toml_fault(error, block.block, first_line=2))
        return {}, dict


def _front_matter(fields: Fields, zone: ZoneInfo) -> FrontMatter:
    written, typed = fields.raw("date"), {key for key in KEYS if fields.has(key)}
    front = FrontMatter(
        title=fields.text("title"),
        date=fields.converted("date", written, lambda v: parse_instant(v, zone)) if written is not None else None,
        guid=fields.exact("guid"),
        audio=fields.text("audio"),
        slug=fields.text("slug"),
        season=fields.whole("season"),
        season_name=fields.text("season_name", longest=128),
        episode=_number(fields),
        type=fields.word("type", EpisodeType, EpisodeType.FULL) if fields.has("type") else None,
        explicit=fields.truth("explicit"),
        summary=fields.text("summary", longest=4000),
        author=fields.text("author"),
        link=fields.url("link"),
        image=fields.text("image"),
        draft=fields.truth("draft") or False,
        block=fields.truth("block") or False,
        persons=read_persons(fields, "persons"),
        parts=read_episode_parts(fields, zone),
        itunes_title=fields.text("itunes_title"),
        episode_display=fields.text("episode_display", longest=32),
        tags=fields.texts("tags"),
        transcripts=_transcripts(fields, zone),
        chapters_name=fields.text("chapters") if isinstance(fields.peek("chapters"), str) else "",
        chapters=_chapters(fields),
    )
    if front.slug and not is_slug(front.slug):
        fields.fault("slug", f"slug may only have a-z, 0-9 and single '-', at most 60, not {front.slug!r}")
    for key, other in (("season_name", "season"), ("episode_display", "episode")):
        if key in typed and other not in typed:
            fields.fault(key, f"{key} needs {other}")
    fields.finish(KEYS)
    return front


def _transcripts(fields: Fields, zone: ZoneInfo) -> tuple[TranscriptFile, ...] | None:
    if not fields.has("transcripts"):
        return None
    if fields.peek("transcripts") is False:
        fields.raw("transcripts")
        return ()
    from episodes.namespace.typed import typed_parts  # noqa: PLC0415 - only where it is needed

    return typed_parts(fields, "transcripts", TranscriptFile, zone)


def _chapters(fields: Fields) -> tuple[ChapterMark, ...] | None:
    if not fields.has("chapters"):  # the name of a file was read already
        return None
    from episodes.chapters.marks import typed_marks  # noqa: PLC0415 - only where it is needed

    return typed_marks(fields, "chapters")


def _number(fields: Fields) -> int | float | None:
    """Return the number of the episode; one that is not whole stands in the podcast namespace alone."""
    if not isinstance(fields.peek("episode"), float):
        return fields.whole("episode")
    return fields.number("episode") or None


def read_episode_parts(fields: Fields, zone: ZoneInfo) -> EpisodeParts | None:
    """Read what stands in the words of the namespace; most notes say nothing of it, and then the table stays unread."""
    if not any(fields.has(key) for key in EPISODE_PARTS):
        return None
    from episodes.namespace.typed import typed_part, typed_parts  # noqa: PLC0415 - only where it is needed

    return EpisodeParts(
        soundbites=typed_parts(fields, "soundbites", parts.Soundbite, zone),
        locations=typed_parts(fields, "location", parts.Location, zone),
        license=typed_part(fields, "license", parts.License, zone),
        alternates=typed_parts(fields, "alternate_enclosures", parts.AlternateEnclosure, zone),
        values=typed_parts(fields, "value", parts.Value, zone),
        fundings=typed_parts(fields, "funding", parts.Funding, zone),
        images=typed_parts(fields, "images", parts.PodcastImage, zone),
        thumbnails=typed_parts(fields, "thumbnails", parts.Thumbnail, zone),
        socials=typed_parts(fields, "social", parts.SocialInteract, zone),
        chat=typed_part(fields, "chat", parts.Chat, zone),
        content_links=typed_parts(fields, "content_links", parts.ContentLink, zone),
        txts=typed_parts(fields, "txt", parts.Txt, zone),
    )
