"""What is given for a feed and is none: `check` says what it is, and what a page says of its feed."""

import pytest

from feeds.documents import open_document
from tests.folders import EXAMPLE
from tests.sounds import data

LINK = '<link rel="alternate" type="application/rss+xml" title="Owls" href="{}">'


def told(raw):
    """Return what is said of a document that has nothing in it for the rules."""
    document = open_document(raw)
    (flaw,) = document.flaws
    assert (document.root, flaw.rule) == (None, "XML-WELLFORMED")
    return flaw.message


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("cbr.mp3", "audio (MP3)"),
        ("vbr-no-header.mp3", "audio (MP3)"),
        ("index-first.m4a", "audio (M4A)"),
        ("plain.opus", "audio (OPUS)"),
        ("plain.wav", "audio (WAV)"),
        ("video.mp4", "video (MP4)"),
    ],
)
def test_audio_is_called_audio(name, kind):
    """Nothing is said of letters that are no UTF-8."""
    assert told(data(name)) == f"It is {kind}, not a feed."


def test_an_mp4_whose_index_is_far_away_is_called_so_too():
    """What it holds stands at its end, which may not have been fetched."""
    assert told(data("index-last.m4a")[:9000]) == "It is audio or video (MP4), not a feed."


def test_pictures_and_documents_are_called_what_they_are():
    """By their first bytes."""
    assert told((EXAMPLE / "artwork.jpg").read_bytes()) == "It is a JPEG picture, not a feed."
    assert told(b"%PDF-1.7 \xff") == "It is a PDF document, not a feed."


@pytest.mark.parametrize("href", ["/feed.xml", "https://field-notes.example/feed.xml?a=1&amp;b=2"])
def test_a_page_that_names_its_feed_is_quoted(href):
    """Whoever gave the page of the show is told the address that belongs there."""
    links = f"<link rel=stylesheet href=a.css>{LINK.format(href)}{LINK.format(href)}"
    page = f"<!doctype html><html><head>{links}</head></html>"
    said = f"The page says that its feed is {href.replace('&amp;', '&')}"
    assert told(page.encode()) == f"It is a web page (HTML), not a feed. {said}"


@pytest.mark.parametrize(
    "link", ["", '<link rel="icon" href="/feed.xml">', LINK.format(""), LINK.replace(' href="{}"', "")]
)
def test_a_page_without_a_feed_is_only_a_page(link):
    """A link to something else is not taken for one."""
    assert told(f"<html><head>{link}</head></html>".encode()) == "It is a web page (HTML), not a feed."


def test_a_text_that_is_no_feed_is_still_read_as_far_as_it_goes():
    """Whatever has no unmistakable mark may be a feed that was damaged at its beginning."""
    document = open_document(b"x<rss version='2.0'><channel><title>Owls</title></channel></rss>")
    assert all("not a feed" not in flaw.message for flaw in document.flaws)
