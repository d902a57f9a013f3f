"""Damage with a plan: where the parts of a file begin, their sizes, counts and order are changed.

The same number always gives the same file, in every process and on every machine.
"""

import random
import zlib
from collections.abc import Callable

from tests.fuzz_seeds import Seed, seeds

LARGEST = 1 << 18
"""Bytes of an ordinary mutated file."""
_FLOOD = 1 << 22
"""Bytes of the few that are made to keep a program busy."""
_RARE = 5_000
"""One file of so many is a flood."""
_FILLINGS = (
    b"\0",
    b"\xff",
    b"\xff\xf8",
    b"\xff\xf8\x69\x08\0",
    b"\xff\xfb\x90\xc0",
    b"\xff\xfb\x10\xc0" + bytes(100),
    b"\xff\xf1\x50\x80\0\xff\xfc",
    b"\xff\xf1\x50\x80\1\x1f\xfc",
    b"OggS" + bytes(22) + b"\0",
    b"OggS\0\2" + bytes(20) + b"\1\x13OpusHead\1\1" + bytes(9),
    b"OggS",
    b"ID3\3\0\0\0\0\0\0",
    b"TIT2\0\0\0\1\0\0\0",
    b"CHAP\0\0\0\x11\0\0" + bytes(17),
    b"\0\0\0\x08free",
    b"\0\0\0\x08trak",
    b"\xff\xff\xff\xf0moov",
    b"\0\0\0\1moof\0\0\0\0\0\0\0\x10",
    b"data\0\0\0\0",
    b"LIST\4\0\0\0INFO",
    b"\x0b\0\0\0CHAPTER001=",
    b"\0\0\0\1\0\0\0\1",
    b"\x84\0\0\0",
    b"\4\0\0\0",
)
"""Parts of files that say little and can follow each other without end."""
_SEALED = ("ogg", "opus")
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))

Change = Callable[[random.Random, bytearray, Seed], None]


def mutant(seed: int, number: int, kinds: tuple[str, ...] = ()) -> tuple[Seed, bytes]:
    """Return the file with a number, and what it was made of; `kinds` limits the formats."""
    chance = random.Random((seed << 40) + number)  # noqa: S311 - the same file for the same number
    origin = chance.choice(seeds()[chance.choice(kinds or tuple(seeds()))])
    made = bytearray(origin.data)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4, 8))):
        chance.choices(_CHANGES, _WEIGHTS)[0](chance, made, origin)
    del made[LARGEST:]
    if chance.randrange(_RARE) == 0:
        _flood(chance, made, origin)
    if origin.format in _SEALED and chance.randrange(4):
        _seal(made)
    return origin, bytes(made)


def _seal(made: bytearray) -> None:
    """Give the pages of an Ogg file the check sums that their damaged bytes want, or no reader would look at them."""
    at = made.find(b"OggS")
    while at >= 0 and at + 27 < len(made):
        begin = at + 27 + made[at + 26]
        end = begin + sum(made[at + 27 : begin])
        made[at + 22 : at + 26] = bytes(4)
        made[at + 22 : at + 26] = check_sum(bytes(made[at:end])).to_bytes(4, "little")
        at = made.find(b"OggS", at + 4)


def check_sum(data: bytes) -> int:
    """Return the check sum of an Ogg page: the usual one, but with the bits of each byte the other way round."""
    mirrored = zlib.crc32(data.translate(_MIRRORED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int.from_bytes(mirrored.to_bytes(4, "little").translate(_MIRRORED), "big")


def _spot(chance: random.Random, made: bytearray, origin: Seed) -> int:
    """Return a position: mostly near the beginning of a part, where its size, count and flags are."""
    match chance.randrange(8):
        case 0:
            at = chance.randrange(len(origin.data))
        case 1:
            at = chance.randrange(64)
        case _:
            at = chance.choice(origin.marks) + chance.randint(-8, 24)
    return max(min(at, len(made) - 1), 0)


def _mark(chance: random.Random, made: bytearray, origin: Seed) -> int:
    """Return where a part begins, a box at its size in front of its name."""
    at = chance.choice(origin.marks) - chance.choice((0, 0, 4))
    return max(min(at, len(made)), 0)


def _flip(chance: random.Random, made: bytearray, origin: Seed) -> None:
    if made:
        made[_spot(chance, made, origin)] ^= 1 << chance.randrange(8)


def _number(chance: random.Random, made: bytearray, origin: Seed) -> None:
    """Write an extreme number where a size or a count may stand."""
    at, width = _spot(chance, made, origin), chance.choice((1, 2, 3, 4, 4, 4, 8))
    most = (1 << 8 * width) - 1
    room = len(made) - at
    edges = (0, 1, 2, 7, 8, 15, 16, most, most - 1, most >> 1, (most >> 1) + 1, 0x7F7F7F7F)
    near = (len(made), room, room - 4, room + 1)
    value = chance.choice((*edges, *near, 1 << chance.randrange(8 * width), chance.getrandbits(8 * width)))
    made[at : at + width] = (value & most).to_bytes(width, chance.choice(("big", "little")))


def _near(chance: random.Random, made: bytearray, origin: Seed) -> None:
    """Make a number a little larger or smaller."""
    at = _spot(chance, made, origin)
    if made:
        made[at] = (made[at] + chance.choice((-16, -2, -1, 1, 2, 16))) & 0xFF


def _noise(chance: random.Random, made: bytearray, origin: Seed) -> None:
    at = _spot(chance, made, origin)
    made[at : at + chance.choice((0, 4, 40))] = chance.randbytes(chance.randrange(1, 60))


def _cut(chance: random.Random, made: bytearray, origin: Seed) -> None:
    del made[chance.choice((_spot, _mark))(chance, made, origin) + chance.randrange(40) :]


def _remove(chance: random.Random, made: bytearray, origin: Seed) -> None:
    begin, end = _block(chance, made, origin)
    del made[begin:end]


def _repeat(chance: random.Random, made: bytearray, origin: Seed) -> None:
    begin, end = _block(chance, made, origin)
    times = min(chance.choice((1, 2, 5, 50, 1000)), (LARGEST >> 2) // max(end - begin, 1))
    made[end:end] = made[begin:end] * times


def _move(chance: random.Random, made: bytearray, origin: Seed) -> None:
    begin, end = _block(chance, made, origin)
    block = made[begin:end]
    del made[begin:end]
    at = _mark(chance, made, origin)
    made[at:at] = block


def _block(chance: random.Random, made: bytearray, origin: Seed) -> tuple[int, int]:
    """Return the beginning and end of some neighbouring parts."""
    begin, end = sorted((_mark(chance, made, origin), chance.choice((_mark, _spot))(chance, made, origin)))
    return begin, end


def _nest(chance: random.Random, made: bytearray, origin: Seed) -> None:
    """Put a part into many copies of its own header."""
    at, width = _mark(chance, made, origin), chance.choice((8, 10, 12, 16, 27))
    header = made[at : at + width]
    if chance.randrange(2) and len(header) > 3:
        header[:4] = (chance.choice((1 << 31, 1 << 16, len(made)))).to_bytes(4, "big")
    made[at:at] = header * chance.choice((1, 3, 30, 500))


def _splice(chance: random.Random, made: bytearray, origin: Seed) -> None:
    """Let another file go on where this one stops, or put one of its parts here."""
    other = chance.choice(seeds()[chance.choice((origin.format, *seeds()))])
    there = bytearray(other.data)
    at = _mark(chance, made, origin)
    if chance.randrange(2):
        made[at:] = there[_mark(chance, there, other) :]
    else:
        begin, end = _block(chance, there, other)
        made[at:at] = there[begin:end]


def _fill(chance: random.Random, made: bytearray, origin: Seed) -> None:
    at, filling = _mark(chance, made, origin), chance.choice(_FILLINGS)
    made[at:at] = filling * chance.choice((1, 3, 40, 400))


def _flood(chance: random.Random, made: bytearray, origin: Seed) -> None:
    at, filling = _mark(chance, made, origin), chance.choice(_FILLINGS)
    made[at:at] = filling * (chance.choice((_FLOOD >> 4, _FLOOD >> 2, _FLOOD)) // len(filling))


_CHANGES: tuple[Change, ...] = (_flip, _number, _near, _noise, _cut, _remove, _repeat, _move, _nest, _splice, _fill)
_WEIGHTS = (20, 40, 10, 6, 3, 5, 4, 4, 4, 8, 3)
