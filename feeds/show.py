"""What a show is: the channel of a feed, as plain, frozen, typed data. Each field names the RSS element it becomes."""

from datetime import datetime
from enum import StrEnum

import msgspec

from episodes import Person


class ShowType(StrEnum):
    """In which order a show wants to be heard: `<itunes:type>`."""

    EPISODIC = "episodic"
    """Newest first; any episode may be heard alone."""
    SERIAL = "serial"
    """Oldest first; full episodes carry numbers."""


class Category(msgspec.Struct, frozen=True, order=True):
    """One place in Apple's list: `<itunes:category text>`, with at most one nested subcategory."""

    name: str
    """`text` of the outer `<itunes:category>`."""
    sub: str = ""
    """`text` of the nested `<itunes:category>`; empty for none."""


class Show(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A show, complete and ready for a feed: `<channel>` without its items."""

    title: str
    """`<title>`: the show's name alone."""
    description: str
    """`<description>`: at most 4000 bytes of UTF-8."""
    link: str
    """`<link>`: absolute URL of the show's page."""
    language: str
    """`<language>`: ISO 639 with optional region, such as `en` or `en-gb`."""
    author: str
    """`<itunes:author>`: Spotify refuses a show without one."""
    categories: tuple[Category, ...]
    """`<itunes:category>`, the most important first; Apple uses only the first."""
    image: str
    """`<itunes:image href>` and the RSS `<image>`: URL of the artwork, absolute or relative to the public address."""
    feed_url: str
    """`<atom:link rel="self">`: the address of the feed itself, absolute or relative to the public address."""
    modified: datetime
    """When something that the feed shows last changed; `<lastBuildDate>` is the later of this and the newest episode's
    date, so it moves only with the content."""
    explicit: bool = False
    """`<itunes:explicit>`."""
    guid: str = ""
    """`<podcast:guid>`: a UUID, fixed for the life of the show; empty while it has no public address."""
    type: ShowType = ShowType.EPISODIC
    """`<itunes:type>`."""
    email: str = ""
    """`<itunes:email>` in `<itunes:owner>`: public; empty writes no owner."""
    copyright: str = ""
    """`<copyright>`: as typed."""
    complete: bool = False
    """`<itunes:complete>`: there will never be another episode."""
    block: bool = False
    """`<itunes:block>`: hide the show from Apple Podcasts."""
    new_feed_url: str = ""
    """`<itunes:new-feed-url>`: only while the show moves."""
    medium: str = "podcast"
    """`<podcast:medium>`: one word of the namespace's list."""
    locked: bool | None = None
    """`<podcast:locked>`: other hosts must not import the feed; None writes none."""
    persons: tuple[Person, ...] = ()
    """`<podcast:person>` of the channel."""
    hub: str = ""
    """`<atom:link rel="hub">`: the WebSub hub that is told of changes; empty writes none."""
    limit: int = 0
    """How many of the newest episodes the feed holds; 0 means all."""
