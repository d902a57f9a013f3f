"""What `[[show.live_items]]` says: streams, which can say all that an episode can."""

from datetime import datetime
from zoneinfo import ZoneInfo

import episodes  # its heavy names are fetched where they are used
from episodes import BadDate, Enclosure, Episode, Fields, TranscriptFile
from feeds import LiveItem, LiveStatus

_KEYS = (
    *("status", "start", "end", "title", "guid", "url", "type", "length", "description", "link", "image"),
    *("persons", "transcripts"),
)
"""Keys of a live item, beside those of an episode in the words of Podcasting 2.0."""


def read_live_items(fields: Fields, zone: ZoneInfo) -> tuple[LiveItem, ...]:
    """Return the streams that `[[show.live_items]]` announces."""
    found = (_live_item(table, zone) for table in fields.tables("live_items", "title"))
    return tuple(item for item in found if item)


def _live_item(table: Fields, zone: ZoneInfo) -> LiveItem | None:
    """Return a stream as it is announced; apps show it only like an episode (PNS-LIVE-ITEM)."""
    before = len(table.faults)
    for key in ("title", "guid", "start", "url", "content_links"):
        if not table.has(key):
            table.fault("", f"a live item needs {key}")
    start, end = _instant(table, "start", zone), _instant(table, "end", zone)
    url, kind = table.url("url"), table.text("type", "audio/mpeg")
    said = episodes.read_episode_parts(table, zone)
    parts = {} if said is None else {name: getattr(said, name) for name in said.__struct_fields__}
    episode = Episode(
        guid=table.exact("guid"),
        title=table.text("title"),
        published=start or _NEVER,
        enclosure=Enclosure(url=url, length=table.whole("length", least=0) or 0, type=kind),
        description=episodes.render_notes(table.text("description", longest=4000, lines=True)).html,
        link=table.url("link"),
        image=table.url("image"),
        persons=episodes.read_persons(table, "persons"),
        transcripts=episodes.typed_parts(table, "transcripts", TranscriptFile, zone),
        **parts,
    )
    for _, name in episodes.files_in(episode):
        table.fault("", f"a live item names addresses, and no files such as {name!r}")
    status = table.word("status", LiveStatus, LiveStatus.PENDING)
    if start and end and end <= start:
        table.fault("end", "end is not after start")
    table.finish((*_KEYS, *episodes.EPISODE_PARTS))
    return (
        LiveItem(status=status, start=start or _NEVER, end=end, episode=episode)
        if len(table.faults) == before
        else None
    )


_NEVER = datetime.max.replace(tzinfo=ZoneInfo("UTC"))


def _instant(table: Fields, key: str, zone: ZoneInfo) -> datetime | None:
    written = table.raw(key)
    try:
        return None if written is None else episodes.parse_instant(written, zone)
    except BadDate as error:
        table.fault(key, f"{key}: {error}")
        return None
