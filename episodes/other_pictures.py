"""Pictures that podcli does not open, named by their first bytes, with the way out for each."""

import re
from typing import BinaryIO, NamedTuple

from episodes.errors import PictureUnreadable


class Unopened(NamedTuple):
    """A kind of picture that is recognised, and no more."""

    name: str
    """As a person calls it, such as `a HEIC picture`."""
    way: str
    """What to do with it."""


_HEAD = 1024
"""Bytes that are looked at."""
_THEN = "then run podcli artwork fix on that JPEG."
_EXPORT = f"Export it as JPEG, {_THEN}"
_HEIC = Unopened(
    "a HEIC picture, as phones take them",
    f"Export it as JPEG (Preview or Photos on a Mac, or heif-convert PICTURE cover.jpg), {_THEN} "
    "Phones that are set to `most compatible` take JPEG from the start.",
)
_BRANDS = {
    **dict.fromkeys((b"avif", b"avis"), Unopened("an AVIF picture", _EXPORT)),
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), _HEIC),
}
"""By the brands of ISO files, the telling ones first: `mif1` alone is said by both."""
_BEGINNINGS = (
    (b"\xff\x0a", Unopened("a JPEG XL picture", _EXPORT)),
    (b"\x00\x00\x00\x0cJXL ", Unopened("a JPEG XL picture", _EXPORT)),
    (b"\x00\x00\x00\x0cjP  ", Unopened("a JPEG 2000 picture", _EXPORT)),
    (b"8BPS", Unopened("a Photoshop document", _EXPORT)),
    (b"%PDF", Unopened("a PDF document", _EXPORT)),
)
_SVG = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE svg.*?>\s*)*<svg\b", re.DOTALL)


def unknown(file: BinaryIO, name: str) -> PictureUnreadable:
    """Return the refusal of what podcli cannot open, by its name if it has one."""
    file.seek(0)
    kind = _kind(file.read(_HEAD))
    if kind:
        return PictureUnreadable(f"{name} is {kind.name}, which podcli cannot open.", hint=kind.way)
    return PictureUnreadable(
        f"{name} is no picture that podcli knows.",
        hint="Name a JPEG or PNG; podcli artwork fix makes one of WebP, GIF, BMP, TIFF. Was it one? Export it anew.",
    )


def _kind(head: bytes) -> Unopened | None:
    """Return what kind of picture begins with these bytes; None if it is none that is known here."""
    if head[4:8] == b"ftyp":
        length = min(int.from_bytes(head[:4], "big"), len(head))
        said = {head[at : at + 4] for at in (8, *range(16, length - 3, 4))}
        return next((kind for brand, kind in _BRANDS.items() if brand in said), None)
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    if _SVG.match(head):
        return Unopened("an SVG drawing", f"Export it as JPEG of 3000 x 3000 pixels, {_THEN}")
    return None
