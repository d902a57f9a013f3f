"""Reading an audio file: what it is, how long it really lasts, what it says of itself."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from episodes.audio import Audio, Chapter, Cover, Tags
from episodes.findings import Finding, Severity
from episodes.formats import FORMATS
from episodes.media.adts import measure_adts
from episodes.media.aiff import measure_aiff
from episodes.media.extent import after_id3v2
from episodes.media.flac import measure_flac
from episodes.media.isomedia import measure_iso
from episodes.media.mp3 import measure_mp3
from episodes.media.ogg import measure_ogg
from episodes.media.recording import Recording, opened
from episodes.media.riff import measure_wav
from episodes.media.sniff import sniff
from episodes.media.sound import Sound
from episodes.media_rules import judge_audio
from episodes.tagging.chapters import read_chapters
from episodes.tagging.container import TagsUnreadable, vendor_file
from episodes.tagging.covers import cover_of, embedded
from episodes.tagging.tag_rules import judge_tags
from episodes.tagging.tags import read_tags

_SHORTEST = 0.001
"""Seconds; less is rounded to nothing."""
_LONGEST = 30 * 24 * 3600
"""Seconds; whatever claims more is damaged."""
_THINNEST = 50
"""Bits per second; even perfect silence needs more."""

_MEASURES: dict[str, Callable[[Recording], Sound]] = {
    "mp3": measure_mp3,
    "aac": measure_adts,
    **dict.fromkeys(("m4a", "m4b", "mp4", "m4v", "mov"), measure_iso),
    "ogg": measure_ogg,
    "opus": measure_ogg,
    "flac": measure_flac,
    "wav": measure_wav,
    "aiff": measure_aiff,
}


class _Words(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says of itself."""

    tags: Tags = Tags()
    cover: Cover | None = None
    chapters: tuple[Chapter, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_audio(path: Path) -> Audio:
    """Return everything that is known of an audio file, and what is the matter with it.

    Raises `FileUnreadable` if the file cannot be opened, `AudioUnreadable` if it is no audio; nothing else.
    """
    with opened(path) as recording:
        name = sniff(recording)
        sound = _sane(recording, _MEASURES[name](recording))
        words = _words(recording, name, sound.duration)
    audio = Audio(
        path=str(path),
        format=name,
        type=FORMATS[name].type,
        bytes=recording.size,
        duration=round(sound.duration, 3),
        bitrate=sound.bitrate,
        vbr=sound.vbr,
        sample_rate=sound.sample_rate,
        channels=sound.channels,
        tags=words.tags,
        cover=words.cover,
        chapters=words.chapters,
    )
    return msgspec.structs.replace(audio, findings=(*sound.findings, *words.findings, *judge_audio(audio)))


def _sane(recording: Recording, sound: Sound) -> Sound:
    """Return the sound, or raise `AudioUnreadable` if its figures are impossible."""
    if not _SHORTEST <= sound.duration <= _LONGEST or recording.size * 8 < sound.duration * _THINNEST:
        raise recording.unreadable(f"its header claims an impossible length of {sound.duration:.0f} s")
    return sound


def _words(recording: Recording, name: str, duration: float) -> _Words:
    try:
        vendor: Any = vendor_file(recording, name)
    except TagsUnreadable as error:
        return _Words(findings=(_no_tags(recording, error),))
    tags, dirt = read_tags(getattr(vendor, "tags", vendor), recording)
    cover, ugly = cover_of(embedded(vendor), recording)
    chapters, late = read_chapters(vendor, recording, duration)
    wrong = judge_tags(recording.path, tags, cover, after_id3v2(recording))
    return _Words(tags=tags, cover=cover, chapters=chapters, findings=(*dirt, *ugly, *late, *wrong))


def _no_tags(recording: Recording, error: TagsUnreadable) -> Finding:
    return recording.finding(
        "MEDIA-ID3",
        Severity.WARNING,
        f"The tags in the file cannot be read ({error}); the sound can.",
        "Write title and cover anew with a tag editor, or give them in the episode's notes.",
    )
