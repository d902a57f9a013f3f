"""What is in the files that servers sent: pictures, chapters, transcripts, and what media say that they are."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import msgspec

import episodes
import feeds
from episodes import Finding, PodcliError, Severity

GOOD = frozenset({200, 206})
"""Statuses under which a file comes."""
_EPISODE = "ARTWORK-EPISODE"
_TAG_HEAD = 10
"""Bytes of the head of an ID3 tag."""
_TYPES: Mapping[str, frozenset[str]] = {
    "mp3": frozenset({"audio/mpeg", "audio/mp3", "audio/mpeg3", "audio/x-mp3"}),
    "aac": frozenset({"audio/aac", "audio/aacp", "audio/x-aac"}),
    "ogg": frozenset({"audio/ogg", "application/ogg", "video/ogg", "audio/opus", "audio/vorbis"}),
    "flac": frozenset({"audio/flac", "audio/x-flac"}),
    "wav": frozenset({"audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"}),
    "aiff": frozenset({"audio/aiff", "audio/x-aiff"}),
    "mp4": frozenset(
        {"audio/mp4", "audio/m4a", "audio/x-m4a", "audio/x-m4b", "audio/aac", "video/mp4", "video/m4v", "video/x-m4v"}
    )
    | {"video/quicktime"},
}
"""MIME types that fit the bytes, rightly written or not; the beginning of an MP4 file does not tell more."""
_BOXES = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"})
"""How MP4 and QuickTime files begin; what they are in particular stands at their end, often."""
_KNOWN = frozenset[str]().union(*_TYPES.values())
"""Types of which podcli can tell whether the bytes fit."""
_KIN = {**dict.fromkeys(("m4a", "m4b", "m4v", "mov"), "mp4"), "opus": "ogg"}


def contents(visit: feeds.Visit) -> tuple[Finding, ...]:
    """Return what is to be said of a file that came; nothing for one that did not, or not whole."""
    got = visit.get
    if got is None or got.status not in GOOD or not got.body or got.broken:
        return ()
    look = _LOOKS.get(visit.target.role)
    return tuple(look(visit.target, got)) if look else ()


def _picture(target: feeds.Target, got: feeds.Reply) -> Iterator[Finding]:
    if got.is_page:
        return
    try:
        picture = episodes.read_picture_bytes(got.body, path_of(target.url))
    except PodcliError as error:
        rule, severity = (_EPISODE, Severity.WARNING) if target.of_episode else ("APPLE-ARTWORK-FORMAT", Severity.ERROR)
        yield finding(rule, severity, target, error.message, error.hint)
        return
    found = tuple(map(_mendable, picture.findings))
    yield from placed(tuple(map(_of_episode, found)) if target.of_episode else found, target)


def _mendable(one: Finding) -> Finding:
    """Name the command that mends a picture; the file that it was made of is not known here."""
    if one.severity is Severity.INFO:
        return one
    return msgspec.structs.replace(one, fix=f"{one.fix} Or run podcli artwork fix on the file that went up.")


def _of_episode(one: Finding) -> Finding:
    """Apps show the picture of the show where that of an episode is wrong: it is no reason to refuse the feed."""
    if one.severity is not Severity.ERROR:
        return one
    row = feeds.RULES_BY_ID[_EPISODE]
    return msgspec.structs.replace(one, rule=row.id, severity=row.severity, source=row.source)


def _beginning(target: feeds.Target, got: feeds.Reply) -> Iterator[Finding]:
    """Compare what the first bytes are with what the feed says."""
    said = target.type.partition(";")[0].strip().lower()
    if got.is_page or got.coding or _only_tag(got.body) or said not in _KNOWN:
        return
    name = episodes.sniff_bytes(got.body) or ("mp4" if got.body[4:8] in _BOXES else "")
    if not name:
        yield finding("MEDIA-DECODES", Severity.ERROR, target, "What the server sends is no audio or video.")
    elif said not in _TYPES[_KIN.get(name, name)]:
        label = episodes.FORMATS[name].label
        yield finding("ENC-TYPE-MATCH", Severity.ERROR, target, f"The feed says {said}, and the file is {label}.")


def _only_tag(head: bytes) -> bool:
    """Tell whether the beginning of a file is nothing but its tag: a large cover stands before the sound."""
    if head[:3] != b"ID3" or len(head) < _TAG_HEAD:
        return False
    size = sum(byte << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
    # A frame or two of the sound behind it would not tell for certain what it is.
    return _TAG_HEAD + size + 8192 > len(head)


def _chapters(target: feeds.Target, got: feeds.Reply) -> Iterator[Finding]:
    if not got.is_page:
        told = episodes.judge_chapter_file(got.body, where=target.url, duration=target.duration)
        yield from placed(told, target)


def _transcript(target: feeds.Target, got: feeds.Reply) -> Iterator[Finding]:
    told = episodes.judge_transcript(got.body, type=target.type, where=target.url, duration=target.duration)
    yield from placed(told, target)


_LOOKS: Mapping[feeds.Role, Callable[[feeds.Target, feeds.Reply], Iterator[Finding]]] = {
    feeds.Role.ARTWORK: _picture,
    feeds.Role.MEDIA: _beginning,
    feeds.Role.CHAPTERS: _chapters,
    feeds.Role.TRANSCRIPT: _transcript,
}


def path_of(url: str) -> str:
    """Return the last part of an address, which is the name of the file."""
    try:
        return PurePosixPath(urlsplit(url).path).name or url
    except ValueError:
        return url


def named(target: feeds.Target) -> str:
    """Return how findings name a file."""
    return f"{target.url} ({target.where})" if target.where else target.url


def placed(findings: tuple[Finding, ...], target: feeds.Target) -> Iterator[Finding]:
    """Tell findings about the bytes of a file as findings about its address."""
    for told in findings:
        row = feeds.RULES_BY_ID.get(told.rule)
        source = told.source or (row.source if row else "")
        yield msgspec.structs.replace(told, where=named(target), source=source)


def finding(rule: str, severity: Severity, target: feeds.Target, message: str, fix: str = "") -> Finding:
    """Return a finding, with the remedy of the rule book unless it has its own."""
    row = feeds.RULES_BY_ID[rule]
    where, fix = named(target), fix or row.fix
    return Finding(rule=rule, severity=severity, where=where, message=message, fix=fix, source=row.source)
