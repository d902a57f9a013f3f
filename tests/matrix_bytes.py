"""Bytes that no program of the test machine writes any more, by their documents; and tags put around recordings."""

import struct
from pathlib import Path

from mutagen.apev2 import APEv2
from mutagen.id3 import APIC, CHAP, COMM, CTOC, ID3, TALB, TIT2, TPE1, TRCK, USLT, Encoding

from tests.matrix import Bench, copied


def silent_layer1(frames: int, *, mpeg1: bool = True) -> bytes:
    """Return layer I frames of 256 kbit/s and 44.1 kHz, or of 128 kbit/s and 22.05 kHz, without sound."""
    if mpeg1:
        return (b"\xff\xff\x80\xc0" + bytes(12 * 256000 // 44100 * 4 - 4)) * frames
    return (b"\xff\xf7\x80\xc0" + bytes(12 * 128000 // 22050 * 4 - 4)) * frames


def vbri(frames: bytes, first: bytes, count: int) -> bytes:
    """Return so many MP3 frames behind a header as Fraunhofer's encoder writes it."""
    table = struct.pack(">4sHHHIIHHHH", b"VBRI", 1, 0, 75, len(frames) + len(first), count, 0, 1, 2, 1)
    head = first[:4] + bytes(32) + table
    return head.ljust(len(first), b"\0") + frames


def xing(frames: bytes, first: bytes, count: int) -> bytes:
    """Return so many MP3 frames behind a Xing header that tells nothing but their number."""
    head = first[:4] + bytes(17 if first[3] >> 6 == 3 else 32) + b"Xing" + struct.pack(">II", 1, count)
    return head.ljust(len(first), b"\0") + frames


def synchsafe(size: int) -> bytes:
    """Return a number as ID3v2 writes sizes."""
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))


def id3(body: bytes, *, version: int = 3, flags: int = 0) -> bytes:
    """Return an ID3v2 tag around frames."""
    return b"ID3" + bytes((version, 0, flags)) + synchsafe(len(body)) + body


def title(words: bytes = b"Owls at night") -> bytes:
    """Return a title as ID3v2.3 writes it, in Latin-1."""
    return b"TIT2" + struct.pack(">I", len(words) + 1) + b"\0\0\0" + words


def unsynchronised() -> bytes:
    """Return an ID3v2.3 tag in which bytes that look like frames were broken up."""
    picture = b"\0image/png\0\x03\0" + b"\x89PNG\r\n\x1a\n" + b"\xff\xfb\x90\x00" * 2000
    body = title() + b"APIC" + struct.pack(">I", len(picture)) + b"\0\0" + picture
    return id3(body.replace(b"\xff\0", b"\xff\0\0").replace(b"\xff\xfb", b"\xff\0\xfb"), flags=0x80)


def with_footer() -> bytes:
    """Return an ID3v2.4 tag with its footer."""
    body = b"TIT2\0\0\0\x05\0\0\0Owls"
    return id3(body, version=4, flags=0x10) + b"3DI" + id3(body, version=4, flags=0x10)[3:10]


def old_tag() -> bytes:
    """Return an ID3v2.2 tag."""
    return id3(b"TT2\0\0\x05\0Owls" + bytes(100), version=2)


def id3v1() -> bytes:
    """Return the tag of 128 bytes that stands at the end."""
    return (b"TAG" + b"Owls at night".ljust(30, b"\0")).ljust(127, b"\0") + b"\xff"


def lyrics3() -> bytes:
    """Return a Lyrics3 v2 tag with the ID3v1 tag that must follow."""
    body = b"LYRICSBEGIN" + b"IND0000210" + b"LYR00500" + b"Hoo hoo. \xff\xfb\x90\x00 " * 38 + b"Hoo hoo"
    return body + b"%06d" % len(body) + b"LYRICS200" + id3v1()


def everything(bench: Bench, source: Path, *, picture: int = 20_000, version: int = 3) -> Path:
    """Return a copy with text, lyrics, chapters and a picture in ID3v2 before it, ID3v1 and APE behind it."""
    path = copied(bench, source)
    tags = ID3()
    for frame in (TIT2, TPE1, TALB, TRCK):
        tags.add(frame(encoding=Encoding.UTF16, text=["12"]))
    tags.add(COMM(encoding=Encoding.UTF16, lang="eng", desc="", text=["A remark"]))
    tags.add(USLT(encoding=Encoding.UTF16, lang="eng", desc="", text=["Words " * 500]))
    data = b"\x89PNG\r\n\x1a\n" + b"\xff\xfb\x90\x00" * (picture // 4)
    tags.add(APIC(encoding=0, mime="image/png", type=3, desc="", data=data))
    tags.add(CTOC(element_id="toc", flags=3, child_element_ids=["a", "b"], sub_frames=[]))
    for name, start in (("a", 0), ("b", 2000)):
        words = TIT2(encoding=Encoding.UTF16, text=[name])
        tags.add(CHAP(element_id=name, start_time=start, end_time=start + 2000, sub_frames=[words]))
    if version == 3:
        tags.update_to_v23()
    tags.save(path, v1=2, v2_version=version)
    ape = APEv2()
    ape["Title"], ape["Lyrics"] = "12", "Words " * 500
    ape.save(path)
    return path


def frames_of(path: Path) -> bytes:
    """Return an MP3 without the ID3v2 tag before it."""
    data = path.read_bytes()
    if data[:3] != b"ID3":
        return data
    size = data[6] << 21 | data[7] << 14 | data[8] << 7 | data[9]
    return data[10 + size :]


def shifted_pages(data: bytes, samples: int, *, first: int = 2) -> list[bytes]:
    """Return the pages of an Ogg stream counting from elsewhere, as those of a live one; headers keep their zero."""
    found = []
    for number, page in enumerate(pages(data)):
        (position,) = struct.unpack_from("<Q", page, 6)
        if number >= first and position != 0xFFFFFFFFFFFFFFFF:
            found.append(sealed(page[:6] + struct.pack("<Q", position + samples) + page[14:]))
        else:
            found.append(page)
    return found


def pages(data: bytes) -> list[bytes]:
    """Return the pages of an Ogg stream."""
    found, at = [], 0
    while at < len(data):
        segments = data[at + 26]
        end = at + 27 + segments + sum(data[at + 27 : at + 27 + segments])
        found.append(data[at:end])
        at = end
    return found


def sealed(page: bytes) -> bytes:
    """Return an Ogg page with its right check sum, computed bit by bit as RFC 3533 tells."""
    bare, value = page[:22] + bytes(4) + page[26:], 0
    for byte in bare:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1 ^ (0x04C11DB7 if value & 0x80000000 else 0)) & 0xFFFFFFFF
    return page[:22] + struct.pack("<I", value) + page[26:]
