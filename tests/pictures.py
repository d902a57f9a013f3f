"""Pictures made for the tests that need some."""

import io
import random
import struct
import zlib

from PIL import Image, ImageCms


def jpeg(width: int, height: int, mode: str = "RGB") -> bytes:
    """Return a plain JPEG picture."""
    return encoded(Image.new(mode, (width, height)), "JPEG")


def noisy(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """Return a picture that hardly any encoder can make small."""
    size = width * height * len(mode)
    return Image.frombytes(mode, (width, height), random.Random(1).randbytes(size))  # noqa: S311 - always the same


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    """Return the bytes of a picture file."""
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
"""The profile of the colours that screens have."""
P3 = {b"rXYZ": (0.5151, 0.2412, -0.0011), b"gXYZ": (0.2920, 0.6922, 0.0419), b"bXYZ": (0.1571, 0.0666, 0.7841)}
"""The primaries of Display P3, which phones and Macs give to what they take and draw."""


def profile(primaries: dict[bytes, tuple[float, ...]], name: str = "sRGB") -> bytes:
    """Return a profile with other primaries than sRGB has, under any name of four letters."""
    made = bytearray(SRGB.replace("sRGB".encode("utf-16-be"), name.encode("utf-16-be")))
    for number in range(struct.unpack(">I", made[128:132])[0]):
        tag, at, _ = struct.unpack(">4sII", made[132 + 12 * number : 144 + 12 * number])
        if tag in primaries:
            made[at + 8 : at + 20] = struct.pack(">3i", *(round(value * 65536) for value in primaries[tag]))
    return bytes(made)


def turned(number: int = 6) -> Image.Exif:
    """Return EXIF words that turn a picture, by a quarter if nothing else is said."""
    exif = Image.Exif()
    exif[0x0112] = number
    return exif


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return one piece of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def deep_png(side: int, colour: tuple[int, ...]) -> bytes:
    """Return a PNG of one colour with 16 bits for each part of it: grey, grey and alpha, RGB or RGBA."""
    kind = {1: 0, 2: 4, 3: 2, 4: 6}[len(colour)]
    line = b"\0" + struct.pack(f">{len(colour)}H", *colour) * side
    header = struct.pack(">IIBBBBB", side, side, 16, kind, 0, 0, 0)
    pixels = zlib.compress(line * side, 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
