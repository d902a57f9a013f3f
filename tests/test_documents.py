"""Opening anything that is said to be a feed: what is wrong is told with its line, and the rest is read."""

import codecs
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import documents, open_document

GOOD = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0">\n<channel>\n<title>Owls</title>\n'
    b"<item><title>Night</title></item>\n</channel>\n</rss>\n"
)


def title(document):
    return document.channel.findtext("title")


def told(data):
    return [(flaw.rule, flaw.line) for flaw in open_document(data).flaws]


@pytest.mark.parametrize(
    "data",
    [
        GOOD,
        codecs.BOM_UTF8 + GOOD,
        gzip.compress(GOOD),
        GOOD.replace(b"\n", b"\r\n"),
        GOOD.replace(b'<?xml version="1.0" encoding="UTF-8"?>\n', b""),
        GOOD.replace(b"UTF-8", b"utf-8"),
    ],
    ids=["plain", "BOM", "gzip", "CRLF", "no declaration", "small letters"],
)
def test_what_apps_read_has_no_flaw(data):
    """Byte order marks, compression and line endings are nothing to complain of."""
    document = open_document(data)
    assert document.flaws == ()
    assert title(document) == "Owls"


@pytest.mark.parametrize(
    ("data", "reads", "flaw"),
    [
        (GOOD.replace(b"Owls", b"Owls&nbsp;here"), "Owls\xa0here", ("XML-WELLFORMED", 4)),
        (GOOD.replace(b"Owls", b"Owls &hoot; here"), "Owls &hoot; here", ("XML-WELLFORMED", 4)),
        (GOOD.replace(b"Owls", b"Owls & bats"), "Owls & bats", ("XML-WELLFORMED", 4)),
        (GOOD.replace(b"Owls", b"Ow\x01ls"), "Owls", ("XML-CHARS", 4)),
        (GOOD.replace(b"Owls", b"Ow\x00ls"), "Owls", ("XML-CHARS", 4)),
        (GOOD.replace(b"Owls", b"K\xe4uze"), "Käuze", ("XML-UTF8", 4)),
        (GOOD.replace(b"Owls", b"K\xe4uze").replace(b"UTF-8", b"ISO-8859-1"), "Käuze", ("XML-UTF8", 1)),
        (GOOD.replace(b"UTF-8", b"KLINGON"), "Owls", ("XML-UTF8", 1)),
        (GOOD.decode().replace("UTF-8", "UTF-16").encode("utf-16"), "Owls", ("XML-UTF8", 1)),
        (b"\n\n" + GOOD, "Owls", ("XML-WELLFORMED", 3)),
        (GOOD + b"<more/>", "Owls", ("XML-WELLFORMED", 8)),
        (GOOD.replace(b"</title>\n", b"</titel>\n"), "Owls", ("XML-WELLFORMED", 4)),
        (GOOD[:-30], "Owls", ("XML-WELLFORMED", 5)),
        (GOOD.replace(b"<item>", b"<itunes:author>Ada</itunes:author><item>"), "Owls", ("NS-ITUNES", 5)),
        (GOOD.replace(b"<item>", b"<podcast:guid>x</podcast:guid><item>"), "Owls", ("NS-PODCAST", 5)),
        (GOOD.replace(b"<rss", b'<!DOCTYPE rss [<!ENTITY a "b">]><rss'), "Owls", ("XML-WELLFORMED", 1)),
    ],
)
def test_a_flaw_is_told_with_its_line_and_the_rest_is_read(data, reads, flaw):
    """The rule and the line are those of the fault; the title behind or before it is read as it was meant."""
    document = open_document(data)
    assert flaw in [(found.rule, found.line) for found in document.flaws]
    assert title(document) == reads
    assert all(found.message and found.fix for found in document.flaws)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", "web page"),
        (b"\n<HTML><head>", "web page"),
        (b"Not a feed", "does not begin like a feed"),
        (b'{"error": 404}', "does not begin like a feed"),
        (gzip.compress(GOOD)[:-12], "damaged"),
        (b"<rss>" + b"<a>" * 3000, "deeper than in any real feed"),
    ],
)
def test_what_is_no_feed_is_named(data, words):
    """Without a channel one sentence says what it is."""
    document = open_document(data)
    assert document.channel is None
    assert any(words in flaw.message for flaw in document.flaws)


def test_a_line_can_be_shown():
    """The offending line is quoted as it stands; a number outside the document gives nothing."""
    document = open_document(GOOD.replace(b"Owls", b"Owls & bats"))
    assert document.line(4) == "<title>Owls & bats</title>"
    assert document.line(0) == ""
    assert document.line(99) == ""


@pytest.mark.parametrize(
    "attack",
    [
        b'<!DOCTYPE r [<!ENTITY a "%s">%s]>'
        % (b"x" * 10, b"".join(b'<!ENTITY %c "%s">' % (c, b"&%c;" % (c - 1) * 10) for c in range(98, 110))),
        b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY m SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE r [<!ENTITY m "&m;">]>',
    ],
    ids=["billion laughs", "external", "circle"],
)
def test_attacks_expand_nothing(attack):
    """Definitions are told and never expanded: neither files of this machine nor gigabytes come out."""
    document = open_document(attack + b'<rss version="2.0"><channel><title>&m;</title></channel></rss>')
    assert document.flaws
    assert document.channel is None or len("".join(document.channel.itertext())) < 100


def test_a_bomb_of_gzip_is_cut(monkeypatch):
    """No more than the largest feed is unpacked, and what was left out is told."""
    monkeypatch.setattr("feeds.documents.LARGEST", 1000)
    document = open_document(gzip.compress(GOOD + b" " * 10_000_000))
    assert len(document.text) == 1000
    assert ("FEED-SIZE", 0) in [(flaw.rule, flaw.line) for flaw in document.flaws]
    assert title(document) == "Owls"


def test_many_flaws_are_some():
    """A document that is broken throughout is not told line by line."""
    assert len(told(GOOD.replace(b"Owls", b"&x;\n" * 500))) <= 25


@given(st.binary(max_size=300), st.integers(0, len(GOOD)), st.integers(0, 40))
def test_nothing_is_raised(junk, at, gone):
    """Whatever stands anywhere in a feed, opening it ends."""
    document = open_document(GOOD[:at] + junk + GOOD[at + gone :])
    assert document.flaws or document.root is not None


@pytest.mark.parametrize("number", ["&#0;", "&#xD800;", "&#xFFFE;", "&#99999999;"])
def test_letters_that_no_feed_may_hold_are_left_out(number):
    """Written as a number they are as forbidden as in person; what stands around them is read."""
    document = open_document(f"<rss><channel><title>Ow{number}ls</title></channel></rss>".encode())
    assert document.channel.findtext("title") == "Owls"
    assert document.flaws


@pytest.mark.parametrize("mark", ["<a/>", "<a>b</a>"])
def test_more_markup_than_any_feed_is_cut(monkeypatch, mark):
    """A document of nothing but markup would fill the memory; its beginning is read, and that is told."""
    monkeypatch.setattr(documents, "MOST_TAGS", 1000)
    document = open_document(b"<rss><channel><title>Owls</title>" + mark.encode() * 3000 + b"</channel></rss>")
    assert document.channel.findtext("title") == "Owls"
    assert "FEED-SIZE" in {flaw.rule for flaw in document.flaws}
    assert len(document.channel) < 2000


def test_a_large_broken_document_is_mended_in_part(monkeypatch):
    """Mending costs more than reading, so it has a limit of its own; the first fault is told with its line."""
    monkeypatch.setattr(documents, "LARGEST_BROKEN", 2000)
    document = open_document(b"<rss><channel><title>Owls</title>\n" + b"<a>b</a>\n" * 1000 + b"&</channel></rss>")
    assert document.channel.findtext("title") == "Owls"
    assert {"FEED-SIZE", "XML-WELLFORMED"} <= {flaw.rule for flaw in document.flaws}
    assert max(flaw.line for flaw in document.flaws) == 1002


def test_names_for_texts_are_bounded(monkeypatch):
    """Each use of a name that the document defines is a piece of its own, so not all of many are read."""
    monkeypatch.setattr(documents, "MOST_REFERENCES", 1000)
    start = b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss><channel><title>Owls</title><a>"
    document = open_document(start + b"&a; " * 5000 + b"</a></channel></rss>")
    assert document.channel.findtext("title") == "Owls"
    assert "FEED-SIZE" in {flaw.rule for flaw in document.flaws}


def test_a_large_feed_with_rich_notes_is_read_whole(monkeypatch):
    """Much markup among words, in CDATA or escaped, is what notes are made of."""
    monkeypatch.setattr(documents, "MOST_TAGS", 100)
    monkeypatch.setattr(documents, "MOST_REFERENCES", 100)
    notes = "<p>Why owls are silent, and <b>how</b> they hear.</p>"
    escaped = notes.replace("<", "&lt;").replace(">", "&gt;")
    item = f"<item><description><![CDATA[{notes}]]></description><title>{escaped}</title></item>\n"
    document = open_document(f"<rss><channel>{item * 500}</channel></rss>".encode())
    assert document.flaws == ()
    assert len(document.channel) == 500
