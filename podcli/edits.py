"""What an edit changes, field by field, and whether it would take a field back to what it was before.

A record remembers a hash of every field that a person wrote, and those of earlier wordings. A copy of the show folder
that is old and was edited all the same has such an earlier wording in the fields that a colleague changed meanwhile:
that is how it is noticed, whoever edits and wherever.
"""

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:  # the guard asks here what goes back, and a refresh needs no settings for that
    from episodes import FrontMatter
    from podcli.config import Config

Contents = tuple[tuple[str, str], ...]
"""Names of files with the hashes of what they hold."""
Words = dict[str, str]
"""Hash of each field that says something, by its name for people."""
Past = dict[str, tuple[str, ...]]
"""Hashes of earlier wordings by field, the oldest first; an empty one stands for a field that said nothing."""

_NOT_WORDS = frozenset({"guid", "date", "audio", "slug", "draft", "image"})
"""Fields that have guards of their own, or are none of the feed."""
_KEPT = 20
"""Earlier wordings of a field that are remembered."""


def words_of_episode(front: "FrontMatter", body: str, image: str, files: Contents = ()) -> Words:
    """Return the hashes of what the notes of an episode say; `image` is the hash of its own picture."""
    said = {name: value for name, value in msgspec.to_builtins(front).items() if name not in _NOT_WORDS}
    said |= said.pop("parts", {})
    return _hashed(said | {"notes": body.strip(), "image": image[:32], "files": files})


def words_of_show(config: "Config", artwork: str, files: Contents = ()) -> Words:
    """Return the hashes of what the settings of a show say; `artwork` is the hash of its picture."""
    said = {name: value for name, value in msgspec.to_builtins(config.show).items() if name not in _NOT_WORDS}
    said |= said.pop("parts", {})
    further = {f"feeds.{feed.file}": msgspec.to_builtins(feed) for feed in config.feeds}
    return _hashed(said | msgspec.to_builtins(config.feed) | {"artwork": artwork[:32], "files": files} | further)


def changed_fields(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[str, ...]:
    """Return the fields that say something else now; none if the old wording is not known."""
    return (
        tuple(sorted(name for name in old.keys() | new.keys() if old.get(name, "") != new.get(name, ""))) if old else ()
    )


def going_back(old: Mapping[str, str], past: Mapping[str, tuple[str, ...]], new: Mapping[str, str]) -> tuple[str, ...]:
    """Return the fields that would say again what they said before somebody changed them."""
    return tuple(name for name in changed_fields(old, new) if new.get(name, "") in past.get(name, ()))


def remembered(old: Mapping[str, str], past: Mapping[str, tuple[str, ...]], new: Mapping[str, str]) -> Past:
    """Return the earlier wordings once the new one is published."""
    kept = dict(past)
    for name in changed_fields(old, new):
        was = (
            *(one for one in kept.get(name, ()) if one not in {old.get(name, ""), new.get(name, "")}),
            old.get(name, ""),
        )
        kept[name] = was[-_KEPT:]
    return kept


def _hashed(said: Mapping[str, Any]) -> Words:
    return {
        name: hashlib.sha256(msgspec.json.encode(value, order="deterministic")).hexdigest()[:12]
        for name, value in sorted(said.items())
        if value not in (None, "", [], {}, (), False)
    }
