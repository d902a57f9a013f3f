"""Broken documents mended as far as it is safe to guess: letters, names of letters, and invisible characters."""

import codecs
import html.entities
import re

from feeds.syntax import Flaw

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,400}\?>")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]+")
_NUMBERED = re.compile(r"&#(?:[xX]([0-9A-Fa-f]{1,8})|(\d{1,10}));")
_LAST_LETTER = 0x10FFFF
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_ALONE = re.compile(r"&(?!#\d{1,7};|#[xX][0-9A-Fa-f]{1,6};|[A-Za-z][A-Za-z0-9]{0,31};)")
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})


def decoded(text: bytes) -> tuple[str, list[Flaw]]:
    """Return the letters of a document, and what is wrong with how they are written."""
    mark = next((name for start, name in _MARKS if text.startswith(start)), "")
    found = _DECLARED.search(text[:1024])
    declared = found[1].decode("ascii") if found else ""
    for name in filter(None, (mark, declared, "utf-8", "cp1252")):
        try:
            letters = text.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
        wrong = declared and not mark and _other(name, declared)
        return letters.removeprefix("\ufeff"), [_misdeclared(text, declared, name)] if wrong else []
    return text.decode("utf-8", errors="replace"), [_misdeclared(text, declared or "utf-8", "none that is known")]


def mended(letters: str) -> str:
    """Return the document without what no parser forgives; everything else of it stays."""
    plain = _DECLARATION.sub("", letters.lstrip(), count=1)
    plain = _NUMBERED.sub(_allowed, _FORBIDDEN.sub("", plain))
    return _ALONE.sub("&amp;", _NAMED.sub(_letter, plain))


def _allowed(found: re.Match[str]) -> str:
    """Keep a letter that is written as its number, unless no feed may hold it."""
    number = int(found[1], 16) if found[1] else int(found[2])
    return "" if number > _LAST_LETTER or _FORBIDDEN.match(chr(number)) else found[0]


def _letter(found: re.Match[str]) -> str:
    """Return the letter of a name that only HTML knows; a name that nobody knows becomes text."""
    name = found[1]
    if name in _XML_NAMES:
        return found[0]
    letter = html.entities.html5.get(f"{name};")
    return "".join(f"&#{ord(one)};" for one in letter) if letter else f"&amp;{name};"


def _other(name: str, declared: str) -> bool:
    try:
        return codecs.lookup(name).name != codecs.lookup(declared).name
    except LookupError:
        return True


def _misdeclared(text: bytes, declared: str, name: str) -> Flaw:
    line = 1
    try:
        text.decode(declared)
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
    except LookupError:
        pass
    return Flaw(
        rule="XML-UTF8",
        line=line,
        message=f"The feed says that it is written in {declared}, but it is not; it was read as {name}.",
        fix="Let whatever writes the feed write UTF-8, and say so in its first line.",
    )
