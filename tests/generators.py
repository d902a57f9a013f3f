"""Hypothesis strategies for shows and episodes in their normal form: as they are after a feed was written and read.

Normal form: instants in whole seconds, durations in whole seconds above zero, whole addresses, values without padding,
nothing repeated from the show, and `modified` not before the newest episode.
"""

from datetime import UTC, datetime, timedelta

import msgspec
from hypothesis import strategies as st

from episodes import Enclosure, Episode, EpisodeType, Person
from feeds import CATEGORIES, LANGUAGES, Show, ShowType, due

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


def persons() -> st.SearchStrategy[tuple[Person, ...]]:
    """Give a few persons."""
    person = st.builds(Person, name=words, role=words, group=words, img=optional(urls), href=optional(urls))
    return st.lists(person, max_size=3).map(tuple)


def shows() -> st.SearchStrategy[Show]:
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
        persons=persons(),
        hub=optional(urls),
    )


@st.composite
def episodes(draw: st.DrawFn, *, show_explicit: bool = False) -> Episode:
    """Give any episode that a feed can express."""
    description = draw(htmls)
    content = draw(optional(htmls)) if description else ""
    season = draw(st.none() | st.integers(1, 10**6))
    return Episode(
        guid=draw(padded.filter(bool)),
        guid_is_permalink=draw(st.booleans()),
        title=draw(words),
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
        episode=draw(st.none() | st.integers(1, 10**6)),
        type=draw(st.sampled_from(EpisodeType)),
        explicit=draw(st.sampled_from([None, not show_explicit])),
        block=draw(st.booleans()),
        persons=draw(persons()),
        tags=tuple(draw(st.lists(words.filter(lambda word: "," not in word), max_size=3))),
    )


@st.composite
def feeds(draw: st.DrawFn) -> tuple[Show, tuple[Episode, ...]]:
    """Give a show with some of its episodes, all published by `END`, newest first."""
    show = draw(shows())
    several = st.lists(episodes(show_explicit=show.explicit), max_size=4, unique_by=lambda episode: episode.guid)
    visible = due(show, draw(several), END)
    modified = max([show.modified, *(episode.published for episode in visible)])
    return msgspec.structs.replace(show, modified=modified), visible
