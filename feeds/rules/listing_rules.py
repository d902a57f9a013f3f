"""Rules on how a show wants to be listed: categories, identity, switches."""

import uuid

from episodes import Severity
from feeds.categories import CATEGORIES, category_name, is_obsolete, proposed_category
from feeds.rules.rule import Noticed, Rule, on_show, rule
from feeds.rules.sources import APPLE_GUIDE, PNS, PSP1, W3C, sources
from feeds.rules.values import is_whole_url
from feeds.show import Category, Show

MANY_CATEGORIES = 3
MEDIUMS = ("podcast", "music", "video", "film", "audiobook", "newsletter", "blog", "publisher", "course")
"""Values of `<podcast:medium>`; each also as a list, with `L` behind it, beside the list `mixed`."""

_KNOWN_MEDIUMS = {"mixed", *MEDIUMS, *(f"{medium}L" for medium in MEDIUMS)}
_UUID_VERSION = 5


def _write_instead(category: Category) -> str:
    near = proposed_category(category_name(category))
    return f'Write "{category_name(near)}" in `categories` under [show].' if near else ""


@rule(
    "APPLE-CATEGORY",
    Severity.ERROR,
    platforms="apple psp1",
    source=sources(APPLE_GUIDE, PSP1),
    fix="Set `categories` under [show] to names of Apple's list, such as `Science > Nature`.",
)
@on_show
def category(show: Show) -> Noticed:
    """Apple refuses a show without a category of its list; in directories it is found by them."""
    if not show.categories:
        yield "The show has no category."
    for named in show.categories:
        if named not in CATEGORIES and not is_obsolete(named):
            yield f"{category_name(named)!r} is not in Apple's list of categories.", _write_instead(named)


@rule(
    "APPLE-CATEGORY-OLD",
    Severity.WARNING,
    platforms="apple",
    source=W3C,
    fix="Set `categories` under [show] to names of Apple's present list.",
)
@on_show
def old_category(show: Show) -> Noticed:
    """Apple renewed its list in 2019; a show under an old name is listed nowhere."""
    for named in filter(is_obsolete, show.categories):
        yield f"Apple gave up the category {category_name(named)!r} in 2019.", _write_instead(named)


@rule(
    "APPLE-CATEGORY-FIRST",
    Severity.WARNING,
    platforms="apple",
    source=APPLE_GUIDE,
    fix="Put the most fitting category first in `categories` under [show] and leave out the rest.",
)
@on_show
def many_categories(show: Show) -> Noticed:
    """Apple lists a show under its first category only."""
    if len(show.categories) > MANY_CATEGORIES:
        yield f"The show names {len(show.categories)} categories; Apple uses the first."


@rule(
    "PSP-GUID",
    Severity.WARNING,
    platforms="psp1 podcasting2",
    source=sources(PSP1, PNS),
    fix="Let the first publish with a public address write `guid` under [show], and never change it.",
)
@on_show
def guid(show: Show) -> Noticed:
    """Apps recognise a show by its guid after it moved to another address."""
    if not show.guid:
        yield "The show has no guid."
    elif not _is_uuid5(show.guid):
        yield f"The show's guid {show.guid!r} is no UUID of version 5."


@rule(
    "PSP-LOCKED",
    Severity.WARNING,
    platforms="psp1",
    source=sources(PSP1, PNS),
    fix="Set `locked = true` under [show], and `false` while the show moves to another host.",
)
@on_show
def locked(show: Show) -> Noticed:
    """A locked feed tells other hosts that they must not import it without its owner."""
    if show.locked is None:
        yield "The feed does not say whether other hosts may import it."


@rule(
    "APPLE-NEW-FEED-URL",
    Severity.ERROR,
    platforms="apple",
    source=APPLE_GUIDE,
    fix="Set `new_feed_url` under [show] to the whole new address, or leave it out.",
)
@on_show
def new_feed_url(show: Show) -> Noticed:
    """Apple and many apps follow a show to its new address; a wrong one loses the listeners."""
    if show.new_feed_url and not is_whole_url(show.new_feed_url):
        yield f"The new address of the feed is {show.new_feed_url!r}, which is no whole web address."


@rule(
    "APPLE-BLOCK",
    Severity.WARNING,
    platforms="apple",
    source=APPLE_GUIDE,
    fix="Take `block` out of [show] unless nobody shall find the show.",
)
@on_show
def block(show: Show) -> Noticed:
    """A blocked show vanishes from Apple Podcasts and from the directories that follow it."""
    if show.block:
        yield "The show is set to be hidden from Apple Podcasts."


@rule(
    "APPLE-COMPLETE",
    Severity.INFO,
    platforms="apple psp1",
    source=sources(APPLE_GUIDE, PSP1),
    fix="Take `complete` out of [show] unless there will never be another episode.",
)
@on_show
def complete(show: Show) -> Noticed:
    """Apps stop looking for new episodes of a complete show."""
    if show.complete:
        yield "The show is set to be complete, so apps will miss any later episode."


@rule(
    "PNS-MEDIUM",
    Severity.ERROR,
    platforms="podcasting2",
    source=PNS,
    fix=f"Set `medium` under [show] to one of {', '.join(MEDIUMS)}.",
)
@on_show
def medium(show: Show) -> Noticed:
    """Apps sort feeds by their medium and ignore one that they do not know."""
    if show.medium not in _KNOWN_MEDIUMS:
        yield f"{show.medium!r} is no medium that Podcasting 2.0 knows."


def _is_uuid5(text: str) -> bool:
    try:
        return uuid.UUID(text).version == _UUID_VERSION
    except ValueError:
        return False


RULES: tuple[Rule, ...] = (
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
