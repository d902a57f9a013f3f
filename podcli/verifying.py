"""What `publish` looks at once it is done: all that the run changed, or the newest episode where nothing did."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from episodes import Finding
from podcli.catalog import Catalog
from podcli.live_feed import Refreshed
from podcli.plan import Item, State
from podcli.verify import Shown, shown, verify, verify_again
from podcli.views import View, view_of, views
from podcli.workshop import Workshop


class Looking(NamedTuple):
    """What a run concerned."""

    items: tuple[Item, ...]
    now: datetime
    done: Refreshed
    """What became of the feeds."""
    catalog: Catalog | None
    """The one that stands; None for none."""
    changed: bool
    """Whether the run changed it."""


def verified(shop: Workshop, run: Looking) -> tuple[Finding, ...]:
    """Verify what is new; where nothing is, the newest episode: a fault that was told before must not be forgotten."""
    newest = _newest(run)
    fresh = tuple(i for i in run.items if i.state in {State.PUBLISHED, State.UPDATED}) if run.changed else newest
    if run.changed or run.done.changed:
        return verify(shop.places, shop.address, _in_main(run, fresh), tuple(_concerned(shop, run, fresh)))
    if newest:
        further = (shown(view, shop.address, (), run.now) for view in _further(run))
        verify_again(shop.places, shop.address, newest[0], tuple(further))
    return ()


def _newest(run: Looking) -> tuple[Item, ...]:
    live = [(i.record.episode.published, i) for i in run.items if i.record and i.record.episode.published <= run.now]
    return (max(live, key=lambda one: one[0])[1],) if live else ()


def _in_main(run: Looking, fresh: tuple[Item, ...]) -> tuple[Item, ...]:
    """Return those that the main feed shows: its limit leaves out older ones, new or edited as they may be."""
    if run.catalog is None:
        return fresh
    visible = {one.guid for one in view_of(run.catalog, run.catalog.address.feed_file).visible(run.now)}
    return tuple(item for item in fresh if item.record and item.record.episode.guid in visible)


def _concerned(shop: Workshop, run: Looking, fresh: tuple[Item, ...]) -> Iterator[Shown]:
    """Yield the further feeds that this run gave news, or that show what it published, whoever wrote them."""
    written = {feed.file for feed in run.done.feeds if feed.news}
    for view in _further(run):
        one = shown(view, shop.address, fresh, run.now)
        if view.file in written or (run.changed and one.fresh):
            yield one


def _further(run: Looking) -> tuple[View, ...]:
    return views(run.catalog)[1:] if run.catalog else ()
