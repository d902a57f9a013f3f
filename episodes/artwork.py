"""Reading pictures: what a file holds, by its header first, so that no hostile one is decoded."""

import io
import struct
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec
from PIL import Image, UnidentifiedImageError

from episodes.artwork_rules import Picture, Traits, judge
from episodes.artwork_traits import is_deep, traits_of
from episodes.errors import PictureUnreadable
from episodes.media.recording import opened
from episodes.other_pictures import unknown

_TYPES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png"}
"""MIME types of the formats that directories take; MPO is a JPEG with another one behind it, as phones write them."""
_OTHERS = {"GIF": "image/gif", "WEBP": "image/webp", "BMP": "image/bmp", "TIFF": "image/tiff"}
"""Formats that are recognised in order to name them."""
_OPENED = ("JPEG", "PNG", *_OTHERS)
"""Pillow's names for its readers; that of JPEG finds MPO by itself."""
_MOST_DOTS = 10_000
_DECODED_PIXELS = 64_000_000
"""Larger pictures are judged by their header alone."""

_TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    IndexError,
    TypeError,
    OverflowError,
    MemoryError,
    EOFError,
    KeyError,
    struct.error,
)
"""What Pillow raises on damaged pictures."""


_ONE_AT_A_TIME = threading.RLock()
"""The filters of warnings are those of the whole program, and pictures are read by several threads."""


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
    dpi: float | None
    """Dots per inch, as the file says; None if it says nothing sensible."""


def read_picture(path: Path) -> Picture:
    """Return what a picture file holds and what directories will say to it.

    Raises `FileUnreadable`, and `PictureUnreadable` for what is no picture or a damaged one.
    """
    with opened(path) as recording:
        return _read(recording.file, recording.size, str(path))


def read_picture_bytes(data: bytes, name: str) -> Picture:
    """Return what a picture holds and what directories will say to it; `name` is that of its file or its address.

    Raises `PictureUnreadable` for what is no picture or a damaged one.
    """
    return _read(io.BytesIO(data), len(data), name)


def _read(file: BinaryIO, size: int, name: str) -> Picture:
    if size == 0:
        raise PictureUnreadable(f"{name} is empty (0 bytes).", hint="Copy or export it again.")
    seen, traits = _looked(file, name)
    picture = Picture(
        path=name,
        format=seen.type.removeprefix("image/"),
        type=seen.type,
        width=seen.width,
        height=seen.height,
        bytes=size,
        mode=seen.mode,
        alpha=seen.alpha,
        dpi=seen.dpi,
    )
    return msgspec.structs.replace(picture, findings=judge(picture, traits))


def look(data: bytes, name: str) -> Look:
    """Return what the header of a picture says; `name` is for the message of `PictureUnreadable`."""
    with opened_picture(io.BytesIO(data), name) as image:
        return _facts(image)


@contextmanager
def opened_picture(file: BinaryIO, name: str) -> Iterator[Image.Image]:
    """Open a picture by its header; whatever Pillow raises, also in the body, becomes `PictureUnreadable`."""
    try:
        with _ONE_AT_A_TIME, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of small damages, such as of EXIF words, that spoil no picture
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=_OPENED) as image:
                yield image
    except UnidentifiedImageError as error:
        raise unknown(file, name) from error
    except _TOO_LARGE as error:
        most = (Image.MAX_IMAGE_PIXELS or 0) // 1_000_000
        raise PictureUnreadable(
            f"{name} is far too large a picture: it has more than {most} million pixels, which podcli does not open, "
            "for files are made like that to fill the memory.",
            hint="Scale it down to 3000 x 3000 pixels with another program, then run podcli artwork fix on it.",
        ) from error
    except _BROKEN as error:
        raise PictureUnreadable(
            f"{name} is a damaged picture: {error}.",
            hint="Copy or export it again; what directories refuse of it then, podcli artwork fix mends.",
        ) from error


def _looked(file: BinaryIO, name: str) -> tuple[Look, Traits]:
    """Read the header, then the rest at the lowest resolution the format allows, so that a cut file is noticed."""
    with opened_picture(file, name) as image:
        seen, deep = _facts(image), is_deep(image)
        if image.width * image.height <= _DECODED_PIXELS:
            image.draft(None, (1, 1))
            image.load()
        return seen, traits_of(image, mode=seen.mode, deep=deep)


def _facts(image: Image.Image) -> Look:
    return Look(
        type=(_TYPES | _OTHERS)[image.format or ""],
        width=image.width,
        height=image.height,
        mode=image.mode,
        alpha="A" in image.getbands() or "a" in image.getbands() or "transparency" in image.info,
        dpi=_dots(image.info.get("dpi")),
    )


def _dots(said: object) -> float | None:
    """Return dots per inch; files say them in two directions, and nonsense in either."""
    across = said[0] if isinstance(said, tuple) and said else None
    try:
        dots = float(across) if across is not None else 0.0
    except (TypeError, ValueError, OverflowError, ZeroDivisionError):
        return None
    return dots if 1 < dots < _MOST_DOTS else None
