"""Text as it may stand in a feed, and names made of it."""

import re
import unicodedata

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_SLUG = 60
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "\u0131": "i"}
)
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc]")


def clean_text(text: str) -> str:
    """Return the text without the characters that XML 1.0 forbids (XML-CHARS)."""
    return _FORBIDDEN.sub("", text)


def forbidden_in(text: str) -> str:
    """Return the name of the first character that XML 1.0 forbids, such as `U+0007`; empty if there is none."""
    found = _FORBIDDEN.search(text)
    return f"U+{ord(found[0][0]):04X}" if found else ""


def one_line(text: str) -> str:
    """Return the text clean, on one line and without white space around it, as a title must be."""
    return " ".join(clean_text(text).split())


def slugify(title: str) -> str:
    """Return a short name of a-z, 0-9 and `-`; empty if the title has no such letter."""
    plain = unicodedata.normalize("NFKD", clean_text(title).casefold().translate(_LETTERS))
    letters = _APOSTROPHES.sub("", "".join(c for c in plain if not unicodedata.combining(c)))
    slug = "-".join(re.findall(r"[a-z0-9]+", letters))
    if len(slug) <= _LONGEST_SLUG:
        return slug
    return slug[: _LONGEST_SLUG + 1].rpartition("-")[0] or slug[:_LONGEST_SLUG]


def is_slug(text: str) -> bool:
    """Tell whether a text can be a slug."""
    return bool(_SLUG.fullmatch(text)) and len(text) <= _LONGEST_SLUG
