"""What the doctor says of a service that refuses, lacks something or cannot be reached, as the command tells it."""

import json
import signal
import subprocess
import sys
from datetime import timedelta

import pytest

from podcli.cli import run
from podcli.clock import utc_now
from podcli.config_storage import StorageSettings
from podcli.doctor import place_checks, stranger_checks
from podcli.doctor.examining import examine
from podcli.errors import ConditionFailed
from podcli.storage import Places, open_places, s3_repeating
from podcli.storage.contract import ConditionsMissing
from podcli.storage.memory import MemoryStorage
from tests.canned import Reply, canned, error
from tests.misbehaving import hosting, status
from tests.servers import free_port

KEYS = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMIexample"}
ANSWERS = {
    "InvalidAccessKeyId": (403, "does not know this access key", "AWS_ACCESS_KEY_ID"),
    "SignatureDoesNotMatch": (403, "the secret access key is wrong", "AWS_SECRET_ACCESS_KEY"),
    "ExpiredToken": (400, "has expired", "Sign in again"),
    "RequestTimeTooSkewed": (403, "This machine's clock differs too much", "Set this machine's clock"),
    "NoSuchBucket": (404, "There is no bucket show", "Make the bucket first"),
    "AccessDenied": (403, "access denied", "lack the permission s3:PutObject"),
    "PermanentRedirect": (301, "is in another region", "Give --region eu-west-1"),
}

BARRED = {"NoSuchBucket": 2, "InvalidAccessKeyId": 1, "SignatureDoesNotMatch": 1, "ExpiredToken": 1}
"""What bars the way to everything, with how often it is told: each bucket is missing for itself."""


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    """Don't wait between attempts that are known to fail."""
    monkeypatch.setattr(s3_repeating, "ATTEMPTS", 1)
    monkeypatch.setattr("urllib3.Retry.sleep", lambda *_: None)
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)


def doctor(capsys, endpoint, *more):
    """Run the command; return its exit code and what it told, as scripts read it."""
    storage = ["--storage", "s3://show/notes", "--state-url", "s3://private/notes", "--addressing-style", "path"]
    code = run(["--json", "doctor", *storage, "--endpoint-url", endpoint, "--public-url", f"{endpoint}/show/", *more])
    found = json.loads(capsys.readouterr().out)
    assert all(list(check) == ["check", "ok", "message", "cure"] for check in found)
    assert not any(key in check["message"] + check["cure"] for check in found for key in KEYS.values())
    return code, found


@pytest.mark.parametrize("kind", ANSWERS)
def test_what_a_service_refuses_is_told_with_its_cure(kind, capsys):
    """Every look that needs the service fails with the same reason.

    Where there is no bucket, or the service does not take the credentials at all, that is told once, and none is taken.
    """
    number, message, cure = ANSWERS[kind]
    with canned(lambda *_: error(number, kind, **{"x-amz-bucket-region": "eu-west-1"})) as service:
        code, found = doctor(capsys, service.endpoint)
    failing = {check["check"]: check for check in found if not check["ok"]}
    assert code == 1
    assert message in failing["public-place"]["message"]
    assert any(cure in check["cure"] for check in found if check["check"] == "public-place")
    others = {"catalog", "conditional-writes", "public-access", "state"}
    if kind in BARRED:
        assert [check["ok"] for check in found] == [False] * BARRED[kind]
    else:
        assert set(failing) >= {"public-place", "private-place"} | others


def test_where_nobody_answers_nothing_is_called_well(tmp_path):
    """A listing that could not be asked for is not called closed."""
    places = open_at(f"http://127.0.0.1:{free_port()}", tmp_path)
    assert list(stranger_checks.listing(places, ())) == []


def test_missing_credentials_are_a_failed_check(capsys, monkeypatch):
    """Scripts get the list that they expect; a document cannot be printed nor a catalog rebuilt all the same."""
    for name in KEYS:
        monkeypatch.delenv(name)
    code, found = doctor(capsys, "http://127.0.0.1:9")
    assert (code, [check["check"] for check in found]) == (1, ["credentials"])
    assert not found[0]["ok"]
    assert "AWS_ACCESS_KEY_ID" in found[0]["cure"]
    assert run(["doctor", "--recover", "--storage", "s3://show", "--endpoint-url", "http://127.0.0.1:9"]) == 1


def test_a_clock_that_is_far_off_is_told_beside_the_refusal(tmp_path):
    """The service's own time is learnt from its refusals too."""
    with canned(lambda *_: error(403, "RequestTimeTooSkewed")) as service:
        found = list(examine(open_at(service.endpoint, tmp_path), "feed.xml", utc_now() + timedelta(hours=2)))
    (clock,) = [check for check in found if check.check == "clock"]
    assert not clock.ok
    assert "timedatectl" in clock.cure


def test_an_endpoint_where_nobody_is_ends_soon(capsys):
    """The places cannot be reached, and what is tried after them says so too."""
    code, found = doctor(capsys, f"http://127.0.0.1:{free_port()}")
    first = found[0]
    assert (code, first["ok"]) == (1, False)
    assert "refuses the connection" in first["message"]
    assert "--endpoint-url" in first["cure"]


def test_something_that_is_no_storage_service_is_told(capsys):
    """A web page answers, but not as a storage does."""
    with canned(lambda *_: Reply(200, "<html>Welcome</html>")) as service:
        code, found = doctor(capsys, service.endpoint)
    first = found[0]
    assert (code, first["ok"]) == (1, False)
    assert "is no S3 service" in first["message"]


class Missing(MemoryStorage):
    """A service that knows no conditions."""

    def put(self, key, body, headers, condition=None):
        """Refuse every condition."""
        if condition is not None:
            raise ConditionsMissing("It does not know conditional writes.")
        return super().put(key, body, headers)


class Stubborn(MemoryStorage):
    """A service that fails every condition, also one that holds."""

    def put(self, key, body, headers, condition=None):
        """Fail every condition."""
        if condition is not None:
            raise ConditionFailed("It is not what was expected.")
        return super().put(key, body, headers)


@pytest.mark.parametrize("kind", [Missing, Stubborn])
def test_conditions_that_are_missing_are_told(kind):
    """The cure names single_writer and what it demands of a person; nothing but the verdict stays."""
    public, state = kind("public"), kind("state")
    checks = list(place_checks.conditions(Places(public=public, state=state)))
    assert [check.ok for check in checks] == [False, False]
    assert all("missing" in check.message and "two machines" in check.cure for check in checks)
    assert [entry.key for place in (public, state) for entry in place.list()] == ["conditions.json"]


def test_a_signal_leaves_no_scratch_object(moto_http, make_bucket, connection_to):
    """A doctor that waits for a public address that hangs is ended by SIGTERM, and cleans up after itself."""
    public, state = make_bucket(moto_http), make_bucket(moto_http)
    with hosting() as host:
        asked = []

        def answer(one):
            asked.append(one)
            doctor.send_signal(signal.SIGTERM)
            return status(404, "Not Found")(one)

        host.otherwise = answer
        storage = ["--storage", f"s3://{public}", "--state-url", f"s3://{state}", "--public-url", host.url]
        doctor = subprocess.Popen(
            [sys.executable, "-m", "podcli", "doctor", *storage, "--endpoint-url", moto_http.endpoint],
            env=moto_http.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        doctor.communicate(timeout=60)
    assert asked
    assert doctor.returncode == 128 + signal.SIGTERM
    s3 = connection_to(moto_http).client
    assert "Contents" not in s3.list_objects_v2(Bucket=public)
    kept = [found["Key"] for found in s3.list_objects_v2(Bucket=state).get("Contents", ())]
    assert kept == ["conditions.json"]


def open_at(endpoint, base, public="show", state="private"):
    settings = StorageSettings(
        url=f"s3://{public}/notes",
        state_url=f"s3://{state}/notes",
        endpoint_url=endpoint,
        public_url=f"{endpoint}/{public}/notes/",
        addressing_style="path",
    )
    return open_places(settings, base)
