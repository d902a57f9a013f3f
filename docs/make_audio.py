"""Write docs/audio.md: the matrix of audio files with the durations that podcli and others tell.

Needs the programs of the test machine (see `tests/matrix.py`) and tinytag: `pip install -e '.[test]' tinytag`.
"""

import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import mutagen  # noqa: E402 - the project's root is on the path now
import tinytag  # noqa: E402 - as above

from episodes import AudioUnreadable, read_audio  # noqa: E402 - as above
from tests.matrix import Bench, decoded  # noqa: E402 - as above
from tests.matrix_rows import REFUSALS, ROWS  # noqa: E402 - as above

HEAD = """\
# How long is it? The matrix of audio files

Each row is a file that programs in use made of {seconds:.1f} s of speech, or that was put into a state that files
get into: joined, cut off, tagged with everything, written into a pipe. A few kinds that no program at hand writes any
more (layer I, VBRI, HE-AAC in the index) are built by their documents. The judge is what FFmpeg decodes. The other
columns say by how many seconds each reader's duration differs from it; a dash means that it tells none. podcli is
right within 0.1 s in every row, and `tests/test_matrix.py` holds it to that; the other figures are from
`python docs/make_audio.py` with mutagen {mutagen}, tinytag {tinytag} and ffprobe {ffprobe}, as they answer
without decoding. In longer files the differences grow with the length.

**Damaged** files have the duration of what is there, and podcli says that they are damaged.

| format | state | damaged | decoded | podcli | mutagen | tinytag | ffprobe |
| --- | --- | --- | ---: | ---: | ---: | ---: | ---: |
"""
WRONG = """
Rows in which the difference is more than 0.1 s, of {count}: podcli {podcli}, mutagen {mutagen}, tinytag {tinytag},
ffprobe {ffprobe}. Those without an answer count as wrong.

## What is refused

These files are no podcast audio that podcli could measure; it says what they are instead.

| file | what podcli says, behind the name |
| --- | --- |
"""
TAIL = """
## What is not covered

- HE-AAC by its own encoder, as no free one is at hand: the index is made to signal it, around sound that lacks it.
- Damage within the frames of MP3, AAC and MP4, which only a decoder meets, and a piece missing in the middle of a FLAC
  file, whose last frame still says when it plays; likewise FLAC files joined as bytes, of which the last one counts.
- The number of samples in the `fact` chunk of WAV is believed for packed sound, the size of samples for all other.
- Copy protection, playlists, and films without sound, which have the length of their pictures.
"""
WITHIN = 0.1
"""Seconds."""
READERS = ("podcli", "mutagen", "tinytag", "ffprobe")


def by_mutagen(path: Path) -> float | None:
    """Return what mutagen tells."""
    try:
        found: Any = mutagen.File(path)
    except Exception:  # noqa: BLE001 - it raises many classes on damaged files
        return None
    return found.info.length or None if found is not None else None


def by_tinytag(path: Path) -> float | None:
    """Return what tinytag tells."""
    try:
        return tinytag.TinyTag.get(path).duration or None
    except Exception:  # noqa: BLE001 - likewise
        return None


def by_ffprobe(path: Path) -> float | None:
    """Return what ffprobe tells without decoding."""
    command = ["ffprobe", "-v", "quiet", "-show_entries", "format=duration", "-of", "csv=p=0", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = done.stdout.strip()
    return float(told) if told.replace(".", "", 1).isdigit() else None


def difference(told: float | None, there: float) -> str:
    """Return the difference with its sign."""
    if told is None:
        return "-"
    return f"{told - there:+.2f}".replace("-0.00", "+0.00")


def measured(bench: Bench) -> tuple[list[str], dict[str, int]]:
    """Return the lines of the table, and how often each reader is wrong."""
    lines, wrong = [], dict.fromkeys(READERS, 0)
    for row in ROWS:
        path = row.make(bench)
        there = decoded(path)
        told = (read_audio(path).duration, by_mutagen(path), by_tinytag(path), by_ffprobe(path))
        for reader, one in zip(READERS, told, strict=True):
            wrong[reader] += one is None or abs(one - there) > WITHIN
        cells = (row.format, row.state, "yes" if row.finding else "", f"{there:.2f}")
        lines.append(f"| {' | '.join((*cells, *(difference(one, there) for one in told)))} |")
    return lines, wrong


def refused(bench: Bench) -> list[str]:
    """Return the lines about files that are refused."""
    lines = []
    for refusal in REFUSALS:
        path = refusal.make(bench)
        try:
            read_audio(path)
        except AudioUnreadable as error:
            lines.append(f"| {refusal.state} | {error.message.removeprefix(str(path)).strip()} |")
    return lines


def main() -> None:
    """Make every file, ask every reader, and write the page."""
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as place:
        bench = Bench(Path(place))
        (lines, wrong), others = measured(bench), refused(bench)
    version = subprocess.run(["ffprobe", "-version"], capture_output=True, text=True, check=True).stdout.split()[2]
    page = HEAD.format(seconds=12.3, mutagen=mutagen.version_string, tinytag=tinytag.__version__, ffprobe=version)
    page += "\n".join(lines) + "\n" + WRONG.format(count=len(ROWS), **wrong) + "\n".join(others) + "\n" + TAIL
    (ROOT / "docs" / "audio.md").write_text(page)


if __name__ == "__main__":
    main()
