"""The sound in FLAC files: what the header states, checked against the last frame that is there."""

from typing import NamedTuple

from episodes.findings import Finding, Severity
from episodes.media.extent import after_id3v2, audio_extent
from episodes.media.flac_frames import crc16, frames_in
from episodes.media.recording import Recording
from episodes.media.sound import Sound, average, truncated

_TAIL = 1 << 20
"""The last frame is sought in so many bytes; the largest possible ones of ordinary files fit in."""

_MOST = 1 << 10
"""More blocks in front of the sound have only files that were made to keep programs busy."""


class Info(NamedTuple):
    """STREAMINFO, the first block."""

    block: int
    """Samples per frame; 0 if they differ."""
    rate: int
    channels: int
    total: int
    """Samples; 0 when the encoder did not know."""
    start: int
    """Where the frames begin."""


class _Last(NamedTuple):
    """The last frame whose header is in the file."""

    first: int
    """Its first sample."""
    samples: int
    whole: bool


def measure_flac(recording: Recording) -> Sound:
    """Return the sound of a FLAC file; raise `AudioUnreadable` if its header is damaged or no frame follows."""
    begin, end = audio_extent(recording)
    info = _info(recording, begin)
    last = _last(recording, info, end)
    if last is None:
        raise recording.unreadable("no whole frame of sound is in it, so it was cut off")
    heard = last.first + (last.samples if last.whole else 0)
    seconds = heard / info.rate
    return Sound(
        duration=seconds,
        bitrate=average(end - info.start, seconds),
        vbr=True,
        sample_rate=info.rate,
        channels=info.channels,
        findings=_doubts(recording, info, last, seconds),
    )


def _doubts(recording: Recording, info: Info, last: _Last, seconds: float) -> tuple[Finding, ...]:
    if last.first + last.samples < info.total:
        return (truncated(recording, seconds, info.total / info.rate),)
    if last.whole:
        return ()
    message = "The last frame is damaged or incomplete: the file may have been cut off."
    return (recording.finding("MEDIA-DECODES", Severity.WARNING, message, "Listen to its end, or export it again."),)


def few_blocks(recording: Recording) -> bool:
    """Tell whether the blocks in front of the sound are no more than those of a real file."""
    at = after_id3v2(recording) + 4
    for _ in range(_MOST):
        header = recording.read(at, 4)
        if len(header) < 4 or header[0] & 0x80:  # noqa: PLR2004 - mark of the last one, and size
            return True
        at += 4 + int.from_bytes(header[1:4], "big")
    return False


def _info(recording: Recording, begin: int) -> Info:
    at, info = begin + 4, b""
    for _ in range(_MOST):
        header = recording.exactly(at, 4)
        size = int.from_bytes(header[1:4], "big")
        if header[0] & 0x7F == 0:
            info = recording.exactly(at + 4, 34)
        at += 4 + size
        if header[0] & 0x80:
            break
    packed = int.from_bytes(info[10:18], "big")
    rate = packed >> 44
    if not rate:
        raise recording.unreadable("its header is damaged")
    low, high = int.from_bytes(info[0:2], "big"), int.from_bytes(info[2:4], "big")
    return Info(
        block=low if low == high else 0,
        rate=rate,
        channels=(packed >> 41 & 7) + 1,
        total=packed & 0xFFFFFFFFF,
        start=at,
    )


def _last(recording: Recording, info: Info, end: int) -> _Last | None:
    """Return the last frame, or None if there is none near the end."""
    begin = max(info.start, end - _TAIL)
    tail = recording.read(begin, end - begin)
    frames = frames_in(tail, info.block)
    ends = {first + samples for first, samples, _ in frames}
    # Bytes that look like a frame by accident continue no other.
    frames = [frame for frame in frames if frame[0] in ends or frame[0] == 0]
    if not frames:
        return None
    first, samples, at = frames[-1]
    return _Last(first=first, samples=samples, whole=crc16(tail[at:]) == 0)
