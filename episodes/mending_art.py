"""A picture that directories take, made of one that they don't: upright, square, flat, in sRGB and small enough."""

import io
from pathlib import Path

import msgspec
from PIL import Image, ImageCms, ImageColor, ImageOps

from episodes.artwork import opened_picture
from episodes.artwork_traits import profile_of, upright, upright_size
from episodes.errors import PictureUnreadable
from episodes.media.recording import opened

_SMALLEST, _LARGEST, _MOST_BYTES = 1400, 3000, 512_000
_SIDES = (3000, 2400, 2000, 1700, 1400)
"""Pixels that are tried one after another where no decent quality is small enough."""
_POOR, _FAIR, _BEST = 5, 60, 92
_EVEN = frozenset({"RGB", "L", "CMYK"})
"""Colours of which a mean is a colour too; in a palette, or behind what is transparent, it is not."""


class MendingWishes(msgspec.Struct, frozen=True, kw_only=True):
    """How a person wants a picture to be mended."""

    crop: bool = False
    """Whether a long picture loses its ends, instead of getting a margin."""
    enlarge: bool = False
    """Whether one that is too small may be made larger."""
    background: str = "white"
    """The colour of the margin and behind what is transparent."""


class Mending(msgspec.Struct, frozen=True, kw_only=True):
    """What is going to be done to a picture."""

    width: int
    """Pixels of the picture as it stands upright."""
    height: int
    side: int
    """Pixels of what is made of it, which may become fewer to save bytes."""
    enlarged: bool
    wishes: MendingWishes

    @property
    def cropped(self) -> int:
        """Pixels of the old picture that are lost at each of two ends."""
        return abs(self.width - self.height) // 2 if self.wishes.crop else 0

    def margin(self, side: int) -> int:
        """Return the pixels of the margin on each of two sides of a new picture with sides of that length."""
        short, long = sorted((self.width, self.height))
        return 0 if self.wishes.crop or short == long else (side - round(side * short / long)) // 2


def is_colour(text: str) -> bool:
    """Tell whether a text names a colour, by its English name or as `#rrggbb`."""
    try:
        ImageColor.getrgb(text)
    except ValueError:
        return False
    return True


def plan_mending(path: Path, wishes: MendingWishes) -> Mending:
    """Return what is going to be done, by the header alone; raise `PictureUnreadable` for one that is too small."""
    with opened(path) as recording, opened_picture(recording.file, str(path)) as image:
        width, height = upright_size(image)
    natural = min(width, height) if wishes.crop else max(width, height)
    if natural < _SMALLEST and not wishes.enlarge:
        whole = "" if max(width, height) < _SMALLEST else "With a margin it is large enough: --pad\n"
        raise PictureUnreadable(
            f"{path} has {width} x {height} pixels, too few for a square of {_SMALLEST}.",
            hint=f"{whole}Export it larger where it was made. To blow it up all the same, blurred as it gets: "
            "podcli artwork fix --enlarge",
        )
    side = min(max(natural, _SMALLEST), _LARGEST)
    enlarged = natural < _SMALLEST
    return Mending(width=width, height=height, side=side, enlarged=enlarged, wishes=wishes)


def mended_picture(path: Path, mending: Mending) -> bytes:
    """Return the JPEG that is made of a picture: the same bytes for the same picture, and nothing but its pixels."""
    with opened(path) as recording, opened_picture(recording.file, str(path)) as image:
        image.draft(None, (_LARGEST, _LARGEST))
        image.load()
        whole = _in_srgb(upright(_near(image)), profile_of(image))
    return _light_enough(_square(whole, mending), mending.side)


def _near(image: Image.Image) -> Image.Image:
    """Return the picture at a size that is at hand: of one with millions of pixels, few are needed."""
    factor = min(image.size) // _LARGEST
    return image.reduce(factor) if factor > 1 and image.mode in _EVEN else image


def _square(image: Image.Image, mending: Mending) -> Image.Image:
    """Return the picture flat and square, on clean ground that carries nothing of the file's other words."""
    size, ground = (mending.side, mending.side), ImageColor.getrgb(mending.wishes.background)[:3]
    fit = ImageOps.fit if mending.wishes.crop else ImageOps.contain
    fitted = fit(image.convert("RGBA"), size, Image.Resampling.LANCZOS)
    square = Image.new("RGB", size, ground)
    place = ((mending.side - fitted.width) // 2, (mending.side - fitted.height) // 2)
    square.paste(fitted, place, fitted)
    return square


def _light_enough(image: Image.Image, side: int) -> bytes:
    """Return the largest picture of fair quality that is small enough; of any quality at the smallest side."""
    sides = [side, *(smaller for smaller in _SIDES if smaller < side)]
    for tried in sides:
        scaled = image if tried == side else image.resize((tried, tried), Image.Resampling.LANCZOS)
        if len(best := _jpeg(scaled, _BEST)) <= _MOST_BYTES:
            return best
        if tried == sides[-1] or len(_jpeg(scaled, _FAIR)) <= _MOST_BYTES:
            return _best(scaled, _POOR if tried == sides[-1] else _FAIR)
    raise AssertionError("the last side is always taken")


def _best(image: Image.Image, low: int) -> bytes:
    """Search the highest quality that is small enough."""
    made, high = _jpeg(image, low), _BEST
    while low < high:
        middle = (low + high + 1) // 2
        tried = _jpeg(image, middle)
        if len(tried) <= _MOST_BYTES:
            made, low = tried, middle
        else:
            high = middle - 1
    return made


def _jpeg(image: Image.Image, quality: int) -> bytes:
    target = io.BytesIO()
    image.save(target, "JPEG", quality=quality, optimize=True)
    return target.getvalue()


def _in_srgb(image: Image.Image, profile: ImageCms.ImageCmsProfile | None) -> Image.Image:
    """Return the picture in the colours of screens; a profile that is not of its kind of colours says nothing."""
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    elif image.mode not in {"RGB", "CMYK", "L"}:
        alpha = image.has_transparency_data
        image = image.convert("RGBA" if alpha else "RGB")
    if profile is None:
        return image.convert("RGBA")
    bands = image.convert("RGB") if image.mode == "RGBA" else image
    try:
        made = ImageCms.profileToProfile(bands, profile, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, ValueError):
        return image.convert("RGBA")
    if made is None:
        return image.convert("RGBA")
    if image.mode == "RGBA":
        made.putalpha(image.getchannel("A"))
    return made
