"""What single values must look like, for rules on shows and on episodes."""

DESCRIPTION_BYTES = 4000
"""Bytes of UTF-8 that Apple takes as a description."""
TEXT_LENGTH = 255
"""Characters that Apple and PSP-1 allow in a value without a limit of its own."""
NAME_LENGTH = 128
"""Characters that Podcasting 2.0 recommends for names."""


def size(text: str) -> int:
    """Return the bytes of a text in UTF-8."""
    return len(text.encode(errors="replace"))
