"""The rows of the matrix for MPEG audio: MP3, its forerunners, and raw AAC."""

from pathlib import Path

from episodes.media.mpeg import parse_frame
from tests.matrix import CUT, Bench, Make, Row, by_ffmpeg, by_lame, cut, half, with_
from tests.matrix_bytes import (
    everything,
    frames_of,
    id3,
    id3v1,
    lyrics3,
    old_tag,
    silent_layer1,
    title,
    unsynchronised,
    vbri,
    with_footer,
    xing,
)

CBR, VBR = by_lame("-b", "128"), by_lame("-V", "4")
BARE_CBR, BARE_VBR = by_lame("-t", "-b", "128"), by_lame("-t", "-V", "4")


def _joined(b: Bench) -> Path:
    one, two = b.lame("one.mp3", "-b", "128"), b.lame("two.mp3", "-V", "2", source=b.short)
    return b.write("joined.mp3", one, everything(b, two), b.lame("three.mp3", "-b", "64", source=b.short))


def _joined_rates(b: Bench) -> Path:
    low = b.lame("low.mp3", "-t", "--resample", "22.05", "-b", "64", source=b.short)
    return b.write("joined.mp3", b.lame("high.mp3", "-t", "-b", "128"), low)


def _first(data: bytes) -> bytes:
    frame = parse_frame(data[:4])
    assert frame
    return data[: frame.size]


def _count(data: bytes) -> int:
    count = at = 0
    while frame := parse_frame(data[at : at + 4]):
        at, count = at + frame.size, count + 1
    return count


def _vbri(make: Make) -> Make:
    def changed(_: Bench, path: Path) -> list[bytes | Path]:
        data = frames_of(path)
        return [vbri(data, b"\xff\xfb\x90\xc0".ljust(417, b"\0"), _count(data))]

    return with_(make, "vbri.mp3", changed)


def _number_alone(_: Bench, path: Path) -> list[bytes | Path]:
    data = frames_of(path)
    return [xing(data, b"\xff\xfb\x90\xc0".ljust(417, b"\0"), _count(data))]


def _between(_: Bench, path: Path) -> list[bytes | Path]:
    data = frames_of(path)
    middle = data.index(data[:2], len(data) // 2)
    return [data[:middle], b"\x00junk" * 400, data[middle:]]


def _hole(_: Bench, path: Path) -> list[bytes | Path]:
    data = frames_of(path)
    return [data[: len(data) // 2 | 1], data[len(data) // 2 + 5001 :]]


def _behind(*parts: bytes, make: Make = CBR) -> Make:
    return with_(make, "behind.mp3", lambda _, path: [path, *parts])


def _before(*parts: bytes, make: Make = CBR) -> Make:
    return with_(make, "before.mp3", lambda _, path: [*parts, frames_of(path)])


MP3 = (
    Row("mp3", "constant bit rate, Info header", CBR),
    Row("mp3", "constant bit rate, stereo", by_lame("-b", "192", stereo=True)),
    Row("mp3", "variable bit rate, Xing header", VBR),
    Row("mp3", "average bit rate", by_lame("--abr", "112")),
    Row("mp3", "by FFmpeg", by_ffmpeg("ff.mp3", "-c:a", "libmp3lame", "-b:a", "96k")),
    Row("mp3", "by FFmpeg, written into a pipe", lambda b: b.piped("p.mp3", "-q:a", "5", "-f", "mp3")),
    Row("mp3", "with check sums", by_lame("-p", "-b", "128")),
    Row("mp3", "48 kHz", by_lame("--resample", "48", "-b", "128")),
    Row("mp3", "32 kHz, variable bit rate", by_lame("--resample", "32", "-V", "6")),
    Row("mp3", "MPEG-2, 22.05 kHz", by_lame("--resample", "22.05", "-b", "64")),
    Row("mp3", "MPEG-2, 24 kHz, variable bit rate, no header", by_lame("-t", "--resample", "24", "-V", "6")),
    Row("mp3", "MPEG-2.5, 8 kHz", by_lame("--resample", "8", "-b", "16")),
    Row("mp3", "MPEG-2.5, 11.025 kHz, variable bit rate", by_lame("--resample", "11.025", "-V", "7")),
    Row("mp3", "constant bit rate, no header", BARE_CBR),
    Row("mp3", "variable bit rate, no header", BARE_VBR),
    Row("mp3", "VBRI header", _vbri(BARE_CBR)),
    Row("mp3", "VBRI header, variable bit rate", _vbri(BARE_VBR)),
    Row("mp3", "Xing header with a number of frames alone", with_(BARE_VBR, "x.mp3", _number_alone)),
    Row("mp3", "layer II", lambda b: b.made("l2.mp3", "twolame", "--quiet", "-b", "128", b.mono, "OUT")),
    Row("mp3", "layer II, MPEG-2", by_ffmpeg("l2.mp3", "-c:a", "mp2", "-ar", "24000", "-b:a", "64k", "-f", "mp2")),
    Row("mp3", "layer I", lambda b: b.write("l1.mp3", silent_layer1(1500))),
    Row("mp3", "layer I, MPEG-2", lambda b: b.write("l1.mp3", silent_layer1(800, mpeg1=False))),
    Row("mp3", "three files joined, tags in the middle", _joined, CUT),
    Row("mp3", "two files joined, no headers", lambda b: b.write("j.mp3", BARE_CBR(b), by_lame("-t", "-b", "64")(b))),
    Row("mp3", "two sample rates joined, no headers", _joined_rates),
    Row("mp3", "ID3v2.2 tag", _before(old_tag())),
    Row("mp3", "ID3v2.3, ID3v1 and APE tags, chapters", lambda b: everything(b, CBR(b))),
    Row("mp3", "ID3v2.3 tag, unsynchronised", _before(unsynchronised(), make=BARE_VBR)),
    Row("mp3", "ID3v2.4 tag, variable bit rate", lambda b: everything(b, VBR(b), version=4)),
    Row("mp3", "ID3v2.4 tag with footer", _before(with_footer(), make=BARE_VBR)),
    Row("mp3", "two ID3v2 tags", _before(id3(title()), id3(title() + bytes(500)), make=BARE_VBR)),
    Row("mp3", "ID3v2.4 tag at the end", _behind(with_footer())),
    Row("mp3", "Lyrics3 and ID3v1 tags", _behind(lyrics3(), make=BARE_CBR)),
    Row("mp3", "cover of 5 MB that looks like frames", lambda b: everything(b, VBR(b), picture=5_000_000)),
    Row("mp3", "cover of 5 MB, no header", lambda b: everything(b, BARE_CBR(b), picture=5_000_000)),
    Row("mp3", "other ending", with_(CBR, "speech.wav", lambda _, path: [path])),
    Row("mp3", "zeros before the first frame", _before(bytes(3000), make=BARE_CBR)),
    Row("mp3", "something before the first frame", _before(b"Owls at night. " * 200)),
    Row("mp3", "zeros behind the last frame", _behind(bytes(5000))),
    Row("mp3", "zeros behind the last frame, no header", _behind(bytes(5000), make=BARE_VBR)),
    Row("mp3", "something behind the last frame", _behind(b"Owls at night. " * 200)),
    Row("mp3", "much behind the last frame", _behind(bytes(200_000), make=BARE_VBR), CUT),
    Row("mp3", "something between the frames", with_(BARE_CBR, "between.mp3", _between), CUT),
    Row("mp3", "a piece missing in the middle", with_(BARE_VBR, "hole.mp3", _hole), CUT),
    Row("mp3", "cut in the middle, Info header", cut(CBR, "cut.mp3"), CUT),
    Row("mp3", "cut in the middle, Xing header", cut(VBR, "cut.mp3"), CUT),
    Row("mp3", "cut in the middle, VBRI header", cut(_vbri(BARE_VBR), "cut.mp3"), CUT),
    Row("mp3", "cut in the middle, tag behind it", with_(VBR, "cut.mp3", lambda _, p: [half(p), id3v1()]), CUT),
    Row("mp3", "cut near its end, no header", cut(BARE_VBR, "cut.mp3", 0.97), CUT),
    Row("mp3", "last byte missing", with_(CBR, "cut.mp3", lambda _, p: [p.read_bytes()[:-1]]), CUT),
)

ADTS = by_ffmpeg("plain.aac", "-c:a", "aac", "-b:a", "96k")
_SMALL = by_ffmpeg("l.aac", "-c:a", "aac", "-ar", "22050", "-b:a", "32k")


def _aac_between(_: Bench, path: Path) -> list[bytes | Path]:
    data = path.read_bytes()
    middle = data.index(data[:3], len(data) // 2)
    return [data[:middle], b"\x00junk" * 400, data[middle:]]


def _other_id(_: Bench, path: Path) -> list[bytes | Path]:
    data, at = bytearray(path.read_bytes()), 0
    while at < len(data):
        data[at + 1] |= 8
        at += (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
    return [bytes(data)]


AAC = (
    Row("aac", "ADTS", ADTS),
    Row("aac", "ADTS, 48 kHz stereo", by_ffmpeg("s.aac", "-c:a", "aac", "-ar", "48000", stereo=True)),
    Row("aac", "ADTS, 22.05 kHz", _SMALL),
    Row("aac", "ADTS, six channels", by_ffmpeg("six.aac", "-c:a", "aac", "-ac", "6")),
    Row("aac", "ADTS, MPEG-2", with_(ADTS, "m2.aac", _other_id)),
    Row("aac", "ID3 tag before it", lambda b: everything(b, ADTS(b))),
    Row("aac", "ID3v1 tag behind it", with_(ADTS, "v1.aac", lambda _, p: [p, id3v1()])),
    Row("aac", "two files joined", with_(ADTS, "joined.aac", lambda _, p: [p, p])),
    Row("aac", "two files joined, a tag in the middle", with_(ADTS, "j.aac", lambda _, p: [p, id3(title()), p])),
    Row("aac", "other ending", with_(ADTS, "speech.mp3", lambda _, p: [p])),
    Row("aac", "something between the frames", with_(ADTS, "between.aac", _aac_between), CUT),
    Row("aac", "zeros behind the last frame", with_(ADTS, "z.aac", lambda _, p: [p, bytes(3000)])),
    Row("aac", "cut in the middle", cut(ADTS, "cut.aac"), CUT),
)
