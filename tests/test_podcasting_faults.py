"""Whatever is wrong with a tag of Podcasting 2.0 in anybody's feed is told by `check`: values, places, numbers."""

from datetime import UTC, datetime

import pytest

from episodes import CHANNEL, ITEM, PODCAST_TAGS, Severity
from feeds import examine
from tests import rule_feed
from tests.podcasting_places import SHAPE, needed, parents, wrapped, written
from tests.podcasting_rows import ROWS, Row

NOW = datetime(2024, 6, 1, tzinfo=UTC)
LIVE = "liveItem"
TYPED_ONLY = {
    ("season", "", "0"): "a season of that number is one for apps that read podcast:season, though not for Apple",
    ("soundbite", "startTime", "2000000000"): "that it ends behind the episode is told instead",
    ("soundbite", "duration", "2000000000"): "likewise",
    ("valueTimeSplit", "startTime", "2000000000"): "no time is too late for the namespace",
    ("valueTimeSplit", "duration", "2000000000"): "likewise",
    ("valueTimeSplit", "remoteStartTime", "2000000000"): "likewise",
}
"""Wrong values that only a person who types them is held to, and why."""
INSIDE = {
    "alternateEnclosure": '<podcast:source uri="https://media.example/owls.mp3"/>',
    "value": '<podcast:valueRecipient type="lnaddress" address="ines@wallet.example" split="1"/>',
    "valueTimeSplit": f'<podcast:remoteItem feedGuid="{ROWS["remoteItem"]["feedGuid"].right}"/>',
}
"""What must stand in a tag."""
BESIDE = {"socialInteract": ["uri"], "chapters": ["type"]}
"""Attributes that the right value of another one asks for."""


def wrong_words(row: Row):
    """Return the wrong values as a feed may have them; a number is no wrong text, and a name is no wrong address."""
    text = isinstance(row.right, str | list)
    for value in row.wrong:
        if isinstance(value, str if text else str | int | float) and not isinstance(value, bool) and value != "":
            yield str(value)


PLACES = [(tag, parent) for tag in PODCAST_TAGS for parent in parents(tag) if tag not in {"podroll", "publisher", LIVE}]
WRONG = [
    (tag, parent, name, words)
    for tag, parent in PLACES
    for name, row in ROWS[tag].items()
    for words in wrong_words(row)
    if (tag, name, words) not in TYPED_ONLY
]


def said(place, element, rule):
    """Return what the rule says of a feed with an element in a channel, an item or a live item."""
    if place == LIVE:
        media = (
            '<title>L</title><guid>l</guid><enclosure url="https://media.example/l.mp3" length="0" type="audio/mpeg"/>'
        )
        link = (
            ""
            if "contentLink" in element
            else '<podcast:contentLink href="https://media.example/l">L</podcast:contentLink>'
        )
        element = (
            f'<podcast:liveItem status="live" start="2024-05-31T18:00:00Z">{media}{link}{element}</podcast:liveItem>'
        )
        place = CHANNEL
    data = rule_feed.feed(channel=element) if place == CHANNEL else rule_feed.feed(item=element)
    return [finding for finding in examine(data, "feed.xml", NOW) if finding.rule == rule]


def names_of(tag):
    """Return the attributes without which there is no such tag, and its text."""
    return needed(tag) if tag in SHAPE else [name for name in ROWS[tag] if name == ""]


def made(tag, parent, names, **other):
    """Return where an element stands, and the element with those that must be around it and in it."""
    rows = ROWS[tag] | {name: Row(None, (), words) for name, words in other.items()}
    inside = INSIDE.get(tag, "")
    if parent in INSIDE and tag in {"source", "valueRecipient", "remoteItem"}:
        inside, around = "", {**INSIDE, parent: ""}
    else:
        around = INSIDE
    element = written("podcast", tag, names, inside, rows)
    return wrapped("podcast", tag, parent, element, around)


@pytest.mark.parametrize(("tag", "parent", "name", "words"), WRONG, ids=lambda value: str(value)[:30])
def test_a_wrong_value_is_told(tag, parent, name, words):
    """The rule of the tag speaks of it, wherever the tag may stand; of the right value it does not."""
    names, rule = list(dict.fromkeys([*names_of(tag), *BESIDE.get(tag, ()), name])), PODCAST_TAGS[tag].rule
    if tag not in {"images", "medium"}:
        right = said(*made(tag, parent, names), rule)
        assert [finding.message for finding in right if finding.severity is not Severity.INFO] == []
    assert said(*made(tag, parent, names, **{name: words}), rule)


ANYWHERE = [(tag, place) for tag in PODCAST_TAGS for place in (CHANNEL, ITEM)]


@pytest.mark.parametrize(("tag", "place"), [pair for pair in ANYWHERE if pair[1] not in PODCAST_TAGS[pair[0]].parents])
def test_a_tag_in_the_wrong_place_is_told(tag, place):
    """Apps look for each tag where the namespace has it, and nowhere else."""
    found = said(place, f"<podcast:{tag}>x</podcast:{tag}>", PODCAST_TAGS[tag].rule)
    assert any("belongs into" in finding.message for finding in found)


@pytest.mark.parametrize(("tag", "place"), [pair for pair in ANYWHERE if pair[1] in PODCAST_TAGS[pair[0]].parents])
def test_a_second_tag_is_told_where_there_may_be_one(tag, place):
    """Of the others there may be any number."""
    element = f"<podcast:{tag}>x</podcast:{tag}>" * 2
    found = said(place, element, PODCAST_TAGS[tag].rule)
    assert any("stands there 2 times" in finding.message for finding in found) == PODCAST_TAGS[tag].single


NEEDED = [
    (tag, attribute.name) for tag, known in PODCAST_TAGS.items() for attribute in known.attributes if attribute.required
]


@pytest.mark.parametrize(("tag", "name"), NEEDED)
def test_an_attribute_that_is_missing_is_told(tag, name):
    """Without it no app can do anything with the tag."""
    if tag == LIVE:
        place, element = CHANNEL, written("podcast", LIVE, [other for other in ("status", "start") if other != name])
    else:
        names = [other for other in [*names_of(tag), *BESIDE.get(tag, ())] if other != name]
        place, element = made(tag, parents(tag)[0], names)
    found = said(place, element, PODCAST_TAGS[tag].rule)
    assert any(f"has no {name}" in finding.message for finding in found)


CHILDREN = [(tag, child.name, child) for tag, known in PODCAST_TAGS.items() for child in known.children]


@pytest.mark.parametrize(("tag", "name", "child"), CHILDREN, ids=lambda value: str(value)[:20])
def test_what_must_stand_in_a_tag_is_counted(tag, name, child):
    """Too few and too many are told; nothing is where any number may stand."""
    place = PODCAST_TAGS[tag].parents[0]
    empty = said(*wrapped("podcast", tag, place, f"<podcast:{tag}></podcast:{tag}>", INSIDE), PODCAST_TAGS[tag].rule)
    assert any(f"has no podcast:{name} in it" in f.message for f in empty) == bool(child.least)
    full = f"<podcast:{tag}>{f'<podcast:{name}/>' * 3}</podcast:{tag}>"
    found = said(*wrapped("podcast", tag, place, full, INSIDE), PODCAST_TAGS[tag].rule)
    assert any(f"3 podcast:{name} in it" in f.message for f in found) == bool(child.most)


REMOTE = f'<podcast:remoteItem feedGuid="{ROWS["remoteItem"]["feedGuid"].right}"/>'
LISTEN = '<podcast:contentLink href="https://line.example/l">L</podcast:contentLink>'
SHA = "Li9vy3DqF8tnTXuiaAJuML3ky+er10rcgNR/VqsVpcw+ThHmYcwiB1pbOxEbzJr7"
HOUR = "2024-05-31T18:00:00Z"
LIVE_MEDIA = '<title>L</title><guid>l</guid><enclosure url="https://media.example/l.mp3" length="0" type="audio/mpeg"/>'
OTHER = (
    '<podcast:alternateEnclosure type="audio/mpeg" default="{}"><podcast:source uri="{}"/></podcast:alternateEnclosure>'
)
TOGETHER = {
    "disabled beside others": (
        ITEM,
        "PNS-SOCIAL-INTERACT",
        '<podcast:socialInteract protocol="disabled"/><podcast:socialInteract protocol="{}"{}/>',
        ("activitypub", ' uri="https://social.example/1"'),
        None,
    ),
    "disabled for the show": (
        CHANNEL,
        "PNS-SOCIAL-INTERACT",
        '<podcast:socialInteract protocol="disabled"/>{}',
        ('<podcast:socialInteract protocol="activitypub" uri="https://social.example/1"/>',),
        ("",),
    ),
    "a soundbite behind the end": (
        ITEM,
        "PNS-SOUNDBITE",
        '<podcast:soundbite startTime="{}" duration="30"/>',
        ("1480",),
        ("1470",),
    ),
    "a default that is another file": (
        ITEM,
        "PNS-ALTERNATE-ENCLOSURE",
        OTHER,
        ("true", "https://media.example/other.mp3"),
        ("true", "https://media.example/owls.mp3"),
    ),
    "no default": (
        ITEM,
        "PNS-ALTERNATE-ENCLOSURE",
        OTHER,
        ("maybe", "https://media.example/other.mp3"),
        ("false", "https://media.example/other.mp3"),
    ),
    "a list with episodes": (CHANNEL, "PNS-MEDIUM", "<podcast:medium>{}</podcast:medium>", ("musicL",), ("music",)),
    "another list with episodes": (
        CHANNEL,
        "PNS-MEDIUM",
        "<podcast:medium>{}</podcast:medium>",
        ("mixed",),
        ("video",),
    ),
    "a publisher without shows": (
        CHANNEL,
        "PNS-MEDIUM",
        "<podcast:medium>publisher</podcast:medium>{}",
        ("",),
        (REMOTE,),
    ),
    "a publisher that is not told to be one": (
        CHANNEL,
        "PNS-PUBLISHER",
        "<podcast:publisher>{}</podcast:publisher>",
        (REMOTE,),
        (REMOTE.replace("/>", ' medium="publisher"/>'),),
    ),
    "a licence of one's own without its text": (
        CHANNEL,
        "PNS-LICENSE",
        "<podcast:license>{}</podcast:license>",
        ("line-terms-1",),
        ("cc-by-4.0",),
    ),
    "a stream that ends before it starts": (
        CHANNEL,
        "PNS-LIVE-ITEM",
        f'<podcast:liveItem status="live" start="{HOUR}" end="{{}}">{LIVE_MEDIA}{LISTEN}</podcast:liveItem>',
        ("2024-05-31T19:00:00+02:00",),
        ("2024-05-31T19:00:00Z",),
    ),
    "a stream without a fallback": (
        CHANNEL,
        "PNS-LIVE-ITEM",
        f'<podcast:liveItem status="live" start="{HOUR}">{LIVE_MEDIA}{{}}</podcast:liveItem>',
        ("",),
        (LISTEN,),
    ),
    "a stream without media": (
        CHANNEL,
        "PNS-LIVE-ITEM",
        f'<podcast:liveItem status="live" start="{HOUR}">{{}}{LISTEN}</podcast:liveItem>',
        ("<title>L</title><guid>l</guid>",),
        (LIVE_MEDIA,),
    ),
    "a count from nowhere": (
        CHANNEL,
        "PNS-UPDATEFREQ",
        '<podcast:updateFrequency rrule="FREQ=DAILY;COUNT=3"{}>x</podcast:updateFrequency>',
        ("",),
        (' dtstart="2024-05-31"',),
    ),
    "an end with a time and a start without": (
        CHANNEL,
        "PNS-UPDATEFREQ",
        '<podcast:updateFrequency rrule="FREQ=DAILY;UNTIL={}" dtstart="{}">x</podcast:updateFrequency>',
        ("20240601T060000Z", "2024-05-31"),
        ("20240601T060000Z", "2024-05-31T06:00:00Z"),
    ),
    "an end without a time and a start with one": (
        CHANNEL,
        "PNS-UPDATEFREQ",
        '<podcast:updateFrequency rrule="FREQ=DAILY;UNTIL={}" dtstart="{}">x</podcast:updateFrequency>',
        ("20240601", "2024-05-31T06:00:00Z"),
        ("20240601", "2024-05-31"),
    ),
    "neither true nor false": (
        CHANNEL,
        "PNS-VERIFY-TXT",
        '<podcast:txt purpose="ai-content">{}</podcast:txt>',
        ("some of it",),
        ("true",),
    ),
    "no check sum": (
        ITEM,
        "PNS-INTEGRITY",
        (
            '<podcast:alternateEnclosure type="audio/opus"><podcast:source uri="https://media.example/a.opus"/>'
            '<podcast:integrity type="{}" value="{}"/></podcast:alternateEnclosure>'
        ),
        ("sri", "0f3a"),
        ("sri", f"sha384-{SHA}"),
    ),
    "a node that is no key": (
        CHANNEL,
        "PNS-VALUE-RECIPIENT",
        (
            '<podcast:value type="lightning" method="amp"><podcast:valueRecipient type="{}" address="{}" split="1"/>'
            "</podcast:value>"
        ),
        ("node", "ines@wallet.example"),
        ("lnaddress", "ines@wallet.example"),
    ),
    "both a show and people to pay": (
        ITEM,
        "PNS-VALUE-TIME-SPLIT",
        (
            f'<podcast:value type="lightning" method="keysend">{INSIDE["value"]}'
            f'<podcast:valueTimeSplit startTime="1" duration="2">{{}}</podcast:valueTimeSplit></podcast:value>'
        ),
        (REMOTE + INSIDE["value"],),
        (REMOTE,),
    ),
}
"""What clashes: its place, its rule, its form, and what fills that wrongly and rightly."""


@pytest.mark.parametrize("clash", TOGETHER)
def test_values_that_do_not_go_together_are_told(clash):
    """One value asks for another, in the tag or beside it."""
    place, rule, form, wrong, right = TOGETHER[clash]
    assert said(place, form.format(*wrong), rule)
    if right is not None:
        assert said(place, form.format(*right), rule) == []


SELF = '<atom:link rel="self" type="application/rss+xml" href="{}"/>'
NEXT = '<atom:link rel="next" href="https://media.example/2.xml" {}/>' + SELF.format("https://media.example/feed.xml")
LIST = '<psc:chapters version="1.2"><psc:chapter start="0" title="A"/><psc:chapter {}/></psc:chapters>'
STILL = "<media:thumbnail {}/>"
SECRET = "https://ada:secret@media.example/x"
BESIDE_THE_NAMESPACE = {
    ("psc:chapter", "start"): (
        ITEM,
        "ITEM-CHAPTERS-PSC",
        LIST,
        (
            'start="soon" title="B"',
            'start="-5" title="B"',
            'title="B"',
            'start="9:99:99" title="B"',
            'start="7:61" title="B"',
        ),
        'start="07:48.250" title="B"',
    ),
    ("psc:chapter", "start, with the episode"): (
        ITEM,
        "ITEM-CHAPTERS-PSC",
        LIST,
        ('start="26:00" title="B"',),
        'start="24:59" title="B"',
    ),
    ("psc:chapter", "title"): (
        ITEM,
        "ITEM-CHAPTERS-PSC",
        LIST,
        ('start="60"', 'start="60" title=" "'),
        'start="60" title="B"',
    ),
    ("psc:chapter", "href"): (
        ITEM,
        "ITEM-CHAPTERS-PSC",
        LIST,
        ('start="60" title="B" href="b"', f'start="60" title="B" href="{SECRET}"'),
        'start="60" title="B" href="https://line.example/b"',
    ),
    ("psc:chapter", "image"): (
        ITEM,
        "ITEM-CHAPTERS-PSC",
        LIST,
        ('start="60" title="B" image="b.jpg"', f'start="60" title="B" image="{SECRET}"'),
        'start="60" title="B" image="https://line.example/b.jpg"',
    ),
    ("media:thumbnail", "url"): (
        ITEM,
        "YT-THUMB",
        STILL,
        ('url="still.jpg"', 'width="1280"', f'url="{SECRET}"'),
        'url="https://media.example/still.jpg"',
    ),
    ("media:thumbnail", "width"): (
        ITEM,
        "YT-THUMB",
        STILL,
        ('url="https://media.example/still.jpg" width="wide"', 'url="https://media.example/a.jpg" width="0"'),
        'url="https://media.example/still.jpg" width="1280"',
    ),
    ("media:thumbnail", "height"): (
        ITEM,
        "YT-THUMB",
        STILL,
        ('url="https://media.example/a.jpg" height="-1"', 'url="https://media.example/a.jpg" width="800" height="800"'),
        'url="https://media.example/still.jpg" width="1280" height="720"',
    ),
    ("atom:link", "href"): (CHANNEL, "PSP-ATOM-SELF", SELF, ("feed.xml", ""), "https://media.example/feed.xml"),
    ("atom:link", "rel"): (
        CHANNEL,
        "FEED-PAGING",
        '<atom:link rel="{}" href="https://media.example/2.xml"/>' + SELF.format("https://media.example/feed.xml"),
        ("prev",),
        "previous",
    ),
    ("atom:link", "type"): (CHANNEL, "FEED-PAGING", NEXT, ('type="rss"',), 'type="application/rss+xml"'),
    ("atom:link", "hreflang"): (CHANNEL, "FEED-PAGING", NEXT, ('hreflang="english please"',), 'hreflang="en-gb"'),
    ("atom:link", "length"): (CHANNEL, "FEED-PAGING", NEXT, ('length="long"', 'length="-1"'), 'length="5000"'),
    ("spotify:limit", "recentCount"): (
        CHANNEL,
        "SPOT-LIMIT",
        "<spotify:limit {}/>",
        ('recentCount="0"', 'recentCount="many"', ""),
        'recentCount="100"',
    ),
    ("spotify:countryOfOrigin", ""): (
        CHANNEL,
        "SPOT-LIMIT",
        "<spotify:countryOfOrigin>{}</spotify:countryOfOrigin>",
        ("Norway", "n1", ""),
        "gb nl",
    ),
}
"""What is wrong with the tags of others: place, rule, form, what fills it wrongly, and rightly."""


@pytest.mark.parametrize("spot", BESIDE_THE_NAMESPACE, ids="-".join)
def test_a_wrong_value_beside_the_namespace_is_told(spot):
    """Chapters, still pictures, links and Spotify's words are held to their forms as well."""
    place, rule, form, wrong, right = BESIDE_THE_NAMESPACE[spot]
    for words in wrong:
        told = said(place, form.format(words), rule)
        assert [finding for finding in told if finding.severity is not Severity.INFO], words
        assert not any("secret" in finding.message for finding in told)
    assert [f.message for f in said(place, form.format(right), rule) if f.severity is not Severity.INFO] == []


def test_every_attribute_beside_the_namespace_is_held_to_its_form():
    """But for the title of a link, which may be any words."""
    spots = {(tag, name) for tag in ROWS if ":" in tag and not tag.startswith("itunes:") for name in ROWS[tag]}
    assert spots - BESIDE_THE_NAMESPACE.keys() == {("atom:link", "title")}


def test_a_list_of_chapters_stands_in_an_episode_once():
    """In the show no app looks for one, and of two no app can know which is meant."""
    whole = LIST.format('start="60" title="B"')
    assert said(CHANNEL, whole, "ITEM-CHAPTERS-PSC")
    assert said(ITEM, whole * 2, "ITEM-CHAPTERS-PSC")
    assert said(ITEM, whole, "ITEM-CHAPTERS-PSC") == []


def test_a_password_in_an_address_is_told_without_being_repeated():
    """Whoever reads the report learns of it, and not what it is."""
    found = said(CHANNEL, '<podcast:funding url="https://ada:secret@line.example/">x</podcast:funding>', "PSP-FUNDING")
    assert any("password" in finding.message for finding in found)
    assert not any("secret" in finding.message + finding.fix for finding in found)
