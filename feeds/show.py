"""What a show is: the channel of a feed, as plain, frozen, typed data. Each field names the RSS element it becomes."""

from datetime import datetime
from enum import StrEnum

import msgspec

from episodes import (
    Chat,
    Episode,
    Funding,
    ImageSet,
    Leftover,
    License,
    Link,
    Location,
    Person,
    PodcastImage,
    Podping,
    RemoteItem,
    ServiceBlock,
    SocialInteract,
    Trailer,
    Txt,
    UpdateFrequency,
    Value,
)


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


class LiveStatus(StrEnum):
    """Whether a live stream can be heard: `status` of `<podcast:liveItem>`."""

    PENDING = "pending"
    LIVE = "live"
    ENDED = "ended"


class LiveItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stream that is announced, goes on, or is over: `<podcast:liveItem>`."""

    status: LiveStatus
    """`status`: the truth; the times are plans."""
    start: datetime
    """`start`: an aware instant."""
    end: datetime | None = None
    """`end`: an aware instant."""
    episode: Episode
    """What stands in it, as in any `<item>`; without a `<pubDate>`, `published` is `start`."""
    strange: tuple[tuple[str, str], ...] = ()
    """Attributes that the namespace does not know."""


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
    owner_name: str = ""
    """`<itunes:name>` in `<itunes:owner>`; empty means the author."""
    itunes_title: str = ""
    """`<itunes:title>`, where it differs from the title."""
    locked_owner: str = ""
    """`owner` of `<podcast:locked>`: a mail address, public."""
    fundings: tuple[Funding, ...] = ()
    """`<podcast:funding>`."""
    locations: tuple[Location, ...] = ()
    """`<podcast:location>`."""
    trailers: tuple[Trailer, ...] = ()
    """`<podcast:trailer>`; apps show the newest."""
    license: License | None = None
    """`<podcast:license>`."""
    values: tuple[Value, ...] = ()
    """`<podcast:value>`."""
    images: tuple[PodcastImage, ...] = ()
    """`<podcast:image>`: the artwork in other sizes and shapes."""
    image_set: ImageSet | None = None
    """`<podcast:images>`: read, and written only for feeds that had it."""
    live_items: tuple[LiveItem, ...] = ()
    """`<podcast:liveItem>`."""
    socials: tuple[SocialInteract, ...] = ()
    """`<podcast:socialInteract>`."""
    blocks: tuple[ServiceBlock, ...] = ()
    """`<podcast:block>`."""
    txts: tuple[Txt, ...] = ()
    """`<podcast:txt>`."""
    remote_items: tuple[RemoteItem, ...] = ()
    """`<podcast:remoteItem>`: what a list or a publisher's feed holds."""
    podroll: tuple[RemoteItem, ...] = ()
    """`<podcast:podroll>`: shows that this one recommends."""
    publisher: RemoteItem | None = None
    """`<podcast:publisher>`: the publisher's feed."""
    update_frequency: UpdateFrequency | None = None
    """`<podcast:updateFrequency>`."""
    podping: Podping | None = None
    """`<podcast:podping>`."""
    chat: Chat | None = None
    """`<podcast:chat>`."""
    links: tuple[Link, ...] = ()
    """Further `<atom:link>`, such as the pages of a long feed."""
    spotify_limit: int | None = None
    """`recentCount` of `<spotify:limit>`: how many of the newest episodes Spotify shows."""
    spotify_countries: tuple[str, ...] = ()
    """`<spotify:countryOfOrigin>`: codes of two small letters."""
    leftovers: tuple[Leftover, ...] = ()
    """Elements of the channel that podcli does not know, written out as a feed had them."""
    namespaces: tuple[tuple[str, str], ...] = ()
    """Further namespaces that the feed declares, each with its prefix: those of the leftovers."""
