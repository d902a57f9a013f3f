"""Whatever the bytes of an audio file are, reading it ends soon, with a sane result or a refusal that names the file.

The long run is `python -m tests.fuzz_audio`; here is a short one of the same, and proof that it would notice.
"""

import os
import time
from pathlib import Path

import msgspec
import pytest

from episodes import Audio, AudioUnreadable, read_audio
from episodes.formats import FORMATS
from tests import fuzz_audio
from tests.fuzz_checks import examine, fault
from tests.fuzz_mutations import mutant
from tests.fuzz_seeds import seeds
from tests.fuzz_workers import Plan, run
from tests.sounds import sample, saved

pytestmark = pytest.mark.no_cover  # the same lines thousands of times, which cheaper tests count

_ROUNDS = 60
_FIRST = 10_000_000
"""Other numbers than those of the long run."""


def _read(_path: Path) -> Audio:
    return read_audio(sample("cbr.mp3"))


def _raises(_path: Path) -> None:
    raise KeyError("planted")


def _stands_still(_path: Path) -> None:
    while True:
        pass


def _claims_ages(path: Path) -> Audio:
    return msgspec.structs.replace(_read(path), bytes=path.stat().st_size, duration=4e6)


def _refuses_without_a_name(_path: Path) -> None:
    raise AudioUnreadable("It cannot be read.")


def _dies(path: Path) -> None:
    if path.read_bytes() == mutant(3, 5)[1]:
        os._exit(9)


def _sleeps(path: Path) -> None:
    if path.read_bytes() == mutant(3, 5)[1]:
        time.sleep(600)


def _dying(path: Path) -> object:
    return examine(path, (_dies,))


def _sleeping(path: Path) -> object:
    return examine(path, (_sleeps,))


@pytest.mark.parametrize("kind", FORMATS)
def test_damaged_files_give_a_sane_result_or_one_error(tmp_path: Path, kind: str) -> None:
    """Whatever the bytes, reading ends soon with sane facts, or with `AudioUnreadable` that names the file."""
    for number in range(_FIRST, _FIRST + _ROUNDS):
        origin, content = mutant(1, number, (kind,))
        found = examine(saved(tmp_path, "mutant", content))
        assert found.problem is None, f"number {number}, made of {origin.name}"


def test_every_seed_is_read(tmp_path: Path) -> None:
    """What the mutations begin with is good audio of the format it is kept under, with words in most of it."""
    titles = 0
    for kind, group in seeds().items():
        for seed in group:
            audio = read_audio(saved(tmp_path, seed.name, seed.data))
            assert audio.format == kind
            titles += bool(audio.tags.title)
    assert titles > 20


def test_the_same_number_gives_the_same_file() -> None:
    """A problem that was found once can be looked at again, and hardly two files are the same."""
    made = [mutant(1, number) for number in range(50)]
    assert made == [mutant(1, number) for number in range(50)]
    assert len({content for _, content in made}) > 45


@pytest.mark.parametrize(
    ("reader", "kind"),
    [
        (_raises, "exception"),
        (_refuses_without_a_name, "exception"),
        (_stands_still, "hang"),
        (_claims_ages, "absurd"),
    ],
)
def test_planted_problems_are_noticed(reader: object, kind: str) -> None:
    """The judge of the long run sees an escaped exception, a hang and an absurd duration."""
    problem = examine(sample("cbr.mp3"), (reader,)).problem
    assert problem is not None
    assert problem.kind == kind


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"duration": 0.0}, "absurd"),
        ({"duration": float("nan")}, "absurd"),
        ({"bitrate": -1}, "absurd"),
        ({"bytes": 1}, "absurd"),
        ({"path": "a\ud800b"}, "text"),
        ({"path": "a\0b"}, "text"),
    ],
)
def test_planted_absurdities_are_noticed(change: dict[str, object], kind: str) -> None:
    """The judge sees each figure that cannot be, and text that no feed can carry."""
    path = sample("cbr.mp3")
    assert fault(read_audio(path), path) is None
    problem = fault(msgspec.structs.replace(read_audio(path), **change), path)
    assert problem is not None
    assert problem.kind == kind


@pytest.mark.parametrize("examiner", [_dying, _sleeping])
def test_a_dead_or_stuck_process_is_replaced(examiner: object) -> None:
    """The file that kills its process, or holds it up for good, is named; all others are read all the same."""
    parts = list(run(Plan(seed=3, examiner=examiner, patience=5.0), range(9)))
    assert [(met.number, met.problem.kind) for part in parts for met in part.met] == [(5, "crash")]
    assert sum(sum(part.outcomes.values()) for part in parts) == 9


def test_the_command_tells_and_keeps_what_it_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run ends with its figures and with status 1 after a problem, whose file is kept."""
    arguments = ["--count", "9", "--seed", "3", "--format", "wav", "--save", str(tmp_path)]
    assert fuzz_audio.main(arguments) == 0
    assert "problems: none" in capsys.readouterr().out
    monkeypatch.setattr(fuzz_audio, "Plan", lambda **more: Plan(**more, examiner=_always_wrong))
    assert fuzz_audio.main(arguments) == 1
    assert "exception 9" in capsys.readouterr().out
    kept = [path.name for path in tmp_path.iterdir()]
    assert len(kept) == 9
    assert all(name.startswith("3-") for name in kept)


def _always_wrong(path: Path) -> object:
    return examine(path, (_raises,))
