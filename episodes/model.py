"""What an episode is: plain, frozen, typed data that knows nothing of files, feeds or storage.

Each field names the RSS element it becomes. URL fields may hold an address relative to the show's public address (its
storage key, such as `media/0f…/owls.mp3`) until `episodes.addressed` makes it absolute: so a show can move to another
address without any episode changing.
"""

from datetime import datetime
from enum import StrEnum

import msgspec

from episodes.namespace.parts import (
    AlternateEnclosure,
    ChaptersFile,
    Chat,
    ContentLink,
    Funding,
    ImageSet,
    Leftover,
    License,
    Location,
    Person,
    PodcastImage,
    SimpleChapter,
    SocialInteract,
    Soundbite,
    Thumbnail,
    TranscriptFile,
    Txt,
    Value,
)


class EpisodeType(StrEnum):
    """What kind of episode it is: `<itunes:episodeType>`."""

    FULL = "full"
    TRAILER = "trailer"
    BONUS = "bonus"


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
    episode: int | float | None = None
    """`<itunes:episode>` and `<podcast:episode>`: above 0; a number such as 100.5 stands in the latter alone."""
    episode_display: str = ""
    """`display` of `<podcast:episode>`, at most 32 characters; needs `episode`."""
    itunes_title: str = ""
    """`<itunes:title>`: the title without numbers, where `<title>` carries them."""
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
    transcripts: tuple[TranscriptFile, ...] = ()
    """`<podcast:transcript>`: the same words in several formats and languages."""
    chapters_file: ChaptersFile | None = None
    """`<podcast:chapters>`: where the chapters are, as JSON."""
    chapters: tuple[SimpleChapter, ...] = ()
    """`<psc:chapters>`: the same chapters in the feed itself."""
    soundbites: tuple[Soundbite, ...] = ()
    """`<podcast:soundbite>`."""
    locations: tuple[Location, ...] = ()
    """`<podcast:location>`; one of a kind replaces that of the show."""
    license: License | None = None
    """`<podcast:license>`."""
    alternates: tuple[AlternateEnclosure, ...] = ()
    """`<podcast:alternateEnclosure>`: other versions of the media."""
    values: tuple[Value, ...] = ()
    """`<podcast:value>`; replaces that of the show."""
    fundings: tuple[Funding, ...] = ()
    """`<podcast:funding>`."""
    images: tuple[PodcastImage, ...] = ()
    """`<podcast:image>`: pictures in other shapes."""
    image_set: ImageSet | None = None
    """`<podcast:images>`: read, and written only for feeds that had it."""
    thumbnails: tuple[Thumbnail, ...] = ()
    """`<media:thumbnail>`: a still picture for YouTube."""
    socials: tuple[SocialInteract, ...] = ()
    """`<podcast:socialInteract>`."""
    chat: Chat | None = None
    """`<podcast:chat>`; replaces that of the show."""
    content_links: tuple[ContentLink, ...] = ()
    """`<podcast:contentLink>`."""
    txts: tuple[Txt, ...] = ()
    """`<podcast:txt>`."""
    leftovers: tuple[Leftover, ...] = ()
    """Elements of the item that podcli does not know, written out as a feed had them."""
