"""Commands on a show with three further feeds, by tag, of the newest episode and private, struck like the others."""

import feedparser

from podcli import root
from podcli.views import feed_files
from tests import fault_commands
from tests.fault_commands import Command, Goal
from tests.folders import PRIVATE_FEED, ShowFolder, further_feeds
from tests.shows import instant

FEEDS = further_feeds(newest=1)


def prepare_feeds(show: ShowFolder) -> None:
    """Publish two episodes, one of them scheduled, into all feeds."""
    add_feeds(show)
    show.add("owls", 'tags = ["sea"]')
    show.add("later", 'date = 2026-03-02T06:00:00\ntags = ["sea"]')
    fault_commands.publish(show)


def add_feeds(show: ShowFolder) -> None:
    """Write the further feeds into the settings."""
    config = show.path / "podcast.toml"
    config.write_text(config.read_text() + FEEDS + PRIVATE_FEED)


def keep_feeds(show: ShowFolder) -> None:
    """Publish another episode into all feeds, an hour later: it is the newest."""
    show.now = instant(60)
    if not (show.path / "episodes" / "tides.md").exists():
        show.add("tides", 'tags = ["sea"]')
    fault_commands.publish(show)


def unpublish_feeds(show: ShowFolder) -> None:
    """Take an episode out of all feeds."""
    fault_commands.unpublish(show)


def come_due_feeds(show: ShowFolder) -> None:
    """Let a scheduled episode appear in all feeds."""
    fault_commands.come_due(show)


def give_up_feed(show: ShowFolder) -> None:
    """Give up the private feed."""
    config = show.path / "podcast.toml"
    config.write_text(config.read_text().replace(PRIVATE_FEED, ""))
    fault_commands.publish(show, "address")


def unpublish_and_give_up(show: ShowFolder) -> None:
    """Take an episode out, then give up the private feed."""
    unpublish_feeds(show)
    give_up_feed(show)


def prune_feeds(show: ShowFolder) -> None:
    """Delete a feed that was given up long ago, and what nothing names."""
    fault_commands.prune(show)


def require_feeds(show: ShowFolder, **wanted: set[str]) -> None:
    """Check that each further feed shows these episodes, and which feeds are stored, given up or not."""
    standing = root.read(show.places.state)
    assert standing is not None
    catalog, public = standing.catalog, show.places.public
    shown = {
        name.removesuffix(".xml"): {entry.title for entry in feedparser.parse(public.get(rule.feed_url).body).entries}
        for name, rule in catalog.show.feeds.items()
    }
    assert shown == wanted
    stored = {entry.key for entry in public.list("") if entry.key.endswith(".xml")}
    assert stored == {*feed_files(catalog), *catalog.show.ended}


def require_kept(show: ShowFolder) -> None:
    """Check that all feeds show the new episode."""
    require_feeds(show, sea={"Owls", "Tides"}, newest={"Tides"}, friends={"Owls", "Tides"})


def require_given_up(show: ShowFolder) -> None:
    """Check that the others are as they were, and that the file of the private feed stays."""
    require_feeds(show, sea={"Owls"}, newest={"Owls"})


def require_taken_out(show: ShowFolder) -> None:
    """Check that no feed shows the episode."""
    require_feeds(show, sea=set(), newest=set(), friends=set())


def require_due(show: ShowFolder) -> None:
    """Check that all feeds show the episode whose time has come."""
    require_feeds(show, sea={"Owls", "Later"}, newest={"Later"}, friends={"Owls", "Later"})


def require_pruned(show: ShowFolder) -> None:
    """Check that the feed that was given up is gone, with all that nothing names, and that the others are there."""
    fault_commands.require_pruned(show)
    stored = {entry.key for entry in show.places.public.list("") if entry.key.endswith(".xml")}
    assert stored == {"feed.xml", "sea.xml", "newest.xml"}


def _goal(*titles: str, rev: int | None, after: Command, before: Command = fault_commands.nothing) -> Goal:
    return Goal(frozenset(titles), rev, before, after, prepare_feeds)


FURTHER: dict[Command, Goal] = {
    keep_feeds: _goal("Owls", "Tides", rev=2, after=require_kept),
    unpublish_feeds: _goal(rev=2, after=require_taken_out),
    give_up_feed: _goal("Owls", rev=2, after=require_given_up),
    come_due_feeds: _goal("Owls", "Later", rev=1, after=require_due),
    prune_feeds: _goal("Later", rev=None, before=unpublish_and_give_up, after=require_pruned),
}
"""The commands, with what holds after each."""
