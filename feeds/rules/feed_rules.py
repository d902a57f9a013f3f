"""Rules on the show and its episodes together."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator

from episodes import Episode, EpisodeType, Person, Severity
from feeds.faults import forbidden_texts, named
from feeds.rules.rule import Facts, Hit, Rule, on_feed, rule
from feeds.rules.sources import APPLE_823, APPLE_4115, APPLE_GUIDE, IAB, PNS, PODCLI, PSP1, SPOTIFY, sources
from feeds.rules.values import NAME_LENGTH
from feeds.show import Show, ShowType


@rule(
    "FEED-ONE-ITEM",
    Severity.WARNING,
    platforms="apple spotify",
    source=SPOTIFY,
    fix="Publish an episode before submitting the show.",
)
@on_feed
def one_item(facts: Facts) -> Iterable[Hit]:
    """Directories refuse a show that has no episode yet."""
    if not facts.episodes:
        yield Hit(named(facts.show), "The show has no episode.")


@rule(
    "ITEM-GUID",
    Severity.ERROR,
    platforms="apple psp1 spotify podcasting2",
    source=sources(APPLE_4115, PSP1, SPOTIFY),
    fix="Leave `guid` out of the front matter of the one that was published last.",
)
@on_feed
def unique_guids(facts: Facts) -> Iterable[Hit]:
    """Two episodes with one guid are one episode to every app."""
    for first, again in _repeated(facts.episodes, lambda episode: episode.guid):
        yield Hit(named(again), f"The guid {again.guid!r} is also that of {named(first)}.")


@rule(
    "ENC-URL-UNIQUE",
    Severity.ERROR,
    platforms="apple",
    source=APPLE_823,
    fix="Give each episode audio of its own.",
)
@on_feed
def unique_media(facts: Facts) -> Iterable[Hit]:
    """Apple ignores an episode whose media file another one has already."""
    for first, again in _repeated(facts.episodes, lambda episode: episode.enclosure.url):
        yield Hit(named(again), f"The media file is also that of {named(first)}.")


@rule(
    "ITEM-PUBDATE-STABLE",
    Severity.WARNING,
    platforms="all",
    source=sources(IAB, PODCLI),
    fix="Give each episode a `date` of its own in its front matter, a second apart at least.",
)
@on_feed
def unique_dates(facts: Facts) -> Iterable[Hit]:
    """Apps sort by date; episodes of the same second change places."""
    for first, again in _repeated(facts.episodes, lambda episode: episode.published.replace(microsecond=0)):
        yield Hit(named(again), f"The date is the same as that of {named(first)}.")


@rule(
    "ITEM-EPISODE",
    Severity.ERROR,
    platforms="apple psp1",
    source=sources(APPLE_GUIDE, PSP1),
    fix="Set `episode` in its front matter; a serial show is heard in the order of its numbers.",
)
@on_feed
def serial_numbers(facts: Facts) -> Iterable[Hit]:
    """A serial show is heard in the order of its numbers, so each full episode needs one."""
    if facts.show.type is ShowType.SERIAL:
        for episode in _full(facts):
            if episode.episode is None:
                yield Hit(named(episode), "The show is serial and the episode has no number.")


@rule(
    "ITEM-EPISODE",
    Severity.WARNING,
    platforms="apple psp1",
    source=sources(APPLE_GUIDE, PSP1),
    fix="Give each full episode of a season an `episode` of its own in its front matter.",
)
@on_feed
def unique_numbers(facts: Facts) -> Iterable[Hit]:
    """Two full episodes with one number in one season are taken for one another."""
    numbered = [episode for episode in _full(facts) if episode.episode is not None]
    for first, again in _repeated(numbered, lambda episode: (episode.season, episode.episode)):
        yield Hit(named(again), f"The number {again.episode} is also that of {named(first)}.")


@rule(
    "PNS-GENERIC",
    Severity.WARNING,
    platforms="podcasting2",
    source=PNS,
    fix="Set `name` under `persons` to a name of at most 128 characters.",
)
@on_feed
def persons(facts: Facts) -> Iterable[Hit]:
    """Apps show the names of those who take part, in one line each."""
    subjects: tuple[Show | Episode, ...] = (facts.show, *facts.episodes)
    for subject in subjects:
        yield from (Hit(named(subject), fault) for person in subject.persons if (fault := _name_fault(person)))


@rule(
    "XML-CHARS",
    Severity.ERROR,
    platforms="all",
    source="XML 1.0",
    fix="Delete the invisible character there.",
)
@on_feed
def characters(facts: Facts) -> Iterable[Hit]:
    """One control character makes the whole feed unreadable."""
    subjects: tuple[Show | Episode, ...] = (facts.show, *facts.episodes)
    for subject in subjects:
        for field, character in forbidden_texts(subject):
            yield Hit(named(subject), f"{field} holds the character U+{ord(character):04X}, which XML forbids.")


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


def _name_fault(person: Person) -> str:
    if not person.name.strip():
        return "A person has no name."
    too_long = len(person.name) > NAME_LENGTH
    return f"The name of a person has {len(person.name)} characters; {NAME_LENGTH} are the most." if too_long else ""


RULES: tuple[Rule, ...] = (
    one_item,
    unique_guids,
    unique_media,
    unique_dates,
    serial_numbers,
    unique_numbers,
    persons,
    characters,
)
