"""The texts of an episode that are to be stored: its transcripts and chapters, each in every form that apps read."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

import episodes  # its heavy names are fetched where they are used: an unchanged run reads no texts
from episodes import (
    ChapterMark,
    ChaptersFile,
    Episode,
    Fault,
    FaultyDocument,
    Finding,
    FrontMatter,
    SimpleChapter,
    TranscriptFile,
    absolute,
)
from podcli.companions import Companion
from podcli.media_types import CONTENT_TYPES, immutable
from podcli.plan import Upload
from podcli.workshop import Workshop

CHAPTERS_TYPE = "application/json+chapters"


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to make the texts of an episode from."""

    front: FrontMatter
    body: str
    """The show notes in Markdown."""
    stem: str
    files: tuple[Companion, ...]
    audio: "episodes.Audio | None"
    published: Episode | None
    where: str


class Texts(msgspec.Struct, frozen=True, kw_only=True):
    """The texts as the episode names them."""

    transcripts: tuple[TranscriptFile, ...] = ()
    chapters: tuple[SimpleChapter, ...] = ()
    chapters_file: ChaptersFile | None = None
    marks: tuple[ChapterMark, ...] = ()
    """The chapters as they are told in notes and tags."""
    in_audio: bool = False
    """Whether the chapters are those that the audio carries already."""
    uploads: tuple[Upload, ...] = ()
    findings: tuple[Finding, ...] = ()


def texts_of(shop: Workshop, text: Text) -> Texts:
    """Return transcripts and chapters; raise `FaultyDocument` for a file that holds none."""
    chapters = _chapters(shop, text)
    transcripts, uploads, findings = _transcripts(shop, text)
    return msgspec.structs.replace(
        chapters,
        transcripts=transcripts,
        uploads=(*chapters.uploads, *uploads),
        findings=(*chapters.findings, *findings),
    )


def _chapters(shop: Workshop, text: Text) -> Texts:
    """The front matter goes before a file, a file before the audio's own, these before times in the notes."""
    file = next((file for file in text.files if file.key.startswith("chapters/")), None)
    was = text.published
    if text.front.chapters is not None:
        stored = {one.name: one.key for one in text.files}
        marks = tuple(_with_key(mark, stored) for mark in text.front.chapters)
    elif file and file.path:
        marks = _marks_in(file.path)
    elif (file or text.audio is None) and was and was.chapters_file:
        kept = tuple(ChapterMark(start=c.start, title=c.title, url=c.href, image=c.image) for c in was.chapters)
        return Texts(chapters=was.chapters, chapters_file=was.chapters_file, marks=kept)
    else:
        carried = episodes.marks_in_audio(text.audio.chapters) if text.audio else ()
        marks = carried or episodes.marks_in_notes(text.body)
        # Nobody typed these as chapters: what cannot be one is left out, not refused.
        within = tuple(mark for mark in marks if text.audio is None or mark.start < text.audio.duration)
        return _told(shop, text, within, in_audio=bool(carried))
    return _told(shop, text, marks, in_audio=False)


def _with_key(mark: ChapterMark, stored: dict[str, str]) -> ChapterMark:
    return msgspec.structs.replace(mark, image=stored.get(mark.image, mark.image))


def _marks_in(path: Path) -> tuple[ChapterMark, ...]:
    read = episodes.marks_in_json if path.suffix.lower() == ".json" else episodes.marks_in_lines
    return read(episodes.read_bytes(path), str(path))


def _told(shop: Workshop, text: Text, marks: tuple[ChapterMark, ...], *, in_audio: bool) -> Texts:
    """Return the chapters in the feed and in a file; pictures of the show have whole addresses in the latter."""
    if not marks:
        return Texts()
    base = shop.address.public_url
    whole = (msgspec.structs.replace(mark, image=absolute(base, mark.image)) for mark in marks)
    body = episodes.chapters_as_json(whole)
    upload = _made(shop, "chapters", "chapters.json", body, CHAPTERS_TYPE)
    duration = text.audio.duration if text.audio else text.published.duration if text.published else None
    return Texts(
        chapters=episodes.chapters_as_simple(marks),
        chapters_file=ChaptersFile(url=upload.key),
        marks=marks,
        in_audio=in_audio,
        uploads=(upload,),
        findings=episodes.judge_chapter_file(body, where=text.where, duration=duration),
    )


def _transcripts(
    shop: Workshop, text: Text
) -> tuple[tuple[TranscriptFile, ...], tuple[Upload, ...], tuple[Finding, ...]]:
    """Return the transcripts, language by language, in the order in which the notes or the files name them."""
    told, uploads, findings = list[TranscriptFile](), list[Upload](), list[Finding]()
    told += [one for one in text.front.transcripts or () if not episodes.is_file(one.url)]
    for language, files in _by_language(shop, text).items():
        if any(file.path is None for file in files):
            told += [one for one in (text.published.transcripts if text.published else ()) if one.language == language]
            continue
        for form, upload, judged in _forms(shop, text, files):
            told.append(msgspec.structs.replace(form, language=language))
            uploads += [upload] if upload else []
            findings += judged
    return tuple(told), tuple(uploads), tuple(findings)


def _by_language(shop: Workshop, text: Text) -> dict[str, list[Companion]]:
    """Return the files of each language; empty stands for that of the show."""
    typed = {one.url: one.language for one in text.front.transcripts or ()}
    found: dict[str, list[Companion]] = {}
    for file in text.files:
        if file.key.startswith("transcripts/"):
            language = typed.get(file.name) or _language(file, text)
            found.setdefault("" if language == shop.config.show.language else language, []).append(file)
    return found


def _language(file: Companion, text: Text) -> str:
    try:
        return episodes.language_of_name(file.name, text.stem)
    except ValueError as error:
        word = episodes.written_language(file.name, text.stem)
        message = f"{file.name}: {word!r} is no language; name it as in {text.stem}.vtt or {text.stem}.de.vtt"
        raise FaultyDocument(text.where, (Fault(message=message),)) from error


def _forms(
    shop: Workshop, text: Text, files: list[Companion]
) -> Iterator[tuple[TranscriptFile, Upload | None, tuple[Finding, ...]]]:
    """Yield every form of a transcript: those that are there, and what can be made of the first that has times."""
    duration = text.audio.duration if text.audio else text.published.duration if text.published else None
    given: set[str] = set()
    made: list[tuple[Companion, episodes.TranscriptForm]] = []
    for file in files:
        raw = episodes.read_bytes(_path(file))
        forms = episodes.transcript_forms(raw, str(file.path), duration=duration)
        own = [form for form in forms.forms if form.original]
        made += [(file, form) for form in forms.forms if not form.original]
        given |= {form.kind for form in own}
        for number, form in enumerate(own):
            yield *_stored(shop, file, form, raw), (*(forms.findings if number == 0 else ()), *form.findings)
    for file, form in made:
        if form.kind not in given:
            given.add(form.kind)
            yield *_stored(shop, file, form, b""), form.findings


def _path(file: Companion) -> Path:
    assert file.path is not None  # noqa: S101 - files that only the storage has were left out before
    return file.path


def _stored(
    shop: Workshop, file: Companion, form: "episodes.TranscriptForm", raw: bytes
) -> tuple[TranscriptFile, Upload | None]:
    """Return how the feed names a form; what is just the person's own file is stored already."""
    captions = "captions" if form.captions else ""
    if form.body == raw:
        return TranscriptFile(url=file.key, type=form.type, rel=captions), None
    name = f"{Path(file.key).stem}{form.suffix}"
    upload = _made(shop, "transcripts", name, form.body, CONTENT_TYPES[form.suffix])
    return TranscriptFile(url=upload.key, type=form.type, rel=captions), upload


def _made(shop: Workshop, folder: str, name: str, body: bytes, kind: str) -> Upload:
    sha256 = hashlib.sha256(body).hexdigest()
    path = shop.copies.made(name, body, sha256)
    key = f"{folder}/{sha256[:32]}/{name}"
    return Upload(key=key, path=path, bytes=len(body), sha256=sha256, headers=immutable(kind, sha256))
