"""What players and listeners will say to the tags of a file: pure functions over what was read."""

import re
import textwrap
from collections.abc import Iterator

from episodes.audio import Cover, Tags
from episodes.findings import Finding, Severity

_HEAVY_COVER = 500_000
"""Bytes; every listener loads them before the first sound."""
_HEAVY_TAG = 1_000_000
"""Bytes of everything that stands before the sound."""
_WIDEST = 3000
_SHOWN = 80
"""Characters of a text that are repeated in a message."""
_LOST = "\ufffd"
"""What stands for a letter that could not be read."""
_SUSPECT = re.compile(
    "[\u00c2\u00c3\u00c5\u00d0\u00d1\u00e2\u00f0][\u0080-\u00bf\u0152-\u0178\u2013-\u2122\u02c6\u02dc]"
)
"""How letters of UTF-8 look when they are taken for Western ones, two or more for each."""
_NUMBER = re.compile(
    r"^\W*(?:s(?:eason)?\W?\d{1,3}\W{0,3}e(?:p(?:isode)?)?\W?\d{1,5}\b"
    r"|(?:ep(?:isode)?\.?|folge|épisode|episodio|aflevering|no\.?|nr\.?)\s?#?\d{1,5}\b"
    r"|#\s?\d{1,5}\b)[\s:.)|\u2013\u2014-]*",
    re.IGNORECASE,
)


def judge_tags(where: str, tags: Tags, cover: Cover | None, before: int) -> tuple[Finding, ...]:
    """Return what is the matter with tags and cover of a file; `before` is how many bytes precede its sound."""
    found = (*_letters(tags), *_title(tags), *_weight(cover, before), *_shape(cover))
    return tuple(
        Finding(rule=rule, severity=severity, where=where, message=message, fix=fix)
        for rule, severity, message, fix in found
    )


Noticed = Iterator[tuple[str, Severity, str, str]]


def _letters(tags: Tags) -> Noticed:
    """Tell of texts that were written in one encoding and marked as another; they are left as they are."""
    for name in ("title", "artist", "album", "description", "comment"):
        text = getattr(tags, name)
        if _LOST in text:
            yield (
                "MEDIA-ID3",
                Severity.WARNING,
                f"The {name} in the file has letters that cannot be read: {_short(text)}.",
                f"Write the {name} anew with a tag editor, or into the notes.",
            )
        elif meant := _meant(text):
            yield (
                "MEDIA-ID3",
                Severity.WARNING,
                f"The {name} in the file reads {_short(text)}; probably {_short(meant)} was meant.",
                f"Write the {name} anew with a tag editor, or into the notes.",
            )


def _meant(text: str) -> str:
    """Return what a text says if its letters of UTF-8 were taken for Western ones; empty if they were not."""
    if not _SUSPECT.search(text):
        return ""
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return ""


def _title(tags: Tags) -> Noticed:
    found = _NUMBER.match(tags.title)
    rest = tags.title[found.end() :].strip() if found else ""
    if found and rest:
        yield (
            "APPLE-ITEM-TITLE-CLEAN",
            Severity.INFO,
            f"The title in the file begins with the episode's number: {_short(tags.title)}.",
            f'Apps show the number beside the title. In the notes: title = "{rest}".',
        )


def _weight(cover: Cover | None, before: int) -> Noticed:
    if cover and cover.bytes > _HEAVY_COVER:
        yield (
            "MEDIA-ID3",
            Severity.WARNING,
            f"The cover in the file has {_megabytes(cover.bytes)}, and every listener loads it with every episode.",
            "Embed one of at most 300 KB, or let podcli do it: write_tags = true in the [audio] part of podcast.toml.",
        )
    elif before > _HEAVY_TAG:
        yield (
            "MEDIA-ID3",
            Severity.WARNING,
            f"{_megabytes(before)} of tags stand before the sound; players load them before they begin.",
            "Remove what nobody needs from the tags, or export the file again.",
        )


def _shape(cover: Cover | None) -> Noticed:
    if cover is None:
        return
    size = f"{cover.width} x {cover.height} pixels"
    if cover.width != cover.height:
        message = f"The cover in the file is not square ({size}): players cut it or put bars beside it."
        yield "MEDIA-ID3", Severity.WARNING, message, "Embed a square one of 600 to 1400 pixels."
    elif cover.width > _WIDEST:
        message = f"The cover in the file is larger than any player shows ({size})."
        yield "MEDIA-ID3", Severity.WARNING, message, "Embed one of 600 to 1400 pixels."


def _short(text: str) -> str:
    return f'"{textwrap.shorten(text, _SHOWN, placeholder=" ...")}"'


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
