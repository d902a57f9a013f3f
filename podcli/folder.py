"""The show folder: where it is, and which files in it make an episode."""

import os
import unicodedata
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from episodes import (
    AUDIO_ENDINGS,
    ENCLOSURE_FORMATS,
    FORMATS,
    Fault,
    FaultyDocument,
    FileUnreadable,
    FrontMatter,
    NotesFile,
    PodcliError,
    files_in,
    read_notes_file,
    slugify,
)
from podcli.beside import TEXTS, chapters_beside, texts_by_stem, transcripts_beside
from podcli.errors import ShowNotFound, joined
from podcli.on_disk import is_there, look, real, regular

SETTINGS = "podcast.toml"
"""The file that makes a folder a show."""
EPISODES = "episodes"
"""The folder of a show's episodes."""
AUDIO = frozenset(AUDIO_ENDINGS)
"""File name endings of audio (and video)."""
_PUBLISHED = frozenset(ending for name in ENCLOSURE_FORMATS for ending in FORMATS[name].endings)
"""Those of what may be an enclosure."""
PICTURES = frozenset((".jpg", ".jpeg", ".png"))
"""File name endings of episode artwork."""
_EPISODES = AUDIO | PICTURES | {".md"}
"""All those that mean something."""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One episode as it stands in the show folder."""

    slug: str
    """Its short name: from the front matter, else the file's name, else its date."""
    stem: str
    """The name of its files without their endings."""
    where: str
    """The file as people know it, relative to the show folder."""
    notes: NotesFile
    """Its notes; empty ones for audio alone."""
    notes_path: Path
    """Where its notes are, or would be."""
    audio: Path | None
    image: Path | None
    transcripts: tuple[Path, ...] = ()
    """Transcripts that lie beside the notes."""
    chapters: Path | None = None
    """Chapters that lie beside the notes."""


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """The files of one stem."""

    stem: str
    notes: Path | None
    audio: tuple[Path, ...]
    images: tuple[Path, ...]
    texts: tuple[Path, ...] = ()
    """Transcripts and chapters."""


def find(start: Path) -> Path:
    """Return the folder of the nearest `podcast.toml` at or above `start`; raise `ShowNotFound` if there is none."""
    try:
        start = Path(os.path.realpath(start)) if ".." in start.parts else start.absolute()
    except FileNotFoundError as error:
        raise ShowNotFound(
            "The folder you are in is no longer there.", hint="Change to another one, or name the show: podcli -C DIR …"
        ) from error
    for folder in (start, *start.parents):
        if is_there(folder / SETTINGS):
            _require_settings(folder / SETTINGS)
            return folder
    raise ShowNotFound(
        f"There is no podcast.toml in {start} or in any folder above it.",
        hint="Make a show folder with: podcli init field-notes (or name one: podcli -C DIR …)",
    )


def _require_settings(path: Path) -> None:
    """What bears the name and is no file would else be passed over, and another show above it be published."""
    try:
        regular(path)
    except FileUnreadable as error:
        raise ShowNotFound(
            error.message, hint=f"{error.hint} A new show is made with: podcli init field-notes"
        ) from error


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """The episodes of a show folder, with what cannot be read of it."""

    sources: tuple[Source, ...]
    """In the order of their names."""
    broken: dict[str, PodcliError]
    """What is wrong with the files of a stem."""


def found_in(show: Path, zone: ZoneInfo) -> Found:
    """Return the episodes of a show folder that can be read, and what is wrong with the others.

    Raises `FaultyDocument` where the names themselves cannot be told apart.
    """
    found: dict[str, Source] = {}
    broken: dict[str, PodcliError] = {}
    named: set[str] = set()
    for whole in sorted(groups(show), key=lambda group: group.notes is None):  # notes first: what they name is theirs
        try:
            group = whole if whole.notes else _without(whole, named)
            if group.notes or group.audio:
                source = found[group.stem] = _source(show, group, zone)
                named |= _named_by(source)
        except PodcliError as error:
            broken[whole.stem] = error
    return Found(sources=tuple(found[stem] for stem in sorted(found)), broken=broken)


def sources(show: Path, zone: ZoneInfo, only: tuple[str, ...] = (), without: Container[str] = ()) -> tuple[Source, ...]:
    """Return the episodes of a show folder in the order of their names.

    With `only`, episodes whose files have none of these names are left out unread unless their front matter must tell
    their slug: so a broken file never stops the publishing of another one. All faults of all files are raised at once,
    but for those of stems that are to be passed over.
    """
    found = found_in(show, zone)
    broken = {stem: error for stem, error in found.broken.items() if stem not in without}
    if failure := joined(_concerning(only, found.sources, broken)):
        raise failure
    return tuple(source for source in found.sources if source.stem not in without)


def _named_by(source: Source) -> set[str]:
    """Return the files that the notes name: they belong to this episode, and none of them is one of its own."""
    front, place = source.notes.fields, source.notes_path.parent
    audio = {real(source.audio)} if source.audio and front.audio else set[str]()
    named = (name for owner in (front, front.parts) if owner for _, name in files_in(owner))
    return audio | {real(place / name) for name in named}


def _concerning(only: tuple[str, ...], found: Iterable[Source], broken: Mapping[str, PodcliError]) -> list[PodcliError]:
    """Return what is wrong with the named files; a name that nobody has may stand in any file that cannot be read."""
    names = {stem: {stem, slugify(stem)} for stem in broken}
    known = {name for source in found for name in (source.slug, source.stem)}.union(*names.values())
    everything = not only or not known.issuperset(only)
    return [error for stem, error in broken.items() if everything or not names[stem].isdisjoint(only)]


def groups(show: Path) -> tuple[Group, ...]:
    """Return the files of the episodes folder by their stem, in the order of the names.

    What bears the name of one and is none is among them, so that it is named and not passed over when it is read.
    """
    by_stem: defaultdict[str, list[Path]] = defaultdict(list)
    there, others = look(show / EPISODES)
    for path in (*there, *(path for path in others if path.suffix.lower() in _EPISODES | TEXTS)):
        by_stem[path.stem].append(path)
    _check_names(show, by_stem)
    made = [_group(stem, paths) for stem, paths in sorted(by_stem.items())]
    found = [group for group in made if group.notes or group.audio]
    texts = texts_by_stem([group.stem for group in found], [p for paths in by_stem.values() for p in paths])
    return tuple(msgspec.structs.replace(group, texts=texts.get(group.stem, ())) for group in found)


def _group(stem: str, paths: Iterable[Path]) -> Group:
    paths = sorted(paths)
    notes = next((p for p in paths if p.suffix.lower() == ".md"), None)
    if notes:  # a link whose disk is gone: published audio need not be there
        paths = [p for p in paths if p == notes or not p.is_symlink() or is_there(p)]
    return Group(
        stem=stem,
        notes=notes,
        audio=tuple(p for p in paths if p.suffix.lower() in AUDIO),
        images=tuple(p for p in paths if p.suffix.lower() in PICTURES),
    )


def _without(group: Group, named: Container[str]) -> Group:
    """Leave out audio that some notes name: it is that episode's, not one of its own."""
    return msgspec.structs.replace(group, audio=tuple(path for path in group.audio if real(path) not in named))


def files(folder: Path) -> list[Path]:
    """Return the files that are meant: none that is hidden or an editor's backup."""
    return look(folder)[0]


def _check_names(show: Path, stems: Mapping[str, list[Path]]) -> None:
    """A name that another machine cannot hold, or holds as another, would double or lose an episode."""
    seen: dict[str, str] = {}
    faults = []
    for stem, paths in stems.items():
        if any(0xDC80 <= ord(c) <= 0xDCFF for c in stem):  # noqa: PLR2004 - how Python shows bytes that are no UTF-8
            shown = os.fsencode(stem).decode("utf-8", "backslashreplace")
            faults.append(Fault(message=f"the file name {shown} is not UTF-8; rename the file"))
        same = unicodedata.normalize("NFC", stem).casefold()
        if other := seen.get(same):
            what = "capitals" if other.casefold() == stem.casefold() else "the way accents are stored"
            faults.append(Fault(message=f"{other} and {stem} differ only in {what}; rename one of them"))
        seen[same] = stem
        notes = [path.name for path in paths if path.suffix.lower() == ".md"]
        if len(notes) > 1:
            faults.append(Fault(message=f"{' and '.join(notes)} are notes of the same episode; remove one of them"))
    if faults:
        raise FaultyDocument(str(show / EPISODES), tuple(faults))


def _source(show: Path, group: Group, zone: ZoneInfo) -> Source:
    for file in (*([group.notes] if group.notes else []), *group.audio, *group.images):
        regular(file)
    path = group.notes or (group.audio[0].with_suffix(".md"))
    empty = NotesFile(path=str(path), fields=FrontMatter(), body="")
    notes = read_notes_file(group.notes, zone) if group.notes else empty
    first = group.notes or group.audio[0]
    return Source(
        slug=_slug(group, notes),
        stem=group.stem,
        where=str(first.relative_to(show)),
        notes=notes,
        notes_path=path,
        audio=_chosen(show, path, "audio", notes.fields.audio, _without_masters(group.audio)),
        image=_chosen(show, path, "image", notes.fields.image, group.images),
        transcripts=transcripts_beside(notes, group.texts),
        chapters=chapters_beside(notes, group.texts),
    )


def _slug(group: Group, notes: NotesFile) -> str:
    """A name without any letter of a-z takes the title's, then the date's."""
    fields = notes.fields
    slug = fields.slug or slugify(group.stem) or slugify(fields.title)
    if not slug and fields.date:
        slug = fields.date.strftime("%Y-%m-%d")
    if not slug:
        message = f'no short name can be made of {group.stem!r}; write slug = "…" into the front matter'
        raise FaultyDocument(notes.path, (Fault(message=message),))
    return slug


def _chosen(show: Path, notes: Path, key: str, named: str, found: tuple[Path, ...]) -> Path | None:
    """Return the file that the front matter names, else the one of the same stem."""
    if named:
        path = Path(os.path.normpath(notes.parent.absolute() / named))  # links lead wherever a person wants
        if not path.is_relative_to(show.absolute()):
            raise FaultyDocument(str(notes), (Fault(message=f"{key} = {named!r} is outside the show folder", key=key),))
        if is_there(path):
            return _regular(path, notes, f"{key} = {named!r}", key)
        if key == "audio":  # published audio may be gone from the folder: the catalog knows it
            return None
        raise FaultyDocument(str(notes), (Fault(message=f"{key} = {named!r}: there is no such file", key=key),))
    if len(found) > 1:
        names = " and ".join(p.name for p in found)
        message = f'both {names} belong to this episode; say which: {key} = "{found[0].name}"'
        raise FaultyDocument(str(notes), (Fault(message=message, key=key),))
    return found[0] if found else None


def _regular(path: Path, notes: Path, said: str, key: str) -> Path:
    """Return a file that notes name; raise `FaultyDocument`, naming the notes, for anything else."""
    try:
        return regular(path)
    except FileUnreadable as error:
        raise FaultyDocument(str(notes), (Fault(message=f"{said}: {error.message}", key=key),)) from error


def _without_masters(found: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return what can be published, if there is any: a master may lie beside the file that was made of it."""
    return tuple(path for path in found if path.suffix.lower() in _PUBLISHED) or found
