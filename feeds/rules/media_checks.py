"""Rules on an episode's media file and picture, as far as the feed speaks of them."""

import re

from episodes import Episode, is_whole_url
from feeds.rules.checks import ModelCheck, Noticed, on_episode
from feeds.show import Show

LARGE_FILE = 200_000_000
"""Bytes above which Spotify is reported to refuse a file."""

TYPES = {
    ".mp3": ("audio/mpeg",),
    ".m4a": ("audio/x-m4a", "audio/m4a", "audio/mp4"),
    ".mp4": ("video/mp4",),
    ".m4v": ("video/x-m4v", "video/m4v"),
    ".mov": ("video/quicktime",),
    ".pdf": ("application/pdf",),
}
"""MIME types that directories accept for each ending of an enclosure's address; podcli writes the first."""

_PLAIN = re.compile(r"[\x21-\x7e]*")


def ending(url: str) -> str:
    """Return the ending of the path of an address, such as `.mp3`, in lower case; empty if it has none."""
    name = url.partition("://")[2].partition("?")[0].partition("#")[0].partition("/")[2].rpartition("/")[2]
    stem, dot, extension = name.rpartition(".")
    return f".{extension.lower()}" if stem and dot and extension else ""


@on_episode("ENC-URL-HTTP")
def address(episode: Episode, _show: Show) -> Noticed:
    """Apple decides by the ending of the address whether it is an episode at all."""
    url = episode.enclosure.url
    if not is_whole_url(url):
        yield f"The address of the media file is {url!r}, which is no whole web address."
    elif ending(url) not in TYPES:
        yield f"The address of the media file ends in {ending(url) or 'no ending'}; Apple takes .mp3, .m4a and video."


@on_episode("ENC-URL-ASCII")
def plain_address(episode: Episode, _show: Show) -> Noticed:
    """Some apps fail on addresses with other than plain letters."""
    if not _PLAIN.fullmatch(episode.enclosure.url):
        yield f"The address of the media file holds spaces or special letters: {episode.enclosure.url!r}."


@on_episode("ENC-LENGTH")
def length(episode: Episode, _show: Show) -> Noticed:
    """Apps show and check downloads by the exact size of the file."""
    if episode.enclosure.length < 1:
        yield f"The size of the media file is given as {episode.enclosure.length} bytes."


@on_episode("ENC-ATTRS")
def attributes(episode: Episode, _show: Show) -> Noticed:
    """Apps need address, size and type of the media file."""
    missing = [name for name in ("url", "type") if not getattr(episode.enclosure, name)]
    if missing:
        yield f"The media file has no {' and no '.join(missing)}."


@on_episode("ENC-TYPE")
def media_type(episode: Episode, _show: Show) -> Noticed:
    """A type that contradicts the ending of the address makes apps refuse the file."""
    end, kind = ending(episode.enclosure.url), episode.enclosure.type
    if kind and end in TYPES and kind not in TYPES[end]:
        yield f"The media file ends in {end} and is said to be {kind!r}; {TYPES[end][0]!r} is right."


@on_episode("ITEM-DURATION")
def duration(episode: Episode, _show: Show) -> Noticed:
    """Listeners choose by the duration."""
    if episode.duration is None or episode.duration <= 0:
        yield "The episode has no duration."


@on_episode("MEDIA-SIZE")
def media_size(episode: Episode, _show: Show) -> Noticed:
    """Spotify is reported to refuse files above 200 MB, and mobile listeners pay for each megabyte."""
    if episode.enclosure.length > LARGE_FILE:
        yield f"The media file has {episode.enclosure.length / 1_000_000:.0f} MB."


@on_episode("ITEM-IMAGE")
def image(episode: Episode, _show: Show) -> Noticed:
    """Apps load the episode's picture from a whole web address."""
    if episode.image and not is_whole_url(episode.image):
        yield f"The address of the episode's picture is {episode.image!r}, which is no whole web address."


CHECKS: tuple[ModelCheck, ...] = (address, plain_address, length, attributes, media_type, duration, media_size, image)
