"""What a picture has beside its pixels: a colour profile, a turn, motion, depth.

Profiles are measured and not believed: what a profile does to colours counts, whatever its name says.
"""

import io
import struct
from itertools import product

from PIL import Image, ImageChops, ImageCms

from episodes.artwork_rules import RGB_MODES, Traits

_STILL = frozenset({"MPO", "TIFF"})
"""Formats whose further pictures are no motion: the other eye, a preview, pages."""
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_LYING = frozenset({5, 6, 7, 8})
_SAMPLES = bytes(level for colour in product((0, 64, 128, 191, 255), repeat=3) for level in colour)
_SEEN = 8
"""Steps of 255 by which a colour must be shown otherwise before anybody sees it."""
_NAME = 60
_BAD_EXIF = (struct.error, ValueError, SyntaxError, TypeError, KeyError, IndexError, OSError, OverflowError)
"""What Pillow raises on damaged EXIF words, which spoil no picture."""


def is_deep(image: Image.Image) -> bool:
    """Tell whether a picture that was opened, and not loaded yet, has more than 8 bits for each colour."""
    return image.mode.startswith(("I", "F")) or any(";16" in str(tile) for tile in getattr(image, "tile", ()))


def traits_of(image: Image.Image, *, mode: str, deep: bool) -> Traits:
    """Return the traits of a picture; `mode` and `deep` are as its header said, before anything was loaded."""
    return Traits(
        progressive=bool(image.info.get("progressive")),
        turned=orientation(image) in _TURNS,
        moving=image.format not in _STILL and bool(getattr(image, "is_animated", False)),
        deep=deep,
        profile=_foreign(image) if mode in RGB_MODES else "",
    )


def orientation(image: Image.Image) -> object:
    """Return the number of the direction in which a picture is stored; 1 where it stands upright."""
    if image.format == "TIFF":  # Pillow turns these when it loads them
        return 1
    try:
        # That of PNG would load the whole picture.
        return Image.Image.getexif(image).get(_ORIENTATION, 1)
    except _BAD_EXIF:
        return 1


def upright_size(image: Image.Image) -> tuple[int, int]:
    """Return width and height of a picture as it is to be shown, by its header."""
    return image.size[::-1] if orientation(image) in _LYING else image.size


def upright(image: Image.Image) -> Image.Image:
    """Return the picture as it is to be shown."""
    turn = _TURNS.get(orientation(image))  # type: ignore[call-overload]  # whatever stands there is looked up
    return image if turn is None else image.transpose(turn)


def profile_of(image: Image.Image) -> ImageCms.ImageCmsProfile | None:
    """Return the profile of the colours; None where there is none that can be read."""
    raw = image.info.get("icc_profile")
    try:
        return ImageCms.ImageCmsProfile(io.BytesIO(raw)) if raw else None
    except (OSError, ImageCms.PyCMSError):
        return None


def _foreign(image: Image.Image) -> str:
    """Return the name of a profile that shows; one that cannot be followed is obeyed by nobody."""
    profile = profile_of(image)
    if profile is None:
        return ""
    try:
        if not _shows(profile):
            return ""
        name = ImageCms.getProfileDescription(profile).strip()
    except (ImageCms.PyCMSError, ValueError, OSError):
        return ""
    return name[:_NAME] or "without a name"


def _shows(profile: ImageCms.ImageCmsProfile) -> bool:
    """Tell whether colours are seen otherwise by those who follow the profile."""
    plain = Image.frombytes("RGB", (len(_SAMPLES) // 3, 1), _SAMPLES)
    intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
    meant = ImageCms.profileToProfile(plain, profile, ImageCms.createProfile("sRGB"), renderingIntent=intent)
    if meant is None:
        return False
    return max(ImageChops.difference(plain, meant).tobytes()) > _SEEN
