"""What the fuzzing begins with: the committed samples, and variants of them that carry every sort of tag."""

import base64
import functools
import io
import re
import struct
import zlib
from collections.abc import Callable, Iterable
from typing import NamedTuple

from mutagen.apev2 import APEv2
from mutagen.flac import FLAC, Picture
from mutagen.id3 import APIC, CHAP, COMM, CTOC, ID3, PCST, TDES, TDRC, TIT2, TPE1, TPOS, TRCK, TXXX, USLT, WFED, WXXX
from mutagen.mp4 import MP4, MP4Cover, MP4FreeForm
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis

from episodes.formats import FORMATS
from tests.pictures import jpeg
from tests.sounds import DECODED, data

_SHORT = 6_000
"""Bytes of sound that are enough behind tags: the more of a file is structure, the more often that is hit."""
_MARKS = re.compile(
    rb"ID3[\x02-\x04]|TAG|APETAGEX|LYRICS200|Xing|Info|VBRI|LAME|"
    rb"[ACPTUW][A-Z]{2}[A-Z0-9](?=[\0-\x0f])|[CPTUW][A-Z][A-Z0-9](?=\0)|"
    rb"OggS|OpusHead|OpusTags|[\x01\x03\x05]vorbis|METADATA_BLOCK_PICTURE|CHAPTER\d\d\d|fLaC|"
    rb"RIFF|RF64|WAVE|ds64|fmt |data|LIST|INFO|I[A-Z]{3}|id3 |FORM|AIF[FC]|COMM|SSND|NAME|AUTH|"
    rb"ftyp|moov|mvhd|trak|tkhd|edts|elst|mdia|mdhd|hdlr|minf|stbl|stsd|mp4a|esds|stts|stsc|stsz|stco|co64|"
    rb"mvex|trex|moof|traf|tfhd|trun|mdat|udta|meta|ilst|chpl|covr|\xa9[a-zA-Z]{3}|trkn|disk|free|----|tref|chap|gmhd|text|"
    rb"\xff[\xfb\xf3\xfd\xf1][\x20-\xef]|\xff[\xf8\xf9][\x10-\xef]|\xff\xd8\xff|\x89PNG|IHDR|IDAT"
)
"""The words by which the parts of audio files begin; their sizes and counts stand around them."""


class Seed(NamedTuple):
    """A whole file that is going to be damaged."""

    name: str
    format: str
    """One of `episodes.FORMATS`."""
    data: bytes
    marks: tuple[int, ...]
    """Where its parts begin."""


@functools.cache
def seeds() -> dict[str, tuple[Seed, ...]]:
    """Return all seeds by their format."""
    found: dict[str, list[Seed]] = {}
    for name, content in (*((name, data(name)) for name in DECODED), *_variants()):
        kind = {"mp2": "mp3"}.get(name.rpartition(".")[2], name.rpartition(".")[2])
        assert kind in FORMATS, name
        marks = tuple(match.start() for match in _MARKS.finditer(content))
        found.setdefault(kind, []).append(Seed(name, kind, content, marks or (0,)))
    return {kind: tuple(group) for kind, group in found.items()}


def _variants() -> Iterable[tuple[str, bytes]]:
    sound, aac = data("cbr.mp3")[:_SHORT], data("plain.aac")[:_SHORT]
    for version in (2, 3, 4):
        for how, flags in (("plain", 0), ("unsynchronised", 0x80)):
            yield f"id3v2{version}-{how}.mp3", id3(version, _frames(version), flags) + sound
    yield "rich-v23.mp3", _id3_saved(sound, 3)
    yield "rich-v24.mp3", _id3_saved(data("vbr.mp3")[:_SHORT], 4)
    yield "ape.mp3", _saved(sound, _ape)
    yield "ape-id3v1.mp3", _saved(sound, _ape) + b"TAG" + b"Owls".ljust(125, b"\0")
    yield "lyrics.mp3", sound + b"LYRICSBEGIN" + b"EAL00004Owls" + b"000023LYRICS200" + b"TAG" + b"x" * 125
    yield "joined.mp3", sound + id3(3, _frames(3)) + data("vbr.mp3")[:_SHORT]
    yield "vbri.mp3", data("cbr-no-header.mp3")[:36] + b"VBRI" + bytes(6) + struct.pack(">II", 29_000, 90) + sound
    yield "tagged.aac", _id3_saved(aac, 4) + b"TAG" + bytes(125)
    for name in ("index-first.m4a", "chapters.m4b", "fragmented.m4a", "video.mp4", "video.m4v", "video.mov"):
        stem, _, ending = name.partition(".")
        yield f"{stem}-tagged.{ending}", _edited(data(name), MP4, _atoms)
    for name, vendor in (("plain.ogg", OggVorbis), ("plain.opus", OggOpus), ("plain.flac", FLAC)):
        stem, _, ending = name.partition(".")
        tagged = _edited(data(name), vendor, _comments)
        yield f"{stem}-tagged.{ending}", tagged
        yield f"{stem}-twice.{ending}", tagged[: 2 * _SHORT] + data(name)[-_SHORT:]
        yield f"{stem}-in-id3.{ending}", id3(4, _frames(4)) + data(name)[: 2 * _SHORT]
    yield from _chunked()


def _chunked() -> Iterable[tuple[str, bytes]]:
    plain = data("plain.wav")
    texts = _chunk("<", b"LIST", b"INFO" + _chunk("<", b"INAM", b"Owls\0") + _chunk("<", b"ICMT", b"At night"))
    tag = id3(3, _frames(3))
    sizes = struct.pack("<QQQI", len(plain), len(plain) - 44, 19_000, 0)
    wide = b"RF64\xff\xff\xff\xffWAVE" + _chunk("<", b"ds64", sizes) + plain[12:].replace(b"data", b"data", 1)
    yield "texts.wav", plain[:12] + texts + plain[12:_SHORT]
    yield "tagged.wav", plain + texts + _chunk("<", b"id3 ", tag)
    yield "wide.wav", wide + texts + _chunk("<", b"id3 ", id3(4, _frames(4)))
    adpcm = struct.pack("<HHIIHHHH", 0x11, 1, 16_000, 8_110, 256, 4, 2, 505)
    yield "adpcm.wav", plain[:12] + _chunk("<", b"fmt ", adpcm) + plain[36:_SHORT]
    aiff = data("plain.aiff")
    yield "texts.aiff", aiff + _chunk(">", b"NAME", b"Owls") + _chunk(">", b"AUTH", b"Ada Byron")
    yield "tagged.aiff", aiff + _chunk(">", b"ID3 ", tag)
    common = aiff[aiff.find(b"COMM") + 8 :][:18] + b"ima4\0\0"
    yield (
        "packed.aiff",
        b"FORM"
        + struct.pack(">I", 9_000)
        + b"AIFC"
        + _chunk(">", b"COMM", common)
        + aiff[aiff.find(b"SSND") :][:_SHORT],
    )


def id3(version: int, frames: Iterable[bytes], flags: int = 0) -> bytes:
    """Return an ID3v2 tag made of whole frames, unsynchronised if the flags say so."""
    body = b"".join(frames) + bytes(20)
    if flags & 0x80:
        body = re.sub(rb"\xff(?=[\0\xe0-\xff])", b"\xff\0", body)
    return b"ID3" + bytes((version, 0, flags)) + _syncsafe(len(body)) + body


def frame(version: int, name: str, body: bytes, flags: int = 0) -> bytes:
    """Return one frame; its name has three letters in version 2, four in the others."""
    if version == 2:
        return name.encode() + len(body).to_bytes(3, "big") + body
    size = _syncsafe(len(body)) if version == 4 else len(body).to_bytes(4, "big")
    return name.encode() + size + flags.to_bytes(2, "big") + body


def packed(version: int, name: str, body: bytes) -> bytes:
    """Return a compressed frame."""
    size = _syncsafe(len(body)) if version == 4 else len(body).to_bytes(4, "big")
    return frame(version, name, size + zlib.compress(body), 0x0009 if version == 4 else 0x0080)


def _frames(version: int) -> list[bytes]:
    image, words = jpeg(8, 8), "Öwls at the edge".encode("utf-16")
    if version == 2:
        texts = {"TT2": b"\x01" + words, "TP1": b"\0Ada Byron", "TYE": b"\x002026", "TRK": b"\x003/12", "TPA": b"\x002"}
        more = {
            "COM": b"\0eng\0Hm",
            "ULT": b"\0eng\0Hoot",
            "PIC": b"\0JPG\x03\0" + image,
            "WXX": b"\0\0https://x.example/",
        }
        return [frame(2, name, body) for name, body in (texts | more).items()]
    inner = frame(version, "TIT2", b"\0Hello") + frame(version, "APIC", b"\0image/jpeg\0\x03\0" + image)
    times = struct.pack(">IIII", 0, 1200, 0xFFFFFFFF, 0xFFFFFFFF)
    return [
        frame(version, "TIT2", b"\x01" + words),
        packed(version, "TPE1", b"\x00Ada Byron" * 9),
        frame(version, "TDRC" if version == 4 else "TYER", b"\x002026-05-01"),
        frame(version, "COMM", b"\0eng\0At night", 0x0002 if version == 4 else 0),
        packed(version, "USLT", b"\0eng\0" + b"Hoot " * 90),
        frame(version, "CTOC", b"toc\0\x03\x02one\0two\0"),
        frame(version, "CHAP", b"one\0" + times + inner),
        frame(version, "CHAP", b"two\0" + times + frame(version, "CHAP", b"three\0" + times + inner)),
        packed(version, "APIC", b"\0image/jpeg\0\x03\0" + image),
    ]


def _id3_saved(sound: bytes, version: int) -> bytes:
    inner = [TIT2(encoding=3, text=["Hello"]), WXXX(encoding=0, desc="", url="https://x.example/")]
    tags = ID3()
    for one in (
        TIT2(encoding=1, text=["Öwls"]),
        TPE1(encoding=3, text=["Ada Byron", "Ines Okafor"]),
        TDRC(encoding=0, text=["2026-05-01"]),
        TRCK(encoding=0, text=["3/12"]),
        TPOS(encoding=0, text=["2"]),
        COMM(encoding=2, lang="eng", desc="", text=["At night"]),
        USLT(encoding=3, lang="eng", desc="", text="Hoot"),
        TXXX(encoding=3, desc="description", text=["Two voices"]),
        TDES(encoding=3, text=["In the dark"]),
        WFED(url="https://x.example/feed"),
        PCST(value=0),
        APIC(encoding=3, mime="image/jpeg", type=3, desc="front", data=jpeg(8, 8)),
        CTOC(element_id="toc", flags=3, child_element_ids=["a", "b"], sub_frames=[]),
        CHAP(
            element_id="a", start_time=0, end_time=9, start_offset=0xFFFFFFFF, end_offset=0xFFFFFFFF, sub_frames=inner
        ),
        CHAP(element_id="b", start_time=9, end_time=20, sub_frames=inner),
    ):
        tags.add(one)
    return _saved(sound, lambda file: tags.save(file, v1=2, v2_version=version))


def _ape(file: io.BytesIO) -> None:
    tags = APEv2()
    tags.update({"Title": "Owls", "Artist": ["Ada Byron", "Ines Okafor"], "Year": "2026-05-01", "Track": "3/12"})
    tags.save(file)


def _atoms(vendor: MP4) -> None:
    tags = {"\xa9nam": "Öwls", "\xa9ART": "Ada Byron", "\xa9day": "2026-05-01", "\xa9lyr": "Hoot", "ldes": "Two voices"}
    for key, text in (tags | {"purl": "https://x.example/feed", "egid": "one"}).items():
        vendor[key] = [text]
    vendor["trkn"], vendor["disk"], vendor["pcst"] = [(3, 12)], [(2, 0)], True
    vendor["covr"] = [MP4Cover(jpeg(8, 8), imageformat=MP4Cover.FORMAT_JPEG)]
    vendor["----:com.example:word"] = [MP4FreeForm(b"free")]


def _comments(vendor: FLAC | OggVorbis | OggOpus) -> None:
    picture = Picture()
    picture.type, picture.mime, picture.data = 3, "image/jpeg", jpeg(8, 8)
    vendor.update(
        {
            "title": ["Öwls"],
            "artist": ["Ada Byron"],
            "date": ["2026-05-01"],
            "tracknumber": ["3/12"],
            "lyrics": ["Hoot"],
        }
    )
    for number in range(4):
        vendor[f"CHAPTER{number:03}"], vendor[f"CHAPTER{number:03}NAME"] = f"00:00:0{number}.5", "Hello"
        vendor[f"CHAPTER{number:03}URL"] = "https://x.example/"
    vendor["metadata_block_picture"] = [base64.b64encode(picture.write()).decode()]
    if isinstance(vendor, FLAC):
        vendor.add_picture(picture)


def _edited(content: bytes, kind: Callable[[io.BytesIO], object], edit: Callable[[object], None]) -> bytes:
    """Let mutagen open a file in memory, change it and save it."""
    file = io.BytesIO(content)
    vendor = kind(file)
    if getattr(vendor, "tags", None) is None:
        vendor.add_tags()
    edit(vendor)
    file.seek(0)
    vendor.save(file)
    return file.getvalue()


def _saved(content: bytes, save: Callable[[io.BytesIO], None]) -> bytes:
    file = io.BytesIO(content)
    save(file)
    return file.getvalue()


def _chunk(order: str, kind: bytes, content: bytes) -> bytes:
    return kind + struct.pack(f"{order}I", len(content)) + content + bytes(len(content) % 2)


def _syncsafe(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))
