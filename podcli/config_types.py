"""The settings of a show folder as typed data; each field documents its key in `podcast.toml`."""

from zoneinfo import ZoneInfo

import msgspec

from episodes import Link, Person
from feeds import Category, ShowType
from podcli.config_feeds import FurtherFeed
from podcli.config_parts import ShowParts
from podcli.config_storage import StorageSettings


class ShowSettings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`[show]`: what the feed says of the show; `feeds.Show` names the RSS elements."""

    title: str
    description: str
    """From `description`, or from the file that `description_file` names."""
    author: str
    link: str
    language: str
    categories: tuple[Category, ...]
    artwork: str = "artwork.jpg"
    """The picture, relative to the show folder."""
    explicit: bool = False
    guid: str = ""
    """Written by the first publish with a public address."""
    type: ShowType = ShowType.EPISODIC
    email: str = ""
    """Public: Spotify and YouTube send claim codes there."""
    copyright: str = ""
    timezone: str = "UTC"
    """IANA name of the zone of dates without offset."""
    complete: bool = False
    block: bool = False
    new_feed_url: str = ""
    medium: str = "podcast"
    locked: bool | None = None
    persons: tuple[Person, ...] = ()
    owner_name: str = ""
    """Name beside `email`, where it is not the author."""
    itunes_title: str = ""
    locked_owner: str = ""
    """Mail address beside `locked`; public."""
    parts: ShowParts | None = None
    """What else it says in the words of Podcasting 2.0."""

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of dates without offset."""
        return ZoneInfo(self.timezone)


class FeedSettings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`[feed]`: the feed file."""

    file: str = "feed.xml"
    """Its key under the public address."""
    limit: int = 0
    """How many of the newest episodes it holds; 0 means all."""
    enclosure_prefix: str = ""
    """Put before enclosure URLs, such as `https://op3.dev/e/`."""
    chapters_in_notes: bool = False
    """Whether the chapters of an episode are told as lines of times at the end of its notes, too."""
    links: tuple[Link, ...] = ()
    """Further links of the feed, such as those between the pages of a long one (RFC 5005)."""
    hub: str = ""
    """The WebSub hub that is named in the feed."""


class AudioSettings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`[audio]`: what is done to audio before it is published."""

    write_tags: bool = False
    """Whether copies with title, chapters and cover are published instead of the files as they are."""


class AnnounceSettings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`[announce]`: who is told that the feed changed."""

    websub: bool = True
    """The hub of [feed], if there is one."""
    podcastindex: bool = False
    """The Podcast Index."""
    podping: bool = False
    """Podping; its token stands in PODCLI_PODPING_TOKEN."""
    overcast: bool = False
    """Overcast."""


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """All of `podcast.toml`."""

    show: ShowSettings
    feed: FeedSettings
    feeds: tuple[FurtherFeed, ...] = ()
    audio: AudioSettings
    storage: StorageSettings
    announce: AnnounceSettings = AnnounceSettings()
