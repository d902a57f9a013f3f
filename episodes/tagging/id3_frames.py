"""ID3v2.3 tags as podcli writes them: the version that every player reads, with chapters and their contents table."""

import io
from typing import Any

from mutagen.id3 import (
    APIC,
    CHAP,
    COMM,
    CTOC,
    ID3,
    TALB,
    TDES,
    TDRC,
    TIT2,
    TPE1,
    TPOS,
    TRCK,
    USLT,
    WOAF,
    WXXX,
    CTOCFlags,
    Encoding,
    PictureType,
)

from episodes.tagging.written import Written, ends, picture_type

_HEADER = 10
"""Bytes of the header of a tag, and of a frame."""
_UNTOLD = "und"
"""Language of a text, where nobody tells it."""
_NOWHERE = 0xFFFFFFFF
"""Byte offset of a chapter that is told by its time alone."""


def id3_tag(kept: ID3 | None, words: Written) -> bytes:
    """Return a whole ID3v2.3 tag: the file's own one with the given words put in their places."""
    tags = ID3()
    for frame in kept.values() if kept is not None else ():
        tags.add(frame)
    for frame in _frames(words):
        tags.delall(frame.FrameID)
        tags.add(frame)
    if words.cover:
        tags.delall("APIC")
        tags.add(_picture(words.cover, PictureType.COVER_FRONT))
    if words.chapters:
        _put_chapters(tags, words)
    # mutagen's translation knows the differences: dates, encodings, frames that 2.3 lacks.
    tags.update_to_v23()
    target = io.BytesIO()
    tags.save(target, v1=0, v2_version=3, padding=lambda _: 0)
    return _in_order(target.getvalue())


def _in_order(tag: bytes) -> bytes:
    """Return the tag with its chapters by time and pictures last: mutagen sorts by size, and some players by place."""
    frames: list[bytes] = []
    at = _HEADER
    while at < len(tag):
        size = _HEADER + int.from_bytes(tag[at + 4 : at + 8], "big")
        frames.append(tag[at : at + size])
        at += size
    frames.sort(key=_place)
    return tag[:_HEADER] + b"".join(frames)


def _place(frame: bytes) -> tuple[int, int]:
    kind = frame[:4]
    if kind != b"CHAP":
        return (2 if kind == b"APIC" else 0), 0
    start = frame.index(b"\0", _HEADER) + 1  # behind the chapter's name
    return 1, int.from_bytes(frame[start : start + 4], "big")


def _frames(words: Written) -> list[Any]:
    texts = (
        (TIT2, words.title),
        (TALB, words.show),
        (TPE1, words.author),
        (TPOS, str(words.season or "")),
        (TRCK, str(words.episode or "")),
        (TDRC, words.date),
        (TDES, words.description),
    )
    found: list[Any] = [kind(encoding=_encoding(text), text=[text]) for kind, text in texts if text]
    if words.comment:
        found.append(COMM(encoding=_encoding(words.comment), lang=_UNTOLD, desc="", text=[words.comment]))
    if words.lyrics:
        found.append(USLT(encoding=_encoding(words.lyrics), lang=_UNTOLD, desc="", text=words.lyrics))
    return [*found, WOAF(url=words.link)] if words.link else found


def _put_chapters(tags: ID3, words: Written) -> None:
    tags.delall("CHAP")
    tags.delall("CTOC")
    listed: list[str] = []
    for number, (chapter, end) in enumerate(zip(words.chapters, ends(words), strict=True)):
        name = f"chp{number}"
        inner: list[Any] = [TIT2(encoding=_encoding(chapter.title), text=[chapter.title])] if chapter.title else []
        if chapter.url:
            inner.append(WXXX(encoding=Encoding.LATIN1, desc="", url=chapter.url))
        if number in words.pictures:
            inner.append(_picture(words.pictures[number], PictureType.OTHER))
        tags.add(
            CHAP(
                element_id=name,
                start_time=_milliseconds(chapter.start),
                end_time=_milliseconds(end),
                start_offset=_NOWHERE,
                end_offset=_NOWHERE,
                sub_frames=inner,
            )
        )
        if not chapter.hidden:
            listed.append(name)
    flags = CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
    tags.add(CTOC(element_id="toc", flags=flags, child_element_ids=listed, sub_frames=[]))


def _picture(data: bytes, kind: int) -> Any:
    return APIC(encoding=Encoding.LATIN1, mime=picture_type(data), type=kind, desc="", data=data)


def _encoding(text: str) -> Encoding:
    """Old players read Latin letters best in the one-byte encoding; for all others 2.3 has UTF-16 only."""
    return Encoding.LATIN1 if text.isascii() else Encoding.UTF16


def _milliseconds(seconds: float) -> int:
    return min(round(seconds * 1000), _NOWHERE - 1)
