"""The feed guard: every difference between the live feed and the next one must be explained by the catalog.

It takes no option. An unexplained difference means another show's feed, a foreign edit or a fault of podcli, and
replacing such a feed could take episodes from listeners.
"""

import re
from collections.abc import Iterator

import feeds  # its heavy names are fetched where they are used
from podcli.catalog import Catalog
from podcli.errors import PublishRefused
from podcli.feed_state import FeedState, foreign_mark
from podcli.guard import Allow
from podcli.storage.contract import Blob, Head
from podcli.views import View

_MEDIA_KEY = re.compile(r"media/[0-9a-f]{32}/[^/?#]+")


def check_feed(live: "feeds.Outline", new: "feeds.Outline", catalog: Catalog, view: View, head: Head) -> None:
    """Raise `PublishRefused` if the live feed has something that the catalog does not explain away.

    `head` tells what podcli wrote there; what it did not write is replaced only by a recorded permission.
    """
    state = FeedState.of(head)
    foreign = state.rev is None
    unexplained = [] if _begins_anew(catalog, view, state) else list(_unexplained(live, new, catalog, view))
    if not unexplained or _is_given_up(head, catalog, view):
        return
    differences = "; ".join(unexplained)
    if foreign:
        raise PublishRefused(
            f"There is already a feed at {catalog.address.public_url}{view.file} that podcli did not "
            f"write, and replacing it would lose something: {differences}.",
            hint="Choose another place, or replace that feed for good with: podcli publish --allow foreign",
        )
    raise PublishRefused(
        f"The live feed {view.name} differs from the catalog in a way that nobody recorded: {differences}.",
        hint="Was the feed edited by hand, or does another show use this place? The live feed was left as it is.",
    )


def _begins_anew(catalog: Catalog, view: View, state: FeedState) -> bool:
    """Tell whether a person gave a further feed the address of one that had been given up, after that was written."""
    words = (one.rev for one in catalog.allowed if (one.what, one.guid) == (Allow.ADDRESS, view.file))
    return view.further and state.rev is not None and any(rev > state.rev for rev in words)


def _is_given_up(head: Head, catalog: Catalog, view: View) -> bool:
    """Tell whether a person allowed that this very feed, which podcli did not write, is replaced."""
    return FeedState.of(head).rev is None and catalog.allows(Allow.FOREIGN, foreign_mark(view.file, head))


def live_outline(live: Blob, catalog: Catalog, view: View) -> "feeds.Outline":
    """Return what a live feed says about identity; raise `PublishRefused` if nobody can tell.

    One that podcli wrote and the storage kept by half serves no app, and said nothing that the catalog does not know.
    """
    try:
        return feeds.outline(live.body)
    except feeds.FeedUnreadable as fault:
        if FeedState.of(live.head).txn in catalog.txns or _is_given_up(live.head, catalog, view):
            return feeds.Outline()
        url = catalog.address.public_url + view.file
        raise PublishRefused(
            f"What is stored as {url} is no feed that can be read, and it cannot be seen that podcli wrote it: {fault}",
            hint="It was left as it is. Look at it, move it away, then run: podcli refresh\n"
            "Or replace it for good with: podcli publish --allow foreign",
        ) from fault


def _unexplained(live: "feeds.Outline", new: "feeds.Outline", catalog: Catalog, view: View) -> Iterator[str]:
    if live.podcast_guid and live.podcast_guid != new.podcast_guid and not catalog.allows(Allow.GUID, ""):
        yield f"the show's guid there is {live.podcast_guid}"
    for difference in feeds.compare(live, new):
        if not _explained(difference, new, catalog, view):
            yield _text(difference)


def _explained(difference: "feeds.Difference", new: "feeds.Outline", catalog: Catalog, view: View) -> bool:
    guid = difference.guid
    match difference.kind:
        case "lost":
            return catalog.removal(guid) is not None or _fell_out(guid, new, view) or _deselected(guid, catalog, view)
        case "date":
            return catalog.allows(Allow.DATE, guid)
        case "enclosure":
            return _key(difference.old) == _key(difference.new) or (
                catalog.allows(Allow.AUDIO, guid)
                and (view.further or _key(difference.old) in catalog.episodes[guid].keys)
            )
        case _:
            return True


def _fell_out(guid: str, new: "feeds.Outline", view: View) -> bool:
    """Tell whether a published episode is missing only because the feed's limit leaves older ones out."""
    episode = next((one for one in view.episodes if one.guid == guid), None)
    if episode is None or not 0 < view.show.limit <= len(new.items):
        return False
    return all(item.published is None or episode.published <= item.published for item in new.items)


def _deselected(guid: str, catalog: Catalog, view: View) -> bool:
    """Tell whether a person allowed that a further feed no longer selects a published episode."""
    return (
        view.further
        and guid in catalog.episodes
        and all(one.guid != guid for one in view.episodes)
        and catalog.allows(Allow.LIMIT, guid)
    )


def _key(url: str) -> str:
    """Return the media key in an enclosure URL, whatever address and prefix it carries; the URL if there is none."""
    found = _MEDIA_KEY.search(url)
    return found.group() if found else url


def _text(difference: "feeds.Difference") -> str:
    words = {"lost": "it has an episode that the catalog lacks", "date": "the date differs", "enclosure": "other audio"}
    return f"{difference.title or difference.guid} ({words.get(difference.kind, difference.kind)})"
