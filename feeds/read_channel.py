"""Reading the show from the parts of a channel: the mirror of what is written."""

from datetime import UTC, datetime

from feeds.names import ATOM_LINK, itunes, podcast
from feeds.parse import parse_instant
from feeds.parts import Parts, parse_truth, text_of
from feeds.show import Category, Show, ShowType
from feeds.write import Element

_CATEGORY = itunes("category")
_UNDATED = datetime(1970, 1, 1, tzinfo=UTC)


def read_show(channel: Parts) -> Show:
    """Return the show that a channel describes."""
    return Show(
        title=channel.text("title"),
        description=channel.text("description") or channel.text(itunes("summary")),
        link=channel.text("link"),
        language=channel.text("language"),
        author=channel.text(itunes("author")),
        categories=tuple(_categories(channel)),
        image=_image(channel),
        feed_url=_link(channel, "self"),
        modified=_modified(channel),
        explicit=parse_truth(channel.text(itunes("explicit"))) or False,
        guid=channel.text(podcast("guid")),
        type=ShowType.SERIAL if channel.text(itunes("type")).lower() == "serial" else ShowType.EPISODIC,
        email=_email(channel),
        copyright=channel.text("copyright"),
        complete=channel.text(itunes("complete")).lower() == "yes",
        block=channel.text(itunes("block")).lower() == "yes",
        new_feed_url=channel.text(itunes("new-feed-url")),
        medium=channel.text(podcast("medium")) or "podcast",
        locked=parse_truth(channel.text(podcast("locked"))),
        persons=channel.persons(),
        hub=_link(channel, "hub"),
    )


def _modified(channel: Parts) -> datetime:
    written = parse_instant(channel.text("lastBuildDate")) or parse_instant(channel.text("pubDate"))
    return written or _UNDATED


def _categories(channel: Parts) -> list[Category]:
    """Read each outer category with its subcategories; one with several counts once for each."""
    found = list[Category]()
    for outer in channel.all(_CATEGORY):
        name = (outer.get("text") or "").strip()
        subs = [(inner.get("text") or "").strip() for inner in outer.iterchildren(_CATEGORY)]
        found += [Category(name, sub) for sub in subs or [""] if name]
    return found


def _image(channel: Parts) -> str:
    """Find the artwork; some feeds write its address as text, some have only the RSS image."""
    own = channel.attribute(itunes("image"), "href") or channel.text(itunes("image"))
    return own or _inner(channel.first("image"), "url")


def _email(channel: Parts) -> str:
    return _inner(channel.first(itunes("owner")), itunes("email"))


def _inner(element: Element | None, tag: str) -> str:
    return "" if element is None else text_of(element.find(tag)).strip()


def _link(channel: Parts, rel: str) -> str:
    links = channel.all(ATOM_LINK)
    return next(((link.get("href") or "").strip() for link in links if link.get("rel") == rel), "")
