"""Which places a show has, and whether a show may be begun in them."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from podcli.errors import AccessRefused, ConditionFailed, PublishRefused, StorageError, UsageFault
from podcli.storage import PREVIEW_URL, Places, open_places
from podcli.storage.contract import Absent, Condition, ConditionsMissing, Headers, Storage, Unchanged
from podcli.storage.memory import MemoryStorage
from podcli.storage.probe import Verdict, probe_conditions
from podcli.storage.readiness import VERDICTS, look_ready, require_conditions, require_private
from podcli.storage.single_writer import SingleWriterStorage
from tests.canned import Canned, Reply, canned
from tests.servers import Server, free_port

TEXT = Headers(content_type="text/plain")


@dataclass(frozen=True)
class Settings:
    """The [storage] part of podcast.toml."""

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
def at_moto(moto_http: Server, make_bucket: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Settings that name a new bucket at moto."""
    for name, value in moto_http.environment.items():
        monkeypatch.setenv(name, value)
    bucket = make_bucket(moto_http)

    def settings(prefix: str = "/show", **fields: Any) -> Settings:
        return Settings(url=f"s3://{bucket}{prefix}", endpoint_url=moto_http.endpoint, **fields)

    return settings


def test_a_folder_and_its_sibling(tmp_path: Path) -> None:
    """The state of a public folder lies beside it, where no web server looks; the address is the preview's."""
    places = open_places(Settings(), tmp_path)
    assert places.public.url == str(tmp_path / "public")
    assert places.state.url == str(tmp_path / "public.podcli")
    assert places.public.public_url() == PREVIEW_URL
    assert places.state.public_url() == ""
    assert (places.local, places.preview) == (True, True)
    places.public.put("feed.xml", b"x", TEXT)
    places.state.put("catalog.json.gz", b"x", TEXT)
    assert [path.name for path in (tmp_path / "public").iterdir()] == ["feed.xml"]
    assert [entry.key for entry in places.state.list()] == ["catalog.json.gz"]
    assert list(places.state.unfinished()) == []
    places.check_ready()


@pytest.mark.parametrize("public_url", ["https://pod.example", "https://pod.example/", "https://pod.example//"])
def test_a_folder_with_an_address(tmp_path: Path, public_url: str) -> None:
    """A configured address ends in one slash and is no preview."""
    places = open_places(Settings(public_url=public_url), tmp_path)
    assert places.public.public_url() == "https://pod.example/"
    assert not places.preview


def test_folders_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders may be absolute, relative or in the home folder, and the state where one likes."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    places = open_places(Settings(url="~/www", state_url="../state"), tmp_path / "show")
    assert places.public.url == str(tmp_path / "home" / "www")
    places.state.put("catalog.json.gz", b"x", TEXT)
    places.public.put("feed.xml", b"x", TEXT)
    assert (tmp_path / "state" / "catalog.json.gz").exists()
    assert [entry.key for entry in places.state.list()] == ["catalog.json.gz"]
    assert open_places(Settings(url=str(tmp_path / "x")), Path("/elsewhere")).public.url == str(tmp_path / "x")


def test_a_bucket_and_its_part(at_moto: Any, tmp_path: Path) -> None:
    """The state of a bucket's prefix lies below it; nothing is a preview, and no address is guessed."""
    settings = at_moto()
    places = open_places(settings, tmp_path)
    assert places.public.url == settings.url
    assert places.state.url == f"{settings.url}/.podcli"
    assert places.public.public_url() == ""
    assert (places.local, places.preview) == (False, False)
    places.state.put("catalog.json.gz", b"x", TEXT)
    assert places.public.get(".podcli/catalog.json.gz").body == b"x"


def test_a_bucket_with_its_state_in_a_folder(at_moto: Any, tmp_path: Path) -> None:
    """Public place and state may be of different kinds."""
    places = open_places(at_moto(state_url="state"), tmp_path)
    places.state.put("catalog.json.gz", b"x", TEXT)
    assert (tmp_path / "state" / "catalog.json.gz").exists()
    assert list(places.public.list()) == []


def test_a_folder_with_its_state_in_a_bucket(at_moto: Any, tmp_path: Path) -> None:
    """A folder's state may lie in a bucket; the folder's bookkeeping then stays beside it."""
    settings = at_moto()
    places = open_places(Settings(state_url=settings.url, endpoint_url=settings.endpoint_url), tmp_path)
    places.public.put("feed.xml", b"x", TEXT)
    assert places.state.url == settings.url
    assert places.local
    assert sorted(path.name for path in tmp_path.iterdir()) == ["public", "public.podcli"]


def test_lists_of_access_are_for_the_public_place(at_moto: Any, tmp_path: Path) -> None:
    """A configured access list opens public objects, never the state."""
    places = open_places(at_moto(acl="public-read"), tmp_path)
    assert places.public._part.fields(TEXT)["ACL"] == "public-read"
    assert "ACL" not in places.state._part.fields(TEXT)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://pod.example/www", "ftp://"),
        ("gs://bucket", "gs://"),
        ("s3:/bucket/show", "two slashes"),
        ("S3:bucket", "two slashes"),
        ("https:/pod.example", "two slashes"),
        ("s3://", "bucket"),
        ("s3:///prefix", "bucket"),
        ("s3://a", "bucket"),
        ("s3://bucket/a b", "a b"),
        ("s3://bucket/a//b", "a//b"),
        ("s3://bucket/..", ".."),
    ],
)
def test_urls_that_name_no_place(tmp_path: Path, url: str, words: str) -> None:
    """A url that names no place is refused with what it should look like."""
    with pytest.raises(UsageFault, match=re.escape(words)) as caught:
        open_places(Settings(url=url), tmp_path)
    assert caught.value.hint


def test_credentials_in_a_url_are_not_repeated(tmp_path: Path) -> None:
    """A url with credentials is refused without repeating them."""
    with pytest.raises(UsageFault) as caught:
        open_places(Settings(url="s3://AKIAEXAMPLE:secret@bucket/show"), tmp_path)
    assert "AKIAEXAMPLE" not in caught.value.message + caught.value.hint
    assert "secret" not in caught.value.message + caught.value.hint


def test_no_credentials(tmp_path: Path) -> None:
    """Without credentials an S3 place is refused at once."""
    with pytest.raises(AccessRefused):
        open_places(Settings(url="s3://bucket", endpoint_url="http://127.0.0.1:9"), tmp_path)


def test_folders_need_no_boto3() -> None:
    """A folder, and the contract, are opened without importing boto3 or anything of it."""
    program = (
        "import sys, pathlib, podcli.storage as s, podcli.storage.contract\n"
        "class S: url='public'; public_url=state_url=endpoint_url=region=profile=addressing_style=acl=''; "
        "single_writer=False\n"
        "s.open_places(S, pathlib.Path('/tmp')).public.head('feed.xml')\n"
        "print([m for m in sys.modules if m.split('.')[0] in ('boto3', 'botocore', 'urllib3')])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_door_names_what_it_has() -> None:
    """A name that the door does not have is refused as Python does."""
    with pytest.raises(AttributeError, match="Nothing"):
        __import__("podcli.storage").storage.Nothing  # noqa: B018 - the look-up is the test


class Faulty(MemoryStorage):
    """A storage whose conditions are broken as some services' are."""

    def __init__(self, fault: str) -> None:
        super().__init__("faulty")
        self.fault = fault

    def put(self, key: str, body: bytes, headers: Headers, condition: Condition = None) -> str:
        """Write, heeding conditions as the faulty service does."""
        if self.fault == "missing" and condition:
            raise ConditionsMissing("none here")
        if self.fault == "no absent" and isinstance(condition, Absent):
            raise ConditionFailed("always")
        if self.fault == "no match" and isinstance(condition, Unchanged):
            raise ConditionFailed("always")
        ignored = {"ignored": (Absent, Unchanged), "absent only": (Unchanged,), "match only": (Absent,)}
        if isinstance(condition, ignored.get(self.fault, ())):
            condition = None
        if self.fault == "stale" and isinstance(condition, Unchanged) and condition.etag.strip("0"):
            condition = None
        return super().put(key, body, headers, condition)


@pytest.mark.parametrize(
    ("fault", "verdict"),
    [
        ("", Verdict.SUPPORTED),
        ("missing", Verdict.MISSING),
        ("no absent", Verdict.MISSING),
        ("no match", Verdict.MISSING),
        ("ignored", Verdict.IGNORED),
        ("absent only", Verdict.IGNORED),
        ("match only", Verdict.IGNORED),
        ("stale", Verdict.IGNORED),
    ],
)
def test_the_probe_tells_how_conditions_fare(fault: str, verdict: Verdict) -> None:
    """Whatever a service does wrong with conditions, the probe notices, and leaves nothing behind."""
    storage = Faulty(fault)
    assert probe_conditions(storage) is verdict
    assert list(storage.list()) == []


def test_real_services_support_conditions(s3_server: Server, s3_storage: Callable[..., Storage]) -> None:
    """Moto and Ceph heed conditions."""
    storage = s3_storage(s3_server)
    assert probe_conditions(storage) is Verdict.SUPPORTED
    assert list(storage.list()) == []


@pytest.mark.parametrize("fault", ["ignored", "missing"])
def test_no_show_is_begun_without_conditions(fault: str) -> None:
    """A service that cannot keep two publishers apart is refused, naming the way out."""
    with pytest.raises(PublishRefused, match=fault) as caught:
        require_conditions(Faulty(fault), Faulty(fault), single_writer=False)
    assert "single_writer = true" in caught.value.hint


def test_one_writer_may_go_on_without_conditions() -> None:
    """A person who vouches for a single writer may begin, and the verdict is kept."""
    state = Faulty("ignored")
    wrapped = SingleWriterStorage(state)
    require_conditions(wrapped, wrapped, single_writer=True)
    assert state.get(VERDICTS).body == b'{"memory:faulty":"ignored"}'


def test_the_verdict_is_kept(at_moto: Any, tmp_path: Path) -> None:
    """A bucket is probed once: the next time its verdict stands in the state."""
    settings = at_moto()
    places = open_places(settings, tmp_path)
    places.check_ready()
    assert [entry.key for entry in places.public.list()] == [f".podcli/{VERDICTS}"]
    modified = places.state.head(VERDICTS)
    places.check_ready()
    assert places.state.head(VERDICTS) == modified


def test_a_damaged_verdict_is_made_anew() -> None:
    """A verdict that cannot be read is made anew."""
    state = MemoryStorage("state")
    state.put(VERDICTS, b"?", TEXT)
    require_conditions(state, state, single_writer=False)
    assert state.get(VERDICTS).body == b'{"memory:state":"supported"}'


@pytest.mark.parametrize("fault", ["", "ignored", "missing"])
def test_a_single_writer_compares(fault: str) -> None:
    """Without the service's help a write that expects something else than what is there is refused."""
    storage = SingleWriterStorage(Faulty(fault))
    first = storage.put("catalog", b"1", TEXT, Absent())
    with pytest.raises(ConditionFailed):
        storage.put("catalog", b"2", TEXT, Absent())
    second = storage.put("catalog", b"2", TEXT, Unchanged(first))
    with pytest.raises(ConditionFailed):
        storage.put("catalog", b"3", TEXT, Unchanged(first))
    assert storage.get("catalog").body == b"2"
    assert storage.get("catalog").head.etag == second
    with pytest.raises(ConditionFailed):
        storage.put("other", b"3", TEXT, Unchanged(first))


def test_a_single_writer_looks_back() -> None:
    """Somebody who writes in the same moment after all is noticed."""

    class Overtaken(MemoryStorage):
        def put(self, key: str, body: bytes, headers: Headers, condition: Condition = None) -> str:
            """Write, and let somebody else write right after."""
            etag = super().put(key, body, headers, condition)
            super().put(key, b"theirs", headers)
            return etag

    with pytest.raises(ConditionFailed):
        SingleWriterStorage(Overtaken()).put("catalog", b"ours", TEXT, Absent())


def test_a_single_writer_is_a_storage_like_any_other(tmp_path: Path) -> None:
    """All else is passed on."""
    inner = MemoryStorage()
    storage: Storage = SingleWriterStorage(inner)
    file = tmp_path / "owls.mp3"
    file.write_bytes(b"x")
    storage.put_file("owls.mp3", file, TEXT, lambda _: None)
    storage.put("feed.xml", b"x", TEXT)
    assert storage.head("feed.xml") == inner.head("feed.xml")
    assert [entry.key for entry in storage.list("f")] == ["feed.xml"]
    storage.delete("feed.xml")
    assert inner.head("feed.xml") is None
    assert (storage.url, storage.public_url()) == (inner.url, inner.public_url())
    assert storage.clock() is not None
    assert list(storage.unfinished()) == []


def test_single_writer_wraps_both_places(at_moto: Any, tmp_path: Path) -> None:
    """With single_writer both places compare, also where the service could do it itself."""
    places = open_places(at_moto(single_writer=True), tmp_path)
    assert isinstance(places.public, SingleWriterStorage)
    assert isinstance(places.state, SingleWriterStorage)
    places.check_ready()
    etag = places.state.put("catalog", b"1", TEXT, Absent())
    places.state.put("catalog", b"2", TEXT, Unchanged(etag))


@pytest.fixture
def website() -> Iterator[tuple[Canned, dict[str, MemoryStorage]]]:
    """A web server before a storage, as a public bucket is one; the storages it serves are set by the test."""
    served: dict[str, MemoryStorage] = {}

    def answer(_: str, path: str) -> Reply:
        for prefix, storage in served.items():
            key = path.removeprefix(prefix)
            if path.startswith(prefix) and storage.head(key):
                return Reply(200, storage.get(key).body.decode())
        return Reply(404, "<html>Not found</html>")

    with canned(answer) as server:
        yield server, served


def test_a_state_that_everybody_can_read(website: Any) -> None:
    """A state that can be fetched under the public address is refused, naming state_url; nothing is left there."""
    server, served = website
    state, public = MemoryStorage("state"), MemoryStorage("public", f"{server.endpoint}/")
    served["/.podcli/"] = state
    with pytest.raises(PublishRefused, match=r"Everybody can read") as caught:
        require_private(public, state, ".podcli/")
    assert "state_url" in caught.value.hint
    assert list(state.list()) == []


def test_a_state_that_is_private(website: Any) -> None:
    """A state that the public address does not serve is fine, and nothing is left there."""
    server, _ = website
    state = MemoryStorage("state")
    require_private(MemoryStorage("public", f"{server.endpoint}/"), state, ".podcli/")
    assert list(state.list()) == []
    assert [request.split("/")[1] for request in server.asked] == [".podcli"]


def test_a_dry_run_sees_what_it_can_without_writing(website: Any) -> None:
    """What lies in the state is looked for by its public address; where nothing does, what is left to try is told."""
    server, served = website
    state, public = MemoryStorage("state"), MemoryStorage("public", f"{server.endpoint}/")
    served["/.podcli/"] = state
    (told,) = look_ready(public, state, ".podcli/", single_writer=False)
    assert "whether two publishers are kept apart there and whether everybody can read the state" in told.message
    assert "podcli doctor" in told.fix
    assert list(state.list()) == list(public.list()) == []
    require_conditions(public, state, single_writer=False)
    kept = [entry.key for entry in state.list()]
    with pytest.raises(PublishRefused, match=r"Everybody can read"):
        look_ready(public, state, ".podcli/", single_writer=False)
    del served["/.podcli/"]
    assert look_ready(public, state, ".podcli/", single_writer=False) == ()
    assert [entry.key for entry in state.list()] == kept
    verdicts = state.get(VERDICTS)
    state.put(VERDICTS, verdicts.body.replace(b"supported", b"ignored"), verdicts.head.headers)
    with pytest.raises(PublishRefused, match=r"conditional writes are ignored"):
        look_ready(public, state, ".podcli/", single_writer=False)
    assert look_ready(public, state, ".podcli/", single_writer=True) == ()


def test_a_page_for_everything_proves_nothing() -> None:
    """A server that answers anything with a page of its own does not show the state."""
    with canned(lambda *_: Reply(200, "<html>Welcome</html>")) as server:
        require_private(MemoryStorage("public", f"{server.endpoint}/"), MemoryStorage("state"), ".podcli/")


def test_an_address_that_does_not_answer_proves_nothing() -> None:
    """An address that is not reachable yet, or not known, stops nobody."""
    for address in (f"http://127.0.0.1:{free_port()}/", ""):
        state = MemoryStorage("state")
        require_private(MemoryStorage("public", address), state, ".podcli/")
        assert list(state.list()) == []


def open_to_all(places: Places, bucket: str) -> None:
    policy = (
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":["s3:GetObject"],'
        f'"Resource":["arn:aws:s3:::{bucket}/*"]}}]}}'
    )
    places.public._client.put_bucket_policy(Bucket=bucket, Policy=policy)  # type: ignore[attr-defined] - S3's


def test_a_public_bucket_at_ceph(
    ceph_https: Server, make_bucket: Callable[..., str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """In a bucket that is public as a whole no show is begun, until the state has a private place."""
    for name, value in ceph_https.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("podcli.http._pool", lambda: trusting(ceph_https))
    bucket, private = make_bucket(ceph_https), make_bucket(ceph_https)
    fields = {
        "url": f"s3://{bucket}/show",
        "endpoint_url": ceph_https.endpoint,
        "public_url": f"{ceph_https.endpoint}/{bucket}/show",
    }
    places = open_places(Settings(**fields), tmp_path)
    places.check_ready()
    open_to_all(places, bucket)
    with pytest.raises(PublishRefused, match="Everybody can read"):
        places.check_ready()
    open_places(Settings(**fields, state_url=f"s3://{private}/show"), tmp_path).check_ready()
    open_places(Settings(**fields, state_url="state"), tmp_path).check_ready()


def trusting(server: Server) -> Any:
    """Return an HTTP pool that trusts a server's own certificate."""
    import urllib3  # noqa: PLC0415 - only here

    return urllib3.PoolManager(ca_certs=server.certificate)


def test_a_bucket_that_is_missing(at_moto: Any, tmp_path: Path) -> None:
    """Whatever keeps the probe from its work is told as it is."""
    settings = at_moto()
    missing = Settings(url="s3://no-such-bucket", endpoint_url=settings.endpoint_url)
    with pytest.raises(StorageError, match="no-such-bucket"):
        open_places(missing, tmp_path).check_ready()
