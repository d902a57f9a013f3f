"""What our model says, in the words of feedsmith and of podcast-partytime."""

from datetime import UTC, datetime

from episodes import rfc_date
from feeds.shapes import CHAPTER, LINK, SHAPES, STILL

FEEDSMITH_LIMITS = {
    ("item", "funding"): "knows it in the channel alone",
    ("item", "contentLink"): "knows it in a live item alone",
    ("item", "images"): "gave up the deprecated tag",
    ("channel", "images"): "gave up the deprecated tag",
    ("channel", "socialInteract"): "knows it in an item alone",
    ("liveItem", "funding"): "knows it in the channel alone",
    ("liveItem", "images"): "gave up the deprecated tag",
}
"""What feedsmith does not read, by the place and the tag."""
SMITH = {
    "person": "persons",
    "funding": "fundings",
    "location": "locations",
    "trailer": "trailers",
    "value": "values",
    "image": "images",
    "socialInteract": "socialInteracts",
    "block": "blocks",
    "txt": "txts",
    "remoteItem": "remoteItems",
    "transcript": "transcripts",
    "soundbite": "soundbites",
    "alternateEnclosure": "alternateEnclosures",
    "contentLink": "contentLinks",
    "source": "sources",
    "valueRecipient": "valueRecipients",
    "valueTimeSplit": "valueTimeSplits",
}
"""feedsmith's names of tags that may stand there several times."""
SMITH_NAMES = {"aspect-ratio": "aspectRatio", "pubdate": "pubDate"}


def as_smith(shape, part):
    """Return a part in the words of feedsmith."""
    if shape is SHAPES["block"]:
        return {"value": part.value == "yes", "id": part.id}
    said = {SMITH_NAMES.get(slot.name, slot.name): getattr(part, slot.field) for slot in shape.slots}
    if shape.words:
        said["display"] = getattr(part, shape.words)
    if said.get("suggested"):
        said["suggested"] = float(part.suggested)
    for field, below, several in shape.children:
        name, value = below.tag.partition("}")[2], getattr(part, field)
        said[SMITH[name] if several else name] = (
            [as_smith(below, one) for one in value] if several else value and as_smith(below, value)
        )
    said = {name: rfc_date(value) if isinstance(value, datetime) else value for name, value in said.items()}
    return {name: value for name, value in said.items() if value not in ("", None, [])}


def said_by(owner, places, where):
    """Return all parts of the model in the words of feedsmith, but for its limits."""
    for field, shape, several in places:
        name, value = shape.tag.partition("}")[2], getattr(owner, field)
        if value and shape in SHAPES.values() and (where, name) not in FEEDSMITH_LIMITS:
            yield (SMITH[name], [as_smith(shape, one) for one in value]) if several else (name, as_smith(shape, value))


def instant(text):
    """Return what partytime's time means."""
    return datetime.fromisoformat(text).astimezone(UTC)


def people(found):
    """Return the persons that partytime found, in our words."""
    return [
        (p["name"], p["role"].lower(), p["group"].lower(), p.get("img", ""), p.get("href", ""))
        for p in found["podcastPeople"]
    ]


def place(found):
    """Return the place that partytime found."""
    where = found["podcastLocation"]
    return where["name"], where.get("geo", ""), where.get("osm", "")


def place_of(owner):
    """Return the first place of a show or an episode."""
    where = owner.locations[0]
    return where.name, where.geo, where.osm


def paid(value):
    """Return whom partytime would pay, and when."""
    splits = [(s["startTime"], s["duration"], s["type"]) for s in value.get("valueTimeSplits", [])]
    shares = [(r.get("name", ""), r["type"], r["address"], r["split"], r["fee"]) for r in value["recipients"]]
    return value["type"], value["method"], shares, splits


def paid_of(value):
    """Return whom we would have paid, and when."""
    splits = [(s.start_time, s.duration, "remoteItem" if s.remote_item else "recipients") for s in value.time_splits]
    shares = [(r.name, r.type, r.address, r.split, bool(r.fee)) for r in value.recipients]
    return value.type, value.method, shares, splits


def categories_of(show):
    """Return the categories as lists of names, the part of a category behind it."""
    return [[category.name, *([category.sub] if category.sub else [])] for category in show.categories]


def filled(said):
    """Return what is said, without what is not."""
    return {name: value for name, value in said.items() if value not in ("", None, [], {})}


def show_for_smith(show):
    """Return the channel but for the podcast namespace in the words of feedsmith."""
    categories = [
        filled({"text": name, "categories": [{"text": one} for one in sub]}) for name, *sub in categories_of(show)
    ]
    links = [
        {"href": show.feed_url, "rel": "self", "type": "application/rss+xml"},
        {"href": show.hub, "rel": "hub"},
        *(filled({slot.name: getattr(link, slot.field) for slot in LINK.slots}) for link in show.links),
    ]
    return {
        **plain(show),
        "copyright": show.copyright,
        "language": show.language,
        "lastBuildDate": rfc_date(show.modified),
        "generator": "podcli",
        "image": {"url": show.image, "title": show.title, "link": show.link},
        "atom": {"links": links},
        "itunes": {
            **apple(show),
            "newFeedUrl": show.new_feed_url,
            "complete": show.complete,
            "categories": categories,
            "owner": {"name": show.owner_name, "email": show.email},
        },
        "spotify": {
            "limit": {"recentCount": show.spotify_limit},
            "countryOfOrigin": " ".join(show.spotify_countries),
        },
    }


def episode_for_smith(episode):
    """Return an item but for the podcast namespace in the words of feedsmith."""
    media = episode.enclosure
    whole = episode.episode if isinstance(episode.episode, int) else None  # the others are none for Apple
    chapters = [filled({s.name: write(s, getattr(c, s.field)) for s in CHAPTER.slots}) for c in episode.chapters]
    stills = [filled({slot.name: getattr(one, slot.field) for slot in STILL.slots}) for one in episode.thumbnails]
    said = {
        **plain(episode),
        "enclosures": [{"url": media.url, "length": media.length, "type": media.type}],
        "guid": {"value": episode.guid, "isPermaLink": episode.guid_is_permalink},
        "pubDate": rfc_date(episode.published),
        "content": {"encoded": episode.description},
        "itunes": filled(
            {
                **apple(episode),
                "duration": episode.duration,
                "season": episode.season,
                "episode": whole,
                "episodeType": episode.type.value,
                "summary": episode.summary,
                "keywords": list(episode.tags),
            }
        ),
        "psc": filled({"chapters": chapters}),
        "media": filled({"thumbnails": stills}),
    }
    del said["itunes"]["type"]
    return filled(said)


def write(slot, value):
    """Return a value as it stands in the feed."""
    return slot.code.write(value) if slot.code.write and value is not None else value


def plain(owner):
    """Return what a show and an episode have alike in RSS."""
    return filled({"title": owner.title, "link": owner.link, "description": owner.description})


def apple(owner):
    """Return what a show and an episode have alike in Apple's namespace."""
    said = {
        "title": owner.itunes_title,
        "author": owner.author,
        "explicit": bool(owner.explicit),  # an episode that does not say so is as the show
        "image": owner.image,
        "block": owner.block or None,
        "type": owner.type.value,
    }
    return filled(said)
