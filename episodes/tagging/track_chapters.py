"""Chapters in tracks of an MP4 or QuickTime file: titles, links and pictures, each in a track of its own.

Apple's tools and players use these; mutagen reads only the list that Nero invented. A text track holds titles, another
one may hold links as `<https://…>`, and a film track of single pictures what to show meanwhile.
"""

import re
from collections.abc import Iterator

from episodes.media.movie import VIDEO, Movie, Track, read_movie
from episodes.media.recording import Recording
from episodes.media.samples import Sample, listed
from episodes.tagging.marks import MOST, Mark

_TEXTS = frozenset({b"text", b"sbtl"})
_LINK = re.compile(r"<(https?://[^<>\s]+)>")
_LARGEST_TEXT = 1 << 16
_LARGEST_PICTURE = 1 << 24
_ALL_PICTURES = 1 << 27
"""Bytes; more pictures than that would be a film."""

Timed = dict[float, str]
"""Texts by the second at which they begin."""


def track_marks(recording: Recording) -> tuple[Mark, ...]:
    """Return the chapters that the sound's track refers to, as they stand there."""
    movie = read_movie(recording)
    tracks = _referred(movie)
    texts = [dict(_texts(recording, track)) for track in tracks if track.kind in _TEXTS]
    titles = next((found for found in texts if not _are_links(found)), {})
    links = next((found for found in texts if _are_links(found)), {})
    films = (track for track in tracks if track.kind == VIDEO)
    pictures = {start: data for film in films for start, data in _pictures(recording, film)}
    return tuple(
        Mark(start=start, title=title, url=_link(links.get(start, "")), picture=pictures.get(start, b""))
        for start, title in titles.items()
        if title or start  # an empty one at the beginning only fills the time before the first
    )


def _referred(movie: Movie) -> list[Track]:
    numbers = [number for track in movie.tracks for number in track.chapters]
    by_number = {track.number: track for track in movie.tracks if track.timescale}
    return [by_number[number] for number in dict.fromkeys(numbers) if number in by_number]


def _starts(recording: Recording, track: Track) -> Iterator[tuple[float, Sample]]:
    for sample in listed(recording, track, MOST):
        yield round(track.edits.delay + sample.start / track.timescale, 3), sample


def _texts(recording: Recording, track: Track) -> Iterator[tuple[float, str]]:
    for start, sample in _starts(recording, track):
        data = recording.read(sample.at, min(sample.size, _LARGEST_TEXT))
        yield start, _decoded(data[2 : 2 + int.from_bytes(data[:2], "big")])


def _decoded(data: bytes) -> str:
    """QuickTime's texts are UTF-16 if they begin with a byte order mark, else UTF-8, or old Macintosh letters."""
    if data[:2] in {b"\xfe\xff", b"\xff\xfe"}:
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("mac_roman", errors="replace")


def _are_links(texts: Timed) -> bool:
    written = [text for text in texts.values() if text.strip()]
    return bool(written) and all(_LINK.search(text) for text in written)


def _link(text: str) -> str:
    found = _LINK.search(text)
    return found[1] if found else ""


def _pictures(recording: Recording, track: Track) -> Iterator[tuple[float, bytes]]:
    room = _ALL_PICTURES
    for start, sample in _starts(recording, track):
        room -= sample.size
        if sample.size <= _LARGEST_PICTURE and room >= 0:
            yield start, recording.read(sample.at, sample.size)
