"""The picture inside an audio file, wherever its container keeps it."""

import base64
import binascii
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mutagen.flac import FLAC
from mutagen.id3 import ID3
from mutagen.mp4 import MP4Tags

from episodes.audio import Cover
from episodes.errors import PictureUnreadable
from episodes.findings import Finding, Severity
from episodes.media.recording import Recording, opened
from episodes.media.sniff import sniff
from episodes.tagging.container import TagsUnreadable, vendor_file, vendor_picture

_FRONT = 3
"""Picture type `front cover` of ID3 and FLAC."""


def read_cover(path: Path) -> bytes | None:
    """Return the bytes of the picture inside an audio file, a front cover first; None if there is none.

    Raises `FileUnreadable` and `AudioUnreadable`.
    """
    with opened(path) as recording:
        try:
            return embedded(vendor_file(recording, sniff(recording)))
        except TagsUnreadable:
            return None


def cover_of(data: bytes | None, recording: Recording) -> tuple[Cover | None, tuple[Finding, ...]]:
    """Return the facts of an embedded picture, or a finding that it cannot be shown."""
    if not data:
        return None, ()
    from episodes.artwork import look  # noqa: PLC0415 - Pillow, only where there is a picture

    try:
        facts = look(data, f"the cover in {recording.path}")
    except PictureUnreadable as error:
        return None, (recording.finding("MEDIA-ID3", Severity.WARNING, error.message, "Embed a JPEG or PNG anew."),)
    return Cover(type=facts.type, width=facts.width, height=facts.height, bytes=len(data)), ()


def embedded(vendor: Any) -> bytes | None:
    """Return the picture in what mutagen read: the front cover, else the first one."""
    pictures = sorted(_pictures(vendor), key=lambda picture: picture[0] != _FRONT)
    return pictures[0][1] if pictures else None


def _pictures(vendor: Any) -> Iterator[tuple[int, bytes]]:
    """Yield type and bytes of every picture."""
    tags = getattr(vendor, "tags", vendor)
    if isinstance(vendor, FLAC):
        yield from ((picture.type, picture.data) for picture in vendor.pictures)
    if isinstance(tags, ID3):
        yield from ((frame.type, frame.data) for frame in tags.getall("APIC"))
    elif isinstance(tags, MP4Tags):
        yield from ((_FRONT, bytes(data)) for data in tags.get("covr", ()))
    elif tags is not None:
        for text in tags.get("metadata_block_picture") or ():
            picture = _decoded(str(text))
            if picture:
                yield picture.type, picture.data


def _decoded(text: str) -> Any:
    try:
        return vendor_picture(base64.b64decode(text))
    except (binascii.Error, ValueError, TagsUnreadable):
        return None
