"""What can stand in a person's way, and how it is said to them.

Every exception that podcli raises on purpose descends from `PodcliError`; the rooms above add their own.

    PodcliError
    ├── FaultyDocument      a file written by a person has one or more faults, each with its line
    ├── FileUnreadable      a file is missing, is no file, or may not be read
    ├── AudioUnreadable     the bytes are no audio that podcli understands
    ├── PictureUnreadable   the bytes are no picture that podcli understands
    ├── AudioUnwritable     a converted file cannot be written
    ├── TagsUnwritable      tags cannot be written into a copy of an audio file
    ├── DecoderMissing      what needs decoding was asked for, and the extra that decodes is not installed
    ├── NotesTooLong        show notes are longer than any real ones
    └── EpisodeIncomplete   something without which there is no episode cannot be found anywhere
"""

from typing import ClassVar

import msgspec


class PodcliError(Exception):
    """A situation that a person can understand and do something about.

    `message` says what happened and to which file or URL; `hint` says what to do next. `code` is the stable word for
    scripts, `exit_code` what the program ends with.
    """

    code: ClassVar[str] = "failed"
    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong in a file written by a person."""

    message: str
    """What is wrong, with the nearest valid key or value where there is one."""
    line: int | None = None
    """Line in the file, counted from 1; None when the fault belongs to no single line."""
    key: str = ""
    """Dotted key concerned, such as `show.language`; empty when it belongs to none."""


class FaultyDocument(PodcliError):
    """A file written by a person has faults; all of them are listed together."""

    code = "faulty-document"

    def __init__(self, path: str, faults: tuple[Fault, ...]) -> None:
        lines = [f"{path}:{f.line}: {f.message}" if f.line else f"{path}: {f.message}" for f in faults]
        what = "the lines" if any(f.line for f in faults) else "what is"
        super().__init__("\n".join(lines), hint=f"Mend {what} named above and run the command again.")
        self.path = path
        self.faults = faults


class FileUnreadable(PodcliError):
    """A file is missing, is not a regular file, or may not be read."""

    code = "file-unreadable"


class AudioUnreadable(PodcliError):
    """The bytes of a file are no audio that podcli understands, or not the audio its user believes."""

    code = "audio-unreadable"


class PictureUnreadable(PodcliError):
    """The bytes of a file are no picture that podcli understands."""

    code = "picture-unreadable"


class AudioUnwritable(PodcliError):
    """A converted file cannot be written."""

    code = "audio-unwritable"

    @classmethod
    def of(cls, path: str, reason: str) -> "AudioUnwritable":
        """Compose the message from the file's name and what stands in the way."""
        return cls(f"{path} cannot be written: {reason}.", hint="Is there room, and is the folder yours?")


class TagsUnwritable(PodcliError):
    """Tags or chapters cannot be written into a copy of an audio file."""

    code = "tags-unwritable"

    @classmethod
    def of(cls, path: str, reason: str) -> "TagsUnwritable":
        """Compose the message from the file's name and what stands in the way."""
        return cls(
            f"podcli cannot write tags into a copy of {path}: {reason}.",
            hint="Export the file again, or publish it with the tags it has: write_tags = false in the [audio] part of "
            "podcast.toml.",
        )


class DecoderMissing(PodcliError):
    """Something was asked for that needs a decoder, and the extra that brings one is not installed."""

    code = "decoder-missing"

    @classmethod
    def of(cls) -> "DecoderMissing":
        """Compose the message and the line that installs it."""
        return cls(
            "This needs a decoder, which is not installed, or too old.",
            hint="Install it with: pip install 'podcli[audio]' (in a clone of the repository: pip install '.[audio]')",
        )


class NotesTooLong(PodcliError):
    """Show notes are longer than any real ones, so they are probably something else."""

    code = "notes-too-long"

    @classmethod
    def of(cls, size: int, limit: int) -> "NotesTooLong":
        """Compose the message from the size and the limit, in bytes."""
        return cls(
            f"The show notes have {size} bytes; podcli takes at most {limit}.",
            hint="Shorten them, or put the long text on a page of its own and link to it.",
        )


class EpisodeIncomplete(PodcliError):
    """An episode lacks something that neither notes, side files, tags nor show supply."""

    code = "episode-incomplete"
