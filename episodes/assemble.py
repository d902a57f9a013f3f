"""Putting an episode together from all that is known of it.

The precedence is stated once, here: what the front matter says goes before side files, these before the audio's own
tags, these before what the show gives by default.
"""

from datetime import datetime

import msgspec

from episodes.audio import Audio
from episodes.findings import Finding, Severity
from episodes.frontmatter import FrontMatter
from episodes.model import Enclosure, Episode, EpisodeType
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


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What may speak for an episode whose front matter is silent."""

    body: str
    """The show notes in Markdown."""
    audio: Audio | None
    """The audio as it was read; None when only the catalog knows it."""
    stem: str
    """The file's name without its ending: the title's last resort."""
    show_author: str
    """Not repeated in the item."""


def assemble(front: FrontMatter, words: Words, identity: Identity, files: Files) -> Episode:
    """Return the complete episode."""
    tags = words.audio.tags if words.audio else None
    description, content = notes_fields(words.body or (tags.description or tags.comment if tags else ""))
    author = front.author or (one_line(tags.artist) if tags else "")
    return Episode(
        guid=identity.guid,
        guid_is_permalink=identity.guid_is_permalink,
        published=identity.published,
        title=title(front, words),
        enclosure=files.enclosure,
        duration=files.duration,
        image=files.image,
        description=description,
        content=content,
        summary=front.summary or "",
        author="" if author == words.show_author else author,
        link=front.link or "",
        season=front.season or (tags.disc if tags else None),
        season_name=front.season_name or "",
        episode=front.episode or (tags.track if tags else None),
        type=EpisodeType(front.type or "full"),
        explicit=front.explicit,
        block=front.block or False,
        persons=front.persons or (),
        tags=front.tags or (),
    )


def title(front: FrontMatter, words: Words) -> str:
    """Return the title: from the front matter, else the audio's tags, else the file's name."""
    tagged = one_line(words.audio.tags.title) if words.audio else ""
    return front.title or tagged or words.stem.replace("-", " ").replace("_", " ").strip().capitalize()


def doubts(front: FrontMatter, words: Words, where: str) -> tuple[Finding, ...]:
    """Return what a person should know about where the fields came from."""
    if front.title or (words.audio and words.audio.tags.title):
        return ()
    return (
        Finding(
            rule="ITEM-TITLE",
            severity=Severity.WARNING,
            where=where,
            message=f"Neither the notes nor the audio give a title; the file's name is used: {title(front, words)}.",
            fix='Write title = "…" between the +++ lines of the notes.',
        ),
    )
