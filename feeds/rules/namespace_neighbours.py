"""What the tags of the namespace demand of what stands beside them."""

from episodes import MEDIUM_LISTS, Severity
from feeds.names import podcast
from feeds.parts import Parts
from feeds.rules.checks import Noticed, SheetCheck, on_channel, on_item, on_sheet
from feeds.rules.facts import Note, Sheet

_SOCIAL, _OTHER, _SOURCE = (podcast(n) for n in ("socialInteract", "alternateEnclosure", "source"))


def comments(part: Parts) -> Noticed:
    """Who asks for no comments names no place for them."""
    elements = part.all(_SOCIAL) if _SOCIAL in part.firsts else []
    for element in elements:
        if (element.get("protocol") or "").strip().lower() == "disabled" and len(elements) > 1:
            message = "podcast:socialInteract says that comments are disabled, beside one that names a place for them."
            yield Note(message, "Keep one of the two.", element=element)


@on_item("PNS-ALTERNATE-ENCLOSURE")
def default(item: Parts) -> Noticed:
    """The default form is the file that apps without a choice play."""
    enclosure = item.first("enclosure")
    for element in item.all(_OTHER) if enclosure is not None and _OTHER in item.firsts else ():
        if (element.get("default") or "").strip().lower() != "true":
            continue
        sources = {(source.get("uri") or "").strip() for source in element.iterfind(_SOURCE)}
        if enclosure is not None and (enclosure.get("url") or "").strip() not in sources:
            message = "podcast:alternateEnclosure is said to be the default, and none of its sources is the enclosure."
            yield Note(message, "Name the enclosure as its source.", Severity.WARNING, element)


@on_sheet("PNS-MEDIUM")
def lists(sheet: Sheet) -> Noticed:
    """A list has nothing of its own."""
    channel = sheet.page.channel
    medium = channel.text(podcast("medium")) if channel else ""
    if channel and medium in MEDIUM_LISTS and (sheet.page.items or podcast("liveItem") in channel.firsts):
        message = f"The medium {medium!r} is that of a list of other shows, and the feed has episodes of its own."
        yield Note(message, "Leave the episodes out, or write the medium without L.")


@on_channel("PNS-MEDIUM")
def publisher(channel: Parts) -> Noticed:
    """The feed of a publisher is its guid, and the shows that it points at."""
    if channel.text(podcast("medium")) != "publisher":
        return
    for name in ("guid", "remoteItem"):
        if podcast(name) not in channel.firsts:
            yield Note(f"The feed of a publisher has no podcast:{name}, so no show can be told to be its own.")


CHECKS: tuple[SheetCheck, ...] = (
    on_item("PNS-SOCIAL-INTERACT")(comments),
    on_channel("PNS-SOCIAL-INTERACT")(comments),
    default,
    lists,
    publisher,
)
