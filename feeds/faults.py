"""Why a show cannot be rendered, found before it is tried or, for characters, after it failed."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from episodes import Episode
from feeds.errors import FeedCannotRender
from feeds.show import Show

_FORBIDDEN = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WHOLE_URL = re.compile(r"https?://\S")
_SHOW_NEEDS = ("title", "description", "link", "feed_url")


def refuse_unrenderable(show: Show, episodes: Iterable[Episode]) -> None:
    """Raise `FeedCannotRender` when a field without which there is no feed is empty, or an address is relative."""
    subject = named(show)
    for field in _SHOW_NEEDS:
        if not getattr(show, field).strip():
            raise FeedCannotRender.because(subject, field, "is empty")
    for field in ("feed_url", "image"):
        _refuse_relative(subject, field, getattr(show, field))
    for episode in episodes:
        if not episode.guid:
            raise FeedCannotRender.because(named(episode), "guid", "is empty")
        if not _WHOLE_URL.match(episode.enclosure.url) or (episode.image and not _WHOLE_URL.match(episode.image)):
            _refuse_relative(named(episode), "enclosure.url", episode.enclosure.url)
            _refuse_relative(named(episode), "image", episode.image)


def describe_fault(show: Show, episodes: Iterable[Episode]) -> FeedCannotRender:
    """Return the error that names the field holding a character that XML forbids."""
    subjects: tuple[Show | Episode, ...] = (show, *episodes)
    for subject in subjects:
        for field, character in forbidden_texts(subject):
            reason = f"holds the character U+{ord(character):04X}, which XML forbids"
            return FeedCannotRender.because(named(subject), field, reason)
    return FeedCannotRender.because(named(show), "a value", "cannot be written as XML")


def forbidden_texts(subject: Show | Episode) -> Iterator[tuple[str, str]]:
    """Yield each field that holds a character which XML forbids, with the first such character."""
    for field, text in _texts(subject):
        if found := _FORBIDDEN.search(text):
            yield field, found.group()


def named(subject: Show | Episode) -> str:
    """Name a show or an episode to a person."""
    kind = "show" if isinstance(subject, Show) else "episode"
    label = subject.title.strip() or (subject.guid if isinstance(subject, Episode) else "")
    return f"{kind} {label!r}"


def _refuse_relative(subject: str, field: str, url: str) -> None:
    if url and not _WHOLE_URL.match(url):
        raise FeedCannotRender.because(subject, field, f"is {url!r} and no whole http or https address")


def _texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text within a value with the dotted path to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            yield from _texts(part, f"{path}[{index}]")
    elif isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            yield from _texts(getattr(value, field), f"{path}.{field}".removeprefix("."))
