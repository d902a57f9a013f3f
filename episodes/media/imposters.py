"""What a file is that was taken for audio: pages saved by mistake, archives, pictures, documents."""

from episodes.media.recording import Recording

_MARKS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"PK\x03\x04", "a ZIP archive"),
    (0, b"PK\x05\x06", "an empty ZIP archive"),
    (0, b"\x1f\x8b", "compressed with gzip"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (0, b"Rar!", "a RAR archive"),
    (0, b"BZh", "compressed with bzip2"),
    (0, b"\xfd7zXZ", "compressed with xz"),
    (257, b"ustar", "a tar archive"),
    (0, b"%PDF", "a PDF document"),
    (0, b"\xd0\xcf\x11\xe0", "an Office document"),
    (0, b"\xff\xd8\xff", "a JPEG picture"),
    (0, b"\x89PNG", "a PNG picture"),
    (0, b"GIF8", "a GIF picture"),
    (8, b"WEBP", "a WebP picture"),
    (8, b"AVI ", "an AVI video"),
    (0, b"\x1aE\xdf\xa3", "Matroska or WebM, which podcli does not read"),
    (0, b"\x30\x26\xb2\x75", "Windows Media, which podcli does not read"),
    (0, b"MAC ", "Monkey's Audio, which podcli does not read"),
    (0, b"wvpk", "WavPack, which podcli does not read"),
    (0, b"caff", "Core Audio (CAF), which podcli does not read"),
    (0, b"\x00\x00\x01\xba", "an MPEG program stream, which podcli does not read"),
    (0, b"riff\x2e\x91\xcf\x11", "Wave64, which podcli does not read"),
    (0, b".snd\x00\x00", "Sun audio (AU), which podcli does not read"),
    (0, b"TTA1", "True Audio, which podcli does not read"),
    (0, b"\x0b\x77", "AC-3, which podcli does not read"),
    (0, b"FLV\x01", "Flash video, which podcli does not read"),
    (0, b"DSD ", "DSD, which podcli does not read"),
    (0, b"MPCK", "Musepack, which podcli does not read"),
    (0, b"MP+", "Musepack, which podcli does not read"),
    (0, b"#!AMR", "AMR speech, which podcli does not read"),
    (0, b"MThd", "MIDI notes, which hold no sound"),
    (0, b"OggS", "Ogg, but neither Vorbis nor Opus"),
    (0, b"RIFF", "RIFF, but not WAV"),
    (0, b"FORM", "IFF, but not AIFF"),
    (0, b"\x7fELF", "a program"),
    (0, b"MZ", "a Windows program"),
    (0, b"SQLite format 3", "a database"),
    (0, b"version https://git-lfs", "a Git LFS pointer; run `git lfs pull` to get the file itself"),
)
"""Position, bytes, and the words for them."""

_HEAD = 4096
_PACKET, _SYNC = 188, b"G"
"""Length and first byte of the packets of a transport stream."""
_PRINTABLE = 0.95


def marked(recording: Recording) -> str | None:
    """Return what a file is that says so in its first bytes, as no text does; None for any other."""
    head = recording.read(0, _HEAD)
    return next((words for at, mark, words in _MARKS if head[at : at + len(mark)] == mark), None)


def imposter(recording: Recording) -> str | None:
    """Return what the file is by an unmistakable mark at its beginning, or None."""
    head = recording.read(0, _HEAD)
    if head[:3] == b"ID3":
        return None
    if words := marked(recording):
        return words
    if all(head[at : at + 1] == _SYNC for at in range(0, 5 * _PACKET, _PACKET)):
        return "an MPEG transport stream, which podcli does not read"
    return _markup(head)


def describe(recording: Recording) -> str:
    """Return what the file is, in words that follow `it is`."""
    head = recording.read(0, _HEAD)
    if not head.strip(b"\0"):
        return "nothing but zero bytes"
    if words := imposter(recording):
        return words
    if head[:3] == b"ID3":
        return "an ID3 tag that no audio follows"
    return "a text file" if _is_text(head) else "of no kind that podcli knows"


def _markup(head: bytes) -> str | None:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or (
        b"<html" in start[:1024] and _is_text(head)
    ):
        return "a web page (HTML), probably the answer of a failed download"
    if start.startswith((b"<?xml", b"<rss", b"<error", b"<feed")):
        return "an XML document, probably the answer of a failed download"
    if start.startswith((b'{"', b'[{"')):
        return "a JSON document, probably the answer of a failed download"
    return None


def _is_text(head: bytes) -> bool:
    text = head.decode("utf-8", errors="replace")
    printable = sum(1 for letter in text if (letter.isprintable() or letter in "\r\n\t") and letter != "\ufffd")
    return printable >= _PRINTABLE * len(text)
