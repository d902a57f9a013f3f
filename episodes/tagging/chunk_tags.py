"""Tags in WAV and AIFF files: an ID3 tag in a chunk of its own, else the plain texts of the formats themselves."""

import io
from collections.abc import Iterator
from typing import Any

from episodes.media.recording import Recording
from episodes.media.riff import Chunk, chunks
from episodes.tagging.bounds import read_id3

_LARGEST_TAG = 1 << 26
_LARGEST_TEXT = 1 << 17
_INFO = {
    b"INAM": "title",
    b"IART": "artist",
    b"IPRD": "album",
    b"ICRD": "date",
    b"ITRK": "tracknumber",
    b"IPRT": "tracknumber",
    b"ICMT": "comment",
    b"ICOP": "copyright",
    b"IGNR": "genre",
    b"IKEY": "podcastkeywords",
}
"""Texts of a LIST/INFO chunk in WAV files, by the names that Vorbis has for them."""
_TEXTS = {b"NAME": "title", b"AUTH": "artist", b"ANNO": "comment", b"(c) ": "copyright"}
"""Text chunks of AIFF files, likewise."""


def read_wav_tags(recording: Recording) -> Any:
    """Return the ID3 tag of a WAV, RF64 or BW64 file, else its texts by their Vorbis names, None without any."""
    found = tuple(chunks(recording, "<"))
    lists = (chunk for chunk in found if chunk.kind == b"LIST" and recording.read(chunk.at, 4) == b"INFO")
    inner = (text for outer in lists for text in chunks(recording, "<", outer.at + 4, outer.at + outer.size))
    return _id3(recording, found) or _texts(recording, inner, _INFO)


def read_aiff_tags(recording: Recording) -> Any:
    """Return the ID3 tag of an AIFF file, else its texts by their Vorbis names, None without any."""
    found = tuple(chunks(recording, ">"))
    return _id3(recording, found) or _texts(recording, iter(found), _TEXTS)


def _id3(recording: Recording, found: tuple[Chunk, ...]) -> Any:
    tag = next((chunk for chunk in found if chunk.kind in {b"id3 ", b"ID3 "}), None)
    return read_id3(io.BytesIO(recording.read(tag.at, min(tag.size, _LARGEST_TAG)))) if tag else None


def _texts(recording: Recording, found: Iterator[Chunk], names: dict[bytes, str]) -> dict[str, list[str]] | None:
    texts: dict[str, list[str]] = {}
    for chunk in found:
        if name := names.get(chunk.kind):
            text = _decoded(recording.read(chunk.at, min(chunk.size, _LARGEST_TEXT)))
            texts.setdefault(name, []).extend([text] if text else [])
    return texts or None


def _decoded(data: bytes) -> str:
    """Decode a text that does not tell its encoding: UTF-8 where it can be, else that of Western Windows."""
    plain = data.partition(b"\0")[0]
    try:
        return plain.decode("utf-8")
    except UnicodeDecodeError:
        return plain.decode("cp1252", errors="replace")
