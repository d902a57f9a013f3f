"""`add`: puts audio into the show folder and writes its notes from the tags; nothing there is ever overwritten."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

import episodes
from episodes import Finding, PodcliError, Severity
from podcli import folder as folders
from podcli.digests import Digests
from podcli.disk_words import reason, way_out
from podcli.errors import EpisodeTaken, FileUnwritable, UsageFault, joined
from podcli.files import make_folder, write_atomically
from podcli.on_disk import regular
from podcli.storage.atomic import beside, rename

LONGEST = 255
"""Characters of a title that is taken from a tag."""
_UTC = ZoneInfo("UTC")


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a person gave beside the audio; what is empty comes from the tags or the file's name."""

    notes: Path | None = None
    title: str = ""
    slug: str = ""
    date: str = ""


class Added(msgspec.Struct, frozen=True, kw_only=True):
    """An episode in the show folder."""

    slug: str
    audio: str
    """The audio file in the show folder."""
    notes: str
    """The notes beside it."""
    new: bool
    """False if the same audio was there already."""
    enclosure: bool
    """Whether its format may be published as it is."""
    findings: tuple[Finding, ...] = ()
    """What is the matter with the audio, if it keeps it from being published."""
    made: tuple[str, ...] = ()
    """The files that were not there before."""


def add(folder: Path, audio: Path, wanted: Wanted, digests: Digests, zone: ZoneInfo = _UTC) -> Added:
    """Copy one audio file into `folder/episodes` and write its notes; a date without offset is in `zone`.

    Adding the same bytes again gives the same episode; other bytes, or other notes, under a name that is taken are
    refused with `EpisodeTaken`; `UsageFault` and `FaultyDocument` tell what is wrong with what was given.
    """
    _require_sound(wanted, zone)
    found = episodes.read_audio(audio)
    same = _same_audio(folder, audio, digests)
    slug = _slug(found, wanted, same)
    place = folder / "episodes"
    target, notes = same or place / f"{slug}{_ending(audio, found.format)}", place / f"{slug}.md"
    _require_free(place, slug, audio, target, digests)
    text = _notes(found, wanted, zone)
    if notes.exists():
        regular(notes)
        _require_same_notes(notes, wanted, zone)
    made = [path for path in (target, notes) if not path.exists()]
    make_folder(place)
    if target in made:
        _copy(audio, target)
    if notes in made:
        write_atomically(notes, text)
    return Added(
        slug=slug,
        audio=str(target),
        notes=str(notes),
        new=target in made,
        enclosure=episodes.enclosure_type(found.format) is not None,
        findings=tuple(one for one in found.findings if one.severity is Severity.ERROR),
        made=tuple(map(str, made)),
    )


def add_all(
    folder: Path, files: Sequence[Path], wanted: Wanted, digests: Digests, zone: ZoneInfo
) -> tuple[tuple[Added, ...], PodcliError | None]:
    """Add each file that can be added; return also one error that tells of all others."""
    added: list[Added] = []
    failed: list[PodcliError] = []
    for file in files:
        try:
            added.append(add(folder, file, wanted, digests, zone))
        except PodcliError as error:
            failed.append(error)
    return tuple(added), joined(failed)


def _slug(found: "episodes.Audio", wanted: Wanted, same: Path | None) -> str:
    """Return the episode's name: the given one, that of the same audio in the folder, of the file, of the title."""
    if same and wanted.slug not in {"", same.stem}:
        raise EpisodeTaken(
            f"{found.path} is in the show folder already, as {same}.",
            hint="One recording is one episode. Leave --slug out, or rename its files there.",
        )
    slug = wanted.slug or (same.stem if same else episodes.slugify(Path(found.path).stem))
    slug = slug or episodes.slugify(wanted.title or found.tags.title)
    if not slug:
        raise episodes.EpisodeIncomplete(
            f"No name can be made for {found.path}.", hint="Give it one: --slug my-episode"
        )
    return slug


def _require_sound(wanted: Wanted, zone: ZoneInfo) -> None:
    if wanted.slug and not episodes.is_slug(wanted.slug):
        raise UsageFault(
            f"--slug may only have a-z, 0-9 and single '-', at most 60, not {wanted.slug!r}.",
            hint=f"Perhaps: --slug {episodes.slugify(wanted.slug) or 'my-episode'}",
        )
    try:
        if wanted.date:
            episodes.parse_instant(wanted.date, zone)
    except ValueError as error:
        raise UsageFault(f"--date: {error}.", hint="For example: --date 2026-12-24T06:00") from error


def _ending(audio: Path, name: str) -> str:
    """Return the ending under which the show folder will find the audio: its own, if that means audio at all."""
    own = audio.suffix.lower()
    return own if own in folders.AUDIO else episodes.FORMATS[name].endings[0]


def _same_audio(folder: Path, audio: Path, digests: Digests) -> Path | None:
    """Return the file in the show folder that has the same bytes already, whatever its ending; None for none."""
    size = audio.stat().st_size
    for other in folders.files(folder / folders.EPISODES):
        if (
            other.suffix.lower() in folders.AUDIO
            and other.stat().st_size == size
            and digests.of(other) == digests.of(audio)
        ):
            return other
    return None


def _require_free(place: Path, slug: str, audio: Path, target: Path, digests: Digests) -> None:
    for other in sorted(place.glob(f"{slug}.*")):
        if other.suffix.lower() in folders.AUDIO and (other != target or digests.of(other) != digests.of(audio)):
            raise EpisodeTaken(
                f"{other} is there already, and {audio} is other audio.",
                hint=f"Choose another name with --slug, or replace that file yourself and run: "
                f"podcli publish {slug} --replace-audio",
            )


_PLACE = "<!-- Write the show notes here, in Markdown. -->"
"""A remark: what nobody replaces must not be published."""
_PLACE_UNTITLED = """\
<!--
Write the show notes here, in Markdown. The title goes above everything, between two lines of +++ like this:
+++
title = "Owls at night"
+++
-->"""
"""The same where neither the tags nor the command line give a title."""


def _notes(found: "episodes.Audio", wanted: Wanted, zone: ZoneInfo) -> bytes:
    """Return the notes to be written: the given ones, with what was said on the command line put in."""
    given = episodes.read_bytes(wanted.notes) if wanted.notes else b""
    where = str(wanted.notes or found.path)
    _require_silent(episodes.parse_notes(given, where, zone).fields, wanted)
    title = wanted.title or episodes.one_line(found.tags.title)[:LONGEST]
    place = _PLACE if title else _PLACE_UNTITLED
    body = given or (found.tags.description or found.tags.comment or place).encode() + b"\n"
    fields = {"date": wanted.date} if wanted.date else {}
    text = episodes.with_fields(body, fields | ({"title": title} if title else {}))
    episodes.parse_notes(text, where, zone)  # a title that is too long is told now, not by the next publish
    return text


def _says_the_same(given: Path, there: Path) -> bool:
    """Compare notes but for the lines that podcli wrote into those of the show folder."""
    one, other = (episodes.read_notes_file(path, _UTC) for path in (given, there))
    written = msgspec.to_builtins(other.fields)
    said = msgspec.to_builtins(one.fields).items()
    return one.body.splitlines() == other.body.splitlines() and all(written.get(key) == value for key, value in said)


def _require_same_notes(notes: Path, wanted: Wanted, zone: ZoneInfo) -> None:
    """What is given or typed for an episode that has notes already is not silently dropped."""
    if wanted.notes and not _says_the_same(wanted.notes, notes):
        raise EpisodeTaken(
            f"{notes} is there already, with other notes.", hint="Edit that file, or choose another --slug."
        )
    said = episodes.read_notes_file(notes, zone).fields
    date = episodes.parse_instant(wanted.date, zone) if wanted.date else None
    for option, typed, written in (("title", wanted.title, said.title), ("date", date, said.date)):
        if typed and typed != written:
            raise EpisodeTaken(
                f"{notes} is there already, with {f'the {option} {written}' if written else f'no {option}'}.",
                hint=f"Edit the {option} in that file.",
            )


def _require_silent(said: "episodes.FrontMatter", wanted: Wanted) -> None:
    """What a person wrote into notes is not replaced, and what they typed is not silently dropped."""
    for option, typed, written in (("title", wanted.title, said.title), ("date", wanted.date, said.date)):
        if typed and written:
            raise UsageFault(
                f"{wanted.notes} has a {option} of its own: {written}.", hint=f"Edit it there, or leave --{option} out."
            )


def _copy(audio: Path, target: Path) -> None:
    try:
        with beside(target) as temporary:
            shutil.copyfile(audio, temporary)
            rename(temporary, target)
    except OSError as error:
        raise FileUnwritable(
            f"{audio} cannot be copied to {target}: {reason(error)}.", hint=way_out(error, target)
        ) from error
