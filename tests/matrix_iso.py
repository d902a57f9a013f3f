"""The rows of the matrix for MP4 and QuickTime files."""

import struct
from pathlib import Path

from tests.matrix import CUT, Bench, Make, Row, by_ffmpeg, cut, with_

LC = ("-c:a", "aac", "-b:a", "96k")
M4A = by_ffmpeg("plain.m4a", *LC)
FAST = by_ffmpeg("fast.m4a", *LC, "-movflags", "+faststart")
FRAGMENTED = by_ffmpeg("frag.m4a", *LC, "-movflags", "frag_keyframe+empty_moov", "-frag_duration", "1000000")
FILM = ("-f", "lavfi", "-i", "color=c=navy:s=64x64:r=10", "-shortest", "-c:v", "mpeg4", "-c:a", "aac")
_LONG_FILM = ("-f", "lavfi", "-i", "color=c=navy:s=64x64:r=10:d=20", "-c:v", "mpeg4", "-c:a", "aac")


def _chapters(b: Bench) -> Path:
    parts = (f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={n * 2000}\nEND={n * 2000 + 2000}\ntitle=Part {n}\n" for n in range(4))
    listed = b.write("chapters.txt", b";FFMETADATA1\n" + "".join(parts).encode())
    return b.ffmpeg("chapters.m4b", "-i", listed, "-map", "0:a", "-map_metadata", "1", *LC)


def _covered(b: Bench) -> Path:
    cover = b.made("cover.png", "ffmpeg", "-v", "error", "-f", "lavfi", "-i", _NOISE, "-frames:v", "1", "OUT")
    options = ("-i", cover, "-map", "0:a", "-map", "1:v", "-c:v", "copy", "-disposition:v", "attached_pic")
    return b.ffmpeg("cover.m4a", *options, *LC)


_PIPE = "frag_keyframe+empty_moov"
_NOISE = "nullsrc=s=1300x1300,geq=random(1)*255:128:128,format=rgb24"
"""A picture that no packing makes smaller than 5 MB."""


def _excerpt(b: Bench) -> Path:
    """Cut without decoding: the file begins between two frames, and an edit list says so."""
    copy = ("ffmpeg", "-v", "error", "-y", "-ss", "3.21", "-t", "7.77", "-i", M4A(b), "-c", "copy", "OUT")
    return b.made("excerpt.m4a", *copy)


def _late(b: Bench) -> Path:
    """Sound that begins half a second after the pictures: the edit list begins with a pause."""
    film = ("-f", "lavfi", "-i", "color=c=navy:s=64x64:r=10:d=12", "-itsoffset", "0.5", "-i", M4A(b))
    options = ("-map", "0:v", "-map", "1:a", "-c:v", "mpeg4", "-c:a", "copy")
    return b.made("late.mp4", "ffmpeg", "-v", "error", "-y", *film, *options, "OUT")


def _wide(_: Bench, path: Path) -> list[bytes | Path]:
    """Write the size of the media data with eight bytes, and the positions of the chunks likewise."""
    data = path.read_bytes()
    moov, at = data.index(b"moov") - 4, data.index(b"mdat") - 4
    assert data[at - 8 : at] == b"\0\0\0\x08free"
    (size,) = struct.unpack_from(">I", data, at)
    return [data[: at - 8], struct.pack(">I4sQ", 1, b"mdat", size + 8), data[at + 8 : moov], data[moov:]]


def _to_the_end(_: Bench, path: Path) -> list[bytes | Path]:
    data = bytearray(path.read_bytes())
    at = data.index(b"mdat") - 4
    data[at : at + 4] = bytes(4)
    return [bytes(data)]


def _without_edits(_: Bench, path: Path) -> list[bytes | Path]:
    return [path.read_bytes().replace(b"edts", b"free")]


def _in_two_edits(_: Bench, path: Path) -> list[bytes | Path]:
    """Let an edit list leave out the middle: as wide as before, for the index must keep its size."""
    data = path.read_bytes()
    edits = data.index(b"edts") - 4
    (size,) = struct.unpack_from(">I", data, edits)
    listed = struct.pack(">IIIIiIIiI", 0, 2, 4000, 1024, 0x10000, 3000, 308700, 0x10000, 0)[:32]
    boxes = struct.pack(">I4sI4s", 48, b"edts", 40, b"elst") + listed
    return [_grown(data, edits, size, boxes)]


def _grown(data: bytes, at: int, size: int, boxes: bytes) -> bytes:
    """Replace a box within the first track of an index that stands behind the sound."""
    found = bytearray(data[:at] + boxes + data[at + size :])
    for kind in (b"moov", b"trak"):
        begin = found.index(kind) - 4
        (whole,) = struct.unpack_from(">I", found, begin)
        struct.pack_into(">I", found, begin, whole + len(boxes) - size)
    return bytes(found)


def _he_aac(b: Bench) -> Path:
    """Say in the index that the upper half of the sound is replicated, as encoders of HE-AAC do."""
    data = by_ffmpeg("low.m4a", "-c:a", "aac", "-ar", "22050", "-b:a", "32k")(b).read_bytes()
    # AudioSpecificConfig: AAC LC, 22.05 kHz, mono; then SBR, 22.05 kHz, mono, 44.1 kHz, AAC LC.
    plain = data.index(b"\x05\x80\x80\x80\x05\x13\x88\x56\xe5\x00")
    return b.write("he.m4a", data[: plain + 5] + b"\x2b\x8a\x08\x00\x00" + data[plain + 10 :])


def _joined(make: Make) -> Make:
    return with_(make, "joined.m4a", lambda _, path: [path, path])


ISO = (
    Row("m4a", "index behind the sound", M4A),
    Row("m4a", "index before the sound", FAST),
    Row("m4a", "fragmented", FRAGMENTED),
    Row(
        "m4a",
        "fragmented, offsets from the fragment",
        by_ffmpeg("dash.m4a", *LC, "-movflags", "frag_keyframe+empty_moov+default_base_moof"),
    ),
    Row(
        "m4a",
        "fragmented, with an edit list",
        by_ffmpeg("delay.m4a", *LC, "-movflags", "frag_keyframe+delay_moov", "-frag_duration", "1000000"),
    ),
    Row("m4a", "fragmented, each frame", by_ffmpeg("each.m4a", *LC, "-movflags", "frag_every_frame+empty_moov")),
    Row("m4a", "fragmented, written into a pipe", lambda b: b.piped("p.m4a", *LC, "-f", "mp4", "-movflags", _PIPE)),
    Row("m4a", "excerpt with an edit list", _excerpt),
    Row("m4a", "two edits", with_(M4A, "edits.m4a", _in_two_edits)),
    Row("m4a", "no edit list", with_(M4A, "plain.m4a", _without_edits)),
    Row("m4a", "48 kHz stereo", by_ffmpeg("s.m4a", *LC, "-ar", "48000", stereo=True)),
    Row("m4a", "HE-AAC signalled", _he_aac),
    Row("m4a", "Apple Lossless", by_ffmpeg("alac.m4a", "-c:a", "alac")),
    Row("m4a", "chapters", _chapters),
    Row("m4a", "cover of 5 MB", _covered),
    Row("m4a", "sizes of eight bytes", with_(M4A, "wide.m4a", _wide)),
    Row("m4a", "sound to the end of the file", with_(FAST, "open.m4a", _to_the_end)),
    Row("m4a", "other ending", with_(M4A, "speech.mp3", lambda _, path: [path])),
    Row("m4a", "zeros behind it", with_(M4A, "zeros.m4a", lambda _, path: [path, bytes(3000)])),
    Row("mp4", "film", by_ffmpeg("film.mp4", *FILM)),
    Row("mp4", "film longer than its sound", by_ffmpeg("film.mp4", *_LONG_FILM)),
    Row("mp4", "film whose sound begins late", _late),
    Row("mp4", "film with MP3 sound", by_ffmpeg("film.mp4", *FILM[:-2], "-c:a", "libmp3lame")),
    Row("mp4", "film with AC-3 sound", by_ffmpeg("film.mp4", *FILM[:-2], "-c:a", "ac3")),
    Row("mp4", "film with Opus sound", by_ffmpeg("film.mp4", *FILM[:-2], "-c:a", "libopus")),
    Row("mp4", "film with FLAC sound", by_ffmpeg("film.mp4", *FILM[:-2], "-c:a", "flac", "-strict", "-2")),
    Row("m4v", "film", by_ffmpeg("film.m4v", *FILM, "-f", "ipod")),
    Row("mov", "film", by_ffmpeg("film.mov", *FILM)),
    Row("mov", "uncompressed sound", by_ffmpeg("pcm.mov", "-c:a", "pcm_s16le")),
    Row("mov", "sound of 24 bit", by_ffmpeg("pcm.mov", "-c:a", "pcm_s24be")),
    Row("mov", "IMA 4:1", by_ffmpeg("ima.mov", "-c:a", "adpcm_ima_qt")),
    Row("m4a", "two files joined, of which players see one", _joined(M4A), CUT),
    Row("m4a", "cut in the middle, index before", cut(FAST, "cut.m4a"), CUT),
    Row("m4a", "cut near its end, index before", cut(FAST, "cut.m4a", 0.97), CUT),
    Row("m4a", "cut in the middle, fragmented", cut(FRAGMENTED, "cut.m4a"), CUT),
)
