"""Files that were made to keep a program busy or to fill its memory, for the tests that read them."""

import struct
import zlib
from collections.abc import Iterator

from tests.fuzz_seeds import frame, id3
from tests.sounds import data

_SIZES = (0xFFFFFFFF, 0x7FFFFFFF, 0x80000000, 0x40000000)


def bombs() -> Iterator[tuple[str, bytes]]:
    """Yield files whose words are compressed a thousandfold, by name."""
    sound, large, many = data("cbr.mp3"), _zeros(b"\0eng\0", 1 << 29), _zeros(b"\0eng\0", 1 << 24)
    picture = _zeros(b"\0image/png\0\3\0", 1 << 28)
    for version in (3, 4):
        flags = 0x0009 if version == 4 else 0x0080
        inner = frame(version, "APIC", bytes(4) + picture, flags)
        dolls = zlib.compress(b"one\0" + bytes(16) + inner)
        for name, frames in (
            ("bomb", [frame(version, "COMM", bytes(4) + large, flags)]),
            ("bombs", [frame(version, "COMM", bytes(4) + many, flags)] * 60),
            ("chapter-bomb", [frame(version, "CHAP", b"one\0" + bytes(16) + inner)]),
            ("russian-dolls", [frame(version, "CHAP", bytes(4) + dolls, flags)]),
        ):
            yield f"{name}{version}.mp3", id3(version, frames) + sound
    tag = id3(3, [frame(3, "APIC", bytes(4) + picture, 0x0080)])
    yield "bomb.wav", data("plain.wav") + b"id3 " + struct.pack("<I", len(tag)) + tag


def _zeros(head: bytes, count: int) -> bytes:
    """Return the compressed form of so many zeros, without having them all in memory."""
    worker, mebibyte = zlib.compressobj(1), bytes(1 << 20)
    return worker.compress(head) + b"".join(worker.compress(mebibyte) for _ in range(count >> 20)) + worker.flush()


def multitudes(size: int) -> Iterator[tuple[str, bytes]]:
    """Yield files of about so many bytes with parts beyond number, by name."""
    sound, flac = data("cbr.mp3"), data("plain.flac")
    for version in (2, 3, 4):
        for name, body in (("TT2", b""), ("TXX", b"\0a\0"), ("COM", b"\0eng\0"), ("PIC", b"\0PNG\3\0"), ("XXX", b"1")):
            long = {"TT2": "TIT2", "TXX": "TXXX", "COM": "COMM", "PIC": "APIC", "XXX": "XXXX"}
            part = frame(version, name if version == 2 else long[name], body + b"\0x")
            yield f"{name}{version}.mp3", id3(version, [part * (size // len(part))]) + sound
    chapter = b"".join(frame(3, "CHAP", b"%06d\0" % number + bytes(16)) for number in range(size // 33))
    yield "chapters.mp3", id3(3, [chapter]) + sound
    nested = b""
    for _ in range(3_000):
        nested = frame(3, "CHAP", b"a\0" + bytes(16) + nested)
    yield "nested-chapters.mp3", id3(3, [nested]) + sound
    ape = b"".join(struct.pack("<II", 1, 0) + b"k%06d\0x" % number for number in range(size // 18))
    footer = struct.pack("<8sIIII8x", b"APETAGEX", 2000, len(ape) + 32, size // 18, 0)
    yield "ape.mp3", sound + ape + footer
    for name, comment in (("empty", b""), ("chapters", b"CHAPTER001=x"), ("title", b"title=x"), ("other", b"a=")):
        comments = struct.pack("<I", 0) + struct.pack("<I", size // (len(comment) + 4))
        comments += (struct.pack("<I", len(comment)) + comment) * (size // (len(comment) + 4))
        block = b"\x04" + len(comments).to_bytes(3, "big") + comments
        yield f"{name}.flac", flac[:42] + block + flac[42:]
        yield f"{name}.ogg", _ogg(data("plain.ogg"), b"\x03vorbis" + comments + b"\1")
        yield f"{name}.opus", _ogg(data("plain.opus"), b"OpusTags" + comments)
    yield "blocks.flac", flac[:42] + b"\x02\0\0\0" * (size // 4) + flac[42:]
    yield "pictures.flac", flac[:42] + (b"\x06\0\0\x20" + bytes(32)) * (size // 36) + flac[42:]
    yield "frames.flac", flac[:9_000] + b"\xff\xf8\x69\x08\0" * (size // 5)
    yield "frames-number.flac", flac[:9_000] + b"\xff\xf8\x69\x08\xfe\xbf\xbf\xbf\xbf\xbf\xbf" * (size // 11)
    yield from _boxes(size)
    yield from _chunks(size)


def _boxes(size: int) -> Iterator[tuple[str, bytes]]:
    whole = data("index-first.m4a")
    yield "many.m4a", whole + b"\0\0\0\x08free" * (size // 8)
    yield "moofs.m4a", data("fragmented.m4a") + b"\0\0\0\x08moof" * (size // 8)
    trafs = _box(b"moof", b"\0\0\0\x08traf" * (size // 8))
    yield "trafs.m4a", data("fragmented.m4a") + trafs
    moov = whole.find(b"moov") - 4
    end = moov + int.from_bytes(whole[moov : moov + 4], "big")
    inside = whole[moov + 8 : end]
    for name, more in (
        ("traks", b"\0\0\0\x08trak" * (size // 8)),
        ("udtas", b"\0\0\0\x08udta" * (size // 8)),
        ("nested", _nested(b"moov", 5_000)),
        ("nested-udta", _box(b"udta", _nested(b"udta", 5_000))),
        ("nested-meta", _box(b"udta", _nested(b"meta", 5_000))),
        ("atoms", _ilst(_box(b"\xa9nam", _box(b"data", b"\0\0\0\1\0\0\0\0x")) * (size // 33))),
        ("datas", _ilst(_box(b"\xa9nam", _box(b"data", b"\0\0\0\1\0\0\0\0x") * (size // 17)))),
        ("covers", _ilst(_box(b"covr", _box(b"data", b"\0\0\0\r\0\0\0\0x") * (size // 17)))),
        ("empty-atoms", _ilst(b"\0\0\0\x08\xa9nam" * (size // 8))),
        ("free-forms", _ilst(_box(b"----", _box(b"mean", b"\0\0\0\0a") + _box(b"name", b"\0\0\0\0b")) * (size // 34))),
        ("nero", _box(b"udta", _box(b"chpl", b"\1\0\0\0\0\0\0\0\xff" + (bytes(8) + b"\1x") * 255))),
    ):
        yield f"{name}.m4a", whole[:moov] + _box(b"moov", inside + more) + whole[end:]
    for table, body in (
        (b"stsz", bytes(4) + struct.pack(">II", 0, size // 4) + b"\0\0\0\1" * (size // 4)),
        (b"stsz", bytes(4) + struct.pack(">II", 1, 0xFFFFFFFF)),
        (b"stsz", bytes(4) + struct.pack(">II", 0, 0xFFFFFFFF)),
        (b"stco", bytes(4) + struct.pack(">I", size // 4) + b"\0\0\0\1" * (size // 4)),
        (b"stts", bytes(4) + struct.pack(">I", size // 8) + b"\0\0\0\1\0\0\0\1" * (size // 8)),
        (b"stts", bytes(4) + struct.pack(">III", 1, 0xFFFFFFFF, 0xFFFFFFFF)),
        (b"stsc", bytes(4) + struct.pack(">I", size // 12) + b"\0\0\0\1\0\0\0\1\0\0\0\1" * (size // 12)),
        (
            b"stsc",
            bytes(4)
            + struct.pack(">I", size // 12)
            + b"".join(struct.pack(">III", number + 1, 1, 1) for number in range(size // 12)),
        ),
        (b"stsc", bytes(4) + struct.pack(">IIII", 1, 1, 0xFFFFFFFF, 1)),
    ):
        for most in (b"", bytes(4) + struct.pack(">I", size // 4) + b"\0\0\0\1" * (size // 4)):
            tables = {table: body} | ({b"stco": most} if most else {})
            yield f"{table.decode()}{body[4:16].hex()}-{len(most)}.m4a", _with_tables(whole, tables)


def _with_tables(whole: bytes, tables: dict[bytes, bytes]) -> bytes:
    def rebuilt(content: bytes) -> bytes:
        made, at = b"", 0
        while at + 8 <= len(content):
            size, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
            inner = content[at + 8 : at + size]
            if kind in {b"moov", b"trak", b"mdia", b"minf", b"stbl"}:
                inner = rebuilt(inner)
            made += _box(kind, tables.get(kind, inner))
            at += size
        return made

    return rebuilt(whole)


def _chunks(size: int) -> Iterator[tuple[str, bytes]]:
    wav, aiff = data("plain.wav"), data("plain.aiff")
    yield "chunks.wav", wav[:12] + b"junk\0\0\0\0" * (size // 8) + wav[12:]
    texts = b"INAM\0\0\0\0" * (size // 8)
    yield "texts.wav", wav + b"LIST" + struct.pack("<I", len(texts) + 4) + b"INFO" + texts
    yield "lists.wav", wav + (b"LIST\4\0\0\0INFO" * (size // 12))
    yield "nested-lists.wav", wav + b"LIST\4\0\0\0INFO" * 9_000 + texts
    yield "chunks.aiff", aiff[:12] + b"junk\0\0\0\0" * (size // 8) + aiff[12:]
    yield "texts.aiff", aiff + b"NAME\0\0\0\2x\0" * (size // 10)
    for stem in ("ogg", "opus"):
        plain = data(f"plain.{stem}")
        yield f"empty-pages.{stem}", plain + (b"OggS\0\0" + bytes(8) + plain[14:18] + bytes(9)) * (size // 27)
        yield f"marks.{stem}", plain + b"OggS" * (size // 4)
        yield f"starts.{stem}", plain + plain[: plain.find(b"OggS", 4)] * (size // 60)
    yield "frames.aac", b"\xff\xf1\x50\x80\0\xff\xfc" * (size // 7)
    yield "near-frames.aac", data("plain.aac") + b"\xff\xf1\x50\x80\1\x1f\xfc" * (size // 7)
    yield "between.aac", data("plain.aac") + (b"\xff\xf1\x50\x80\0\xff\xfc" * 3 + b"\0") * (size // 22)
    yield "ff.aac", data("plain.aac") + b"\xff" * size


def giants() -> Iterator[tuple[str, bytes]]:
    """Yield files in which each field of their structure in turn claims gigabytes, by name."""
    for name in ("cbr.mp3", "index-first.m4a", "fragmented.m4a", "plain.ogg", "plain.opus", "plain.flac", "plain.wav"):
        whole = data(name)
        for at in range(200):
            size = _SIZES[at // 4 % len(_SIZES)]
            yield f"{at}-{size:x}-{name}", whole[:at] + size.to_bytes(4, "big") + whole[at + 4 :]


def _ilst(content: bytes) -> bytes:
    handler = _box(b"hdlr", bytes(8) + b"mdirappl" + bytes(10))
    return _box(b"udta", _box(b"meta", bytes(4) + handler + _box(b"ilst", content)))


def _nested(kind: bytes, depth: int) -> bytes:
    made = b""
    for _ in range(depth):
        made = _box(kind, made)
    return made


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content


def _ogg(whole: bytes, packet: bytes) -> bytes:
    """Return an Ogg file whose second packet, the comments, is another one."""
    first = whole.find(b"OggS", 4)
    serial, pages, number = whole[14:18], [], 1
    for at in range(0, len(packet) + 1, 255 * 255):
        piece = packet[at : at + 255 * 255]
        table = b"\xff" * (len(piece) // 255) + (bytes((len(piece) % 255,)) if len(piece) < 255 * 255 else b"")
        flags = b"\1" if at else b"\0"
        head = b"OggS\0" + flags + bytes(8) + serial + number.to_bytes(4, "little") + bytes(4) + bytes((len(table),))
        pages.append(head + table + piece)
        number += 1
    third = whole.find(b"OggS", first + 4)
    return whole[:first] + b"".join(pages) + whole[third:]
