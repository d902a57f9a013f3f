"""How a local source stands to what is published, told from hashes alone: no audio is read for it."""

from collections.abc import Iterator, Mapping

import msgspec

import episodes  # its heavy names are fetched where they are used
from episodes import EpisodeIncomplete
from podcli import fingerprint
from podcli.catalog import Record
from podcli.companions import Companion, companions, contents, names_in
from podcli.folder import Source
from podcli.ground import hash_in
from podcli.half_pulled import half_pulled
from podcli.plan import State
from podcli.workshop import Workshop


class Hashes(msgspec.Struct, frozen=True, kw_only=True):
    """The hashes of an episode's files, in hex; those of files that only the storage has come from the catalog."""

    audio: str
    image: str = ""
    files: tuple[Companion, ...] = ()
    """The further files that go with it."""


def hashes(shop: Workshop, source: Source, record: Record | None) -> Hashes:
    """Return the hashes of a source's files; raise `EpisodeIncomplete` if there is no audio anywhere."""
    if source.audio:
        audio = shop.digests.of(source.audio)
        if record and audio == record.sha256:  # taken from the storage, where it has tags that podcli wrote
            audio = record.recording
    elif record:
        audio = record.recording
    else:
        raise _no_audio(source)
    image = shop.digests.of(source.image) if source.image else hash_in(record.episode.image) if record else ""
    return Hashes(audio=audio, image=image, files=_companions(shop, source, record))


def _companions(shop: Workshop, source: Source, record: Record | None) -> tuple[Companion, ...]:
    front = source.notes.fields
    known = record.companions if record else {}
    named = (*names_in(front, front.parts), *_beside(source, known))
    if not named:
        return ()
    return companions(shop, source.notes_path.parent, named, known, source.notes.path)


def _beside(source: Source, known: Mapping[str, str]) -> Iterator[str]:
    """Yield the texts that go with an episode: what lies here, and what the storage has instead of what does not."""
    front, here = source.notes.fields, [path.name for path in source.transcripts]
    yield from here
    if front.transcripts is None:
        languages = {episodes.written_language(name, source.stem) for name in here}
        stored = (name for name, key in known.items() if key.startswith("transcripts/"))
        yield from (name for name in stored if episodes.written_language(name, source.stem) not in languages)
    if source.chapters or front.chapters_name:
        yield source.chapters.name if source.chapters else front.chapters_name
    elif front.chapters is None:
        yield from (name for name, key in known.items() if key.startswith("chapters/"))


def _no_audio(source: Source) -> EpisodeIncomplete:
    named = source.notes.fields.audio
    if named:
        return EpisodeIncomplete(
            f"{source.where}: audio = {named!r} names a file that is not there.",
            hint="Correct the name (it is looked for beside the notes), or put the file there.",
        )
    return EpisodeIncomplete(
        f"{source.where}: there is no audio for this episode.",
        hint=f'Put {source.slug}.mp3 or {source.slug}.m4a beside it, or name the file: audio = "…".',
    )


def standing(shop: Workshop, source: Source, record: Record | None, found: Hashes) -> State | None:
    """Tell from fingerprints alone how a published source stands; None if it is new or was edited."""
    if record is None:
        return None
    notes = source.notes
    local = fingerprint.of_episode(
        notes.fields, notes.body, found.audio, found.image, notes.fields.date, files=contents(found.files)
    )
    if local in record.sources:
        return State.UNCHANGED
    if local in record.earlier or half_pulled(
        shop, source, record, audio=found.audio, image=found.image, files=contents(found.files)
    ):
        return State.BEHIND
    return None
