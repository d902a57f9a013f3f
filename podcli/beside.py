"""Texts that lie beside the notes of an episode: its transcripts and its chapters, told by their names."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from episodes import Fault, FaultyDocument, NotesFile

TEXTS = frozenset((".vtt", ".srt", ".json", ".html", ".htm", ".txt"))
"""File name endings of transcripts and chapters."""
CHAPTERS = (".chapters.json", ".chapters.txt")
"""How the names of files of chapters end."""


def texts_by_stem(stems: list[str], paths: Iterable[Path]) -> dict[str, tuple[Path, ...]]:
    """Return transcripts and chapters by the stem that they belong to: `owls.de.vtt` goes with `owls`."""
    found: defaultdict[str, list[Path]] = defaultdict(list)
    for path in sorted(paths):
        if path.suffix.lower() in TEXTS:
            owners = [stem for stem in stems if path.name.startswith(f"{stem}.")]
            if owners:
                found[max(owners, key=len)].append(path)
    return {stem: tuple(those) for stem, those in found.items()}


def transcripts_beside(notes: NotesFile, texts: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return the transcripts beside the notes, unless these say which there are."""
    return tuple(path for path in texts if not is_chapters(path.name)) if notes.fields.transcripts is None else ()


def chapters_beside(notes: NotesFile, texts: tuple[Path, ...]) -> Path | None:
    """Return the file of chapters beside the notes, unless these say where the chapters are.

    Raises `FaultyDocument` where there are two.
    """
    front, found = notes.fields, [path for path in texts if is_chapters(path.name)]
    if front.chapters is not None or front.chapters_name:
        return None
    if len(found) > 1:
        names = " and ".join(path.name for path in found)
        message = f'both {names} belong to this episode; say which: chapters = "{found[0].name}"'
        raise FaultyDocument(notes.path, (Fault(message=message, key="chapters"),))
    return found[0] if found else None


def is_chapters(name: str) -> bool:
    """Tell whether a file's name is that of chapters."""
    return name.lower().endswith(CHAPTERS)
