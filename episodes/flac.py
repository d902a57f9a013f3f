"""The sound in FLAC files: what the header states, checked against the last frame that is there."""

from typing import NamedTuple

from episodes.extent import audio_extent
from episodes.findings import Finding, Severity
from episodes.recording import Recording
from episodes.sound import Sound, average, truncated

_TAIL = 1 << 20
"""The last frame is sought in so many bytes; the largest possible ones of ordinary files fit in."""
_VARIABLE = 1


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


def _info(recording: Recording, begin: int) -> Info:
    at, info = begin + 4, b""
    for _ in range(1 << 10):
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
    frames = _frames(tail, info)
    ends = {first + samples for first, samples, _ in frames}
    # Bytes that look like a frame by accident continue no other.
    frames = [frame for frame in frames if frame[0] in ends or frame[0] == 0]
    if not frames:
        return None
    first, samples, at = frames[-1]
    return _Last(first=first, samples=samples, whole=crc16(tail[at:]) == 0)


def _frames(tail: bytes, info: Info) -> list[tuple[int, int, int]]:
    """Return first sample, number of samples and position of each frame that begins in the tail."""
    found = []
    at = tail.find(b"\xff")
    while at >= 0:
        frame = _frame(tail[at : at + 16].ljust(16, b"\0"), info)
        if frame:
            found.append((*frame, at))
        at = tail.find(b"\xff", at + 1)
    return found


def _frame(header: bytes, info: Info) -> tuple[int, int] | None:
    """Return first sample and number of samples of the frame that a header begins, None if it is none."""
    if header[1] & 0xFE != 0xF8 or header[3] & 1:  # noqa: PLR2004 - sync code
        return None
    number, at = _coded(header, 4)
    code = header[2] >> 4
    samples, at = _samples(code, header, at)
    at += {12: 1, 13: 2, 14: 2}.get(header[2] & 0xF, 0)
    if number is None or not samples or crc8(header[:at]) != header[at]:
        return None
    return (number if header[1] & _VARIABLE else number * (info.block or samples)), samples


def _coded(header: bytes, at: int) -> tuple[int | None, int]:
    """Decode the number of a frame or sample, which is written as UTF-8 writes characters."""
    first = header[at]
    if first < 0x80:  # noqa: PLR2004 - one byte
        return first, at + 1
    more = 8 - (first ^ 0xFF).bit_length() - 1
    rest = header[at + 1 : at + 1 + more]
    if not 1 <= more <= 6 or any(byte >> 6 != 0b10 for byte in rest):  # noqa: PLR2004 - as UTF-8 once had it
        return None, at
    number = first & (0x3F >> more)
    for byte in rest:
        number = number << 6 | byte & 0x3F
    return number, at + 1 + more


def _samples(code: int, header: bytes, at: int) -> tuple[int, int]:
    """Return the samples of a frame and where its header goes on."""
    if code == 1:
        return 192, at
    if 2 <= code <= 5:  # noqa: PLR2004 - as the format numbers them
        return 576 << (code - 2), at
    if code in {6, 7}:
        width = code - 5
        return int.from_bytes(header[at : at + width], "big") + 1, at + width
    return (256 << (code - 8) if code >= 8 else 0), at  # noqa: PLR2004 - as the format numbers them


def crc8(data: bytes) -> int:
    """Return the check sum that ends a frame's header."""
    value = 0
    for byte in data:
        value = _CRC8[value ^ byte]
    return value


def crc16(data: bytes) -> int:
    """Return the check sum that ends a frame; 0 over a whole frame with its sum."""
    value = 0
    for byte in data:
        value = (value << 8 & 0xFFFF) ^ _CRC16[value >> 8 ^ byte]
    return value


def _table(width: int, polynomial: int) -> tuple[int, ...]:
    top, mask = 1 << (width - 1), (1 << width) - 1

    def remainder(byte: int) -> int:
        value = byte << (width - 8)
        for _ in range(8):
            value = (value << 1 ^ (polynomial if value & top else 0)) & mask
        return value

    return tuple(remainder(byte) for byte in range(256))


_CRC8 = _table(8, 0x07)
_CRC16 = _table(16, 0x8005)
