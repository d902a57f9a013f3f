"""The rows of the matrix for Ogg files: Vorbis and Opus."""

from pathlib import Path

from tests.matrix import CUT, Bench, Make, Row, by_ffmpeg, cut, with_
from tests.matrix_bytes import pages, shifted_pages

_FILM = ("-f", "lavfi", "-i", "testsrc=s=64x64:r=10", "-shortest", "-c:v", "libtheora")


def by_opusenc(*options: str, short: bool = False) -> Make:
    """Return the recipe that encodes with opusenc."""
    return lambda b: b.made("x.opus", "opusenc", "--quiet", *options, b.short if short else b.stereo, "OUT")


def by_oggenc(*options: str, short: bool = False) -> Make:
    """Return the recipe that encodes with oggenc."""
    return lambda b: b.made("x.ogg", "oggenc", "-Q", *options, "-o", "OUT", b.short if short else b.mono)


OPUS, VORBIS = by_opusenc("--bitrate", "32", "--serial", "1"), by_oggenc("-s", "1")
_OTHER_OPUS, _OTHER_VORBIS = by_opusenc("--serial", "2", short=True), by_oggenc("-s", "2", short=True)


def _live(make: Make, name: str) -> Make:
    """Join the headers with what comes later, as who tunes into a stream gets it."""

    def changed(_: Bench, path: Path) -> list[bytes | Path]:
        found = pages(path.read_bytes())
        return [*found[:2], *found[len(found) // 2 :]]

    return with_(make, name, changed)


def _shifted(make: Make, name: str) -> Make:
    return with_(make, name, lambda _, path: [*shifted_pages(path.read_bytes(), 48000 * 3600)])


def _hole(make: Make, name: str) -> Make:
    def changed(_: Bench, path: Path) -> list[bytes | Path]:
        found = pages(path.read_bytes())
        return [*found[: len(found) // 3], *found[len(found) // 3 * 2 :]]

    return with_(make, name, changed)


def _broken(make: Make, name: str) -> Make:
    """Alter one byte of a page in the middle, so that its check sum is wrong."""

    def changed(_: Bench, path: Path) -> list[bytes | Path]:
        found = pages(path.read_bytes())
        middle = len(found) // 2
        page = bytearray(found[middle])
        page[-20] ^= 0x55
        return [*found[:middle], bytes(page), *found[middle + 1 :]]

    return with_(make, name, changed)


def _endless(make: Make, name: str) -> Make:
    return with_(make, name, lambda _, path: [*pages(path.read_bytes())[:-1]])


def _chain(*makes: Make, name: str) -> Make:
    return lambda b: b.write(name, *(make(b) for make in makes))


def _codec(kind: str, plain: Make, other: Make) -> tuple[Row, ...]:
    """Return the states that both codecs get into."""
    name = f"x.{kind}"
    return (
        Row(kind, "chained streams", _chain(plain, other, name=name)),
        Row(kind, "three chained streams", _chain(plain, other, plain, name=name)),
        Row(kind, "counted from an hour on", _shifted(plain, name)),
        Row(kind, "taken from the middle of a live stream", _live(plain, name)),
        Row(kind, "other ending", with_(plain, "speech.mp3", lambda _, path: [path])),
        Row(kind, "zeros behind it", with_(plain, name, lambda _, path: [path, bytes(3000)])),
        Row(kind, "a damaged page in the middle", _broken(plain, name), CUT),
        Row(kind, "a piece missing in the middle", _hole(plain, name), CUT),
        Row(kind, "last page missing", _endless(plain, name), CUT),
        Row(kind, "cut in the middle", cut(plain, name), CUT),
        Row(kind, "chained streams, cut", cut(_chain(plain, other, name=name), name, 0.9), CUT),
    )


def _with_cover(b: Bench) -> Path:
    noise = "nullsrc=s=1300x1300,geq=random(1)*255:128:128,format=rgb24"
    cover = b.made("cover.png", "ffmpeg", "-v", "error", "-f", "lavfi", "-i", noise, "-frames:v", "1", "OUT")
    return b.made("cover.opus", "opusenc", "--quiet", "--picture", cover, b.mono, "OUT")


OGG = (
    Row("ogg", "Vorbis by oggenc", VORBIS),
    Row("ogg", "Vorbis by FFmpeg, stereo", by_ffmpeg("ff.ogg", "-c:a", "libvorbis", stereo=True)),
    Row("ogg", "Vorbis, 22.05 kHz", by_oggenc("--resample", "22050")),
    Row("ogg", "Vorbis beside moving pictures", by_ffmpeg("film.ogg", *_FILM, "-c:a", "libvorbis")),
    *_codec("ogg", VORBIS, _OTHER_VORBIS),
    Row("opus", "by opusenc", OPUS),
    Row("opus", "by FFmpeg, stereo", by_ffmpeg("ff.opus", "-c:a", "libopus", "-b:a", "64k", stereo=True)),
    Row("opus", "frames of 60 ms", by_opusenc("--framesize", "60")),
    Row("opus", "frames of 2.5 ms", by_opusenc("--framesize", "2.5")),
    Row("opus", "six channels", by_ffmpeg("six.opus", "-ac", "6", "-c:a", "libopus")),
    Row("opus", "cover of 5 MB", _with_cover),
    *_codec("opus", OPUS, _OTHER_OPUS),
)
