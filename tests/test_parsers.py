"""One show that says everything is read alike by the parsers of others, apart from what they are known not to read."""

import json
import shutil
import subprocess
import time
from datetime import UTC, datetime
from io import BytesIO

import feedparser
import msgspec
import podcastparser
import pytest
from lxml import etree

from episodes import CHANNEL, ChaptersFile, ImageSet, SimpleChapter, Thumbnail, TranscriptFile, rfc_date
from feeds import read, render
from feeds.item_parts import CHANNEL_PARTS, ITEM_PARTS
from feeds.names import PODCAST, PODCAST_OLD, itunes
from feeds.shapes import SHAPES
from tests import foreign_tags
from tests.folders import ROOT, ShowFolder
from tests.podcasting_places import FIELDS, SHAPE, name_of, parents
from tests.podcasting_rows import ROWS
from tests.programs import require_program
from tests.shows import NOW
from tests.test_itunes import ELEMENTS

MEDIA = "https://media.northern-line.example/"
UNTYPED = {
    "transcripts": (TranscriptFile(url=f"{MEDIA}a.vtt", type="text/vtt", language="en", rel="captions"),),
    "chapters_file": ChaptersFile(url=f"{MEDIA}a.json"),
    "chapters": (
        SimpleChapter(start=0, title="Frost"),
        SimpleChapter(start=9.5, title="The note", href=f"{MEDIA}note", image=f"{MEDIA}note.jpg"),
    ),
    "thumbnails": (Thumbnail(url=f"{MEDIA}still.jpg", width=1280, height=720),),
    "image_set": ImageSet(srcset=f"{MEDIA}a.jpg 1500w"),
}
"""What the example episode has no key for, or would need a file for."""
UNTYPED_OF_SHOW = {
    "image_set": ImageSet(srcset=f"{MEDIA}b.jpg 1500w"),
    "block": True,
    "complete": True,
    "new_feed_url": f"{MEDIA}moved.xml",
}
"""What the example show has no key for, or would rather not say."""
SCRIPT_LIMITS = {
    "feedparser": "knows nothing of the podcast and spotify namespaces; its summary is that of itunes, if there is one",
    "podcastparser": "knows five tags of the podcast namespace, under its old address; chapters begin at whole seconds",
}
"""What the parsers of scripts do not read."""
FEEDSMITH_LIMITS = {
    ("item", "funding"): "knows it in the channel alone",
    ("item", "contentLink"): "knows it in a live item alone",
    ("item", "images"): "gave up the deprecated tag",
    ("channel", "images"): "gave up the deprecated tag",
    ("channel", "socialInteract"): "knows it in an item alone",
}
PARTYTIME_LIMITS = {
    "funding of an item, contentLink of an item, image, images, updateFrequency, podping": "it does not know them",
    "location: rel, country": "it does not know them",
    "location, value: several": "it takes the first",
    "txt: false": "it takes the word for no text",
    "source: contentType": "it fills in that of the enclosure",
    "license: url": "it fills in that of a known licence",
    "social: disabled": "it has no address, without which it takes none",
}
"""What podcast-partytime does not read; the facts below leave it out."""


@pytest.fixture(scope="module")
def feed(tmp_path_factory):
    """The example show, published, with what it has no key for."""
    folder = ShowFolder(tmp_path_factory.mktemp("everything") / "show")
    shutil.rmtree(folder.path)
    shutil.copytree(ROOT / "examples" / "everything", folder.path, ignore=shutil.ignore_patterns("public*"))
    folder.publish()
    found = read(folder.public.inner.get("feed.xml").body)
    first, *others = found.episodes
    assert [chapter.title for chapter in first.chapters] == ["Frost on the rails", "The note"]
    assert {transcript.type for transcript in first.transcripts} == {"text/vtt", "application/x-subrip"}
    said = {name: UNTYPED[name] for name in ("chapters_file", "chapters", "image_set")}
    (live,) = found.show.live_items
    live = msgspec.structs.replace(live, episode=msgspec.structs.replace(live.episode, **said))
    show = msgspec.structs.replace(found.show, live_items=(live,), **UNTYPED_OF_SHOW)
    return msgspec.structs.replace(found, show=show, episodes=(msgspec.structs.replace(first, **UNTYPED), *others))


@pytest.fixture(scope="module")
def document(feed):
    return render(feed.show, feed.episodes, NOW)


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    """What runs documents through the parsers from the registry of npm."""
    program, npm = require_program("node"), require_program("npm")
    folder = tmp_path_factory.mktemp("node")
    shutil.copytree(ROOT / "tests" / "data" / "node", folder, dirs_exist_ok=True)
    options = ["--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock", "--prefer-offline"]
    subprocess.run([npm, "install", *options], cwd=folder, check=True, capture_output=True)

    def parse(documents):
        done = subprocess.run(
            [program, "read.mjs"],
            cwd=folder,
            input=json.dumps([document.decode() for document in documents]).encode(),
            check=True,
            capture_output=True,
        )
        return json.loads(done.stdout.splitlines()[-1])  # one of them tells of feeds without episodes before

    return parse


@pytest.fixture(scope="module")
def by_node(document, node):
    """What these parsers say of the example show."""
    (found,) = node([document])
    return found


@pytest.fixture(scope="module")
def alone(node):
    """What they say of each attribute alone: the feed with it, and the one without, by the parser."""
    pairs = {spot: foreign_tags.pair_of(spot) for spot in foreign_tags.spots()}
    documents = list(dict.fromkeys(document for pair in pairs.values() for document in pair))
    found = dict(zip(documents, node(documents), strict=True))
    return {spot: (found[pair.given], found[pair.missing]) for spot, pair in pairs.items()}


@pytest.mark.parametrize(
    ("parser", "limits"), [("feedsmith", foreign_tags.FEEDSMITH), ("partytime", foreign_tags.PARTYTIME)]
)
def test_every_attribute_is_read_by_others_or_listed(alone, parser, limits):
    """Each attribute of each tag, in each place, arrives in the words of another parser, or is a known limit of its."""
    unread = {s for s, (given, missing) in alone.items() if not foreign_tags.is_read(s, given[parser], missing[parser])}
    assert unread == foreign_tags.limits(limits)
    assert len(alone) > len(foreign_tags.limits(limits)) * 2


def test_the_example_says_everything(feed):
    """Every part that a show or an episode may have stands in it, and reading what was written gives it back."""
    first = feed.episodes[0]
    assert [field for field, _, _ in ITEM_PARTS if not getattr(first, field)] == []
    assert [field for field, _, _ in ITEM_PARTS if not getattr(feed.show.live_items[0].episode, field)] == []
    assert [field for field, _, _ in CHANNEL_PARTS if not getattr(feed.show, field)] == []
    assert read(render(feed.show, feed.episodes, NOW)) == feed
    assert feed.leftovers == ()


def stands_in(root, tag, place):
    """Return the elements of a tag in the channel, in the items, or in whatever else it belongs to."""
    name = "chapters" if tag == "psc:chapter" else place
    return [e for e in root.iter(name_of(tag)) if etree.QName(e.getparent()).localname == name]


@pytest.mark.parametrize("tag", ROWS)
def test_the_example_says_every_attribute(document, tag):
    """Each tag stands in each place where it may, and each of its attributes and its text somewhere."""
    root = etree.fromstring(document)
    found = list(root.iter(name_of(tag)))
    places = parents(tag) if tag in SHAPE else [parent for known, parent in FIELDS if known == tag]
    assert [place for place in places if not stands_in(root, tag, place)] == []
    said = {name for e in found for name in ({*e.keys()} | ({""} if (e.text or "").strip() else set()))}
    assert said >= set(ROWS[tag])


def test_the_example_says_all_that_apple_reads(document):
    """Each of its elements stands in the show and in an episode, where it may."""
    root = etree.fromstring(document)[0]
    for element in ELEMENTS:
        places = [root] if element.place == CHANNEL else root.findall("item")
        assert any(place.find(itunes(element.tag)) is not None for place in places), element


def test_feedparser_reads_it(feed, document):
    """The parser that most scripts use complains of nothing, and has the facts of every episode."""
    found = feedparser.parse(document, sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo
    assert (found.feed.title, found.feed.author_detail.email) == (feed.show.title, feed.show.email)
    links = {(link.rel, link.href) for link in found.feed.links}
    assert links >= {("self", feed.show.feed_url), ("hub", feed.show.hub), ("next", feed.show.links[0].href)}
    assert len(found.entries) == len(feed.episodes)
    for entry, episode in zip(found.entries, feed.episodes, strict=True):
        assert (entry.id, entry.content[0].value) == (episode.guid, episode.description)
        assert time.strftime("%Y%m%d%H%M%S", entry.published_parsed) == f"{episode.published:%Y%m%d%H%M%S}"
        media = episode.enclosure
        assert [(e.href, e.length, e.type) for e in entry.enclosures] == [(media.url, str(media.length), media.type)]
        assert [still["url"] for still in entry.get("media_thumbnail", [])] == [t.url for t in episode.thumbnails]


def test_podcastparser_reads_it(feed, document):
    """The parser of gPodder has the facts of every episode, with its chapters, persons and transcripts."""
    old = document.replace(PODCAST.encode(), PODCAST_OLD.encode())
    found = podcastparser.parse(feed.show.feed_url, BytesIO(old))
    assert (found["funding_url"], found["import_prohibited"]) == (feed.show.fundings[0].url, True)
    assert (found["title"], found["link"], found["cover_url"]) == (feed.show.title, feed.show.link, feed.show.image)
    items = {item["guid"]: item for item in found["episodes"]}
    assert {guid for guid in items if not guid.startswith("live-")} == {episode.guid for episode in feed.episodes}
    for episode in feed.episodes:
        item = items[episode.guid]
        assert (item["title"], item["published"]) == (episode.title, episode.published.timestamp())
        assert (item["total_time"], item["explicit"]) == (episode.duration, bool(episode.explicit))
        assert [chapter["start"] for chapter in item.get("chapters", [])] == [int(c.start) for c in episode.chapters]
        assert [person["name"] for person in item.get("persons", [])] == [person.name for person in episode.persons]
        assert item.get("transcript_url") == (episode.transcripts[0].url if episode.transcripts else None)


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


def test_feedsmith_reads_it(feed, by_node):
    """Each tag and attribute arrives, in the channel and in the items."""
    found, show = by_node["feedsmith"], feed.show
    remote = SHAPES["remoteItem"]
    wanted = dict(said_by(show, CHANNEL_PARTS, "channel")) | {
        "guid": show.guid,
        "medium": show.medium,
        "locked": {"value": True, "owner": show.locked_owner},
        "podroll": {"remoteItems": [as_smith(remote, one) for one in show.podroll]},
        "publisher": {"remoteItem": as_smith(remote, show.publisher)},
    }
    live = found["podcast"].pop("liveItems")
    assert found["podcast"] == wanted
    assert [(one["status"], one["start"], one["end"]) for one in live] == [
        (one.status.value, one.start.isoformat(), one.end.isoformat()) for one in show.live_items
    ]
    assert found["spotify"]["limit"] == {"recentCount": show.spotify_limit}
    assert found["itunes"]["title"] == show.itunes_title
    for item, episode in zip(found["items"], feed.episodes, strict=True):
        podcast = item["podcast"]
        assert podcast.pop("season") == {"number": episode.season, "name": episode.season_name}
        number = podcast.pop("episode")
        assert (number["number"], number.get("display", "")) == (episode.episode, episode.episode_display)
        assert podcast == dict(said_by(episode, ITEM_PARTS, "item"))
        chapters = [(c["title"], c.get("href", "")) for c in item.get("psc", {}).get("chapters", [])]
        assert chapters == [(c.title, c.href) for c in episode.chapters]


def instant(text):
    """Return what partytime's time means."""
    return datetime.fromisoformat(text).astimezone(UTC)


def test_partytime_reads_the_show(feed, by_node):
    """What the Podcast Index's own reader knows of a channel says what the show does."""
    found, show = by_node["partytime"], feed.show
    assert (found["guid"], found["locked"], found["podcastOwner"]) == (show.guid, True, show.locked_owner)
    assert (found["medium"], found["license"]["identifier"]) == (show.medium, show.license.id)
    assert [(f["url"], f["message"]) for f in found["podcastFunding"]] == [(f.url, f.text) for f in show.fundings]
    assert people(found) == [(p.name, p.role, p.group, p.img, p.href) for p in show.persons]
    assert place(found) == place_of(show)
    assert paid(found["value"]) == paid_of(show.values[0])
    trailers = [(t["url"], t["title"], t["length"], t["type"], t["season"]) for t in found["trailers"]]
    assert trailers == [(t.url, t.title, t.length, t.type, t.season) for t in show.trailers]
    assert [instant(t["pubdate"]) for t in found["trailers"]] == [t.pubdate for t in show.trailers]
    assert found["podcastBlockedPlatforms"] == {block.id: True for block in show.blocks}
    assert [t["purpose"] for t in found["podcastTxt"]] == [t.purpose for t in show.txts]
    assert [r["feedGuid"] for r in found["podcastRemoteItems"]] == [r.feed_guid for r in show.remote_items]
    assert [(r["feedGuid"], r["title"]) for r in found["podroll"]] == [(r.feed_guid, r.title) for r in show.podroll]
    assert found["podcastPublisher"]["feedGuid"] == show.publisher.feed_guid
    assert (found["chat"]["server"], found["chat"]["space"]) == (show.chat.server, show.chat.space)
    for live, own in zip(found["podcastLiveItems"], show.live_items, strict=True):
        assert (live["status"], live["guid"], live["title"]) == (own.status.value, own.episode.guid, own.episode.title)
        assert (instant(live["start"]), instant(live["end"])) == (own.start, own.end)
        links = [(link["url"], link["title"]) for link in live["contentLinks"]]
        assert links == [(link.href, link.text) for link in own.episode.content_links]


def test_partytime_reads_the_episodes(feed, by_node):
    """What it knows of an item says what the episode does."""
    for item, own in zip(by_node["partytime"]["items"], feed.episodes, strict=True):
        assert (item["guid"], item["title"], item["duration"]) == (own.guid, own.title, own.duration)
        assert people(item) == [(p.name, p.role, p.group, p.img, p.href) for p in own.persons]
        assert place(item) == place_of(own)
        assert item["podcastSeason"] == {"number": own.season, "name": own.season_name}
        number = item["podcastEpisode"]
        assert (number["number"], number.get("display", "")) == (own.episode, own.episode_display)
        bites = [(b["startTime"], b["duration"], b["title"]) for b in item.get("podcastSoundbites", [])]
        assert bites == [(b.start_time, b.duration, b.title) for b in own.soundbites]
        texts = [(t["url"], t["type"], t["language"], t["rel"]) for t in item.get("podcastTranscripts", [])]
        assert texts == [(t.url, t.type, t.language, t.rel) for t in own.transcripts]
        assert item.get("podcastChapters", {}).get("url") == (own.chapters_file.url if own.chapters_file else None)
        assert paid(item["value"]) == paid_of((own.values or feed.show.values)[0])
        others = [
            (a["type"], a["length"], a["bitrate"], a["height"], a["lang"], a["title"], a["rel"], a["codecs"])
            for a in item.get("alternativeEnclosures", [])
        ]
        assert others == [
            (a.type, a.length, a.bitrate, a.height, a.lang, a.title, a.rel, a.codecs) for a in own.alternates
        ]
        sources = [s["uri"] for a in item.get("alternativeEnclosures", []) for s in a["source"]]
        assert sources == [source.uri for a in own.alternates for source in a.sources]


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
