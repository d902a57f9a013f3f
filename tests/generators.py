"""Any show with any episodes, in their normal form: as they are after a feed was written and read.

Normal form: instants in whole seconds, durations in whole seconds above zero, whole addresses, values without padding,
nothing repeated from the show, and `modified` not before the newest episode.

A number tells everything about a feed. Hypothesis chooses the numbers; drawing each letter from it took a hundred
times as long, and a whole feed is not made smaller anyway.
"""

import functools
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import msgspec
from hypothesis import Phase
from hypothesis import strategies as st

from episodes import LANGUAGES, Enclosure, Episode, EpisodeType, Leftover, Part
from feeds import CATEGORIES, LiveItem, LiveStatus, Show, ShowType, due
from feeds.item_parts import CHANNEL_PARTS, ITEM_PARTS, Place
from feeds.shapes import CHAPTER, SHAPES, Shape

EPOCH = datetime(1990, 1, 1, tzinfo=UTC)
END = datetime(2200, 1, 1, tzinfo=UTC)
SECONDS = int((END - EPOCH).total_seconds())
Maker = Callable[[Random], Any]

DELICATE = (
    "\t",
    "\n",
    "\r",
    *"<>&\"'];,é…日😀",
    "\u00a0",
    "\u200d",
    "\x7f",
    "\x85",
    "\u2028",
    "\ufeff",
    "]]>",
    "&amp;",
    "<b>",
)
HTML = ("<p>", "</p>", "]]>", "<![CDATA[", "&amp;", "\r\n", "wort ")
RANGES = ((0x20, 0x7E), (0xA0, 0x2FF), (0x300, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF))
"""What XML 1.0 can carry, but for the controls among the delicate ones."""
FOREIGN = ("{https://strange.example/ns}one", "{https://strange.example/ns}two")
UNSHRUNK = [Phase.explicit, Phase.reuse, Phase.generate]
"""A feed is made of one number, and no smaller number makes a simpler one."""

instants = st.integers(0, SECONDS).map(lambda seconds: EPOCH + timedelta(seconds=seconds))


def feeds(*, parts: bool = True) -> st.SearchStrategy[tuple[Show, tuple[Episode, ...]]]:
    """Give a show with some of its episodes, all published by `END`, newest first.

    Without parts, all of it is as it must be but for the roles of persons.
    """
    return st.integers(0, 2**64 - 1).map(lambda number: feed(Random(number), parts=parts))  # noqa: S311


def feed(chance: Random, *, parts: bool = True) -> tuple[Show, tuple[Episode, ...]]:
    """Make one such feed."""
    show = a_show(chance, parts=parts)
    several = [an_episode(chance, show_explicit=show.explicit, parts=parts) for _ in range(chance.randrange(4))]
    visible = due(show, {episode.guid: episode for episode in several}.values(), END)
    modified = max([show.modified, *(episode.published for episode in visible)])
    live = parts and chance.random() < 0.5
    lives = (a_live_item(chance, show_explicit=show.explicit),) if live else ()
    return msgspec.structs.replace(show, modified=modified, live_items=lives), visible


def character(chance: Random) -> str:
    """Make what a text consists of: any letter, a plain one, or a delicate one."""
    kind = chance.random()
    if kind < 0.4:
        return chance.choice("abc ")
    return chance.choice(DELICATE) if kind < 0.7 else chr(chance.randint(*chance.choice(RANGES)))


def padded(chance: Random) -> str:
    """Make any text, mostly a short one."""
    return "".join(character(chance) for _ in range(chance.choice((0, 1, 1, 2, 3, 5, 8, 12, 30))))


def text(chance: Random) -> str:
    """Make a text without padding."""
    return padded(chance).strip()


def words(chance: Random) -> str:
    """Make a text that says something."""
    return text(chance) or chance.choice("xyz&<")


def html(chance: Random) -> str:
    """Make show notes, right or wrong."""
    if chance.random() < 0.5:
        return text(chance)
    return "".join(chance.choice(HTML) for _ in range(chance.randrange(8))).strip()


def url(chance: Random) -> str:
    """Make a whole address with anything in its path."""
    host = "".join(chance.choice("abcdefghijk-") for _ in range(chance.randint(1, 8)))
    path = "".join(chr(chance.randint(0x21, 0x7E)) for _ in range(chance.choice((0, 1, 3, 9, 20))))
    return f"{chance.choice(('http', 'https'))}://{host}.example/{path}"


def instant(chance: Random) -> datetime:
    """Make an instant in whole seconds."""
    return EPOCH + timedelta(seconds=chance.randint(0, SECONDS))


def whole(chance: Random) -> int:
    """Make a number, mostly a small one."""
    return chance.randint(0, 10 ** chance.choice((0, 1, 2, 9)))


def decimal(chance: Random) -> float:
    """Make a number in thousandths."""
    return chance.randint(0, 10 ** chance.choice((1, 3, 6, 9))) / 1000


def maybe(chance: Random, make: Maker, otherwise: Any = "", share: float = 0.5) -> Any:
    """Make something, or what stands for nothing."""
    return make(chance) if chance.random() < share else otherwise


def several(chance: Random, make: Maker, most: int = 2, least: int = 0) -> tuple[Any, ...]:
    """Make some of something."""
    return tuple(make(chance) for _ in range(chance.randint(least, most)))


MAKERS: dict[type, Maker] = {
    str: words,
    int: whole,
    float: decimal,
    bool: lambda chance: chance.random() < 0.5,
    datetime: instant,
}


def strange(chance: Random) -> tuple[tuple[str, str], ...]:
    """Make an attribute that no model knows, now and then."""
    return maybe(chance, lambda c: ((c.choice(("odd", "{https://strange.example/ns}odd")), words(c)),), ())


def leftover(chance: Random) -> Leftover:
    """Make an element that no model knows, with children now and then."""
    if chance.random() < 0.5:
        return Leftover(tag=chance.choice(FOREIGN), attributes=strange(chance), text=words(chance))
    inner = [Leftover(tag=chance.choice(FOREIGN), attributes=strange(chance), text=words(chance)) for _ in range(2)]
    return Leftover(tag=chance.choice(FOREIGN), children=tuple(inner))


def part(shape: Shape) -> Maker:
    """Return what makes any part of a shape, by the types of its fields: a reader does not ask whether values fit."""
    makers = _makers(shape)
    return lambda chance: shape.part(
        **{field: make(chance) for field, make in makers.items()},
        strange=strange(chance),
        within=maybe(chance, lambda c: (leftover(c),), ()),
    )


@functools.cache
def _makers(shape: Shape) -> dict[str, Maker]:
    inner = {field: (below, many) for field, below, many in shape.children}
    return {
        field.name: _inner(*inner[field.name]) if field.name in inner else _value(field)
        for field in msgspec.structs.fields(shape.part)
        if field.name not in Part.__struct_fields__
    }


def _inner(shape: Shape, many: bool) -> Maker:  # noqa: FBT001 - a row of a shape
    make = part(shape)
    return (lambda chance: several(chance, make)) if many else (lambda chance: maybe(chance, make, None))


def _value(field: msgspec.structs.FieldInfo) -> Maker:
    """Return what makes any value of a field's type, in normal form."""
    for kind, make in MAKERS.items():
        if field.type is kind:
            # A text with a default that says something is never read as an empty one.
            needed = field.required or bool(field.default) or kind is not str
            return make if needed else lambda chance: maybe(chance, words)
        if kind in getattr(field.type, "__args__", ()):
            return lambda chance, make=make: maybe(chance, make, None)
    raise TypeError(field.type)


def places(chance: Random, which: tuple[Place, ...]) -> dict[str, Any]:
    """Make fields of the model that hold parts; most of them are empty, as in real feeds."""
    found = [(field, part(shape), many) for field, shape, many in which if chance.random() < 0.2]
    return {field: several(chance, make, least=1) if many else make(chance) for field, make, many in found}


def show_parts(chance: Random) -> dict[str, Any]:
    """Make what a show says besides."""
    remote = part(SHAPES["remoteItem"])
    return {
        "podroll": several(chance, remote),
        "publisher": maybe(chance, remote, None),
        "leftovers": several(chance, leftover),
        "namespaces": chance.choice([(), (("x", "https://strange.example/ns"),)]),
        **places(chance, CHANNEL_PARTS),
    }


def episode_parts(chance: Random) -> dict[str, Any]:
    """Make what an episode says besides."""
    return {
        "chapters": several(chance, part(CHAPTER)),
        "leftovers": several(chance, leftover, most=1),
        **places(chance, ITEM_PARTS),
    }


_LANGUAGES = sorted(LANGUAGES)


def a_show(chance: Random, *, parts: bool = True) -> Show:
    """Make any show that a feed can express, without a limit, which no feed tells."""
    truth = MAKERS[bool]
    return Show(
        title=words(chance),
        description=words(chance),
        link=url(chance),
        language=chance.choice(_LANGUAGES),
        author=text(chance),
        categories=several(chance, lambda c: c.choice(CATEGORIES), most=4),
        image=maybe(chance, url),
        feed_url=url(chance),
        modified=instant(chance),
        explicit=truth(chance),
        guid=maybe(chance, lambda c: str(uuid.UUID(int=c.getrandbits(128)))),
        type=chance.choice(list(ShowType)),
        email=text(chance),
        copyright=text(chance),
        complete=truth(chance),
        block=truth(chance),
        new_feed_url=maybe(chance, url),
        medium=words(chance),
        locked=maybe(chance, truth, None),
        hub=maybe(chance, url),
        itunes_title=chance.choice(("", "Another title")),
        spotify_limit=maybe(chance, lambda c: c.randint(1, 100), None),
        spotify_countries=several(chance, lambda c: c.choice(("gb", "de", "nl"))),
        **(show_parts(chance) if parts else {}),
    )


def an_episode(chance: Random, *, show_explicit: bool = False, parts: bool = True) -> Episode:
    """Make any episode that a feed can express."""
    description, title, truth = html(chance), words(chance), MAKERS[bool]
    content = maybe(chance, html) if description else ""
    number = chance.choice((None, chance.randint(1, 10**6), chance.randint(1, 10**6) + 0.5))
    season = chance.choice((None, chance.randint(1, 10**6)))
    return Episode(
        guid=padded(chance) or "g",
        guid_is_permalink=truth(chance),
        title=title,
        published=instant(chance),
        enclosure=Enclosure(url=url(chance), length=chance.randint(0, 10**12), type=words(chance)),
        duration=maybe(chance, lambda c: float(c.randint(1, 10**7)), None),
        description=description,
        content="" if content == description else content,
        summary=text(chance),
        author=text(chance),
        link=maybe(chance, url),
        image=maybe(chance, url),
        season=season,
        season_name=text(chance) if season else "",
        episode=number,
        episode_display=text(chance)[:32].strip() if number else "",
        type=chance.choice(list(EpisodeType)),
        explicit=chance.choice((None, not show_explicit)),
        block=truth(chance),
        itunes_title=chance.choice(("", f"{title} again")),
        tags=tuple(filter(None, (word.replace(",", "").strip() for word in several(chance, words, most=3)))),
        **(episode_parts(chance) if parts else {}),
    )


def a_live_item(chance: Random, *, show_explicit: bool) -> LiveItem:
    """Make a stream with its times."""
    return LiveItem(
        status=chance.choice(list(LiveStatus)),
        start=instant(chance),
        end=maybe(chance, instant, None),
        episode=an_episode(chance, show_explicit=show_explicit),
        strange=strange(chance),
    )
