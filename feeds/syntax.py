"""What an XML parser says of a broken document, in words for people who never wrote XML."""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

_END = re.compile(r"Premature end of data in tag (\S+) line (\d+)")
_MISMATCH = re.compile(r"Opening and ending tag mismatch: (\S+) line (\d+) and (\S+)")
_ENTITY = re.compile(r"Entity '(\w+)' not defined")
_PREFIX = re.compile(r"Namespace prefix (\S+) (?:for (\S+) )?on (\S+) is not defined")
_INVISIBLE = re.compile(r"[^\t\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010ffff]")
_LONGEST = 300
_CHARACTER = re.compile(r"(?:invalid|Invalid) (?:xmlChar|Char|character)[^0-9]*(?:value )?(?:0x([0-9A-Fa-f]+)|(\d+))")


class Flaw(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong with a document itself."""

    rule: str
    line: int = 0
    """Counted from 1; 0 if it belongs to no line."""
    column: int = 0
    message: str
    fix: str


def flaws_of(log: Iterable[Any]) -> list[Flaw]:
    """Return what lxml's error log tells, each sentence and line once."""
    found: dict[tuple[int, str], Flaw] = {}
    for entry in log:
        flaw = _flaw(entry.message or "", entry.line, entry.column)
        found.setdefault((flaw.line, flaw.message), flaw)
    return list(found.values())


def _flaw(said: str, line: int, column: int) -> Flaw:
    rule, message, fix = _in_words(said)
    return Flaw(rule=rule, line=line, column=column, message=message, fix=fix)


def _in_words(said: str) -> tuple[str, str, str]:
    """Return rule, message and fix for a sentence of libxml2."""
    if found := _ENTITY.search(said):
        name = found[1]
        return _WELL, f"&{name}; is a name for a letter that only web pages know.", "Write the letter itself instead."
    if found := _MISMATCH.search(said):
        return (
            _WELL,
            f"<{found[1]}> of line {found[2]} is closed by </{found[3]}>.",
            "Close what was opened last, first.",
        )
    if found := _END.search(said):
        message = f"The document ends in the middle: <{found[1]}> of line {found[2]} is never closed."
        return _WELL, message, "It was cut off; publish it again."
    if found := _PREFIX.search(said):
        message = f"{found[1]}:{found[3]} is used, but the feed's first element does not say what {found[1]}: means."
        return _namespace(found[1]), message, f"Declare xmlns:{found[1]} in <rss>."
    if found := _CHARACTER.search(said):
        code = int(found[1], 16) if found[1] else int(found[2])
        return "XML-CHARS", f"An invisible character (U+{code:04X}) stands there, which no feed may hold.", "Delete it."
    known = (words for part, words in _SENTENCES if part in said)
    return next(known, (_WELL, f"{_INVISIBLE.sub('', said)[:_LONGEST].rstrip('.')}.", _ANYHOW))


def _namespace(prefix: str) -> str:
    known = {"itunes": "NS-ITUNES", "content": "NS-CONTENT", "atom": "NS-ATOM", "podcast": "NS-PODCAST"}
    return known.get(prefix, _WELL)


_WELL = "XML-WELLFORMED"
_ANYHOW = "Mend that place, or let the program that writes the feed be mended."
_SENTENCES: tuple[tuple[str, tuple[str, str, str]], ...] = (
    ("EntityRef", (_WELL, "An & stands alone.", "Write &amp; for it.")),
    ("not proper UTF-8", ("XML-UTF8", "Letters stand there that are not UTF-8.", "Let the feed be written in UTF-8.")),
    (
        "declaration not at start",
        (_WELL, "Something stands before the first line <?xml … ?>.", "Remove the empty line."),
    ),
    ("declaration allowed only at the start", (_WELL, "Something stands before <?xml … ?>.", "Remove the empty line.")),
    (
        "Extra content at the end",
        (_WELL, "Something follows after the end of the feed.", "Remove what follows </rss>."),
    ),
    ("Start tag expected", (_WELL, "It does not begin like a feed.", "Look at what was fetched: is it the feed?")),
    ("Excessive depth", (_WELL, "Elements are nested deeper than in any real feed.", _ANYHOW)),
    (
        "Maximum entity amplification",
        (_WELL, "Its definitions expand without end: an attack.", "Do not use this feed."),
    ),
    ("entity reference loop", (_WELL, "Its definitions refer to each other in a circle: an attack.", "Do not use it.")),
    ("Invalid bytes", ("XML-UTF8", "Letters stand there that are not UTF-8.", "Let the feed be written in UTF-8.")),
    ("Unsupported encoding", ("XML-UTF8", "The first line names an encoding that nobody knows.", "Name UTF-8 there.")),
    ("expected '>'", (_WELL, "A < is never closed by a >.", _ANYHOW)),
    ("attributes construct", (_WELL, "An attribute there cannot be read.", _ANYHOW)),
    ("find end of Start Tag", (_WELL, "A < is never closed by a >.", _ANYHOW)),
    ("Attribute", (_WELL, "An attribute stands there twice or without quotation marks.", _ANYHOW)),
    ("is not a valid URI", (_WELL, "The address that a prefix stands for (xmlns) is no address.", _ANYHOW)),
    ("AttValue", (_WELL, "An attribute has no quotation marks around it, or holds a < in it.", _ANYHOW)),
)
"""Parts of libxml2's sentences, the rule, what they mean, and what to do."""
