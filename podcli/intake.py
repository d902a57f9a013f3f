"""What `publish` is given: names of episodes, or audio files that are put into the show folder first."""

import contextlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

import episodes
from episodes import PodcliError
from podcli import folder as folders
from podcli.adding import Wanted, add
from podcli.errors import FileMissing, UsageFault
from podcli.plan_media import no_enclosure
from podcli.workshop import Workshop

_FILES = folders.AUDIO | {".md"}


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What a run is about."""

    names: tuple[str, ...]
    """The episodes that are meant."""
    made: tuple[Path, ...] = ()
    """Files that came into the show folder for it."""


def taken_in(shop: Workshop, given: Sequence[str], wanted: Wanted, *, any_format: bool = False) -> Taken:
    """Return the episodes that are meant; audio from elsewhere is added to the show folder.

    Raises `UsageFault` if notes or a title are given without exactly one such file, `PublishRefused` for a format that
    cannot be published unless `any_format` allows it, and what adding raises.
    """
    outside = [name for name in given if _is_outside(shop.folder, name)]
    if wanted != Wanted() and len(outside) != 1:
        raise UsageFault("--notes, --title, --slug and --date go with one audio file.", hint="Name one file to add.")
    for name in () if any_format else outside:
        audio = episodes.read_audio(Path(name))
        if not episodes.enclosure_type(audio.format):  # nothing of it comes into the folder
            raise no_enclosure(audio, Path(name))
    names: list[str] = []
    made: list[Path] = []
    with withdrawn_if_refused(made):
        for name in given:
            if name not in outside:
                names.append(_name(name))
                continue
            added = add(shop.folder, Path(name), wanted, shop.digests, shop.config.show.zone)
            names.append(added.slug)
            made += map(Path, added.made)
    return Taken(names=tuple(names), made=tuple(made))


@contextlib.contextmanager
def withdrawn_if_refused(made: Sequence[Path]) -> Iterator[None]:
    """Take files out of the show folder again if the run they came for is refused: they would block every later one."""
    try:
        yield
    except PodcliError:
        for path in made:
            with contextlib.suppress(OSError):
                path.unlink()
        raise


@contextlib.contextmanager
def rehearsal(shop: Workshop) -> Iterator[Workshop]:
    """Give a copy of the show folder in which a dry run may add files; it vanishes afterwards."""
    with tempfile.TemporaryDirectory(prefix="podcli-dry-run-") as place:
        stage = Path(place)
        for path in shop.folder.iterdir():
            if path.name != folders.EPISODES and path != Path(os.path.realpath(place)):
                (stage / path.name).symlink_to(os.path.realpath(path))
        (stage / folders.EPISODES).mkdir()
        inside = shop.folder / folders.EPISODES
        for path in inside.iterdir() if inside.is_dir() else ():
            (stage / folders.EPISODES / path.name).symlink_to(os.path.realpath(path))
        staged = msgspec.structs.replace(shop, folder=stage, original=shop.folder)
        try:
            yield staged
        except PodcliError as error:  # the person's own file is meant, not its copy
            error.message, error.hint = staged.owned(error.message), staged.owned(error.hint)
            raise


def _is_outside(folder: Path, name: str) -> bool:
    """Tell whether an argument is a file that is not in the show folder yet."""
    path = Path(name)
    if path.suffix.lower() not in _FILES and os.sep not in name:
        return False
    if not path.is_file():
        raise FileMissing(f"There is no file {name}.", hint="Is the name right? Episodes are named without an ending.")
    return not path.resolve().is_relative_to((folder / folders.EPISODES).resolve())


def _name(name: str) -> str:
    return Path(name).stem if Path(name).suffix.lower() in _FILES else name
