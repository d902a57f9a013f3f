"""The sound in a raw AAC file (ADTS): it has no index, so every frame is counted."""

from episodes.findings import Finding, Severity
from episodes.media.aac_config import CHANNELS, RATES
from episodes.media.extent import audio_extent
from episodes.media.recording import LARGEST_PIECE, SMALLEST_PIECE, Recording
from episodes.media.sound import Sound, average

_SAMPLES = 1024
"""Per channel in each block of a frame."""
_HEADER = 7
_FOREIGN_LIMIT = 1 << 20


def measure_adts(recording: Recording) -> Sound:
    """Return the sound of a raw AAC file; raise `AudioUnreadable` if its header is impossible."""
    start, end = audio_extent(recording)
    header = recording.exactly(start, _HEADER)
    rate_index = header[2] >> 2 & 0xF
    if rate_index >= len(RATES):
        raise recording.unreadable("its AAC header is damaged")
    blocks, used, at = _count(recording, start, end)
    seconds = blocks * _SAMPLES / RATES[rate_index]
    return Sound(
        duration=seconds,
        bitrate=average(used, seconds),
        vbr=False,
        sample_rate=RATES[rate_index],
        channels=CHANNELS[(header[2] & 1) << 2 | header[3] >> 6],
        findings=() if at == end else (_ragged(recording),),
    )


def _count(recording: Recording, start: int, end: int) -> tuple[int, int, int]:
    """Return the number of blocks, the bytes of their frames, and where the walk ended."""
    blocks = used = 0
    at, reach = start, LARGEST_PIECE
    while at + _HEADER <= end:
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
        after = _resync(recording, at, end)
        if after is None:
            break
        at, reach = after, SMALLEST_PIECE
    return blocks, used, at


def _resync(recording: Recording, at: int, end: int) -> int | None:
    """Return where frames go on after something foreign, None if nowhere near."""
    for begin, piece in recording.pieces(at + 1, min(end, at + _FOREIGN_LIMIT), overlap=0):
        found = piece.find(b"\xff")
        while found >= 0:
            if is_adts(recording, begin + found):
                return begin + found
            found = piece.find(b"\xff", found + 1)
    return None


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
