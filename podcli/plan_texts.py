"""The texts of an episode that are to be stored: its transcripts and chapters, each in every form that apps read."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

import episodes  # its heavy names are fetched where they are used: an unchanged run reads no texts
from episodes import Fault, FaultyDocument, Finding, TranscriptFile
from podcli.companions import Companion
from podcli.made_files import made
from podcli.media_types import CONTENT_TYPES
from podcli.plan import Upload
from podcli.plan_chapters import Chapters, chapters_of
from podcli.text_source import Text
from podcli.workshop import Workshop


class Texts(msgspec.Struct, frozen=True, kw_only=True):
    """The texts as the episode names them."""

    transcripts: tuple[TranscriptFile, ...] = ()
    chapters: Chapters = Chapters()
    uploads: tuple[Upload, ...] = ()
    findings: tuple[Finding, ...] = ()


def texts_of(shop: Workshop, text: Text) -> Texts:
    """Return transcripts and chapters; raise `FaultyDocument` for a file that holds none."""
    chapters = chapters_of(shop, text)
    transcripts, uploads, findings = _transcripts(shop, text)
    return Texts(
        transcripts=transcripts,
        chapters=chapters,
        uploads=(*chapters.uploads, *uploads),
        findings=(*chapters.findings, *findings),
    )


def _transcripts(
    shop: Workshop, text: Text
) -> tuple[tuple[TranscriptFile, ...], tuple[Upload, ...], tuple[Finding, ...]]:
    """Return the transcripts, language by language, in the order in which the notes or the files name them."""
    told, uploads, findings = list[TranscriptFile](), list[Upload](), list[Finding]()
    told += [one for one in text.front.transcripts or () if not episodes.is_file(one.url)]
    for language, files in _by_language(shop, text).items():
        if any(file.path is None for file in files):
            known = text.published.episode.transcripts if text.published else ()
            told += [one for one in known if one.language == language]
            continue
        for form, upload, judged in _forms(shop, text, files):
            told.append(msgspec.structs.replace(form, language=language))
            uploads += [upload] if upload else []
            findings += judged
    return tuple(told), tuple(uploads), tuple(findings)


def _by_language(shop: Workshop, text: Text) -> dict[str, list[Companion]]:
    """Return the files of each language; empty stands for that of the show."""
    typed = {one.url: one.language for one in text.front.transcripts or ()}
    _require_texts(text, typed)
    found: dict[str, list[Companion]] = {}
    for file in text.files:
        if file.key.startswith("transcripts/"):
            language = typed.get(file.name) or _language(file, text)
            found.setdefault("" if language == shop.config.show.language else language, []).append(file)
    return found


def _require_texts(text: Text, named: Iterable[str]) -> None:
    """Raise `FaultyDocument` if the notes name a file as a transcript that by its ending is something else."""
    others = [one.name for one in text.files if one.name in named and not one.key.startswith("transcripts/")]
    if others:
        faults = tuple(Fault(message=f"{name!r} is no transcript", key="transcripts") for name in others)
        raise FaultyDocument(text.where, faults)


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
    given: set[str] = set()
    made: list[tuple[Companion, episodes.TranscriptForm]] = []
    for file in files:
        raw = episodes.read_bytes(_path(file))
        forms = episodes.transcript_forms(raw, str(file.path), duration=text.duration)
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
    if form.body == raw and file.key.endswith(form.suffix):
        return TranscriptFile(url=file.key, type=form.type, rel=captions), None
    name = f"{Path(file.key).stem}{form.suffix}"
    upload = made(shop, "transcripts", name, form.body, CONTENT_TYPES[form.suffix])
    return TranscriptFile(url=upload.key, type=form.type, rel=captions), upload
