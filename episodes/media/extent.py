"""Which part of a file is audio: what lies between the tags at its beginning and those at its end."""

from episodes.media.recording import Recording

_ID3V1 = 128
_APE_FOOTER = 32
_LYRICS_END = b"LYRICS200"
_MOST = 1_000
"""More tags in a row have only files that were made to keep programs busy."""


def id3v2_size(recording: Recording, at: int) -> int:
    """Return the size of an ID3v2 tag that begins at `at`, its header and footer included; 0 if there is none."""
    header = recording.read(at, 10)
    if len(header) < 10 or header[:3] != b"ID3" or header[3] == 0xFF or max(header[6:10]) > 0x7F:  # noqa: PLR2004 - ID3
        return 0
    size = header[6] << 21 | header[7] << 14 | header[8] << 7 | header[9]
    return 10 + size + (10 if header[5] & 0x10 else 0)


def tag_size(recording: Recording, at: int) -> int:
    """Return the size of a tag of any kind that begins at `at`, as joined files have them in the middle; 0 if none."""
    if size := id3v2_size(recording, at):
        return size
    head = recording.read(at, _APE_FOOTER)
    if head[:3] == b"TAG":
        return _ID3V1
    return _APE_FOOTER + int.from_bytes(head[12:16], "little") if head[:8] == b"APETAGEX" else 0


def audio_extent(recording: Recording) -> tuple[int, int]:
    """Return where the audio begins and ends."""
    start = after_id3v2(recording)
    return start, max(start, _before_tags(recording))


def after_id3v2(recording: Recording) -> int:
    """Return the position after all ID3v2 tags at the beginning."""
    at = 0
    for _ in range(_MOST):
        size = id3v2_size(recording, at)
        if not size:
            break
        at += size
    return min(at, recording.size)


def _before_tags(recording: Recording) -> int:
    """Return the position before ID3v1, APE and Lyrics3 tags at the end; they may follow each other."""
    end = recording.size
    for _ in range(_MOST):
        size = _id3v1(recording, end) or _ape(recording, end) or _lyrics(recording, end)
        if not size:
            break
        end -= size
    return end


def _id3v1(recording: Recording, end: int) -> int:
    return _ID3V1 if end >= _ID3V1 and recording.read(end - _ID3V1, 3) == b"TAG" else 0


def _ape(recording: Recording, end: int) -> int:
    footer = recording.read(end - _APE_FOOTER, _APE_FOOTER) if end >= _APE_FOOTER else b""
    if footer[:8] != b"APETAGEX":
        return 0
    size = int.from_bytes(footer[12:16], "little")
    if int.from_bytes(footer[20:24], "little") & 0x80000000:
        size += _APE_FOOTER
    return size if _APE_FOOTER <= size <= end else 0


def _lyrics(recording: Recording, end: int) -> int:
    tail = recording.read(end - 15, 15) if end >= 15 else b""  # noqa: PLR2004 - six digits and the mark
    if tail[6:] != _LYRICS_END or not tail[:6].isdigit():
        return 0
    size = int(tail[:6]) + 15
    return size if size <= end else 0
