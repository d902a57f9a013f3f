"""Pictures inside the audio's own chapters, carried over to whatever list of chapters an episode has."""

from collections.abc import Mapping

import msgspec

import episodes  # its heavy names are fetched where they are used
from episodes import ChapterMark
from podcli.made_files import made
from podcli.media_types import CONTENT_TYPES
from podcli.plan import Upload
from podcli.text_source import Text
from podcli.workshop import Workshop

_SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/gif": ".gif"}
_NEAR = 0.999
"""Seconds by which a chapter may begin beside its picture: people type whole seconds."""


class Pictures(msgspec.Struct, frozen=True, kw_only=True):
    """A list of chapters with the pictures of the audio in it."""

    marks: tuple[ChapterMark, ...]
    keys: Mapping[str, str] = {}
    """Keys of the pictures, by the second at which the audio shows them."""
    in_tags: Mapping[int, bytes] = {}
    """The pictures themselves, by the place of their chapter in the list."""
    missed: tuple[float, ...] = ()
    """When those are shown that no chapter of the list takes."""
    uploads: tuple[Upload, ...] = ()


class _Picture(msgspec.Struct, frozen=True):
    key: str
    body: bytes = b""
    upload: Upload | None = None


def pictures_of(shop: Workshop, text: Text, marks: tuple[ChapterMark, ...], *, in_audio: bool) -> Pictures:
    """Return the list in which each chapter without a picture has that of the audio's chapter of the same start.

    Where the audio is not here, what was published of it counts; `in_audio` tells whether the list is the audio's own.
    """
    near = 0.0 if in_audio else _NEAR
    there = _in_audio(shop, text)
    if not there:
        return Pictures(marks=marks)
    taken = {number: start for number, mark in enumerate(marks) if (start := _found(mark, there, near)) is not None}
    shown = {number: start for number, start in taken.items() if not marks[number].image}
    found = {number: there[start] for number, start in shown.items()}
    return Pictures(
        marks=tuple(
            msgspec.structs.replace(mark, image=found[number].key) if number in found else mark
            for number, mark in enumerate(marks)
        ),
        keys={f"{start:g}": there[start].key for start in sorted(set(shown.values()))},
        in_tags={number: picture.body for number, picture in found.items() if picture.body},
        missed=tuple(start for start in there if start not in taken.values()) if text.audio else (),
        uploads=tuple(picture.upload for picture in found.values() if picture.upload),
    )


def _found(mark: ChapterMark, there: Mapping[float, _Picture], near: float) -> float | None:
    start = min(there, key=lambda start: abs(start - mark.start))
    return start if abs(start - mark.start) <= near else None


def _in_audio(shop: Workshop, text: Text) -> dict[float, _Picture]:
    """Return the pictures of the audio's chapters, by the second at which they are shown."""
    if text.audio is None:
        known = text.published.pictures if text.published else {}
        return {float(start): _Picture(key) for start, key in known.items()}
    chapters = text.audio.chapters
    if not any(chapter.cover for chapter in chapters):
        return {}
    found = {}
    for number, body in episodes.read_chapter_pictures(text.audio).items():
        cover = chapters[number].cover
        suffix = _SUFFIXES.get(cover.type) if cover else None
        if suffix:
            upload = made(shop, "artwork", f"chapter{suffix}", body, CONTENT_TYPES[suffix])
            found[chapters[number].start] = _Picture(upload.key, body, upload)
    return found
