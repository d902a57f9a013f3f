"""Which namespaces a feed declares: always the same four, and what a show needs besides."""

from collections.abc import Iterable, Mapping

import msgspec

from episodes import Episode
from feeds.names import NAMESPACES, OTHERS
from feeds.show import Show


def namespaces_of(show: Show, episodes: Iterable[Episode]) -> dict[str, str]:
    """Return the addresses of the namespaces by prefix, in the order in which they are declared."""
    items = (*episodes, *(live.episode for live in show.live_items))
    needed = {
        "psc": any(episode.chapters for episode in items),
        "media": any(episode.thumbnails for episode in items),
        "spotify": show.spotify_limit is not None or bool(show.spotify_countries),
    }
    declared = NAMESPACES | {prefix: OTHERS[prefix] for prefix, need in needed.items() if need}
    for prefix, address in show.namespaces:
        if prefix not in declared and address not in declared.values():
            declared[prefix] = address
    return declared


def with_namespaces(show: Show, episodes: Iterable[Episode], declared: Mapping[str | None, str]) -> Show:
    """Return the show with the namespaces that its feed declared and that it does not need by itself."""
    own = namespaces_of(show, episodes)
    further = tuple(
        (prefix, address)
        for prefix, address in declared.items()
        if prefix and prefix not in own and address not in own.values()
    )
    return msgspec.structs.replace(show, namespaces=further) if further else show
