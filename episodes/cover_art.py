"""A picture made fit to be embedded in an audio file: players load it before the first sound."""

import hashlib
import io

from PIL import Image

from episodes.artwork import opened_picture
from episodes.artwork_traits import upright

LARGEST_COVER = 300_000
"""Bytes; every listener downloads them with every episode."""
_WIDEST = 1400
"""Pixels of the longer side."""
_TRIED = ((1400, 88), (1400, 75), (1000, 80), (1000, 65), (600, 75), (600, 50), (300, 50))
"""Pixels and quality, the best first: the last one is small enough for any picture."""
_KEPT = frozenset({"JPEG", "PNG"})
_MADE: dict[bytes, bytes] = {}
"""What was made, by the hash of its picture: most episodes of a show carry the same one."""
_ROOM = 8
"""How many are remembered."""


def cover_for_tags(data: bytes, name: str) -> bytes:
    """Return the picture as JPEG or PNG of at most 1400 pixels and 300 kB; one that is so already stays as it is.

    Raises `PictureUnreadable`; `name` is what its message calls the picture.
    """
    digest = hashlib.sha256(data).digest()
    cover = _MADE.get(digest) or _made(data, name)
    if len(_MADE) >= _ROOM:
        _MADE.clear()
    _MADE[digest] = cover
    return cover


def _made(data: bytes, name: str) -> bytes:
    with opened_picture(io.BytesIO(data), name) as image:
        if image.format in _KEPT and len(data) <= LARGEST_COVER and max(image.size) <= _WIDEST:
            image.load()
            return data
        flat = _flattened(image)
    made = (_jpeg(flat, side, quality) for side, quality in _TRIED)
    return next(picture for picture in made if len(picture) <= LARGEST_COVER)


def _flattened(image: Image.Image) -> Image.Image:
    """Return the picture upright, without transparency and in plain colours."""
    image.draft("RGB", (_WIDEST, _WIDEST))
    image.load()
    standing = upright(image).convert("RGBA")
    ground = Image.new("RGBA", standing.size, "white")
    return Image.alpha_composite(ground, standing).convert("RGB")


def _jpeg(image: Image.Image, side: int, quality: int) -> bytes:
    small, target = image.copy(), io.BytesIO()
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    small.save(target, "JPEG", quality=quality, optimize=True)
    return target.getvalue()
