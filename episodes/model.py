"""What an episode is: plain, frozen, typed data that knows nothing of files, feeds or storage.

Each field names the RSS element it becomes. URL fields may hold an address relative to the show's public address (its
storage key, such as `media/0f…/owls.mp3`) until `episodes.addressed` makes it absolute: so a show can move to another
address without any episode changing.
"""

from datetime import datetime
from enum import StrEnum

import msgspec


class EpisodeType(StrEnum):
    """What kind of episode it is: `<itunes:episodeType>`."""

    FULL = "full"
    TRAILER = "trailer"
    BONUS = "bonus"


class Person(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who takes part: `<podcast:person>`. The persons of an episode replace those of the show."""

    name: str
    """Node value of `<podcast:person>`, at most 128 characters."""
    role: str = "host"
    """`role` of `<podcast:person>`, a role of the Podcast Taxonomy in lower case."""
    group: str = "cast"
    """`group` of `<podcast:person>`, a group of the Podcast Taxonomy in lower case."""
    img: str = ""
    """`img` of `<podcast:person>`: URL of a picture."""
    href: str = ""
    """`href` of `<podcast:person>`: URL of a page about the person."""


class Enclosure(msgspec.Struct, frozen=True, kw_only=True):
    """The media file that apps download: `<enclosure>`."""

    url: str
    """`url` of `<enclosure>`, absolute or relative to the public address."""
    length: int
    """`length` of `<enclosure>`: exact size in bytes, as served."""
    type: str
    """`type` of `<enclosure>`: MIME type, such as `audio/mpeg`."""


class Episode(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One episode, complete and ready for a feed: `<item>`."""

    guid: str
    """`<guid>`: identity for ever, compared byte for byte; a UUID for episodes made by podcli."""
    guid_is_permalink: bool = False
    """`isPermaLink` of `<guid>`; true only for imported episodes whose guid is their page's URL."""
    title: str
    """`<title>`: at most 255 characters, no markup."""
    published: datetime
    """`<pubDate>`: an aware instant in whole seconds; in the future for a scheduled episode."""
    enclosure: Enclosure
    """`<enclosure>`."""
    duration: float | None = None
    """`<itunes:duration>`: exact length in seconds, written rounded to whole ones; None when unknown."""
    description: str = ""
    """`<description>`: notes as the simple HTML that apps keep, at most 4000 bytes of UTF-8."""
    content: str = ""
    """`<content:encoded>`: the full notes when they are longer than `description`, else empty (and then not stored
    twice: the feed carries `description` there too)."""
    summary: str = ""
    """`<itunes:summary>`: one or two plain sentences; not written when empty."""
    author: str = ""
    """Item `<itunes:author>`; empty means as the show."""
    link: str = ""
    """Item `<link>`: absolute URL of the episode's page; not written when empty."""
    image: str = ""
    """Item `<itunes:image href>`: URL of the episode's own artwork, absolute or relative; empty means the show's."""
    season: int | None = None
    """`<itunes:season>` and `<podcast:season>`: above 0."""
    season_name: str = ""
    """`name` of `<podcast:season>`, at most 128 characters; needs `season`."""
    episode: int | None = None
    """`<itunes:episode>` and `<podcast:episode>`: above 0."""
    type: EpisodeType = EpisodeType.FULL
    """`<itunes:episodeType>`."""
    explicit: bool | None = None
    """Item `<itunes:explicit>`; None means as the show, whose value is then written."""
    block: bool = False
    """Item `<itunes:block>`: hide this episode from Apple Podcasts."""
    persons: tuple[Person, ...] = ()
    """`<podcast:person>` of the item; empty means those of the show."""
    tags: tuple[str, ...] = ()
    """`<itunes:keywords>`: free words that select an episode for further feeds."""
