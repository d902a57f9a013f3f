"""What a source says of itself, as it is written into the file that is made of it."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from episodes.audio import Audio, Chapter
from episodes.cover_art import cover_for_tags
from episodes.errors import AudioUnreadable, PictureUnreadable
from episodes.findings import Finding, Severity
from episodes.listening.gate import decoded
from episodes.reading import read_audio
from episodes.tagging.chapters import read_chapter_pictures
from episodes.tagging.covers import read_cover
from episodes.tagging.writing import write_tags
from episodes.tagging.written import Written
from episodes.text import clean_text


def carry_over(source: Path, encoded: Path, target: Path) -> tuple[Finding, ...]:
    """Write a copy of an encoded file with the words, cover and chapters of its source; return what is the matter.

    Raises `FileUnreadable`, `AudioUnreadable`, `TagsUnwritable` and `DecoderMissing`.
    """
    words = _by_ffmpeg(source)
    try:
        audio = read_audio(source)
    except AudioUnreadable:
        write_tags(encoded, target, words)
        return ()
    cover, ugly = _cover(source)
    words = msgspec.structs.replace(_filled(_by_us(audio), words), cover=cover, pictures=_pictures(audio))
    write_tags(encoded, target, words)
    return (*(finding for finding in audio.findings if finding.rule == "MEDIA-DECODES"), *ugly)


def _filled(words: Written, others: Written) -> Written:
    """Return the words, with those of others where they are silent."""
    names = (field.name for field in msgspec.structs.fields(Written))
    return Written(**{name: getattr(words, name) or getattr(others, name) for name in names})


def _by_us(audio: Audio) -> Written:
    tags = audio.tags
    return Written(
        title=tags.title,
        show=tags.album,
        author=tags.artist,
        season=tags.disc,
        episode=tags.track,
        date=tags.date[:10] or str(tags.year or ""),
        comment=tags.comment,
        description=tags.description,
        lyrics=tags.lyrics,
        link=tags.link,
        chapters=audio.chapters,
        duration=audio.duration,
    )


def _cover(source: Path) -> tuple[bytes, tuple[Finding, ...]]:
    picture = read_cover(source)
    if not picture:
        return b"", ()
    try:
        return cover_for_tags(picture, f"the cover in {source}"), ()
    except PictureUnreadable as error:
        ugly = Finding(
            rule="MEDIA-ID3",
            severity=Severity.WARNING,
            where=str(source),
            message=f"{error.message} It is left out.",
            fix="Embed a JPEG or PNG picture anew.",
        )
        return b"", (ugly,)


def _pictures(audio: Audio) -> dict[int, bytes]:
    """Return the pictures of chapters; one that is none was not counted as a picture when it was read."""
    made: dict[int, bytes] = {}
    for number, data in read_chapter_pictures(audio).items():
        with suppress(PictureUnreadable):
            made[number] = cover_for_tags(data, f"the picture of chapter {number + 1} in {audio.path}")
    return made


def _by_ffmpeg(source: Path) -> Written:
    with decoded(source) as container:
        stream, length = container.streams.best("audio"), container.duration or 0
        told = {
            key.lower(): clean_text(text).strip() for key, text in {**container.metadata, **stream.metadata}.items()
        }
        chapters = tuple(_chapters(container.chapters()))
    return Written(
        title=told.get("title", ""),
        show=told.get("album", ""),
        author=told.get("artist", ""),
        season=_number(told.get("disc", "")),
        episode=_number(told.get("track", "")),
        date=_date(told.get("date", "")),
        comment=told.get("comment", ""),
        description=told.get("description", ""),
        chapters=chapters,
        duration=length / 1_000_000,
    )


def _chapters(found: list[Mapping[str, Any]]) -> Iterator[Chapter]:
    for one in sorted(found, key=lambda one: one["start"] * one["time_base"]):
        start = float(one["start"] * one["time_base"])
        title = clean_text(one["metadata"].get("title", "")).strip()
        if start >= 0 and title:
            yield Chapter(start=round(start, 3), title=title)


def _number(text: str) -> int | None:
    found = re.match(r"\d{1,5}", text)
    return int(found[0]) or None if found else None


def _date(text: str) -> str:
    found = re.match(r"\d{4}(-\d\d-\d\d)?", text)
    return found[0] if found else ""
