"""What a storage must never do: show a secret, expose the state, wait for ever, or leave litter that nobody sweeps."""

import contextlib
import http.server
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from podcli.errors import AccessRefused, StorageError, StorageUnreachable, UsageFault
from podcli.storage import open_places, s3_repeating
from podcli.storage.contract import Absent, Headers
from podcli.storage.folder import FolderStorage
from podcli.storage.s3_errors import from_answer, from_setup
from podcli.storage.s3_sayings import CHECKSUMS, Action
from podcli.workshop import open_show
from tests.folders import ShowFolder

HEADERS = Headers(content_type="text/plain", metadata={"rev": "1"})
ACTION = Action(
    place="s3://b/k", verb="looked at", permission="s3:GetObject", bucket="b", endpoint="https://s3.example"
)


@dataclass(frozen=True)
class Settings:
    """The [storage] part of a configuration, with good defaults."""

    url: str = "public"
    public_url: str = ""
    state_url: str = ""
    endpoint_url: str = ""
    region: str = ""
    profile: str = ""
    addressing_style: str = ""
    acl: str = ""
    single_writer: bool = False


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any credentials: no service is asked."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testkey")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testsecret1")


@contextlib.contextmanager
def refusing(status: int, body: bytes) -> Iterator[str]:
    """Run a stand-in that answers everything alike: no service that can be run here has sessions that expire."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        do_HEAD = do_GET  # noqa: N815 - the base class names it so

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


ENDPOINTS = ["https://ada:sekret@s3.example", "https://s3.example/?token=sekret", "https://s3.example/#sekret"]


@pytest.mark.usefixtures("credentials")
@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_an_endpoint_with_a_secret_is_refused(tmp_path: Path, endpoint: str) -> None:
    """An endpoint_url that may hold a credential is refused, without repeating it."""
    with pytest.raises(UsageFault) as caught:
        open_places(Settings(url="s3://field-notes", endpoint_url=endpoint), tmp_path)
    assert "sekret" not in caught.value.message + caught.value.hint


@pytest.mark.usefixtures("credentials")
def test_an_endpoint_of_the_environment_with_a_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same holds when the environment names the service."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "https://ada:sekret@s3.example")
    with pytest.raises(UsageFault) as caught:
        open_places(Settings(url="s3://field-notes"), tmp_path)
    assert "sekret" not in caught.value.message + caught.value.hint


def test_foreign_sentences_lose_their_secrets() -> None:
    """What a library says of an address is repeated without what stands before its @."""
    error = from_setup(ValueError("Invalid endpoint: ftp://ada:sekret@s3.example"))
    assert "sekret" not in error.message


@pytest.mark.usefixtures("credentials")
@pytest.mark.parametrize(
    ("url", "state_url"),
    [("public", "public"), ("public", "public/state"), ("public", "./public/"), ("s3://b1/show", "s3://b1/show/")],
)
def test_the_state_is_not_put_among_the_public_files(tmp_path: Path, url: str, state_url: str) -> None:
    """A state_url that names the public place, or a folder inside of it, is refused before anything is written."""
    with pytest.raises(UsageFault, match="public"):
        open_places(Settings(url=url, state_url=state_url, endpoint_url="https://s3.example"), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_other_clouds_are_told_the_way(tmp_path: Path) -> None:
    """A scheme of another cloud is answered with how to reach it."""
    with pytest.raises(UsageFault) as caught:
        open_places(Settings(url="gs://field-notes"), tmp_path)
    assert "endpoint_url" in caught.value.hint


def test_a_loop_of_links(tmp_path: Path) -> None:
    """A symbolic link that leads to itself is an error of the storage, like any other wrong path."""
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(StorageError, match="loop"):
        FolderStorage(tmp_path, tmp_path / "meta").put("loop/x", b"", HEADERS)


def test_litter_of_a_killed_writer_is_swept(tmp_path: Path) -> None:
    """Temporary files are found and freed, those of the sidecars too; nothing else is touched."""
    storage = FolderStorage(tmp_path / "public", tmp_path / "meta")
    storage.put("a/feed.xml", b"x", HEADERS, Absent())
    litter = [tmp_path / "public" / "a" / ".feed.xml~12", tmp_path / "meta" / "a" / ".feed.xml~.json~12"]
    for path in litter:
        path.write_bytes(b"half")
    found = list(storage.unfinished())
    assert len(found) == 2
    for upload in found * 2:
        storage.abandon(upload)
    assert not any(path.exists() for path in litter)
    assert storage.get("a/feed.xml").head.headers == HEADERS


@pytest.mark.usefixtures("credentials")
def test_a_silent_service_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that takes connections and never answers is not asked again after the deadline."""
    monkeypatch.setattr(s3_repeating, "EARLY", 0.0)
    monkeypatch.setattr("podcli.storage.s3_client.READ_TIMEOUT", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        endpoint = f"http://127.0.0.1:{silent.getsockname()[1]}"
        storage = open_places(Settings(url="s3://field-notes", endpoint_url=endpoint), tmp_path).public
        began = time.monotonic()
        with pytest.raises(StorageUnreachable):
            storage.head("feed.xml")
    assert time.monotonic() - began < 3


def test_a_refused_reading_is_not_blamed_on_checksums() -> None:
    """Only uploads carry checksums, so only a failed upload names that setting."""
    error = ClientError({"Error": {"Code": "400"}, "ResponseMetadata": {"HTTPStatusCode": 400}}, "HeadObject")
    assert from_answer(error, ACTION).hint != CHECKSUMS


@pytest.mark.usefixtures("credentials")
def test_head_learns_why_it_is_refused(tmp_path: Path) -> None:
    """An expired session answers HEAD with 400 and no body: the reason is asked for, and told."""
    body = b"<Error><Code>ExpiredToken</Code><Message>expired</Message></Error>"
    with refusing(400, body) as endpoint:
        storage = open_places(Settings(url="s3://field-notes", endpoint_url=endpoint), tmp_path).public
        with pytest.raises(AccessRefused, match="expired"):
            storage.head("feed.xml")


@pytest.mark.parametrize("url", [".", "episodes", "episodes/public"])
def test_the_public_folder_is_not_the_shows_own(tmp_path: Path, url: str) -> None:
    """Notes and settings would lie among what is copied to a host: refused before anything is written."""
    show = ShowFolder(tmp_path / "show")
    show.configure(storage=f'url = "{url}"')
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UsageFault, match="the show's own files"):
        open_show(show.path, {})
    assert sorted(tmp_path.rglob("*")) == before
