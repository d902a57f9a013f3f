"""Listening to a file of 25 minutes against FFmpeg's own meter, on one core; the goal is 40 times real time.

Needs FFmpeg, and the extra `audio`. FFmpeg measures once with true peaks, as podcli does, and once without; podcli
finds silence, silent channels and clipping besides. All of them read the same stereo MP3.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from episodes import listen
from tests.masters import SECONDS, made, master

MINUTES = 25
ROUNDS = 3


def long_file(folder: Path) -> Path:
    """Return the file: speech in real stereo, again and again."""
    sides = ("-ar", "44100", "-af", "pan=stereo|c0=c0|c1=0.8*c0")
    once, again = master(folder / "once.wav", *sides), str(MINUTES * 60 // SECONDS - 1)
    return made(folder / "long.mp3", "-stream_loop", again, "-i", str(once), "-b:a", "128k")


def meter(path: Path, settings: str) -> Callable[[], object]:
    """Return a run of FFmpeg's meter; its failures are not taken for speed."""
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-af", settings, "-f", "null", "-"]
    return lambda: subprocess.run(command, check=True)


def median(act: Callable[[], object]) -> float:
    """Return the median of the processor's seconds of some runs, whatever else the machine is doing."""
    times = []
    for _ in range(ROUNDS):
        begun = sum(os.times()[:4])
        act()
        times.append(sum(os.times()[:4]) - begun)
    return statistics.median(times)


def main() -> None:
    """Print how many times faster than real time each is, and the ratios."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as place:
        path = long_file(Path(place))
        heard = listen(path)
        runs = {
            "FFmpeg, true peaks": meter(path, "ebur128=peak=true"),
            "FFmpeg, no peaks": meter(path, "ebur128"),
            "podcli": lambda: listen(path),
        }
        times = {name: median(run) for name, run in runs.items()}
    print(
        f"{heard.duration / 60:.1f} min of stereo, {heard.integrated} LUFS, {heard.true_peak} dBTP; goal: 40x real time"
    )
    for name, seconds in times.items():
        ratio = times["podcli"] / seconds
        print(f"{name}: {seconds:.1f} s, {heard.duration / seconds:.0f}x real time (podcli takes {ratio:.2f} of it)")


if __name__ == "__main__":
    main()
