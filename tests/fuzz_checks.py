"""What must hold of every file, whatever its bytes: soon a sane result, or a refusal that names the file."""

import math
import re
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import msgspec

from episodes import FORMATS, Audio, AudioUnreadable, FileUnreadable, read_audio, read_chapter_pictures, read_cover

SLOWEST = 1.0
"""Seconds of the processor's time that reading a file may take."""
ROOM = 300 << 20
"""Bytes of address space that reading may need above what the program has from the start."""
_LONGEST = 30 * 24 * 3600
_THINNEST = {"mp3": 7_000, "wav": 1_000, "aiff": 1_000}
"""Bits per second that no sound of a format is below."""
_SILENCE = 50
"""Likewise of the others, which can pack long silence into little."""
_UNTIDY = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_OVER, _ROUNDING = 2, 1_000
"""How far bit rate times length may be from the size: free bits, cut frames, and bytes."""

Reader = Callable[[Path], Any]


class Problem(NamedTuple):
    """What should never have happened."""

    kind: str
    """`exception`, `hang`, `absurd`, `text`, `memory` or `crash`."""
    words: str


class Outcome(NamedTuple):
    """How the reading of one file ended."""

    read: bool
    """Whether it was read; otherwise it was refused."""
    seconds: float
    """Of the processor's time."""
    problem: Problem | None = None


class _TooLong(BaseException):
    """No `except Exception` on the way may take it for damage."""


def read_with_pictures(path: Path) -> Audio:
    """Return what is read of a file once the pictures of its chapters were read too."""
    audio = read_audio(path)
    read_chapter_pictures(audio)
    return audio


READERS: tuple[Reader, ...] = (read_with_pictures, read_cover)


def examine(path: Path, readers: tuple[Reader, ...] = READERS, limit: float = SLOWEST) -> Outcome:
    """Let each reader read the file, and judge what comes out; `limit` is in seconds of the processor's time."""
    begun = time.process_time()
    try:
        with limited(limit):
            read, problem = _judged(path, readers)
    except _TooLong:
        return Outcome(False, time.process_time() - begun, Problem("hang", f"not read within {limit:.0f} s"))  # noqa: FBT003 - a plain record
    seconds = time.process_time() - begun
    if problem is None and seconds > limit:
        problem = Problem("hang", f"reading took {seconds:.1f} s")
    return Outcome(read, seconds, problem)


def _judged(path: Path, readers: tuple[Reader, ...]) -> tuple[bool, Problem | None]:
    read = True
    for reader in readers:
        try:
            problem = fault(reader(path), path)
        except (FileUnreadable, AudioUnreadable) as error:
            read, problem = False, _unnamed(error, path)
        except Exception as error:  # noqa: BLE001 - which ones escape is what is to be found out
            problem = Problem("exception", f"{reader.__name__}: {type(error).__name__}: {error}"[:500])
        if problem:
            return read, problem
    return read, None


def _unnamed(error: FileUnreadable | AudioUnreadable, path: Path) -> Problem | None:
    if str(path) not in error.message:
        return Problem("exception", f"does not name the file: {error.message}"[:500])
    return tidy((error.message, error.hint))


def fault(found: Any, path: Path) -> Problem | None:
    """Return what is wrong with what a reader gave, None if nothing is."""
    if not isinstance(found, Audio):
        return None if found is None or isinstance(found, bytes) else Problem("absurd", f"{type(found).__name__} given")
    try:
        msgspec.json.encode(found)
    except (ValueError, OverflowError) as error:
        return Problem("text", f"no JSON can be made of it: {error}")
    return tidy(_texts(msgspec.to_builtins(found))) or _absurd(found, path)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _texts(inner)


def tidy(texts: Any) -> Problem | None:
    """Return what is wrong with texts that a terminal, a script or a feed is to take; None if nothing is."""
    text = next((text for text in texts if _UNTIDY.search(text)), None)
    return None if text is None else Problem("text", f"characters that no feed can carry: {text[:200]!a}")


def _absurd(audio: Audio, path: Path) -> Problem | None:
    size = path.stat().st_size
    starts = [chapter.start for chapter in audio.chapters]
    doubts = (
        (0 < audio.duration <= _LONGEST, f"it lasts {audio.duration} s"),
        (
            size * 8 >= audio.duration * _THINNEST.get(audio.format, _SILENCE),
            f"{audio.duration} s in {size} bytes",
        ),
        (audio.bitrate * audio.duration <= _OVER * (size + _ROUNDING) * 8, f"{audio.bitrate} bit/s in {size} bytes"),
        (audio.bytes == size, f"{audio.bytes} bytes"),
        (audio.bitrate >= 0, f"{audio.bitrate} bit/s"),
        (0 <= audio.sample_rate <= 0xFFFFFFFF, f"{audio.sample_rate} Hz"),
        (0 <= audio.channels <= 0xFFFF, f"{audio.channels} channels"),
        (audio.format in FORMATS, audio.format),
        (starts == sorted(starts) and all(math.isfinite(at) and at >= 0 for at in starts), f"chapters at {starts[:9]}"),
        (all(finding.where and finding.message for finding in audio.findings), "an empty finding"),
    )
    return next((Problem("absurd", words) for good, words in doubts if not good), None)


@contextmanager
def limited(limit: float) -> Iterator[None]:
    """Interrupt what takes too long; what the machine does meanwhile for others does not count."""

    def stop(signum: int, at: FrameType | None) -> None:  # noqa: ARG001 - as the signal module calls it
        raise _TooLong

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def limit_memory(room: int = ROOM) -> None:
    """Forbid this process to take more than `room` bytes of address space on top of what it has."""
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + room
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def peak_memory() -> int:
    """Return the most bytes of memory that this process ever held."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
