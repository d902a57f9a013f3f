"""The walk over an MP3 of three hours without header, against `ffprobe -count_packets`; the goal is to be faster.

Needs FFmpeg, LAME and SoX. Both read the same file; ffprobe runs as a program, the walk within this one, and, so that
nobody wonders what starting Python costs, within a Python of its own.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from episodes import read_audio
from tests.matrix import Bench
from tests.matrix_bytes import frames_of

HOURS = 3
ROUNDS = 7
FFPROBE = ("ffprobe", "-v", "error", "-count_packets", "-show_entries", "stream=nb_read_packets", "-of", "csv=p=0")
ALONE = "import sys; from pathlib import Path; from episodes import read_audio; read_audio(Path(sys.argv[1]))"


def long_file(folder: Path) -> Path:
    """Return the file: speech of variable bit rate, again and again."""
    bench = Bench(folder)
    once = bench.lame("once.mp3", "-t", "-V", "4")
    frames, path = frames_of(once), folder / "long.mp3"
    count = round(HOURS * 3600 / read_audio(once).duration)
    with path.open("wb") as file:
        for _ in range(count):
            file.write(frames)
    return path


def spent() -> float:
    """Return the processor's seconds so far, in this program and in those that it ran."""
    return sum(os.times()[:4])


def median(act: Callable[[], object]) -> float:
    """Return the median of the processor's seconds of some runs, whatever else the machine is doing."""
    times = []
    for _ in range(ROUNDS):
        begun = spent()
        act()
        times.append(spent() - begun)
    return statistics.median(times)


def program(*command: str) -> Callable[[], object]:
    """Return the run of a program."""
    return lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    """Print all times and the ratio."""
    with tempfile.TemporaryDirectory() as place:
        path = long_file(Path(place))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        walk = median(lambda: read_audio(path))
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        probe, alone = median(program(*FFPROBE, str(path))), median(program(sys.executable, "-c", ALONE, str(path)))
        audio = read_audio(path)
        print(f"{audio.duration / 3600:.1f} h, {audio.bytes / 1e6:.0f} MB, memory grown by {grown} kB")
        print(f"ffprobe {probe * 1000:.0f} ms, with a new Python {alone * 1000:.0f} ms")
        print(f"walk {walk * 1000:.0f} ms: {walk / probe:.2f}x (goal 1x, and at most 1000 ms)")


if __name__ == "__main__":
    main()
