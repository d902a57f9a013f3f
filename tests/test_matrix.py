"""Every kind and state of audio file, made by the programs that people use: durations, formats and findings."""

import re

import pytest

from episodes import AudioUnreadable, read_audio
from tests.folders import ROOT
from tests.matrix import PROGRAMS, Bench, Row, judged
from tests.matrix_rows import ROWS
from tests.programs import require_program


@pytest.fixture
def bench(tmp_path):
    """Speech and programs in a folder."""
    for program in PROGRAMS:
        require_program(program)
    return Bench(tmp_path)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_duration_is_that_of_the_decoded_sound(row: Row, bench):
    """Within 0.1 s of what FFmpeg decodes, on damaged files too; damage is told, and nothing is told of whole ones."""
    path = row.make(bench)
    audio = read_audio(path)
    assert audio.duration == pytest.approx(judged(row, path), abs=0.1)
    assert audio.format == row.format
    told = {finding.rule for finding in audio.findings}
    assert told & {"MEDIA-DECODES"} == ({row.finding} if row.finding else set())


def test_an_mp3_of_free_format_is_refused_by_name(bench):
    """No app plays it; the error says what it is and the way out."""
    path = bench.lame("free.mp3", "--freeformat", "-b", "160")
    with pytest.raises(AudioUnreadable, match="free format") as caught:
        read_audio(path)
    assert "Export it" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("speech.ts", ("-c:a", "aac", "-f", "mpegts"), "MPEG transport stream"),
        ("speech.mkv", ("-c:a", "flac"), "Matroska"),
        ("speech.caf", ("-c:a", "pcm_s16be"), "CAF"),
        ("speech.vob", ("-c:a", "mp2", "-f", "vob"), "MPEG program stream"),
        ("speech.wma", ("-c:a", "wmav2"), "Windows Media"),
    ],
)
def test_a_kind_that_is_not_read_is_named(name, options, words, bench):
    """The error says what the file is, not that it is broken."""
    with pytest.raises(AudioUnreadable, match=words):
        read_audio(bench.ffmpeg(name, *options))


def test_the_table_has_every_row():
    """docs/audio.md tells of all rows of the matrix and of no others."""
    table = re.findall(r"^\| (\w+) \| ([^|]+) \|", (ROOT / "docs" / "audio.md").read_text(), re.MULTILINE)
    assert [f"{kind}: {state.strip()}" for kind, state in table if kind != "format"] == [row.name for row in ROWS]
