"""The walk over the frames of an MPEG audio file: exact whatever its headers say, in constant memory, without decoding.

At every position stands either a frame, whose header tells where the next one is, or something foreign, which is
stepped over: a tag in the middle (files joined by hand), or damage.
"""

import re
from dataclasses import dataclass, field

from episodes.media.extent import tag_size
from episodes.media.mpeg import HEADER, Frame, parse_frame
from episodes.media.recording import LARGEST_PIECE, SMALLEST_PIECE, Recording

_FOREIGN_LIMIT = 1 << 22
"""How much that is no audio is searched for the next frame before the rest is given up."""

_PATIENCE = 20_000
"""How many places that only looked like a frame, or where frames stopped, are looked into in one file.

Random bytes hold one in 5 kB; more of them have only files that were made to keep programs busy.
"""

MUCH_BEHIND = 1 << 16
"""So many bytes behind the last frame are more than programs leave there: an end that was never written, or damage."""

_CANDIDATE = re.compile(rb"\xff[\xe2-\xe7\xf2-\xff][\x10-\xef]")
_SURE = 3
"""So many frames in a row are no accident."""


@dataclass
class Walk:
    """What was found on the way."""

    counts: dict[bytes, int] = field(default_factory=dict)
    """How often each kind of frame occurred, by the first three bytes of its header."""
    foreign: int = 0
    """Bytes between frames that belong to none of them and to no tag."""
    behind: int = 0
    """Likewise behind the last frame."""
    cut: bool = False
    """Whether the last frame is incomplete."""
    patience: int = _PATIENCE
    """How many more doubtful places may be looked into."""

    def note(self, count: int, *, last: bool) -> None:
        """Note foreign bytes, between frames or behind the last one."""
        self.behind = count if last else 0
        self.foreign += 0 if last else count

    def frames(self) -> list[tuple[Frame, int]]:
        """Return each kind of frame with its number."""
        # The fourth byte, which tells the channels, does not matter for time and size.
        kinds = ((parse_frame(key + b"\0"), count) for key, count in self.counts.items())
        return [(frame, count) for frame, count in kinds if frame]

    @property
    def seconds(self) -> float:
        """Length of all frames together."""
        return sum(frame.samples * count / frame.rate for frame, count in self.frames())

    @property
    def bits(self) -> int:
        """Size of all frames together, from their nominal bit rates."""
        return round(sum(frame.samples * count * frame.bitrate / frame.rate for frame, count in self.frames()))

    @property
    def bitrates(self) -> set[int]:
        """The different bit rates met."""
        return {frame.bitrate for frame, _ in self.frames()}


def walk(recording: Recording, start: int, end: int) -> Walk:
    """Walk from the frame at `start` to `end`."""
    found = Walk()
    steps: dict[bytes, int] = {}
    at, reach = start, LARGEST_PIECE
    while at + HEADER <= end:
        chunk = recording.read(at, min(reach, end - at))
        reach = min(reach * 2, LARGEST_PIECE)
        used = _count(chunk, steps, found.counts)
        at += used
        if used <= len(chunk) - HEADER:
            after = _next(recording, at, end, found)
            if not tag_size(recording, at):
                found.note(after - at, last=after >= end)
            at, reach = after, SMALLEST_PIECE
        elif len(chunk) < HEADER:
            break
    found.cut = at > end
    return _without_cut_frame(recording, found, at, end)


def first_frame(recording: Recording, start: int, end: int) -> int | None:
    """Return the position of the first frame that others follow, or None if there is no audio."""
    at = start if _chained(recording, start, end) else _next(recording, start, end, Walk())
    return at if at < end else None


def _count(chunk: bytes, steps: dict[bytes, int], counts: dict[bytes, int]) -> int:
    """Count the frames that begin in the chunk; return where the next one is, or where none was found."""
    at, last = 0, len(chunk) - HEADER
    while at <= last:
        key = chunk[at : at + 3]
        step = steps.get(key)
        if step is None:
            frame = parse_frame(chunk[at : at + HEADER])
            step = steps[key] = frame.size if frame else 0
        if not step:
            break
        counts[key] = counts.get(key, 0) + 1
        at += step
    return at


def _without_cut_frame(recording: Recording, found: Walk, at: int, end: int) -> Walk:
    """Take an incomplete last frame out again: decoders drop it."""
    if found.cut:
        for key in found.counts:
            frame = parse_frame(key + b"\0")
            if frame and end > at - frame.size and recording.read(at - frame.size, 3) == key:
                found.counts[key] -= 1
                break
    return found


def _next(recording: Recording, at: int, end: int, found: Walk) -> int:
    """Return where frames go on after something foreign at `at`, or `end`."""
    found.patience -= 1
    if tag := tag_size(recording, at):
        return min(at + tag, end) if found.patience >= 0 else end
    for begin, piece in recording.pieces(at + 1, min(end, at + _FOREIGN_LIMIT), overlap=2):
        for match in _CANDIDATE.finditer(piece):
            found.patience -= 1
            if found.patience < 0:
                return end
            if _chained(recording, begin + match.start(), end):
                return begin + match.start()
    return end


def _chained(recording: Recording, at: int, end: int) -> bool:
    """Tell whether some frames of one stream follow each other from here, or fill the file to its end."""
    before: Frame | None = None
    for _ in range(_SURE):
        frame = parse_frame(recording.read(at, HEADER))
        if frame is None or (before and not frame.fits(before)):
            return False
        before, at = frame, at + frame.size
        if at >= end:
            return True
    return True
