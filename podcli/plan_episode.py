"""What is to be done about one local episode: nothing, or a change of the catalog with the uploads it needs."""

from datetime import datetime
from pathlib import Path

import msgspec

import episodes  # its heavy names are fetched where they are used: an unchanged run reads no audio
from episodes import Enclosure, Episode, EpisodeIncomplete, Finding, NotesTooLong
from podcli import fingerprint
from podcli.catalog import Record
from podcli.errors import PublishRefused
from podcli.folder import Source
from podcli.ground import Ground, hash_in
from podcli.guard import Allow
from podcli.identify import Match
from podcli.media_types import CONTENT_TYPES, immutable
from podcli.plan import Item, Plan, State, Upload, WriteBack
from podcli.revision import PutEpisode
from podcli.workshop import Workshop


class Hashes(msgspec.Struct, frozen=True, kw_only=True):
    """The hashes of an episode's files, in hex; those of files that only the storage has come from the catalog."""

    audio: str
    image: str = ""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One local source with all that deciding about it needs."""

    source: Source
    match: Match
    identity: "episodes.Identity"
    """Its guid and date: those of the catalog, else those of the file, else newly made."""
    hashes: Hashes
    allow: frozenset[Allow]
    now: datetime


def hashes(shop: Workshop, source: Source, record: Record | None) -> Hashes:
    """Return the hashes of a source's files; raise `EpisodeIncomplete` if there is no audio anywhere."""
    if source.audio:
        audio = shop.digests.of(source.audio)
    elif record:
        audio = record.sha256
    else:
        raise EpisodeIncomplete(
            f"{source.where}: there is no audio for this episode.",
            hint=f'Put {source.slug}.mp3 or {source.slug}.m4a beside it, or name the file: audio = "…".',
        )
    if source.image:
        return Hashes(audio=audio, image=shop.digests.of(source.image))
    return Hashes(audio=audio, image=hash_in(record.episode.image) if record else "")


def standing(source: Source, record: Record | None, found: Hashes) -> State | None:
    """Tell from fingerprints alone how a published source stands; None if it is new or was edited."""
    if record is None:
        return None
    notes = source.notes
    local = fingerprint.of_episode(notes.fields, notes.body, found.audio, found.image, notes.fields.date)
    if local in record.sources:
        return State.UNCHANGED
    return State.BEHIND if local in record.earlier else None


def plan_episode(shop: Workshop, ground: Ground, job: Job) -> Plan:
    """Return the plan for a source that is new, edited, or comes back."""
    record = job.match.record
    audio = episodes.read_audio(job.source.audio) if job.source.audio else None
    files, uploads, findings = _files(job, audio)
    words = episodes.Words(
        body=job.source.notes.body,
        tags=audio.tags if audio else None,
        published=record.episode if record else None,
        stem=job.source.slug,
        show_author=shop.config.show.author,
    )
    episode = _assembled(job, words, files)
    wanted = _record(job, episode)
    _require_own_audio(wanted, ground)
    fields = job.source.notes.fields
    return Plan(
        changes=(PutEpisode(record=wanted, base=record.rev if record else None),),
        uploads=tuple(u for u in uploads if u.key not in ground.keys),
        write_backs=(
            WriteBack(
                path=job.source.notes_path,
                guid=job.identity.guid,
                date=None if fields.date else job.identity.published,
            ),
        )
        if not (fields.guid and fields.date)
        else (),
        items=(Item(slug=wanted.slug, state=_state(job), record=wanted, title=episode.title),),
        findings=(*findings, *episodes.doubts(fields, words, job.source.where)),
    )


def _assembled(job: Job, words: "episodes.Words", files: "episodes.Files") -> Episode:
    try:
        return episodes.assemble(job.source.notes.fields, words, job.identity, files)
    except NotesTooLong as error:
        raise NotesTooLong(f"{job.source.where}: {error.message}", hint=error.hint) from error


def _state(job: Job) -> State:
    if job.identity.published > job.now:
        return State.SCHEDULED
    return State.UPDATED if job.match.record else State.PUBLISHED


def _record(job: Job, episode: Episode) -> Record:
    old, removal, notes = job.match.record, job.match.removal, job.source.notes
    sources = fingerprint.of_episode_published(
        notes.fields, notes.body, job.hashes.audio, job.hashes.image, episode.published
    )
    earlier = dict.fromkeys((*old.earlier, *old.sources) if old else ())
    before = old.keys if old else removal.keys if removal else ()
    return Record(
        slug=notes.fields.slug or (old.slug if old else job.source.slug),
        episode=episode,
        sha256=job.hashes.audio,
        keys=(*(k for k in before if k != episode.enclosure.url), episode.enclosure.url),
        sources=sources,
        earlier=tuple(f for f in earlier if f not in sources),
    )


def _files(
    job: Job, audio: "episodes.Audio | None"
) -> "tuple[episodes.Files, tuple[Upload, ...], tuple[Finding, ...]]":
    record = job.match.record
    uploads: list[Upload] = []
    findings: list[Finding] = []
    if record and (audio is None or job.hashes.audio == record.sha256):
        enclosure, duration = record.episode.enclosure, record.episode.duration
    elif audio and job.source.audio:
        media = _media(job, audio, job.source.audio)
        uploads.append(media)
        findings.extend(
            msgspec.structs.replace(f, where=f"{media.path.parent.name}/{media.path.name}") for f in audio.findings
        )
        enclosure = Enclosure(url=media.key, length=media.bytes, type=media.headers.content_type)
        duration = audio.duration
    else:
        raise EpisodeIncomplete(f"{job.source.where}: the audio is gone.", hint="Put it back beside the notes.")
    image = record.episode.image if record else ""
    if job.source.image and hash_in(image) != job.hashes.image[:32]:
        picture, seen = picture_upload(job.source.image, job.hashes.image)
        uploads.append(picture)
        findings.extend(seen)
        image = picture.key
    return episodes.Files(enclosure=enclosure, duration=duration, image=image), tuple(uploads), tuple(findings)


def _media(job: Job, audio: "episodes.Audio", path: Path) -> Upload:
    served = episodes.enclosure_type(audio.format)
    if served is None:
        if Allow.FORMAT not in job.allow:
            raise PublishRefused(
                f"{path} is {audio.format.upper()}, which Apple Podcasts and Spotify do not take.",
                hint="Export it as MP3 or M4A from your audio program. A later version of podcli will do that itself: "
                f"podcli convert {path} {path.with_suffix('.mp3')}. To publish it as it is: --allow format",
            )
        served = (f".{audio.format}", CONTENT_TYPES[f".{audio.format}"])
    suffix, content_type = served
    slug = job.match.record.slug if job.match.record else job.source.slug
    sha256 = job.hashes.audio
    return Upload(
        key=f"media/{sha256[:32]}/{slug}{suffix}",
        path=path,
        bytes=audio.bytes,
        sha256=sha256,
        headers=immutable(content_type, sha256),
    )


def picture_upload(path: Path, sha256: str) -> tuple[Upload, tuple[Finding, ...]]:
    """Return the upload of a picture and what is to be said of it."""
    picture = episodes.read_picture(path)
    suffix = ".png" if picture.type == CONTENT_TYPES[".png"] else ".jpg"
    return Upload(
        key=f"artwork/{sha256[:32]}/artwork{suffix}",
        path=path,
        bytes=picture.bytes,
        sha256=sha256,
        headers=immutable(picture.type, sha256),
    ), picture.findings


def _require_own_audio(wanted: Record, ground: Ground) -> None:
    """The same bytes may not be published as two episodes: apps ignore a repeated enclosure (ENC-URL-UNIQUE)."""
    guid, slug = ground.owners.get(hash_in(wanted.episode.enclosure.url), (wanted.episode.guid, wanted.slug))
    if guid != wanted.episode.guid:
        raise PublishRefused(
            f"The audio of {wanted.slug} was already published as the episode {slug}.",
            hint=f'If it is that episode, write guid = "{guid}" into its notes; otherwise use other audio.',
        )
