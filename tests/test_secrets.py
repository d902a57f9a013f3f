"""No credential gets into any output, stored object, state or cache, whatever is asked and whatever fails."""

import os
import subprocess
import sys

import pytest

from podcli.storage.location import Bucket
from podcli.storage.s3 import S3Storage
from tests.folders import ROOT, ShowFolder
from tests.loopback import answering

KEY, SECRET, TOKEN = "AKIASENTINELKEYID042", "sentinel/secret+0123456789abcdefABCDEF42", "sentinel-session-token-42=="
PODPING = "sentinel-podping-42"


@pytest.fixture
def environment(tmp_path):
    """The environment of a person with credentials that can be recognised."""
    return {
        **os.environ,
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_SESSION_TOKEN": TOKEN,
        "PODCLI_PODPING_TOKEN": PODPING,
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }


def podcli(show, environment, *arguments):
    """Run the real program at its most talkative; return all that it says."""
    command = [sys.executable, "-m", "podcli", "-vv", "-C", str(show.path), *arguments]
    done = subprocess.run(command, capture_output=True, check=False, cwd=ROOT, env=environment)
    return done.stdout + done.stderr


def leaks(text):
    """Return the credentials in some bytes, also as they look in JSON, URLs and base64 of headers."""
    escaped = SECRET.replace("/", "%2F").replace("+", "%2B")
    return [secret for secret in (KEY, SECRET, escaped, TOKEN, PODPING) if secret.encode() in text]


def written(*folders):
    """Return the bytes of every file below some folders."""
    paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return b"\0".join(path.read_bytes() for path in paths)


def test_what_goes_well_keeps_them(tmp_path, environment, moto_http, make_bucket, connection_to):
    """Publishing, refreshing, looking, examining: nothing says a credential, and nothing that is stored holds one."""
    bucket = make_bucket(moto_http)
    show = ShowFolder(tmp_path / "show")
    show.configure(
        storage=f'url = "s3://{bucket}/show"\nendpoint_url = "{moto_http.endpoint}"\naddressing_style = "path"\n'
        f'public_url = "{moto_http.endpoint}/{bucket}/show/"\nacl = "public-read"\n[announce]\npodping = true'
    )
    show.add("owls")
    said = b"".join(
        podcli(show, environment, *arguments)
        for arguments in (
            ("publish",),
            ("--json", "publish"),
            ("refresh",),
            ("status",),
            ("history", "--json"),
            ("doctor",),
            ("prune", "--dry-run"),
            ("check",),
        )
    )
    storage = S3Storage(connection_to(moto_http), Bucket(bucket, ""))
    stored = [storage.get(entry.key) for entry in storage.list()]
    assert len(stored) > 3
    assert b"revision 1" in said
    assert leaks(said) == []
    assert leaks(b"".join(blob.body + repr(blob.head).encode() for blob in stored)) == []
    assert leaks(written(tmp_path / "show", tmp_path / "cache")) == []


ECHOES = {
    "error": b"<?xml version='1.0'?><Error><Code>SignatureDoesNotMatch</Code><Message>%s</Message></Error>",
    "unknown": b"<?xml version='1.0'?><Error><Code>Strange</Code><Message>%s</Message></Error>",
    "garbage": b"%s",
}


@pytest.mark.parametrize(("kind", "status"), [("error", 403), ("unknown", 400), ("garbage", 200), ("garbage", 404)])
def test_a_service_that_repeats_what_it_was_sent_leaks_nothing(tmp_path, environment, kind, status):
    """Answers with our own headers in them are not passed on to the screen."""

    def echo(request):
        sent = "; ".join(f"{name}: {value}" for name, value in request.headers.items())
        body = ECHOES[kind] % f"{sent} {KEY} {SECRET} {TOKEN}".encode()
        return status, {"Content-Type": "application/xml", "Content-Length": str(len(body))}, body

    show = ShowFolder(tmp_path / "show")
    show.add("owls")
    with answering(echo) as address:
        show.configure(
            storage=f'url = "s3://bucket"\nendpoint_url = "{address}"\naddressing_style = "path"\n'
            f'public_url = "{address}bucket/"'
        )
        said = podcli(show, environment | {"PODCLI_DEBUG": "1"}, "publish")
        said += podcli(show, environment, "--json", "doctor") if status != 200 else b""
    assert len(said) > 100
    assert leaks(said) == []


def test_credentials_of_a_profile_are_kept_as_well(tmp_path, environment):
    """They are in no variable; what the connection found is not said either."""
    (tmp_path / "credentials").write_text(
        f"[default]\naws_access_key_id = {KEY}\naws_secret_access_key = {SECRET}\naws_session_token = {TOKEN}\n"
    )
    bare = {name: value for name, value in environment.items() if value not in {KEY, SECRET, TOKEN}}
    bare["AWS_SHARED_CREDENTIALS_FILE"] = str(tmp_path / "credentials")
    show = ShowFolder(tmp_path / "show")
    show.add("owls")

    def echo(_):
        body = ECHOES["error"] % f"{KEY} {SECRET} {TOKEN}".encode()
        return 403, {"Content-Type": "application/xml", "Content-Length": str(len(body))}, body

    with answering(echo) as address:
        show.configure(
            storage=f'url = "s3://bucket"\nendpoint_url = "{address}"\naddressing_style = "path"\n'
            f'public_url = "{address}bucket/"'
        )
        said = podcli(show, bare, "publish")
    assert b"secret access key is wrong" in said
    assert leaks(said) == []


def test_credentials_in_an_address_are_refused_and_not_repeated(tmp_path, environment):
    """Who writes them into the settings is told so without seeing them again."""
    show = ShowFolder(tmp_path / "show")
    show.configure(storage=f'url = "s3://bucket"\nendpoint_url = "https://{KEY}:{TOKEN}@s3.example/"')
    said = podcli(show, environment, "publish")
    assert b"credentials" in said
    assert leaks(said) == []
