"""Visiting the files that a feed names, on a real server that behaves well or badly."""

import gzip
import socket
import ssl
import subprocess
import sys
import threading
import zlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

import feeds
from episodes import Severity
from feeds import Role, Target
from podcli import http
from podcli.errors import AddressUnreachable
from podcli.fetching import fetch_feed
from podcli.http_lines import Limits
from podcli.http_words import no_answer, no_trust
from podcli.live import LiveOptions, live_findings
from podcli.visiting import crowd
from podcli.visiting.crowd import visit_all
from podcli.visiting.hosts import host_of
from podcli.visiting.unpacking import unpacked
from podcli.visiting.visits import Visitor
from tests.misbehaving import (
    Sent,
    Served,
    breaking,
    drip,
    endless,
    hosting,
    onward,
    raw,
    silent,
    sized,
    status,
)
from tests.pictures import jpeg
from tests.servers import make_certificate
from tests.sounds import DECODED, data

FEED = Served(
    b"<?xml version='1.0'?><rss version='2.0'><channel><title>Owls</title></channel></rss>", "application/rss+xml"
)
SOUND = Served(data("cbr.mp3"), "audio/mpeg")
PICTURE = Served(jpeg(1400, 1400), "image/jpeg")
CHAPTERS = Served(b'{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Owls"}]}', "application/json+chapters")
SPOKEN = Served(b"WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n<v Ada Byron>Owls.\n", "text/vtt")
PATIENT = Limits(silence=20, total=20)
QUICK = Limits(silence=0.3, total=0.5)
"""For servers that never answer."""
BRIEF = Limits(silence=0.8, total=1.6)
"""For servers that answer, and do not come to an end."""
HEADERS = b"HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\n"
TARGETS = {
    Role.FEED: ("feed.xml", FEED),
    Role.MEDIA: ("owls.mp3", SOUND),
    Role.ARTWORK: ("cover.jpg", PICTURE),
    Role.CHAPTERS: ("owls.json", CHAPTERS),
    Role.TRANSCRIPT: ("owls.vtt", SPOKEN),
}


def target(host, role, name="", **said):
    path, served = TARGETS[role]
    size = len(served.body) if role is Role.MEDIA else None
    given = {"length": size, "type": served.type, "duration": 3.0} | said
    return Target(url=host.url + (name or path), role=role, where="episode 'Owls'", **given)


def visited(host, role, limits=PATIENT):
    return Visitor(limits, private=True).visit(target(host, role))


def live(targets, limits=PATIENT, **options):
    return live_findings(targets, LiveOptions(quiet=True, limits=limits, **options), private=True)


@pytest.fixture
def host():
    """A good host with one file of each kind."""
    with hosting() as host:
        host.paths |= {f"/{path}": served for path, served in TARGETS.values()}
        yield host


@pytest.fixture
def trusting(monkeypatch):
    """Trust a certificate as the people of a private authority do."""

    def trust(certificate):
        monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate.certificate))

    return trust


def test_a_good_host_with_good_files_gives_no_finding_at_all(certificate, trusting):
    """Every kind of file is asked for as apps do, over https, and nothing is the matter."""
    trusting(certificate)
    with hosting(certificate) as host:
        host.paths |= {f"/{path}": served for path, served in TARGETS.values()}
        assert live([target(host, role, duration=DECODED["cbr.mp3"]) for role in TARGETS]) == ()


@pytest.mark.parametrize(
    ("role", "methods"),
    [
        (Role.FEED, ["HEAD", "GET", "GET", "GET"]),
        (Role.MEDIA, ["HEAD", "GET", "GET", "GET", "GET"]),
        (Role.ARTWORK, ["HEAD", "GET"]),
        (Role.CHAPTERS, ["GET"]),
        (Role.TRANSCRIPT, ["GET"]),
    ],
)
def test_no_more_is_asked_than_needed(host, role, methods):
    """A file costs its server this many requests, however often the feed names it."""
    live([target(host, role)] * 5)
    assert host.tell(f"/{TARGETS[role][0]}") == methods


def test_each_request_says_honestly_who_asks(host):
    """The name and the version of podcli, and no compression unless that is the question (HOST-UA)."""
    visited(host, Role.MEDIA)
    assert {asked.headers["user-agent"] for asked in host.asked} == {http.user_agent()}
    assert http.user_agent().startswith("podcli/")
    assert {asked.headers["accept-encoding"] for asked in host.asked} == {"identity"}


def test_a_server_without_ranges_is_not_asked_for_more_of_them(host):
    """What it sends instead serves as the beginning of the file, and no more of it is read than that."""
    host.paths["/owls.mp3"] = lambda _: sized(Sent(headers={"Content-Type": "audio/mpeg"}, body=b"x" * 5_000_000))
    visit = visited(host, Role.MEDIA)
    assert host.tell("/owls.mp3") == ["HEAD", "GET"]
    assert visit.get.size <= 200_000


@pytest.mark.parametrize(
    ("behave", "told"),
    [
        (raw(b""), "without an answer"),
        (raw(b"\x00\xff owls owls\r\n\r\n"), "no web server"),
        (raw(b"SSH-2.0-OpenSSH_9.2\r\n"), "no web server"),
        (raw(b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(5000)) + b"\r\n"), "headers"),
        (raw(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 500_000 + b"\r\n\r\n"), "header"),
        (raw(b"HTTP/1.1 100 Continue\r\n\r\n" * 3), "without an answer"),
        (breaking, "broke off"),
        (silent(), "no answer"),
        (drip(b"HTTP/1.1 200 OK\r\nX: "), "no answer"),
        (drip(b""), "no answer"),
        (drip(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"), "no answer"),
        (drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), "no answer"),
    ],
    ids=[
        "nothing",
        "noise",
        "another",
        "flood",
        "long",
        "onlycontinue",
        "reset",
        "silent",
        "drip",
        "slow",
        "lines",
        "cont",
    ],
)
def test_a_server_that_gives_no_answer_is_told_in_plain_words(host, behave, told):
    """Whatever comes instead of an answer ends soon, and is one fault of the file, not of podcli."""
    host.rude["/owls.mp3"] = behave
    visit = visited(host, Role.MEDIA, QUICK)
    assert told in visit.fault
    assert visit.fault
    (found,) = (f for f in feeds.examine_visit(visit) if f.rule != "HOST-TLS")
    assert (found.rule, found.severity) == ("HOST-PUBLIC", Severity.ERROR)


@pytest.mark.parametrize(
    ("behave", "told"),
    [
        (raw(HEADERS + b"Content-Length: 100\r\n\r\nowls"), "after 4 of 100 bytes"),
        (silent(HEADERS + b"Content-Length: 100\r\n\r\nowls"), "after 4 of 100 bytes"),
        (drip(HEADERS + b"Content-Length: 100000\r\n\r\n"), "takes longer"),
        (drip(HEADERS + b"\r\n"), "takes longer"),
        (endless(HEADERS + b"\r\n"), "larger than"),
        (raw(HEADERS + b"Transfer-Encoding: chunked\r\n\r\n4\r\nowls\r\n"), "after 4 bytes"),
        (raw(HEADERS + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nowls\r\n"), "after 0 bytes"),
    ],
    ids=["half", "silent", "drip", "dripping", "endless", "chunk", "nochunk"],
)
def test_a_body_that_does_not_come_whole_is_told(host, behave, told, monkeypatch):
    """Half a file, one that drips and one without end are bounded in time and size, and each is named."""
    monkeypatch.setattr("podcli.visiting.visits._LARGEST", dict.fromkeys(Role, 1_000_000))
    host.rude["/owls.json"] = behave
    (found,) = (f for f in live([target(host, Role.CHAPTERS)], BRIEF) if f.rule == "HOST-PUBLIC")
    assert told in found.message


def test_a_bomb_is_not_unpacked_beyond_the_limit(host, monkeypatch):
    """A small answer that would be a huge one unpacked does not fill the memory of this machine."""
    monkeypatch.setattr("podcli.visiting.visits._LARGEST", dict.fromkeys(Role, 100_000))
    bomb = gzip.compress(bytes(50_000_000))
    host.paths["/owls.json"] = lambda _: sized(Sent(headers={"Content-Encoding": "gzip"}, body=bomb))
    visit = visited(host, Role.CHAPTERS)
    assert len(visit.get.body) <= 100_000
    assert "larger than" in visit.get.broken


def test_what_is_compressed_without_being_asked_for_is_read_all_the_same(host):
    """Chapters of a server that compresses everything are judged by what they say."""
    host.paths["/owls.json"] = lambda _: sized(
        Sent(
            headers={"Content-Encoding": "gzip", "Access-Control-Allow-Origin": "*", "Content-Type": CHAPTERS.type},
            body=gzip.compress(CHAPTERS.body, mtime=0),
        )
    )
    assert visited(host, Role.CHAPTERS).get.body == CHAPTERS.body


def test_a_port_where_nobody_listens_is_told():
    """Address and reason are named."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}/owls.mp3"
        visit = Visitor(PATIENT, private=True).visit(Target(url=url, role=Role.MEDIA, where=""))
    assert "nobody answers there" in visit.fault


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://10.1.2.3/",
        "http://192.168.1.1/",
        "http://172.16.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/",
        "http://[::1]/",
        "http://[::]/",
        "http://[fe80::1]/",
        "http://[fc00::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://224.0.0.1/",
        "http://[ff02::1]/",
        "http://255.255.255.255/",
        "http://240.0.0.1/",
        "http://100.64.0.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://127.1/",
    ],
)
def test_this_machine_and_its_network_are_not_asked(url):
    """A feed cannot make podcli knock at doors behind the firewall, however the address is written."""
    visit = Visitor(PATIENT).visit(Target(url=url, role=Role.MEDIA, where=""))
    assert "this machine or its network" in visit.fault


@pytest.mark.parametrize("name", ["198.41.0.4", "[2001:503:ba3e::2:30]", "[::ffff:198.41.0.4]", "[64:ff9b::c629:4]"])
def test_the_rest_of_the_world_may_be_asked(name):
    """However the number is written, also behind networks that translate those of the older kind."""
    assert host_of(f"https://{name}/owls.mp3").port == 443


def test_a_redirect_into_the_network_is_not_followed(host, monkeypatch):
    """Each address on the way is looked at, not only the first."""
    host.paths["/owls.mp3"] = onward("http://169.254.169.254/latest/meta-data/")
    monkeypatch.setattr("podcli.visiting.hosts._is_public", lambda number: number == "127.0.0.1")
    visit = Visitor(PATIENT).visit(target(host, Role.MEDIA))
    assert "169.254.169.254" in visit.fault
    assert "this machine or its network" in visit.fault


def test_a_name_that_changes_its_mind_is_asked_only_where_it_was_looked_at(host, monkeypatch):
    """The connection goes to the number that was judged; a second look-up of the name could tell another one."""
    looked = []
    real = socket.getaddrinfo

    def look(name, *rest, **more):
        looked.append(name)
        return real("127.0.0.1" if name == "media.example" else name, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look)
    url = host.url.replace("127.0.0.1", "media.example") + "owls.json"
    visit = Visitor(PATIENT, private=True).visit(Target(url=url, role=Role.CHAPTERS, where=""))
    assert visit.get.status == 200
    assert looked.count("media.example") == 1
    assert host.asked[0].headers["host"].startswith("media.example:")


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://media.example/x", "gopher://x/", "data:,x", "http://", "x"]
)
def test_a_redirect_to_what_is_no_web_address_is_not_followed(host, url):
    """Only http and https are ever asked."""
    host.paths["/owls.mp3"] = onward(url)
    host.paths["/x"] = status(404, "Not Found")
    visit = visited(host, Role.MEDIA)
    assert visit.fault or visit.get.status == 404


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://[x/", "no web address"),
        ("http://127.0.0.1:99999/", "no web address"),
        ("nonsense://x/", "no web address"),
        ("", "no web address"),
        ("http:///x", "no web address"),
        ("http://a..b/", "not known"),
        ("http://" + "a" * 300 + ".example/", "not known"),
        ("http://\x00/", ""),
        ("http://owls.invalid/", "not known"),
        ("http://127.0.0.1:1/\ud800", ""),
    ],
)
def test_an_address_that_is_none_is_told(url, told):
    """No address ends in a fault of our own."""
    visit = Visitor(PATIENT, private=True).visit(Target(url=url, role=Role.MEDIA, where=""))
    assert visit.fault
    assert told in visit.fault


@pytest.mark.parametrize(
    ("options", "trusts", "told"),
    [
        ({}, False, "nobody but itself"),
        ({"days": (-30, -1)}, True, "expired"),
        ({"days": (1, 30)}, True, "not valid yet"),
        ({"host": "127.9.9.9"}, True, "another name"),
    ],
    ids=["self-signed", "expired", "early", "name"],
)
def test_a_wrong_certificate_is_told_in_plain_words(tmp_path, trusting, options, trusts, told):
    """Apps refuse it; nothing is read from such a server."""
    made = make_certificate(tmp_path, **options)
    if trusts:
        trusting(made)
    with hosting(made) as host:
        host.paths["/owls.mp3"] = SOUND
        found = live([target(host, Role.MEDIA)])
        assert host.asked == []
    assert [f.rule for f in found] == ["HOST-TLS"]
    assert told in found[0].message


def test_a_server_without_encryption_behind_https_is_told(host):
    """A port that speaks plain http is no https."""
    url = host.url.replace("http:", "https:") + "owls.mp3"
    visit = Visitor(PATIENT, private=True).visit(Target(url=url, role=Role.MEDIA, where=""))
    assert "without encryption" in visit.tls_fault


def test_what_a_time_limit_leaves_out_is_told_once_and_as_no_fault_of_the_files(host):
    """After the time is over nothing more is asked; one word of it is enough."""
    found = live([target(host, Role.MEDIA), target(host, Role.ARTWORK)], seconds=0.0)
    assert host.asked == []
    assert [(f.rule, f.severity) for f in found] == [("HOST-SPEED", Severity.INFO)]
    assert "2 files" in found[0].message


def test_the_time_limit_cuts_off_what_has_begun(host):
    """A server that drips cannot hold podcli beyond the time for all files."""
    host.rude["/owls.json"] = drip(HEADERS + b"\r\n")
    options = LiveOptions(quiet=True, limits=Limits(silence=60, total=3600), seconds=1.5)
    (found,) = (
        f for f in live_findings([target(host, Role.CHAPTERS)], options, private=True) if f.rule == "HOST-PUBLIC"
    )
    assert "takes longer" in found.message


def test_a_feed_is_fetched_by_its_address(host):
    """Through redirects; the address that answered is told too."""
    host.paths["/old.xml"] = onward("/feed.xml", 301)
    assert fetch_feed(host.url + "old.xml", private=True) == (FEED.body, host.url + "feed.xml")


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (status(404, "Not Found"), "404 Not Found"),
        (status(403, "Forbidden"), "403 Forbidden"),
        (onward("/feed.xml"), "circle"),
    ],
)
def test_a_feed_that_cannot_be_had_is_told_with_its_address_and_a_way_out(host, answer, told):
    """Without the feed there is nothing to check."""
    host.paths["/feed.xml"] = answer
    with pytest.raises(AddressUnreachable, match=told) as caught:
        fetch_feed(host.url + "feed.xml", private=True)
    assert host.url + "feed.xml" in caught.value.message
    assert caught.value.hint


def test_a_feed_on_this_machine_needs_a_word_of_permission(host):
    """The hint names it."""
    with pytest.raises(AddressUnreachable) as caught:
        fetch_feed(host.url + "feed.xml")
    assert "--private" in caught.value.hint
    assert host.asked == []


def targets_at(*hosts):
    return [Target(url=f"https://{name}/{number}.mp3", role=Role.MEDIA, where="") for number, name in enumerate(hosts)]


def test_a_host_gets_two_visits_at_a_time_and_all_hosts_together_more():
    """No server is overrun, and one crowded host does not hold up the others."""
    lock, now, most, come = threading.Lock(), Counter(), Counter(), Counter()
    pairs = {name: threading.Barrier(2, timeout=20) for name in "ab"}
    both = threading.Barrier(4, timeout=20)

    def visit(target):
        name = target.url[8]
        with lock:
            now[name] += 1
            most[name] = max(most[name], now[name])
            come[name] += 1
            early = come[name] <= 2
        pairs[name].wait()
        if early:
            both.wait()  # two of each host are there at the same time
        with lock:
            now[name] -= 1
        return target.url

    targets = targets_at("a", "a", "a", "a", "b", "b", "b", "b")
    assert visit_all(targets, visit) == tuple(target.url for target in targets)
    assert most == {"a": 2, "b": 2}


def test_how_many_are_done_is_told():
    """For the bar on the terminal."""
    told = []
    visit_all(targets_at("a", "b", "c"), lambda target: target, told.append)
    assert told[-1] == 3
    assert told == sorted(told)
    assert visit_all([], lambda target: target) == ()


def test_an_interruption_begins_no_further_visit(monkeypatch):
    """Who presses Ctrl-C waits for what has begun, and for nothing else."""
    seen, go = [], threading.Event()

    class Pool(ThreadPoolExecutor):
        def shutdown(self, *, wait=True, cancel_futures=False):
            super().shutdown(wait=False, cancel_futures=cancel_futures)
            go.set()
            super().shutdown(wait=wait)

    monkeypatch.setattr(crowd, "ThreadPoolExecutor", Pool)

    def visit(target):
        seen.append(target)
        if len(seen) > 1:
            go.wait(20)

    def told(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        visit_all(targets_at(*"a" * 500), visit, told)
    assert len(seen) < 20


def test_a_file_that_the_feed_names_with_different_words_is_told_of_each_time(host):
    """Two sizes for one file cannot both be right; the same words are judged once."""
    told = live([target(host, Role.MEDIA), target(host, Role.MEDIA), target(host, Role.MEDIA, length=5)])
    assert [f.rule for f in told if f.rule != "HOST-TLS"] == ["ENC-LENGTH"]


def test_everything_is_loaded_before_several_threads_ask_for_it():
    """Python breaks down when threads begin to load the same package at once, so none of them finds one to load."""
    script = (
        "import sys, podcli.live as live\n"
        "def visit_all(*_):\n"
        "    needed = ['urllib3.response', 'PIL.Image', 'mutagen', 'feeds.rules.book']\n"
        "    print([name for name in needed if name not in sys.modules])\n"
        "    return ()\n"
        "live.visit_all = visit_all\n"
        "live.live_findings([], live.LiveOptions(quiet=True))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_host_with_several_numbers_is_asked_where_it_answers(host, monkeypatch):
    """Where one of its machines is down, apps take the next."""
    real = socket.getaddrinfo

    def look(name, port, *rest, **more):
        numbers = ["127.0.0.9", "127.0.0.1"] if name == "media.example" else [name]
        return [entry for number in numbers for entry in real(number, port, *rest, **more)]

    monkeypatch.setattr(socket, "getaddrinfo", look)
    url = host.url.replace("127.0.0.1", "media.example") + "owls.json"
    visit = Visitor(PATIENT, private=True).visit(Target(url=url, role=Role.CHAPTERS, where=""))
    assert visit.get.status == 200


def bare(data):
    machine = zlib.compressobj(wbits=-15)
    return machine.compress(data) + machine.flush()


@pytest.mark.parametrize(
    ("data", "coding", "found"),
    [
        (b"owls", "", (b"owls", "")),
        (b"owls", "br", (b"owls", "")),
        (b"", "gzip", (b"", "")),
        (gzip.compress(b"owls", mtime=0), "GZIP", (b"owls", "")),
        (zlib.compress(b"owls"), "deflate", (b"owls", "")),
        (bare(b"owls"), "deflate", (b"owls", "")),
        (gzip.compress(b"owls", mtime=0)[:-8], "gzip", (b"owls", "broke off in the middle of what is compressed")),
        (b"\xffno gzip", "gzip", (b"\xffno gzip", "is not compressed as it says")),
    ],
)
def test_what_is_compressed_is_unpacked_as_servers_do_it(data, coding, found):
    """Servers mean two things by `deflate`; what is damaged is told."""
    assert unpacked(data, coding, 1000) == found


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(113, "No route to host"), "No route to host"),
        (ValueError(), "ValueError"),
        (TimeoutError("timed out"), "no answer came in time"),
    ],
)
def test_whatever_stands_in_the_way_has_words(error, told):
    """Those of the system, where there are no better ones."""
    assert told in no_answer(error)
    assert no_trust(error) == ""


def test_encryption_that_cannot_be_agreed_on_is_told():
    """A server may be too old for today's rules."""
    assert "no encryption could be agreed on" in no_trust(ssl.SSLError(1, "sslv3 alert handshake failure"))
