"""What podcli writes into the copy of an audio file that is made for listeners."""

from collections.abc import Mapping

import msgspec

from episodes.audio import Chapter


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """The words, picture and chapters for one file; what is empty here keeps what the file already says."""

    title: str = ""
    """Title of the episode: `TIT2`, `©nam`, `TITLE`."""
    show: str = ""
    """Name of the show: `TALB`, `©alb`, `ALBUM`."""
    author: str = ""
    """Who speaks: `TPE1`, `©ART`, `ARTIST`."""
    season: int | None = None
    """`TPOS`, `disk`, `DISCNUMBER`."""
    episode: int | None = None
    """`TRCK`, `trkn`, `TRACKNUMBER`."""
    date: str = ""
    """Day of publication, as `2026-05-01`: `TYER` and `TDAT`, `©day`, `DATE`."""
    link: str = ""
    """Page of the episode: `WOAF`, `©url`, `URL`."""
    comment: str = ""
    """A remark: `COMM`, `©cmt`, `COMMENT`."""
    description: str = ""
    """What the episode is about: `TDES`, `ldes`, `DESCRIPTION`."""
    lyrics: str = ""
    """The words that are spoken: `USLT`, `©lyr`, `LYRICS`."""
    cover: bytes = b""
    """A JPEG or PNG picture, as it is to be embedded: `APIC`, `covr`, `METADATA_BLOCK_PICTURE`."""
    chapters: tuple[Chapter, ...] = ()
    """`CHAP` and `CTOC`, chapter list and chapter track of MP4, `CHAPTERxxx`."""
    pictures: Mapping[int, bytes] = {}
    """Pictures to show during chapters, by the chapter's place in `chapters`; only MP3 can hold them."""
    duration: float = 0.0
    """Seconds of the whole file: where the last chapter ends."""


def ends(words: Written) -> tuple[float, ...]:
    """Return where each chapter ends, in seconds: at its own end, else where the next one begins."""
    starts = [chapter.start for chapter in words.chapters]
    following = [*starts[1:], max(words.duration, starts[-1] if starts else 0.0)]
    told = [chapter.end for chapter in words.chapters]
    return tuple(after if end is None else end for after, end in zip(following, told, strict=True))


def picture_type(data: bytes) -> str:
    """Return the MIME type of a JPEG or PNG picture."""
    return "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"
