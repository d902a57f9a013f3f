"""Chapters in ID3 tags: CHAP frames, and the tables of contents (CTOC) that list them (ID3v2 chapter addendum)."""

from collections.abc import Iterator
from typing import Any

from mutagen.id3 import ID3

from episodes.tagging.marks import Mark

_UNKNOWN = 0xFFFFFFFF
"""A time that is told by a position in the file instead, which nobody does."""
_IMAGE_WORDS = ("image", "artwork", "picture")
"""What programs write beside a link that leads to a picture."""


def id3_marks(tags: ID3) -> Iterator[Mark]:
    """Yield the chapters of a tag as they stand in it."""
    shown = _listed(tags)
    for frame in tags.getall("CHAP"):
        if frame.start_time == _UNKNOWN:
            continue
        url, image = _links(frame)
        pictures = frame.sub_frames.getall("APIC")
        yield Mark(
            start=frame.start_time / 1000,
            end=None if frame.end_time in {_UNKNOWN, frame.start_time} else frame.end_time / 1000,
            title=_title(frame),
            url=url,
            image=image,
            picture=bytes(pictures[0].data) if pictures else b"",
            hidden=bool(shown) and frame.element_id not in shown,
        )


def _title(frame: Any) -> str:
    texts = [str(text) for key in ("TIT2", "TIT3") for inner in frame.sub_frames.getall(key) for text in inner.text]
    return texts[0] if texts else ""


def _links(frame: Any) -> tuple[str, str]:
    """Return the link to a page and that to a picture; empty for none."""
    urls: list[str] = []
    images: list[str] = []
    for inner in frame.sub_frames.getall("WXXX"):
        about = inner.desc.casefold()
        (images if any(word in about for word in _IMAGE_WORDS) else urls).append(str(inner.url))
    urls += [str(inner.url) for key in ("WOAF", "WOAS", "WPUB") for inner in frame.sub_frames.getall(key)]
    return (urls or [""])[0], (images or [""])[0]


def _listed(tags: ID3) -> frozenset[str]:
    """Return the chapters that stand in any table of contents, however nested; empty if none of them does."""
    listed = {child for table in tags.getall("CTOC") for child in table.child_element_ids}
    return frozenset(listed & {frame.element_id for frame in tags.getall("CHAP")})
