"""What is particular to S3: requests, conditions, parts, addresses."""

import _thread
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ConnectionClosedError
from botocore.loaders import JSONFileLoader
from botocore.stub import Stubber

from podcli.errors import StorageError, StorageUnreachable
from podcli.storage import s3_client
from podcli.storage.contract import Headers, Unchanged
from podcli.storage.location import Bucket
from podcli.storage.s3 import S3Storage
from podcli.storage.s3_client import Service, connect
from podcli.storage.s3_multipart import THRESHOLD, part_size
from tests.canned import Reply, canned
from tests.servers import Server

MIB = 1024 * 1024
AUDIO = Headers(content_type="audio/mpeg")
Make = Callable[..., S3Storage]


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testkey")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testsecret1")


@pytest.fixture
def large_file(tmp_path: Path) -> Path:
    file = tmp_path / "talk.mp3"
    with file.open("wb") as sparse:
        sparse.truncate(3 * THRESHOLD)
    return file


@pytest.fixture
def moto_storage(s3_storage: Make, moto_http: Server) -> S3Storage:
    return s3_storage(moto_http)


@pytest.fixture
def seen(moto_storage: S3Storage) -> Iterator[list[str]]:
    """A list that grows with each request."""
    names: list[str] = []
    events = moto_storage._client.meta.events

    def note(operation_name: str, **_: Any) -> None:
        names.append(operation_name)

    events.register("request-created.s3", note)
    yield names
    events.unregister("request-created.s3", note)


def test_each_call_is_one_request(moto_storage: S3Storage, seen: list[str]) -> None:
    """Looking, getting, writing and conditional writing cost one request each, whatever the size of the body."""
    etag = moto_storage.put("feed.xml", b"x", AUDIO)
    seen.clear()
    moto_storage.head("feed.xml")
    moto_storage.get("feed.xml")
    etag = moto_storage.put("feed.xml", bytes(20 * MIB), AUDIO, Unchanged(etag))
    assert seen == ["HeadObject", "GetObject", "PutObject"]
    assert moto_storage.get("feed.xml").head.etag == etag


def test_a_missing_object_is_no_missing_bucket(moto_storage: S3Storage, seen: list[str]) -> None:
    """The first missing object costs one further request, to tell it from a missing bucket; the next ones do not."""
    assert moto_storage.head("one") is None
    assert moto_storage.head("two") is None
    assert seen == ["HeadObject", "HeadBucket", "HeadObject"]


def test_etags_quoted_or_bare(s3_storage: Make, s3_server: Server, connection_to: Callable[..., Any]) -> None:
    """The client learns which form of If-Match its service takes: Ceph wants it bare, Amazon takes it quoted."""
    storage = s3_storage(s3_server)
    etag = storage.put("catalog", b"1", AUDIO)
    storage.put("catalog", b"2", AUDIO, Unchanged(etag))
    assert connection_to(s3_server).bare_etags is (s3_server.name == "ceph-https")


@pytest.mark.parametrize(
    ("size", "part"),
    [(9 * MIB, 8 * MIB), (300 * MIB, 8 * MIB), (9000 * 8 * MIB, 8 * MIB), (9000 * 8 * MIB + 1, 9 * MIB)],
)
def test_part_size(size: int, part: int) -> None:
    """Parts have 8 MiB, and more for files that would otherwise need more than 9000 of them."""
    assert part_size(size) == part


def test_what_is_above_the_threshold_goes_in_parts(moto_storage: S3Storage, large_file: Path, seen: list[str]) -> None:
    """A large file is begun, sent in parts and completed; a file at the threshold is sent in one request."""
    moto_storage.put_file("talk.mp3", large_file, AUDIO, lambda _: None)
    assert seen == ["CreateMultipartUpload", "UploadPart", "UploadPart", "UploadPart", "CompleteMultipartUpload"]
    with large_file.open("r+b") as file:
        file.truncate(THRESHOLD)
    seen.clear()
    moto_storage.put_file("talk.mp3", large_file, AUDIO, lambda _: None)
    assert seen == ["PutObject"]


def test_a_signal_while_parts_are_sent(s3_storage: Make, s3_server: Server, large_file: Path) -> None:
    """Ctrl-C during a large upload ends it at once and leaves no unfinished upload behind."""
    storage = s3_storage(s3_server)
    struck: list[int] = []

    def strike(count: int) -> None:
        if not struck:
            struck.append(count)
            _thread.interrupt_main()

    with pytest.raises(KeyboardInterrupt):
        storage.put_file("talk.mp3", large_file, AUDIO, strike)
    assert list(storage.unfinished()) == []
    assert storage.head("talk.mp3") is None


@pytest.fixture
def struck(s3_storage: Make, s3_server: Server) -> Any:
    """Return a storage and a function that lets one operation fail before or after it reaches the service."""
    storage = s3_storage(s3_server)
    events, registered = storage._client.meta.events, []

    def strike(phase: str, operation: str) -> None:
        def fail(**_: Any) -> None:
            raise ConnectionClosedError(endpoint_url=s3_server.endpoint)

        events.register(f"{phase}-call.s3.{operation}", fail)
        registered.append((f"{phase}-call.s3.{operation}", fail))

    yield storage, strike
    for event, handler in registered:
        events.unregister(event, handler)


def test_a_lost_answer_to_the_completion(struck: Any, large_file: Path) -> None:
    """An upload whose completion was done, but whose answer got lost, is recognised as done."""
    storage, strike = struck
    strike("after", "CompleteMultipartUpload")
    storage.put_file("talk.mp3", large_file, AUDIO, lambda _: None)
    assert storage.head("talk.mp3").size == 3 * THRESHOLD


@pytest.mark.parametrize("operation", ["UploadPart", "CompleteMultipartUpload"])
def test_a_line_that_is_cut(struck: Any, large_file: Path, operation: str) -> None:
    """An upload that fails on its way says so, shows nothing, and leaves nothing unfinished."""
    storage, strike = struck
    strike("before", operation)
    with pytest.raises(StorageUnreachable):
        storage.put_file("talk.mp3", large_file, AUDIO, lambda _: None)
    assert storage.head("talk.mp3") is None
    assert list(storage.unfinished()) == []


def test_a_failing_abort_does_not_hide_the_reason(struck: Any, large_file: Path) -> None:
    """If giving up fails too, the first reason is told, and the upload is found and freed later; twice is no error."""
    storage, strike = struck
    strike("before", "UploadPart")
    strike("before", "AbortMultipartUpload")
    with pytest.raises(StorageUnreachable):
        storage.put_file("talk.mp3", large_file, AUDIO, lambda _: None)
    (left,) = storage.unfinished()
    assert left.key == "talk.mp3"
    other = S3Storage(connect_again(storage), storage._bucket)
    other.abandon(left)
    other.abandon(left)
    assert list(other.unfinished()) == []


def connect_again(storage: S3Storage) -> s3_client.Connection:
    """Return a connection of the same kind without the faults put into the first one."""
    with pytest.MonkeyPatch.context() as patch:
        frozen = storage._client._request_signer._credentials.get_frozen_credentials()
        patch.setenv("AWS_ACCESS_KEY_ID", frozen.access_key)
        patch.setenv("AWS_SECRET_ACCESS_KEY", frozen.secret_key)
        verify = storage._client._endpoint.http_session._verify
        if isinstance(verify, str):
            patch.setenv("AWS_CA_BUNDLE", verify)
        return connect(Service(endpoint_url=storage._connection.endpoint))


def test_uploads_of_others_are_not_ours(s3_storage: Make, s3_server: Server) -> None:
    """Unfinished uploads outside of the prefix are not shown: they are somebody else's."""
    storage = s3_storage(s3_server)
    bucket = storage._bucket.name
    storage._client.create_multipart_upload(Bucket=bucket, Key="shows/other/talk.mp3")
    storage._client.create_multipart_upload(Bucket=bucket, Key="shows/field-notes/talk.mp3")
    assert [upload.key for upload in storage.unfinished()] == ["talk.mp3"]


def test_objects_of_others_are_not_listed(s3_storage: Make, s3_server: Server) -> None:
    """A listing holds neither keys outside of the prefix nor names that no key of ours can have."""
    storage = s3_storage(s3_server)
    for key in ("shows/other/feed.xml", "shows/field-notes/", "shows/field-notes/a b", "shows/field-notes/feed.xml"):
        storage._client.put_object(Bucket=storage._bucket.name, Key=key, Body=b"x")
    assert [entry.key for entry in storage.list()] == ["feed.xml"]


def test_long_listings(moto_storage: S3Storage) -> None:
    """A listing goes on beyond the 1000 lines of one answer."""
    with ThreadPoolExecutor(8) as several:
        list(several.map(lambda n: moto_storage.put(f"n/{n:04}", b"", AUDIO), range(1005)))
    assert [entry.key for entry in moto_storage.list("n/")] == [f"n/{n:04}" for n in range(1005)]


def test_access_control_lists_only_if_configured(s3_storage: Make, moto_http: Server) -> None:
    """Nothing is said of access unless it is configured; a configured list is sent along."""
    plain, opened = s3_storage(moto_http), s3_storage(moto_http, acl="public-read")
    grants = []
    for storage in (plain, opened):
        storage.put("feed.xml", b"x", AUDIO)
        found = storage._client.get_object_acl(Bucket=storage._bucket.name, Key="shows/field-notes/feed.xml")
        grants.append(any(grant["Grantee"].get("URI", "").endswith("AllUsers") for grant in found["Grants"]))
    assert grants == [False, True]


def test_the_storage_clock_is_that_of_the_service(moto_storage: S3Storage) -> None:
    """After an answer, even a failed one, the storage tells the time that the service gave with it."""
    moto_storage._connection.date = None
    assert moto_storage.clock() is None
    assert moto_storage.head("missing") is None
    assert moto_storage.clock() is not None


@pytest.mark.usefixtures("credentials")
@pytest.mark.parametrize("date", ["yesterday", ""])
def test_a_service_without_a_sensible_date(date: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service whose answers carry no readable date has no clock (prepared answers; no real one does this)."""
    monkeypatch.setattr("http.server.BaseHTTPRequestHandler.date_time_string", lambda _: date)
    with canned(lambda *_: Reply(404)) as server:
        storage = S3Storage(connect(Service(endpoint_url=server.endpoint)), Bucket("show", ""))
        with pytest.raises(StorageError):
            storage.head("feed.xml")
        assert storage.clock() is None


@pytest.mark.usefixtures("credentials")
def test_public_address_on_amazon() -> None:
    """On Amazon the address follows from bucket and region; a configured one wins."""
    connection = connect(Service(region="eu-west-1"))
    assert connection.is_aws
    assert S3Storage(connection, Bucket("show", "")).public_url() == "https://show.s3.eu-west-1.amazonaws.com/"
    dotted = S3Storage(connection, Bucket("my.show", "a/"))
    assert dotted.public_url() == "https://s3.eu-west-1.amazonaws.com/my.show/a/"
    assert S3Storage(connection, Bucket("show", ""), "https://pod.example/").public_url() == "https://pod.example/"


@pytest.mark.usefixtures("credentials")
@pytest.mark.parametrize("refused", [False, True])
def test_public_address_asks_the_bucket_for_its_region(*, refused: bool) -> None:
    """Without a configured region the bucket is asked, once, and may even refuse (answers of Amazon, prepared)."""
    connection = connect(Service())
    region = {"x-amz-bucket-region": "cn-north-1"}
    with Stubber(connection.client) as stub:
        if refused:
            stub.add_client_error("head_bucket", "403", http_status_code=403, response_meta={"HTTPHeaders": region})
        else:
            stub.add_response("head_bucket", {"ResponseMetadata": {"HTTPStatusCode": 200, "HTTPHeaders": region}})
        storage = S3Storage(connection, Bucket("show", ""))
        assert storage.public_url() == "https://show.s3.cn-north-1.amazonaws.com.cn/"
        assert storage.public_url() == "https://show.s3.cn-north-1.amazonaws.com.cn/"


def test_public_address_elsewhere(moto_storage: S3Storage, s3_storage: Make, moto_http: Server) -> None:
    """No other service's address can be told, unless it is configured."""
    assert moto_storage.public_url() == ""
    assert s3_storage(moto_http, public_url="https://pod.example/").public_url() == "https://pod.example/"


@pytest.mark.usefixtures("credentials")
@pytest.mark.parametrize(
    ("style", "address"),
    [("", "//localhost:9/show/f"), ("path", "//localhost:9/show/f"), ("virtual", "//show.localhost:9/f")],
)
def test_addressing_styles(style: str, address: str) -> None:
    """The bucket stands in the path, or in the host's name if so configured."""
    client = connect(Service(endpoint_url="http://localhost:9", addressing_style=style)).client
    assert address in client.generate_presigned_url("get_object", Params={"Bucket": "show", "Key": "f"})


def test_the_endpoint_of_the_environment(moto_http: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """An endpoint named by AWS_ENDPOINT_URL_S3 is used, with the bucket in the path."""
    for name, value in moto_http.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", moto_http.endpoint)
    connection = connect(Service())
    assert (connection.endpoint, connection.is_aws) == (moto_http.endpoint, False)
    connection.client.create_bucket(Bucket="of-the-environment")
    storage = S3Storage(connection, Bucket("of-the-environment", ""))
    storage.put("feed.xml", b"x", AUDIO)
    assert storage.get("feed.xml").body == b"x"


def test_a_further_connection_reads_no_descriptions_again(
    credentials: None,  # noqa: ARG001 - the environment is what it gives
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The megabytes that tell boto3 of S3 are read once in a program; who names other folders for them is heard."""
    connect(Service())
    read: list[str] = []
    monkeypatch.setattr(JSONFileLoader, "load_file", lambda _, path: read.append(path))
    assert connect(Service(region="eu-west-1")).endpoint == "https://s3.eu-west-1.amazonaws.com"
    assert read == []
    monkeypatch.setenv("AWS_DATA_PATH", "/srv/descriptions")
    loader = s3_client._session(Service())._session.get_component("data_loader")
    assert "/srv/descriptions" in loader.search_paths
