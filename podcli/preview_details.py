"""What an episode says besides its sound and notes, for the preview's page: people, chapters, transcripts and more."""

from collections.abc import Callable, Iterator
from html import escape

from episodes import Episode, Funding, License, Location, Person
from feeds import Show
from podcli.reports.values import length


def details(episode: Episode, path: Callable[[str], str]) -> str:
    """Return what apps show besides, to be unfolded; empty for an episode that says nothing more."""
    return _folded([*_common(episode), *_of_episode(episode, path)])


def show_details(show: Show) -> str:
    """Return the same for the show."""
    return _folded([*_common(show)])


def _common(said: Episode | Show) -> Iterator[tuple[str, str]]:
    yield "People", ", ".join(_person(person) for person in said.persons)
    yield "Places", ", ".join(_place(place) for place in said.locations)
    yield "Licence", _licence(said.license)
    yield "Support", ", ".join(_funding(funding) for funding in said.fundings)


def _of_episode(episode: Episode, path: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    if episode.season is not None:
        yield "Season", escape(f"{episode.season} {episode.season_name}".strip())
    chapters = (f"<li>{escape(f'{length(one.start)} {one.title}')}</li>" for one in episode.chapters)
    yield "Chapters", "".join(chapters)
    texts = (
        f'<a href="{escape(path(one.url))}">{escape(one.type)} {escape(one.language)}</a>'
        for one in episode.transcripts
    )
    yield "Transcripts", ", ".join(texts)
    yield "Other versions", escape(", ".join(one.title or one.type for one in episode.alternates))


def _folded(rows: list[tuple[str, str]]) -> str:
    told = "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in rows if text)
    return f"<details><summary>What apps show besides</summary><dl>{told}</dl></details>" if told else ""


def _person(person: Person) -> str:
    return escape(f"{person.name} ({person.role})" if person.role else person.name)


def _place(place: Location) -> str:
    return escape(place.name)


def _licence(licence: License | None) -> str:
    return escape(licence.id) if licence else ""


def _funding(funding: Funding) -> str:
    return f'<a rel="noreferrer" href="{escape(funding.url)}">{escape(funding.text or funding.url)}</a>'
