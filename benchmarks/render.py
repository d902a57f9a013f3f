"""Rendering and reading feeds against bare lxml: `python benchmarks/render.py`.

The bare program writes the very same document by hand, knowing which fields are filled; both are measured side by side
in alternating rounds, and the smallest CPU time of each counts. What was freed is given back to the system before each:
a parse costs half as much after a program that happens to leave the memory well sorted, and a command finds no such
memory. Goals: rendering at most 1.3, the outline at most 1.5, reading at most 3.
"""

import ctypes
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import everything
from lxml import etree

from episodes import Enclosure, Episode, Person
from feeds import Category, Show, outline, read, render

SIZES = (100, 1_000, 10_000)
FULL_FROM = 1_000
ROUNDS = 5
NOW = datetime(2024, 6, 1, tzinfo=UTC)
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
ATOM = "{http://www.w3.org/2005/Atom}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
NAMESPACES = {"itunes": ITUNES[1:-1], "content": CONTENT[1:-1], "atom": ATOM[1:-1], "podcast": PODCAST[1:-1]}
NOTES = (
    f'<p>{"Why owls are silent. " * 30}</p>\n<ul>\n<li><a href="https://field-notes.example/">A link</a></li>\n</ul>'
)
SHOW = Show(
    title="Field Notes",
    description="Walks with a microphone.",
    link="https://field-notes.example/",
    language="en-gb",
    author="Ada Byron",
    categories=(Category("Science", "Nature"),),
    image="https://media.example/artwork.jpg",
    feed_url="https://media.example/feed.xml",
    modified=datetime(2024, 1, 1, tzinfo=UTC),
    guid="9b024349-ccf0-5f69-a609-6b82873eab3c",
    locked=True,
)


def episodes(count: int) -> tuple[Episode, ...]:
    """Make as many episodes, newest first."""
    return tuple(
        Episode(
            guid=f"5b1c7f0a-8d2e-4a39-b6c4-{number:012d}",
            title=f"Owls of the {number}th night",
            published=NOW - timedelta(hours=number),
            enclosure=Enclosure(
                url=f"https://media.example/media/{number:032x}/owls.mp3", length=24_000_000 + number, type="audio/mpeg"
            ),
            duration=1500.0 + number,
            description=NOTES,
            link=f"https://field-notes.example/{number}",
            season=1,
            episode=number + 1,
            persons=(Person(name="Ada Byron"), Person(name="Ines Okafor", role="guest")),
        )
        for number in range(count)
    )


def bare(several: tuple[Episode, ...], *, full: bool = False) -> bytes:
    """Write the document by hand."""
    rss = etree.Element("rss", version="2.0", nsmap=NAMESPACES | (everything.NAMESPACES if full else {}))
    channel = etree.SubElement(rss, "channel")
    bare_channel(channel, several[0].published)
    for episode in several:
        bare_item(channel, episode, full=full)
    declaration = b'<?xml version="1.0" encoding="UTF-8"?>\n'
    return declaration + etree.tostring(rss, encoding="UTF-8", xml_declaration=False, pretty_print=True)


def bare_channel(channel: etree._Element, built: datetime) -> None:
    """Write the head of the channel."""
    sub = etree.SubElement
    sub(channel, "title").text = SHOW.title
    sub(channel, "link").text = SHOW.link
    sub(channel, "description").text = SHOW.description
    sub(channel, f"{ATOM}link", href=SHOW.feed_url, rel="self", type="application/rss+xml")
    sub(channel, "generator").text = "podcli"
    image = sub(channel, "image")
    sub(image, "url").text = SHOW.image
    sub(image, "title").text = SHOW.title
    sub(image, "link").text = SHOW.link
    sub(channel, "language").text = SHOW.language
    sub(channel, "lastBuildDate").text = format_datetime(built)
    sub(channel, f"{ITUNES}author").text = SHOW.author
    sub(channel, f"{ITUNES}explicit").text = "false"
    sub(channel, f"{ITUNES}type").text = "episodic"
    sub(channel, f"{ITUNES}image", href=SHOW.image)
    outer = sub(channel, f"{ITUNES}category", text="Science")
    sub(outer, f"{ITUNES}category", text="Nature")
    sub(channel, f"{PODCAST}guid").text = SHOW.guid
    sub(channel, f"{PODCAST}locked").text = "yes"
    sub(channel, f"{PODCAST}medium").text = "podcast"


def bare_item(channel: etree._Element, episode: Episode, *, full: bool) -> None:
    """Write one item."""
    sub, cdata = etree.SubElement, etree.CDATA
    item = sub(channel, "item")
    sub(item, "title").text = episode.title
    sub(item, "link").text = episode.link
    sub(item, "guid", isPermaLink="false").text = episode.guid
    sub(item, "pubDate").text = format_datetime(episode.published)
    sub(item, "description").text = cdata(episode.description)
    sub(item, f"{CONTENT}encoded").text = cdata(episode.description)
    if full:
        sub(item, f"{ITUNES}summary").text = episode.summary
    media = episode.enclosure
    sub(item, "enclosure", url=media.url, length=str(media.length), type=media.type)
    sub(item, f"{ITUNES}duration").text = str(int(episode.duration or 0))
    if full:
        everything.bare_itunes(item, episode)
    else:
        sub(item, f"{ITUNES}explicit").text = "false"
        sub(item, f"{ITUNES}episodeType").text = "full"
    sub(item, f"{ITUNES}season").text = str(episode.season)
    sub(item, f"{PODCAST}season").text = str(episode.season)
    sub(item, f"{ITUNES}episode").text = str(episode.episode)
    sub(item, f"{PODCAST}episode").text = str(episode.episode)
    if full:
        everything.bare_parts(item, episode)
        return
    for person in episode.persons:
        sub(item, f"{PODCAST}person", role=person.role, group=person.group).text = person.name


def side_by_side(*programs: Callable[[], object]) -> list[float]:
    """Return the smallest CPU time of each program over alternating rounds."""
    best = [float("inf")] * len(programs)
    for _ in range(ROUNDS):
        for index, program in enumerate(programs):
            forget()
            started = time.process_time()
            program()
            best[index] = min(best[index], time.process_time() - started)
    return best


def forget() -> None:
    """Give the memory that was freed back to the system, so that each program begins as one of its own would."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # only the C library of GNU keeps so much of it
    if trim:
        trim(0)


def measure(several: tuple[Episode, ...], *, full: bool) -> str:
    """Measure both programs on the same episodes, and return a line of ratios."""
    document = bare(several, full=full)
    if render(SHOW, several, NOW) != document:
        raise SystemExit("The two programs write different documents.")
    by_hand, ours = side_by_side(lambda: bare(several, full=full), lambda: render(SHOW, several, NOW))
    parse, outlined, reading = side_by_side(
        lambda: etree.fromstring(document), lambda: outline(document), lambda: read(document)
    )
    ratios = f"{ours / by_hand:13.2f} {outlined / parse:15.2f} {reading / parse:12.2f}"
    return f"{len(document) / 1e6:8.1f} {ratios}   ({by_hand * 1e3:.1f}, {parse * 1e3:.1f})"


def main() -> None:
    """Print a line of ratios for each size, for shows as they mostly are and for one that uses everything."""
    print("episodes              MB   render/bare   outline/parse   read/parse   (bare render, parse in ms)")
    for size in SIZES:
        plain = episodes(size)
        print(f"{size:6} plain  {measure(plain, full=False)}")
        if size >= FULL_FROM:
            several = tuple(everything.filled(episode, number) for number, episode in enumerate(plain))
            print(f"{size:6} full   {measure(several, full=True)}")


if __name__ == "__main__":
    main()
