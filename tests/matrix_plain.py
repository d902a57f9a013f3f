"""The rows of the matrix for sound without loss: WAV, AIFF and FLAC."""

from pathlib import Path

from mutagen.flac import FLAC

from tests.matrix import CUT, Bench, Make, Row, by_ffmpeg, copied, cut, with_
from tests.matrix_bytes import id3, id3v1, title

WAVE = by_ffmpeg("plain.wav", "-c:a", "pcm_s16le")
_RF64 = by_ffmpeg("rf64.wav", "-rf64", "always")


def _odd_chunks(b: Bench) -> Path:
    data = b.mono.read_bytes()
    return b.write("odd.wav", data[:12], b"junk\x05\0\0\0abcde\0", data[12:], b"LIST\x0c\0\0\0INFOISFT\0\0\0\0")


def _listed(make: Make) -> Make:
    """Put a list of words before the samples, as many editors do."""

    def changed(_: Bench, path: Path) -> list[bytes | Path]:
        data = path.read_bytes()
        at = data.index(b"data")
        return [data[:at], b"LIST\x1a\0\0\0INFOINAM\x0e\0\0\0Owls at night\0", data[at:]]

    return with_(make, "list.wav", changed)


def _odd_samples(b: Bench) -> Path:
    data = bytearray(by_ffmpeg("u8.wav", "-c:a", "pcm_u8", "-t", "9")(b).read_bytes())
    at = data.index(b"data") + 4
    size = int.from_bytes(data[at : at + 4], "little") - 1
    data[at : at + 4] = size.to_bytes(4, "little")
    return b.write("odd.wav", bytes(data), b"LIST\x0c\0\0\0INFOISFT\0\0\0\0")


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
            ("Yamaha ADPCM", "adpcm_yamaha"),
            ("MP3 in WAV", "libmp3lame"),
        )
    ),
    Row("wav", "GSM 6.10", by_ffmpeg("gsm.wav", "-ar", "8000", "-c:a", "libgsm_ms")),
    Row("wav", "stereo ADPCM", by_ffmpeg("s.wav", "-c:a", "adpcm_ms", stereo=True)),
    Row("wav", "six channels", by_ffmpeg("six.wav", "-ac", "6")),
    Row("wav", "24 bit by SoX (extended header)", lambda b: b.made("s.wav", "sox", "-R", b.stereo, "-b", "24", "OUT")),
    Row("wav", "RF64", _RF64),
    Row("wav", "BW64", with_(_RF64, "bw64.wav", lambda _, p: [b"BW64", p.read_bytes()[4:]])),
    Row("wav", "written into a pipe", lambda b: b.piped("piped.wav", "-f", "wav")),
    Row(
        "wav", "written into a pipe by SoX", lambda b: b.write("p.wav", b.run("sox", "-R", b.stereo, "-t", "wav", "-"))
    ),
    Row("wav", "odd chunks before and behind", _odd_chunks),
    Row("wav", "odd number of bytes of samples", _odd_samples),
    Row("wav", "words before the samples", _listed(WAVE)),
    Row("wav", "ID3 tag before it", with_(WAVE, "id3.wav", lambda _, p: [id3(title()), p])),
    Row("wav", "zeros behind it", with_(WAVE, "z.wav", lambda _, p: [p, bytes(3000)])),
    Row("wav", "other ending", with_(WAVE, "speech.mp3", lambda _, p: [p])),
    Row("wav", "two files joined, of which players see one", with_(WAVE, "j.wav", lambda _, p: [p, p]), CUT),
    Row("wav", "cut in the middle", cut(WAVE, "cut.wav"), CUT),
    Row("wav", "cut in the middle, RF64", cut(_RF64, "cut.wav"), CUT),
    Row("wav", "cut in the middle, ADPCM", cut(by_ffmpeg("x.wav", "-c:a", "adpcm_ms"), "cut.wav"), CUT),
)

AIFC = by_ffmpeg("plain.aiff")


def _aiff(words: str, codec: str) -> Row:
    return Row("aiff", words, by_ffmpeg("x.aifc", "-c:a", codec, "-f", "aiff"))


AIFF = (
    Row("aiff", "16 bit", AIFC),
    _aiff("8 bit", "pcm_s8"),
    _aiff("24 bit", "pcm_s24be"),
    _aiff("32 bit", "pcm_s32be"),
    _aiff("little endian (sowt)", "pcm_s16le"),
    _aiff("floating point", "pcm_f32be"),
    _aiff("64 bit floating point", "pcm_f64be"),
    _aiff("A-law", "pcm_alaw"),
    _aiff("IMA 4:1", "adpcm_ima_qt"),
    Row("aiff", "by SoX", lambda b: b.made("sox.aiff", "sox", "-R", b.stereo, "OUT")),
    Row(
        "aiff", "written into a pipe by SoX", lambda b: b.write("p.aiff", b.run("sox", "-R", b.mono, "-t", "aiff", "-"))
    ),
    Row("aiff", "words in ID3", by_ffmpeg("t.aiff", "-write_id3v2", "1", "-metadata", "title=Owls")),
    Row("aiff", "two files joined, of which players see one", with_(AIFC, "j.aiff", lambda _, p: [p, p]), CUT),
    Row("aiff", "zeros behind it", with_(AIFC, "z.aiff", lambda _, p: [p, bytes(3000)])),
    Row("aiff", "cut in the middle", cut(AIFC, "cut.aiff"), CUT),
)


def _flac(b: Bench) -> Path:
    return b.made("plain.flac", "flac", "-s", "-f", b.mono, "-o", "OUT")


def _without_total(_: Bench, path: Path) -> list[bytes | Path]:
    data = bytearray(path.read_bytes())
    data[21] &= 0xF0
    data[22:26] = bytes(4)
    return [bytes(data)]


def _flac_tagged(b: Bench) -> Path:
    path = copied(b, _flac(b))
    tags = FLAC(path)
    tags["title"] = "Owls"
    tags.save(padding=lambda _: 100_000)
    return path


FLACS = (
    Row("flac", "by the reference encoder", _flac),
    Row("flac", "by FFmpeg, 24 bit, 96 kHz", by_ffmpeg("hi.flac", "-ar", "96000", "-sample_fmt", "s32")),
    Row("flac", "stereo, 8 kHz", by_ffmpeg("low.flac", "-ar", "8000", stereo=True)),
    Row("flac", "small frames", lambda b: b.made("s.flac", "flac", "-s", "-b", "256", b.stereo, "-o", "OUT")),
    Row("flac", "written into a pipe", lambda b: b.piped("p.flac", "-f", "flac")),
    Row("flac", "number of samples not told", with_(_flac, "total.flac", _without_total)),
    Row("flac", "comments and much padding", _flac_tagged),
    Row("flac", "ID3 tag before it", with_(_flac, "id3.flac", lambda _, p: [id3(title()), p])),
    Row("flac", "ID3v1 tag behind it", with_(_flac, "v1.flac", lambda _, p: [p, id3v1()])),
    Row("flac", "zeros behind it", with_(_flac, "z.flac", lambda _, p: [p, bytes(3000)])),
    Row("flac", "other ending", with_(_flac, "speech.mp3", lambda _, p: [p])),
    Row("flac", "cut in the middle", cut(_flac, "cut.flac"), CUT),
    Row(
        "flac", "cut in the middle, written into a pipe", cut(lambda b: b.piped("p.flac", "-f", "flac"), "c.flac"), CUT
    ),
)
