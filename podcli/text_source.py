"""What there is to make the texts of an episode from: its transcripts and its chapters."""

from typing import TYPE_CHECKING

import msgspec

from episodes import FrontMatter
from podcli.catalog import Record
from podcli.companions import Companion
from podcli.folder import Source
from podcli.standing import Hashes

if TYPE_CHECKING:  # an unchanged run reads no audio
    from episodes import Audio


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to make the texts of an episode from."""

    front: FrontMatter
    body: str
    """The show notes in Markdown."""
    stem: str
    files: tuple[Companion, ...]
    audio: "Audio | None"
    published: Record | None
    where: str
    base: str
    """The public address under which its files will be."""

    @property
    def duration(self) -> float | None:
        """Seconds of the audio that is here, else of the published one."""
        if self.audio:
            return self.audio.duration
        return self.published.episode.duration if self.published else None


def text_of(source: Source, found: Hashes, audio: "Audio | None", published: Record | None, base: str) -> Text:
    """Return what a local source has of it."""
    return Text(
        front=source.notes.fields,
        body=source.notes.body,
        stem=source.stem,
        files=found.files,
        audio=audio,
        published=published,
        where=source.where,
        base=base,
    )
