"""Every kind and state of audio file, made by the programs that people use: durations, formats and findings."""

import re

import pytest

from episodes import AudioUnreadable, read_audio
from tests.folders import ROOT
from tests.matrix import PROGRAMS, Bench, Row, decoded
from tests.matrix_rows import REFUSALS, ROWS, Refusal
from tests.programs import require_program

TABLE = (ROOT / "docs" / "audio.md").read_text()


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    """Speech and programs in a folder; what several rows are made of is made once."""
    for program in PROGRAMS:
        require_program(program)
    return Bench(tmp_path_factory.mktemp("matrix"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_duration_is_that_of_the_decoded_sound(row: Row, bench):
    """Within 0.1 s of what FFmpeg decodes, on damaged files too; damage is told, and nothing is told of whole ones."""
    path = row.make(bench)
    audio = read_audio(path)
    assert audio.duration == pytest.approx(decoded(path), abs=0.1)
    assert audio.format == row.format
    told = {finding.rule for finding in audio.findings}
    assert told & {"MEDIA-DECODES"} == ({row.finding} if row.finding else set())


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.state)
def test_a_kind_that_is_not_read_is_named(refusal: Refusal, bench):
    """The error says which file it is and what it holds, not merely that it is broken, and the way out."""
    path = refusal.make(bench)
    with pytest.raises(AudioUnreadable, match=re.escape(refusal.words)) as caught:
        read_audio(path)
    assert str(path) in caught.value.message
    assert caught.value.hint


def test_no_two_rows_have_one_name():
    """Each line of the table is about one file."""
    assert len({row.name for row in ROWS}) == len(ROWS)


def test_the_table_has_every_row():
    """docs/audio.md tells of all rows of the matrix and of no others."""
    table = re.findall(r"^\| (\w+) \| ([^|]+) \| [^|]* \| \d", TABLE, re.MULTILINE)
    assert [f"{kind}: {state.strip()}" for kind, state in table] == [row.name for row in ROWS]


def test_the_table_has_every_refusal():
    """It tells of the files that are refused, too."""
    told = re.findall(r"^\| ([^|]+) \| [^|]+ \|$", TABLE, re.MULTILINE)
    assert [state for state in told if state not in {"file", "---"}] == [refusal.state for refusal in REFUSALS]
