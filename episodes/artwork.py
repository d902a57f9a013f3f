"""Pictures: what a file holds by its header, and whether podcast directories will take it."""

import io
import warnings
from pathlib import Path
from typing import BinaryIO

import msgspec
from PIL import Image, UnidentifiedImageError

from episodes.errors import PictureUnreadable
from episodes.findings import Finding, Severity
from episodes.recording import opened

_TYPES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png"}
"""MIME types of the formats that directories take; MPO is a JPEG with another one behind it, as phones write them."""
_OTHERS = {"GIF": "image/gif", "WEBP": "image/webp", "BMP": "image/bmp", "TIFF": "image/tiff"}
"""Formats that are recognised in order to name them."""
_OPENED = ("JPEG", "PNG", *_OTHERS)
"""Pillow's names for its readers; that of JPEG finds MPO by itself."""
_OPENERS = tuple(name for name in (*_TYPES, *_OTHERS) if name != "MPO")
"""Pillow's names of what is looked for; it has no opener for MPO, which it finds behind the JPEG."""
_ENDINGS = {"image/jpeg": (".jpg", ".jpeg"), "image/png": (".png",)}

_SMALLEST, _LARGEST = 1400, 3000
_MOST_BYTES, _ADVISED_BYTES = 1_000_000, 512_000
_DECODED_PIXELS = 64_000_000
"""Larger pictures are judged by their header alone."""

_BROKEN = (
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    OSError,
    SyntaxError,
    ValueError,
    IndexError,
    TypeError,
    OverflowError,
    MemoryError,
    EOFError,
    KeyError,
)
"""What Pillow raises on damaged pictures."""


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What a picture is."""

    type: str
    """MIME type."""
    width: int
    height: int
    mode: str
    """Colours as Pillow names them: `RGB`, `CMYK`, `L` (grey), `P` (palette) …"""
    alpha: bool
    """Whether parts can be transparent."""
    progressive: bool


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
    findings: tuple[Finding, ...] = ()


def read_picture(path: Path) -> Picture:
    """Return what a picture file holds and what directories will say to it.

    Raises `FileUnreadable`, and `PictureUnreadable` for what is no picture or a damaged one.
    """
    with opened(path) as recording:
        if recording.size == 0:
            raise PictureUnreadable(f"{path} is empty (0 bytes).", hint="Copy or export it again.")
        seen = _looked(recording.file, str(path))
        size = recording.size
    picture = Picture(
        path=str(path),
        format=seen.type.removeprefix("image/"),
        type=seen.type,
        width=seen.width,
        height=seen.height,
        bytes=size,
        mode=seen.mode,
        alpha=seen.alpha,
    )
    return msgspec.structs.replace(picture, findings=judge(picture, progressive=seen.progressive))


def look(data: bytes, name: str) -> Look:
    """Return what the bytes of a picture are; `name` is for the message of `PictureUnreadable`."""
    return _looked(io.BytesIO(data), name)


def _looked(file: BinaryIO, name: str) -> Look:
    """Read the header, then the rest at the lowest resolution the format allows, so that a cut file is noticed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=_OPENERS) as image:
                seen = _facts(image)
                if image.width * image.height <= _DECODED_PIXELS:
                    image.draft(None, (1, 1))
                    image.load()
                return seen
    except UnidentifiedImageError as error:
        raise PictureUnreadable(
            f"{name} is no picture that podcli knows.", hint="Name a JPEG or PNG file; export it again if it was one."
        ) from error
    except _BROKEN as error:
        raise PictureUnreadable(
            f"{name} is a damaged or far too large picture: {error}.", hint="Copy or export it again."
        ) from error


def _facts(image: Image.Image) -> Look:
    return Look(
        type=(_TYPES | _OTHERS)[image.format or ""],
        width=image.width,
        height=image.height,
        mode=image.mode,
        alpha="A" in image.getbands() or "a" in image.getbands() or "transparency" in image.info,
        progressive=bool(image.info.get("progressive")),
    )


def judge(picture: Picture, *, progressive: bool = False) -> tuple[Finding, ...]:
    """Return what directories will say to a picture."""
    checks = (_size(picture), _format(picture), _name(picture), _colours(picture), _alpha(picture), _weight(picture))
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
