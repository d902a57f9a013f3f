"""The sound in Ogg files (Vorbis, Opus): the pages count the samples, so all of them are visited."""

import struct
from typing import NamedTuple

from episodes.findings import Finding, Severity
from episodes.media.recording import Recording
from episodes.media.sound import Sound, average, truncated

_HEADER = 27
_LAST = 0x04
"""Page flag: the stream ends here."""
_FIRST = 0x02
"""Page flag: a stream begins here."""
_OPUS_RATE = 48000
_NONE = 0xFFFFFFFFFFFFFFFF
_FOREIGN_LIMIT = 1 << 20


class Start(NamedTuple):
    """What a stream says at its beginning."""

    channels: int
    rate: int
    """Samples per second, in which its pages count."""
    skipped: int
    """Samples at the beginning that are not to be heard."""
    shown: int
    """Sample rate of the source, for people."""


class _Page(NamedTuple):
    flags: int
    position: int
    serial: int
    at: int
    end: int


class _Link(NamedTuple):
    """One stream of a chain, as far as it was read."""

    serial: int
    start: Start
    position: int
    ended: bool


def measure_ogg(recording: Recording) -> Sound:
    """Return the sound of an Ogg file, chained streams together; raise `AudioUnreadable` if there is none."""
    seconds, first, link, whole = 0.0, None, None, True
    at = 0
    while page := _page(recording, at):
        at = page.end
        whole = page.end <= recording.size
        if not whole:
            break
        if page.flags & _FIRST and (start := _start(recording, page)):
            seconds += _seconds(link)
            first, link = first or start, _Link(page.serial, start, 0, ended=False)
        elif link and page.serial == link.serial:
            position = link.position if page.position == _NONE else page.position
            link = link._replace(position=position, ended=bool(page.flags & _LAST))
    seconds += _seconds(link)
    if first is None or link is None or seconds <= 0:
        raise recording.unreadable("it ends before its first sound")
    return Sound(
        duration=seconds,
        bitrate=average(min(at, recording.size), seconds),
        vbr=True,
        sample_rate=first.shown,
        channels=first.channels,
        findings=_end(recording, seconds, whole=whole, ended=link.ended),
    )


def _end(recording: Recording, seconds: float, *, whole: bool, ended: bool) -> tuple[Finding, ...]:
    if not whole:
        return (truncated(recording, seconds, None),)
    if ended:
        return ()
    message = "The stream has no proper end: it was cut off, or taken from a live stream."
    return (recording.finding("MEDIA-DECODES", Severity.WARNING, message, "Listen to its end."),)


def _seconds(link: _Link | None) -> float:
    return max(link.position - link.start.skipped, 0) / link.start.rate if link else 0.0


def _page(recording: Recording, at: int) -> _Page | None:
    """Return the page at a position, or the next one behind something foreign; None at the end."""
    header = recording.read(at, _HEADER)
    if header[:4] != b"OggS":
        at = _next(recording, at)
        header = recording.read(at, _HEADER)
    if len(header) < _HEADER or header[:4] != b"OggS":
        return None
    flags, position, serial = struct.unpack_from("<BQI", header, 5)
    lengths = recording.read(at + _HEADER, header[26])
    begin = at + _HEADER + header[26]
    end = begin + sum(lengths) if len(lengths) == header[26] else recording.size + 1
    return _Page(flags=flags, position=position, serial=serial, at=begin, end=end)


def _next(recording: Recording, at: int) -> int:
    for begin, piece in recording.pieces(at, min(at + _FOREIGN_LIMIT, recording.size), overlap=3):
        found = piece.find(b"OggS")
        if found >= 0:
            return begin + found
    return recording.size


def _start(recording: Recording, page: _Page) -> Start | None:
    """Return what the first page of a Vorbis or Opus stream says, None for other streams."""
    data = recording.read(page.at, 30)
    if data[:8] == b"OpusHead" and len(data) >= 19:  # noqa: PLR2004 - its size
        _, channels, skipped, _ = struct.unpack_from("<BBHI", data, 8)
        return Start(channels=channels, rate=_OPUS_RATE, skipped=skipped, shown=_OPUS_RATE)
    if data[:7] == b"\x01vorbis" and len(data) >= 16:  # noqa: PLR2004 - up to the rate
        channels, rate = struct.unpack_from("<BI", data, 11)
        return Start(channels=channels, rate=rate, skipped=0, shown=rate) if rate else None
    return None
