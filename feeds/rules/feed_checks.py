"""Rules on the show and its episodes together."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator

from episodes import Episode, EpisodeType, Severity
from feeds.faults import forbidden_texts, named
from feeds.rules.checks import ModelCheck, on_feed
from feeds.rules.facts import Facts, Note
from feeds.rules.values import NAME_LENGTH
from feeds.show import Show, ShowType

Told = Iterable[tuple[Show | Episode, str | Note]]
"""Which of them a message is about, and the message."""
_OWN_GUID = "Give the one that was published last a guid of its own."


@on_feed("FEED-ONE-ITEM")
def one_item(facts: Facts) -> Told:
    """Directories refuse a show that has no episode yet."""
    if not facts.episodes:
        yield facts.show, "The show has no episode."


@on_feed("ITEM-GUID")
def unique_guids(facts: Facts) -> Told:
    """Two episodes with one guid are one episode to every app."""
    for first, again in _repeated(facts.episodes, lambda episode: episode.guid):
        yield again, Note(f"The guid {again.guid!r} is also that of {named(first)}.", _OWN_GUID)


@on_feed("ENC-URL-UNIQUE")
def unique_media(facts: Facts) -> Told:
    """Apple ignores an episode whose media file another one has already."""
    for first, again in _repeated(facts.episodes, lambda episode: episode.enclosure.url):
        yield again, f"The media file is also that of {named(first)}."


@on_feed("ITEM-PUBDATE-STABLE")
def unique_dates(facts: Facts) -> Told:
    """Apps sort by date; episodes of the same second change places."""
    for first, again in _repeated(facts.episodes, lambda episode: episode.published.replace(microsecond=0)):
        yield again, f"The date is the same as that of {named(first)}."


@on_feed("ITEM-EPISODE")
def serial_numbers(facts: Facts) -> Told:
    """A serial show is heard in the order of its numbers, so each full episode needs one."""
    if facts.show.type is ShowType.SERIAL:
        for episode in _full(facts):
            if episode.episode is None:
                yield episode, "The show is serial and the episode has no number."


@on_feed("ITEM-EPISODE")
def unique_numbers(facts: Facts) -> Told:
    """Two full episodes with one number in one season are taken for one another."""
    numbered = [episode for episode in _full(facts) if episode.episode is not None]
    for first, again in _repeated(numbered, lambda episode: (episode.season, episode.episode)):
        message = f"The number {again.episode} is also that of {named(first)}."
        yield again, Note(message, severity=Severity.WARNING)


@on_feed("PNS-PERSON")
def persons(facts: Facts) -> Told:
    """Apps show the names of those who take part, in one line each."""
    subjects: tuple[Show | Episode, ...] = (facts.show, *facts.episodes)
    for subject in subjects:
        for person in subject.persons:
            if not person.name.strip():
                yield subject, "A person has no name."
            elif len(person.name) > NAME_LENGTH:
                message = f"The name of a person has {len(person.name)} characters; {NAME_LENGTH} are the most."
                yield subject, Note(message, severity=Severity.WARNING)


@on_feed("XML-CHARS")
def characters(facts: Facts) -> Told:
    """One control character makes the whole feed unreadable."""
    subjects: tuple[Show | Episode, ...] = (facts.show, *facts.episodes)
    for subject in subjects:
        for field, character in forbidden_texts(subject):
            yield subject, f"{field} holds the character U+{ord(character):04X}, which XML forbids."


def _full(facts: Facts) -> Iterator[Episode]:
    return (episode for episode in facts.episodes if episode.type is EpisodeType.FULL)


def _repeated(episodes: Iterable[Episode], key: Callable[[Episode], Hashable]) -> Iterator[tuple[Episode, Episode]]:
    """Yield each episode that shares a value with another, after the oldest of those."""
    groups: defaultdict[Hashable, list[Episode]] = defaultdict(list)
    for episode in episodes:
        groups[key(episode)].append(episode)
    for group in groups.values():
        first, *others = sorted(group, key=lambda episode: episode.published)
        yield from ((first, again) for again in others)


CHECKS: tuple[ModelCheck, ...] = (
    one_item,
    unique_guids,
    unique_media,
    unique_dates,
    serial_numbers,
    unique_numbers,
    persons,
)

BEFORE_WRITING: tuple[ModelCheck, ...] = (characters,)
"""What a feed that could be read cannot have any more."""
