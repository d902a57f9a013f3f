"""Hypothesis strategies for shows and episodes in their normal form: as they are after a feed was written and read.

Normal form: instants in whole seconds, durations in whole seconds above zero, whole addresses, values without padding,
nothing repeated from the show, and `modified` not before the newest episode.
"""

import functools
from datetime import UTC, datetime, timedelta

import msgspec
from hypothesis import Phase
from hypothesis import strategies as st

from episodes import LANGUAGES, Enclosure, Episode, EpisodeType, Leftover, Part
from feeds import CATEGORIES, LiveItem, LiveStatus, Show, ShowType, due
from feeds.item_parts import CHANNEL_PARTS, ITEM_PARTS, Place
from feeds.shapes import CHAPTER, SHAPES, Shape

EPOCH = datetime(1990, 1, 1, tzinfo=UTC)
END = datetime(2200, 1, 1, tzinfo=UTC)

characters = st.one_of(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"),
    st.sampled_from("\t\n\r<>&\"'];,é…日😀\u00a0\u200d"),
    st.sampled_from("abc "),
)
"""What XML 1.0 can carry, with what is delicate in it more often."""
padded = st.text(characters, max_size=40)
texts = padded.map(str.strip)
words = texts.filter(bool)
htmls = st.one_of(
    texts, st.lists(st.sampled_from(["<p>", "</p>", "]]>", "<![CDATA[", "&amp;", "\r\n", "wort "])).map("".join)
).map(str.strip)
urls = st.builds(
    "{}://{}.example/{}".format,
    st.sampled_from(["http", "https"]),
    st.text("abcdefghijk-", min_size=1, max_size=8),
    st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=20),
)
instants = st.integers(0, int((END - EPOCH).total_seconds())).map(lambda seconds: EPOCH + timedelta(seconds=seconds))


def optional(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Give a value or an empty text."""
    return st.just("") | strategy


@functools.cache
def part_values(shape: Shape) -> st.SearchStrategy[Part]:
    """Give any part of a shape, by the types of its fields: which values are right is nothing to a reader."""
    fields = {}
    inner = {field: (below, several) for field, below, several in shape.children}
    for field in msgspec.structs.fields(shape.part):
        if field.name in Part.__struct_fields__:
            continue
        if field.name in inner:
            below, several = inner[field.name]
            value = st.lists(part_values(below), max_size=2).map(tuple) if several else st.none() | part_values(below)
        else:
            # A text with a default that says something is never read as an empty one.
            value = values_of(field.type, required=field.required or bool(field.default))
        fields[field.name] = value
    return st.builds(shape.part, **fields, strange=strange, within=st.just(()) | st.tuples(leftovers()))


def values_of(kind: object, *, required: bool) -> st.SearchStrategy[object]:
    """Give any value of a field's type, in normal form."""
    for known, strategy in VALUES.items():
        if kind is known:
            return strategy if required or known is not str else optional(strategy)
        if known in getattr(kind, "__args__", ()):
            return st.none() | strategy
    raise TypeError(kind)


@functools.cache
def leftovers() -> st.SearchStrategy[Leftover]:
    """Give an element that no model knows, with a child now and then."""
    leaf = st.builds(Leftover, tag=foreign_tags, attributes=strange, text=words)
    return leaf | st.builds(Leftover, tag=foreign_tags, children=st.tuples(leaf, leaf))


FOREIGN = ("{https://strange.example/ns}one", "{https://strange.example/ns}two")
foreign_tags = st.sampled_from(FOREIGN)
strange = st.just(()) | st.tuples(st.tuples(st.sampled_from(["odd", "{https://strange.example/ns}odd"]), words))
decimals = st.integers(0, 10**9).map(lambda thousandths: thousandths / 1000)
VALUES = {
    str: words,
    int: st.integers(0, 10**9),
    float: decimals,
    bool: st.booleans(),
    datetime: instants,
}


@functools.cache
def places(which: tuple[Place, ...]) -> dict[str, st.SearchStrategy[object]]:
    """Give fields of the model that hold parts; most of them are empty, as in real feeds."""
    fields: dict[str, st.SearchStrategy[object]] = {}
    for field, shape, several in which:
        part = part_values(shape)
        empty: st.SearchStrategy[object] = st.just(()) if several else st.none()
        full = st.lists(part, min_size=1, max_size=2).map(tuple) if several else part
        fields[field] = st.one_of(empty, empty, empty, empty, full)
    return fields


def show_parts() -> dict[str, st.SearchStrategy[object]]:
    """Give what a show says besides."""
    remote = part_values(SHAPES["remoteItem"])
    return {
        "podroll": st.lists(remote, max_size=2).map(tuple),
        "publisher": st.none() | remote,
        "leftovers": st.lists(leftovers(), max_size=2).map(tuple),
        "namespaces": st.sampled_from([(), (("x", "https://strange.example/ns"),)]),
        **places(CHANNEL_PARTS),
    }


@functools.cache
def episode_parts() -> dict[str, st.SearchStrategy[object]]:
    """Give what an episode says besides."""
    return {
        "chapters": st.lists(part_values(CHAPTER), max_size=2).map(tuple),
        "leftovers": st.lists(leftovers(), max_size=1).map(tuple),
        **places(ITEM_PARTS),
    }


@functools.cache
def shows(*, parts: bool = True) -> st.SearchStrategy[Show]:
    """Give any show that a feed can express, without a limit, which no feed tells."""
    return st.builds(
        Show,
        title=words,
        description=words,
        link=urls,
        language=st.sampled_from(sorted(LANGUAGES)),
        author=texts,
        categories=st.lists(st.sampled_from(CATEGORIES), max_size=4).map(tuple),
        image=optional(urls),
        feed_url=urls,
        modified=instants,
        explicit=st.booleans(),
        guid=optional(st.uuids().map(str)),
        type=st.sampled_from(ShowType),
        email=texts,
        copyright=texts,
        complete=st.booleans(),
        block=st.booleans(),
        new_feed_url=optional(urls),
        medium=words,
        locked=st.none() | st.booleans(),
        hub=optional(urls),
        itunes_title=optional(st.just("Another title")),
        spotify_limit=st.none() | st.integers(1, 100),
        spotify_countries=st.lists(st.sampled_from(["gb", "de", "nl"]), max_size=2).map(tuple),
        **(show_parts() if parts else {}),
    )


@st.composite
def episodes(draw: st.DrawFn, *, show_explicit: bool = False, parts: bool = True) -> Episode:
    """Give any episode that a feed can express."""
    description = draw(htmls)
    content = draw(optional(htmls)) if description else ""
    title = draw(words)
    number = draw(st.none() | st.integers(1, 10**6) | st.integers(1, 10**6).map(lambda n: n + 0.5))
    season = draw(st.none() | st.integers(1, 10**6))
    return Episode(
        guid=draw(padded.filter(bool)),
        guid_is_permalink=draw(st.booleans()),
        title=title,
        published=draw(instants),
        enclosure=Enclosure(url=draw(urls), length=draw(st.integers(0, 10**12)), type=draw(words)),
        duration=draw(st.none() | st.integers(1, 10**7).map(float)),
        description=description,
        content="" if content == description else content,
        summary=draw(texts),
        author=draw(texts),
        link=draw(optional(urls)),
        image=draw(optional(urls)),
        season=season,
        season_name=draw(texts) if season else "",
        episode=number,
        episode_display=draw(texts) if number else "",
        type=draw(st.sampled_from(EpisodeType)),
        explicit=draw(st.sampled_from([None, not show_explicit])),
        block=draw(st.booleans()),
        itunes_title=draw(optional(st.just(f"{title} again"))),
        **{field: draw(strategy) for field, strategy in (episode_parts() if parts else {}).items()},
        tags=tuple(draw(st.lists(words.filter(lambda word: "," not in word), max_size=3))),
    )


@st.composite
def live_items(draw: st.DrawFn, show_explicit: bool) -> LiveItem:  # noqa: FBT001 - the show's own value
    """Give a stream with its times."""
    start = draw(instants)
    return LiveItem(
        status=draw(st.sampled_from(LiveStatus)),
        start=start,
        end=draw(st.none() | instants),
        episode=draw(episodes(show_explicit=show_explicit)),
        strange=draw(strange),
    )


@st.composite
def feeds(draw: st.DrawFn, *, parts: bool = True) -> tuple[Show, tuple[Episode, ...]]:
    """Give a show with some of its episodes, all published by `END`, newest first.

    Without parts, all of it is as it must be but for the roles of persons.
    """
    show = draw(shows(parts=parts))
    if parts:
        show = msgspec.structs.replace(show, live_items=tuple(draw(st.lists(live_items(show.explicit), max_size=1))))
    several = st.lists(
        episodes(show_explicit=show.explicit, parts=parts), max_size=3, unique_by=lambda episode: episode.guid
    )
    visible = due(show, draw(several), END)
    modified = max([show.modified, *(episode.published for episode in visible)])
    return msgspec.structs.replace(show, modified=modified), visible


UNSHRUNK = [Phase.explicit, Phase.reuse, Phase.generate]
"""Making a whole feed smaller takes minutes; the one that failed tells enough."""
