"""Feeds that are damaged with a plan: their letters, their elements, their values, and how they are written.

The same number always gives the same feed, in every process and on every machine.
"""

import gzip
import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from feeds import RULES
from tests import rule_feed

DATA = Path(__file__).parent / "data" / "feeds"
LARGEST = 1 << 20
_RARE = 2_000
"""One feed of so many is made to keep a program busy."""
_ELEMENT = re.compile(r"<([A-Za-z][\w:.-]*)[^<>]*?(?:/>|>[^<]*</\1>)")
_VALUE = re.compile(r">([^<>]{1,200})<|=\"([^\"<>]{0,200})\"")
NASTY = (
    "",
    " ",
    "0",
    "-1",
    "9" * 400,
    "1e308",
    "NaN",
    "true",
    "Yes",
    "\u0130\u0131\u00df",
    "\ufffe\uffff",
    "\x00\x01\x1b[31m",
    "&nbsp;",
    "&lt;![CDATA[",
    "]]>",
    "&#0;",
    "&#xD800;",
    "https://[::1",
    "http://",
    "https://media.example/" + "a" * 5000,
    "javascript:alert(1)",
    "Wed, 31 Feb 2024 25:61:61 +9999",
    "Wed, 01 May 0000 06:00:00 +0000",
    "Wed, 01 May 9999 23:59:59 -1200",
    "2024-05-01",
    "00:00:00:00",
    "9999999999:59:59",
    "geo:1e9,1e9",
    "FREQ=DAILY;COUNT=99999999999",
    "00:00 a&lt;br&gt;00:30 b&lt;br&gt;01:00 c",
    "&lt;" * 500,
    "(" * 500 + "@" + ")" * 500,
    "a@" * 300,
    "<b>",
)
ROOTS = ("rss", "feed", "rdf:RDF", "html", "opml", "RSS", "channel")
ENCODINGS = ("utf-8-sig", "utf-16-le", "utf-16-be", "utf-16", "latin-1", "cp1252", "shift_jis", "utf-7", "utf-32")


class Seed(NamedTuple):
    """A whole feed that is going to be damaged."""

    name: str
    format: str
    data: str


@cache
def seeds() -> tuple[Seed, ...]:
    """Return the feeds that the damaged ones are made of."""
    channel = "".join(rule.good for rule in RULES if rule.scope == "channel" and rule.good.startswith("<"))
    item = "".join(rule.good for rule in RULES if rule.scope == "item" and rule.good.startswith("<"))
    wrong = [rule for rule in RULES if rule.bad.startswith("<") and "…" not in rule.bad]
    of_show = "".join(rule.bad for rule in wrong if rule.scope == "channel")
    of_item = "".join(rule.bad for rule in wrong if rule.scope == "item")
    made = {
        "plain": rule_feed.feed(),
        "full": rule_feed.feed(channel, item),
        "wrong": rule_feed.feed(of_show, of_item),
        "many": rule_feed.feed(items=rule_feed.OLDER * 30),
        "field-notes": (DATA / "field-notes.xml").read_bytes(),
    }
    foreign = (DATA / "foreign.xml").read_bytes().decode("latin-1")
    atom = '<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><id>1</id></entry></feed>'
    return (
        *(Seed(name, "rss", data.decode()) for name, data in made.items()),
        Seed("foreign", "foreign", foreign),
        Seed("atom", "atom", atom),
        Seed("page", "html", "<!doctype html><html><body><p>Hello</p></body></html>"),
    )


def feed_mutant(seed: int, number: int, _kinds: tuple[str, ...] = ()) -> tuple[Seed, bytes]:
    """Return the feed with a number, and what it was made of."""
    chance = random.Random((seed << 40) + number)  # noqa: S311 - the same feed for the same number
    origin = chance.choices(seeds(), (4, 6, 6, 2, 4, 3, 1, 1))[0]
    text = origin.data
    for _ in range(chance.choice((0, 1, 1, 1, 2, 3, 5, 9))):
        text = chance.choice(_CHANGES)(chance, text)[:LARGEST]
    if chance.randrange(_RARE) == 0:
        text = chance.choice(_FLOODS)(text)
    return origin, _written(chance, text)


def _value(chance: random.Random, text: str) -> str:
    """Put something nasty in place of a value."""
    places = [found.span(1 if found[1] is not None else 2) for found in _VALUE.finditer(text)]
    if not places:
        return text
    start, end = chance.choice(places)
    return text[:start] + chance.choice(NASTY) + text[end:]


def _element(chance: random.Random, text: str) -> str:
    """Take an element out, or put it elsewhere, or do so many times."""
    found = list(_ELEMENT.finditer(text))
    if not found:
        return text
    start, end = chance.choice(found).span()
    piece = text[start:end]
    what = chance.randrange(4)
    if what == 0:
        return text[:start] + text[end:]
    at = chance.choice(found).start()
    if what == 1:
        return text[:at] + piece * chance.choice((1, 2, 50)) + text[at:]
    if what == 2:
        return text[:start] + piece.swapcase() + text[end:]
    return text[:start] + f"<{chance.choice(('item', 'channel', 'podcast:value', 'x'))}>{piece}" + text[end:]


def _name(chance: random.Random, text: str) -> str:
    """Change a name, a prefix or an address of a namespace."""
    old, new = chance.choice(
        (
            ("itunes:", "it:"),
            ("podcast:", "p2:"),
            ("xmlns:podcast", "xmlns:pc"),
            (
                "https://podcastindex.org/namespace/1.0",
                "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
            ),
            ("podcast-1.0.dtd", "PODCAST-1.0.DTD"),
            ("xmlns:atom", "xmlns:a10"),
            ("<rss", f"<{chance.choice(ROOTS)}"),
            ("<channel>", "<channel><channel>"),
            ("</channel>", ""),
            ('version="2.0"', ""),
            ("<item>", "<item><item>"),
            ("<item>", '<item xmlns="urn:x">'),
        )
    )
    return text.replace(old, new, chance.choice((1, -1)))


def _letters(chance: random.Random, text: str) -> str:
    """Cut, double, flip or insert letters anywhere."""
    if not text:
        return text
    start = chance.randrange(len(text))
    end = min(len(text), start + chance.choice((1, 1, 10, 200)))
    what = chance.randrange(5)
    if what == 0:
        return text[:start] + text[end:]
    if what == 1:
        return text[:end] + text[start:end] * chance.choice((1, 20)) + text[end:]
    if what == 2:
        return text[:start] + chr(chance.choice((0, 1, 0x85, 0xA0, 0x2028, 0xFFFE, 0x1F600))) + text[end:]
    if what == 3:
        return text[:start]
    return text[:start] + chance.choice(NASTY) + text[start:]


def _markup(chance: random.Random, text: str) -> str:
    """Insert what XML has besides elements."""
    piece = chance.choice(
        (
            "<!-- a comment -->",
            "<!--",
            "<?php echo 1 ?>",
            "<![CDATA[ <b>x</b> ]]>",
            "<![CDATA[",
            "&amp;&undefined;",
            '<!DOCTYPE rss [<!ENTITY a "aaaa">]>',
            '<!DOCTYPE rss SYSTEM "file:///etc/passwd">',
            '<?xml version="1.0" encoding="EBCDIC"?>',
            "\r\n\r\n",
            "</rss>",
        )
    )
    at = chance.choice((0, chance.randrange(len(text) + 1)))
    return text[:at] + piece + text[at:]


_CHANGES: tuple[Callable[[random.Random, str], str], ...] = (
    _value,
    _value,
    _value,
    _element,
    _element,
    _name,
    _letters,
    _markup,
)
_BOMB = '<!ENTITY e0 "hahahaha">' + "".join(f'<!ENTITY e{n} "' + f"&e{n - 1};" * 10 + '">' for n in range(1, 12))
_ATTRIBUTES = " ".join(f'a{n}="{n}"' for n in range(40_000))
_NAMESPACES = " ".join(f'xmlns:n{n}="urn:{n}"' for n in range(5_000))
_FLOODS: tuple[Callable[[str], str], ...] = (
    lambda text: text.replace("<item>", "<x>" * 200_000 + "<item>", 1),
    lambda text: text.replace("<channel>", "<channel>" + "<itunes:category text='Arts'>" * 200, 1),
    lambda text: text.replace("<rss", f"<!DOCTYPE rss [{_BOMB}]><rss", 1).replace("Owls", "&e11;"),
    lambda text: text.replace("<rss", f'<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]><rss', 1).replace(
        "Owls", "&a;" * 9_000
    ),
    lambda text: text.replace("<item>", f"<item {_ATTRIBUTES}>", 1),
    lambda text: text.replace("<rss", f"<rss {_NAMESPACES}", 1),
    lambda text: text.replace("</item>", "</item>" + "<item/>" * 60_000, 1),
    lambda text: text.replace("Owls", "Owls. " * 400_000, 1),
    lambda text: text.replace("</item>", "<podcast:person>Ada</podcast:person>" * 30_000 + "</item>", 1),
    lambda text: text.replace("<description>", "<description>" + "0:0" * 300_000, 1),
    lambda text: text.replace("<description>", "<description>" + "&lt;a " * 200_000, 1),
    lambda text: text + "<" * 1_000_000,
    lambda text: text.replace("Owls", "&amp;" * 300_000, 1),
)


def _written(chance: random.Random, text: str) -> bytes:
    """Write a feed in one of the ways in which feeds arrive."""
    what = chance.randrange(12)
    if what == 0:
        return text.encode(chance.choice(ENCODINGS), errors="replace")
    if what == 1:
        packed = gzip.compress(text.encode(errors="replace"), mtime=0)
        return packed[: chance.choice((len(packed), len(packed) // 2))]
    if what == 2:
        data = bytearray(text.encode(errors="replace"))
        for _ in range(chance.choice((1, 5))):
            data[chance.randrange(len(data) or 1) : 1] = bytes((chance.randrange(256),))
        return bytes(data)
    if what == 3:
        return text.replace("\n", "").encode(errors="replace")
    return text.encode(errors="surrogateescape" if what == 4 else "replace")
