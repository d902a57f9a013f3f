"""Chapters in an MP4 file as podcli writes them: Nero's list, and the text track that Apple's players look for.

mutagen reads Nero's list but writes none. Only the index is made anew; the sound keeps its bytes.
"""

import struct
from typing import NamedTuple

from episodes.media.box_tree import BrokenTree, Node, box, parse, shift_offsets
from episodes.media.boxes import boxes
from episodes.media.recording import Recording
from episodes.tagging.text_track import text_samples, text_track
from episodes.tagging.written import Written

_MOST_NERO = 255
"""Its list counts in one byte."""
_LONGEST_NERO = 255
"""Bytes of a title, likewise."""
_TICKS = 10_000_000
"""Units per second of Nero's list."""
_LARGEST_INDEX = 1 << 27


class Layout(NamedTuple):
    """A file with its index made anew: what stands before and behind it stays, and something is added at the end."""

    start: int
    """Where the old index begins."""
    end: int
    """Where it ends."""
    moov: bytes
    """The new index."""
    added: bytes
    """What goes to the end of the file."""


def with_chapters(recording: Recording, words: Written) -> Layout | None:
    """Return the file's new layout; None if it keeps its chapters, being fragmented or given none.

    Raises `BrokenTree` if its index cannot be altered safely.
    """
    if not words.chapters:
        return None
    start, end = _extent(recording)
    old = recording.read(start + 8, end - start - 8)
    if parse(b"moov", old).child(b"mvex"):
        return None
    samples = text_samples(words)
    # How far everything behind the index moves is known once it is made; its size does not depend on that.
    grown = len(_index(old, words, end, moved=0, texts_at=0)) - (end - start)
    index = _index(old, words, end, moved=grown, texts_at=recording.size + grown + 8)
    return Layout(start, end, index, box(b"mdat", *(data for data, _ in samples)))


def _extent(recording: Recording) -> tuple[int, int]:
    """Return begin and end of the index, its header included."""
    for found in boxes(recording, 0, recording.size):
        if found.kind == b"moov":
            stated = int.from_bytes(recording.read(found.at - 8, 4), "big")
            # A header of sixteen bytes, or an index without an end, is nothing that programs write.
            if stated != found.end - found.at + 8 or found.end > recording.size or stated > _LARGEST_INDEX:
                raise BrokenTree
            return found.at - 8, found.end
    raise BrokenTree


def _index(old: bytes, words: Written, end: int, *, moved: int, texts_at: int) -> bytes:
    """Return the index with the chapters in it; `moved` is how far everything behind `end` goes."""
    moov = parse(b"moov", old)
    sound, header = _sound(moov), moov.child(b"mvhd")
    if sound is None or header is None or len(header.content) < 100:  # noqa: PLR2004 - its size
        raise BrokenTree
    _forget(moov, sound)
    shift_offsets(moov, end, moved)
    number = int.from_bytes(header.content[-4:], "big")
    header.content = header.content[:-4] + struct.pack(">I", number + 1)
    _folder(sound, b"tref").children.append(Node(b"chap", struct.pack(">I", number)))
    _folder(moov, b"udta").children.append(Node(b"chpl", _nero(words)))
    track = Node(b"trak", text_track(number, _scale(header.content), text_samples(words), texts_at))
    moov.children.insert(moov.children.index(sound) + 1, track)
    return moov.encoded()


def _sound(moov: Node) -> Node | None:
    """Return the track that the chapters belong to: the first with sound."""
    tracks = (node for node in moov.children if node.kind == b"trak")
    return next((node for node in tracks if node.under(b"mdia", b"hdlr")[8:12] == b"soun"), None)


def _forget(moov: Node, sound: Node) -> None:
    """Remove the chapters that are there."""
    chap = sound.under(b"tref", b"chap")
    named = {chap[at : at + 4] for at in range(0, len(chap), 4)}
    moov.children = [n for n in moov.children if n.kind != b"trak" or n is sound or _number(n) not in named]
    for parent, kind in ((sound.child(b"tref"), b"chap"), (moov.child(b"udta"), b"chpl")):
        if parent:
            parent.drop(kind)


def _number(trak: Node) -> bytes:
    header = trak.under(b"tkhd")
    at = 20 if header[:1] == b"\1" else 12
    return header[at : at + 4]


def _folder(parent: Node, kind: bytes) -> Node:
    """Return the first box of a kind in another one, made if there is none."""
    found = parent.child(kind)
    if found is None:
        found = Node(kind)
        parent.children.append(found)
    return found


def _scale(movie_header: bytes) -> int:
    """Return the units per second of the whole movie."""
    at = 20 if movie_header[:1] == b"\1" else 12
    return int.from_bytes(movie_header[at : at + 4], "big")


def _nero(words: Written) -> bytes:
    kept = words.chapters[:_MOST_NERO]
    entries = (_entry(round(chapter.start * _TICKS), chapter.title) for chapter in kept)
    return struct.pack(">IIB", 0x01000000, 0, len(kept)) + b"".join(entries)


def _entry(start: int, title: str) -> bytes:
    data = title.encode()[:_LONGEST_NERO].decode(errors="ignore").encode()
    return struct.pack(">QB", start, len(data)) + data
