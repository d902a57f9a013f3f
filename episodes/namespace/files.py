"""The addresses in parts that may be files of the show itself: found and exchanged wherever they stand.

A person types names of files, the catalog keeps storage keys, a feed has whole addresses: one is exchanged for another.
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, TypeVar, get_args

import msgspec

from episodes.namespace.parts import ChapterMark, Part, SimpleChapter, Thumbnail, field_name
from episodes.namespace.tags import PODCAST_TAGS

S = TypeVar("S", bound=msgspec.Struct)


def is_file(text: str) -> bool:
    """Tell whether a text that may be an address is the name of a file, or a key."""
    return text != "" and ":" not in text


def files_in(owner: msgspec.Struct) -> Iterator[tuple[Part, str]]:
    """Yield every part within a value that names a file of the show, and that name."""
    for part in _parts_in(owner):
        field = FILE_FIELDS.get(type(part))
        if field and is_file(text := getattr(part, field)):
            yield part, text


def with_files(owner: S, change: Callable[[Part], Part]) -> S:
    """Return the value with every part that names a file of the show changed, and everything else as it is."""
    changed: dict[str, Any] = {}
    for name in _fields_with_parts(type(owner)):
        value = getattr(owner, name)
        if value:
            new = (
                tuple(_changed(part, change) for part in value) if isinstance(value, tuple) else _changed(value, change)
            )
            if new != value:
                changed[name] = new
    return msgspec.structs.replace(owner, **changed) if changed else owner


def _changed(part: Part, change: Callable[[Part], Part]) -> Part:
    part = with_files(part, change)
    field = FILE_FIELDS.get(type(part))
    return change(part) if field and is_file(getattr(part, field)) else part


def _parts_in(owner: msgspec.Struct) -> Iterator[Part]:
    for name in _fields_with_parts(type(owner)):
        value = getattr(owner, name)
        for part in value if isinstance(value, tuple) else (value,) if value else ():
            yield part
            yield from _parts_in(part)


@cache
def _fields_with_parts(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """Return the fields of a class that hold parts in which a file may be named, at any depth."""
    fields = {field.name: _part_in(field.type) for field in msgspec.structs.fields(kind)}
    return tuple(name for name, part in fields.items() if part and (part in FILE_FIELDS or _fields_with_parts(part)))


def _part_in(annotation: Any) -> type[Part] | None:
    """Return the class of parts that a field holds, alone or several; None for any other field."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _part_in(inner))), None)


FILE_FIELDS: dict[type[Part], str] = {
    tag.part: field_name(attribute.name)
    for tag in PODCAST_TAGS.values()
    for attribute in tag.attributes
    if tag.part and attribute.file
} | {SimpleChapter: "image", ChapterMark: "image", Thumbnail: "url"}
"""The field of each part that may name a file."""
