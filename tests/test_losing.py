"""Nothing that a feed says is lost when it is read and written again; and the comparison that says so sees what is."""

import subprocess
import sys
from pathlib import Path

import pytest

from feeds import losses, read
from tests import round_trips
from tests.folders import ROOT

FIRST = 10_000_000
"""Other numbers than those of the long run."""
NAMESPACES = (
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:psc="http://podlove.org/simple-chapters" '
    'xmlns:x="https://strange.example/"'
)


def feed(channel: str = "", item: str = "", rss: str = "") -> bytes:
    """Make a feed with an episode."""
    media = '<enclosure url="https://media.example/a.mp3" length="5" type="audio/mpeg"/>'
    inner = f"<title>T</title>{channel}<item><title>Owls</title>{media}{item}</item>"
    return f'<rss version="2.0" {NAMESPACES} {rss}><channel>{inner}</channel></rss>'.encode()


def lost(first: bytes, second: bytes) -> list[tuple[str, str]]:
    """Return the losses as pairs."""
    return [(loss.where, loss.missing) for loss in losses(first, second)]


@pytest.mark.parametrize("path", sorted(round_trips.HOSTS.glob("*.xml")), ids=lambda path: path.stem)
def test_feeds_of_other_hosts_are_written_again_without_a_loss(path: Path) -> None:
    """What hosts and site builders write is read and written with nothing lost, and then stays the same for ever."""
    assert round_trips.there_and_back(path.read_bytes()) == "nothing lost"


@pytest.mark.parametrize(
    ("first", "second", "where", "missing"),
    [
        (feed("<ttl>60</ttl>"), feed(), "ttl", "the whole element"),
        (feed("<ttl>60</ttl>"), feed("<ttl>61</ttl>"), "ttl", "the text '60'"),
        (feed('<x:a b="1"/>'), feed('<x:a b="2"/>'), "a", "the attribute b='1'"),
        (feed("<x:a/><x:a>1</x:a>"), feed("<x:a>1</x:a><x:a/>"), "", ""),
        (
            feed("<x:a>1</x:a><x:a>2</x:a>"),
            feed("<x:a>2</x:a><x:a>1</x:a>"),
            "a 2",
            "its place among those of its name",
        ),
        (feed("<x:a>b<x:c/>d</x:a>"), feed("<x:a>b<x:c/>e</x:a>"), "a, c", "the text behind it, 'd'"),
        (feed("<x:a>b <x:c/> <x:d/></x:a>"), feed("<x:a>b <x:c/><x:d/></x:a>"), "a, c", "the text behind it, ' '"),
        (feed("<x:a>1<x:b/></x:a>"), feed("<x:a>1</x:a>"), "a, b", "the whole element"),
        (
            feed("<x:a><x:b>0</x:b><x:c>1</x:c></x:a>"),
            feed("<x:a><x:c>1</x:c><x:b>0</x:b></x:a>"),
            "a, b",
            "or its place",
        ),
        (feed(rss='xml:lang="de"'), feed(), "", "the attribute lang='de'"),
        (feed(item="<guid> a</guid>"), feed(item="<guid>a</guid>"), "item 1 ('Owls'), guid", "the text ' a'"),
        (
            feed(item="<pubDate>Sat, 06 Jan 2024 10:00:00 GMT</pubDate>"),
            feed(item="<pubDate>Sat, 06 Jan 2024 10:00:01 GMT</pubDate>"),
            "pubDate",
            "the text",
        ),
        (feed("<x:a>1</x:a>"), feed("<y:a xmlns:y='https://other.example/'>1</y:a>"), "a", "the whole element"),
    ],
)
def test_what_is_missing_is_told(first: bytes, second: bytes, where: str, missing: str) -> None:
    """An element, attribute, text, name or place that the second feed lacks is told with where it stood."""
    if not missing:
        assert lost(first, second) == []
        return
    (found, words), *_ = lost(first, second)
    assert found.endswith(where)
    assert missing in words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (feed("<x:a>&lt;b&gt;</x:a>"), feed("<!-- c --><?pi?><x:a><![CDATA[<b>]]></x:a>")),
        (feed("<x:a/>").replace(b"podcast-1.0.dtd", b"PODCAST-1.0.DTD"), feed("<x:a/>")),
        (
            feed(item="<pubDate>Sat, 06 Jan 2024 10:00 EST</pubDate>"),
            feed(item="<pubDate>Sat, 06 Jan 2024 15:00:00 +0000</pubDate>"),
        ),
        (feed(item="<itunes:duration>1:00:05</itunes:duration>"), feed(item="<itunes:duration>3605</itunes:duration>")),
        (feed(item="<itunes:season>02</itunes:season>"), feed(item="<itunes:season>2</itunes:season>")),
        (feed("<itunes:explicit>Clean</itunes:explicit>"), feed("<itunes:explicit>false</itunes:explicit>")),
        (feed(item="<guid>a</guid>"), feed(item='<guid isPermaLink="true">a</guid>')),
        (
            feed(item="<itunes:keywords>a,, b</itunes:keywords>"),
            feed(item="<itunes:keywords>a, b</itunes:keywords>"),
        ),
        (feed("<itunes:title>T</itunes:title>"), feed()),
        (
            feed('<itunes:category text="A"><itunes:category text="B"/><itunes:category text="C"/></itunes:category>'),
            feed(
                '<itunes:category text="A"><itunes:category text="B"/></itunes:category>'
                '<itunes:category text="A"><itunes:category text="C"/></itunes:category>'
            ),
        ),
        (feed("<itunes:image>https://a.example</itunes:image>"), feed('<itunes:image href="https://a.example"/>')),
        (
            feed('<atom:link rel="prev" href="https://a.example"/>'),
            feed('<atom:link rel="previous" href="https://a.example"/>'),
        ),
        (feed("<generator>A</generator>"), feed()),
        (feed("<x:a/><ttl> 60 </ttl>"), feed("<ttl>60</ttl>")),
        (
            feed(item="<description><p>A <b>b</b></p></description>"),
            feed(item="<description>&lt;p>A &lt;b>b&lt;/b>&lt;/p></description>"),
        ),
    ],
)
def test_another_form_is_no_loss(one: bytes, other: bytes) -> None:
    """What is only written in another of the told forms counts as said."""
    assert lost(one, other) == []


def test_what_is_added_is_no_loss() -> None:
    """A second feed may say more than the first."""
    assert lost(feed(), feed("<ttl>60</ttl>", "<itunes:season>2</itunes:season>")) == []
    assert lost(feed("<ttl>60</ttl>"), feed()) != []


def test_damaged_feeds_lose_nothing_either() -> None:
    """What some hundred damaged feeds still say is written again, and a second round changes nothing."""
    outcomes = round_trips.Counter[str]()
    assert list(round_trips.problems(round_trips.mutant, 1, range(FIRST, FIRST + 400), outcomes)) == []
    assert outcomes["nothing lost"] > 50


def test_a_planted_loss_is_noticed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A reader that forgets all that it does not know is found out by the command, which then ends with 1."""
    monkeypatch.setattr("feeds.read_item.remains", lambda *_: ())
    assert round_trips.main(["--count", "30", "--mutants", "60"]) == 1
    told = capsys.readouterr().out
    assert "another feed was read than was written" in told
    assert "lost: channel" in told


def test_names_that_a_feed_defines_are_spelt_out() -> None:
    """A name that the document defines, or that HTML knows, stands for its letters; the name of a file stays a name."""
    head = '<!DOCTYPE rss [<!ENTITY show "Owls &amp; Co">]>'
    assert read(f"{head}<rss><channel><title>&show;!</title></channel></rss>".encode()).show.title == "Owls & Co!"
    head = '<!DOCTYPE rss [<!ENTITY eacute SYSTEM "https://a.example/e"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    document = f"{head}<rss><channel><title>Caf&eacute; <b/>&f;.</title></channel></rss>"
    (left,) = read(document.encode()).show.leftovers
    assert read(document.encode()).show.title == "Café"
    assert left.children[0].tail == "&f;."


def test_notes_in_elements_are_read_as_html() -> None:
    """Show notes that somebody did not escape are the same HTML."""
    (episode,) = read(feed(item='<description>1 &lt; <b class="c">2</b> &amp; <x:i/></description>')).episodes
    assert episode.description == '1 &lt; <b class="c">2</b> &amp; <i></i>'


def test_the_page_tells_the_forms() -> None:
    """docs/reading.md is made from the table of forms; one that changed is told there, too."""
    made = subprocess.run(
        [sys.executable, ROOT / "docs" / "make_reading.py", "--print"], capture_output=True, text=True, check=True
    )
    assert (ROOT / "docs" / "reading.md").read_text() == made.stdout
