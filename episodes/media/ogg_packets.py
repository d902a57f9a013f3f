"""How many samples the packets of Vorbis and Opus hold: needed where the pages before them are missing."""

import itertools
from collections.abc import Callable, Iterator
from typing import NamedTuple

from episodes.media.ogg_pages import CONTINUED, Page

_MODE = 41
"""Bits that describe one mode of Vorbis: block, window, transform, mapping."""
_MOST_MODES = 64
_TAIL = 512
"""Bytes at the end of a setup header that hold the modes."""
_CONTINUES = 255
_OPUS_FRAMES = (480, 960, 1920, 2880), (480, 960), (120, 240, 480, 960)
"""Samples per frame of the speech, the mixed and the music coder."""

Count = Callable[[list[bytes]], int]
"""Tells how many samples packets hold, by their first two bytes."""


class Open(NamedTuple):
    """The beginnings of packets, up to the end of a page."""

    ended: list[bytes]
    """The first two bytes of each packet that is complete."""
    begun: bytes | None
    """Those of the packet that goes on; None if it began on a page that is missing."""


def packets(page: Page, before: bytes | None = None) -> Open:
    """Return the packets that end on a page; `before` is how the one began that the page continues."""
    ended, at = [], 0
    fresh = not page.flags & CONTINUED
    head = None if fresh else before
    for size in page.lacing:
        if fresh:
            head = page.body[at : at + 2]
        at, fresh = at + size, size < _CONTINUES
        if fresh and head is not None:
            ended.append(head)
    return Open(ended=ended, begun=None if fresh else head)


def opus_samples(heads: list[bytes]) -> int:
    """Return the samples in Opus packets, at 48 kHz (RFC 6716, section 3.1)."""
    return sum(_opus(head) for head in heads)


def _opus(head: bytes) -> int:
    if not head:
        return 0
    kind, code = head[0] >> 3, head[0] & 3
    speech, mixed, music = _OPUS_FRAMES
    each = speech[kind & 3] if kind < 12 else mixed[kind & 1] if kind < 16 else music[kind & 3]  # noqa: PLR2004 - RFC 6716
    if code == 3:  # noqa: PLR2004 - the number of frames follows
        return each * (head[1] & 0x3F if len(head) > 1 else 0)
    return each * (2 if code else 1)


def vorbis_samples(identification: bytes, setup: bytes) -> Count | None:
    """Return how to count the samples in Vorbis packets, None if the headers do not tell."""
    modes = _modes(setup[-_TAIL:])
    if len(identification) <= 28 or not modes:  # noqa: PLR2004 - up to the sizes of blocks
        return None
    sizes = 1 << (identification[28] & 0xF), 1 << (identification[28] >> 4)
    mask = (1 << (len(modes) - 1).bit_length()) - 1

    def count(heads: list[bytes]) -> int:
        numbers = (head[0] >> 1 & mask for head in heads if head and not head[0] & 1)
        blocks = [sizes[modes[number]] for number in numbers if number < len(modes)]
        return sum((one + other) // 4 for one, other in itertools.pairwise(blocks))

    return count


def _modes(tail: bytes) -> list[int]:
    """Return of each mode whether its blocks are long: they stand at the end, where the only way leads backwards."""
    bits = int.from_bytes(tail, "little")
    found: list[int] = []
    best: list[int] = []
    for flag, before in _backwards(bits):
        found.insert(0, flag)
        if before & 0x3F == len(found) - 1:
            best = found[:]
    return best


def _backwards(bits: int) -> Iterator[tuple[int, int]]:
    """Yield the block flag of what may be a mode, from the last one on, and the six bits before it."""
    end = bits.bit_length() - 1
    for at in range(end - _MODE, max(end - _MODE * (_MOST_MODES + 1), 6), -_MODE):
        mode = bits >> at & ((1 << _MODE) - 1)
        if mode >> 33 > 63 or mode >> 1 & 0xFFFFFFFF:  # noqa: PLR2004 - mappings; window and transform are zero
            return
        yield mode & 1, bits >> (at - 6) & 0x3F
