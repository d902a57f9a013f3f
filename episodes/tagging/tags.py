"""Tags: one table says where each stands in each kind of container, and the code follows from it."""

import re
from typing import Any

import msgspec
from mutagen.apev2 import APEv2
from mutagen.id3 import ID3
from mutagen.mp4 import MP4Tags

from episodes.audio import Tags
from episodes.findings import Finding, Severity
from episodes.media.recording import Recording
from episodes.text import clean_text, one_line


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
    "track": Place(id3=("TRCK",), mp4=("trkn", "tves"), vorbis=("tracknumber",), ape=("Track",)),
    "disc": Place(id3=("TPOS",), mp4=("disk", "tvsn"), vorbis=("discnumber",), ape=("Disc",)),
    "comment": Place(id3=("COMM",), mp4=("\xa9cmt",), vorbis=("comment",), ape=("Comment",)),
    "description": Place(
        id3=("TDES", "TXXX:description", "TXXX:DESCRIPTION"),
        mp4=("ldes", "desc"),
        vorbis=("description", "podcastdesc"),
        ape=("Description",),
    ),
    "subtitle": Place(id3=("TIT3",), mp4=("\xa9st3",), vorbis=("subtitle",), ape=("Subtitle",)),
    "lyrics": Place(
        id3=("USLT", "SYLT"), mp4=("\xa9lyr",), vorbis=("lyrics", "unsyncedlyrics"), ape=("Lyrics", "UNSYNCEDLYRICS")
    ),
    "link": Place(id3=("WOAF", "WXXX:"), mp4=("\xa9url",), vorbis=("url", "website"), ape=("File", "Related")),
    "copyright": Place(id3=("TCOP",), mp4=("cprt",), vorbis=("copyright",), ape=("Copyright",)),
    "genre": Place(id3=("TCON",), mp4=("\xa9gen",), vorbis=("genre",), ape=("Genre",)),
    "keywords": Place(id3=("TKWD",), mp4=("keyw",), vorbis=("podcastkeywords",)),
    "feed": Place(id3=("WFED",), mp4=("purl",), vorbis=("podcasturl",)),
    "feed_guid": Place(id3=("TGID",), mp4=("egid",), vorbis=("podcastid",)),
    "podcast": Place(id3=("PCST",), mp4=("pcst",), vorbis=("podcast",)),
}
"""Every field of `Tags` that stands in a file by itself."""

_LONGEST = 100_000
"""Characters of one tag that are kept; longer ones are not text."""
_PROGRAM_REMARK = re.compile(r"iTun|ID3v1 Comment|Songs-DB|c0$", re.IGNORECASE)
"""Descriptions of ID3 comments that programs leave for themselves."""
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?\S*))?")


_LINES = frozenset({"comment", "description", "lyrics"})
"""Tags that may have several lines."""


def read_tags(tags: Any, recording: Recording) -> tuple[Tags, tuple[Finding, ...]]:
    """Return the tags in what mutagen read, clean, and what is the matter with them."""
    raw = _raw(tags)
    clean = {name: clean_text(value).strip() for name, value in raw.items()}
    dirty = tuple(name for name, value in raw.items() if clean_text(value) != value)
    found = _typed({name: value if name in _LINES else one_line(value) for name, value in clean.items()})
    return found, (*([_dirt(recording, dirty)] if dirty else ()), *_misdeclared(tags, recording))


def _raw(tags: Any) -> dict[str, str]:
    if tags is None:
        return dict.fromkeys(PLACES, "")
    frames = _by_kind(tags) if isinstance(tags, ID3) else {}
    return {name: _value(tags, frames, place)[:_LONGEST] for name, place in PLACES.items()}


def _by_kind(tags: ID3) -> dict[str, list[Any]]:
    """Sort the frames by their kind, and links also by their description: asking mutagen walks over all of them."""
    found: dict[str, list[Any]] = {}
    for key, frame in tags.items():
        found.setdefault(frame.FrameID, []).append(frame)
        if frame.FrameID in {"TXXX", "WXXX"}:
            found.setdefault(key, []).append(frame)
    return found


def _typed(clean: dict[str, str]) -> Tags:
    typed = {
        "date": _day(clean["date"]),
        "year": _year(clean["date"]),
        "track": _number(clean["track"]),
        "disc": _number(clean["disc"]),
        "podcast": clean["podcast"] not in {"", "0", "False"},
    }
    return msgspec.convert(clean | typed, Tags)


def _value(tags: Any, frames: dict[str, list[Any]], place: Place) -> str:
    """Return the text of a tag, several values joined by a slash."""
    if isinstance(tags, ID3):
        values = (_id3(frames, key) for key in place.id3)
    elif isinstance(tags, MP4Tags):
        values = (_mp4(tags.get(key)) for key in place.mp4)
    elif isinstance(tags, APEv2):
        values = (" / ".join(_apart(str(tags[key]))) if key in tags else "" for key in place.ape)
    else:
        values = (" / ".join(map(str, tags.get(key) or ())) for key in place.vorbis)
    return next((value for value in values if value.strip()), "")


def _id3(frames: dict[str, list[Any]], key: str) -> str:
    found = frames.get(key, [])
    if key == "COMM":
        found = sorted((f for f in found if not _PROGRAM_REMARK.match(f.desc)), key=lambda frame: bool(frame.desc))
    return next((text for text in map(_text, found) if text), "")


def _text(frame: Any) -> str:
    """Return what a frame says: a list of texts, one text, texts with their times, a link, or a number."""
    if frame.FrameID == "SYLT":
        return "".join(text for text, _ in frame.text).strip()
    if hasattr(frame, "url"):
        return str(frame.url)
    if hasattr(frame, "value"):  # yes or no, as a number that may have any size
        return "1" if frame.value else ""
    text = getattr(frame, "text", "")
    return " / ".join(str(one) for one in text if str(one)) if isinstance(text, list) else str(text or "")


def _mp4(values: Any) -> str:
    if not values:
        return ""
    if not isinstance(values, list):  # a flag
        return str(values)
    if isinstance(values[0], tuple):
        return str(values[0][0] or "")
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


def _misdeclared(tags: Any, recording: Recording) -> tuple[Finding, ...]:
    """Tell of texts that `bounds` could only read in another encoding than the one that they declare."""
    frames = tags.values() if isinstance(tags, ID3) else ()
    wrong = {frame.FrameID for frame in frames if getattr(frame, "misdeclared", False)}
    names = [name for name, place in PLACES.items() if wrong & {key.partition(":")[0] for key in place.id3}]
    if not names:
        return ()
    return (
        recording.finding(
            "MEDIA-ID3",
            Severity.WARNING,
            f"Tags are not in the encoding that they declare: {', '.join(names)}; players show them wrongly.",
            "Write them anew with a tag editor, or into the notes.",
        ),
    )


def _dirt(recording: Recording, names: tuple[str, ...]) -> Finding:
    return recording.finding(
        "XML-CHARS",
        Severity.INFO,
        f"Tags hold control characters, which no feed can carry; they are left out: {', '.join(names)}.",
        "Nothing to do; to be rid of this note, type the tag anew.",
    )
