"""How a local source stands to what is published, told from hashes alone: no audio is read for it."""

import msgspec

from episodes import EpisodeIncomplete
from podcli import fingerprint
from podcli.catalog import Record
from podcli.folder import Source
from podcli.ground import hash_in
from podcli.half_pulled import half_pulled
from podcli.plan import State
from podcli.workshop import Workshop


class Hashes(msgspec.Struct, frozen=True, kw_only=True):
    """The hashes of an episode's files, in hex; those of files that only the storage has come from the catalog."""

    audio: str
    image: str = ""


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
    if source.image:
        return Hashes(audio=audio, image=shop.digests.of(source.image))
    return Hashes(audio=audio, image=hash_in(record.episode.image) if record else "")


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
    local = fingerprint.of_episode(notes.fields, notes.body, found.audio, found.image, notes.fields.date)
    if local in record.sources:
        return State.UNCHANGED
    if local in record.earlier or half_pulled(shop, source, record, audio=found.audio, image=found.image):
        return State.BEHIND
    return None
