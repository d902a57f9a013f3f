"""Pictures made for the tests that need some."""

import io
import random

from PIL import Image


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
