"""Tags: one table says where each stands in each kind of container, and the code follows from it."""

import re
from collections.abc import Iterable
from typing import Any

import msgspec
from mutagen.apev2 import APEv2
from mutagen.id3 import ID3
from mutagen.mp4 import MP4Tags

from episodes.audio import Tags
from episodes.findings import Finding, Severity
from episodes.media.recording import Recording
from episodes.text import clean_text


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where one tag stands; of several keys the first that holds something counts."""

    id3: tuple[str, ...] = ()
    mp4: tuple[str, ...] = ()
    vorbis: tuple[str, ...] = ()
    ape: tuple[str, ...] = ()


PLACES = {
    "title": Place(id3=("TIT2",), mp4=("\xa9nam",), vorbis=("title",), ape=("Title",)),
    "artist": Place(id3=("TPE1",), mp4=("\xa9ART",), vorbis=("artist",), ape=("Artist",)),
    "album": Place(id3=("TALB",), mp4=("\xa9alb",), vorbis=("album",), ape=("Album",)),
    "date": Place(id3=("TDRL", "TDRC", "TDOR"), mp4=("\xa9day",), vorbis=("date",), ape=("Year",)),
    "track": Place(id3=("TRCK",), mp4=("trkn",), vorbis=("tracknumber",), ape=("Track",)),
    "disc": Place(id3=("TPOS",), mp4=("disk",), vorbis=("discnumber",), ape=("Disc",)),
    "comment": Place(id3=("COMM",), mp4=("\xa9cmt",), vorbis=("comment",), ape=("Comment",)),
    "description": Place(
        id3=("TDES", "TXXX:description", "TXXX:DESCRIPTION"),
        mp4=("ldes", "desc"),
        vorbis=("description", "podcastdesc"),
        ape=("Description",),
    ),
}
"""Every field of `Tags` that stands in a file by itself."""

_LONGEST = 100_000
"""Characters of one tag that are kept; longer ones are not text."""
_PROGRAM_REMARK = re.compile(r"iTun|ID3v1 Comment|Songs-DB|c0$", re.IGNORECASE)
"""Descriptions of ID3 comments that programs leave for themselves."""
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?\S*))?")


def read_tags(tags: Any, recording: Recording) -> tuple[Tags, tuple[Finding, ...]]:
    """Return the tags in what mutagen read, clean, and what had to be cleaned."""
    raw = {name: "" if tags is None else _value(tags, place)[:_LONGEST] for name, place in PLACES.items()}
    clean = {name: clean_text(value).strip() for name, value in raw.items()}
    dirty = tuple(name for name, value in raw.items() if clean_text(value) != value)
    return _typed(clean), (_dirt(recording, dirty),) if dirty else ()


def _typed(clean: dict[str, str]) -> Tags:
    return Tags(
        title=clean["title"],
        artist=clean["artist"],
        album=clean["album"],
        date=_day(clean["date"]),
        year=_year(clean["date"]),
        track=_number(clean["track"]),
        disc=_number(clean["disc"]),
        comment=clean["comment"],
        description=clean["description"],
    )


def _value(tags: Any, place: Place) -> str:
    """Return the text of a tag, several values joined by a slash."""
    if isinstance(tags, ID3):
        values = (_id3(tags, key) for key in place.id3)
    elif isinstance(tags, MP4Tags):
        values = (_mp4(tags.get(key)) for key in place.mp4)
    elif isinstance(tags, APEv2):
        values = (" / ".join(_apart(str(tags[key]))) if key in tags else "" for key in place.ape)
    else:
        values = (" / ".join(map(str, tags.get(key) or ())) for key in place.vorbis)
    return next((value for value in values if value.strip()), "")


def _id3(tags: ID3, key: str) -> str:
    frames = tags.getall(key)
    if key == "COMM":
        frames = sorted((f for f in frames if not _PROGRAM_REMARK.match(f.desc)), key=lambda frame: bool(frame.desc))
    return " / ".join(map(str, _texts(frames[0]))) if frames else ""


def _texts(frame: Any) -> Iterable[Any]:
    return [text for text in getattr(frame, "text", ()) if str(text)]


def _mp4(values: Any) -> str:
    if not values:
        return ""
    if isinstance(values[0], tuple):
        return str(values[0][0])
    return " / ".join(map(str, values))


def _apart(text: str) -> list[str]:
    return [part for part in text.split("\0") if part]


def _number(text: str) -> int | None:
    """Return the number in `7` or `7/12`; 0 means that there is none."""
    found = re.match(r"\d{1,6}", text)
    return int(found[0]) or None if found else None


def _day(text: str) -> str:
    """Return a date with its day, with the time if there is one; a bare year or month is no publication date."""
    found = _DAY.match(text)
    if not found:
        return ""
    return f"{found[1]}T{found[2]}" if found[2] else found[1]


def _year(text: str) -> int | None:
    found = re.match(r"\d{4}", text)
    return int(found[0]) or None if found else None


def _dirt(recording: Recording, names: tuple[str, ...]) -> Finding:
    return recording.finding(
        "XML-CHARS",
        Severity.INFO,
        f"Tags hold control characters, which no feed can carry; they are left out: {', '.join(names)}.",
        "Nothing to do; to be rid of this note, type the tag anew.",
    )
