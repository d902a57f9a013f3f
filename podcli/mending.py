"""`artwork fix`: pictures that directories take, made of those that they don't, beside them and never instead."""

import glob
import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

import episodes  # its heavy names are fetched where they are used
from episodes import Finding, PodcliError, Severity
from podcli import config as configuration
from podcli import folder as folders
from podcli.errors import FileUnwritable, ShowNotFound, joined
from podcli.files import write_atomically


class Mended(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one picture; in a dry run, what would."""

    source: str
    path: str
    """The new file; empty where none is needed."""
    width: int
    height: int
    side: int
    """Pixels of the new one; a dry run tells what is aimed at."""
    bytes: int | None
    enlarged: bool
    cropped: int
    """Pixels of the old one that are lost at each of two ends; 0 for a square one, and for one that got a margin."""
    margin: int
    """Pixels of the margin on each of two sides of the new one."""
    background: str
    """The colour of the margin, and behind what is transparent."""
    reasons: tuple[str, ...]
    """What is the matter with the old one."""
    there: str
    """Why the new one is made with `--force` only: what stands in its place; empty if nothing does."""
    line: str
    """What to write, and where, so that the new one is used; empty for a picture that no show names."""
    dry_run: bool


def pictures_of(start: Path) -> dict[Path, Callable[[Path], str]]:
    """Return the pictures of a show, each with what makes the line that names another one in its place."""
    show = folders.find(start)
    settings = configuration.load(show / "podcast.toml").show
    artwork = show / settings.artwork
    found = {artwork: _naming("artwork", show, "[show] of podcast.toml")} if artwork.is_file() else {}
    for source in folders.sources(show, settings.zone):
        if source.image:
            notes = source.notes_path
            where = f"the front matter of {notes.relative_to(show)}"
            found.setdefault(source.image, _naming("image", notes.parent, where))
    return found


def chosen(start: Path, named: Sequence[Path]) -> dict[Path, Callable[[Path], str]]:
    """Return the named pictures, each once, or all of the show; a picture need not belong to any show."""
    try:
        known = pictures_of(start)
    except ShowNotFound:
        if not named:
            raise
        known = {}
    if not named:
        return known
    lines = {path.resolve(): line for path, line in known.items()}
    once = {path.resolve(): path for path in reversed(named)}
    return {path: lines.get(path.resolve(), _no_line) for path in named if once[path.resolve()] == path}


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """How pictures are to be mended, and who is told of it."""

    wishes: "episodes.MendingWishes"
    force: bool
    """Whether a picture that was made before is made anew."""
    dry_run: bool
    step: Callable[[str], object]
    """Takes the words for what is being done."""
    count: Callable[[int], object]
    """Takes how many pictures have been looked at."""


def mend_all(
    pictures: Mapping[Path, Callable[[Path], str]], asked: Asked
) -> tuple[tuple[Mended, ...], PodcliError | None]:
    """Mend each picture that needs it; one that cannot be mended hinders no other and is told at the end."""
    done: list[Mended] = []
    failed: list[PodcliError] = []
    for number, (path, line) in enumerate(pictures.items(), 1):
        try:
            done.append(_mended(path, line, asked, {one.path: one.source for one in done}))
        except PodcliError as error:
            failed.append(error)
        asked.count(number)
    return tuple(done), joined(failed)


def _mended(path: Path, line: Callable[[Path], str], asked: Asked, taken: Mapping[str, str]) -> Mended:
    """Mend a picture if it needs it; `taken` has what was made before, each with its source."""
    picture = episodes.read_picture(path)
    told = Mended(
        source=str(path),
        path="",
        width=picture.width,
        height=picture.height,
        side=picture.width,
        bytes=picture.bytes,
        enlarged=False,
        cropped=0,
        margin=0,
        background=asked.wishes.background,
        reasons=_reasons(picture.findings),
        there="",
        line="",
        dry_run=asked.dry_run,
    )
    return _made(told, episodes.plan_mending(path, asked.wishes), line, asked, taken) if told.reasons else told


def _made(
    told: Mended, plan: "episodes.Mending", line: Callable[[Path], str], asked: Asked, taken: Mapping[str, str]
) -> Mended:
    """Make the picture, unless it is only to be told what would be made."""
    source = Path(told.source)
    target = source.with_name(f"{source.stem}.fixed.jpg")
    there = _standing(source, target, taken)
    if there and not (asked.force or asked.dry_run):
        raise FileUnwritable(
            there, hint=f"Look at it; to make it anew, of {source.name}: --force. To keep both, rename {source.name}."
        )
    planned = msgspec.structs.replace(
        told,
        path=str(target),
        width=plan.width,
        height=plan.height,
        side=plan.side,
        bytes=None,
        enlarged=plan.enlarged,
        cropped=plan.cropped,
        margin=plan.margin(plan.side),
        there="" if asked.force else there,
        line=line(target),
    )
    if asked.dry_run:
        return planned
    asked.step(f"Mending {source.name}")
    write_atomically(target, episodes.mended_picture(source, plan))
    made = episodes.read_picture(target)
    return msgspec.structs.replace(planned, side=made.width, bytes=made.bytes, margin=plan.margin(made.width))


def _reasons(findings: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(finding.message for finding in findings if finding.severity is not Severity.INFO)


def _standing(source: Path, target: Path, taken: Mapping[str, str]) -> str:
    """Return what stands where the new picture belongs, in a sentence; refuse what `--force` cannot mend either.

    One picture may be made of one source only: of two, one could not stay.
    """
    if str(target) in taken:
        raise FileUnwritable(
            f"{taken[str(target)]} and {source} would both become {target.name}.", hint="Rename one of them."
        )
    if not target.exists():
        return ""
    if target.samefile(source):
        raise FileUnwritable(f"{target} is there already.", hint="Mend the picture that it was made of.")
    others = [path.name for path in source.parent.glob(f"{glob.escape(source.stem)}.*") if _may_be_source(path)]
    others = sorted(name for name in others if name not in {source.name, target.name})
    return f"{target} is there already" + (f", and may have been made of {' or '.join(others)}." if others else ".")


def _may_be_source(path: Path) -> bool:
    return path.suffix.lower() in folders.PICTURES and path.is_file()


def _naming(key: str, base: Path, where: str) -> Callable[[Path], str]:
    return lambda target: (
        f"{key} = {json.dumps(Path(os.path.relpath(target, base)).as_posix(), ensure_ascii=False)} in {where}"
    )


def _no_line(_: Path) -> str:
    return ""
