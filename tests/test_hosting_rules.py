"""The rules on servers: each broken by a real one, and kept by a good one."""

import gzip
from dataclasses import replace

import msgspec
import pytest

from episodes import Severity
from feeds import Role, Target
from podcli.http_lines import Limits
from podcli.live import LiveOptions, live_findings
from tests.misbehaving import (
    Sent,
    Served,
    breaking,
    changed,
    deaf,
    drip,
    hosting,
    instead,
    onward,
    raw,
    sized,
    status,
)
from tests.pictures import encoded, jpeg, noisy
from tests.servers import make_certificate
from tests.sounds import DECODED, data

LIMITS = Limits(silence=20, total=20)
FEED = Served(
    b"<?xml version='1.0'?><rss version='2.0'><channel><title>Owls</title></channel></rss>", "application/rss+xml"
)
SOUND = Served(data("cbr.mp3"), "audio/mpeg")
PICTURE = Served(jpeg(1400, 1400), "image/jpeg")
CHAPTERS = Served(b'{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Owls"}]}', "application/json+chapters")
SPOKEN = Served(b"WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n<v Ada Byron>Owls.\n", "text/vtt")
SUBTITLES = b"1\n00:00:00,000 --> 00:00:01,000\nOwls.\n"
FILES = {
    Role.FEED: ("/feed.xml", FEED),
    Role.MEDIA: ("/owls.mp3", SOUND),
    Role.ARTWORK: ("/cover.jpg", PICTURE),
    Role.CHAPTERS: ("/owls.json", CHAPTERS),
    Role.TRANSCRIPT: ("/owls.vtt", SPOKEN),
    Role.HIDDEN: ("/", status(403, "Forbidden")),
}
PAGE = b"<!DOCTYPE html><html><title>Welcome</title><p>Sign in to hear the owls.</html>"
LOGIN = PAGE.replace(b"<p>", b"<form><input name='p' type='password'></form><p>")
LISTING = b"<?xml version='1.0'?><ListBucketResult><Contents><Key>secret.mp3</Key></Contents></ListBucketResult>"
LARGE_TAG = b"ID3\x04\x00\x00" + bytes((0, 10, 0, 0)) + bytes(10 << 14) + SOUND.body


def given(host, role, path="", **said):
    usual, served = FILES[role]
    named = {"type": getattr(served, "type", ""), "duration": DECODED["cbr.mp3"]}
    named |= {"length": len(SOUND.body)} if role is Role.MEDIA else {}
    return Target(url=host.url.rstrip("/") + (path or usual), role=role, where="", **(named | said))


def judged(*targets, **options):
    """Visit files and return the findings, but for those on the missing encryption of loopback."""
    told = live_findings(targets, LiveOptions(quiet=True, limits=LIMITS, **options), private=True)
    return [found for found in told if found.rule != "HOST-TLS"]


@pytest.fixture
def host():
    """A good host with one file of each kind."""
    with hosting() as host:
        host.paths |= dict(FILES.values())
        yield host


def ignoring_range(good):
    """Send the whole file whatever piece was asked for."""
    return deaf(good, "range")


def ranged(good, wanted, **fields):
    """Spoil the answers to one range."""

    def answer(asked):
        return (changed(good, **fields) if asked.headers.get("range") == wanted else good)(asked)

    return answer


def shortened(good):
    """Tell of more bytes than are there."""
    return changed(good, Content_Length="999999")


def piece_of_three(asked):
    """Answer the question for two bytes with three."""
    sent = SOUND(asked)
    return sized(replace(sent, body=sent.body + b"x")) if asked.headers.get("range") == "bytes=0-1" else sent


def packed(good):
    """Compress everything."""

    def answer(asked):
        sent = good(deafened(asked))
        return sized(replace(sent, headers={**sent.headers, "Content-Encoding": "gzip"}, body=gzip.compress(sent.body)))

    def deafened(asked):
        return replace(asked, headers={k: v for k, v in asked.headers.items() if k not in ("range", "accept-encoding")})

    return answer


def as_page(body=PAGE, number=200):
    """Send a web page."""
    return status(number, "OK", body, **{"Content-Type": "text/html"})


@pytest.mark.parametrize("role", FILES)
def test_a_good_host_breaks_no_rule(host, role):
    """Each kind of file in its turn."""
    assert judged(given(host, role)) == []


BAD = {
    # HOST-PUBLIC
    "gone": (Role.MEDIA, status(404, "Not Found"), {"HOST-PUBLIC": "404 Not Found"}),
    "password": (Role.FEED, status(401, "Unauthorized"), {"HOST-PUBLIC": "401 Unauthorized"}),
    "forbidden": (Role.ARTWORK, status(403, "Forbidden"), {"HOST-PUBLIC": "403 Forbidden"}),
    "broken": (Role.CHAPTERS, status(500, "Internal Server Error"), {"HOST-PUBLIC": "500"}),
    "page for chapters": (
        Role.CHAPTERS,
        changed(as_page(), Access_Control_Allow_Origin="*"),
        {"HOST-PUBLIC": "a web page"},
    ),
    "sign-in page": (
        Role.ARTWORK,
        changed(as_page(LOGIN), Last_Modified="x"),
        {"HOST-PUBLIC": "asks for a password"},
    ),
    "empty": (Role.CHAPTERS, changed(status(200, "OK"), Access_Control_Allow_Origin="*"), {"HOST-PUBLIC": "empty"}),
    # HOST-HEAD, ARTWORK-HEAD
    "no HEAD": (Role.MEDIA, instead(SOUND, "HEAD", status(405, "Method Not Allowed")), {"HOST-HEAD": "405"}),
    "no HEAD for a feed": (Role.FEED, instead(FEED, "HEAD", status(404, "Not Found")), {"HOST-HEAD": "404"}),
    "no HEAD for a picture": (Role.ARTWORK, instead(PICTURE, "HEAD", status(405, "No")), {"ARTWORK-HEAD": "405"}),
    "HEAD without length": (Role.MEDIA, changed(SOUND, method="HEAD", Content_Length=None), {"HOST-HEAD": "size"}),
    "HEAD of another type": (
        Role.MEDIA,
        changed(SOUND, method="HEAD", Content_Type="text/html"),
        {"HOST-HEAD": "text/html"},
    ),
    "HEAD of another length": (
        Role.ARTWORK,
        changed(PICTURE, method="HEAD", Content_Length="12"),
        {"ARTWORK-HEAD": "12 bytes"},
    ),
    "no date": (Role.ARTWORK, changed(PICTURE, Last_Modified=None), {"ARTWORK-HEAD": "last changed"}),
    # HOST-RANGE
    "no ranges": (Role.MEDIA, ignoring_range(SOUND), {"HOST-RANGE": "whole file"}),
    "three bytes": (Role.MEDIA, piece_of_three, {"HOST-RANGE": "sends 3"}),
    "another range": (
        Role.MEDIA,
        ranged(SOUND, "bytes=0-1", Content_Range=f"bytes 1-2/{len(SOUND.body)}"),
        {"HOST-RANGE": "1-2"},
    ),
    "range without its name": (
        Role.MEDIA,
        ranged(SOUND, "bytes=0-1", Content_Range=None),
        {"HOST-RANGE": "how many bytes"},
    ),
    "wrong end": (Role.MEDIA, ranged(SOUND, "bytes=-2", Content_Range="bytes 0-1/9"), {"HOST-RANGE": "last two"}),
    "wrong middle": (
        Role.MEDIA,
        ranged(SOUND, f"bytes={len(SOUND.body) // 2}-{len(SOUND.body) // 2 + 1}", Content_Range="bytes 0-1/9"),
        {"HOST-RANGE": "the middle"},
    ),
    # HOST-LENGTH
    "compressed media": (Role.MEDIA, packed(SOUND), {"HOST-LENGTH": "gzip", "HOST-RANGE": "whole"}),
    "two sizes": (Role.MEDIA, changed(SOUND, method="HEAD", Content_Length="7"), {"HOST-LENGTH": "7 and"}),
    # ENC-TYPE-MATCH, MEDIA-DECODES
    "another type": (Role.MEDIA, changed(SOUND, Content_Type="audio/ogg"), {"ENC-TYPE-MATCH": "audio/ogg"}),
    "other bytes": (
        Role.MEDIA,
        Served(data("plain.ogg"), "audio/mpeg"),
        {"ENC-TYPE-MATCH": "Ogg", "ENC-LENGTH": "says"},
    ),
    "no sound": (
        Role.MEDIA,
        Served(b"%PDF-1.7 owls" * 2200, "audio/mpeg"),
        {"MEDIA-DECODES": "no audio", "ENC-LENGTH": ""},
    ),
    # the feed
    "text/html": (Role.FEED, changed(FEED, Content_Type="text/html"), {"HOST-FEED-TYPE": "text/html"}),
    "text/xml": (Role.FEED, changed(FEED, Content_Type="text/xml"), {"HOST-FEED-TYPE": "less exact"}),
    "no type": (Role.FEED, changed(FEED, Content_Type=None), {"HOST-FEED-TYPE": "nothing in particular"}),
    "letters": (
        Role.FEED,
        changed(FEED, Content_Type="application/rss+xml; charset=iso-8859-1"),
        {"XML-UTF8": "iso-8859-1"},
    ),
    "no mark": (Role.FEED, changed(FEED, ETag=None, Last_Modified=None), {"HOST-FEED-304": "no mark"}),
    "never 304": (Role.FEED, deaf(FEED, "if-none-match"), {"HOST-FEED-304": "200 OK"}),
    "long cache": (Role.FEED, changed(FEED, Cache_Control="max-age=86400"), {"HOST-FEED-CACHE": "1440 minutes"}),
    "always packed": (Role.FEED, packed(FEED), {"HOST-FEED-GZIP": "did not ask"}),
    "large": (
        Role.FEED,
        deaf(Served(FEED.body + b" " * 600_000, FEED.type), "accept-encoding"),
        {"HOST-FEED-GZIP": "0.6 MB"},
    ),
    "feed for no pages": (Role.FEED, changed(FEED, Access_Control_Allow_Origin=None), {"HOST-CORS": "missing"}),
    "chapters for no pages": (Role.CHAPTERS, changed(CHAPTERS, Access_Control_Allow_Origin=None), {"HOST-CORS": ""}),
    "words for one page": (
        Role.TRANSCRIPT,
        changed(SPOKEN, Access_Control_Allow_Origin="https://owls.example"),
        {"HOST-CORS": "https://owls.example may"},
    ),
    # the files' own rules
    "small picture": (Role.ARTWORK, Served(jpeg(900, 900), "image/jpeg"), {"APPLE-ARTWORK-SIZE": "900 x 900"}),
    "printed picture": (Role.ARTWORK, Served(jpeg(1400, 1400, "CMYK"), "image/jpeg"), {"APPLE-ARTWORK-RGB": "CMYK"}),
    "no picture": (Role.ARTWORK, Served(b"owls" * 100, "image/jpeg"), {"APPLE-ARTWORK-FORMAT": "no picture"}),
    "heavy picture": (
        Role.ARTWORK,
        Served(encoded(noisy(1400, 1400), "JPEG", quality=80), "image/jpeg"),
        {"ARTWORK-BYTES": "KB"},
    ),
    "no chapters": (Role.CHAPTERS, Served(b"owls", CHAPTERS.type), {"ITEM-CHAPTERS-JSON": ""}),
    "late chapter": (
        Role.CHAPTERS,
        Served(CHAPTERS.body.replace(b"]", b', {"startTime": 900, "title": "Late"}]'), CHAPTERS.type),
        {"ITEM-CHAPTERS-JSON": ""},
    ),
    "no words": (Role.TRANSCRIPT, Served(b"owls", "text/vtt"), {"ITEM-TRANSCRIPT-FILE": ""}),
    "words of another type": (
        Role.TRANSCRIPT,
        changed(SPOKEN, Content_Type="text/plain"),
        {"ITEM-TRANSCRIPT-FILE": "text/plain"},
    ),
    "words over each other": (
        Role.TRANSCRIPT,
        Served(SPOKEN.body + b"\n00:00:00.500 --> 00:00:01.500\nMore owls.\n", "text/vtt"),
        {"ITEM-TRANSCRIPT-FILE": "begins before the one before it ends"},
    ),
    "words in disorder": (
        Role.TRANSCRIPT,
        Served(b"WEBVTT\n\n00:01.000 --> 00:01.500\nOwls.\n\n00:00.000 --> 00:00.500\nMore.\n", "text/vtt"),
        {"ITEM-TRANSCRIPT-FILE": "starts before the one before it"},
    ),
    "words after the end": (
        Role.TRANSCRIPT,
        Served(SPOKEN.body + b"\n00:09:00.000 --> 00:09:01.500\nMore owls.\n", "text/vtt"),
        {"ITEM-TRANSCRIPT-FILE": "lies after the end of the episode"},
    ),
    "words of a program": (
        Role.TRANSCRIPT,
        Served(b"0:00:00.000,0:00:01.000\nOwls.\n\n", "text/vtt"),
        {"ITEM-TRANSCRIPT-FILE": "YouTube's SBV"},
    ),
    # HOST-NO-LIST
    "listing": (Role.HIDDEN, status(200, "OK", LISTING), {"HOST-NO-LIST": "list the files"}),
    "index": (Role.HIDDEN, status(200, "OK", b"<html><title>Index of /</title>"), {"HOST-NO-LIST": "list the files"}),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_host_is_told_by_its_rule(host, name):
    """Only the rules that are broken speak, and each says what came."""
    role, answer, expected = BAD[name]
    host.paths[FILES[role][0]] = answer
    found = judged(given(host, role))
    assert {f.rule for f in found} == set(expected)
    for told in found:
        assert expected[told.rule] in told.message
        assert (told.fix, told.source, told.where) != ("", "", "")
        assert told.where == host.url.rstrip("/") + FILES[role][0]


@pytest.mark.parametrize(
    ("role", "answer"),
    [
        (Role.MEDIA, changed(SOUND, Accept_Ranges=None)),
        (Role.MEDIA, Served(LARGE_TAG, "audio/mpeg")),
        (Role.FEED, changed(FEED, Content_Type="application/rss+xml")),
        (Role.FEED, changed(FEED, ETag=None, Last_Modified=None, method="HEAD")),
        (Role.FEED, changed(FEED, Content_Length=None)),
        (Role.FEED, changed(FEED, Cache_Control=None)),
        (Role.FEED, deaf(FEED, "accept-encoding")),
        (Role.CHAPTERS, changed(CHAPTERS, Content_Type="application/json")),
        (Role.CHAPTERS, packed(CHAPTERS)),
        (Role.CHAPTERS, lambda asked: changed(CHAPTERS, Access_Control_Allow_Origin=asked.headers["origin"])(asked)),
        (Role.HIDDEN, status(404, "Not Found")),
        (Role.HIDDEN, as_page()),
        (Role.HIDDEN, onward("http://127.0.0.1:1/")),
    ],
)
def test_what_harms_nobody_is_let_be(host, role, answer):
    """Hosts differ in much that apps do not mind."""
    host.paths[FILES[role][0]] = answer
    length = len(LARGE_TAG) if isinstance(answer, Served) else len(SOUND.body)
    assert judged(given(host, role, **({"length": length} if role is Role.MEDIA else {}))) == []


def test_a_feed_without_etag_is_asked_by_its_date(host):
    """Either mark will do."""

    def answer(asked):
        same = asked.headers.get("if-modified-since") is not None
        return Sent(304, "Not Modified") if same else changed(FEED, ETag=None)(asked)

    host.paths["/feed.xml"] = answer
    assert judged(given(host, Role.FEED)) == []


def test_the_size_of_the_feed_and_of_the_server_are_compared(host):
    """Downloads that end elsewhere than the feed says are taken for broken ones (ENC-LENGTH)."""
    (found,) = judged(given(host, Role.MEDIA, length=1234))
    assert (found.rule, found.severity) == ("ENC-LENGTH", Severity.ERROR)
    assert "1234" in found.message
    assert str(len(SOUND.body)) in found.message
    assert judged(given(host, Role.MEDIA, length=None)) == []


def test_the_ending_of_the_address_and_the_type_are_compared(host):
    """Apple goes by the ending, other apps by the type (ENC-TYPE-MATCH)."""
    host.paths["/owls.m4a"] = SOUND
    (found,) = judged(given(host, Role.MEDIA, "/owls.m4a"))
    assert (found.rule, ".m4a" in found.message) == ("ENC-TYPE-MATCH", True)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("index-last.m4a", "audio/x-m4a"),
        ("index-last.m4a", "audio/mp4"),
        ("index-first.m4a", "audio/m4a"),
        ("chapters.m4b", "audio/x-m4a"),
        ("video.mp4", "video/mp4"),
        ("video.m4v", "video/x-m4v"),
        ("video.mov", "video/quicktime"),
        ("vbr.mp3", "audio/mpeg"),
        ("vbr-no-header.mp3", "audio/mpeg"),
        ("plain.opus", "audio/ogg"),
        ("plain.flac", "audio/flac"),
        ("plain.wav", "audio/wav"),
        ("plain.aac", "audio/aac"),
    ],
)
def test_files_of_every_kind_are_what_their_types_say(host, name, kind):
    """A right type is never doubted."""
    path = "/" + name
    host.paths[path] = Served(data(name), kind)
    assert judged(given(host, Role.MEDIA, path, type=kind, length=len(data(name)))) == []


def test_a_long_file_with_its_index_at_the_end_is_not_doubted(host):
    """Its beginning tells no more than that it is MP4 of some kind."""
    whole = data("index-last.m4a")
    size = int.from_bytes(whole[:4], "big")
    long = whole[:size] + (200_008).to_bytes(4, "big") + b"free" + bytes(200_000) + whole[size:]
    host.paths["/owls.m4a"] = Served(long, "audio/x-m4a")
    assert judged(given(host, Role.MEDIA, "/owls.m4a", type="audio/x-m4a", length=len(long))) == []


@pytest.mark.parametrize("kind", ["application/pdf", "video/webm", "audio/midi", ""])
def test_what_podcli_cannot_read_is_not_doubted(host, kind):
    """A feed may bring documents, and sound of kinds that podcli does not know."""
    host.paths["/owls.x"] = Served(b"owls" * 100, kind)
    assert judged(given(host, Role.MEDIA, "/owls.x", type=kind, length=400)) == []


def test_a_picture_is_judged_by_its_name_without_the_question_behind_it(host):
    """Addresses of pictures carry sizes and versions."""
    host.paths["/cover.jpg?v=2.png"] = PICTURE
    assert judged(given(host, Role.ARTWORK, "/cover.jpg?v=2.png")) == []


def test_subtitles_have_several_names(host):
    """All of them are the same format."""
    host.paths["/owls.srt"] = Served(SUBTITLES, "application/srt")
    assert judged(given(host, Role.TRANSCRIPT, "/owls.srt", type="application/x-subrip")) == []


def test_a_head_that_hangs_up_is_no_missing_file():
    """The file comes all the same, so only the missing facts are told."""
    with hosting() as other:
        other.paths["/owls.mp3"] = SOUND

        def hang(wire, asked):
            breaking(wire, asked) if asked.method == "HEAD" else wire.answer(asked, SOUND(asked))

        other.rude["/owls.mp3"] = hang
        (found,) = judged(given(other, Role.MEDIA))
    assert found.rule == "HOST-HEAD"
    assert "broke off" in found.message


def through(host, path, hops, last, number=302):
    """Lead from a path over many redirects to the last."""
    host.paths[path] = onward("/0", number)
    for hop in range(hops - 1):
        host.paths[f"/{hop}"] = onward(f"/{hop + 1}", number)
    host.paths[f"/{hops - 1}"] = last


@pytest.mark.parametrize(("hops", "told"), [(1, ""), (5, ""), (6, "6 redirects"), (10, "10 redirects")])
def test_a_few_redirects_are_fine_and_many_are_told(host, hops, told):
    """Each costs time, and some apps give up after five (HOST-REDIRECT)."""
    through(host, "/owls.mp3", hops, SOUND)
    found = judged(given(host, Role.MEDIA))
    assert [f.rule for f in found] == (["HOST-REDIRECT"] if told else [])
    assert all(told in f.message for f in found)


def test_redirects_without_end_are_given_up(host):
    """Nobody follows more than ten."""
    through(host, "/owls.mp3", 30, SOUND)
    found = judged(given(host, Role.MEDIA))
    assert {f.rule for f in found} == {"HOST-PUBLIC", "HOST-REDIRECT"}
    assert len([asked for asked in host.asked if asked.method == "GET"]) <= 11


@pytest.mark.parametrize("location", ["/owls.mp3", "/round"])
def test_a_circle_of_redirects_is_told(host, location):
    """To itself, or by way of another."""
    host.paths["/owls.mp3"] = onward(location)
    host.paths["/round"] = onward("/owls.mp3")
    found = judged(given(host, Role.MEDIA))
    assert {f.rule for f in found} == {"HOST-PUBLIC", "HOST-REDIRECT"}
    assert all("circle" in f.message for f in found)


def test_the_picture_of_an_episode_is_judged_more_mildly(host):
    """Apps show that of the show instead, so it is a warning by a rule of its own."""
    host.paths["/cover.jpg"] = Served(jpeg(900, 900), "image/jpeg")
    target = msgspec.structs.replace(given(host, Role.ARTWORK), of_episode=True)
    found = judged(target)
    assert [(f.rule, f.severity) for f in found] == [("ARTWORK-EPISODE", "warning")]
    assert "podcli artwork fix" in found[0].fix
    host.paths["/cover.jpg"] = Served(b"owls" * 100, "image/jpeg")
    assert [(f.rule, f.severity) for f in judged(target)] == [("ARTWORK-EPISODE", "warning")]


def test_a_picture_that_no_app_opens_is_named_with_the_way_out(host):
    """A phone's HEIC is called so, and what makes a JPEG of it is told."""
    host.paths["/cover.jpg"] = Served(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(99), "image/jpeg")
    (found,) = judged(given(host, Role.ARTWORK))
    assert (found.rule, "HEIC" in found.message) == ("APPLE-ARTWORK-FORMAT", True)
    assert "podcli artwork fix" in found.fix


def test_a_redirect_to_a_page_is_told(host):
    """Where a file was moved away, hosts often lead to their front page."""
    host.paths["/cover.jpg"] = onward("/front")
    host.paths["/front"] = changed(as_page(), Last_Modified="x")
    found = judged(given(host, Role.ARTWORK))
    assert {f.rule for f in found} == {"HOST-PUBLIC", "HOST-REDIRECT"}


@pytest.mark.parametrize(
    ("number", "rules"), [(301, []), (308, []), (302, ["HOST-REDIRECT"]), (307, ["HOST-REDIRECT"])]
)
def test_a_feed_that_moved_moved_for_good(host, number, rules):
    """By a redirect for the time being apps never learn the new address."""
    host.paths["/old.xml"] = onward("/feed.xml", number)
    assert [f.rule for f in judged(given(host, Role.FEED, "/old.xml"))] == rules


def test_a_feed_that_is_slow_is_told(host):
    """Apps give up after a few seconds (HOST-SPEED); the rule reads no clock but what was measured."""
    from feeds import Reply, Visit, examine_visit  # noqa: PLC0415 - the rule alone, without a server

    headers = {"content-type": "application/rss+xml", "access-control-allow-origin": "*"}

    def told(**times):
        got = Reply(status=200, headers=headers, body=b"<rss/>", size=6, **times)
        visit = Visit(target=given(host, Role.FEED), get=got, head=got, again=Reply(status=304, headers={}))
        return [f.message for f in examine_visit(visit) if f.rule == "HOST-SPEED"]

    assert told(seconds=1.9, total=9.9) == []
    assert "2.5 s" in told(seconds=2.5, total=3.0)[0]
    assert "11.0 s" in told(seconds=0.1, total=11.0)[0]


def test_an_address_without_encryption_is_told(host):
    """Many apps refuse it (HOST-TLS)."""
    found = live_findings([given(host, Role.MEDIA)], LiveOptions(quiet=True, limits=LIMITS), private=True)
    assert [(f.rule, f.severity) for f in found] == [("HOST-TLS", Severity.WARNING)]


def test_a_redirect_that_leaves_encryption_is_told(host, tmp_path, monkeypatch):
    """The lock is open from there on."""
    made = make_certificate(tmp_path)
    monkeypatch.setenv("AWS_CA_BUNDLE", str(made.certificate))
    with hosting(made) as safe:
        safe.paths["/owls.mp3"] = onward(f"{host.url}owls.mp3")
        found = live_findings([given(safe, Role.MEDIA)], LiveOptions(quiet=True, limits=LIMITS), private=True)
    assert [f.rule for f in found] == ["HOST-TLS"]
    assert "redirect" in found[0].message


def test_a_catalog_that_everybody_can_read_is_told(host):
    """It knows the episodes to come (HOST-NO-LIST)."""
    host.paths["/catalog"] = status(200, "OK", b"\x1f\x8b owls")
    (found,) = judged(given(host, Role.HIDDEN, "/catalog", type="catalog"))
    assert (found.rule, "catalog" in found.message) == ("HOST-NO-LIST", True)


def test_a_right_duration_needs_the_whole_file(host):
    """With the media loaded whole, the real duration is compared, and other bytes are judged too (ITEM-DURATION)."""
    assert judged(given(host, Role.MEDIA, duration=900.0)) == []
    found = judged(given(host, Role.MEDIA, duration=900.0), media=True)
    (wrong,) = (f for f in found if f.rule == "ITEM-DURATION")
    assert "900 s" in wrong.message
    assert wrong.fix == f"Write {round(DECODED['cbr.mp3'])}."
    assert not [f for f in judged(given(host, Role.MEDIA), media=True) if f.rule == "ITEM-DURATION"]
    assert {f.where for f in found} == {host.url + "owls.mp3"}
    assert not [f for f in found if "podcli-" in f.message]


def test_a_cut_file_is_told_when_it_is_loaded_whole(host):
    """The beginning is right, so only the whole file can tell (MEDIA-DECODES)."""
    half = Served(data("index-first.m4a")[:9000], "audio/x-m4a")
    host.paths["/owls.m4a"] = half
    target = given(host, Role.MEDIA, "/owls.m4a", type="audio/x-m4a", length=9000)
    assert judged(target) == []
    assert "MEDIA-DECODES" in {f.rule for f in judged(target, media=True)}


@pytest.mark.parametrize(
    "rude",
    [
        raw(b"HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nContent-Length: 99\r\n\r\nowls"),
        drip(b"HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n"),
    ],
)
def test_a_download_that_fails_is_told(host, rude):
    """What does not come whole cannot be measured."""

    def behave(wire, asked):
        rude(wire, asked) if "range" not in asked.headers and asked.method == "GET" else wire.answer(
            asked, SOUND(asked)
        )

    host.rude["/owls.mp3"] = behave
    (found,) = judged(given(host, Role.MEDIA), media=True, seconds=2.0)
    assert found.rule == "HOST-PUBLIC"
    assert "The answer" in found.message


@pytest.mark.parametrize(
    ("own", "rules"),
    [
        ("feed.xml", []),
        ("moved.xml", []),
        ("other.xml", ["PSP-ATOM-SELF"]),
    ],
)
def test_a_feed_is_found_where_it_says_that_it_is(host, own, rules):
    """Its own address may be the one that was asked for or the last of the redirects (PSP-ATOM-SELF)."""
    link = f"<atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='self' href='{host.url}{own}'/></channel>"
    host.paths["/moved.xml"] = Served(FEED.body.replace(b"</channel>", link.encode()), FEED.type)
    host.paths["/feed.xml"] = onward("/moved.xml", 301)
    found = judged(given(host, Role.FEED))
    assert [f.rule for f in found] == rules
    assert all("other.xml" in f.message and "moved.xml" in f.message for f in found)


@pytest.mark.parametrize("location", ["/eul\u00e9n b.mp3", "/eul%C3%A9n%20b.mp3", "eul\u00e9n b.mp3#here"])
def test_a_redirect_is_followed_however_its_letters_are_written(host, location):
    """Browsers and apps do the same."""
    host.paths["/owls.mp3"] = onward(location)
    host.paths["/eul%C3%A9n%20b.mp3"] = SOUND
    assert judged(given(host, Role.MEDIA)) == []


def test_what_is_no_sound_is_not_loaded_whole(host):
    """Its beginning told enough (MEDIA-DECODES)."""
    host.paths["/owls.mp3"] = Served(b"%PDF-1.7 owls" * 9000, "audio/mpeg")
    found = judged(given(host, Role.MEDIA, length=None), media=True)
    assert [f.rule for f in found] == ["MEDIA-DECODES"]
    assert all("range" in asked.headers for asked in host.asked if asked.method == "GET")


def test_a_file_that_no_one_can_read_whole_is_told_by_its_name(host):
    """The beginning may be right, and the file nothing all the same."""
    host.paths["/owls.m4a"] = Served(data("index-last.m4a")[:2000], "audio/x-m4a")
    target = given(host, Role.MEDIA, "/owls.m4a", type="audio/x-m4a", length=2000)
    (found,) = judged(target, media=True)
    assert found.rule == "MEDIA-DECODES"
    assert found.message.startswith("owls.m4a cannot be read as audio")


def test_a_download_that_nobody_answers_is_told(host):
    """Pieces came, and the whole file does not."""

    def behave(wire, asked):
        whole = "range" not in asked.headers and asked.method == "GET"
        breaking(wire, asked) if whole else wire.answer(asked, SOUND(asked))

    host.rude["/owls.mp3"] = behave
    (found,) = judged(given(host, Role.MEDIA), media=True)
    assert (found.rule, "broke off" in found.message) == ("HOST-PUBLIC", True)
