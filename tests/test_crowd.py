"""Real processes that change one show at once on a real S3 server: a cheap slice of `python -m tests.crowd`."""

import pytest

from podcli import root
from tests.crowd import crowd_on
from tests.crowd_town import Town

pytestmark = pytest.mark.no_cover  # the same lines thousands of times, which cheaper tests count

ROUNDS = 1


@pytest.fixture
def crowd(moto_http, tmp_path, monkeypatch):
    """Ten processes on moto."""
    for name, value in moto_http.environment.items():
        monkeypatch.setenv(name, value)
    with crowd_on(moto_http, tmp_path) as crowd:
        yield crowd


def test_eight_processes_and_two_refreshers_lose_nothing(crowd):
    """They publish, edit, take out and bring back at once; all of it is done once, and no app saw anything wrong."""
    crowd.run(ROUNDS)
    assert crowd.revisions == 1 + 8 * ROUNDS
    assert crowd.feeds > 1


def test_naive_processes_are_found_out(crowd, tmp_path):
    """Two processes that show the feed before the media and overwrite each other break an invariant."""
    town = Town(tmp_path / "town", crowd.server, crowd.client)
    with pytest.raises(AssertionError, match=r"I[1-6] |lost"):
        watch_naive(crowd, town)


def watch_naive(crowd, town):
    """Look while two processes publish naively."""
    with crowd.watched(town):
        crowd.begin(town)
        publish_naively(crowd, town)


def publish_naively(crowd, town):
    """Let two processes publish five episodes each, and look for them."""
    told = [(who, f"{who}-{number}") for who in ("ada", "ines") for number in range(5)]
    for who, slug in told:
        crowd.hands[who].tell(("naive", town.folder(who), slug))
    assert {crowd.hands[who].answer()[0] for who, _ in told} == {0}
    there = {record.slug for record in root.read(town.places.state).catalog.episodes.values()}
    assert {slug for _, slug in told} <= there, "lost"
