"""Chapter marks inside an audio file: ID3 CHAP, MP4 (Nero) and Vorbis CHAPTERxxx become one sorted list."""

import math
import re
from collections.abc import Iterator
from typing import Any

from mutagen.id3 import ID3
from mutagen.mp4 import MP4

from episodes.audio import Chapter
from episodes.text import clean_text

_CLOCK = re.compile(r"(\d{1,3}):(\d{1,2}):(\d{1,2}(?:\.\d{1,9})?)")


def read_chapters(vendor: Any) -> tuple[Chapter, ...]:
    """Return the chapters in what mutagen read, sorted by their start."""
    tags = getattr(vendor, "tags", vendor)
    if isinstance(tags, ID3):
        found = _id3(tags)
    elif isinstance(vendor, MP4):
        found = ((chapter.start, chapter.title, "") for chapter in vendor.chapters or ())
    else:
        found = _vorbis(tags) if tags is not None else iter(())
    kept = [
        Chapter(start=round(float(start), 3), title=clean_text(str(title)).strip(), url=clean_text(url).strip())
        for start, title, url in found
        if math.isfinite(start) and start >= 0
    ]
    return tuple(sorted(kept, key=lambda chapter: chapter.start))


def _id3(tags: ID3) -> Iterator[tuple[float, str, str]]:
    for frame in tags.getall("CHAP"):
        titles = [str(text) for sub in frame.sub_frames.getall("TIT2") for text in sub.text]
        links = [str(sub.url) for key in ("WXXX", "WOAF") for sub in frame.sub_frames.getall(key)]
        yield frame.start_time / 1000, " / ".join(titles), (links or [""])[0]


def _vorbis(tags: Any) -> Iterator[tuple[float, str, str]]:
    for number in range(1000):
        key = f"chapter{number:03}"
        clock = _CLOCK.match(str((tags.get(key) or [""])[0]))
        if clock:
            start = int(clock[1]) * 3600 + int(clock[2]) * 60 + float(clock[3])
            yield start, _first(tags, f"{key}name"), _first(tags, f"{key}url")


def _first(tags: Any, key: str) -> str:
    return str((tags.get(key) or [""])[0])
