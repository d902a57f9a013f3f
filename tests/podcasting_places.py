"""Where each tag stands: in a feed, in the model, and in what a person types."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from episodes import CHANNEL, ITEM, PODCAST_TAGS, Part, PodcastTag, field_name
from feeds.item_parts import CHANNEL_PARTS, ITEM_PARTS
from feeds.names import qualified
from feeds.shapes import CHAPTER, LINK, SHAPES, STILL, Shape
from tests.podcasting_rows import ROWS, Row

LIVE = "liveItem"
SHAPE: dict[str, Shape] = {
    **{name: shape for name, shape in SHAPES.items() if name not in {"locked", "season", "episode"}},
    "psc:chapter": CHAPTER,
    "media:thumbnail": STILL,
    "atom:link": LINK,
}
"""Tags that the model has as a part each."""
FIELDS: dict[tuple[str, str], dict[str, str]] = {
    ("locked", CHANNEL): {"": "locked", "owner": "locked_owner"},
    ("guid", CHANNEL): {"": "guid"},
    ("medium", CHANNEL): {"": "medium"},
    ("season", ITEM): {"": "season", "name": "season_name"},
    ("episode", ITEM): {"": "episode", "display": "episode_display"},
    ("spotify:limit", CHANNEL): {"recentCount": "spotify_limit"},
    ("spotify:countryOfOrigin", CHANNEL): {"": "spotify_countries"},
    ("itunes:title", CHANNEL): {"": "itunes_title"},
    ("itunes:title", ITEM): {"": "itunes_title"},
}
"""Tags that are fields of the show or of the episode."""
_OWN = {"psc:chapter": (ITEM, "chapters"), "media:thumbnail": (ITEM, "thumbnails"), "atom:link": (CHANNEL, "links")}


def parents(tag: str) -> tuple[str, ...]:
    """Return where a tag may stand; what an item holds, a live item holds too."""
    found = PODCAST_TAGS[tag].parents if tag in PODCAST_TAGS else (_OWN[tag][0],)
    return (*found, LIVE) if ITEM in found else found


def name_of(tag: str) -> str:
    """Return the qualified name of a tag."""
    return qualified(tag if ":" in tag else f"podcast:{tag}")


def fields_of(shape: Shape) -> dict[str, str]:
    """Return the field for each attribute of a part, and for its text."""
    return {slot.name: slot.field for slot in shape.slots} | ({"": shape.words} if shape.words else {})


def needed(tag: str, *names: str) -> list[str]:
    """Return these attributes with those without which there is no such tag."""
    shape = SHAPE[tag]
    return [name for name, field in fields_of(shape).items() if field in shape.required or name in names]


def made(tag: str, *names: str, **children: Any) -> Part:
    """Return a part with the right values of these attributes."""
    shape = SHAPE[tag]
    fields = fields_of(shape)
    return shape.part(**{fields[name]: ROWS[tag][name].right for name in needed(tag, *names)}, **children)


def hosted(tag: str, parent: str, value: Any) -> tuple[str, dict[str, Any]]:
    """Return channel, item or liveItem, and the field of the model in which the value stands there."""
    if parent in SHAPES:
        field, _, several = next(child for child in SHAPES[parent].children if child[1].tag == name_of(tag))
        outer = made(parent, **{field: (value,) if several else value})
        return hosted(parent, PODCAST_TAGS[parent].parents[0], outer)
    if parent in {"podroll", "publisher"}:
        return CHANNEL, {parent: (value,) if parent == "podroll" else value}
    if tag in _OWN:
        return parent, {_OWN[tag][1]: (value,)}
    places = CHANNEL_PARTS if parent == CHANNEL else ITEM_PARTS
    field, _, several = next(place for place in places if place[1].tag == name_of(tag))
    return parent, {field: (value,) if several else value}


def written(prefix: str, tag: str, names: list[str], inner: str = "", rows: Mapping[str, Row] | None = None) -> str:
    """Return an element with the right values, as another program may write it, or with those of other rows."""
    name = f"{prefix}:{tag.rpartition(':')[2]}"
    rows = rows or ROWS[tag]
    attributes = "".join(f" {key}={quoteattr(rows[key].xml)}" for key in names if key)
    return f"<{name}{attributes}>{escape(rows[''].xml) if '' in names else ''}{inner}</{name}>"


def wrapped(
    prefix: str, tag: str, parent: str, element: str, inside: Mapping[str, str] = MappingProxyType({})
) -> tuple[str, str]:
    """Return channel, item or liveItem, and the element with those around it that belong into one.

    `inside` is what stands beside it in each of these.
    """
    if parent in SHAPES:
        outer = written(prefix, parent, needed(parent), inside.get(parent, "") + element)
        return wrapped(prefix, parent, PODCAST_TAGS[parent].parents[0], outer, inside)
    if parent in {"podroll", "publisher"}:
        return CHANNEL, f"<{prefix}:{parent}>{element}</{prefix}:{parent}>"
    if tag == "psc:chapter":
        return parent, f'<{prefix}:chapters version="1.2">{element}</{prefix}:chapters>'
    return parent, element


class Typed(NamedTuple):
    """Where a person types a tag."""

    tag: str
    parent: str
    header: str
    """What opens the table, with what else stands in it before."""
    path: str
    """Of the table, as faults have it; the names of lists are followed by their numbers."""
    found: str
    """Where the settings have what was typed."""
    keys: Mapping[str, str] = {}
    """Keys that are not the attribute's own name, by the attribute."""
    after: str = ""
    before: str = ""
    rows: Mapping[str, Row] = {}
    """Rows that are others here."""

    def key(self, attribute: str) -> str:
        """Return the key of an attribute, or of the text."""
        return self.keys.get(attribute) or (field_name(attribute) if attribute else PODCAST_TAGS[self.tag].words)

    def row(self, attribute: str) -> Row:
        """Return the right and wrong values of an attribute."""
        return self.rows.get(attribute) or ROWS[self.tag][attribute]

    def text(self, **other: Any) -> tuple[str, dict[str, int]]:
        """Return the settings with right values, and the line of each key; `other` are values in their places."""
        lines = f"{self.before}{self.header}".splitlines()
        places = dict[str, int]()
        for attribute in ROWS[self.tag]:
            key = self.key(attribute)
            lines.append(f"{key} = {toml(other.get(key, self.row(attribute).right))}")
            places[key] = len(lines)
        return "\n".join([*lines, self.after]), places


def toml(value: Any) -> str:
    """Write a value as TOML has it."""
    if isinstance(value, datetime):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


_RECIPIENT = 'type = "lnaddress"\naddress = "ines@wallet.example"\nsplit = 1\n'


def _in_value(dot: str, parent: str, start: str) -> Iterator[Typed]:
    """Yield the places within a value; `dot` comes before its name, `start` tells where faults have it."""
    value = f'[[{dot}value]]\ntype = "lightning"\nmethod = "keysend"\n'
    recipient = f"[[{dot}value.recipients]]\n{_RECIPIENT}"
    splits = f"[[{dot}value.time_splits]]"
    times = f"{splits}\nstart_time = 1\nduration = 2\n"
    at = f"{start}value.0"
    found = f"{'show.' if dot else ''}parts.values.0"
    split = f"{found}.time_splits.0"
    yield Typed("value", parent, f"[[{dot}value]]", at, found, after=recipient)
    yield Typed(
        "valueRecipient",
        "value",
        f"[[{dot}value.recipients]]",
        f"{at}.recipients.0",
        f"{found}.recipients.0",
        before=value,
    )
    yield Typed(
        "valueTimeSplit",
        "value",
        splits,
        f"{at}.time_splits.0",
        split,
        before=value + recipient,
        after=f"[[{dot}value.time_splits.recipients]]\n{_RECIPIENT}",
    )
    yield Typed(
        "valueRecipient",
        "valueTimeSplit",
        f"[[{dot}value.time_splits.recipients]]",
        f"{at}.time_splits.0.recipients.0",
        f"{split}.recipients.0",
        before=value + recipient + times,
    )
    yield Typed(
        "remoteItem",
        "valueTimeSplit",
        f"[{dot}value.time_splits.remote_item]",
        f"{at}.time_splits.0.remote_item",
        f"{split}.remote_item",
        before=value + recipient + times,
    )


_LIVE = (
    '[[show.live_items]]\ntitle = "Live"\nguid = "live-1"\nurl = "https://stream.example/live.mp3"\n'
    "start = 2026-09-01T18:00:00Z\n"
)
_LINKS = '[[show.live_items.content_links]]\nhref = "https://line.example/live"\n'
_OTHER_VERSION = '[[alternate_enclosures]]\ntype = "audio/opus"\n'
_SOURCES = '[[alternate_enclosures.sources]]\nuri = "https://media.example/a.opus"\n'
_PUBLISHER = {"medium": Row("publisher", ("music", "songs", 7), "publisher")}

_OF_SHOW = (
    Typed(
        "locked", CHANNEL, "", "show", "show", {"": "locked", "owner": "locked_owner"}, before='email = "a@b.example"\n'
    ),
    Typed("guid", CHANNEL, "", "show", "show", {"": "guid"}),
    Typed("medium", CHANNEL, "", "show", "show", {"": "medium"}),
    Typed("itunes:title", CHANNEL, "", "show", "show", {"": "itunes_title"}),
    Typed("podping", CHANNEL, "", "show", "show.parts.podping", {"usesPodping": "podping"}),
    Typed("spotify:limit", CHANNEL, "[show.spotify]", "show.spotify", "show.parts", {"recentCount": "limit"}),
    Typed("spotify:countryOfOrigin", CHANNEL, "[show.spotify]", "show.spotify", "show.parts", {"": "countries"}),
    Typed("person", CHANNEL, "[[show.persons]]", "show.persons.0", "show.persons.0"),
    Typed("funding", CHANNEL, "[[show.funding]]", "show.funding.0", "show.parts.fundings.0"),
    Typed("location", CHANNEL, "[[show.location]]", "show.location.0", "show.parts.locations.0"),
    Typed("trailer", CHANNEL, "[[show.trailers]]", "show.trailers.0", "show.parts.trailers.0"),
    Typed("license", CHANNEL, "[show.license]", "show.license", "show.parts.license"),
    *_in_value("show.", CHANNEL, "show."),
    Typed("image", CHANNEL, "[[show.images]]", "show.images.0", "show.parts.images.0"),
    Typed(
        "liveItem",
        CHANNEL,
        _LIVE.replace("start", "#start"),
        "show.live_items.0",
        "show.parts.live_items.0",
        after=_LINKS,
    ),
    Typed(
        "contentLink",
        LIVE,
        "[[show.live_items.content_links]]",
        "show.live_items.0.content_links.0",
        "show.parts.live_items.0.episode.content_links.0",
        before=_LIVE,
    ),
    Typed("socialInteract", CHANNEL, "[[show.social]]", "show.social.0", "show.parts.socials.0"),
    Typed("block", CHANNEL, "[[show.block_services]]", "show.block_services.0", "show.parts.blocks.0"),
    Typed("txt", CHANNEL, "[[show.txt]]", "show.txt.0", "show.parts.txts.0"),
    Typed("remoteItem", CHANNEL, "[[show.remote_items]]", "show.remote_items.0", "show.parts.remote_items.0"),
    Typed("remoteItem", "podroll", "[[show.podroll]]", "show.podroll.0", "show.parts.podroll.0"),
    Typed("remoteItem", "publisher", "[show.publisher]", "show.publisher", "show.parts.publisher", rows=_PUBLISHER),
    Typed(
        "updateFrequency", CHANNEL, "[show.update_frequency]", "show.update_frequency", "show.parts.update_frequency"
    ),
    Typed("chat", CHANNEL, "[show.chat]", "show.chat", "show.parts.chat"),
    Typed("atom:link", CHANNEL, "[[feed.links]]", "feed.links.0", "feed.links.0"),
)
"""What is typed of the show."""
NOTES = (
    Typed("season", ITEM, "", "", "", {"": "season", "name": "season_name"}),
    Typed("episode", ITEM, "", "", "", {"": "episode", "display": "episode_display"}),
    Typed("itunes:title", ITEM, "", "", "", {"": "itunes_title"}),
    Typed("person", ITEM, "[[persons]]", "persons.0", "persons.0"),
    Typed("transcript", ITEM, "[[transcripts]]", "transcripts.0", "transcripts.0"),
    Typed("soundbite", ITEM, "[[soundbites]]", "soundbites.0", "parts.soundbites.0"),
    Typed("location", ITEM, "[[location]]", "location.0", "parts.locations.0"),
    Typed("license", ITEM, "[license]", "license", "parts.license"),
    Typed(
        "alternateEnclosure",
        ITEM,
        "[[alternate_enclosures]]",
        "alternate_enclosures.0",
        "parts.alternates.0",
        after=_SOURCES,
    ),
    Typed(
        "source",
        "alternateEnclosure",
        "[[alternate_enclosures.sources]]",
        "alternate_enclosures.0.sources.0",
        "parts.alternates.0.sources.0",
        before=_OTHER_VERSION,
    ),
    Typed(
        "integrity",
        "alternateEnclosure",
        "[alternate_enclosures.integrity]",
        "alternate_enclosures.0.integrity",
        "parts.alternates.0.integrity",
        before=_OTHER_VERSION + _SOURCES,
    ),
    *_in_value("", ITEM, ""),
    Typed("funding", ITEM, "[[funding]]", "funding.0", "parts.fundings.0"),
    Typed("image", ITEM, "[[images]]", "images.0", "parts.images.0"),
    Typed("media:thumbnail", ITEM, "[[thumbnails]]", "thumbnails.0", "parts.thumbnails.0"),
    Typed("socialInteract", ITEM, "[[social]]", "social.0", "parts.socials.0"),
    Typed("chat", ITEM, "[chat]", "chat", "parts.chat"),
    Typed("contentLink", ITEM, "[[content_links]]", "content_links.0", "parts.content_links.0"),
    Typed("txt", ITEM, "[[txt]]", "txt.0", "parts.txts.0"),
)
"""What is typed on top of notes."""


def _of_stream(place: Typed) -> Typed:
    """Return the place of a stream in which it can say what an episode does."""

    def inside(text: str) -> str:
        return re.sub(r"^(\[+)", r"\1show.live_items.", text, flags=re.MULTILINE)

    return place._replace(
        parent=LIVE if place.parent == ITEM else place.parent,
        header=inside(place.header),
        path=f"show.live_items.0.{place.path}",
        found=f"show.parts.live_items.0.episode.{place.found.removeprefix('parts.')}",
        after=inside(place.after),
        before=_LIVE + _LINKS + inside(place.before),
    )


_OF_STREAMS = tuple(_of_stream(place) for place in NOTES if place.header and place.tag != "contentLink")
"""What is typed of streams: all that is typed of episodes, but for their numbers and titles."""
SETTINGS = (*_OF_SHOW, *_OF_STREAMS)
"""What is typed into podcast.toml."""
NOT_TYPED = {
    "chapters": "is made of the list of chapters, wherever that stands",
    "images": "was given up; it is read, and written for feeds that had it",
}
"""Tags without a key, and why."""


def attributes_of(tag: PodcastTag) -> set[str]:
    """Return the names of the attributes, with an empty one for the text."""
    return {attribute.name for attribute in tag.attributes} | ({""} if tag.text is not None else set())
