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

from episodes import read_audio  # noqa: E402 - as above
from tests.matrix import Bench, judged  # noqa: E402 - as above
from tests.matrix_rows import ROWS  # noqa: E402 - as above

HEAD = """\
# How long is it? The matrix of audio files

Each row is a file that the named program made of {seconds:.1f} s of real speech, as it is or put into a state that
files get into: joined, cut off, tagged with everything, written into a pipe. The judge is what FFmpeg decodes. The other
columns say by how many seconds each reader's duration differs from it; a dash means that it tells none. podcli is
right within 0.1 s in every row, and `tests/test_matrix.py` holds it to that; the other figures are from
`python docs/make_audio.py` with mutagen {mutagen}, tinytag {tinytag} and ffprobe {ffprobe}. In longer files the
differences grow with the length.

**Damaged** files have the duration of what is there, and podcli says that they are damaged.

| format | state | damaged | decoded | podcli | mutagen | tinytag | ffprobe |
| --- | --- | --- | ---: | ---: | ---: | ---: | ---: |
"""
TAIL = """
Not in the table: MP3 of free format, Matroska, CAF, AMR, Windows Media and MPEG transport streams are refused by name.
AAC with spectral band replication (HE-AAC) is missing because no free encoder of Debian makes it.
"""


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


def main() -> None:
    """Make every file, ask every reader, and write the page."""
    warnings.simplefilter("ignore")
    lines = []
    for row in ROWS:
        with tempfile.TemporaryDirectory() as place:
            path = row.make(Bench(Path(place)))
            there = judged(row, path)
            told = (read_audio(path).duration, by_mutagen(path), by_tinytag(path), by_ffprobe(path))
            cells = (row.format, row.state, "yes" if row.finding else "", f"{there:.2f}")
            lines.append(f"| {' | '.join((*cells, *(difference(one, there) for one in told)))} |")
    version = subprocess.run(["ffprobe", "-version"], capture_output=True, text=True, check=True).stdout.split()[2]
    head = HEAD.format(seconds=12.3, mutagen=mutagen.version_string, tinytag=tinytag.__version__, ffprobe=version)
    (ROOT / "docs" / "audio.md").write_text(head + "\n".join(lines) + "\n" + TAIL)


if __name__ == "__main__":
    main()
