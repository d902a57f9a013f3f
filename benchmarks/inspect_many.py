"""Reading 1 000 ordinary MP3s, against a bare mutagen loop that tells much less; the goal is at most 1.5x.

Needs FFmpeg, LAME and SoX. The files have a header, a cover and a few words in ID3v2.3, as podcasts have; the second
line is `podcli inspect` as a whole, with its start and its report, against a Python that runs the mutagen loop.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import mutagen
from mutagen.id3 import APIC, ID3, TALB, TIT2, TPE1, TRCK, Encoding

from episodes import read_audio
from tests.matrix import Bench

FILES = 1000
ROUNDS = 5
COVER = ROOT / "examples" / "field-notes" / "artwork.jpg"
LOOP = "import sys, mutagen\nfor name in sys.argv[1:]: print(mutagen.File(name).pprint())"


def fill(folder: Path) -> list[Path]:
    """Return 1 000 copies of a tagged recording."""
    first = Bench(folder).lame("first.mp3", "-b", "96")
    tags = ID3()
    for frame, text in ((TIT2, "Owls at night"), (TPE1, "Ada Byron"), (TALB, "Field notes"), (TRCK, "12")):
        tags.add(frame(encoding=Encoding.UTF16, text=[text]))
    tags.add(APIC(encoding=0, mime="image/jpeg", type=3, desc="", data=COVER.read_bytes()))
    tags.save(first, v2_version=3)
    paths = [folder / f"{number:04}.mp3" for number in range(FILES)]
    for path in paths:
        shutil.copyfile(first, path)
    return paths


def spent() -> float:
    """Return the processor's seconds so far, in this program and in those that it ran."""
    return sum(os.times()[:4])


def seconds(act: Callable[[], object]) -> float:
    """Return the processor's seconds that something takes, whatever else the machine is doing."""
    begun = spent()
    act()
    return spent() - begun


def compare(name: str, bare: Callable[[], object], ours: Callable[[], object]) -> None:
    """Print both medians and their ratio."""
    pairs = [(seconds(bare), seconds(ours)) for _ in range(ROUNDS)]
    slow, own = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"{name}: mutagen {slow * 1000:.0f} ms, podcli {own * 1000:.0f} ms: {own / slow:.2f}x (goal 1.5x)")


def loop(read: Callable[[Any], object], sources: Sequence[object]) -> Callable[[], object]:
    """Return the reading of all files, one after another, keeping none."""

    def act() -> None:
        for source in sources:
            read(source)

    return act


def program(*command: str) -> Callable[[], object]:
    """Return the run of a program; what it finds wrong with a file is no failure here."""
    return lambda: subprocess.run(command, check=False, stdout=subprocess.DEVNULL)


def main() -> None:
    """Compare the readers, then the programs."""
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as place:
        paths = fill(Path(place))
        names = [str(path) for path in paths]
        read_audio(paths[0])
        mutagen.File(paths[0])
        compare("readers", loop(mutagen.File, names), loop(read_audio, paths))
        bare = program(sys.executable, "-c", LOOP, *names)
        compare("programs", bare, program(sys.executable, "-m", "podcli", "inspect", *names))


if __name__ == "__main__":
    main()
