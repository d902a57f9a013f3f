"""What is particular to the folder: crashes at every step, foreign hands, full and locked disks, symbolic links."""

import errno
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import filelock
import pytest

from podcli.errors import AccessRefused, ConditionFailed, StorageError
from podcli.storage import atomic, folder_files
from podcli.storage.contract import Absent, Headers, Unchanged, Unfinished
from podcli.storage.folder import FolderStorage
from podcli.storage.sidecar import Sidecar

OLD = Headers(content_type="application/rss+xml", metadata={"rev": "1"})
NEW = Headers(content_type="application/rss+xml", metadata={"rev": "2"})


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.fixture
def storage(tmp_path: Path) -> FolderStorage:
    return FolderStorage(tmp_path / "public", tmp_path / "public.podcli" / ".meta", "https://pod.example/")


def files_in(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def test_only_objects_are_public(storage: FolderStorage, tmp_path: Path) -> None:
    """The public folder holds the files under their keys and nothing else."""
    storage.put("media/0f/owls.mp3", b"x", OLD, Absent())
    storage.put("feed.xml", b"x", OLD)
    storage.put("feed.xml", b"y", NEW)
    assert files_in(storage.root) == ["feed.xml", "media/0f/owls.mp3"]
    assert storage.public_url() == "https://pod.example/"
    assert storage.url == str(tmp_path / "public")


def test_files_can_be_read_by_a_web_server(storage: FolderStorage) -> None:
    """Files get the rights that the umask gives, not those of a temporary file."""
    before = os.umask(0o022)
    try:
        storage.put("feed.xml", b"x", OLD)
    finally:
        os.umask(before)
    assert stat.S_IMODE((storage.root / "feed.xml").stat().st_mode) == 0o644


@pytest.mark.parametrize("fsync_number", range(1, 8))
def test_a_crash_at_any_write(storage: FolderStorage, fsync_number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed at any moment, a file is the old one with its metadata or the new one with its own: never a mixture."""
    storage.put("feed.xml", b"old", OLD)
    calls = 0
    real = os.fsync

    def strike(number: int) -> None:
        nonlocal calls
        calls += 1
        real(number)
        if calls == fsync_number:
            raise Killed

    monkeypatch.setattr(os, "fsync", strike)
    try:
        storage.put("feed.xml", b"new", NEW)
        died = False
    except Killed:
        died = True
    monkeypatch.undo()
    assert died is (fsync_number <= 4)
    blob = storage.get("feed.xml")
    expected = {b"old": OLD, b"new": NEW}
    assert blob.head.headers == expected[blob.body]
    storage.put("feed.xml", b"newer", NEW, Unchanged(blob.head.etag))
    assert storage.get("feed.xml").body == b"newer"


def test_a_crash_between_sidecar_and_file(storage: FolderStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed when the new file is announced but not in place, the old file keeps its own metadata."""
    storage.put("feed.xml", b"same", OLD)

    def strike(*_: object) -> None:
        raise Killed

    monkeypatch.setattr("podcli.storage.folder.atomic.rename", strike_after(1, strike))
    with pytest.raises(Killed):
        storage.put("feed.xml", b"same", NEW)
    monkeypatch.undo()
    assert storage.get("feed.xml").head.headers == OLD


def strike_after(passes: int, strike: Callable[..., None]) -> Callable[..., None]:
    real, calls = atomic.rename, 0

    def rename(temporary: Path, path: Path) -> None:
        nonlocal calls
        calls += 1
        if calls > passes:
            strike()
        real(temporary, path)

    return rename


@pytest.mark.parametrize("keep_date", [False, True])
def test_a_file_altered_by_other_hands(storage: FolderStorage, *, keep_date: bool) -> None:
    """A file that somebody edited is no longer described by its metadata, even with its date put back."""
    storage.put("feed.xml", b"ours", OLD)
    path = storage.root / "feed.xml"
    status = path.stat()
    path.write_bytes(b"edit")
    if keep_date:
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    blob = storage.get("feed.xml")
    assert (blob.body, blob.head.headers.metadata) == (b"edit", {})
    assert blob.head.headers.content_type == "application/rss+xml; charset=utf-8"


def test_an_edit_breaks_the_condition(storage: FolderStorage) -> None:
    """A writer who expects what we wrote fails on somebody's edit."""
    etag = storage.put("feed.xml", b"ours", OLD)
    (storage.root / "feed.xml").write_bytes(b"their edit")
    with pytest.raises(ConditionFailed):
        storage.put("feed.xml", b"new", NEW, Unchanged(etag))
    assert storage.get("feed.xml").body == b"their edit"


def test_a_copied_folder_keeps_its_metadata(storage: FolderStorage, tmp_path: Path) -> None:
    """Copied to another place with other dates, files are still described: by their content."""
    etag = storage.put("feed.xml", b"x", OLD)
    copy = tmp_path / "copy"
    for path in tmp_path.rglob("*"):
        if path.is_file():
            target = copy / path.relative_to(tmp_path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    head = FolderStorage(copy / "public", copy / "public.podcli" / ".meta").head("feed.xml")
    assert head is not None
    assert (head.etag, head.headers) == (etag, OLD)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b'{"descriptions": 1}'])
def test_a_damaged_sidecar(storage: FolderStorage, content: bytes) -> None:
    """A damaged sidecar describes nothing, and is replaced by the next write."""
    storage.put("feed.xml", b"x", OLD)
    storage._files.sidecars.path("feed.xml").write_bytes(content)
    assert storage.get("feed.xml").head.headers.metadata == {}
    storage.put("feed.xml", b"x", NEW)
    assert storage.get("feed.xml").head.headers == NEW


def test_a_known_file_is_not_hashed_again(storage: FolderStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking at a file that is as we wrote it reads nothing of it."""
    etag = storage.put("feed.xml", b"x", OLD)

    def refuse(*_: object) -> None:
        pytest.fail("the file was hashed")

    monkeypatch.setattr("hashlib.file_digest", refuse)
    head = storage.head("feed.xml")
    assert head is not None
    assert head.etag == etag


def test_readers_beside_a_writer(storage: FolderStorage) -> None:
    """Who reads while somebody writes sees one version or another, each with its own metadata."""
    storage.put("feed.xml", b"0", Headers(content_type="text/plain", metadata={"rev": "0"}))
    done = threading.Event()

    def write() -> None:
        for n in range(150):
            storage.put("feed.xml", str(n).encode(), Headers(content_type="text/plain", metadata={"rev": str(n)}))
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not done.is_set():
        blob = storage.get("feed.xml")
        assert blob.head.headers.metadata == {"rev": blob.body.decode()}
    writer.join()


def test_a_reader_who_is_overtaken_twice(storage: FolderStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who opened a file that was replaced twice before its sidecar was read looks again."""
    storage.put("feed.xml", b"old", OLD)
    real = storage._files.sidecars.read

    def read(key: str) -> Sidecar:
        monkeypatch.undo()
        storage.put("feed.xml", b"between", OLD)
        storage.put("feed.xml", b"new", NEW)
        return real(key)

    monkeypatch.setattr(storage._files.sidecars, "read", read)
    blob = storage.get("feed.xml")
    assert (blob.body, blob.head.headers) == (b"new", NEW)


def test_processes_that_write_at_once(storage: FolderStorage) -> None:
    """Of several processes that expect the same version, one wins each round: a counter loses nothing."""
    storage.put("counter", b"0", OLD)
    program = """
import sys
from pathlib import Path
from podcli.errors import ConditionFailed
from podcli.storage.contract import Headers, Unchanged
from podcli.storage.folder import FolderStorage
storage = FolderStorage(Path(sys.argv[1]), Path(sys.argv[2]))
left = 15
while left:
    blob = storage.get("counter")
    try:
        storage.put("counter", str(int(blob.body) + 1).encode(), Headers(content_type="text/plain"),
                    Unchanged(blob.head.etag))
        left -= 1
    except ConditionFailed:
        pass
"""
    arguments = [sys.executable, "-c", program, str(storage.root), str(storage.meta_root)]
    running = [subprocess.Popen(arguments) for _ in range(3)]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    assert storage.get("counter").body == b"45"


def test_a_lock_that_is_never_released(storage: FolderStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer does not wait for ever for another one; trying again may help."""
    storage.put("feed.xml", b"old", OLD)
    monkeypatch.setattr(folder_files, "LOCK_PATIENCE", 0.05)
    with filelock.FileLock(storage.meta_root / "~lock"), pytest.raises(StorageError, match="Another podcli") as caught:
        storage.put("feed.xml", b"new", NEW)
    assert not caught.value.lasting
    assert storage.get("feed.xml").body == b"old"
    assert files_in(storage.root) == ["feed.xml"]


@pytest.mark.parametrize(
    ("number", "kind", "words"),
    [
        (errno.ENOSPC, StorageError, "disk is full"),
        (errno.EDQUOT, StorageError, "disk is full"),
        (errno.EROFS, StorageError, "read-only"),
        (errno.EACCES, AccessRefused, "permission denied"),
        (errno.EPERM, AccessRefused, "permission denied"),
        (errno.EIO, StorageError, "input/output error"),
    ],
)
def test_a_disk_that_refuses(
    storage: FolderStorage, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[StorageError], words: str
) -> None:
    """A disk that refuses is told with path and way out; the old file stays, and nothing lies beside it."""
    storage.put("feed.xml", b"old", OLD)
    source = storage.root.parent / "feed.xml"
    source.write_bytes(b"new")

    def refuse(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    acts = (
        lambda: storage.put("feed.xml", b"new", NEW),
        lambda: storage.put_file("feed.xml", source, NEW, lambda _: None),
    )
    for act in acts:
        with pytest.raises(kind, match=words) as caught:
            act()
        assert str(storage.root / "feed.xml") in caught.value.message
        assert caught.value.hint
    monkeypatch.undo()
    assert storage.get("feed.xml").body == b"old"
    assert files_in(storage.root) == ["feed.xml"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_disk_that_is_really_full(storage: FolderStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that the system itself ends for lack of space leaves the old file."""
    storage.put("feed.xml", b"old", OLD)
    full = Path("/dev/full")
    monkeypatch.setattr(atomic, "open_new", lambda _: full.open("wb"))
    with pytest.raises(StorageError, match="disk is full"):
        storage.put("feed.xml", b"new", NEW)
    assert storage.get("feed.xml").body == b"old"


@pytest.fixture
def as_nobody() -> Iterator[None]:
    """Drop the rights of root, which no permission stops."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    yield
    os.seteuid(0)


def test_a_folder_that_may_not_be_written(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """A folder without the right to write is told by its name."""
    closed = tmp_path / "public"
    closed.mkdir()
    (closed / "feed.xml").write_bytes(b"old")
    closed.chmod(0o555)
    for parent in (tmp_path, *tmp_path.parents[:3]):
        parent.chmod(0o755)
    meta = tmp_path / "public.podcli"
    meta.mkdir()
    meta.chmod(0o777)
    storage = FolderStorage(closed, meta)
    request.getfixturevalue("as_nobody")
    with pytest.raises(AccessRefused, match="permission denied") as caught:
        storage.put("feed.xml", b"new", NEW)
    assert str(closed) in caught.value.message
    assert storage.get("feed.xml").body == b"old"
    with pytest.raises(AccessRefused):
        storage.delete("feed.xml")


def test_a_file_that_may_not_be_read(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """A stored file without the right to read it is told, not taken for missing."""
    for parent in (tmp_path, *tmp_path.parents[:2]):
        parent.chmod(0o755)
    storage = FolderStorage(tmp_path / "public", tmp_path / "meta")
    storage.put("feed.xml", b"x", OLD)
    (storage.root / "feed.xml").chmod(0)
    request.getfixturevalue("as_nobody")
    with pytest.raises(AccessRefused, match=r"feed\.xml"):
        storage.head("feed.xml")


def test_a_folder_in_place_of_a_file(storage: FolderStorage) -> None:
    """A folder is no object; writing where one is fails by name, and so does writing below a file."""
    storage.put("media/0f/owls.mp3", b"x", OLD)
    assert storage.head("media") is None
    storage.delete("media")
    with pytest.raises(StorageError, match="media"):
        storage.put("media", b"x", OLD)
    with pytest.raises(StorageError, match=r"owls\.mp3"):
        storage.put("media/0f/owls.mp3/more", b"x", OLD)
    assert storage.head("media/0f/owls.mp3/more") is None
    assert storage.get("media/0f/owls.mp3").body == b"x"


def test_links_are_not_followed_out_of_the_folder(storage: FolderStorage, tmp_path: Path) -> None:
    """Nothing is written or removed through a link that leads elsewhere; a link in place of a file is replaced."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "owls.mp3").write_bytes(b"theirs")
    storage.root.mkdir()
    (storage.root / "media").symlink_to(outside)
    (storage.root / "feed.xml").symlink_to(outside / "owls.mp3")
    for act in (lambda: storage.put("media/owls.mp3", b"x", OLD), lambda: storage.delete("media/owls.mp3")):
        with pytest.raises(StorageError, match="symbolic link"):
            act()
    storage.put("feed.xml", b"feed", OLD)
    assert (outside / "owls.mp3").read_bytes() == b"theirs"
    assert storage.get("feed.xml").body == b"feed"
    assert [entry.key for entry in storage.list()] == ["feed.xml"]


def test_a_folder_that_is_itself_a_link(tmp_path: Path) -> None:
    """The public folder may be a link to where the web server looks."""
    (tmp_path / "www").mkdir()
    (tmp_path / "public").symlink_to(tmp_path / "www")
    storage = FolderStorage(tmp_path / "public", tmp_path / "meta")
    storage.put("media/a", b"x", OLD)
    assert (tmp_path / "www" / "media" / "a").read_bytes() == b"x"


def test_foreign_files(storage: FolderStorage) -> None:
    """Files of other hands are listed if their name can be a key, and are never taken for ours otherwise."""
    storage.put("feed.xml", b"x", OLD)
    (storage.root / "index.html").write_text("<p>Hello")
    (storage.root / "Über uns.html").write_text("<p>Hello")
    assert [entry.key for entry in storage.list()] == ["feed.xml", "index.html"]
    head = storage.head("index.html")
    assert head is not None
    assert head.headers == Headers(content_type="text/html; charset=utf-8")


def test_what_a_killed_writer_leaves(storage: FolderStorage, tmp_path: Path) -> None:
    """A temporary file left by a killed process is no object; it is found as unfinished, and freed."""
    source = tmp_path / "owls.mp3"
    source.write_bytes(b"x" * 3_000_000)
    program = """
import os, sys
from pathlib import Path
from podcli.storage.contract import Headers
from podcli.storage.folder import FolderStorage
storage = FolderStorage(Path(sys.argv[1]), Path(sys.argv[2]))
storage.put_file("media/0f/owls.mp3", Path(sys.argv[3]), Headers(content_type="audio/mpeg"), lambda _: os._exit(9))
"""
    arguments = [sys.executable, "-c", program, str(storage.root), str(storage.meta_root), str(source)]
    assert subprocess.run(arguments, check=False).returncode == 9
    assert list(storage.list()) == []
    (left,) = storage.unfinished()
    assert left.key == "media/0f/owls.mp3"
    storage.abandon(left)
    storage.abandon(left)
    assert list(storage.unfinished()) == []
    assert list(storage.root.iterdir()) == []


@pytest.mark.parametrize("name", ["feed.xml", "../secret~1", "/etc/passwd~1", "sub/../../.secret~1"])
def test_only_our_own_temporary_files_are_freed(storage: FolderStorage, tmp_path: Path, name: str) -> None:
    """Giving up an upload removes nothing but a temporary file inside of the folder."""
    storage.put("feed.xml", b"x", OLD)
    (tmp_path / ".secret~1").write_text("mine")
    storage.abandon(Unfinished(key="feed.xml", upload_id=name, started=storage.get("feed.xml").head.modified))
    assert storage.get("feed.xml").body == b"x"
    assert (tmp_path / ".secret~1").exists()


def test_bookkeeping_inside_the_folder_is_no_object(tmp_path: Path) -> None:
    """Where the bookkeeping lies inside of the folder it is neither listed nor reached by a key."""
    storage = FolderStorage(tmp_path, tmp_path / ".meta" / "state")
    storage.put("catalog.json.gz", b"x", OLD)
    assert [entry.key for entry in storage.list()] == ["catalog.json.gz"]
    assert list(storage.list(".meta/state/")) == []
    with pytest.raises(StorageError, match="bookkeeping"):
        storage.put(".meta/state/x", b"x", OLD)


def test_deleting_removes_what_described_the_file(storage: FolderStorage) -> None:
    """Nothing is left of a deleted object, neither beside it nor among the sidecars."""
    storage.put("media/0f/owls.mp3", b"x", OLD)
    storage.delete("media/0f/owls.mp3")
    assert list(storage.root.iterdir()) == []
    assert files_in(storage.meta_root) == ["~lock"]


def test_long_names(storage: FolderStorage) -> None:
    """Names up to what disks allow are kept; longer ones are refused by name."""
    storage.put("x" * 240, b"x", OLD)
    assert storage.get("x" * 240).body == b"x"
    with pytest.raises(StorageError, match="xxx"):
        storage.put("x" * 300, b"x", OLD)
    with pytest.raises(StorageError, match="xxx"):
        storage.head("x" * 300)
