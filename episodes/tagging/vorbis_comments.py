"""Vorbis comments as podcli writes them, in Ogg Vorbis, Opus and FLAC files."""

import base64
from typing import Any

from mutagen.flac import FLAC, Picture
from mutagen.id3 import PictureType

from episodes.audio import Chapter
from episodes.tagging.written import Written, picture_type


def put_comments(vendor: Any, words: Written) -> None:
    """Put the words into what mutagen read of a file; the rest of its comments stays."""
    if vendor.tags is None:
        vendor.add_tags()
    texts = {
        "title": words.title,
        "album": words.show,
        "artist": words.author,
        "discnumber": str(words.season or ""),
        "tracknumber": str(words.episode or ""),
        "date": words.date,
        "url": words.link,
        "comment": words.comment,
        "description": words.description,
        "lyrics": words.lyrics,
    }
    for name, text in texts.items():
        if text:
            vendor.tags[name] = [text]
    if words.cover:
        _put_cover(vendor, words.cover)
    if words.chapters:
        _put_chapters(vendor.tags, words.chapters)


def _put_cover(vendor: Any, data: bytes) -> None:
    picture = Picture()
    picture.type, picture.mime, picture.data = PictureType.COVER_FRONT, picture_type(data), data
    if isinstance(vendor, FLAC):
        vendor.clear_pictures()
        vendor.add_picture(picture)
    else:
        vendor.tags["metadata_block_picture"] = [base64.b64encode(picture.write()).decode("ascii")]


def _put_chapters(tags: Any, chapters: tuple[Chapter, ...]) -> None:
    for key in [key for key, _ in tags if key.lower().startswith("chapter")]:
        if key in tags:
            del tags[key]
    for number, chapter in enumerate(chapters[:1000]):
        key = f"CHAPTER{number:03}"
        tags[key] = [_clock(chapter.start)]
        tags[f"{key}NAME"] = [chapter.title]
        if chapter.url:
            tags[f"{key}URL"] = [chapter.url]


def _clock(seconds: float) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{thousandths:03}"
