"""The chapters of an episode, from the first place that has any, in every form that apps read, with their pictures."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

import episodes  # its heavy names are fetched where they are used: an unchanged run reads no texts
from episodes import ChapterMark, ChaptersFile, Finding, Severity, SimpleChapter, absolute
from podcli.chapter_pictures import Pictures, pictures_of
from podcli.made_files import made
from podcli.plan import Upload
from podcli.text_source import Text
from podcli.workshop import Workshop

CHAPTERS_TYPE = "application/json+chapters"


class Chapters(msgspec.Struct, frozen=True, kw_only=True):
    """The chapters as the episode and its copy for listeners have them."""

    simple: tuple[SimpleChapter, ...] = ()
    file: ChaptersFile | None = None
    marks: tuple[ChapterMark, ...] = ()
    """The chapters as they are told in notes and tags."""
    in_audio: bool = False
    """Whether the chapters are those that the audio carries already."""
    in_tags: Mapping[int, bytes] = {}
    """Pictures of the audio's own chapters that belong to these, by their place."""
    pictures: Mapping[str, str] = {}
    """Keys of those pictures, by the second at which they are shown."""
    pictured_at: str = ""
    """The public address in the file of chapters; empty where it has no picture of ours."""
    uploads: tuple[Upload, ...] = ()
    findings: tuple[Finding, ...] = ()


def chapters_of(shop: Workshop, text: Text) -> Chapters:
    """Return the chapters: the front matter goes before a file, a file before the audio, and that before the notes."""
    file = next((file for file in text.files if file.key.startswith("chapters/")), None)
    was = text.published
    if text.front.chapters is not None:
        stored = {one.name: one.key for one in text.files}
        marks = tuple(_with_key(mark, stored) for mark in text.front.chapters)
    elif file and file.path:
        marks = _marks_in(file.path)
    elif (file or text.audio is None) and was and was.episode.chapters_file:
        kept = tuple(ChapterMark(start=c.start, title=c.title, url=c.href, image=c.image) for c in was.episode.chapters)
        return Chapters(
            simple=was.episode.chapters,
            file=was.episode.chapters_file,
            marks=kept,
            pictures=was.pictures,
            pictured_at=was.pictured_at,
        )
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


def _told(shop: Workshop, text: Text, marks: tuple[ChapterMark, ...], *, in_audio: bool) -> Chapters:
    """Return the chapters in the feed and in a file; pictures of the show have whole addresses in the latter."""
    if not marks:
        return Chapters()
    shown = pictures_of(shop, text, marks, in_audio=in_audio)
    whole = tuple(msgspec.structs.replace(mark, image=absolute(text.base, mark.image)) for mark in shown.marks)
    body = episodes.chapters_as_json(whole)
    upload = made(shop, "chapters", "chapters.json", body, CHAPTERS_TYPE)
    judged = episodes.judge_chapter_file(body, where=text.where, duration=text.duration)
    return Chapters(
        simple=episodes.chapters_as_simple(shown.marks),
        file=ChaptersFile(url=upload.key),
        marks=shown.marks,
        in_audio=in_audio,
        in_tags=shown.in_tags,
        pictures=shown.keys,
        pictured_at=text.base if whole != shown.marks else "",
        uploads=(*shown.uploads, upload),
        findings=(*judged, *_missed(text, shown)),
    )


def _missed(text: Text, shown: Pictures) -> tuple[Finding, ...]:
    """Tell which pictures in the audio no chapter of the list shows."""
    if not shown.missed:
        return ()
    starts = ", ".join(f"{start // 60:02.0f}:{start % 60:02.0f}" for start in shown.missed[:3])
    count = len(shown.missed)
    what = "A picture of a chapter" if count == 1 else f"{count} pictures of chapters"
    message = f"{what} in the audio ({starts}) is shown by no chapter of the list: none begins then."
    fix = "Let a chapter begin at that second, or name the picture in the list (image), or leave it."
    found = Finding(rule="CHAPTERS-CONSISTENT", severity=Severity.INFO, where=text.where, message=message, fix=fix)
    return (found,)
