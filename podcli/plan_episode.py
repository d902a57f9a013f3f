"""What is to be done about one local episode: nothing, or a change of the catalog with the uploads it needs."""

from datetime import datetime

import msgspec

import episodes  # its heavy names are fetched where they are used: an unchanged run reads no audio
from episodes import Enclosure, Episode, EpisodeIncomplete, Finding, NotesTooLong
from podcli import edits, fingerprint
from podcli.catalog import Record
from podcli.change import PutEpisode
from podcli.companions import contents, keys_by_name, uploads_of
from podcli.errors import PublishRefused
from podcli.folder import Source
from podcli.ground import Ground, hash_in
from podcli.guard import Allow
from podcli.identify import Match
from podcli.plan import Item, Plan, State, Upload, WriteBack
from podcli.plan_media import Media, media_of, picture_upload
from podcli.plan_parts import stored_parts
from podcli.plan_texts import Texts, texts_of
from podcli.standing import Hashes
from podcli.text_source import text_of
from podcli.texts import notes_text
from podcli.workshop import Workshop

_NOT_STORED = Enclosure(url="", length=0, type="")
"""Stands in an episode until its audio is known."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One local source with all that deciding about it needs."""

    source: Source
    match: Match
    identity: "episodes.Identity"
    """Its guid and date: those of the catalog, else those of the file, else newly made."""
    hashes: Hashes
    allow: frozenset[Allow]
    anew: bool = False
    """Write the tags of a published episode anew, from the same recording."""
    now: datetime
    base: str
    """The public address under which the show will be."""


def plan_episode(shop: Workshop, ground: Ground, job: Job) -> Plan:
    """Return the plan for a source that is new, edited, or comes back."""
    record = job.match.record
    audio = episodes.read_audio(job.source.audio) if job.source.audio else None
    picture, uploads, findings = _picture(job)
    uploads = (*uploads, *uploads_of(shop, job.hashes.files))
    texts = texts_of(shop, text_of(job.source, job.hashes, audio, record, job.base))
    uploads, findings = (*uploads, *texts.uploads), (*findings, *texts.findings)
    words = episodes.Words(
        body=_body(shop, job, texts),
        tags=audio.tags if audio else None,
        published=record.episode if record else None,
        stem=job.source.slug,
        show_author=shop.config.show.author,
    )
    episode = _assembled(job, words, picture, texts)
    media = _media(shop, job, audio, episode, texts)
    if media:
        uploads, findings = (media.upload, *uploads), (*media.findings, *findings)
        episode = msgspec.structs.replace(episode, enclosure=media.enclosure, duration=media.duration)
    wanted = _record(job, episode, media.upload.sha256 if media else "", texts)
    _require_own_audio(wanted, ground)
    if record and msgspec.structs.replace(wanted, rev=record.rev) == record:
        return Plan(items=(Item(slug=record.slug, state=State.UNCHANGED, record=record, title=episode.title),))
    return Plan(
        changes=(_change(job, wanted),),
        uploads=tuple(u for u in uploads if u.key not in ground.keys),
        write_backs=_write_backs(job),
        items=(_item(job, wanted),),
        findings=(*findings, *episodes.doubts(job.source.notes.fields, words, job.source.where)),
        granted=((Allow.FORMAT.value, wanted.episode.guid),) if media and media.needs_word else (),
    )


def _change(job: Job, wanted: Record) -> PutEpisode:
    record = job.match.record
    notes = notes_text(job.source.notes_path, wanted.episode.guid, wanted.episode.published)
    return PutEpisode(record=wanted, base=record.rev if record else None, notes=notes)


def _write_backs(job: Job) -> tuple[WriteBack, ...]:
    """Return the lines of identity that the notes lack."""
    fields, identity = job.source.notes.fields, job.identity
    if fields.guid and fields.date:
        return ()
    date = None if fields.date else identity.published
    return (WriteBack(path=job.source.notes_path, guid=identity.guid, date=date),)


def _item(job: Job, wanted: Record) -> Item:
    old = job.match.record
    changes = edits.changed_fields(old.words, wanted.words) if old else ()
    if old and wanted.episode.enclosure != old.episode.enclosure:
        changes = (*changes, "audio")
    if old and wanted.episode.published != old.episode.published:
        changes = (*changes, "date")
    return Item(slug=wanted.slug, state=_state(job), record=wanted, title=wanted.episode.title, changes=changes)


def _body(shop: Workshop, job: Job, texts: Texts) -> str:
    """Return the notes, with the chapters as lines of times where the show wants them and the notes have none."""
    body = job.source.notes.body
    if not shop.config.feed.chapters_in_notes or not texts.chapters.marks or episodes.marks_in_notes(body):
        return body
    return f"{body.rstrip()}\n\n{episodes.chapters_as_notes(texts.chapters.marks)}\n"


def _assembled(job: Job, words: "episodes.Words", image: str, texts: Texts) -> Episode:
    """Return the episode with the audio that is published; where there is none yet, without any."""
    was, front = job.match.record.episode if job.match.record else None, job.source.notes.fields
    files = episodes.Files(
        enclosure=was.enclosure if was else _NOT_STORED,
        duration=was.duration if was else None,
        image=image,
        transcripts=texts.transcripts,
        chapters=texts.chapters.simple,
        chapters_file=texts.chapters.file,
        parts=stored_parts(front.parts, job.hashes.files, was) if front.parts else None,
    )
    try:
        return episodes.assemble(stored_parts(front, job.hashes.files, was), words, job.identity, files)
    except NotesTooLong as error:
        raise NotesTooLong(f"{job.source.where}: {error.message}", hint=error.hint) from error


def _state(job: Job) -> State:
    if job.identity.published > job.now:
        return State.SCHEDULED
    return State.UPDATED if job.match.record else State.PUBLISHED


def _record(job: Job, episode: Episode, stored: str, texts: Texts) -> Record:
    """Return the record; `stored` is the hash of newly stored audio, empty where the published one stays."""
    old, removal, notes = job.match.record, job.match.removal, job.source.notes
    earlier = dict.fromkeys((*old.earlier, *old.sources) if old else ())
    before = old.keys if old else removal.keys if removal else ()
    sha256 = stored or (old.sha256 if old else "")
    audios = (job.hashes.audio, sha256)  # a folder has the recording, or the copy with tags that was pulled
    files = contents(job.hashes.files)
    sources = fingerprint.of_episode_published(
        notes.fields, notes.body, audios, job.hashes.image, episode.published, files=files
    )
    words = edits.words_of_episode(notes.fields, notes.body, job.hashes.image, files)
    return Record(
        slug=notes.fields.slug or (old.slug if old else job.source.slug),
        episode=episode,
        sha256=sha256,
        made_from="" if job.hashes.audio == sha256 else job.hashes.audio,
        keys=(*(k for k in before if k != episode.enclosure.url), episode.enclosure.url),
        sources=sources,
        earlier=tuple(f for f in earlier if f not in sources),
        companions=keys_by_name(job.hashes.files),
        pictures=dict(texts.chapters.pictures),
        pictured_at=texts.chapters.pictured_at,
        words=words,
        past=edits.remembered(old.words, old.past, words) if old else {},
    )


def _media(shop: Workshop, job: Job, audio: "episodes.Audio | None", episode: Episode, texts: Texts) -> Media | None:
    """Return the audio to be stored; None where what is published stays."""
    record = job.match.record
    if record and (audio is None or (job.hashes.audio == record.recording and not job.anew)):
        return None
    if audio is None:
        raise EpisodeIncomplete(f"{job.source.where}: the audio is gone.", hint="Put it back beside the notes.")
    return media_of(
        shop,
        episode,
        audio,
        sha256=job.hashes.audio,
        slug=record.slug if record else job.source.slug,
        image=job.source.image,
        chapters=None if texts.chapters.in_audio else episodes.chapters_as_tags(texts.chapters.marks),
        pictures=texts.chapters.in_tags,
        any_format=Allow.FORMAT in job.allow,
    )


def _picture(job: Job) -> tuple[str, tuple[Upload, ...], tuple[Finding, ...]]:
    """Return the key of the episode's own picture, with its upload if it is new."""
    image = job.match.record.episode.image if job.match.record else ""
    if not job.source.image or hash_in(image) == job.hashes.image[:32]:
        return image, (), ()
    upload, findings = picture_upload(job.source.image, job.hashes.image)
    return upload.key, (upload,), findings


def _require_own_audio(wanted: Record, ground: Ground) -> None:
    """The same bytes may not be published as two episodes: apps ignore a repeated enclosure (ENC-URL-UNIQUE)."""
    own = (wanted.episode.guid, wanted.slug)
    for audio in (hash_in(wanted.episode.enclosure.url), wanted.recording[:32]):
        guid, slug = ground.owners.get(audio, own)
        if guid == wanted.episode.guid:
            continue
        raise PublishRefused(
            f"The audio of {wanted.slug} was already published as the episode {slug}.",
            hint=f'If it is that episode, write guid = "{guid}" into its notes; otherwise use other audio.',
        )
