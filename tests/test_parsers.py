"""One show that says everything is read alike by the parsers of others, apart from what they are known not to read."""

import json
import shutil
import subprocess
import time
from datetime import timedelta
from io import BytesIO

import feedparser
import msgspec
import podcastparser
import pytest
from lxml import etree

from episodes import CHANNEL, ChaptersFile, ImageSet, SimpleChapter, Thumbnail, TranscriptFile
from feeds import read, render
from feeds.item_parts import CHANNEL_PARTS, ITEM_PARTS
from feeds.names import PODCAST, PODCAST_OLD, itunes
from feeds.shapes import SHAPES
from tests import foreign_tags
from tests.folders import ROOT, ShowFolder
from tests.foreign_words import (
    as_smith,
    categories_of,
    episode_for_smith,
    instant,
    paid,
    paid_of,
    people,
    place,
    place_of,
    said_by,
    show_for_smith,
)
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
    "feedparser": "knows nothing of the podcast and spotify namespaces, and takes words of a live item for those of "
    "the show; its summary is that of itunes, if there is one",
    "podcastparser": "knows five tags of the podcast namespace, under its old address; chapters begin at whole seconds",
}
"""What the parsers of scripts do not read."""
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
def without_streams(feed):
    return render(msgspec.structs.replace(feed.show, live_items=()), feed.episodes, NOW)


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


def test_every_attribute_is_read_by_others_or_listed(alone):
    """Each attribute of each tag, in each place, arrives in the words of another parser, or is a known limit of its."""
    for parser, table in (("feedsmith", foreign_tags.FEEDSMITH), ("partytime", foreign_tags.PARTYTIME)):
        limits, is_read = foreign_tags.limits(table), foreign_tags.is_read
        assert {s for s, (given, missing) in alone.items() if not is_read(s, given[parser], missing[parser])} == limits
        assert len(alone) > len(limits) * 2


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


def test_the_example_says_every_attribute(document):
    """Each tag stands in each place where it may, and each of its attributes and its text somewhere."""
    root, unsaid = etree.fromstring(document), list[tuple[str, str]]()
    for tag, rows in ROWS.items():
        places = parents(tag) if tag in SHAPE else [parent for known, parent in FIELDS if known == tag]
        unsaid += [(tag, place) for place in places if not stands_in(root, tag, place)]
        found = list(root.iter(name_of(tag)))
        said = {name for e in found for name in ({*e.keys()} | ({""} if (e.text or "").strip() else set()))}
        unsaid += [(tag, name) for name in set(rows) - said]
    assert unsaid == []


def test_the_example_says_all_that_apple_reads(document):
    """Each of its elements stands in the show and in an episode, where it may."""
    root = etree.fromstring(document)[0]
    for element in ELEMENTS:
        places = [root] if element.place == CHANNEL else root.findall("item")
        assert any(place.find(itunes(element.tag)) is not None for place in places), element


def test_feedparser_reads_it(feed, document, without_streams):
    """The parser that most scripts use complains of nothing, and has the facts of every episode."""
    found = feedparser.parse(document, sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo
    assert (found.feed.title, found.feed.author_detail.email) == (feed.show.title, feed.show.email)
    links = {(link.rel, link.href) for link in found.feed.links}
    assert links >= {("self", feed.show.feed_url), ("hub", feed.show.hub), ("next", feed.show.links[0].href)}
    # What stands in a live item it takes for words of the show.
    found = feedparser.parse(without_streams, sanitize_html=False, resolve_relative_uris=False)
    show, said = feed.show, found.feed
    assert (said.title, said.link, said.subtitle, said.language) == (
        show.title,
        show.link,
        show.description,
        show.language,
    )
    assert (said.rights, said.image.href, said.generator) == (show.copyright, show.image, "podcli")
    assert [tag.term for tag in said.tags] == [name for names in categories_of(show) for name in names]
    assert (said.itunes_title, said.itunes_type) == (show.itunes_title, show.type.value)
    assert (said.itunes_complete, said["itunes_new-feed-url"]) == ("Yes", show.new_feed_url)
    assert (said.itunes_block, said.itunes_explicit) == (1, None)  # which is its word for "false"
    assert len(found.entries) == len(feed.episodes)
    for entry, episode in zip(found.entries, feed.episodes, strict=True):
        assert (entry.id, entry.content[0].value) == (episode.guid, episode.description)
        assert time.strftime("%Y%m%d%H%M%S", entry.published_parsed) == f"{episode.published:%Y%m%d%H%M%S}"
        media = episode.enclosure
        assert [(e.href, e.length, e.type) for e in entry.enclosures] == [(media.url, str(media.length), media.type)]
        assert [still["url"] for still in entry.get("media_thumbnail", [])] == [t.url for t in episode.thumbnails]
        assert (entry.title, entry.get("link", "")) == (episode.title, episode.link)
        assert entry.summary == (episode.summary or episode.description)
        assert (entry.get("itunes_title", ""), entry.itunes_episodetype) == (episode.itunes_title, episode.type.value)
        assert (float(entry.itunes_duration), entry.itunes_season) == (episode.duration, str(episode.season))
        assert entry.get("author", "") == episode.author
        assert [tag.term for tag in entry.get("tags", [])] == list(episode.tags)
        chapters = [
            (c.title, c.get("href", ""), c.start_parsed) for c in entry.get("psc_chapters", {}).get("chapters", [])
        ]
        assert chapters == [(c.title, c.href, timedelta(seconds=c.start)) for c in episode.chapters]


def test_podcastparser_reads_it(feed, document):
    """The parser of gPodder has the facts of every episode, with its chapters, persons and transcripts."""
    old = document.replace(PODCAST.encode(), PODCAST_OLD.encode())
    found = podcastparser.parse(feed.show.feed_url, BytesIO(old))
    assert (found["funding_url"], found["import_prohibited"]) == (feed.show.fundings[0].url, True)
    assert (found["title"], found["link"], found["cover_url"]) == (feed.show.title, feed.show.link, feed.show.image)
    show = feed.show
    assert (found["description"], found["language"], found["type"]) == (
        show.description,
        show.language,
        show.type.value,
    )
    assert (found["itunes_author"], found["explicit"]) == (show.author, show.explicit)
    assert found["itunes_categories"] == categories_of(show)
    assert found["itunes_owner"] == {"name": show.owner_name, "email": show.email}
    assert (found["new_url"], found["paged_feed_next"]) == (show.new_feed_url, show.links[0].href)
    items = {item["guid"]: item for item in found["episodes"]}
    assert {guid for guid in items if not guid.startswith("live-")} == {episode.guid for episode in feed.episodes}
    for episode in feed.episodes:
        item = items[episode.guid]
        assert (item["title"], item["published"]) == (episode.title, episode.published.timestamp())
        assert (item["total_time"], item["explicit"]) == (episode.duration, bool(episode.explicit))
        media = {
            "url": episode.enclosure.url,
            "file_size": episode.enclosure.length,
            "mime_type": episode.enclosure.type,
        }
        assert (item["enclosures"], item["link"]) == ([media], episode.link)
        assert (item["description_html"], item.get("itunes_author", "")) == (episode.description, episode.author)
        assert (item["type"], item["season"]) == (episode.type.value, episode.season)
        assert item.get("number") == (episode.episode if isinstance(episode.episode, int) else None)
        chapters = [(c["start"], c["title"], c.get("href", ""), c.get("image", "")) for c in item.get("chapters", [])]
        assert chapters == [(int(c.start), c.title, c.href, c.image) for c in episode.chapters]
        persons = [(p["name"], p["role"], p["group"], p["href"] or "", p["img"] or "") for p in item.get("persons", [])]
        assert persons == [(p.name, p.role, p.group, p.href, p.img) for p in episode.persons]
        assert item.get("chapters_json_url") == (episode.chapters_file.url if episode.chapters_file else None)
        assert item.get("transcript_url") == (episode.transcripts[0].url if episode.transcripts else None)


def test_feedsmith_reads_it(feed, by_node):
    """It says what we do of the show, of each episode and of the stream: no more, no less, and nothing else."""
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
    items = found.pop("items")
    assert found.pop("podcast") == wanted
    assert found == show_for_smith(show)
    for one, own in zip(live, show.live_items, strict=True):
        times = one.pop("status"), one.pop("start"), one.pop("end")
        assert times == (own.status.value, own.start.isoformat(), own.end.isoformat())
        assert one == dict(said_by(own.episode, ITEM_PARTS, "liveItem"))
    for item, episode in zip(items, feed.episodes, strict=True):
        podcast = item.pop("podcast")
        assert podcast.pop("season") == {"number": episode.season, "name": episode.season_name}
        number = podcast.pop("episode")
        assert (number["number"], number.get("display", "")) == (episode.episode, episode.episode_display)
        assert podcast == dict(said_by(episode, ITEM_PARTS, "item"))
        assert item == episode_for_smith(episode)


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
    assert (found["title"], found["link"], found["language"]) == (show.title, show.link, show.language)
    assert (found["description"], found["copyright"]) == (show.description, show.copyright)
    assert (found["author"], found["explicit"], found["itunesType"]) == (show.author, show.explicit, show.type.value)
    assert (found["itunesBlock"], found["itunesComplete"]) == (show.block, show.complete)
    assert (found["itunesImage"], found["itunesNewFeedUrl"]) == (show.image, show.new_feed_url)
    assert found["itunesCategory"] == [" > ".join(names) for names in categories_of(show)]
    assert found["owner"] == {"name": show.owner_name, "email": show.email}
    assert found["pubsub"] == {"self": show.feed_url, "hub": show.hub, "next": show.links[0].href}
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
        assert people(live) == [(p.name, p.role, p.group, p.img, p.href) for p in own.episode.persons]
        assert paid(live["value"]) == paid_of(own.episode.values[0])
        assert (live["chat"]["server"], live["chat"]["space"]) == (own.episode.chat.server, own.episode.chat.space)
        others = [source["uri"] for other in live["alternativeEnclosures"] for source in other["source"]]
        assert others == [source.uri for other in own.episode.alternates for source in other.sources]


def test_partytime_reads_the_episodes(feed, by_node):
    """What it knows of an item says what the episode does."""
    for item, own in zip(by_node["partytime"]["items"], feed.episodes, strict=True):
        assert (item["guid"], item["title"], item["duration"]) == (own.guid, own.title, own.duration)
        media = {"url": own.enclosure.url, "length": own.enclosure.length, "type": own.enclosure.type}
        assert (item["enclosure"], instant(item["pubDate"])) == (media, own.published)
        assert (item["description"], item.get("summary", "")) == (own.description, own.summary)
        assert (item.get("author", ""), item["explicit"]) == (own.author, bool(own.explicit))
        assert (item.get("itunesImage", ""), item.get("link", "")) == (own.image, own.link)
        assert (item["itunesEpisodeType"], item.get("keywords", [])) == (own.type.value, list(own.tags))
        social = [(s["platform"], s["url"], s["id"]) for s in item.get("podcastSocialInteraction", [])]
        assert social == [(s.protocol, s.uri, s.account_id) for s in own.socials if s.uri]
        assert [t["purpose"] for t in item.get("podcastTxt", [])] == [t.purpose for t in own.txts]
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
