"""What every storage promises, asked of each of them: folder, memory, and S3 on moto and Ceph."""

import hashlib
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from podcli.errors import ConditionFailed, ObjectAbsent, StorageError
from podcli.storage.contract import Absent, Headers, Storage, Unchanged
from podcli.storage.folder import FolderStorage
from podcli.storage.memory import MemoryStorage
from tests.conftest import S3_SERVERS

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = Headers(content_type="text/plain; charset=utf-8", cache_control="public, max-age=300", metadata={"rev": "7"})
LARGE = 8 * 1024 * 1024
"""Bytes above which S3 sends parts."""


@pytest.fixture(params=("folder", "memory", *S3_SERVERS))
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    """Every back-end in turn."""
    if request.param == "folder":
        return FolderStorage(tmp_path / "public", tmp_path / "public.podcli" / ".meta")
    if request.param == "memory":
        return MemoryStorage()
    make: Callable[..., Storage] = request.getfixturevalue("s3_storage")
    return make(request.getfixturevalue(request.param.replace("-", "_")))


def described(content: bytes) -> Headers:
    digest = hashlib.sha256(content).hexdigest()
    return Headers(content_type="audio/mpeg", cache_control="no-cache", metadata={"sha256": digest})


def test_what_was_put_is_got(storage: Storage) -> None:
    """A stored object comes back with its bytes, its headers, its etag and the moment it was written."""
    etag = storage.put("feed.xml", b"\x00feed\xff", TEXT)
    blob = storage.get("feed.xml")
    assert blob.body == b"\x00feed\xff"
    assert blob.head.headers == TEXT
    assert blob.head.etag == etag
    assert blob.head.size == 6
    assert abs(blob.head.modified - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize("size", [0, 1, 3_000_000])
def test_a_body_comes_in_pieces(storage: Storage, size: int) -> None:
    """All pieces together are the object; what is not there is said."""
    body = bytes(n % 251 for n in range(size))
    storage.put("media/0f/owls.mp3", body, TEXT)
    assert b"".join(storage.stream("media/0f/owls.mp3")) == body
    with pytest.raises(ObjectAbsent, match="media/0f/gone"):
        list(storage.stream("media/0f/gone.mp3"))


def test_head_agrees_with_get(storage: Storage) -> None:
    """HEAD tells of an object just what GET tells of it."""
    storage.put("a/b/c.txt", b"x", TEXT)
    assert storage.head("a/b/c.txt") == storage.get("a/b/c.txt").head


@pytest.mark.parametrize("key", ["nothing", "no/such/thing"])
def test_what_is_not_there(storage: Storage, key: str) -> None:
    """A missing object has no head, and getting it says which one is missing."""
    assert storage.head(key) is None
    with pytest.raises(ObjectAbsent, match=key):
        storage.get(key)


@pytest.mark.parametrize("body", [b"", b"x" * 1_000_000])
def test_bodies_of_any_size(storage: Storage, body: bytes) -> None:
    """Empty and large bodies are kept alike."""
    storage.put("body", body, TEXT)
    assert storage.get("body").body == body


def test_putting_again_replaces_body_and_headers(storage: Storage) -> None:
    """A second put leaves nothing of the first one, neither bytes nor metadata, and gives another etag."""
    first = storage.put("feed.xml", b"one", TEXT)
    second = storage.put("feed.xml", b"two", Headers(content_type="application/rss+xml"))
    blob = storage.get("feed.xml")
    assert (blob.body, blob.head.etag) == (b"two", second)
    assert second != first
    assert blob.head.headers == Headers(content_type="application/rss+xml")


def test_same_bytes_with_other_metadata(storage: Storage) -> None:
    """Putting the same bytes with other metadata changes the metadata."""
    storage.put("feed.xml", b"same", TEXT)
    storage.put("feed.xml", b"same", Headers(content_type="text/plain", metadata={"rev": "8"}))
    head = storage.head("feed.xml")
    assert head is not None
    assert head.headers.metadata == {"rev": "8"}


def test_metadata_names_are_lower_case(storage: Storage) -> None:
    """Metadata names come back in lower case, whatever case they were given in."""
    storage.put("feed.xml", b"x", Headers(content_type="text/plain", metadata={"As-Of": "Noon"}))
    assert storage.get("feed.xml").head.headers.metadata == {"as-of": "Noon"}


@pytest.mark.parametrize("value", ["grün", "two\nlines", "x" * 3000])
def test_metadata_that_cannot_be_kept_is_refused(storage: Storage, value: str) -> None:
    """Metadata beyond printable ASCII or 2 KB is refused by every storage, and nothing is written."""
    with pytest.raises(StorageError):
        storage.put("feed.xml", b"x", Headers(content_type="text/plain", metadata={"note": value}))
    assert storage.head("feed.xml") is None


@pytest.mark.parametrize("key", ["", "/a", "a/", "a//b", "../a", "a/../b", "a/.", "ä", "a b", "a~b", "a\nb"])
def test_names_that_no_storage_can_hold(storage: Storage, key: str) -> None:
    """A key that some back-end could not hold is refused by all, in every method."""
    for attempt in (storage.get, storage.head, storage.delete):
        with pytest.raises(StorageError, match="cannot be the name"):
            attempt(key)
    with pytest.raises(StorageError, match="cannot be the name"):
        storage.put(key, b"x", TEXT)


def test_absent_condition(storage: Storage) -> None:
    """A put that expects nothing succeeds once and then fails, leaving what is there."""
    storage.put("catalog", b"first", TEXT, Absent())
    with pytest.raises(ConditionFailed) as caught:
        storage.put("catalog", b"second", TEXT, Absent())
    assert not caught.value.lasting
    assert storage.get("catalog").body == b"first"


def test_unchanged_condition(storage: Storage) -> None:
    """A put that expects a version succeeds on it and fails on any other, leaving what is there."""
    first = storage.put("catalog", b"first", TEXT)
    second = storage.put("catalog", b"second", TEXT, Unchanged(first))
    assert storage.get("catalog").head.etag == second
    with pytest.raises(ConditionFailed):
        storage.put("catalog", b"third", TEXT, Unchanged(first))
    assert storage.get("catalog").body == b"second"
    storage.put("catalog", b"third", TEXT, Unchanged(second))
    assert storage.get("catalog").body == b"third"


def test_unchanged_condition_on_nothing(storage: Storage) -> None:
    """A put that expects a version fails where nothing is, and writes nothing."""
    with pytest.raises(ConditionFailed):
        storage.put("catalog", b"x", TEXT, Unchanged("0123456789abcdef0123456789abcdef"))
    assert storage.head("catalog") is None


def test_of_many_writers_one_wins(storage: Storage) -> None:
    """Of several writers at one moment that expect the same version, exactly one succeeds."""
    etag = storage.put("catalog", b"start", TEXT)
    outcomes: list[str] = []
    gate = threading.Barrier(4)

    def write(name: str) -> None:
        gate.wait()
        try:
            storage.put("catalog", name.encode(), TEXT, Unchanged(etag))
        except ConditionFailed:
            return
        outcomes.append(name)

    threads = [threading.Thread(target=write, args=(f"writer {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 1
    assert storage.get("catalog").body == outcomes[0].encode()


@pytest.mark.parametrize("size", [0, 1, 100_000, LARGE, LARGE + 1, 2 * LARGE + 3])
def test_files_of_any_size(storage: Storage, tmp_path: Path, size: int) -> None:
    """A file arrives whole, with its headers and its hash, and its progress adds up to its size."""
    content = hashlib.shake_128(str(size).encode()).digest(min(size, 1000)) * (size // 1000 + 1)
    content = content[:size]
    file = tmp_path / "owls.mp3"
    file.write_bytes(content)
    counted: list[int] = []
    storage.put_file("media/0f/owls.mp3", file, described(content), counted.append)
    blob = storage.get("media/0f/owls.mp3")
    assert blob.body == content
    assert blob.head.headers == described(content)
    assert sum(counted) == size
    assert all(count > 0 for count in counted)
    assert list(storage.unfinished()) == []


def test_a_file_replaces_what_was_there(storage: Storage, tmp_path: Path) -> None:
    """Sending a file under a used key replaces the object."""
    storage.put("cover.jpg", b"old", TEXT)
    file = tmp_path / "cover.jpg"
    file.write_bytes(b"new")
    storage.put_file("cover.jpg", file, described(b"new"), lambda _: None)
    assert storage.get("cover.jpg").body == b"new"


@pytest.mark.parametrize("size", [1000, LARGE * 3])
def test_a_file_that_is_not_what_was_announced(storage: Storage, tmp_path: Path, size: int) -> None:
    """A file whose content is not that of the announced hash is refused by name, and nothing appears."""
    file = tmp_path / "owls.mp3"
    file.write_bytes(bytes(size))
    with pytest.raises(StorageError, match=r"owls\.mp3 changed"):
        storage.put_file("owls.mp3", file, described(b"something else"), lambda _: None)
    assert storage.head("owls.mp3") is None
    assert list(storage.unfinished()) == []


@pytest.mark.parametrize("change", ["longer", "shorter", "touched", "gone"])
def test_a_file_that_changes_while_it_is_sent(storage: Storage, tmp_path: Path, change: str) -> None:
    """A file altered under our hands is refused by name, nothing appears, and the old object stays."""
    storage.put("owls.mp3", b"old", TEXT)
    file = tmp_path / "owls.mp3"
    file.write_bytes(bytes(LARGE * 3))

    def alter(_: int) -> None:
        if change == "longer":
            with file.open("ab") as more:
                more.write(b"more")
        elif change == "shorter":
            with file.open("r+b") as less:
                less.truncate(LARGE)
        elif change == "touched":
            with file.open("r+b") as same:
                same.write(b"\x01")
        else:
            file.unlink(missing_ok=True)

    with pytest.raises(StorageError, match=r"owls\.mp3"):
        storage.put_file("owls.mp3", file, Headers(content_type="audio/mpeg"), alter)
    assert storage.get("owls.mp3").body == b"old"
    assert list(storage.unfinished()) == []


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, SystemExit, RuntimeError])
@pytest.mark.parametrize("size", [1000, LARGE * 3])
def test_an_interrupted_file_leaves_nothing(
    storage: Storage, tmp_path: Path, interrupt: type[BaseException], size: int
) -> None:
    """Whatever interrupts the sending of a file, no object, no part and no temporary file stays behind."""
    file = tmp_path / "owls.mp3"
    file.write_bytes(bytes(size))

    def stop(_: int) -> None:
        raise interrupt

    with pytest.raises(interrupt):
        storage.put_file("owls.mp3", file, Headers(content_type="audio/mpeg"), stop)
    assert list(storage.unfinished()) == []
    assert list(storage.list()) == [] or size == 1000


@pytest.mark.parametrize("what", ["missing", "folder"])
def test_a_file_that_cannot_be_read(storage: Storage, tmp_path: Path, what: str) -> None:
    """A file that is missing or no file is refused by name."""
    path = tmp_path / "owls.mp3"
    if what == "folder":
        path.mkdir()
    with pytest.raises(StorageError, match=r"owls\.mp3"):
        storage.put_file("owls.mp3", path, TEXT, lambda _: None)
    assert storage.head("owls.mp3") is None


def test_listing(storage: Storage) -> None:
    """A listing holds every object whose key starts with the prefix, in the order of the keys, with its size."""
    for key in ("media/b/2", "media/a/1", "media-old", "feed.xml", "media/b.x"):
        storage.put(key, key.encode(), TEXT)
    assert [entry.key for entry in storage.list()] == ["feed.xml", "media-old", "media/a/1", "media/b.x", "media/b/2"]
    assert [entry.key for entry in storage.list("media/")] == ["media/a/1", "media/b.x", "media/b/2"]
    assert [entry.key for entry in storage.list("media/b")] == ["media/b.x", "media/b/2"]
    assert [entry.size for entry in storage.list("feed")] == [len("feed.xml")]
    assert list(storage.list("nothing/")) == []
    head = storage.head("feed.xml")
    assert head is not None
    assert next(iter(storage.list("feed"))).modified.replace(microsecond=0) == head.modified


def test_listing_an_empty_place(storage: Storage) -> None:
    """A place where nothing was stored yet lists nothing."""
    assert list(storage.list()) == []
    assert list(storage.unfinished()) == []


def test_deleting(storage: Storage) -> None:
    """A deleted object is gone with its metadata; deleting again, or what never was, is no error."""
    storage.put("a/b", b"x", TEXT)
    storage.put("a/c", b"x", TEXT)
    storage.delete("a/b")
    storage.delete("a/b")
    storage.delete("never/was")
    assert storage.head("a/b") is None
    assert [entry.key for entry in storage.list()] == ["a/c"]


def test_the_clock(storage: Storage) -> None:
    """A storage's clock, where it has one, tells the time."""
    storage.head("anything")
    clock = storage.clock()
    assert clock is None or abs(clock - datetime.now(UTC)) < timedelta(seconds=30)
