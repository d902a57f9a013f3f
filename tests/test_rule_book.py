"""The rule book: complete by the list of ids, and every rule fires on what breaks it and is silent on what doesn't."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from episodes import Severity
from feeds import RULES, Rule, examine
from tests import rule_feed

DATA = Path(__file__).parent / "data"
LISTED = json.loads((DATA / "rule_ids.json").read_text(encoding="utf-8"))
CHAPTERS = (
    '<psc:chapters version="1.2"><psc:chapter start="0" title="A"/><psc:chapter start="7:48" title="B"/>'
    '<psc:chapter start="12:00" title="C"/></psc:chapters>'
)
NAMES = ("itunes", "content", "atom", "podcast")
NOW = datetime(2024, 6, 1, tzinfo=UTC)
ITUNES, CONTENT, ATOM, PODCAST = (re.findall(f'xmlns:{name}="[^"]*"', rule_feed.ROOT)[0] for name in NAMES)
WHOLE = {
    "XML-WELLFORMED": (rule_feed.feed(channel="<title>Salt & Stone</title>"), rule_feed.feed()),
    "XML-CHARS": (rule_feed.feed(channel="<title>Owls\x01</title>"), rule_feed.feed()),
    "XML-UTF8": (rule_feed.feed().replace(b"UTF-8", b"ISO-8859-1"), rule_feed.feed()),
    "RSS-VERSION": (rule_feed.feed(root=rule_feed.ROOT.replace('"2.0"', '"0.92"')), rule_feed.feed()),
    "NS-ITUNES": (
        rule_feed.feed(root=rule_feed.ROOT.replace("http://www.itunes", "https://www.itunes")),
        rule_feed.feed(),
    ),
    "NS-CONTENT": (
        rule_feed.feed(root=rule_feed.ROOT.replace("modules/content/", "modules/content")),
        rule_feed.feed(),
    ),
    "NS-ATOM": (rule_feed.feed(root=rule_feed.ROOT.replace("2005/Atom", "2005/atom")), rule_feed.feed()),
    "NS-PODCAST": (rule_feed.feed(root=rule_feed.ROOT.replace("namespace/1.0", "namespace/1.1")), rule_feed.feed()),
    "XML-ITEMS-LAST": (rule_feed.feed(items=rule_feed.OLDER + "<language>en</language>"), rule_feed.feed()),
    "FEED-ONE-ITEM": (re.sub(rb"<item>.*</item>", b"", rule_feed.feed(), flags=re.DOTALL), rule_feed.feed()),
    "SPOT-PUBDATE": (rule_feed.feed(without="pubDate", items=""), rule_feed.feed()),
    "FEED-SIZE": (rule_feed.feed(item=f"<content:encoded>{'Owls. ' * 400_000}</content:encoded>"), rule_feed.feed()),
    "ITEM-PUBDATE-STABLE": (
        rule_feed.feed(item="<pubDate>Tue, 30 Apr 2024 06:00:00 +0000</pubDate>"),
        rule_feed.feed(),
    ),
    "ITEM-ORDER": (rule_feed.feed(item="<pubDate>Mon, 29 Apr 2024 06:00:00 +0000</pubDate>"), rule_feed.feed()),
    "ENC-URL-UNIQUE": (
        rule_feed.feed(item='<enclosure url="https://media.example/frogs.mp3" length="5" type="audio/mpeg"/>'),
        rule_feed.feed(),
    ),
    "CHAPTERS-CONSISTENT": (
        rule_feed.feed(item=f"{CHAPTERS}<description>00:00 A&lt;br&gt;09:10 B&lt;br&gt;12:00 C</description>"),
        rule_feed.feed(item=f"{CHAPTERS}<description>00:00 A&lt;br&gt;07:48 B&lt;br&gt;12:00 C</description>"),
    ),
}
"""Rules whose examples are no elements of one show or episode: a feed that breaks them, and one that does not."""
RICH = {
    "PSP-FUNDING",
    "PSP-COPYRIGHT",
    "ITEM-TRANSCRIPT",
    "ITEM-CHAPTERS-JSON",
    "ITEM-CHAPTERS-PSC",
    "ITEM-SEASON",
    "ITEM-EPISODE",
    "ITEM-IMAGE",
    "SPOT-LIMIT",
    "RSS-TTL",
    "RSS-MANAGING-EDITOR",
    "APPLE-OWNER",
    "YT-THUMB",
}
"""Rules whose good examples make a rich feed."""
OF_EPISODES = {"XML-CDATA-END", "XML-CASE", "XML-NO-DUP", "PREFIX-OP3", "MEDIA-SIZE"}
"""Rules of other parts whose examples are elements of an episode."""
EXAMPLES = [rule for rule in RULES if "document" in rule.checked_by and rule.id not in WHOLE]
"""Rules whose examples are looked at within a feed."""


def found(data: bytes, rule: str) -> list[tuple[str, Severity]]:
    """Return what one rule says of a feed."""
    return [(finding.message, finding.severity) for finding in examine(data, "feed.xml", NOW) if finding.rule == rule]


def in_feed(rule: Rule, xml: str) -> bytes:
    """Put an example where it belongs."""
    return rule_feed.feed(item=xml) if rule.scope == "item" or rule.id in OF_EPISODES else rule_feed.feed(channel=xml)


def test_a_correct_feed_has_no_finding() -> None:
    """Nothing at all is said of a feed that is right."""
    assert examine(rule_feed.feed(), "feed.xml", NOW) == ()


def test_every_listed_id_is_in_the_book() -> None:
    """The book has each id of the list once, and each tag of the namespace belongs to a rule."""
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))
    assert {rule["id"] for rule in LISTED["rules"]} <= set(ids)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_all_that_a_person_needs(rule: Rule) -> None:
    """Each has its reason, its remedy, its source, and an example or the test that proves it."""
    assert rule.explanation.endswith(".")
    assert rule.fix
    assert rule.source
    assert rule.platforms
    assert rule.checked_by
    if "behaviour" in rule.checked_by:
        file, _, name = rule.proof.partition("::")
        text = (Path(__file__).parent.parent / file).read_text(encoding="utf-8")
        assert f"def {name}(" in text
    elif "nobody" not in rule.checked_by:
        assert rule.bad


@pytest.mark.parametrize("rule", EXAMPLES, ids=lambda rule: rule.id)
def test_the_bad_example_is_told(rule: Rule) -> None:
    """The example that breaks a rule is noticed by that rule."""
    assert found(in_feed(rule, rule.bad), rule.id)


@pytest.mark.parametrize("rule", EXAMPLES, ids=lambda rule: rule.id)
def test_the_good_example_is_not_told(rule: Rule) -> None:
    """The example that keeps to a rule is not noticed by it."""
    assert not found(in_feed(rule, rule.good), rule.id)


@pytest.mark.parametrize("id_", WHOLE)
def test_a_whole_feed_that_breaks_a_rule_is_told(id_: str) -> None:
    """What concerns the document, or several episodes, is noticed, and its counterpart is not."""
    bad, good = WHOLE[id_]
    assert found(bad, id_)
    assert not found(good, id_)


@pytest.mark.parametrize("rule", LISTED["rules"], ids=lambda rule: rule["id"])
def test_no_rule_is_harder_than_its_level(rule: dict[str, str]) -> None:
    """What is only recommended for the whole of a matter is an error only where it is present and malformed."""
    mine = next(each for each in RULES if each.id == rule["id"])
    if rule["level"] == "info":
        assert mine.severity is Severity.INFO
    if mine.severity is Severity.ERROR and rule["level"] == "recommended":
        absent = rule_feed.feed(without=mine.tag)
        assert all(severity is not Severity.ERROR for _, severity in found(absent, mine.id))


def test_rules_are_words_and_not_xml() -> None:
    """No explanation speaks of elements, attributes or nodes."""
    for rule in RULES:
        assert not re.search(r"\b(attribute|node|namespace|parse)\b", rule.explanation) or rule.id.startswith(
            ("NS-", "PNS-", "W3C")
        ), rule.id


def test_a_feed_with_everything_in_it_has_no_false_alarm() -> None:
    """A show that uses every tag of the namespace, chapters, transcripts, limits and contacts is not complained of."""
    parts: dict[str, dict[str, str]] = {"channel": {}, "item": {}}
    for rule in EXAMPLES:
        if rule.good and (rule.id.startswith("PNS-") or rule.id in RICH):
            parts[rule.scope].setdefault(rule.tag, rule.good)
    data = rule_feed.feed("\n".join(parts["channel"].values()), "\n".join(parts["item"].values()))
    assert [(finding.rule, finding.message) for finding in examine(data, "feed.xml", NOW)] == []


def test_what_spotify_advises_on_chapters_is_told_once():
    """Long titles and short chapters are told of the list in the feed, or of the times in the notes, not of both."""
    long = "A title that goes on and on and on and on and on"
    listed = (
        f'<psc:chapter start="0" title="A"/><psc:chapter start="12" title="{long}"/><psc:chapter start="90" title="C"/>'
    )
    listed = f'<psc:chapters version="1.2">{listed}</psc:chapters>'
    notes = f"<description>00:00 A&lt;br&gt;00:12 {long}&lt;br&gt;01:30 C</description>"
    words = ("has more than 40 letters", "is shorter than 30 seconds")
    for item, rule, other, where in (
        (listed, "ITEM-CHAPTERS-PSC", "ITEM-CHAPTERS-TEXT", "in the list of chapters"),
        (listed + notes, "ITEM-CHAPTERS-TEXT", "ITEM-CHAPTERS-PSC", "in the show notes"),
    ):
        told = found(rule_feed.feed(item=item), rule)
        assert [severity for _, severity in told] == [Severity.INFO, Severity.INFO]
        assert all(where in message and word in message for (message, _), word in zip(told, words, strict=True))
        assert found(rule_feed.feed(item=item), other) == []
