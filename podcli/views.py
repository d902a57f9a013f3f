"""Each feed of a show as one view of the catalog: what its channel says, and which episodes it may show."""

from datetime import datetime

import msgspec

from episodes import Episode, addressed
from feeds import Show, addressed_show, due, variant
from podcli.catalog import Address, Catalog


class View(msgspec.Struct, frozen=True, kw_only=True):
    """One feed of a show, the main one or a further one."""

    file: str
    """Its key under the public address."""
    show: Show
    """What its channel says; URLs are storage keys, relative to the public address."""
    episodes: tuple[Episode, ...]
    """Those that it may ever show, scheduled ones included."""
    name: str
    """What people call it: its file as podcast.toml has it, without the random part of a private address."""
    further: bool = False
    """Whether it is another one than the main feed."""
    private: bool = False
    """Whether its address is nobody's business but its followers'."""

    def visible(self, at: datetime) -> tuple[Episode, ...]:
        """Return what it shows at an instant, newest first."""
        return due(self.show, self.episodes, at)

    def addressed(self, address: Address, at: datetime) -> tuple[Show, tuple[Episode, ...]]:
        """Return the show and what it shows at an instant, with their public URLs."""
        base, prefix = address.public_url, address.enclosure_prefix
        return addressed_show(self.show, base), tuple(addressed(one, base, prefix) for one in self.visible(at))


def views(catalog: Catalog) -> tuple[View, ...]:
    """Return every feed of the show, the main one first."""
    return tuple(view_of(catalog, file) for file in feed_files(catalog))


def view_of(catalog: Catalog, file: str) -> View:
    """Return the feed of that key."""
    everything = tuple(record.episode for record in catalog.episodes.values())
    for name, rule in catalog.show.feeds.items():
        if rule.feed_url == file:
            show, episodes = variant(catalog.show.show, everything, rule)
            return View(file=file, show=show, episodes=episodes, name=name, further=True, private=rule.private)
    return View(file=file, show=catalog.show.show, episodes=everything, name=file)


def feed_files(catalog: Catalog) -> tuple[str, ...]:
    """Return the key of every feed of the show, the main one first."""
    return (catalog.address.feed_file, *(rule.feed_url for rule in catalog.show.feeds.values()))


def told_files(catalog: Catalog) -> tuple[str, ...]:
    """Return the key of every feed that others may be told of, the main one first: no private one."""
    rules = catalog.show.feeds.values()
    return (catalog.address.feed_file, *(rule.feed_url for rule in rules if not rule.private))
