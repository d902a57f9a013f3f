"""What a person is told when S3 says no: provoked on real services where they can be brought to it."""

import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from botocore import exceptions as boto

from podcli.errors import (
    AccessRefused,
    BucketMissing,
    ConditionFailed,
    ObjectAbsent,
    PodcliError,
    StorageError,
    StorageUnreachable,
)
from podcli.storage import s3_repeating
from podcli.storage.contract import Absent, ConditionsMissing, Headers, Unchanged, Unfinished
from podcli.storage.location import Bucket
from podcli.storage.s3 import S3Storage
from podcli.storage.s3_client import Service, connect
from podcli.storage.s3_errors import from_setup
from podcli.storage.s3_multipart import THRESHOLD
from tests.canned import Canned, Reply, canned, error
from tests.servers import STRANGER, Server, free_port

AUDIO = Headers(content_type="audio/mpeg")
Open = Callable[..., S3Storage]
ACTS: dict[str, Callable[[S3Storage], object]] = {
    "get": lambda storage: storage.get("feed.xml"),
    "head": lambda storage: storage.head("feed.xml"),
    "put": lambda storage: storage.put("feed.xml", b"x", AUDIO),
    "list": lambda storage: list(storage.list()),
    "delete": lambda storage: storage.delete("feed.xml"),
    "unfinished": lambda storage: list(storage.unfinished()),
}


@pytest.fixture(params=ACTS)
def act(request: pytest.FixtureRequest) -> Callable[[S3Storage], object]:
    """Every method in turn."""
    return ACTS[request.param]


@pytest.fixture
def open_as(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open a storage with other settings than the right ones."""

    def make(server: Server, bucket: str = "show", **changed: str) -> S3Storage:
        for name, value in (server.environment | changed).items():
            monkeypatch.setenv(name, value)
        return S3Storage(connect(Service(endpoint_url=server.endpoint)), Bucket(bucket, ""))

    return make


@pytest.fixture
def one_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Don't wait between attempts that are known to fail."""
    monkeypatch.setattr(s3_repeating, "ATTEMPTS", 1)


def told(kind: type[PodcliError], act: Callable[[S3Storage], object], storage: S3Storage) -> PodcliError:
    """Return the error that an act on a storage ends with; it never repeats a credential."""
    with pytest.raises(kind) as caught:
        act(storage)
    for secret in ("testkey", "testsecret1", *STRANGER, "AKIAIOSFODNN7EXAMPLE"):
        assert secret not in caught.value.message + caught.value.hint
    assert caught.value.message.endswith(".")
    return caught.value


def test_wrong_access_key(
    ceph_https: Server, make_bucket: Callable[..., str], open_as: Open, act: Callable[[S3Storage], object]
) -> None:
    """An unknown access key is told as such by every method, by those too whose answer has no body."""
    storage = open_as(ceph_https, make_bucket(ceph_https), AWS_ACCESS_KEY_ID="AKIAIOSFODNN7EXAMPLE")
    found = told(AccessRefused, act, storage)
    assert "does not know this access key" in found.message
    assert "AWS_ACCESS_KEY_ID" in found.hint


def test_wrong_secret(
    ceph_https: Server, make_bucket: Callable[..., str], open_as: Open, act: Callable[[S3Storage], object]
) -> None:
    """A wrong secret is told as such by every method."""
    storage = open_as(ceph_https, make_bucket(ceph_https), AWS_SECRET_ACCESS_KEY="wrong")
    assert "secret access key is wrong" in told(AccessRefused, act, storage).message


@pytest.mark.parametrize(
    ("name", "permission"),
    [
        ("get", "s3:GetObject"),
        ("head", "s3:ListBucket"),
        ("put", "s3:PutObject"),
        ("list", "s3:ListBucket"),
        ("delete", "s3:DeleteObject"),
        ("unfinished", "s3:ListBucketMultipartUploads"),
    ],
)
def test_refused_access(
    ceph_https: Server, make_bucket: Callable[..., str], open_as: Open, name: str, permission: str
) -> None:
    """Refused access names the permission that is missing."""
    key, secret = STRANGER
    bucket = make_bucket(ceph_https)
    storage = open_as(ceph_https, bucket, AWS_ACCESS_KEY_ID=key, AWS_SECRET_ACCESS_KEY=secret)
    found = told(AccessRefused, ACTS[name], storage)
    assert permission in found.hint
    assert bucket in found.hint


def test_refused_file(ceph_https: Server, make_bucket: Callable[..., str], open_as: Open, tmp_path: Path) -> None:
    """A large file that may not be sent is refused at its beginning."""
    file = tmp_path / "talk.mp3"
    with file.open("wb") as sparse:
        sparse.truncate(THRESHOLD + 1)
    key, secret = STRANGER
    bucket = make_bucket(ceph_https)
    storage = open_as(ceph_https, bucket, AWS_ACCESS_KEY_ID=key, AWS_SECRET_ACCESS_KEY=secret)
    found = told(AccessRefused, lambda s: s.put_file("talk.mp3", file, AUDIO, lambda _: None), storage)
    assert "s3:PutObject" in found.hint


def test_missing_bucket(s3_server: Server, open_as: Open, act: Callable[[S3Storage], object]) -> None:
    """A missing bucket is told as such by every method, by those too whose answer has no body."""
    found = told(BucketMissing, act, open_as(s3_server, "no-such-bucket"))
    assert "no-such-bucket" in found.message
    assert s3_server.endpoint in found.message


def test_skewed_clock(
    ceph_https: Server, make_bucket: Callable[..., str], open_as: Open, act: Callable[[S3Storage], object]
) -> None:
    """A clock that is far off is told as such, with what to do."""
    storage = open_as(ceph_https, make_bucket(ceph_https))
    with time_machine.travel(datetime.now(UTC) - timedelta(hours=3)):
        found = told(StorageError, act, storage)
    assert "clock" in found.message
    assert "clock" in found.hint


@pytest.mark.usefixtures("one_attempt")
def test_unreachable_endpoint(open_as: Open, act: Callable[[S3Storage], object]) -> None:
    """A service that does not answer is named, and trying again may help."""
    server = Server("nobody", f"http://127.0.0.1:{free_port()}")
    found = told(StorageUnreachable, act, open_as(server))
    assert server.endpoint in found.message
    assert "endpoint_url" in found.hint
    assert isinstance(found, StorageError)
    assert not found.lasting


@pytest.mark.usefixtures("one_attempt")
def test_untrusted_certificate(moto_https: Server, open_as: Open) -> None:
    """A certificate of an unknown authority is told as such; trying again cannot help."""
    server = Server("untrusted", moto_https.endpoint)
    found = told(StorageUnreachable, ACTS["head"], open_as(server))
    assert "AWS_CA_BUNDLE" in found.hint
    assert isinstance(found, StorageError)
    assert found.lasting


@pytest.mark.usefixtures("one_attempt")
def test_https_to_a_server_without(moto_http: Server, open_as: Open) -> None:
    """A call by https to a service that speaks only http names the endpoint."""
    server = Server("plain", moto_http.endpoint.replace("http:", "https:"))
    found = told(StorageUnreachable, ACTS["put"], open_as(server))
    assert server.endpoint in found.message


def test_a_bundle_that_is_missing(moto_https: Server, open_as: Open, tmp_path: Path) -> None:
    """A certificate file that does not exist is told as such."""
    server = Server("untrusted", moto_https.endpoint, certificate=str(tmp_path / "missing.crt"))
    found = told(StorageError, ACTS["put"], open_as(server))
    assert "No such file" in found.message
    assert "AWS_CA_BUNDLE" in found.hint


def test_no_credentials(moto_http: Server) -> None:
    """Missing credentials are told at once, before any request, with where podcli looks for them."""
    with pytest.raises(AccessRefused, match="no credentials") as caught:
        connect(Service(endpoint_url=moto_http.endpoint))
    assert "AWS_ACCESS_KEY_ID" in caught.value.hint


def test_no_waiting_for_a_role_elsewhere(moto_http: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a service other than Amazon's, no machine's role is asked for."""
    monkeypatch.delenv("AWS_EC2_METADATA_DISABLED")
    port = free_port()
    monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", f"http://127.0.0.1:{port}/")

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("a machine's role was asked for")

    monkeypatch.setattr("botocore.utils.InstanceMetadataFetcher.retrieve_iam_role_credentials", refuse)
    with pytest.raises(AccessRefused, match="no credentials"):
        connect(Service(endpoint_url=moto_http.endpoint))


def test_half_of_the_credentials(moto_http: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """An access key without its secret is told as such."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testkey")
    with pytest.raises(AccessRefused, match="part of the credentials"):
        connect(Service(endpoint_url=moto_http.endpoint))


def test_unknown_profile(moto_http: Server) -> None:
    """A profile that does not exist is named."""
    with pytest.raises(AccessRefused, match="nobody"):
        connect(Service(endpoint_url=moto_http.endpoint, profile="nobody"))


def test_a_profile(moto_http: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials, region and endpoint may come from a profile."""
    file = tmp_path / "config"
    file.write_text(
        f"[profile pod]\naws_access_key_id = k\naws_secret_access_key = s\nregion = eu-west-1\n"
        f"endpoint_url = {moto_http.endpoint}\n"
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(file))
    connection = connect(Service(profile="pod"))
    assert (connection.endpoint, connection.client.meta.region_name) == (moto_http.endpoint, "eu-west-1")


@pytest.mark.parametrize("endpoint", ["not an address", "127.0.0.1:9000"])
def test_an_endpoint_that_is_no_address(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An endpoint that is no address is refused with where to mend it."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testkey")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testsecret1")
    with pytest.raises(StorageError, match=re.escape(endpoint)) as caught:
        connect(Service(endpoint_url=endpoint))
    assert "podcast.toml" in caught.value.hint


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        (boto.CredentialRetrievalError(provider="sso", error_msg="expired"), AccessRefused, "cannot be fetched"),
        (boto.NoCredentialsError(), AccessRefused, "no credentials"),
        (boto.ParamValidationError(report="Invalid bucket name"), StorageError, "settings"),
    ],
)
def test_faults_of_the_library(fault: Exception, kind: type[StorageError], words: str) -> None:
    """What boto3 raises without asking the service becomes a sentence of our own."""
    found = from_setup(fault)
    assert type(found) is kind
    assert words in found.message


@pytest.fixture
def serving(open_as: Open, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., S3Storage]]:
    """Open a storage on a server with prepared answers: no service at hand can be brought to give these."""
    monkeypatch.setattr(s3_repeating, "ATTEMPTS", 1)
    running = []

    def serve(answer: Callable[[str, str], Reply]) -> S3Storage:
        context = canned(answer)
        served: Canned = context.__enter__()
        running.append(context)
        return open_as(Server("canned", served.endpoint))

    yield serve
    for context in running:
        context.__exit__(None, None, None)


@pytest.mark.parametrize(
    ("reply", "kind", "message", "hint"),
    [
        (error(400, "ExpiredToken"), AccessRefused, "expired", "Sign in again"),
        (error(301, "PermanentRedirect", x_amz_bucket_region="eu-north-1"), StorageError, "region", '"eu-north-1"'),
        (error(400, "AuthorizationHeaderMalformed"), StorageError, "region", "region"),
        (error(400, "AccessControlListNotSupported"), StorageError, "access control", "Remove acl"),
        (error(403, "QuotaExceeded"), StorageError, "quota", "space"),
        (error(403, "SomethingOfTheirOwn", "Not today"), StorageError, "SomethingOfTheirOwn (Not today)", ""),
        (error(411, "MissingContentLength"), StorageError, "411", "request_checksum_calculation"),
        (error(401, "Unauthorized"), StorageError, "401", "request_checksum_calculation"),
        (error(400, "InvalidArgument"), StorageError, "400", "request_checksum_calculation"),
        (error(501, "NotImplemented"), StorageError, "501", "request_checksum_calculation"),
        (error(503, "SlowDown"), StorageUnreachable, "busy", "later"),
        (error(500, "InternalError"), StorageUnreachable, "busy", "later"),
        (Reply(502, "<html>Bad gateway"), StorageUnreachable, "busy", "later"),
    ],
)
def test_answers_to_a_write(
    serving: Callable[..., S3Storage], reply: Reply, kind: type[StorageError], message: str, hint: str
) -> None:
    """Each answer that services are known to give becomes a sentence with a way out."""
    found = told(kind, ACTS["put"], serving(lambda *_: reply))
    assert message in found.message
    assert hint in found.hint


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (error(409, "ConditionalRequestConflict"), ConditionFailed),
        (error(409, "OperationAborted"), ConditionFailed),
        (error(412, "PreconditionFailed"), ConditionFailed),
        (error(404, "NoSuchKey"), ConditionFailed),
        (error(404, "NoSuchBucket"), BucketMissing),
        (error(501, "NotImplemented"), ConditionsMissing),
    ],
)
def test_answers_to_a_conditional_write(
    serving: Callable[..., S3Storage], reply: Reply, kind: type[StorageError]
) -> None:
    """What a failed condition looks like differs by service; a service without conditions is told apart."""
    storage = serving(lambda method, _: reply if method == "PUT" else Reply(404))
    for condition in (Absent(), Unchanged("0" * 32)):
        with pytest.raises(kind) as caught:
            storage.put("catalog", b"x", AUDIO, condition)
        assert caught.value.lasting is not isinstance(caught.value, ConditionFailed)


def test_a_foreign_message_with_a_key_in_it(serving: Callable[..., S3Storage]) -> None:
    """What looks like a key in a service's own words is not repeated, however the service words it."""
    reply = error(400, "Odd", "The key AKIAIOSFODNN7EXAMPLE {is} bad")
    assert "The key … is bad" in told(StorageError, ACTS["put"], serving(lambda *_: reply)).message


@pytest.mark.parametrize("method", ["get", "head"])
def test_no_s3_service(serving: Callable[..., S3Storage], method: str) -> None:
    """A web server that is no S3 service is told as such."""
    page = Reply(200, "<html><p>Welcome</html>", {"Content-Type": "text/html"})
    assert "no S3 service" in told(StorageError, ACTS[method], serving(lambda *_: page)).message


def test_a_body_that_ends_early(serving: Callable[..., S3Storage]) -> None:
    """An object whose body is cut on the way is no object."""
    headers = {"ETag": '"e"', "Last-Modified": "Sun, 01 Mar 2026 12:00:00 GMT"}
    found = told(
        StorageUnreachable, ACTS["get"], serving(lambda *_: Reply(200, "cut", headers | {"Content-Length": "9"}))
    )
    assert isinstance(found, StorageError)
    assert not found.lasting


def test_head_refused_and_get_not(serving: Callable[..., S3Storage]) -> None:
    """A service that refuses HEAD alone is asked by GET."""
    headers = {"ETag": '"e"', "Last-Modified": "Sun, 01 Mar 2026 12:00:00 GMT"}
    storage = serving(lambda method, _: Reply(403) if method == "HEAD" else Reply(200, "body", headers))
    head = storage.head("feed.xml")
    assert head is not None
    assert (head.size, head.etag) == (4, "e")


def test_head_refused_for_what_is_absent(serving: Callable[..., S3Storage]) -> None:
    """A service that refuses HEAD, but tells by GET that nothing is there, is believed."""
    storage = serving(lambda method, _: Reply(403) if method == "HEAD" else error(404, "NoSuchKey"))
    assert storage.head("feed.xml") is None


@pytest.mark.parametrize("sent", [404, 403])
def test_a_bucket_that_may_not_be_looked_at(serving: Callable[..., S3Storage], sent: int) -> None:
    """Only a bucket that is said to be missing is missing; one that may not be looked at may be there."""
    storage = serving(lambda _, path: Reply(404) if "feed.xml" in path else Reply(sent))
    if sent == 404:
        told(BucketMissing, ACTS["head"], storage)
    else:
        assert storage.head("feed.xml") is None


def test_completion_that_fails_with_200(serving: Callable[..., S3Storage], tmp_path: Path) -> None:
    """A completion answered by 200 and an error is a failure, and the upload is given up."""
    asked = []

    def answer(method: str, path: str) -> Reply:
        asked.append(method)
        if method == "POST" and "uploads" in path:
            return Reply(200, "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>")
        if method == "POST":
            return Reply(200, "<Error><Code>InternalError</Code><Message>We failed.</Message></Error>")
        return Reply(204 if method == "DELETE" else 200, "", {"ETag": '"e"'})

    file = tmp_path / "talk.mp3"
    with file.open("wb") as sparse:
        sparse.truncate(THRESHOLD + 1)
    storage = serving(answer)
    told(StorageUnreachable, lambda s: s.put_file("talk.mp3", file, AUDIO, lambda _: None), storage)
    assert asked[-1] == "DELETE"


@pytest.mark.parametrize("code", ["NoSuchUpload", "NoSuchKey"])
def test_abandoning_what_has_ended(serving: Callable[..., S3Storage], code: str) -> None:
    """An upload that has ended meanwhile is no error, whatever the service calls it."""
    upload = Unfinished(key="talk.mp3", upload_id="u", started=datetime.now(UTC))
    asked: list[str] = []

    def answer(method: str, *_: object) -> Reply:
        asked.append(method)
        return error(404, code)

    serving(answer).abandon(upload)
    assert asked == ["DELETE"]


def test_abandoning_what_may_not_be(serving: Callable[..., S3Storage]) -> None:
    """An upload that may not be given up names the permission."""
    upload = Unfinished(key="talk.mp3", upload_id="u", started=datetime.now(UTC))
    found = told(AccessRefused, lambda s: s.abandon(upload), serving(lambda *_: error(403, "AccessDenied")))
    assert "s3:AbortMultipartUpload" in found.hint


def test_an_absent_object_is_named(serving: Callable[..., S3Storage]) -> None:
    """A missing object is named with its place."""
    found = told(ObjectAbsent, ACTS["get"], serving(lambda *_: error(404, "NoSuchKey")))
    assert "s3://show/feed.xml" in found.message


def test_credentials_of_this_machine_are_out_of_reach() -> None:
    """The tests see no account of whoever runs them."""
    assert not [name for name in os.environ if name.startswith("AWS_") and "KEY" in name]
