"""Whatever the bytes of a feed are, judging it ends soon and with findings that a person can read.

The long run is `python -m tests.fuzz_feeds`; here is a short one of the same, and proof that it would notice.
"""

from pathlib import Path

import pytest

from episodes import Finding, Severity
from tests import feed_mutations, fuzz_feeds
from tests.fuzz_workers import run

pytestmark = pytest.mark.no_cover  # the same lines thousands of times, which cheaper tests count

FIRST = 10_000_000
"""Other numbers than those of the long run."""


def raises(_data: bytes) -> None:
    raise KeyError("planted")


def stands_still(_data: bytes) -> None:
    while True:
        pass


def speaks_of_no_rule(_data: bytes) -> tuple[Finding, ...]:
    return (Finding(rule="NONE", severity=Severity.INFO, where="feed.xml", message="Something.", fix="Something."),)


def speaks_in_controls(_data: bytes) -> tuple[Finding, ...]:
    return (Finding(rule="RSS-TITLE", severity=Severity.INFO, where="feed.xml", message="\x1b[31m", fix="Something."),)


def test_damaged_feeds_are_judged() -> None:
    """None of some hundred damaged feeds raises, stands still or is told in words that nobody can read."""
    parts = list(run(fuzz_feeds.PLAN, range(FIRST, FIRST + 800)))
    assert [met for part in parts for met in part.met] == []
    assert sum(sum(part.outcomes.values()) for part in parts) == 800


def test_undeclared_prefixes_within_notes_are_judged(tmp_path: Path) -> None:
    """A damaged feed whose notes hold an element of a namespace that is not declared is judged like any other."""
    path = tmp_path / "feed.xml"
    path.write_text("<rss><channel><description>Owls<podcast:transcript/></description><link></wrong></channel></rss>")
    assert fuzz_feeds.examine(path).problem is None


@pytest.mark.parametrize("flood", range(len(feed_mutations._FLOODS)))
def test_feeds_that_keep_a_program_busy_are_judged(flood: int, tmp_path: Path) -> None:
    """Entities without end, a million elements or attributes, one endless text: each ends, and is told in words.

    How soon is measured by the long run alone: this machine may be busy with other tests.
    """
    path = tmp_path / "feed.xml"
    path.write_text(feed_mutations._FLOODS[flood](feed_mutations.seeds()[0].data))
    assert fuzz_feeds.examine(path, limit=60.0).problem is None


@pytest.mark.parametrize(
    ("judge", "kind"),
    [(raises, "exception"), (stands_still, "hang"), (speaks_of_no_rule, "absurd"), (speaks_in_controls, "text")],
)
def test_what_should_not_happen_is_noticed(judge: fuzz_feeds.Judge, kind: str, tmp_path: Path) -> None:
    """A planted exception, standstill, unknown rule and unreadable word are all told."""
    path = tmp_path / "feed.xml"
    path.write_bytes(b"<rss/>")
    found = fuzz_feeds.examine(path, judge, limit=0.2)
    assert found.problem is not None
    assert found.problem.kind == kind


def test_the_same_number_gives_the_same_feed() -> None:
    """A problem can be looked at again, on any machine."""
    assert feed_mutations.feed_mutant(1, 77) == feed_mutations.feed_mutant(1, 77)
    assert feed_mutations.feed_mutant(1, 77) != feed_mutations.feed_mutant(2, 77)


def test_the_command_tells_what_came_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It counts the feeds and ends with 0 where there was no problem."""
    assert fuzz_feeds.main(["--count", "40", "--from", "500", "--save", str(tmp_path)]) == 0
    assert "problems: none" in capsys.readouterr().out
