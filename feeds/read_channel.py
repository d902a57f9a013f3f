"""Reading the show from the parts of a channel: the mirror of what is written."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from episodes import Leftover, Link, RemoteItem, parse_rfc_date
from feeds.item_parts import CHANNEL_PARTS
from feeds.leftovers import attributes_of
from feeds.names import ATOM_LINK, SPOTIFY_COUNTRIES, SPOTIFY_LIMIT, itunes, podcast
from feeds.parse import parse_whole
from feeds.parts import Parts, children_named, own_title, parse_truth, parts_of, text_of
from feeds.read_parts import held, read_part, read_parts, read_places
from feeds.remains import Inside, remains
from feeds.shapes import LINK, SHAPES
from feeds.show import Category, Show, ShowType
from feeds.write import Element

_CATEGORY = itunes("category")
_OWNER, _LOCKED = itunes("owner"), podcast("locked")
_BARE = (
    *("title", "link", "description", "language", "copyright", "generator", "lastBuildDate"),
    *(itunes(name) for name in ("title", "author", "explicit", "type", "block", "complete", "new-feed-url")),
    *(podcast("guid"), podcast("medium"), SPOTIFY_COUNTRIES),
)
_SCALARS = {
    **dict.fromkeys(_BARE, Inside()),
    "description": Inside(html=True),
    "image": Inside(children=frozenset({"url", "title", "link"})),
    itunes("image"): Inside(frozenset({"href"})),
    _OWNER: Inside(children=frozenset({itunes("name"), itunes("email")})),
    _LOCKED: Inside(frozenset({"owner"})),
    SPOTIFY_LIMIT: Inside(frozenset({"recentCount"})),
    **{podcast(name): Inside(children=frozenset({SHAPES["remoteItem"].tag})) for name in ("podroll", "publisher")},
}
"""Elements of which apps take the first."""
_HANDLED = frozenset({_CATEGORY, ATOM_LINK, "item", podcast("liveItem"), *(shape.tag for _, shape, _ in CHANNEL_PARTS)})
_PLACES = held(CHANNEL_PARTS)
_OWN_LINK = frozenset({"rel", "href", "type"})
_UNDATED = datetime(1970, 1, 1, tzinfo=UTC)


def read_show(channel: Parts) -> Show:
    """Return the show that a channel describes."""
    rejected: list[Element] = []
    fields = read_places(channel, _PLACES, rejected) | _remote(channel, rejected)
    owner_name, email = _owner(channel, rejected)
    locked = parse_truth(channel.text(_LOCKED))
    limit = parse_whole(channel.attribute(SPOTIFY_LIMIT, "recentCount"))
    meant = {_LOCKED: locked, SPOTIFY_LIMIT: limit}
    rejected += [channel.firsts[tag] for tag, value in meant.items() if value is None and tag in channel.firsts]
    return Show(
        title=channel.text("title"),
        description=channel.html("description") or channel.html(itunes("summary")),
        link=channel.text("link"),
        language=channel.text("language"),
        author=channel.text(itunes("author")),
        categories=tuple(_categories(channel, rejected)),
        image=_image(channel),
        feed_url=_link(channel, "self"),
        modified=_modified(channel),
        explicit=parse_truth(channel.text(itunes("explicit"))) or False,
        guid=channel.text(podcast("guid")),
        type=ShowType.SERIAL if channel.text(itunes("type")).lower() == "serial" else ShowType.EPISODIC,
        email=email,
        owner_name=owner_name,
        itunes_title=own_title(channel, itunes("title")),
        copyright=channel.text("copyright"),
        complete=channel.text(itunes("complete")).lower() == "yes",
        block=channel.text(itunes("block")).lower() == "yes",
        new_feed_url=channel.text(itunes("new-feed-url")),
        medium=channel.text(podcast("medium")) or "podcast",
        locked=locked,
        locked_owner=channel.attribute(_LOCKED, "owner") if locked is not None else "",
        hub=_link(channel, "hub"),
        links=_links(channel, rejected),
        spotify_limit=limit,
        spotify_countries=tuple(channel.text(SPOTIFY_COUNTRIES).lower().split()),
        leftovers=(*remains(channel, _SCALARS, _HANDLED, rejected), *_of_own_link(channel)),
        **fields,
    )


def _modified(channel: Parts) -> datetime:
    written = parse_rfc_date(channel.text("lastBuildDate")) or parse_rfc_date(channel.text("pubDate"))
    return written or _UNDATED


def _categories(channel: Parts, rejected: list[Element]) -> list[Category]:
    """Read each outer category with its subcategories; one with several counts once for each."""
    found = list[Category]()
    for outer in channel.all(_CATEGORY):
        inner = parts_of(outer)
        subs = inner.all(_CATEGORY)
        if (
            not _is_category(outer)
            or set(inner.firsts) - {_CATEGORY}
            or any(len(sub) or not _is_category(sub) for sub in subs)
        ):
            rejected.append(outer)
        else:
            names = [sub.get("text").strip() for sub in subs]
            found += [Category(outer.get("text").strip(), name) for name in names or [""]]
    return found


def _is_category(element: Element) -> bool:
    """Tell whether an element says the name of a category and nothing else."""
    return element.keys() == ["text"] and bool(element.get("text").strip())


def _image(channel: Parts) -> str:
    """Find the artwork; some feeds write its address as text, some have only the RSS image."""
    own = channel.attribute(itunes("image"), "href") or channel.text(itunes("image"))
    return own or _inner(channel.first("image"), "url")


def _owner(channel: Parts, rejected: list[Element]) -> tuple[str, str]:
    """Return the owner's name, where it is not the author's, and mail address."""
    element = channel.first(_OWNER)
    email, name = _inner(element, itunes("email")), _inner(element, itunes("name"))
    if element is not None and (not email or parts_of(element).several):
        rejected.append(element)
        return "", ""
    return "" if name == channel.text(itunes("author")) else name, email


def _remote(channel: Parts, rejected: list[Element]) -> dict[str, Any]:
    """Read what is neither a word nor a part: lists of remote items, and live items."""
    podroll, publisher = _items_in(channel, "podroll", rejected), _items_in(channel, "publisher", rejected)
    if len(publisher) > 1:
        rejected.append(channel.firsts[podcast("publisher")])
    return {
        "podroll": podroll,
        "publisher": publisher[0] if len(publisher) == 1 else None,
    }


def _items_in(channel: Parts, name: str, rejected: list[Element]) -> tuple[RemoteItem, ...]:
    element = channel.first(podcast(name))
    if element is None:
        return ()
    wrong: list[Element] = []
    found = read_parts(parts_of(element), SHAPES["remoteItem"], wrong)
    if wrong or not found:
        rejected.append(element)
        return ()
    return found


def _inner(element: Element | None, tag: str) -> str:
    found = [] if element is None else children_named(element, tag)
    return text_of(found[0]).strip() if found else ""


def _link(channel: Parts, rel: str) -> str:
    found = next((link for link in channel.all(ATOM_LINK) if link.get("rel") == rel), None)
    return "" if found is None or _says_more(found, rel) else (found.get("href") or "").strip()


def _says_more(link: Element, rel: str) -> bool:
    """Tell whether a link to a hub says more than the model does; the link to the feed keeps what else it says."""
    return rel == "hub" and bool(set(link.keys()) - {"rel", "href"})


def _links(channel: Parts, rejected: list[Element]) -> tuple[Link, ...]:
    """Return the links but those of the feed itself and of its hub."""
    taken, found = set[str](), list[Link]()
    for element in channel.all(ATOM_LINK):
        rel = element.get("rel") or ""
        if rel in {"self", "hub"} and rel not in taken and not _says_more(element, rel):
            taken.add(rel)
        elif isinstance(link := read_part(element, LINK), Link):
            found.append(msgspec.structs.replace(link, rel="previous") if link.rel == "prev" else link)
        else:
            rejected.append(element)
    return tuple(found)


def _of_own_link(channel: Parts) -> tuple[Leftover, ...]:
    """Return what the link to the feed itself says besides; it is the first that is written."""
    own = next((link for link in channel.all(ATOM_LINK) if link.get("rel") == "self"), None)
    told = attributes_of(own, _OWN_LINK) if own is not None else ()
    return tuple(msgspec.structs.replace(leftover, tag=ATOM_LINK) for leftover in told)
