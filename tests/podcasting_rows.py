"""Right and wrong values of every attribute that a part of a feed has: one table for writing, reading and refusing."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

_UUID = "9b024349-ccf0-5f69-a609-6b82873eab3c"
_KEY = "02d5c1bf8b940dc9cadca86d1b0a3c37fbe39cee4c7e839e33bef9174531d27f52"
LONG = "x" * 129
"""One character more than names may have."""


class Row(NamedTuple):
    """One attribute, or the text of a tag."""

    right: Any
    """As a person types it, and as the model has it."""
    wrong: tuple[Any, ...]
    """What must be refused in its place."""
    xml: str
    """The right value as a feed has it."""


def row(right: Any, *wrong: Any, xml: str = "") -> Row:
    """Return a row; a text stands in the feed as it is typed."""
    return Row(right, wrong, xml or str(right))


def truth(right: bool) -> Row:  # noqa: FBT001 - the value itself
    """Return the row of true or false."""
    return row(right, "maybe", 1, xml=str(right).lower())


_ADDRESS = ("media.example/x", "https://", "https://ada:secret@media.example/x", 7)
_FILE = ("https://", "ftp://media.example/x", "https://ada:secret@media.example/x", 7)
"""A name without a colon may be that of a file."""
_NUMBER = (-1, "two", True)
_WHOLE = (*_NUMBER, 1.5)
_SIZE = (*_WHOLE, 0)
_TYPE = ("audio", "audio/", 7)
_LANGUAGE = ("english please", 7)
_SECONDS = (*_NUMBER, 2_000_000_000)
_INSTANT = ("next week", "2026-13-01", 7)

_REMOTE = {
    "feedGuid": row(_UUID, "9b024349", _UUID.replace("-", ""), 7),
    "feedUrl": row("https://other.example/feed.xml", *_ADDRESS),
    "itemGuid": row("episode-7", "", 7),
    "medium": row("music", "songs", 7),
    "title": row("A song", LONG, "", 7),
}

LOCKED = Row(right=True, wrong=("maybe", 1), xml="yes")

ROWS: dict[str, dict[str, Row]] = {
    "transcript": {
        "url": row("https://media.example/a.vtt", *_FILE),
        "type": row("text/vtt", "audio/mpeg", "vtt"),
        "language": row("en", *_LANGUAGE),
        "rel": row("captions", "subtitles"),
    },
    "locked": {"": LOCKED, "owner": row("show@line.example", "show", "@line.example", 7)},
    "funding": {"": row("Keep us on air", LONG, 7), "url": row("https://line.example/support", *_ADDRESS)},
    "chapters": {
        "url": row("https://media.example/chapters.json", *_ADDRESS),
        "type": row("application/json+chapters", "chapters"),
    },
    "soundbite": {
        "": row("The note itself", LONG, 7),
        "startTime": row(412.5, *_SECONDS),
        "duration": row(38.25, *_SECONDS, 0),
    },
    "person": {
        "": row("Ines Okafor", "", LONG, 7),
        "role": row("guest", "gust", 7),
        "group": row("writing", "riding", 7),
        "img": row("https://media.example/ines.jpg", *_FILE),
        "href": row("https://line.example/ines", *_ADDRESS),
    },
    "location": {
        "": row("Oslo", "", LONG, 7),
        "rel": row("creator", "birthplace", 7),
        "geo": row("geo:59.9139,10.7522", "59.9139,10.7522", "geo:here", 7),
        "osm": row("R406091", "406091", "X1", 7),
        "country": row("NO", "no", "Norway", 7),
    },
    "season": {"": row(2, 0, *_WHOLE), "name": row("The Northern Line", LONG, "", 7)},
    "episode": {"": row(100.5, *_NUMBER), "display": row("Ch. 4", "x" * 33, "", 7)},
    "trailer": {
        "": row("Season two", "", LONG, 7),
        "url": row("https://media.example/trailer.mp3", *_FILE),
        "pubdate": row(datetime(2026, 3, 2, 6, tzinfo=UTC), *_INSTANT, xml="Mon, 02 Mar 2026 06:00:00 +0000"),
        "length": row(1843200, *_WHOLE),
        "type": row("audio/mpeg", *_TYPE),
        "season": row(2, *_WHOLE),
    },
    "license": {"": row("CC-BY-4.0", "", LONG, 7), "url": row("https://line.example/license", *_ADDRESS)},
    "alternateEnclosure": {
        "type": row("audio/opus", *_TYPE),
        "length": row(9120000, *_WHOLE),
        "bitrate": row(32000.5, *_NUMBER),
        "height": row(720, *_WHOLE),
        "lang": row("en", *_LANGUAGE),
        "title": row("Small file", "x" * 33, "", 7),
        "rel": row("small", "x" * 33, "", 7),
        "codecs": row("mp4a.40.2", "", 7),
        "default": truth(right=True),
    },
    "source": {
        "uri": row("https://media.example/a.opus", "", "https://ada:secret@media.example/x", 7),
        "contentType": row("audio/opus", *_TYPE),
    },
    "integrity": {"type": row("sri", "md5", 7), "value": row("sha384-Li9vy3DqF8tnTXui", "", "0f3a", 7)},
    "guid": {"": row(_UUID, "9b024349", 7)},
    "value": {
        "type": row("lightning", "", 7),
        "method": row("keysend", "cash", 7),
        "suggested": row("0.00000005000", "five", 7),
    },
    "valueRecipient": {
        "type": row("node", "letter", 7),
        "address": row(_KEY, "", "no digits", 7),
        "split": row(95, *_WHOLE),
        "name": row("Ines", LONG, "", 7),
        "customKey": row("696969", "", 7),
        "customValue": row("line", "", 7),
        "fee": truth(right=True),
    },
    "valueTimeSplit": {
        "startTime": row(60.5, *_SECONDS),
        "duration": row(237.25, *_SECONDS),
        "remoteStartTime": row(174.5, *_SECONDS),
        "remotePercentage": row(95.5, *_NUMBER, 101),
    },
    "medium": {"": row("musicL", "songs", "Music", 7)},
    "image": {
        "href": row("https://media.example/wide.jpg", *_FILE),
        "alt": row("A red tram", "", 7),
        "aspect-ratio": row("16/9", "wide", 7),
        "width": row(1920, *_SIZE),
        "height": row(1080, *_SIZE),
        "type": row("image/jpeg", *_TYPE),
        "purpose": row("artwork social", LONG, "", 7),
    },
    "images": {"srcset": row("https://media.example/a.jpg 1500w, https://media.example/b.jpg 600w", "")},
    "liveItem": {
        "status": row("live", "soon", 7),
        "start": row(datetime(2026, 9, 1, 16, tzinfo=UTC), *_INSTANT, xml="2026-09-01T16:00:00+00:00"),
        "end": row(
            datetime(2026, 9, 1, 17, tzinfo=UTC),
            *_INSTANT,
            datetime(2026, 9, 1, 16, tzinfo=UTC),
            xml="2026-09-01T17:00:00+00:00",
        ),
    },
    "contentLink": {"": row("Watch it", LONG, 7), "href": row("https://video.example/1", *_ADDRESS)},
    "socialInteract": {
        "protocol": row("activitypub", "pigeon", 7),
        "uri": row("https://social.example/@line/1", "", 7),
        "accountId": row("@line", "", 7),
        "accountUrl": row("https://social.example/@line", *_ADDRESS),
        "priority": row(1, *_WHOLE),
    },
    "block": {"": row("yes", "maybe", "", 7), "id": row("google", "", 7)},
    "txt": {"": row("a1b2c3d4", "", "x" * 4001, 7), "purpose": row("verify", LONG, "", 7)},
    "remoteItem": _REMOTE,
    "podroll": {},
    "updateFrequency": {
        "": row("Every Tuesday", LONG, 7),
        "rrule": row("FREQ=WEEKLY;BYDAY=TU", "weekly", "FREQ=WEEKLY;COUNT=0", 7),
        "dtstart": row("2026-01-06T06:00:00+00:00", "next week", 7),
        "complete": truth(right=False),
    },
    "podping": {"usesPodping": truth(right=True)},
    "chat": {
        "server": row("chat.example", "", 7),
        "protocol": row("matrix", "telegraph", 7),
        "accountId": row("@ines:chat.example", "", 7),
        "space": row("#line:chat.example", "", 7),
    },
    "publisher": {},
    "psc:chapter": {
        "start": row(95.5, xml="00:01:35.500"),
        "title": row("The bridge"),
        "href": row("https://line.example/bridge"),
        "image": row("https://media.example/bridge.jpg"),
    },
    "media:thumbnail": {
        "url": row("https://media.example/still.jpg", *_FILE),
        "width": row(1280, *_SIZE),
        "height": row(720, *_SIZE),
    },
    "atom:link": {
        "rel": row("next", "self", "hub", "", 7),
        "href": row("https://media.example/feed-2.xml", *_ADDRESS),
        "type": row("application/rss+xml", "", 7),
        "title": row("Older episodes", "", 7),
        "hreflang": row("en", *_LANGUAGE),
        "length": row(5000, *_WHOLE),
    },
    "spotify:limit": {"recentCount": row(100, 0, *_WHOLE)},
    "spotify:countryOfOrigin": {"": row(["gb", "nl"], ["Norway"], ["n1"], "gb", 7, xml="gb nl")},
    "itunes:title": {"": row("Another title", "", "x" * 256, 7)},
}
"""By the tag, then by the attribute; its text stands under an empty name."""
