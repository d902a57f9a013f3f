"""The matrix of audio files, format by state, made by the programs that people use, and judged by FFmpeg's decoder.

Each row is a recipe: it is carried out when a test (or the script that writes the table) asks for it, in a folder of
its own. Nothing of the speech is kept: it comes from Debian's recorded prompts where they are installed, else from the
committed samples.
"""

import shutil
import struct
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mutagen.apev2 import APEv2
from mutagen.id3 import APIC, CHAP, COMM, CTOC, ID3, TALB, TIT2, TPE1, TRCK, USLT, Encoding

from tests.sounds import sample

SPEECH = Path("/usr/share/asterisk/sounds/en_US_f_Allison/basic-pbx-ivr-main.wav")
PROGRAMS = ("ffmpeg", "lame", "sox", "twolame", "opusenc", "oggenc", "flac")
"""What the rows are made with."""
_RATE = 8000
"""Samples per second in which the decoded sound is counted: enough for a thousandth of a second."""


class Bench:
    """A folder with the speech in it, and the programs at hand."""

    def __init__(self, folder: Path) -> None:
        """Put twelve seconds of speech into the folder, in mono, in stereo and short."""
        self.folder = folder
        source = SPEECH if SPEECH.exists() else sample("plain.wav")
        self.mono, self.stereo, self.short = (folder / name for name in ("mono.wav", "stereo.wav", "short.wav"))
        self.run("sox", source, "-r", "44100", "-b", "16", self.mono, "repeat", "9", "trim", "0", "12.3")
        self.run("sox", self.mono, self.stereo, "remix", "1", "1v0.5")
        self.run("sox", self.mono, self.short, "trim", "0", "3.3")

    def run(self, *command: object) -> bytes:
        """Run a program and return what it prints; its failure is ours."""
        done = subprocess.run([str(part) for part in command], capture_output=True, check=False, timeout=120)
        assert done.returncode == 0, (command, done.stderr[-500:])
        return done.stdout

    def ffmpeg(self, name: str, *options: object, source: Path | None = None) -> Path:
        """Encode the speech with FFmpeg, always to the same bytes."""
        target = self.folder / name
        base = ("ffmpeg", "-v", "error", "-y", "-i", source or self.mono)
        self.run(*base, *options, "-fflags", "+bitexact", "-flags:a", "+bitexact", target)
        return target

    def lame(self, name: str, *options: object, source: Path | None = None) -> Path:
        """Encode the speech with LAME."""
        target = self.folder / name
        self.run("lame", "--quiet", *options, source or self.mono, target)
        return target

    def write(self, name: str, *parts: bytes | Path) -> Path:
        """Write a file of parts, one behind another."""
        target = self.folder / name
        target.write_bytes(b"".join(part if isinstance(part, bytes) else part.read_bytes() for part in parts))
        return target


@dataclass(frozen=True)
class Row:
    """One file of the matrix."""

    format: str
    """What `read_audio` calls it."""
    state: str
    """What is special about it, in words for the table."""
    make: Callable[[Bench], Path]
    finding: str = ""
    """The rule that it breaks as a damaged file; empty for a well-formed one."""
    seconds: float = 0.0
    """What is there, for a file that FFmpeg does not decode; 0 where its decoder is the judge."""

    @property
    def name(self) -> str:
        """A short name, unique in the matrix."""
        return f"{self.format}: {self.state}"


def decoded(path: Path) -> float:
    """Return the seconds that FFmpeg decodes; its exit status is looked at, since it prints zeros when it fails."""
    command = ["ffmpeg", "-v", "error", "-i", path, "-map", "0:a:0", "-ac", "1", "-ar", str(_RATE), "-f", "s16le", "-"]
    done = subprocess.run([str(part) for part in command], capture_output=True, check=False, timeout=120)
    assert done.stdout, done.stderr[-500:]
    return len(done.stdout) / 2 / _RATE


def judged(row: Row, path: Path) -> float:
    """Return the seconds of sound that are in a row's file."""
    return row.seconds or decoded(path)


def half(path: Path, share: float = 0.5) -> bytes:
    """Return the beginning of a file, to an odd number of bytes."""
    whole = path.read_bytes()
    return whole[: int(len(whole) * share) | 1]


def silent_layer1(frames: int) -> bytes:
    """Return MPEG-1 layer I frames of 256 kbit/s without sound, which no encoder of today makes."""
    return (b"\xff\xff\x80\xc0" + bytes(12 * 256000 // 44100 * 4 - 4)) * frames


def vbri(frames: bytes, first: bytes) -> bytes:
    """Return MP3 frames of 128 kbit/s and 44.1 kHz behind a header as Fraunhofer's encoder writes it."""
    count = round(len(frames) * 8 / 128_000 * 44_100 / 1152)
    table = struct.pack(">4sHHHIIHHHH", b"VBRI", 1, 0, 75, len(frames) + len(first), count, 0, 1, 2, 1)
    head = first[:4] + bytes(32) + table
    return head.ljust(len(first), b"\0") + frames


def tagged_with_everything(path: Path, *, picture: int = 20_000, version: int = 3) -> Path:
    """Put ID3v2 with text, lyrics, chapters and a picture before an MP3, ID3v1 and APE behind it."""
    tags = ID3()
    for frame in (TIT2, TPE1, TALB, TRCK):
        tags.add(frame(encoding=Encoding.UTF16, text=["12"]))
    tags.add(COMM(encoding=Encoding.UTF16, lang="eng", desc="", text=["A remark"]))
    tags.add(USLT(encoding=Encoding.UTF16, lang="eng", desc="", text=["Words " * 500]))
    tags.add(
        APIC(
            encoding=0,
            mime="image/png",
            type=3,
            desc="",
            data=b"\x89PNG\r\n\x1a\n" + b"\xff\xfb\x90\x00" * (picture // 4),
        )
    )
    tags.add(CTOC(element_id="toc", flags=3, child_element_ids=["a", "b"], sub_frames=[]))
    for name, start in (("a", 0), ("b", 2000)):
        title = TIT2(encoding=Encoding.UTF16, text=[name])
        tags.add(CHAP(element_id=name, start_time=start, end_time=start + 2000, sub_frames=[title]))
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


def copied(bench: Bench, name: str, path: Path) -> Path:
    """Return a copy that may be altered."""
    target = bench.folder / name
    shutil.copyfile(path, target)
    return target
