"""What single values must look like, for rules on shows and on episodes."""

import re

DESCRIPTION_BYTES = 4000
"""Bytes of UTF-8 that Apple takes as a description."""
TEXT_LENGTH = 255
"""Characters that Apple and PSP-1 allow in a value without a limit of its own."""
NAME_LENGTH = 128
"""Characters that Podcasting 2.0 recommends for names."""

_WHOLE_URL = re.compile(r"https?://(?:\[[0-9a-fA-F:.]{2,45}\]|[^/\s\[\]?#]+)\S*")


def is_whole_url(url: str) -> bool:
    """Tell whether an address is absolute, with http or https."""
    return _WHOLE_URL.fullmatch(url) is not None


def size(text: str) -> int:
    """Return the bytes of a text in UTF-8."""
    return len(text.encode(errors="replace"))
