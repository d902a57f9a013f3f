"""People as notes and settings name them, checked against the Podcast Taxonomy."""

import difflib

from episodes.fields import Fields
from episodes.model import Person

TAXONOMY = {
    "creative direction": (
        "director, assistant director, executive producer, senior producer, producer, associate producer, "
        "development producer, creative director"
    ),
    "cast": "host, co-host, guest host, guest, voice actor, narrator, announcer, reporter",
    "writing": (
        "author, editorial director, co-writer, writer, songwriter, guest writer, story editor, managing editor, "
        "script editor, script coordinator, researcher, editor, fact checker, translator, transcriber, logger"
    ),
    "audio production": (
        "studio coordinator, technical director, technical manager, audio engineer, remote recording engineer, "
        "post production engineer"
    ),
    "audio post-production": (
        "audio editor, sound designer, foley artist, composer, theme music, music production, music contributor"
    ),
    "administration": (
        "production coordinator, booking coordinator, production assistant, content manager, marketing manager, "
        "sales representative, sales manager"
    ),
    "visuals": "graphic designer, cover art designer",
    "community": "social media manager",
    "misc.": "consultant, intern",
    "video production": "camera operator, lighting designer, camera grip, assistant camera",
    "video post-production": "editor, assistant editor",
}
"""The groups of the Podcast Taxonomy, each with its roles."""
PERSON_ROLES = {group: tuple(roles.split(", ")) for group, roles in TAXONOMY.items()}
"""The same, role by role."""
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
