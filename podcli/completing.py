"""The names that a shell offers: found in the folder at once, without reading a storage; a broken folder has none."""

import re
from collections.abc import Iterator
from pathlib import Path

from episodes import PodcliError, is_slug, slugify
from podcli.folder import AUDIO, EPISODES, find

_SLUG = re.compile(rb"""^slug[ \t]*[=:][ \t]*["']?([a-z0-9-]+)""", re.MULTILINE)
_HEAD = 4096
"""Bytes of notes that are looked at: the front matter stands first."""


def episode_names(start: Path | None) -> tuple[str, ...]:
    """Return the short names of the episodes in the show folder at or above `start`; none where there is no folder."""
    try:
        files = sorted((find(start or Path()) / EPISODES).iterdir())
    except (OSError, PodcliError):
        return ()
    return tuple(dict.fromkeys(name for name in map(_name, files) if name))


def audio_names(start: str) -> tuple[str, ...]:
    """Return the audio files here whose names begin so."""
    try:
        return tuple(sorted(_audio(Path(), start)))
    except OSError:
        return ()


def _audio(folder: Path, start: str) -> Iterator[str]:
    return (p.name for p in folder.iterdir() if p.name.startswith(start) and p.suffix.lower() in AUDIO)


def _name(path: Path) -> str:
    if path.name.startswith(".") or path.suffix.lower() not in {".md", *AUDIO}:
        return ""
    written = _SLUG.search(_head(path)) if path.suffix.lower() == ".md" else None
    if written:
        return written[1].decode()
    if path.suffix.lower() != ".md" and path.with_suffix(".md").exists():
        return ""
    return path.stem if is_slug(path.stem) else slugify(path.stem)


def _head(path: Path) -> bytes:
    """Return how notes begin; nothing for what is no file, such as a pipe, which would keep a shell waiting."""
    try:
        if not path.is_file():
            return b""
        with path.open("rb") as file:
            return file.read(_HEAD)
    except OSError:
        return b""
