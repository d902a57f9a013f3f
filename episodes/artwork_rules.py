"""Whether podcast directories will take a picture: pure functions over what was read of it.

Only what Apple itself refuses is an error: what others report, such as of grey pictures, is a warning.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from episodes.findings import Finding, Severity

RGB_MODES = frozenset({"RGB", "RGBA", "RGBa", "RGBX"})
"""Colours of screens, as Pillow names them."""
_ENDINGS = {"image/jpeg": (".jpg", ".jpeg"), "image/png": (".png",)}

_SMALLEST, _LARGEST = 1400, 3000
_SMALLEST_OF_SPOTIFY, _DOTS = 640, 72
_MOST_BYTES, _ADVISED_BYTES = 1_000_000, 512_000

_MOVING = "The picture moves; apps show one view of it at most."
_TURNED = "The picture is stored turned, with a mark that says so; apps that ignore the mark show it turned."
_DEEP = "The picture has more than 8 bits for each colour, which apps do not count on."
_PROFILE = "The picture's colours follow the profile {!r}, not sRGB; apps that ignore it show other ones."


class Traits(msgspec.Struct, frozen=True, kw_only=True):
    """What a picture has beside its pixels."""

    progressive: bool = False
    turned: bool = False
    """Whether a mark says that it is to be shown in another direction than it is stored."""
    moving: bool = False
    deep: bool = False
    """Whether it has more than 8 bits for each colour."""
    profile: str = ""
    """The name of a profile that makes other colours than sRGB; empty for none."""


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture file and what is the matter with it."""

    path: str
    format: str
    """`jpeg`, `png`, or what else it is."""
    type: str
    """MIME type, as it is served."""
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    bytes: int
    """Size of the file in bytes."""
    mode: str
    """Colours as Pillow names them: `RGB`, `CMYK`, `L` (grey), `P` (palette) …"""
    alpha: bool
    """Whether parts can be transparent."""
    dpi: float | None = None
    """Dots per inch, as the file says; None if it says nothing."""
    findings: tuple[Finding, ...] = ()


def judge(picture: Picture, traits: Traits) -> tuple[Finding, ...]:
    """Return what directories will say to a picture."""
    checks = (
        _size(picture),
        _for_spotify(picture),
        _format(picture),
        _name(picture),
        _colours(picture),
        _alpha(picture),
        _weight(picture),
        _dots(picture),
    )
    return (*(found for found in checks if found), *_judge_traits(traits, picture.path))


def _finding(picture: Picture, rule: str, severity: Severity, message: str, fix: str) -> Finding:
    return Finding(rule=rule, severity=severity, where=picture.path, message=message, fix=fix)


def _size(picture: Picture) -> Finding | None:
    if picture.width == picture.height and _SMALLEST <= picture.width <= _LARGEST:
        return None
    message = (
        f"The picture has {picture.width} x {picture.height} pixels; Apple Podcasts takes only square ones from "
        f"{_SMALLEST} to {_LARGEST}."
    )
    return _finding(picture, "APPLE-ARTWORK-SIZE", Severity.ERROR, message, "Make it 3000 x 3000 pixels.")


def _for_spotify(picture: Picture) -> Finding | None:
    if picture.width == picture.height and picture.width >= _SMALLEST_OF_SPOTIFY:
        return None
    message = f"Spotify is reported to want square pictures of at least {_SMALLEST_OF_SPOTIFY} pixels."
    return _finding(picture, "ARTWORK-SPOTIFY", Severity.WARNING, message, "Make it 3000 x 3000 pixels.")


def _dots(picture: Picture) -> Finding | None:
    if picture.dpi is None or abs(picture.dpi - _DOTS) < 1:
        return None
    message = f"The picture says that it has {picture.dpi:.0f} dots per inch; an older text of Apple asks for {_DOTS}."
    return _finding(picture, "APPLE-ARTWORK-DPI", Severity.INFO, message, "Nothing needs to be done.")


def _format(picture: Picture) -> Finding | None:
    if picture.type in _ENDINGS:
        return None
    message = f"The picture is {picture.format.upper()}; Apple Podcasts takes only JPEG and PNG."
    return _finding(picture, "APPLE-ARTWORK-FORMAT", Severity.ERROR, message, "Export it as JPEG.")


def _name(picture: Picture) -> Finding | None:
    ending = Path(picture.path).suffix.lower()
    if not ending or picture.type not in _ENDINGS or ending in _ENDINGS[picture.type]:
        return None
    message = f"The picture is {picture.format.upper()}, whatever its name says; it goes up as what it is."
    return _finding(picture, "APPLE-ARTWORK-FORMAT", Severity.WARNING, message, "Rename it.")


def _colours(picture: Picture) -> Finding | None:
    if picture.mode in RGB_MODES:
        return None
    fix = "Export it in RGB (sRGB)."
    for letters, kind in (("LI1F", "grey"), ("P", "of a palette")):
        if picture.mode[0] in letters and picture.mode != "LAB":
            message = f"The picture's colours are {kind}; Apple Podcasts is reported to refuse all but RGB."
            return _finding(picture, "APPLE-ARTWORK-RGB", Severity.WARNING, message, fix)
    kind = "CMYK, made for print" if picture.mode == "CMYK" else f"of the kind {picture.mode}"
    message = f"The picture's colours are {kind}; Apple Podcasts takes only RGB."
    return _finding(picture, "APPLE-ARTWORK-RGB", Severity.ERROR, message, fix)


def _alpha(picture: Picture) -> Finding | None:
    if not picture.alpha:
        return None
    message = "The picture has transparency (an alpha channel), which Apple Podcasts refuses."
    return _finding(picture, "APPLE-ARTWORK-ALPHA", Severity.ERROR, message, "Flatten it, or export it as JPEG.")


def _weight(picture: Picture) -> Finding | None:
    if picture.bytes <= _ADVISED_BYTES:
        return None
    worst = "; directories and apps may not load it" if picture.bytes > _MOST_BYTES else ""
    message = f"The picture has {picture.bytes / 1000:.0f} KB; at most 512 KB are advised{worst}."
    return _finding(picture, "ARTWORK-BYTES", Severity.WARNING, message, "Export it with stronger compression.")


def _judge_traits(traits: Traits, where: str) -> Iterator[Finding]:
    """Yield what is to be said of traits: directories take such pictures, but apps show them otherwise than meant."""
    says = (
        (traits.moving, "APPLE-ARTWORK-FORMAT", _MOVING, "Export one view of it as JPEG."),
        (traits.turned, "ARTWORK-PROGRESSIVE", _TURNED, "Export it upright."),
        (traits.deep, "APPLE-ARTWORK-RGB", _DEEP, "Export it with 8 bits."),
        (bool(traits.profile), "APPLE-ARTWORK-RGB", _PROFILE.format(traits.profile), "Export it in sRGB."),
    )
    for true, rule, message, fix in says:
        if true:
            yield Finding(rule=rule, severity=Severity.WARNING, where=where, message=message, fix=fix)
    if traits.progressive:
        message = "The picture is a progressive JPEG; a baseline one is the safest."
        fix = "Export it without `progressive`."
        yield Finding(rule="ARTWORK-PROGRESSIVE", severity=Severity.INFO, where=where, message=message, fix=fix)
