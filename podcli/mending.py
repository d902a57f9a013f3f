"""`artwork fix`: pictures that directories take, made of those that they don't, beside them and never instead."""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

import episodes  # its heavy names are fetched where they are used
from episodes import Finding, PodcliError, Severity
from podcli import config as configuration
from podcli import folder as folders
from podcli.errors import FileUnwritable, SeveralFailed, ShowNotFound
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
    reasons: tuple[str, ...]
    """What is the matter with the old one."""
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
    """Return the named pictures, or all of the show; a picture need not belong to any show."""
    try:
        known = pictures_of(start)
    except ShowNotFound:
        if not named:
            raise
        known = {}
    if not named:
        return known
    lines = {path.resolve(): line for path, line in known.items()}
    return {path: lines.get(path.resolve(), _no_line) for path in named}


def mend_all(
    pictures: Mapping[Path, Callable[[Path], str]],
    wishes: "episodes.MendingWishes",
    *,
    force: bool,
    dry_run: bool,
    step: Callable[[str], None],
) -> tuple[tuple[Mended, ...], PodcliError | None]:
    """Mend each picture that needs it; one that cannot be mended hinders no other and is told at the end."""
    done: list[Mended] = []
    failed: list[PodcliError] = []
    for path, line in pictures.items():
        try:
            done.append(_mended(path, line, wishes, force=force, dry_run=dry_run, step=step))
        except PodcliError as error:
            failed.append(error)
    failure = SeveralFailed.of(failed) if len(failed) > 1 else failed[0] if failed else None
    return tuple(done), failure


def _mended(
    path: Path,
    line: Callable[[Path], str],
    wishes: "episodes.MendingWishes",
    *,
    force: bool,
    dry_run: bool,
    step: Callable[[str], None],
) -> Mended:
    picture = episodes.read_picture(path)
    reasons = (*_reasons(picture.findings), *episodes.hidden_faults(path))
    told = Mended(
        source=str(path),
        path="",
        width=picture.width,
        height=picture.height,
        side=picture.width,
        bytes=picture.bytes,
        enlarged=False,
        reasons=reasons,
        line="",
        dry_run=dry_run,
    )
    if not reasons:
        return told
    target, plan = path.with_name(f"{path.stem}.fixed.jpg"), episodes.plan_mending(path, wishes)
    _require_place(path, target, force=force)
    planned = msgspec.structs.replace(
        told, path=str(target), side=plan.side, bytes=None, enlarged=plan.enlarged, line=line(target)
    )
    if dry_run:
        return planned
    step(f"Mending {path.name}")
    write_atomically(target, episodes.mended_picture(path, plan))
    made = episodes.read_picture(target)
    return msgspec.structs.replace(planned, side=made.width, bytes=made.bytes)


def _reasons(findings: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(finding.message for finding in findings if finding.severity is not Severity.INFO)


def _require_place(source: Path, target: Path, *, force: bool) -> None:
    if not target.exists():
        return
    if target.samefile(source) or not force:
        raise FileUnwritable(f"{target} is there already.", hint="Look at it; to make it anew: --force")


def _naming(key: str, base: Path, where: str) -> Callable[[Path], str]:
    return lambda target: (
        f"{key} = {json.dumps(Path(os.path.relpath(target, base)).as_posix(), ensure_ascii=False)} in {where}"
    )


def _no_line(_: Path) -> str:
    return ""
