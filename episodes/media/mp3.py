"""The sound in an MPEG audio file: its header when it can be believed, otherwise the walk over all its frames."""

from typing import NamedTuple

import msgspec

from episodes.findings import Finding
from episodes.media import mpeg_findings
from episodes.media.extent import audio_extent
from episodes.media.frames import MUCH_BEHIND, Walk, first_frame, walk
from episodes.media.mpeg import HEADER, Frame, parse_frame
from episodes.media.recording import Recording
from episodes.media.sound import Sound, average, truncated
from episodes.media.xing import Summary, read_summary

_MP3 = 3
"""The layer that MP3 is named after."""
_DISAGREE = 1.0
"""Seconds by which a header may be wrong before listeners notice (MEDIA-DECODES)."""
_MISSING = 0.1
"""Likewise where the last frame proves that something is missing."""
_THINNEST, _THICKEST = 7_000, 450_000
"""Bits per second between which every stream is: a damaged number of frames gives itself away."""
_FEW = 4
"""Frames by which the size of a constant stream may differ from its length."""


class Stream(NamedTuple):
    """Where the audio is and how it begins."""

    start: int
    end: int
    first: Frame
    summary: Summary | None


def measure_mp3(recording: Recording) -> Sound:
    """Return the sound of an MPEG audio file; raise `AudioUnreadable` if no frames are in it."""
    stream = _stream(recording)
    sound = _measured(recording, stream)
    if stream.first.layer == _MP3:
        return sound
    return msgspec.structs.replace(
        sound, findings=(*sound.findings, mpeg_findings.other_layer(recording, stream.first.layer))
    )


def _measured(recording: Recording, stream: Stream) -> Sound:
    claimed = _claimed(stream)
    if claimed and stream.summary and _agrees(recording, stream):
        size = stream.end - stream.start
        bitrate = average(size, claimed) if stream.summary.vbr else _constant(recording, stream)
        return _sound(stream, claimed, bitrate, vbr=stream.summary.vbr)
    return _walked(recording, stream, claimed)


def _stream(recording: Recording) -> Stream:
    begin, end = audio_extent(recording)
    start = first_frame(recording, begin, end)
    first = parse_frame(recording.read(start, HEADER)) if start is not None else None
    if start is None or first is None:
        raise recording.unreadable("there is no MPEG audio in it")
    summary = read_summary(recording.read(start, min(first.size, 512)), first)
    return Stream(start=start, end=end, first=first, summary=summary)


def _claimed(stream: Stream) -> float | None:
    """Return the duration that the header states."""
    if stream.summary is None or stream.summary.samples is None:
        return None
    return max(stream.summary.samples - stream.summary.silent, 0) / stream.first.rate


def _agrees(recording: Recording, stream: Stream) -> bool:
    """Tell whether the header's own idea of the stream's size is that of the file, and its length fits into that."""
    summary = stream.summary
    if summary is None or summary.bytes is None or summary.samples is None:
        return False
    # Some encoders count the header's own frame, others do not; a single missing byte is looked into.
    if not 0 <= stream.end - stream.start - summary.bytes <= stream.first.size:
        return False
    seconds = summary.samples / stream.first.rate
    if summary.vbr:
        return _THINNEST <= average(summary.bytes, seconds) <= _THICKEST
    difference = summary.bytes - seconds * _constant(recording, stream) / 8
    return abs(difference) <= _FEW * stream.first.size + summary.bytes / 100


def _constant(recording: Recording, stream: Stream) -> int:
    """Return the bit rate of the second frame: the first, which holds the header, may be larger to make room for it."""
    second = parse_frame(recording.read(stream.start + stream.first.size, HEADER))
    return (second or stream.first).bitrate


def _walked(recording: Recording, stream: Stream, claimed: float | None) -> Sound:
    """Return the sound by counting every frame."""
    start, silent = stream.start, 0
    if stream.summary:
        start, silent = start + stream.first.size, stream.summary.silent
    found = walk(recording, start, stream.end)
    seconds = max(found.seconds - silent / stream.first.rate, 0.0)
    if seconds <= 0:
        raise recording.unreadable("it ends before its first sound")
    vbr = len(found.bitrates) > 1
    bitrate = round(found.bits / found.seconds)
    return _sound(stream, seconds, bitrate, vbr=vbr, findings=_doubts(recording, found, stream, claimed, seconds))


def _promised(stream: Stream) -> int:
    """Return the size that the header states; 0 if it does not."""
    return (stream.summary.bytes if stream.summary else None) or 0


def _doubts(
    recording: Recording, found: Walk, stream: Stream, claimed: float | None, seconds: float
) -> tuple[Finding, ...]:
    findings = []
    cut = found.cut or _promised(stream) > stream.end - stream.start + stream.first.size
    if claimed is not None and claimed - seconds > (_MISSING if cut else _DISAGREE):
        findings.append(truncated(recording, seconds, claimed))
    elif claimed is not None and seconds - claimed > _DISAGREE:
        findings.append(mpeg_findings.too_short(recording, seconds, claimed))
    elif found.cut:
        findings.append(mpeg_findings.cut_frame(recording))
    if stream.summary is None and len(found.bitrates) > 1:
        findings.append(mpeg_findings.no_header(recording))
    if found.foreign:
        findings.append(mpeg_findings.foreign(recording, found.foreign))
    if found.behind > MUCH_BEHIND:
        findings.append(mpeg_findings.behind(recording, found.behind))
    return tuple(findings)


def _sound(stream: Stream, seconds: float, bitrate: int, *, vbr: bool, findings: tuple[Finding, ...] = ()) -> Sound:
    return Sound(
        duration=seconds,
        bitrate=bitrate,
        vbr=vbr,
        sample_rate=stream.first.rate,
        channels=stream.first.channels,
        findings=findings,
    )
