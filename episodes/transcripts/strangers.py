"""Files of other kinds that are given as transcripts, told by how they begin, so that a person learns what they are."""

import re

_BYTES = (
    (b"PK\x03\x04", "a Word document or another archive"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"%PDF", "a PDF document"),
)
_TEXTS = (
    (re.compile(r"\{\\rtf"), "an RTF document"),
    (re.compile(r"(?:<\?xml[^<>]{0,200}\?>\s{0,80})?<(?:\w{1,20}:)?tt[\s>]"), "TTML"),
    (re.compile(r"\[Script Info\]", re.IGNORECASE), "SubStation Alpha (ASS)"),
    (re.compile(r"Scenarist_SCC"), "Scenarist closed captions (SCC)"),
    (re.compile(r"\d{1,2}:\d\d:\d\d\.\d{3},\d{1,2}:\d\d:\d\d\.\d{3}\s"), "YouTube's SBV"),
    (re.compile(r"(?:\[[a-z]{2,8}:[^\[\]\n]{0,200}\]\s{0,8}){0,12}\[\d{1,3}:\d\d[.:]\d\d\]"), "LRC, as lyrics are"),
    (re.compile(r"\{\d{1,9}\}\{\d{1,9}\}"), "MicroDVD subtitles"),
    (re.compile(r"start\tend\ttext\n"), "a table (TSV), as Whisper writes"),
)


def stranger(raw: bytes) -> str:
    """Return what a file is that is plainly no transcript for podcast apps, in words; empty for all others."""
    for mark, name in _BYTES:
        if raw.startswith(mark):
            return name
    start = raw[:4096].decode("utf-8-sig", errors="replace").replace("\r\n", "\n").lstrip()
    return next((name for mark, name in _TEXTS if mark.match(start)), "")
