import random
from pathlib import Path

import pytest

from episodes import AudioUnreadable, read_audio
from tests.sounds import DECODED, data

_ROUNDS = 25
_NUMBERS = (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"\0\0\0\1")


def _mutated(chance: random.Random, whole: bytes) -> bytes:
    """Damage a file in a few places, mostly near its beginning, where its structure is."""
    found = bytearray(whole)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(min(len(found), chance.choice((64, 2_000, len(found)))))
        match chance.randrange(5):
            case 0:
                found[at] ^= 1 << chance.randrange(8)
            case 1:
                found[at : at + 4] = chance.choice(_NUMBERS)
            case 2:
                del found[at + 1 : at + chance.randrange(2, 200)]
            case 3:
                found[at:at] = chance.randbytes(chance.randrange(1, 100))
            case _:
                del found[at + 1 :]
    return bytes(found)


@pytest.mark.parametrize("name", DECODED)
def test_damaged_files_give_a_sane_result_or_one_error(tmp_path: Path, name: str) -> None:
    """Whatever the bytes, reading ends with a plausible duration or with `AudioUnreadable` that names the file."""
    chance = random.Random(name)  # noqa: S311 - the same damage in every run
    path = tmp_path / name
    for _ in range(_ROUNDS):
        path.write_bytes(_mutated(chance, data(name)))
        try:
            audio = read_audio(path)
        except AudioUnreadable as error:
            assert str(path) in error.message  # noqa: PT017 - most damaged files are readable, and none must be
        else:
            assert 0 < audio.duration < audio.bytes
            assert audio.bitrate >= 0
