"""Media files loaded whole, to measure the sound in them; nothing of them is kept."""

import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

import msgspec

import episodes
import feeds
from episodes import Finding, PodcliError, Severity
from podcli.errors import AddressUnreachable
from podcli.http_lines import Limits
from podcli.visiting.contents import GOOD, finding, path_of, placed
from podcli.visiting.redirects import follow

LARGEST = 2 * 1024**3
"""Bytes of a media file that are loaded at most."""
_TOLERANCE = 1.0
"""Seconds by which a duration in a feed may be off: it is rounded."""
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}")


def whole_media(
    visits: Sequence[feeds.Visit], limits: Limits, *, private: bool, largest: int = LARGEST
) -> tuple[Finding, ...]:
    """Load a media file whole, and return what its sound tells; the visits differ in what is said of it alone."""
    visit, target = visits[0], visits[0].target
    if visit.get is None or visit.get.status not in GOOD or visit.get.is_page:
        return ()
    most = msgspec.structs.replace(limits, largest=largest, enough=False)
    ending = PurePosixPath(path_of(target.url)).suffix
    with tempfile.NamedTemporaryFile(prefix="podcli-", suffix=ending if _ENDING.fullmatch(ending) else "") as file:
        try:
            reply = follow("GET", visit.address or target.url, {}, most, private=private, into=file).reply
        except AddressUnreachable as error:
            return (finding("HOST-PUBLIC", Severity.ERROR, target, error.message),)
        if reply.broken:
            return (finding("HOST-PUBLIC", Severity.ERROR, target, f"The answer {reply.broken}."),)
        file.flush()
        return tuple(_heard(Path(file.name), [one.target for one in visits]))


def _heard(path: Path, targets: Sequence[feeds.Target]) -> Iterator[Finding]:
    target = targets[0]
    try:
        audio = episodes.read_audio(path)
    except PodcliError as error:
        message = error.message.replace(str(path), path_of(target.url))
        yield finding("MEDIA-DECODES", Severity.ERROR, target, message)
        return
    yield from placed(audio.findings, target)
    for told in targets:
        if told.duration is not None and abs(told.duration - audio.duration) > _TOLERANCE:
            message = f"The feed says {told.duration:.0f} s, and the sound is {audio.duration:.1f} s long."
            yield finding("ITEM-DURATION", Severity.WARNING, told, message, f"Write {round(audio.duration)}.")
