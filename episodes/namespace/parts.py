"""What a show or an episode may say besides, as plain, frozen data: one class for each tag of the namespace.

The fields have the names of the tag's attributes, in small letters with underscores; texts are empty and numbers None
where a feed says nothing. Which values are right stands in `episodes.namespace.tags`.
"""

import re
from datetime import datetime
from types import UnionType
from typing import Any, Union, get_args, get_origin

import msgspec


def field_name(name: str) -> str:
    """Return the field that holds an attribute: `startTime` is held by `start_time`."""
    return re.sub(r"(?<!^)([A-Z])", r"_\1", name).replace("-", "_").lower()


def kind_of(annotation: Any) -> Any:
    """Return the type of a field's values, whether or not it may also be None."""
    if get_origin(annotation) in {Union, UnionType}:
        return next(kind for kind in get_args(annotation) if kind is not type(None))
    return annotation


class Leftover(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An element of a feed that the model does not know, kept as it was."""

    tag: str
    """Its name with the address of its namespace: `{http://…}name`."""
    attributes: tuple[tuple[str, str], ...] = ()
    """Its attributes in their order, named as the tag is."""
    text: str = ""
    """What stands before its first child."""
    tail: str = ""
    """What stands behind it, where text and elements are mixed."""
    children: tuple["Leftover", ...] = ()
    onto: bool = False
    """Whether these are attributes and children of an element that the model does write, under this name."""


# What is frozen holds no circles, so the collector of circular garbage need not look at a million of them.
class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One thing that a tag of the namespace says."""

    strange: tuple[tuple[str, str], ...] = ()
    """Attributes of the tag that the namespace does not know, kept as a feed had them."""
    within: tuple[Leftover, ...] = ()
    """Elements in the tag that the namespace does not know, likewise."""


class Person(Part, frozen=True, kw_only=True, omit_defaults=True):
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


class TranscriptFile(Part, frozen=True, kw_only=True, omit_defaults=True):
    """What is said in an episode, in one format and language: `<podcast:transcript>`."""

    url: str
    type: str
    language: str = ""
    """Empty means that of the show."""
    rel: str = ""
    """`captions` where the file carries times."""


class ChaptersFile(Part, frozen=True, kw_only=True, omit_defaults=True):
    """Where the chapters of an episode are, as a JSON file: `<podcast:chapters>`."""

    url: str
    type: str = "application/json+chapters"


class Funding(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A way to support the show: `<podcast:funding>`."""

    url: str
    text: str = ""
    """What the button says."""


class Soundbite(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A passage of the audio that stands for the episode: `<podcast:soundbite>`."""

    start_time: float
    """Seconds."""
    duration: float
    """Seconds."""
    title: str = ""


class Location(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A place that the show or episode is about, or comes from: `<podcast:location>`."""

    name: str
    rel: str = ""
    """`subject` (which empty means) or `creator`."""
    geo: str = ""
    """URI of RFC 5870."""
    osm: str = ""
    """Object of OpenStreetMap."""
    country: str = ""
    """ISO 3166-1, two capital letters."""


class Trailer(Part, frozen=True, kw_only=True, omit_defaults=True):
    """What a show or a season is like: `<podcast:trailer>`."""

    title: str
    url: str
    pubdate: datetime
    length: int | None = None
    """Bytes."""
    type: str = ""
    season: int | None = None


class License(Part, frozen=True, kw_only=True, omit_defaults=True):
    """What others may do with the show: `<podcast:license>`."""

    id: str
    url: str = ""
    """Where its text is; needed for a licence of one's own."""


class Source(Part, frozen=True, kw_only=True, omit_defaults=True):
    """Where another version of the media is: `<podcast:source>`."""

    uri: str
    content_type: str = ""


class Integrity(Part, frozen=True, kw_only=True, omit_defaults=True):
    """What proves that another version of the media is whole: `<podcast:integrity>`."""

    type: str
    value: str


class AlternateEnclosure(Part, frozen=True, kw_only=True, omit_defaults=True):
    """Another version of the media: `<podcast:alternateEnclosure>`."""

    type: str
    length: int | None = None
    """Bytes."""
    bitrate: float | None = None
    """Bits per second."""
    height: int | None = None
    """Pixels of a video."""
    lang: str = ""
    title: str = ""
    rel: str = ""
    codecs: str = ""
    """RFC 6381."""
    default: bool | None = None
    """Whether it is the same file as the enclosure."""
    sources: tuple[Source, ...] = ()
    integrity: Integrity | None = None


class RemoteItem(Part, frozen=True, kw_only=True, omit_defaults=True):
    """Another show, or an episode of it: `<podcast:remoteItem>`."""

    feed_guid: str
    feed_url: str = ""
    item_guid: str = ""
    medium: str = ""
    title: str = ""


class ValueRecipient(Part, frozen=True, kw_only=True, omit_defaults=True):
    """Who gets a share: `<podcast:valueRecipient>`."""

    type: str
    address: str
    split: int
    """Shares, of which all recipients together are the whole."""
    name: str = ""
    custom_key: str = ""
    custom_value: str = ""
    fee: bool | None = None


class ValueTimeSplit(Part, frozen=True, kw_only=True, omit_defaults=True):
    """Who gets the shares during a passage: `<podcast:valueTimeSplit>`."""

    start_time: float
    """Seconds."""
    duration: float
    """Seconds."""
    remote_start_time: float | None = None
    """Seconds."""
    remote_percentage: float | None = None
    remote_item: RemoteItem | None = None
    recipients: tuple[ValueRecipient, ...] = ()


class Value(Part, frozen=True, kw_only=True, omit_defaults=True):
    """How listeners can pay: `<podcast:value>`."""

    type: str
    method: str
    suggested: str = ""
    """Decimal number of bitcoin, as it was written."""
    recipients: tuple[ValueRecipient, ...] = ()
    time_splits: tuple[ValueTimeSplit, ...] = ()


class PodcastImage(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A picture in one of several shapes: `<podcast:image>`."""

    href: str
    alt: str = ""
    aspect_ratio: str = ""
    """As CSS has it, such as `16/9`."""
    width: int | None = None
    """Pixels."""
    height: int | None = None
    """Pixels."""
    type: str = ""
    purpose: str = ""


class ImageSet(Part, frozen=True, kw_only=True, omit_defaults=True):
    """Pictures of several sizes, as older feeds name them: `<podcast:images>`; read, and given up for new feeds."""

    srcset: str


class SocialInteract(Part, frozen=True, kw_only=True, omit_defaults=True):
    """Where listeners talk about it: `<podcast:socialInteract>`."""

    protocol: str
    uri: str = ""
    account_id: str = ""
    account_url: str = ""
    priority: int | None = None
    """The lowest is shown first."""


class ServiceBlock(Part, frozen=True, kw_only=True, omit_defaults=True):
    """Whether a service, or every one, must leave the show alone: `<podcast:block>`."""

    value: str
    """`yes` or `no`."""
    id: str = ""
    """The service's short name; empty means all."""


class Txt(Part, frozen=True, kw_only=True, omit_defaults=True):
    """Free text for machines: `<podcast:txt>`."""

    text: str
    purpose: str = ""


class UpdateFrequency(Part, frozen=True, kw_only=True, omit_defaults=True):
    """How often episodes appear: `<podcast:updateFrequency>`."""

    text: str = ""
    rrule: str = ""
    """RFC 5545, section 3.3.10."""
    dtstart: str = ""
    """ISO 8601, as it was written: a day or an instant."""
    complete: bool | None = None
    """Whether there will be no more episodes."""


class Chat(Part, frozen=True, kw_only=True, omit_defaults=True):
    """Where listeners talk while it goes on: `<podcast:chat>`."""

    server: str
    protocol: str
    account_id: str = ""
    space: str = ""


class ContentLink(Part, frozen=True, kw_only=True, omit_defaults=True):
    """Another place where it can be heard or seen: `<podcast:contentLink>`."""

    href: str
    text: str = ""


class Podping(Part, frozen=True, kw_only=True, omit_defaults=True):
    """Whether changes of the feed are told through Podping: `<podcast:podping>`."""

    uses_podping: bool | None = None


class Locked(Part, frozen=True, kw_only=True, omit_defaults=True):
    """Whether other hosts may import the feed: `<podcast:locked>`."""

    value: str
    owner: str = ""


class Season(Part, frozen=True, kw_only=True, omit_defaults=True):
    """The season of an episode: `<podcast:season>`."""

    number: int
    name: str = ""


class Number(Part, frozen=True, kw_only=True, omit_defaults=True):
    """The number of an episode: `<podcast:episode>`."""

    number: float
    display: str = ""


class SimpleChapter(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A chapter in the feed itself, which Spotify reads: `<psc:chapter>`."""

    start: float
    """Seconds."""
    title: str
    href: str = ""
    image: str = ""


class Thumbnail(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A still picture for YouTube: `<media:thumbnail>`."""

    url: str
    width: int | None = None
    """Pixels."""
    height: int | None = None
    """Pixels."""


class Link(Part, frozen=True, kw_only=True, omit_defaults=True):
    """Where something related is, such as another page of a long feed (RFC 5005): `<atom:link>`."""

    rel: str = ""
    href: str
    type: str = ""
    title: str = ""
    hreflang: str = ""
    length: int | None = None
    """Bytes."""


class ChapterMark(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A chapter as a show has it, before it is written in the forms that apps read."""

    start: float
    """Seconds."""
    title: str = ""
    url: str = ""
    image: str = ""
    end: float | None = None
    """Seconds; None means: where the next one begins."""
    hidden: bool = False
    """Whether lists leave it out: it only changes the picture or the link."""
