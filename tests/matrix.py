"""The matrix of audio files, format by state, made by the programs that people use, and judged by FFmpeg's decoder.

Each row is a recipe: it is carried out when a test (or the script that writes the table) asks for it, in a folder of
its own. Nothing of the speech is kept: it comes from Debian's recorded prompts where they are installed, else from the
committed samples.
"""

import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.sounds import sample

SPEECH = Path("/usr/share/asterisk/sounds/en_US_f_Allison/basic-pbx-ivr-main.wav")
PROGRAMS = ("ffmpeg", "lame", "sox", "twolame", "opusenc", "oggenc", "flac")
"""What the rows are made with."""
OUT = "OUT"
_RATE = 8000
"""Samples per second in which the decoded sound is counted: enough for a thousandth of a second."""


class Bench:
    """A folder with the speech in it, and the programs at hand. What was made once is not made again."""

    def __init__(self, folder: Path) -> None:
        """Put twelve seconds of speech into the folder, in mono, in stereo and short."""
        self.folder = folder
        self._made: dict[tuple[str, ...], Path] = {}
        source = SPEECH if SPEECH.exists() else sample("plain.wav")
        self.mono, self.stereo, self.short = (folder / name for name in ("mono.wav", "stereo.wav", "short.wav"))
        self.run("sox", "-R", source, "-r", "44100", "-b", "16", self.mono, "repeat", "9", "trim", "0", "12.3")
        self.run("sox", "-R", self.mono, self.stereo, "remix", "1", "1v0.5")
        self.run("sox", "-R", self.mono, self.short, "trim", "0", "3.3")

    def run(self, *command: object) -> bytes:
        """Run a program and return what it prints; its failure is ours."""
        done = subprocess.run([str(part) for part in command], capture_output=True, check=False, timeout=120)
        assert done.returncode == 0, (command, done.stderr[-500:])
        return done.stdout

    def place(self, name: str) -> Path:
        """Return the path of a new file in a folder of its own."""
        path = Path(tempfile.mkdtemp(dir=self.folder)) / name
        path.parent.mkdir(exist_ok=True)
        return path

    def made(self, name: str, *command: object) -> Path:
        """Return the file that a program makes; `OUT` stands for it."""
        key = (name, *(str(part) for part in command))
        if key not in self._made:
            target = self.place(name)
            self.run(*(target if part == OUT else part for part in command))
            self._made[key] = target
        return self._made[key]

    def ffmpeg(self, name: str, *options: object, source: Path | None = None) -> Path:
        """Encode the speech with FFmpeg, always to the same bytes."""
        base = ("ffmpeg", "-v", "error", "-y", "-i", source or self.mono)
        return self.made(name, *base, *options, "-fflags", "+bitexact", "-flags:a", "+bitexact", OUT)

    def piped(self, name: str, *options: object) -> Path:
        """Encode the speech with FFmpeg into a pipe, where no header can be filled in afterwards."""
        return self.write(name, self.run("ffmpeg", "-v", "error", "-i", self.mono, *options, "-"))

    def lame(self, name: str, *options: object, source: Path | None = None) -> Path:
        """Encode the speech with LAME."""
        return self.made(name, "lame", "--quiet", *options, source or self.mono, OUT)

    def write(self, name: str, *parts: bytes | Path) -> Path:
        """Write a file of parts, one behind another."""
        target = self.place(name)
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

    @property
    def name(self) -> str:
        """A short name, unique in the matrix."""
        return f"{self.format}: {self.state}"


def decoded(path: Path) -> float:
    """Return the seconds that FFmpeg decodes; it prints zeros when it fails, so its exit status is looked at."""
    command = ["ffmpeg", "-v", "error", "-i", path, "-map", "0:a:0", "-ac", "1", "-ar", str(_RATE), "-f", "s16le", "-"]
    done = subprocess.run([str(part) for part in command], capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr[-500:]
    assert done.stdout, done.stderr[-500:]
    return len(done.stdout) / 2 / _RATE


def half(path: Path, share: float = 0.5) -> bytes:
    """Return the beginning of a file, to an odd number of bytes."""
    whole = path.read_bytes()
    return whole[: int(len(whole) * share) | 1]


def copied(bench: Bench, path: Path) -> Path:
    """Return a copy that may be altered."""
    return bench.write(path.name, path)


CUT = "MEDIA-DECODES"
"""The rule that a damaged file breaks."""
Make = Callable[[Bench], Path]
"""The recipe of a file."""


def by_ffmpeg(name: str, *options: str, stereo: bool = False) -> Make:
    """Return the recipe that encodes with FFmpeg."""
    return lambda b: b.ffmpeg(name, *options, source=b.stereo if stereo else b.mono)


def by_lame(*options: str, stereo: bool = False) -> Make:
    """Return the recipe that encodes with LAME."""
    return lambda b: b.lame("lame.mp3", *options, source=b.stereo if stereo else b.mono)


def with_(make: Make, name: str, change: Callable[[Bench, Path], list[bytes | Path]]) -> Make:
    """Return the recipe that makes a file and writes another one of its parts."""
    return lambda b: b.write(name, *change(b, make(b)))


def cut(make: Make, name: str, share: float = 0.5) -> Make:
    """Return the recipe of a file's beginning."""
    return with_(make, name, lambda _, path: [half(path, share)])
