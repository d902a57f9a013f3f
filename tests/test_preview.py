"""The preview as a browser and a podcast app meet it: the real `podcli serve` on a free port of loopback."""

import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import feedparser
import pytest
import uvicorn

from podcli.cli import run
from podcli.planning import Request
from podcli.preview import make_preview
from podcli.preview_page import page
from podcli.preview_server import HeedingServer
from podcli.publish import run_publish
from podcli.publish_plan import plan_publish
from podcli.workshop import open_show
from tests.folders import EXAMPLE, ROOT, ShowFolder, make_audio
from tests.shows import NOW

NASTY = 'Cats & "Owls" <3'


@dataclass
class Reply:
    """What the server answered."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Preview:
    """A running preview."""

    port: int
    folder: Path

    def ask(self, path, method="GET", **headers):
        """Ask once; a header's `_` stands for `-`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
            answer = connection.getresponse()
            return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def raw(self, request):
        """Send bytes that no client would; return all that comes back."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall(request)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    def enclosures(self):
        """Return path, length and type of every enclosure of the feed, in its order."""
        entries = feedparser.parse(self.ask("/feed.xml").body).entries
        base = f"http://127.0.0.1:{self.port}"
        found = [entry.enclosures[0] for entry in entries]
        assert all(e.href.startswith(base) for e in found)
        return [(e.href.removeprefix(base), int(e.length), e.type) for e in found]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(folder, cache):
    """Run `podcli serve` until the block ends."""
    port = free_port()
    command = [sys.executable, "-m", "podcli", "-C", folder, "serve", "--port", str(port)]
    environment = dict(os.environ) | {"XDG_CACHE_HOME": str(cache)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environment) as process:
        said = process.stderr.readline()
        assert f"http://127.0.0.1:{port}/" in said, said + process.stderr.read()
        rest = []
        reader = threading.Thread(target=lambda: rest.extend(process.stderr), daemon=True)
        reader.start()
        try:
            yield Preview(port, Path(folder))
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)
            reader.join(30)
    assert "Traceback" not in "".join(rest)


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """The example show, never published, served."""
    place = tmp_path_factory.mktemp("example")
    shutil.copytree(EXAMPLE, place / "show", ignore=shutil.ignore_patterns("public*"))
    with serving(place / "show", place / "cache") as preview:
        yield preview


@pytest.fixture(scope="module")
def edited(tmp_path_factory):
    """A show of our own, served, for tests that edit it; each edits an episode of its own."""
    place = tmp_path_factory.mktemp("edited")
    show = ShowFolder(place / "show")
    show.add("owls", 'title = "Owls"')
    show.add("later", "date = 2999-01-01T06:00:00\nepisode = 7")
    notes = 'Hello <script>alert("body")</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>'
    show.add("nasty", f"title = '{NASTY}'", body=notes)
    show.add("draft", "draft = true", audio="")
    with serving(show.path, place / "cache") as preview:
        yield preview


def test_every_enclosure_answers_as_the_feed_says(example):
    """GET, HEAD and Range of each file have exactly the advertised length and type."""
    found = example.enclosures()
    assert [kind for _, _, kind in found] == ["audio/x-m4a", "audio/mpeg", "audio/mpeg"]
    for path, length, kind in found:
        whole, head = example.ask(path), example.ask(path, "HEAD")
        assert (whole.status, len(whole.body)) == (200, length)
        assert (head.status, head.body) == (200, b"")
        for answer in (whole, head):
            assert (answer.headers["content-length"], answer.headers["content-type"]) == (str(length), kind)
            assert answer.headers["accept-ranges"] == "bytes"
        part = example.ask(path, Range="bytes=0-1")
        assert (part.status, part.body, part.headers["content-type"]) == (206, whole.body[:2], kind)
        assert part.headers["content-range"] == f"bytes 0-1/{length}"


def test_nothing_is_published_by_looking(example):
    """An unpublished show is served from its own folder, and nothing is written there."""
    assert len(example.enclosures()) == 3
    assert sorted(path.name for path in example.folder.iterdir()) == ["artwork.jpg", "episodes", "podcast.toml"]


@pytest.mark.parametrize(
    ("wanted", "first", "last"), [("0-0", 0, 1), ("100-", 100, None), ("-7", -7, None), ("5-999999999", 5, None)]
)
def test_a_range_is_exactly_those_bytes(example, wanted, first, last):
    """From the start, to the end, the last few, and beyond the end."""
    path, _, _ = example.enclosures()[1]
    whole = example.ask(path).body
    part = example.ask(path, Range=f"bytes={wanted}")
    assert part.status == 206
    assert part.body == whole[first:last]
    assert int(part.headers["content-length"]) == len(part.body)


def test_several_ranges_come_in_one_answer(example):
    """A player may ask for the head and the tail at once."""
    path, length, kind = example.enclosures()[1]
    whole = example.ask(path).body
    answer = example.ask(path, Range="bytes=0-9,100-119")
    assert answer.status == 206
    assert answer.headers["content-type"].startswith("multipart/byteranges; boundary=")
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert whole[:10] in answer.body
    assert whole[100:120] in answer.body
    assert f"Content-Range: bytes 0-9/{length}".encode() in answer.body
    assert f"Content-Type: {kind}".encode() in answer.body


def test_a_range_that_is_not_there_is_refused(example):
    """416 tells how long the file is; a range that cannot be understood is a bad request."""
    path, length, _ = example.enclosures()[1]
    answer = example.ask(path, Range=f"bytes={length}-")
    assert answer.status == 416
    assert answer.headers["content-range"].endswith(f"*/{length}")
    assert example.ask(path, Range="bytes=x").status == 400


def test_a_copy_that_is_still_good_is_not_sent_again(example):
    """ETag and date give 304; If-Range gives the part of the same file, and the whole of another."""
    for path in (example.enclosures()[1][0], "/", "/feed.xml"):
        first = example.ask(path)
        again = example.ask(path, If_None_Match=first.headers["etag"])
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", first.headers["etag"])
        assert example.ask(path, If_Modified_Since=first.headers["last-modified"]).status == 304
        assert example.ask(path, If_None_Match='"other"').status == 200
        assert example.ask(path, Range="bytes=0-1", If_Range=first.headers["etag"]).status == 206
        assert example.ask(path, Range="bytes=0-1", If_Range='"other"').status == 200


def test_page_feed_and_artwork_have_their_types(example):
    """A browser shows the page, an app takes the feed, and the picture is one."""
    page = example.ask("/")
    assert (page.status, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert example.ask("/index.html").body == page.body
    assert example.ask("/feed.xml").headers["content-type"] == "application/rss+xml; charset=utf-8"
    (artwork,) = re.findall(r'<header><img src="([^"]+)"', page.body.decode())
    picture = example.ask(artwork)
    assert (picture.status, picture.headers["content-type"]) == (200, "image/jpeg")
    assert picture.body == (EXAMPLE / "artwork.jpg").read_bytes()


def test_the_page_has_a_player_for_each_episode(example):
    """Newest first, as the feed has them, with the notes below."""
    text = example.ask("/").body.decode()
    sources = re.findall(r'<audio controls preload="none" aria-label="[^"]+" src="(/[^"]+)"', text)
    assert sources == [path for path, _, _ in example.enclosures()]


def test_the_page_shows_what_apps_show_besides(tmp_path):
    """People, chapters, transcripts, licence and support can be looked at, and none of it is taken for markup."""
    show = ShowFolder(tmp_path / "show")
    show.configure(show='persons = [{ name = "Ada Byron", role = "host" }]')
    (show.path / "episodes" / "owls.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nOwls.\n")
    said = 'persons = [{ name = "<i>Ines</i>", role = "guest" }]\nseason = 2\nlicense = "CC-BY-4.0"'
    show.add("owls", said + '\nchapters = ["00:00 Dusk", "00:01 Night"]\nfunding = "https://give.example/"')
    preview = make_preview(show.shop, "http://127.0.0.1:8321/", NOW)
    text = page(preview)
    for told in (
        "Ada Byron (host)",
        "&lt;i&gt;Ines&lt;/i&gt; (guest)",
        "CC-BY-4.0",
        "Dusk</li>",
        "https://give.example/",
    ):
        assert told in text
    (transcript,) = re.findall(r'href="(/transcripts/[^"]+\.vtt)"', text)
    assert transcript.removeprefix("/") in preview.files
    assert "<i>Ines" not in text


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8321", "127.0.0.1.evil.example", "169.254.1.1", ""])
def test_a_foreign_name_is_refused(example, host):
    """A page elsewhere cannot reach the preview by giving this machine a name of its own."""
    answer = example.ask("/feed.xml", Host=host)
    assert answer.status == 400
    assert b"<rss" not in answer.body


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "localhost:1"])
def test_this_machines_own_names_are_taken(example, host):
    """Both names of loopback, with any port: a tunnel may change it."""
    assert example.ask("/feed.xml", Host=host).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/podcast.toml",
        "/episodes/owls.md",
        "/../podcast.toml",
        "/%2e%2e/podcast.toml",
        "/..%2fpodcast.toml",
        "//etc/passwd",
        "/media/../../../../../etc/passwd",
        "/..\\podcast.toml",
        "/media",
        "/%00",
        "/nothing.xml",
        "/%ff",
    ],
)
def test_nothing_but_the_show_is_served(example, path):
    """Neither the show folder's other files nor anything above it has an address."""
    assert example.ask(path).status == 404
    answer = example.raw(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith((b"HTTP/1.1 404", b"HTTP/1.1 400"))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_only_reading_is_allowed(example, method):
    """Whatever would change something is refused."""
    assert example.ask("/feed.xml", method).status == 405


def test_what_is_no_http_ends_nothing(example):
    """Garbage is refused, and the next request is answered."""
    assert example.raw(b"\x00\x01 garbage\r\n\r\n").startswith(b"HTTP/1.1 400")
    assert example.ask("/").status == 200


def test_every_answer_carries_the_policy(example):
    """Page, media and refusals alike run nothing and are taken for nothing else."""
    for answer in (example.ask("/"), example.ask("/none"), example.ask(example.enclosures()[0][0], Range="bytes=0-1")):
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none';")
        assert "script-src" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert "access-control-allow-origin" not in answer.headers


def test_a_script_in_title_or_notes_is_inert(edited):
    """What a stranger wrote into a title stays text; notes lose what could run."""
    text = edited.ask("/").body.decode()
    assert "<script" not in text
    assert "onerror" not in re.sub(r"&lt;.*?&gt;", "", text)
    assert "javascript:" not in re.findall(r'href="([^"]*)"', text)
    assert "<h2>Cats &amp; &quot;Owls&quot; &lt;3</h2>" in text
    assert "Hello" in text


def test_scheduled_episodes_are_shown_and_drafts_are_not(edited):
    """The preview shows what will be, on the page and in the feed, and the sound is there."""
    text = edited.ask("/").body.decode()
    assert text.index("Later") < text.index("Owls")
    assert "Episode 7" in text
    assert "Draft" not in text
    (path,) = [path for path, _, _ in edited.enclosures() if "later" in path]
    assert edited.ask(path, "HEAD").status == 200


def test_an_edit_shows_after_reloading(edited):
    """A changed title is on the page and in the feed at the next look; new audio is there at once."""
    notes = edited.folder / "episodes" / "owls.md"
    before = edited.ask("/")
    notes.write_text(notes.read_text().replace('"Owls"', '"Barn owls"'))
    after = edited.ask("/", If_None_Match=before.headers["etag"])
    assert after.status == 200
    assert "Barn owls" in after.body.decode()
    assert b"Barn owls" in edited.ask("/feed.xml").body
    make_audio(edited.folder / "episodes" / "new.mp3", "Brand new")
    (path,) = [path for path, _, _ in edited.enclosures() if "new" in path]
    assert edited.ask(path).body == (edited.folder / "episodes" / "new.mp3").read_bytes()


def test_a_broken_file_shows_its_fault_on_the_page(edited):
    """In the middle of an edit the page tells what is wrong, the feed stays, and mending it is enough."""
    notes = edited.folder / "episodes" / "owls.md"
    good, feed = notes.read_text(), edited.ask("/feed.xml").body
    notes.write_text("+++\ntitel = '<b>x</b>'\n+++\n")
    broken = edited.ask("/")
    assert broken.status == 200
    assert "owls.md:2: there is no key &#x27;titel&#x27;" in broken.body.decode()
    assert edited.ask("/feed.xml").body == feed
    notes.write_text(good)
    assert "cannot be shown yet" not in edited.ask("/").body.decode()


def test_a_bad_file_hides_no_other_episode(tmp_path, monkeypatch):
    """A folder or a text under the name of audio is told on the page, beside all that can be shown; it ends nothing."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    show = ShowFolder(tmp_path / "show")
    show.add("owls")
    (show.path / "episodes" / "x.mp3").mkdir()
    (show.path / "episodes" / "bad.mp3").write_text("This is no audio.")
    shown = make_preview(open_show(show.path, {}), "http://127.0.0.1:8321/", show.now)
    text = page(shown)
    assert "<h2>Owls</h2>" in text
    assert "x.mp3 is a folder, not a file." in text
    assert "bad.mp3 is no audio" in text
    assert [episode.title for episode in shown.episodes] == ["Owls"]
    assert [entry.title for entry in feedparser.parse(shown.document).entries] == ["Owls"]
    (show.path / "episodes" / "x.mp3").rmdir()
    (show.path / "episodes" / "bad.mp3").unlink()
    whole = make_preview(open_show(show.path, {}), "http://127.0.0.1:8321/", show.now)
    assert "What cannot be shown yet" not in page(whole)


def test_what_publishing_asks_a_word_for_is_shown(tmp_path, monkeypatch):
    """Other audio of a published episode can be heard before anybody allows it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    show = ShowFolder(tmp_path / "show")
    show.add("owls")
    assert run(["-C", str(show.path), "publish", "--quiet"]) == 0
    make_audio(show.path / "episodes" / "owls.mp3", "another take")
    shown = make_preview(open_show(show.path, {}), "http://127.0.0.1:8321/", show.now)
    (episode,) = shown.episodes
    assert shown.refused == ()
    assert episode.enclosure.length == (show.path / "episodes" / "owls.mp3").stat().st_size
    assert shown.files[episode.enclosure.url.removeprefix("http://127.0.0.1:8321/")].path.name == "owls.mp3"


def test_an_edit_of_the_settings_shows_too(edited):
    """The show's title is read again with everything else."""
    path = edited.folder / "podcast.toml"
    good = path.read_text()
    path.write_text(good.replace('"Field Notes"', '"Fen Notes"'))
    assert "Fen Notes" in edited.ask("/").body.decode()
    path.write_text(good.replace("[show]", "[shw]"))
    assert "This cannot be shown yet" in edited.ask("/").body.decode()
    path.write_text(good)
    assert "Field Notes" in edited.ask("/").body.decode()


def test_a_show_without_episodes_is_an_empty_page(tmp_path):
    """A new show can be looked at, and its feed has no items."""
    show = ShowFolder(tmp_path / "show")
    with serving(show.path, tmp_path / "cache") as preview:
        assert "No episodes yet." in preview.ask("/").body.decode()
        assert preview.enclosures() == []


def test_a_broken_show_is_told_before_the_server_starts(tmp_path):
    """What is wrong at the start ends the command, as it would end `publish`."""
    show = ShowFolder(tmp_path / "show")
    show.add("owls", 'titel = "x"')
    command = [sys.executable, "-m", "podcli", "-C", show.path, "serve", "--port", str(free_port())]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=60)
    assert done.returncode == 1
    assert "owls.md:" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_told_with_another(tmp_path):
    """Somebody else listens there."""
    show = ShowFolder(tmp_path / "show")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        command = [sys.executable, "-m", "podcli", "-C", show.path, "serve", "--port", str(port)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=60)
    assert done.returncode == 1
    assert f"--port {port + 1}" in done.stderr


def test_published_audio_that_left_the_folder_is_still_served(tmp_path):
    """What only the storage's folder has is served from there, beside what is new here."""
    show = ShowFolder(tmp_path / "show")
    show.add("owls")
    shop = open_show(show.path, {})
    request = Request(now=NOW, new_guid=lambda: str(uuid.uuid4()))
    run_publish(shop, plan_publish(shop, request), pause=lambda _: None)
    gone = (show.path / "episodes" / "owls.mp3").read_bytes()
    (show.path / "episodes" / "owls.mp3").unlink()
    show.add("tides")
    with serving(show.path, tmp_path / "cache") as preview:
        paths = {path.rpartition("/")[2]: path for path, _, _ in preview.enclosures()}
        assert preview.ask(paths["owls.mp3"]).body == gone
        assert preview.ask(paths["tides.mp3"]).status == 200


def test_pictures_of_chapters_are_shown_from_this_machine(tmp_path):
    """A file of chapters names the preview's own address, since nothing may be at the public one yet."""
    show = ShowFolder(tmp_path / "show")
    show.configure(storage='public_url = "https://nowhere.example/"\nurl = "public"')
    shutil.copyfile(show.path / "artwork.jpg", show.path / "episodes" / "wood.jpg")
    show.add("owls", 'chapters = [{ start = 0, title = "Hi", image = "wood.jpg" }]')
    (show.path / "episodes" / "owls.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nWho?\n")
    with serving(show.path, tmp_path / "cache") as preview:
        (key,) = re.findall(rb"/chapters/[^\"]+", preview.ask("/feed.xml").body)
        (chapter,) = json.loads(preview.ask(key.decode()).body)["chapters"]
        base = f"http://127.0.0.1:{preview.port}"
        assert chapter["img"].startswith(f"{base}/artwork/")
        assert preview.ask(chapter["img"].removeprefix(base)).body == (show.path / "artwork.jpg").read_bytes()
        texts = re.findall(rb"/transcripts/[^\"]+", preview.ask("/feed.xml").body)
        assert {preview.ask(text.decode()).status for text in texts} == {200}


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_the_preview_ends_at_once_with_a_word(tmp_path, name, code):
    """Ctrl-C, and what a service manager or a closed terminal sends, even while a player holds a connection."""
    show = ShowFolder(tmp_path / "show")
    port = free_port()
    command = [sys.executable, "-m", "podcli", "-C", show.path, "serve", "--port", str(port), "--json"]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process,
        contextlib.ExitStack() as ending,
    ):
        ending.callback(process.kill)  # it would be waited for without end
        assert "Ctrl-C" in process.stderr.readline()
        with socket.create_connection(("127.0.0.1", port), timeout=30) as player:
            player.sendall(b"GET /feed.xml HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert player.recv(12) == b"HTTP/1.1 200"
            process.send_signal(getattr(signal, name))
            said = process.communicate(timeout=30)
    assert process.returncode == code
    assert json.loads(said[0]) == {"url": f"http://127.0.0.1:{port}/"}
    assert said[1].strip() == "The preview has ended."


def test_a_hangup_during_an_answer_ends_the_preview():
    """The answer goes out whole, and then the program ends as its own handler of the signal wants it."""

    def end(number, _):
        raise SystemExit(128 + number)

    async def answer(_scope, _receive, send):
        signal.raise_signal(signal.SIGHUP)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"whole"})

    def ask():
        with contextlib.closing(http.client.HTTPConnection(*listener.getsockname(), timeout=30)) as line:
            line.request("GET", "/")
            heard.append(line.getresponse().read())
        server.should_exit = True  # one that did not heed the signal would go on for ever

    heard = []
    before = signal.signal(signal.SIGHUP, end)
    try:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            server = HeedingServer(uvicorn.Config(answer, log_level="critical", lifespan="off"))
            player = threading.Thread(target=ask)
            player.start()
            with pytest.raises(SystemExit) as ended:
                server.run(sockets=[listener])
            player.join()
    finally:
        signal.signal(signal.SIGHUP, before)
    assert (heard, ended.value.code) == ([b"whole"], 129)
