"""All rows of the matrix, and the files that are refused, with what is said of them."""

from dataclasses import dataclass

from tests.matrix import Make, Row, by_ffmpeg, by_lame, with_
from tests.matrix_iso import ISO, M4A
from tests.matrix_mpeg import AAC, CBR, MP3
from tests.matrix_ogg import OGG
from tests.matrix_plain import AIFF, FLACS, WAV

ROWS: tuple[Row, ...] = (*MP3, *AAC, *ISO, *WAV, *AIFF, *FLACS, *OGG)


@dataclass(frozen=True)
class Refusal:
    """A file that is not read, and a part of the sentence that says so."""

    state: str
    make: Make
    words: str


_PAGE = b"<!DOCTYPE html><html><body>404 Not Found</body></html>"

REFUSALS: tuple[Refusal, ...] = (
    Refusal("MP3 of free format", by_lame("--freeformat", "-b", "160"), "MP3 of free format"),
    Refusal("empty file", lambda b: b.write("empty.mp3", b""), "is empty (0 bytes)"),
    Refusal("nothing but zeros", lambda b: b.write("zeros.mp3", bytes(100_000)), "nothing but zero bytes"),
    Refusal("web page saved as .mp3", lambda b: b.write("page.mp3", _PAGE), "a web page (HTML)"),
    Refusal("ID3 tag alone", with_(CBR, "tag.mp3", lambda *_: [b"ID3\3\0\0\0\0\1\0" + bytes(128)]), "an ID3 tag"),
    Refusal("M4A cut before its index", with_(M4A, "cut.m4a", lambda _, p: [p.read_bytes()[:-400]]), "cut off"),
    Refusal("MPEG transport stream", by_ffmpeg("x.ts", "-c:a", "aac", "-f", "mpegts"), "an MPEG transport stream"),
    Refusal("MPEG program stream", by_ffmpeg("x.vob", "-c:a", "mp2", "-f", "vob"), "an MPEG program stream"),
    Refusal("Matroska", by_ffmpeg("x.mkv", "-c:a", "flac"), "Matroska"),
    Refusal("WebM", by_ffmpeg("x.webm", "-c:a", "libopus"), "WebM"),
    Refusal("Core Audio (CAF)", by_ffmpeg("x.caf", "-c:a", "pcm_s16be"), "Core Audio (CAF)"),
    Refusal("Windows Media", by_ffmpeg("x.wma", "-c:a", "wmav2"), "Windows Media"),
    Refusal("AVI", by_ffmpeg("x.avi", "-c:a", "libmp3lame"), "an AVI video"),
    Refusal("AMR in its own file", lambda b: b.write("x.amr", b"#!AMR\n", bytes(500)), "AMR speech"),
    Refusal("WavPack", by_ffmpeg("x.wv", "-c:a", "wavpack"), "WavPack"),
    Refusal("True Audio", by_ffmpeg("x.tta", "-c:a", "tta"), "True Audio"),
    Refusal("AC-3", by_ffmpeg("x.ac3", "-c:a", "ac3"), "AC-3"),
    Refusal("Wave64", by_ffmpeg("x.w64", "-c:a", "pcm_s16le"), "Wave64"),
    Refusal("Sun audio (AU)", by_ffmpeg("x.au", "-c:a", "pcm_s16be"), "Sun audio (AU)"),
    Refusal("Flash video", by_ffmpeg("x.flv", "-c:a", "libmp3lame"), "Flash video"),
    Refusal("Speex in Ogg", by_ffmpeg("x.spx", "-ar", "16000", "-c:a", "libspeex"), "neither Vorbis nor Opus"),
    Refusal("FLAC in Ogg", by_ffmpeg("x.oga", "-c:a", "flac"), "neither Vorbis nor Opus"),
)
