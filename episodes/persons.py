"""People as notes and settings name them, checked against the Podcast Taxonomy."""

import difflib

from episodes.fields import Fields
from episodes.namespace.parts import Person
from episodes.taxonomy import PERSON_ROLES

KEYS = ("name", "role", "group", "img", "href")


def read_persons(fields: Fields, key: str) -> tuple[Person, ...]:
    """Return the people of a list of names or tables; what is wrong is recorded in `fields`."""
    return tuple(_person(table) for table in fields.tables(key))


def _person(table: Fields) -> Person:
    if not table.has("name"):
        table.fault("", "a person needs a name")
    role = table.text("role", "host").casefold()
    group = table.text("group", _group_of(role)).casefold()
    _check(table, "group", group, list(PERSON_ROLES))
    _check(table, "role", role, [r for roles in PERSON_ROLES.values() for r in roles])
    person = Person(
        name=table.text("name", longest=128), role=role, group=group, img=table.url("img"), href=table.url("href")
    )
    table.finish(KEYS)
    return person


def _group_of(role: str) -> str:
    """Return the group that a role belongs to: nobody needs to type both."""
    return next((group for group, roles in PERSON_ROLES.items() if role in roles), "cast")


def _check(table: Fields, key: str, word: str, known: list[str]) -> None:
    if word not in known:
        near = difflib.get_close_matches(word, known, n=1)
        table.fault(
            key, f"{word!r} is no {key} of the Podcast Taxonomy" + (f"; did you mean {near[0]!r}?" if near else "")
        )
