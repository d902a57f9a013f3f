"""podcli keeps to its own rules: what it renders is judged by the same book as everybody's feeds."""

from datetime import UTC, datetime

from hypothesis import given, settings

from episodes import Episode
from feeds import Show, check, due, examine, render
from tests import generators

FOR_EVER = datetime(9999, 12, 31, tzinfo=UTC)


FREE = {"PNS-PERSON", "XML-CDATA-END"}
"""What generated shows hold and a show folder cannot: roles beyond the taxonomy, and HTML that nobody cleaned."""


@settings(max_examples=150, phases=generators.UNSHRUNK)
@given(generators.feeds(parts=False))
def test_a_rendered_feed_breaks_no_rule_that_its_show_keeps(feed: tuple[Show, tuple[Episode, ...]]) -> None:
    """Whatever the book says of the document, it said of the show before it was written."""
    show, episodes = feed
    meant = {finding.rule for finding in check(show, due(show, episodes, FOR_EVER))}
    written = examine(render(show, episodes, FOR_EVER), "feed.xml", FOR_EVER)
    assert {finding.rule: finding.message for finding in written if finding.rule not in meant | FREE} == {}
