"""Putting an episode together from all that is known of it.

The precedence is stated once, here: what the front matter says goes before side files, these before the audio's own
tags, these before what the show gives by default.
"""

from datetime import UTC, datetime
from typing import Any

import msgspec

from episodes.audio import Tags
from episodes.fields import is_web_address
from episodes.findings import Finding, Severity
from episodes.frontmatter import EpisodeParts, FrontMatter
from episodes.model import Enclosure, Episode, EpisodeType
from episodes.namespace.parts import ChaptersFile, PodcastImage, SimpleChapter, Thumbnail, TranscriptFile
from episodes.notes import notes_fields
from episodes.text import one_line


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """What is fixed at an episode's first publishing."""

    guid: str
    guid_is_permalink: bool = False
    published: datetime


class Files(msgspec.Struct, frozen=True, kw_only=True):
    """An episode's files as they are stored: URLs or keys."""

    enclosure: Enclosure
    duration: float | None
    """Length of the audio in seconds."""
    image: str = ""
    """Its own artwork; empty for none."""
    transcripts: tuple[TranscriptFile, ...] = ()
    chapters: tuple[SimpleChapter, ...] = ()
    chapters_file: ChaptersFile | None = None
    parts: EpisodeParts | None = None
    """What the front matter says in the words of Podcasting 2.0, with addresses in the place of files."""


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What may speak for an episode whose front matter is silent."""

    body: str
    """The show notes in Markdown."""
    tags: Tags | None
    """The audio's own tags; None when the audio is not at hand."""
    published: Episode | None
    """The episode as it was published last: speaks where audio that is not at hand did."""
    stem: str
    """The file's name without its ending: the title's last resort."""
    show_author: str
    """Not repeated in the item."""


class _Heard(msgspec.Struct, frozen=True, kw_only=True):
    """What the audio says of the episode, or said when it was published."""

    title: str = ""
    author: str = ""
    link: str = ""
    season: int | None = None
    episode: int | float | None = None
    notes: tuple[str, str] = ("", "")
    """Description and full content."""


def assemble(front: FrontMatter, words: Words, identity: Identity, files: Files) -> Episode:
    """Return the complete episode."""
    heard = _heard(words)
    description, content = notes_fields(words.body) if words.body.strip() else heard.notes
    return Episode(
        guid=identity.guid,
        guid_is_permalink=identity.guid_is_permalink,
        published=identity.published.astimezone(UTC),
        title=front.title or heard.title or title_of_stem(words.stem),
        enclosure=files.enclosure,
        duration=files.duration,
        image=files.image,
        description=description,
        content=content,
        summary=front.summary,
        author=front.author or heard.author,
        link=front.link or heard.link,
        season=front.season or heard.season,
        season_name=front.season_name,
        episode=front.episode or heard.episode,
        type=front.type or EpisodeType.FULL,
        explicit=front.explicit,
        block=front.block,
        episode_display=front.episode_display,
        itunes_title=front.itunes_title,
        persons=front.persons,
        transcripts=files.transcripts,
        chapters=files.chapters,
        chapters_file=files.chapters_file,
        **_parts(files.parts),
        tags=front.tags,
    )


def _parts(parts: EpisodeParts | None) -> dict[str, Any]:
    """Return what the front matter says in the words of the namespace, with a still picture for YouTube (YT-THUMB)."""
    if parts is None:
        return {}
    wide = (image for image in parts.images if _is_wide(image))
    stills = tuple(Thumbnail(url=image.href, width=image.width, height=image.height) for image in wide)
    return msgspec.structs.asdict(parts) | {"thumbnails": parts.thumbnails or stills}


def _is_wide(image: PodcastImage) -> bool:
    if image.aspect_ratio:
        return image.aspect_ratio.replace(" ", "") == "16/9"
    return image.width is not None and image.height is not None and image.width * 9 == image.height * 16


def title_of_stem(stem: str) -> str:
    """Return a readable title made of a file's name."""
    return stem.replace("-", " ").replace("_", " ").strip().capitalize()


def doubts(front: FrontMatter, words: Words, where: str) -> tuple[Finding, ...]:
    """Return what a person should know about where the fields came from."""
    found = list[Finding]()
    if not front.title and not _heard(words).title:
        title = title_of_stem(words.stem)
        found.append(
            Finding(
                rule="ITEM-TITLE",
                severity=Severity.WARNING,
                where=where,
                message=f"Neither the notes nor the audio give a title; it is made of the file's name: {title}.",
                fix='Write title = "…" between the +++ lines of the notes.',
            )
        )
    return tuple(found)


def _heard(words: Words) -> _Heard:
    if words.tags:
        tags, artist = words.tags, one_line(words.tags.artist)
        return _Heard(
            title=one_line(tags.title),
            author="" if artist == words.show_author else artist,
            link=tags.link if is_web_address(tags.link) else "",
            season=tags.disc,
            episode=tags.track,
            notes=notes_fields(tags.description or tags.comment),
        )
    if words.published:
        was = words.published
        return _Heard(
            title=was.title,
            author=was.author,
            link=was.link,
            season=was.season,
            episode=was.episode,
            notes=(was.description, was.content),
        )
    return _Heard()
