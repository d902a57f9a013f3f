"""Reading `[[feeds]]`: the further feeds of a show, each at a file of its own."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

import msgspec

from episodes import Fields

FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.(xml|rss)")
"""Names of feed files."""
LONGEST_DESCRIPTION = 4000
"""Bytes of a description at most (APPLE-DESC-4000)."""
_RESERVED = frozenset({"catalog.xml", "index.xml", "sitemap.xml"})
"""Names that a web host may use for something else."""
_TOKEN = "-" + 32 * "f"
_MOST = 1000
"""Characters that all names together may have: the catalog's metadata, of which S3 takes 2 KB, tells them."""


class FurtherFeed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One of `[[feeds]]`."""

    file: str
    """Its key under the public address; a private one gets a random part before its ending."""
    season: int | None = None
    """Only episodes of this season."""
    tags: tuple[str, ...] = ()
    """Only episodes with any of these tags."""
    limit: int = 0
    """How many of the newest episodes it holds; 0 means all."""
    title: str = ""
    """Its title, where it is not that of the show."""
    description: str = ""
    """Its description, where it is not that of the show."""
    quality: str = ""
    """The alternate enclosure, by its title or rel, that is the enclosure of each episode."""
    private: bool = False
    """Whether its address cannot be guessed and directories are asked to leave it out."""


def read_feeds(tables: list[Fields], main: str) -> tuple[FurtherFeed, ...]:
    """Return [[feeds]]; `main` is the file of the main feed."""
    found, taken = [], {main.casefold(): "the main feed"}
    for table in tables:
        feed = _read(table)
        for fault in _clashes(feed, taken):
            table.fault("file", fault)
        found.append(feed)
    if sum(len(stored_name(feed, _TOKEN)) + 1 for feed in found) > _MOST:
        tables[-1].fault(
            "", f"so many further feeds are more than a show can have; {_MOST // 50} fit, or shorter names"
        )
    return tuple(found)


def stored_name(feed: FurtherFeed, token: str) -> str:
    """Return the key of a feed; `token` is the random part of a private one, with its hyphen."""
    name = PurePosixPath(feed.file)
    return f"{name.stem}{token}{name.suffix}" if feed.private else feed.file


def _read(table: Fields) -> FurtherFeed:
    if not table.has("file"):
        table.fault("", "a further feed needs file")
    feed = FurtherFeed(
        file=table.text("file"),
        season=table.whole("season"),
        tags=table.texts("tags", least=1),
        limit=table.whole("limit", least=0) or 0,
        title=table.text("title"),
        description=table.text("description", longest=1_000_000, lines=True),
        quality=table.text("quality"),
        private=table.truth("private") or False,
    )
    size = len(feed.description.encode())
    if size > LONGEST_DESCRIPTION:
        table.fault("description", f"the description has {size} bytes, Apple takes {LONGEST_DESCRIPTION}")
    table.finish(FurtherFeed.__struct_fields__)
    return feed


def _clashes(feed: FurtherFeed, taken: dict[str, str]) -> Iterator[str]:
    """Yield what is wrong with its file; names that differ in case only are one file to some systems."""
    name = feed.file.casefold()
    if feed.file and not FILE.fullmatch(feed.file):
        yield f"file must be a plain name ending in .xml or .rss, not {feed.file!r}"
    elif name in _RESERVED:
        yield f"the name {feed.file!r} is reserved for something else; choose another"
    elif name in taken:
        yield f"{feed.file!r} is the file of {taken[name]} already; each feed needs its own"
    if name:
        taken.setdefault(name, "another further feed")
