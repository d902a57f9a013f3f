"""The rows of the matrix."""

from collections.abc import Callable
from pathlib import Path

from mutagen.flac import FLAC

from tests.matrix import Bench, Row, frames_of, half, silent_layer1, tagged_with_everything, vbri

CUT = "MEDIA-DECODES"
Make = Callable[[Bench], Path]


def by_ffmpeg(name: str, *options: str, stereo: bool = False) -> Make:
    """Return the recipe that encodes with FFmpeg."""
    return lambda b: b.ffmpeg(name, *options, source=b.stereo if stereo else b.mono)


def by_lame(*options: str, stereo: bool = False) -> Make:
    """Return the recipe that encodes with LAME."""
    return lambda b: b.lame("lame.mp3", *options, source=b.stereo if stereo else b.mono)


def with_(make: Make, name: str, change: Callable[[Bench, Path], list[bytes | Path]]) -> Make:
    """Return the recipe that makes a file and writes another one of its parts."""
    return lambda b: b.write(name, *change(b, make(b)))


def _cut(make: Make, name: str, share: float = 0.5) -> Make:
    return with_(make, name, lambda _, path: [half(path, share)])


CBR, VBR = by_lame("-b", "128"), by_lame("-V", "4")
BARE_CBR, BARE_VBR = by_lame("-t", "-b", "128"), by_lame("-t", "-V", "4")


def _joined(b: Bench) -> Path:
    one, two = b.lame("one.mp3", "-b", "128"), b.lame("two.mp3", "-V", "2", source=b.short)
    return b.write("joined.mp3", one, tagged_with_everything(two), b.lame("three.mp3", "-b", "64", source=b.short))


def _joined_bare(b: Bench) -> Path:
    return b.write("joined.mp3", b.lame("one.mp3", "-t", "-b", "128"), b.lame("two.mp3", "-t", "-b", "64"))


def _old_tag(_: Bench, path: Path) -> list[bytes | Path]:
    frame = b"TT2\x00\x00\x05\x00Owls"
    return [b"ID3\x02\x00\x00\x00\x00\x00" + bytes((len(frame) + 100,)) + frame + bytes(100), frames_of(path)]


def _footer(_: Bench, path: Path) -> list[bytes | Path]:
    body = b"TIT2\x00\x00\x00\x05\x00\x00\x00Owls"
    size = bytes((0, 0, 0, len(body)))
    return [b"ID3\x04\x00\x10" + size + body + b"3DI\x04\x00\x10" + size, frames_of(path)]


def _garbage(_: Bench, path: Path) -> list[bytes | Path]:
    data = frames_of(path)
    middle = data.index(data[:2], len(data) // 2)
    return [data[:middle], b"\x00junk" * 400, data[middle:]]


def _vbri(b: Bench) -> Path:
    data = frames_of(b.lame("bare.mp3", "-t", "-b", "128"))
    return b.write("vbri.mp3", vbri(data, data[:417]))


MP3 = (
    Row("mp3", "constant bit rate, Info header", CBR),
    Row("mp3", "constant bit rate, stereo", by_lame("-b", "192", stereo=True)),
    Row("mp3", "variable bit rate, Xing header", VBR),
    Row("mp3", "average bit rate", by_lame("--abr", "112")),
    Row("mp3", "by FFmpeg", by_ffmpeg("ff.mp3", "-c:a", "libmp3lame", "-b:a", "96k")),
    Row("mp3", "with check sums", by_lame("-p", "-b", "128")),
    Row("mp3", "MPEG-2, 22.05 kHz", by_lame("--resample", "22.05", "-b", "64")),
    Row("mp3", "MPEG-2.5, 8 kHz", by_lame("--resample", "8", "-b", "16")),
    Row("mp3", "constant bit rate, no header", BARE_CBR),
    Row("mp3", "variable bit rate, no header", BARE_VBR),
    Row("mp3", "VBRI header", _vbri),
    Row(
        "mp3",
        "layer II",
        lambda b: (b.run("twolame", "--quiet", "-b", "128", b.mono, b.folder / "l2.mp3"), b.folder / "l2.mp3")[1],
    ),
    Row("mp3", "layer I", lambda b: b.write("l1.mp3", silent_layer1(1500))),
    Row("mp3", "three files joined, tags in the middle", _joined, CUT),
    Row("mp3", "two files joined, no headers", _joined_bare),
    Row("mp3", "ID3v2.2 tag", with_(CBR, "v22.mp3", _old_tag)),
    Row("mp3", "ID3v2.3, ID3v1 and APE tags, chapters", lambda b: tagged_with_everything(CBR(b))),
    Row("mp3", "ID3v2.4 tag, variable bit rate", lambda b: tagged_with_everything(VBR(b), version=4)),
    Row("mp3", "ID3v2.4 tag with footer", with_(BARE_VBR, "footer.mp3", _footer)),
    Row("mp3", "cover of 5 MB that looks like frames", lambda b: tagged_with_everything(VBR(b), picture=5_000_000)),
    Row("mp3", "cover of 5 MB, no header", lambda b: tagged_with_everything(BARE_CBR(b), picture=5_000_000)),
    Row("mp3", "other ending", with_(CBR, "speech.wav", lambda _, path: [path])),
    Row("mp3", "something before the first frame", with_(BARE_CBR, "before.mp3", lambda _, p: [b"\0" * 3000, p])),
    Row("mp3", "zeros behind the last frame", with_(CBR, "behind.mp3", lambda _, p: [p, b"\0" * 5000])),
    Row("mp3", "something between the frames", with_(BARE_CBR, "between.mp3", _garbage), CUT),
    Row("mp3", "cut in the middle, Info header", _cut(CBR, "cut.mp3"), CUT),
    Row("mp3", "cut in the middle, Xing header", _cut(VBR, "cut.mp3"), CUT),
    Row("mp3", "cut near its end, no header", _cut(BARE_VBR, "cut.mp3", 0.97), CUT),
)

ADTS = by_ffmpeg("plain.aac", "-c:a", "aac", "-b:a", "96k")
AAC = (
    Row("aac", "ADTS", ADTS),
    Row("aac", "ADTS, 48 kHz stereo", by_ffmpeg("s.aac", "-c:a", "aac", "-ar", "48000", stereo=True)),
    Row("aac", "ADTS, 22.05 kHz", by_ffmpeg("l.aac", "-c:a", "aac", "-ar", "22050", "-b:a", "32k")),
    Row("aac", "ID3 tag before it", lambda b: tagged_with_everything(ADTS(b))),
    Row("aac", "two files joined", with_(ADTS, "joined.aac", lambda _, p: [p, p])),
    Row("aac", "cut in the middle", _cut(ADTS, "cut.aac"), CUT),
)

LC = ("-c:a", "aac", "-b:a", "96k")
M4A = by_ffmpeg("plain.m4a", *LC)
FAST = by_ffmpeg("fast.m4a", *LC, "-movflags", "+faststart")
FRAGMENTED = by_ffmpeg("frag.m4a", *LC, "-movflags", "frag_keyframe+empty_moov", "-frag_duration", "1000000")
FILM = ("-f", "lavfi", "-i", "color=c=navy:s=64x64:r=10", "-shortest", "-c:v", "mpeg4", "-c:a", "aac")


def _chapters(b: Bench) -> Path:
    listed = b.folder / "chapters.txt"
    lines = ";FFMETADATA1\n" + "".join(
        f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={n * 2000}\nEND={n * 2000 + 2000}\ntitle=Part {n}\n" for n in range(4)
    )
    listed.write_text(lines)
    return b.ffmpeg("chapters.m4b", "-i", listed, "-map", "0:a", "-map_metadata", "1", *LC)


def _excerpt(b: Bench) -> Path:
    """Cut without decoding: the file begins between two frames, and an edit list says so."""
    whole = by_ffmpeg("plain.m4a", *LC)(b)
    target = b.folder / "excerpt.m4a"
    b.run("ffmpeg", "-v", "error", "-y", "-ss", "3.21", "-t", "7.77", "-i", whole, "-c", "copy", target)
    return target


ISO = (
    Row("m4a", "index behind the sound", M4A),
    Row("m4a", "index before the sound", FAST),
    Row("m4a", "fragmented", FRAGMENTED),
    Row(
        "m4a",
        "fragmented, offsets from the fragment",
        by_ffmpeg("dash.m4a", *LC, "-movflags", "frag_keyframe+empty_moov+default_base_moof"),
    ),
    Row("m4a", "excerpt with an edit list", _excerpt),
    Row("m4a", "48 kHz stereo", by_ffmpeg("s.m4a", *LC, "-ar", "48000", stereo=True)),
    Row("m4a", "Apple Lossless", by_ffmpeg("alac.m4a", "-c:a", "alac")),
    Row("m4a", "chapters", _chapters),
    Row("mp4", "film", by_ffmpeg("film.mp4", *FILM)),
    Row("m4v", "film", by_ffmpeg("film.m4v", *FILM, "-f", "ipod")),
    Row("mov", "film", by_ffmpeg("film.mov", *FILM)),
    Row("mov", "uncompressed sound", by_ffmpeg("pcm.mov", "-c:a", "pcm_s16le")),
    Row("m4a", "cut in the middle, index before", _cut(FAST, "cut.m4a"), CUT),
    Row("m4a", "cut in the middle, fragmented", _cut(FRAGMENTED, "cut.m4a"), CUT, seconds=6.15),
)

WAVE = by_ffmpeg("plain.wav", "-c:a", "pcm_s16le")


def _piped(b: Bench) -> Path:
    return b.write("piped.wav", b.run("ffmpeg", "-v", "error", "-i", b.mono, "-f", "wav", "-"))


def _odd_chunk(b: Bench) -> Path:
    data = b.mono.read_bytes()
    return b.write("odd.wav", data[:12], b"junk\x05\0\0\0abcde\0", data[12:], b"LIST\x0c\0\0\0INFOISFT\0\0\0\0")


WAV = (
    Row("wav", "16 bit", WAVE),
    *(
        Row("wav", words, by_ffmpeg("x.wav", "-c:a", codec))
        for words, codec in (
            ("8 bit", "pcm_u8"),
            ("24 bit", "pcm_s24le"),
            ("32 bit", "pcm_s32le"),
            ("floating point", "pcm_f32le"),
            ("64 bit floating point", "pcm_f64le"),
            ("A-law", "pcm_alaw"),
            ("µ-law", "pcm_mulaw"),
            ("Microsoft ADPCM", "adpcm_ms"),
            ("IMA ADPCM", "adpcm_ima_wav"),
        )
    ),
    Row("wav", "six channels", by_ffmpeg("six.wav", "-ac", "6")),
    Row("wav", "RF64", by_ffmpeg("rf64.wav", "-rf64", "always")),
    Row("wav", "written into a pipe", _piped),
    Row("wav", "odd chunks before and behind", _odd_chunk),
    Row("wav", "cut in the middle", _cut(WAVE, "cut.wav"), CUT),
)

AIFC = by_ffmpeg("plain.aiff")
AIFF = (
    Row("aiff", "16 bit", AIFC),
    Row("aiff", "24 bit", by_ffmpeg("x.aiff", "-c:a", "pcm_s24be")),
    Row("aiff", "little endian (sowt)", by_ffmpeg("sowt.aifc", "-c:a", "pcm_s16le", "-f", "aiff")),
    Row("aiff", "floating point", by_ffmpeg("float.aifc", "-c:a", "pcm_f32be", "-f", "aiff")),
    Row("aiff", "IMA 4:1", by_ffmpeg("ima.aifc", "-c:a", "adpcm_ima_qt", "-f", "aiff")),
    Row("aiff", "by SoX", lambda b: (b.run("sox", b.stereo, b.folder / "sox.aiff"), b.folder / "sox.aiff")[1]),
    Row("aiff", "cut in the middle", _cut(AIFC, "cut.aiff"), CUT),
)


def _flac(b: Bench) -> Path:
    b.run("flac", "-s", "-f", b.mono, "-o", b.folder / "plain.flac")
    return b.folder / "plain.flac"


def _without_total(b: Bench) -> Path:
    data = bytearray(_flac(b).read_bytes())
    data[21] &= 0xF0
    data[22:26] = bytes(4)
    return b.write("total.flac", bytes(data))


def _flac_tagged(b: Bench) -> Path:
    path = _flac(b)
    tags = FLAC(path)
    tags["title"] = "Owls"
    tags.save(padding=lambda _: 100_000)
    return path


FLACS = (
    Row("flac", "by the reference encoder", _flac),
    Row("flac", "by FFmpeg, 24 bit, 96 kHz", by_ffmpeg("hi.flac", "-ar", "96000", "-sample_fmt", "s32")),
    Row("flac", "number of samples not told", _without_total),
    Row("flac", "comments and much padding", _flac_tagged),
    Row("flac", "ID3 tag before it", with_(_flac, "id3.flac", lambda _, p: [b"ID3\x03\0\0\0\0\0\x20" + bytes(32), p])),
    Row("flac", "cut in the middle", _cut(_flac, "cut.flac"), CUT),
)


def _opus(b: Bench) -> Path:
    b.run("opusenc", "--quiet", "--bitrate", "32", "--serial", "1", b.mono, b.folder / "plain.opus")
    return b.folder / "plain.opus"


def _vorbis(b: Bench) -> Path:
    b.run("oggenc", "-Q", "-s", "1", "-o", b.folder / "plain.ogg", b.mono)
    return b.folder / "plain.ogg"


def _chain(make: Make, name: str) -> Make:
    def second(b: Bench) -> list[bytes | Path]:
        program = ("opusenc", "--quiet", "--serial", "2") if name.endswith("opus") else ("oggenc", "-Q", "-s", "2")
        other = b.folder / f"second-{name}"
        order = (b.short, other) if name.endswith("opus") else ("-o", other, b.short)
        b.run(*program, *order)
        return [other]

    return with_(make, name, lambda b, path: [path, *second(b)])


OGG = (
    Row("ogg", "Vorbis by oggenc", _vorbis),
    Row("ogg", "Vorbis by FFmpeg, stereo", by_ffmpeg("ff.ogg", "-c:a", "libvorbis", stereo=True)),
    Row("ogg", "chained streams", _chain(_vorbis, "chain.ogg")),
    Row("ogg", "cut in the middle", _cut(_vorbis, "cut.ogg"), CUT),
    Row("opus", "by opusenc", _opus),
    Row("opus", "by FFmpeg, stereo", by_ffmpeg("ff.opus", "-c:a", "libopus", "-b:a", "64k", stereo=True)),
    Row("opus", "chained streams", _chain(_opus, "chain.opus")),
    Row("opus", "cut in the middle", _cut(_opus, "cut.opus"), CUT),
)

ROWS: tuple[Row, ...] = (*MP3, *AAC, *ISO, *WAV, *AIFF, *FLACS, *OGG)
