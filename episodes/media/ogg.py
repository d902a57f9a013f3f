"""The sound in Ogg files (Vorbis, Opus): the pages count the samples, so all of them are visited."""

import struct
from dataclasses import dataclass, field

from episodes.findings import Finding, Severity
from episodes.media.extent import after_id3v2
from episodes.media.ogg_packets import Count, opus_samples, packets, vorbis_samples
from episodes.media.ogg_pages import FIRST, LAST, NO_POSITION, Page, pages
from episodes.media.recording import Recording
from episodes.media.sound import Sound, average, truncated

_OPUS_RATE = 48000
_IDENTIFIED = 30
"""Bytes of a first header that matter."""
_LARGEST_SETUP = 1 << 20
_MOST_LINKS, _MOST_PACKETS = 10_000, 100_000
"""More streams in a chain, or packets between two positions, have only files that were made to fill the memory."""
_NOTICED = 0.1
"""Seconds that may be missing between two pages before it is told."""


@dataclass(frozen=True)
class Start:
    """What a stream says at its beginning."""

    channels: int
    rate: int
    """Samples per second, in which its pages count."""
    skipped: int
    """Samples at the beginning that are not to be heard."""
    headers: int
    """Packets before the first sound."""
    first: bytes
    """The first of them."""


@dataclass
class _Link:
    """One stream of a chain, as far as it was read."""

    serial: int
    start: Start
    headers: int = 0
    """Header packets so far."""
    setup: bytes = b""
    """The last header of Vorbis."""
    count: Count | None = opus_samples
    position: int = 0
    samples: int = 0
    lost: int = 0
    """Samples that its pages count, but that are missing."""
    number: int = 0
    counting: bool = True
    """Whether packets are counted, since what the pages count from is not known."""
    open: bytes | None = None
    heads: list[bytes] = field(default_factory=list)
    ended: bool = False

    @property
    def seconds(self) -> float:
        """Length of what is to be heard."""
        return max(self.samples - self.start.skipped, 0) / self.start.rate

    def add(self, page: Page) -> None:
        """Take up the next page of the stream."""
        if self.headers < self.start.headers:
            self._header(page)
            self.number = page.number
            return
        if page.number != self.number + 1:
            self.counting, self.open, self.heads = True, None, []
        self.number = page.number
        if self.counting:
            found = packets(page, self.open)
            self.heads.extend(found.ended[: _MOST_PACKETS - len(self.heads)])
            self.open = found.begun
        if page.position != NO_POSITION:
            self._advance(page.position)
        self.ended = bool(page.flags & LAST)

    def _header(self, page: Page) -> None:
        at = 0
        for size in page.lacing:
            if self.headers == self.start.headers - 1 and len(self.setup) < _LARGEST_SETUP:
                self.setup += page.body[at : at + size]
            at, self.headers = at + size, self.headers + (size < 255)  # noqa: PLR2004 - the end of a packet
        if self.headers >= self.start.headers and self.start.first[:1] == b"\x01":
            self.count = vorbis_samples(self.start.first, self.setup)

    def _advance(self, position: int) -> None:
        step = max(position - self.position, 0)
        if self.counting and self.count:
            there = min(step, self.count(self.heads))
            # Streams taken from live ones begin anywhere, which is no loss.
            self.lost += step - there if self.samples else 0
            step = there
        self.samples += step
        self.position, self.counting, self.open, self.heads = position, False, None, []


def ogg_format(recording: Recording, at: int) -> str | None:
    """Return which sound the file holds that begins at a position, perhaps beside pictures; None for no known one."""
    for page in pages(recording, at):
        if not page.flags & FIRST:
            break
        if _start(page):
            return "opus" if page.body[:8] == b"OpusHead" else "ogg"
    return None


def measure_ogg(recording: Recording) -> Sound:
    """Return the sound of an Ogg file, chained streams together; raise `AudioUnreadable` if there is none."""
    links: list[_Link] = []
    damaged, at, beginnings = 0, 0, False
    for page in pages(recording, after_id3v2(recording)):
        at = page.end
        if page.end > recording.size:
            break
        if not page.sound:
            damaged += 1
        elif page.flags & FIRST:
            start = _start(page)
            # A second stream that begins at once runs beside the first one.
            if start and not (beginnings and links):
                links.append(_Link(page.serial, start, headers=1))
                if len(links) > _MOST_LINKS:
                    raise recording.unreadable("it is chained of more streams than any real file")
            beginnings = True
        elif links and page.serial == links[-1].serial:
            links[-1].add(page)
            beginnings = False
    seconds = sum(link.seconds for link in links)
    if seconds <= 0:
        raise recording.unreadable("it ends before its first sound")
    first = links[0].start
    return Sound(
        duration=seconds,
        bitrate=average(min(at, recording.size), seconds),
        vbr=True,
        sample_rate=first.rate,
        channels=first.channels,
        findings=_doubts(recording, links, damaged, whole=at <= recording.size),
    )


def _doubts(recording: Recording, links: list[_Link], damaged: int, *, whole: bool) -> tuple[Finding, ...]:
    found = []
    if not whole:
        found.append(truncated(recording, sum(link.seconds for link in links), None))
    elif not links[-1].ended:
        message = "The stream has no proper end: it was cut off, or taken from a live stream."
        found.append(recording.finding("MEDIA-DECODES", Severity.WARNING, message, "Listen to its end."))
    lost = sum(link.lost / link.start.rate for link in links)
    if damaged or lost > _NOTICED:
        message = f"{damaged} pages of it are damaged, {lost:.1f} s are missing: players skip there."
        fix = "Copy or export it again."
        found.append(recording.finding("MEDIA-DECODES", Severity.ERROR, message, fix))
    return tuple(found)


def _start(page: Page) -> Start | None:
    """Return what the first page of a Vorbis or Opus stream says, None for other streams."""
    data = page.body
    if data[:8] == b"OpusHead" and len(data) >= 19:  # noqa: PLR2004 - its size
        _, channels, skipped, _ = struct.unpack_from("<BBHI", data, 8)
        return Start(channels=channels, rate=_OPUS_RATE, skipped=skipped, headers=2, first=data[:_IDENTIFIED])
    if data[:7] == b"\x01vorbis" and len(data) >= 16:  # noqa: PLR2004 - up to the rate
        channels, rate = struct.unpack_from("<BI", data, 11)
        return Start(channels=channels, rate=rate, skipped=0, headers=3, first=data[:_IDENTIFIED]) if rate else None
    return None
