"""What an audio file tells of itself: plain data, without the means to read it (those are in `episodes.reading`)."""

import msgspec

from episodes.findings import Finding


class Tags(msgspec.Struct, frozen=True, kw_only=True):
    """The words that an audio file carries, free of characters that a feed cannot hold; empty for what it lacks."""

    title: str = ""
    """Title of the episode: the last resort of `<title>`."""
    artist: str = ""
    """Who speaks: the last resort of `<itunes:author>`."""
    album: str = ""
    """Name of the show."""
    date: str = ""
    """Day of the recording or release, as `2026-05-01` or `2026-05-01T10:00:00`; a bare year is in `year`."""
    year: int | None = None
    """Year alone: too little for `<pubDate>`."""
    track: int | None = None
    """Number within the season: the last resort of `<itunes:episode>`."""
    disc: int | None = None
    """Number of the season: the last resort of `<itunes:season>`."""
    comment: str = ""
    """A remark: the last resort of `<description>` when there is no description."""
    description: str = ""
    """What the episode is about: the last resort of `<description>`."""
    subtitle: str = ""
    """A line about it."""
    lyrics: str = ""
    """The words that are spoken: the text of a transcript, without times."""
    link: str = ""
    """Page of the episode: the last resort of its `<link>`."""
    copyright: str = ""
    """Who holds the rights."""
    genre: str = ""
    """Its kind, such as `Podcast`."""
    keywords: str = ""
    """Words about it, as a podcast app wrote them."""
    feed: str = ""
    """Address of the feed from which an app loaded the file."""
    feed_guid: str = ""
    """Its identity in that feed. It is shown and never used: the file may be a copy of somebody else's episode."""
    podcast: bool = False
    """Whether the file is marked as an episode of a podcast."""


class Cover(msgspec.Struct, frozen=True, kw_only=True):
    """A picture inside the audio file; `episodes.read_cover` gives its bytes."""

    type: str
    """MIME type, read from the picture itself."""
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    bytes: int
    """Size in bytes."""


class Chapter(msgspec.Struct, frozen=True, kw_only=True):
    """A point in the audio that listeners can jump to."""

    start: float
    """Seconds from the beginning."""
    end: float | None = None
    """Seconds from the beginning; None where the file does not tell, which means: at the next one."""
    title: str = ""
    """What begins there."""
    url: str = ""
    """A page about it; empty for none."""
    image: str = ""
    """Address of a picture to show meanwhile; empty for none."""
    cover: Cover | None = None
    """A picture to show meanwhile that is in the file itself; `episodes.read_chapter_pictures` gives its bytes."""
    hidden: bool = False
    """Whether lists of chapters leave it out: it only changes the picture or the link."""


class Audio(msgspec.Struct, frozen=True, kw_only=True):
    """Everything podcli knows of one audio or video file."""

    path: str
    """Where it was read."""
    format: str
    """What the bytes are, one of `episodes.FORMATS`, whatever the name says."""
    type: str
    """`type` of `<enclosure>`: MIME type that belongs to the format."""
    bytes: int
    """`length` of `<enclosure>`: exact size of the file in bytes."""
    duration: float
    """`<itunes:duration>` before rounding: seconds of sound that are really there."""
    bitrate: int
    """Bits per second of the audio, on average."""
    vbr: bool
    """Whether the bit rate changes from frame to frame; false of AAC, which does not tell."""
    sample_rate: int
    """Samples per second."""
    channels: int
    """1 is mono, 2 is stereo; 0 when the container does not tell."""
    tags: Tags = Tags()
    cover: Cover | None = None
    """The embedded picture, a front cover first."""
    chapters: tuple[Chapter, ...] = ()
    """Sorted by their start."""
    findings: tuple[Finding, ...] = ()
    """What is the matter with the file."""
