"""Large uploads that were interrupted: they go on where they stopped, and leave nothing that is billed."""

import hashlib
import os
import signal
import subprocess
import sys

import pytest
from botocore.exceptions import ConnectionClosedError

from podcli.errors import StorageError
from podcli.storage import s3_multipart
from podcli.storage.contract import Headers
from podcli.storage.location import Bucket
from podcli.storage.s3 import S3Storage
from podcli.storage.upload_notes import UploadNotes
from tests.folders import ROOT

MIB = 1024 * 1024
SIZE = 23 * MIB
KEY = f"media/{'0' * 32}/owls.mp3"
CALLS = ("CreateMultipartUpload", *["UploadPart"] * 3, "CompleteMultipartUpload")


@pytest.fixture
def audio(tmp_path):
    """A file of three parts."""
    path = tmp_path / "owls.mp3"
    path.write_bytes(os.urandom(SIZE))
    return path


def headers(path):
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Headers(content_type="audio/mpeg", metadata={"sha256": digest})


@pytest.fixture
def bucket(make_bucket, moto_http):
    """A bucket of its own."""
    return Bucket(make_bucket(moto_http), "show/")


@pytest.fixture
def storage(bucket, moto_http, connection_to, tmp_path, monkeypatch):
    """A storage that keeps notes, and sends one part after another so that a strike is at a known place."""
    monkeypatch.setattr(s3_multipart, "THREADS", 1)
    return S3Storage(connection_to(moto_http), bucket, notes=UploadNotes(tmp_path / "uploads"))


class Line:
    """Counts the requests to the service, and cuts the line at one of them: before it, or after it was answered."""

    def __init__(self, storage, monkeypatch):
        self.calls, self.strike, self.phase = [], None, ""
        client = storage._client
        real = client._make_api_call

        def call(name, parameters):
            number = len(self.calls)
            self.calls.append(name)
            if number == self.strike and self.phase == "before":
                raise ConnectionClosedError(endpoint_url="https://s3.example/")
            answer = real(name, parameters)
            if number == self.strike and self.phase == "after":
                raise ConnectionClosedError(endpoint_url="https://s3.example/")
            return answer

        monkeypatch.setattr(client, "_make_api_call", call)


@pytest.fixture
def line(storage, monkeypatch):
    """The line between the storage and its service."""
    return Line(storage, monkeypatch)


def hint_of_failure(storage, audio):
    """Send the file; return what the failure advises, empty for none."""
    try:
        storage.put_file(KEY, audio, headers(audio), lambda _: None)
    except StorageError as error:
        return error.hint
    return ""


def unfinished(storage):
    return list(storage.unfinished())


def held(storage):
    """Return how many parts the service holds of unfinished uploads."""
    bucket, name = storage._bucket.name, storage._part.key(KEY)
    pages = [storage._client.list_parts(Bucket=bucket, Key=name, UploadId=u.upload_id) for u in unfinished(storage)]
    return sum(len(page.get("Parts", ())) for page in pages)


def test_a_calm_upload_takes_these_requests_and_keeps_no_note(storage, audio, line, tmp_path):
    """Begin, three parts, complete; nothing is asked that an interruption alone would need."""
    storage.put_file(KEY, audio, headers(audio), lambda _: None)
    assert tuple(line.calls) == CALLS
    assert [p for p in (tmp_path / "uploads").iterdir() if p.suffix == ".json"] == []


@pytest.mark.parametrize("phase", ["before", "after"])
@pytest.mark.parametrize("number", range(len(CALLS)))
def test_a_cut_line_loses_nothing_that_arrived(storage, audio, line, phase, number):
    """At each request the line is cut, before it or after it was carried out; the next run sends only what lacks."""
    line.strike, line.phase = number, phase
    hint = hint_of_failure(storage, audio)
    assert bool(hint) == ((number, phase) != (4, "after"))  # there the object is stored, and looking told so
    assert ("goes on where this one stopped" in hint) == (bool(hint) and number > 0)
    line.strike = None
    there = held(storage)
    line.calls, arrived = [], []
    storage.put_file(KEY, audio, headers(audio), arrived.append)
    sent = line.calls.count("UploadPart")
    if (number, phase) != (4, "after"):
        assert sent == 3 - there
        assert there >= (max(number - 1, 0) if phase == "before" else min(number, 3))
    assert sum(arrived) == SIZE
    blob = storage.get(KEY)
    assert blob.body == audio.read_bytes()
    assert blob.head.headers == headers(audio)
    begun_unanswered = (number, phase) == (0, "after")  # whose id nobody knows: the sweep finds it
    assert len(unfinished(storage)) == int(begun_unanswered)


def test_what_arrived_damaged_is_sent_again(storage, audio, line, bucket):
    """A part with another content than the file has there is not believed, whatever its number and size."""
    line.strike, line.phase = 3, "before"
    with pytest.raises(StorageError):
        storage.put_file(KEY, audio, headers(audio), lambda _: None)
    line.strike = None
    (upload,) = unfinished(storage)
    storage._client.upload_part(
        Bucket=bucket.name, Key=f"show/{KEY}", UploadId=upload.upload_id, PartNumber=2, Body=bytes(8 * MIB)
    )
    line.calls = []
    storage.put_file(KEY, audio, headers(audio), lambda _: None)
    assert line.calls.count("UploadPart") == 2
    assert storage.get(KEY).body == audio.read_bytes()


def test_another_content_begins_anew(storage, audio, line):
    """A file that was altered in between shares no part with the old upload."""
    line.strike, line.phase = 3, "before"
    with pytest.raises(StorageError):
        storage.put_file(KEY, audio, headers(audio), lambda _: None)
    line.strike, line.calls = None, []
    audio.write_bytes(os.urandom(SIZE))
    storage.put_file(KEY, audio, headers(audio), lambda _: None)
    assert tuple(line.calls) == CALLS
    assert storage.get(KEY).body == audio.read_bytes()


@pytest.mark.parametrize("damage", ["vanished", "note"])
def test_what_cannot_be_gone_on_with_begins_anew(storage, audio, line, tmp_path, damage):
    """An upload that somebody gave up, and a note that is no note, cost only the parts."""
    line.strike, line.phase = 3, "before"
    with pytest.raises(StorageError):
        storage.put_file(KEY, audio, headers(audio), lambda _: None)
    line.strike = None
    (upload,) = unfinished(storage)
    if damage == "vanished":
        storage.abandon(upload)
    else:
        for note in (tmp_path / "uploads").glob("*.json"):
            note.write_text("{")
    storage.put_file(KEY, audio, headers(audio), lambda _: None)
    assert storage.get(KEY).body == audio.read_bytes()


def test_two_at_once_do_not_disturb_each_other(storage, audio, tmp_path, line):
    """Who finds the note taken sends by itself and leaves the other one's upload alone."""
    fields = storage._part.fields(headers(audio))
    where = (storage._connection.endpoint, storage._bucket.name, storage._part.key(KEY))
    with UploadNotes(tmp_path / "uploads").claimed(*where, headers(audio).metadata["sha256"], repr(fields)) as claim:
        assert claim
        storage.put_file(KEY, audio, headers(audio), lambda _: None)
        assert claim.read() is None
    assert tuple(line.calls) == CALLS


@pytest.mark.parametrize("reason", [KeyboardInterrupt, SystemExit])
def test_a_signal_leaves_nothing_that_is_billed(storage, audio, tmp_path, reason):
    """What a person or a machine stops on purpose is given up at once."""

    def stop(_):
        raise reason

    with pytest.raises(reason):
        storage.put_file(KEY, audio, headers(audio), stop)
    assert unfinished(storage) == []
    assert list((tmp_path / "uploads").glob("*.json")) == []


@pytest.mark.parametrize("folder", ["file", "none"])
def test_without_a_place_for_notes_uploads_work_as_ever(storage, audio, tmp_path, folder):
    """A job without a home, or with a cache that is no folder, just cannot go on later."""
    (tmp_path / "file").write_text("")
    notes = UploadNotes(tmp_path / "file" if folder == "file" else None)
    storage = S3Storage(storage._connection, storage._bucket, notes=notes)
    storage.put_file(KEY, audio, headers(audio), lambda _: None)
    assert storage.get(KEY).body == audio.read_bytes()


PROGRAM = """
import os, signal, sys
from pathlib import Path
from podcli.storage.contract import Headers
from podcli.storage.location import Bucket
from podcli.storage.s3 import S3Storage
from podcli.storage.s3_client import Service, connect
from podcli.storage.upload_notes import UploadNotes

endpoint, bucket, notes, path, key, sha256 = sys.argv[1:]
storage = S3Storage(connect(Service(endpoint_url=endpoint)), Bucket(bucket, "show/"), notes=UploadNotes(Path(notes)))
client, real = storage._client, storage._client._make_api_call

def call(name, parameters):
    answer = real(name, parameters)
    if name == "UploadPart":
        os.kill(os.getpid(), signal.SIGKILL)
    return answer

client._make_api_call = call
storage.put_file(key, Path(path), Headers(content_type="audio/mpeg", metadata={"sha256": sha256}), lambda _: None)
"""


def test_a_killed_program_is_gone_on_with_by_the_next_one(storage, moto_http, audio, line, tmp_path):
    """After kill -9 in the middle of the parts another process sends only what had not arrived."""
    sha256 = headers(audio).metadata["sha256"]
    arguments = [moto_http.endpoint, storage._bucket.name, str(tmp_path / "uploads"), str(audio), KEY, sha256]
    environment = {**os.environ, **moto_http.environment, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], env=environment, check=False, capture_output=True, cwd=ROOT
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert len(unfinished(storage)) == 1
    there = held(storage)
    assert there >= 1
    line.calls = []
    storage.put_file(KEY, audio, headers(audio), lambda _: None)
    assert line.calls.count("UploadPart") == 3 - there
    assert storage.get(KEY).body == audio.read_bytes()
    assert unfinished(storage) == []
