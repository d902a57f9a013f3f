"""The sound in a raw AAC file (ADTS): it has no index, so every frame is counted."""

import re
from typing import NamedTuple

from episodes.findings import Finding, Severity
from episodes.media.aac_config import CHANNELS, RATES
from episodes.media.extent import audio_extent, tag_size
from episodes.media.frames import MUCH_BEHIND
from episodes.media.mpeg_findings import behind, foreign
from episodes.media.recording import LARGEST_PIECE, SMALLEST_PIECE, Recording
from episodes.media.sound import Sound, average

_SAMPLES = 1024
"""Per channel in each block of a frame."""
_HEADER = 7
_FOREIGN_LIMIT = 1 << 20
_PATIENCE = 20_000
"""How often the walk may go on behind something foreign; more often it stops only in files made to keep it busy."""
_SYNC = re.compile(rb"\xff[\xf0\xf1\xf8\xf9]")


def measure_adts(recording: Recording) -> Sound:
    """Return the sound of a raw AAC file; raise `AudioUnreadable` if its header is impossible."""
    start, end = audio_extent(recording)
    header = recording.exactly(start, _HEADER)
    rate_index = header[2] >> 2 & 0xF
    if rate_index >= len(RATES):
        raise recording.unreadable("its AAC header is damaged")
    found = _count(recording, start, end)
    seconds = found.blocks * _SAMPLES / RATES[rate_index]
    return Sound(
        duration=seconds,
        bitrate=average(found.used, seconds),
        vbr=False,
        sample_rate=RATES[rate_index],
        channels=CHANNELS[(header[2] & 1) << 2 | header[3] >> 6],
        findings=_doubts(recording, found, end),
    )


class _Found(NamedTuple):
    """What the walk met."""

    blocks: int
    used: int
    """Bytes of their frames."""
    foreign: int
    """Bytes between them that belong to none of them and to no tag."""
    at: int
    """Where no frame followed any more."""


def _doubts(recording: Recording, found: _Found, end: int) -> tuple[Finding, ...]:
    doubts = []
    if found.foreign:
        doubts.append(foreign(recording, found.foreign))
    if end - found.at > MUCH_BEHIND:
        doubts.append(behind(recording, end - found.at))
    elif found.at < end and _begins_frame(recording.read(found.at, 2)):
        doubts.append(_ragged(recording))
    return tuple(doubts)


def _begins_frame(head: bytes) -> bool:
    return head[:1] == b"\xff" and (len(head) == 1 or head[1] & 0xF6 == 0xF0)  # noqa: PLR2004 - sync word


def _count(recording: Recording, start: int, end: int) -> _Found:
    """Count blocks and bytes, frame by frame."""
    blocks = used = strange = 0
    at, reach, patience = start, LARGEST_PIECE, _PATIENCE
    while at + _HEADER <= end and patience:
        chunk = recording.read(at, min(reach, end - at))
        reach = min(reach * 2, LARGEST_PIECE)
        here, last = 0, len(chunk) - _HEADER
        while here <= last and chunk[here] == 0xFF and chunk[here + 1] & 0xF6 == 0xF0:  # noqa: PLR2004 - sync word
            size = (chunk[here + 3] & 3) << 11 | chunk[here + 4] << 3 | chunk[here + 5] >> 5
            if size < _HEADER or at + here + size > end:
                break
            blocks, used, here = blocks + 1 + (chunk[here + 6] & 3), used + size, here + size
        at += here
        if here:
            continue
        after, patience = _resync(recording, at, end, patience - 1)
        if after is None:
            break
        strange += 0 if tag_size(recording, at) else after - at
        at, reach = after, SMALLEST_PIECE
    return _Found(blocks=blocks, used=used, foreign=strange, at=at)


def _resync(recording: Recording, at: int, end: int, patience: int) -> tuple[int | None, int]:
    """Return where frames go on after something foreign, None if nowhere near, and what is left of the patience."""
    for begin, piece in recording.pieces(at + 1, min(end, at + _FOREIGN_LIMIT), overlap=1):
        for match in _SYNC.finditer(piece):
            patience = max(patience - 1, 0)
            if not patience:
                return None, 0
            if is_adts(recording, begin + match.start()):
                return begin + match.start(), patience
    return None, patience


def is_adts(recording: Recording, at: int) -> bool:
    """Tell whether AAC frames follow each other from here, or fill the file to its end."""
    for _ in range(3):
        header = recording.read(at, _HEADER)
        if len(header) < _HEADER or header[0] != 0xFF or header[1] & 0xF6 != 0xF0:  # noqa: PLR2004 - sync word
            return False
        size = (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5
        if size < _HEADER:
            return False
        at += size
        if at == recording.size:
            return True
    return True


def _ragged(recording: Recording) -> Finding:
    return recording.finding(
        "MEDIA-DECODES",
        Severity.ERROR,
        "The file does not end with a whole frame: it was cut off.",
        "Copy or export it again; an upload or download of it was probably interrupted.",
    )
