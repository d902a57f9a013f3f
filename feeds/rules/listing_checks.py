"""Rules on how a show wants to be listed: categories, identity, switches."""

import uuid

from episodes import MEDIUM_LISTS, MEDIUMS, Severity, is_whole_url
from feeds.categories import CATEGORIES, category_name, is_obsolete, proposed_category
from feeds.rules.checks import ModelCheck, Noticed, on_show
from feeds.rules.facts import Note
from feeds.show import Category, Show

MANY_CATEGORIES = 3
_KNOWN_MEDIUMS = {*MEDIUMS, *MEDIUM_LISTS}
_UUID_VERSION = 5


def _write_instead(category: Category) -> str:
    near = proposed_category(category_name(category))
    return f'Write "{category_name(near)}" instead.' if near else ""


@on_show("APPLE-CATEGORY")
def category(show: Show) -> Noticed:
    """Apple refuses a show without a category of its list; in directories it is found by them."""
    if not show.categories:
        yield "The show has no category."
    for named in show.categories:
        if named not in CATEGORIES and not is_obsolete(named):
            yield Note(f"{category_name(named)!r} is not in Apple's list of categories.", _write_instead(named))


@on_show("APPLE-CATEGORY-OLD")
def old_category(show: Show) -> Noticed:
    """Apple renewed its list in 2019; a show under an old name is listed nowhere."""
    for named in filter(is_obsolete, show.categories):
        yield Note(f"Apple gave up the category {category_name(named)!r} in 2019.", _write_instead(named))


@on_show("APPLE-CATEGORY-FIRST")
def many_categories(show: Show) -> Noticed:
    """Apple lists a show under its first category only."""
    if len(show.categories) > MANY_CATEGORIES:
        yield f"The show names {len(show.categories)} categories; Apple uses the first."


@on_show("PSP-GUID")
def guid(show: Show) -> Noticed:
    """Apps recognise a show by its guid after it moved to another address."""
    if not show.guid:
        yield "The show has no guid."
    elif not _is_uuid5(show.guid):
        yield f"The show's guid {show.guid!r} is no UUID of version 5."


@on_show("PSP-LOCKED")
def locked(show: Show) -> Noticed:
    """A locked feed tells other hosts that they must not import it without its owner."""
    if show.locked is None:
        yield "The feed does not say whether other hosts may import it."


@on_show("APPLE-NEW-FEED-URL")
def new_feed_url(show: Show) -> Noticed:
    """Apple and many apps follow a show to its new address; a wrong one loses the listeners."""
    if show.new_feed_url and not is_whole_url(show.new_feed_url):
        yield f"The new address of the feed is {show.new_feed_url!r}, which is no whole web address."


@on_show("APPLE-BLOCK")
def block(show: Show) -> Noticed:
    """A blocked show vanishes from Apple Podcasts and from the directories that follow it."""
    if show.block:
        yield "The show is set to be hidden from Apple Podcasts."


@on_show("APPLE-COMPLETE")
def complete(show: Show) -> Noticed:
    """Apps stop looking for new episodes of a complete show."""
    if show.complete:
        yield Note("The show is set to be complete, so apps will miss any later episode.", severity=Severity.INFO)


@on_show("PNS-MEDIUM")
def medium(show: Show) -> Noticed:
    """Apps sort feeds by their medium and ignore one that they do not know."""
    if show.medium not in _KNOWN_MEDIUMS:
        yield f"{show.medium!r} is no medium that Podcasting 2.0 knows."


def _is_uuid5(text: str) -> bool:
    try:
        return uuid.UUID(text).version == _UUID_VERSION
    except ValueError:
        return False


CHECKS: tuple[ModelCheck, ...] = (
    category,
    old_category,
    many_categories,
    guid,
    locked,
    new_feed_url,
    block,
    complete,
    medium,
)
