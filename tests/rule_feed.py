"""A feed without any fault, and the same with some of its elements replaced: the ground for testing single rules."""

import re

ROOT = (
    '<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:psc="http://podlove.org/simple-chapters" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:spotify="http://www.spotify.com/ns/rss" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/">'
)
CHANNEL = """\
<title>Field Notes</title>
<link>https://field-notes.example/</link>
<description>Walks with a microphone.</description>
<language>en-gb</language>
<lastBuildDate>Wed, 01 May 2024 06:00:00 +0000</lastBuildDate>
<atom:link rel="self" type="application/rss+xml" href="https://media.example/feed.xml"/>
<image><url>https://media.example/artwork.jpg</url><title>Field Notes</title><link>https://field-notes.example/</link></image>
<itunes:author>Ada Byron</itunes:author>
<itunes:category text="Science"><itunes:category text="Nature"/></itunes:category>
<itunes:explicit>false</itunes:explicit>
<itunes:image href="https://media.example/artwork.jpg"/>
<itunes:type>episodic</itunes:type>
<podcast:guid>9b024349-ccf0-5f69-a609-6b82873eab3c</podcast:guid>
<podcast:locked>yes</podcast:locked>
<podcast:medium>podcast</podcast:medium>
"""
ITEM = """\
<title>Owls</title>
<link>https://field-notes.example/owls</link>
<guid isPermaLink="false">5b1c7f0a-8d2e-4a39-b6c4-1e9d7a3f2c58</guid>
<pubDate>Wed, 01 May 2024 06:00:00 +0000</pubDate>
<description>&lt;p&gt;Why owls are silent.&lt;/p&gt;</description>
<enclosure url="https://media.example/owls.mp3" length="24000000" type="audio/mpeg"/>
<itunes:duration>1500</itunes:duration>
<itunes:explicit>false</itunes:explicit>
<itunes:episodeType>full</itunes:episodeType>
"""
OLDER = """\
<item>
<title>Frogs</title>
<link>https://field-notes.example/frogs</link>
<guid isPermaLink="false">0f9a3d3e-2c1b-4e57-9a6e-7f3a52c0b1d4</guid>
<pubDate>Tue, 30 Apr 2024 06:00:00 +0000</pubDate>
<description>&lt;p&gt;Why frogs are not.&lt;/p&gt;</description>
<enclosure url="https://media.example/frogs.mp3" length="23000000" type="audio/mpeg"/>
<itunes:duration>1400</itunes:duration>
<itunes:explicit>false</itunes:explicit>
<itunes:episodeType>full</itunes:episodeType>
</item>
"""
_NAME = re.compile(r"<([A-Za-z][\w:.-]*)")


def feed(channel: str = "", item: str = "", *, without: str = "", root: str = ROOT, items: str = OLDER) -> bytes:
    """Return the faultless feed with these elements in place of its own of the same name.

    `without` names elements that are left out, of show and episode alike.
    """
    gone = without.split()
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n<channel>\n{_replaced(CHANNEL, channel, gone)}'
        f"<item>\n{_replaced(ITEM, item, gone)}</item>\n{items}</channel>\n</rss>\n"
    ).encode()


def _replaced(lines: str, instead: str, gone: list[str]) -> str:
    """Put elements in place of those of the same name; each stands in a line of its own."""
    names = {*gone, *([] if not instead else _outer_names(instead))}
    kept = [line for line in lines.splitlines() if (_NAME.match(line) or [None, ""])[1] not in names]
    return "\n".join([*kept, instead, ""])


def _outer_names(xml: str) -> list[str]:
    """Return the names of the outermost elements of a piece of XML, well-formed or not."""
    names, depth = [], 0
    for found in re.finditer(r"<(/?)([A-Za-z][\w:.-]*)[^<>]*?(/?)>", xml):
        closing, name, alone = found.groups()
        if closing:
            depth -= 1
            continue
        if depth == 0:
            names.append(name)
        depth += 0 if alone else 1
    return names
