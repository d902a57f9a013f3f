"""Whether podcast directories will take a picture: pure functions over what was read of it."""

from pathlib import Path

import msgspec

from episodes.findings import Finding, Severity

_ENDINGS = {"image/jpeg": (".jpg", ".jpeg"), "image/png": (".png",)}

_SMALLEST, _LARGEST = 1400, 3000
_SMALLEST_OF_SPOTIFY, _DOTS = 640, 72
_MOST_BYTES, _ADVISED_BYTES = 1_000_000, 512_000


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


def judge(picture: Picture, *, progressive: bool = False) -> tuple[Finding, ...]:
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
    return tuple(found for found in (*checks, _baseline(picture) if progressive else None) if found)


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
    if picture.mode in {"RGB", "RGBA", "RGBa", "RGBX"}:
        return None
    kind = {"CMYK": "CMYK, made for print", "P": "of a palette"}.get(picture.mode, f"of the kind {picture.mode}")
    kind = "grey" if picture.mode[0] in "LI1F" else kind
    message = f"The picture's colours are {kind}; Apple Podcasts takes only RGB."
    return _finding(picture, "APPLE-ARTWORK-RGB", Severity.ERROR, message, "Export it in RGB (sRGB).")


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


def _baseline(picture: Picture) -> Finding:
    message = "The picture is a progressive JPEG; a baseline one is the safest."
    return _finding(picture, "ARTWORK-PROGRESSIVE", Severity.INFO, message, "Export it without `progressive`.")
