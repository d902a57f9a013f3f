"""Chapters inside an audio file: ID3, MP4 (Nero's list and Apple's tracks) and Vorbis comments become one list."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mutagen.id3 import ID3
from mutagen.mp4 import MP4

from episodes.audio import Audio, Chapter
from episodes.errors import AudioUnreadable
from episodes.findings import Finding
from episodes.media.recording import Recording, opened
from episodes.tagging.container import TagsUnreadable, vendor_file
from episodes.tagging.id3_chapters import id3_marks
from episodes.tagging.marks import Mark, chapters_of, in_order
from episodes.tagging.nero_chapters import nero_marks
from episodes.tagging.track_chapters import track_marks

_CLOCK = re.compile(r"(\d{1,3}):(\d{1,2}):(\d{1,2}(?:\.\d{1,9})?)")
_MOST_COMMENTS = 1000


def read_chapters(
    vendor: Any, recording: Recording, duration: float
) -> tuple[tuple[Chapter, ...], tuple[Finding, ...]]:
    """Return the chapters of a file that lasts `duration` seconds, and what is the matter with them.

    `vendor` is what mutagen read of it.
    """
    return chapters_of(_marks(vendor, recording), duration, recording)


def read_chapter_pictures(audio: Audio) -> dict[int, bytes]:
    """Return the pictures inside a file that are shown during chapters, by the chapter's place in `audio.chapters`.

    Raises `FileUnreadable` and `AudioUnreadable`.
    """
    with opened(Path(audio.path)) as recording:
        try:
            marks = _marks(vendor_file(recording, audio.format), recording)
        except TagsUnreadable:
            return {}
        kept = in_order(marks, audio.duration)
    pairs = zip(kept, audio.chapters, strict=False)
    return {number: mark.picture for number, (mark, chapter) in enumerate(pairs) if chapter.cover and mark.picture}


def _marks(vendor: Any, recording: Recording) -> tuple[Mark, ...]:
    tags = getattr(vendor, "tags", vendor)
    if isinstance(tags, ID3):
        return tuple(id3_marks(tags))
    if isinstance(vendor, MP4):
        return _boxed(recording)
    return tuple(_comments(tags)) if tags is not None else ()


def _boxed(recording: Recording) -> tuple[Mark, ...]:
    """Nero's list has the exact times, Apple's tracks have whole titles, links and pictures."""
    try:
        listed, tracked = tuple(nero_marks(recording)), track_marks(recording)
    except AudioUnreadable:
        return ()
    if len(tracked) > len(listed):
        return tracked
    if len(tracked) < len(listed):
        return listed
    pairs = zip(listed, tracked, strict=True)
    return tuple(track._replace(start=one.start, title=_longer(one.title, track.title)) for one, track in pairs)


def _longer(title: str, other: str) -> str:
    """Return the title that the other one is the beginning of; the first if they differ."""
    return other if other.startswith(title) else title


def _comments(tags: Any) -> Iterator[Mark]:
    said = _first_texts(tags)
    for number in range(_MOST_COMMENTS if said else 0):
        key = f"chapter{number:03}"
        clock = _CLOCK.match(said.get(key, ""))
        if clock:
            start = int(clock[1]) * 3600 + int(clock[2]) * 60 + float(clock[3])
            yield Mark(start=start, title=said.get(f"{key}name", ""), url=said.get(f"{key}url", ""))


def _first_texts(tags: Any) -> dict[str, str]:
    """Return the first text of each key about chapters; mutagen would go through all comments for each question."""
    pairs = tags if isinstance(tags, list) else [(key, str(tags[key]).partition("\0")[0]) for key in tags]
    found: dict[str, str] = {}
    for key, text in pairs:
        if key.lower().startswith("chapter"):
            found.setdefault(key.lower(), text)
    return found
